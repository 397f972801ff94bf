import { createHash } from "node:crypto";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { writePrivateFile } from "../../infra/files";
import { PROJECT } from "../../infra/project-folder";
import { type CliOutcome, runDataform } from "../dataform/cli";
import { generate } from "../generate";
import { addHostileTexts, changedTexts } from "./hostile-texts";
import { type Relay, startRelay } from "./relay";
import { createVictim, type Victim } from "./victim";

/** A place where the project runs, and what may be done to it on the way. */
export interface Site {
    readonly victim: Victim;
    readonly relay: Relay;
    /** Where the log files are. */
    readonly logs: string;
    /** `dataform run` through the relay. */
    run(signal?: AbortSignal): Promise<CliOutcome>;
}

/** A run that is broken off must end within so long. */
const END_LIMIT_MS = 120_000;

/** What the project makes where nothing is done to it. */
export interface Reference {
    /** A hash of each table's rows. */
    readonly tables: ReadonlyMap<string, string>;
    /** Milliseconds that its run took. */
    readonly within: number;
    /** Texts of the data that did not come out as they went in. */
    readonly changed: readonly string[];
}

/** Runs the project once in a warehouse of its own, over the data of the same seed. */
export async function referenceOf(seed: string, tags: readonly string[] = []): Promise<Reference> {
    const site = await openSite(seed, tags);
    try {
        const from = performance.now();
        await well(site);
        const within = performance.now() - from;
        const client = await site.victim.connect();
        try {
            return { tables: await tablesOf(site.victim), within, changed: await changedTexts(client) };
        } finally {
            await client.end();
        }
    } finally {
        await closeSite(site);
    }
}

/** The next run must end well, and in the reference's tables. Answers those that are not. */
export async function tablesUnlike({ tables }: Reference, site: Site): Promise<readonly string[]> {
    await well(site);
    const found = await tablesOf(site.victim);
    return [...new Set([...tables.keys(), ...found.keys()])].filter((table) => tables.get(table) !== found.get(table));
}

/** Only actions with one of the tags are run; without tags, all. */
export async function openSite(seed: string, tags: readonly string[] = []): Promise<Site> {
    const victim = await createVictim();
    const out = path.join(victim.s3, "udacity-dend");
    await generate({ out, events: 400, days: 3, songs: 100, seed, force: true });
    await addHostileTexts(out);
    const relay = await startRelay(() => victim.credentials().port);
    const credentials = path.join(path.dirname(victim.folder.root), "credentials.json");
    await writePrivateFile(credentials, JSON.stringify({ ...victim.credentials(), port: relay.port }));
    return {
        victim,
        relay,
        logs: path.join(out, "log_data", "2018", "11"),
        run: (signal) =>
            runDataform(
                "run",
                PROJECT,
                [
                    `--credentials=${credentials}`,
                    "--vars=logJsonPath=auto ignorecase,maxRejectedShare=1",
                    ...tags.map((tag) => `--tags=${tag}`),
                ],
                signal === undefined ? {} : { signal },
            ),
    };
}

export async function closeSite({ victim, relay }: Site): Promise<void> {
    await relay.close();
    await victim.dispose();
}

/** A run that must end well. */
export async function well(site: Site): Promise<void> {
    const { exitCode, lines } = await site.run();
    if (exitCode !== 0) {
        const failures = lines.filter((line) => /failed|redshift error|encountered/.test(line)).slice(0, 6);
        throw new Error(`the next run fails: ${failures.join(" / ") || lines.slice(-3).join(" / ")}`);
    }
}

/** Waits for a run that may fail, but must end. */
export async function ends(run: Promise<CliOutcome>): Promise<void> {
    const late = sleep(END_LIMIT_MS, "late" as const, { ref: false });
    if ((await Promise.race([run, late])) === "late") {
        throw new Error(`a broken run does not end within ${END_LIMIT_MS / 1000} s`);
    }
}

const SCHEMAS = ["staging", "sparkify", "analytics", "sparkify_assertions"];

export async function empty(victim: Victim): Promise<void> {
    const client = await victim.connect();
    try {
        await client.query(SCHEMAS.map((schema) => `drop schema if exists ${schema} cascade`).join("; "));
    } finally {
        await client.end();
    }
}

/** What tells of loads and runs and when they were, not of plays. */
const HISTORIES = new Set(["changed_songs", "load_errors", "etl_runs", "etl_steps"]);

/** A hash of each table's rows, in any order. */
async function tablesOf(victim: Victim): Promise<ReadonlyMap<string, string>> {
    const client = await victim.connect();
    try {
        const { rows: tables } = await client.query(
            `select schemaname, tablename from pg_tables where schemaname in ('${SCHEMAS.join("', '")}') order by 1, 2`,
        );
        const hashes = new Map<string, string>();
        for (const { schemaname, tablename } of tables.filter((each) => !HISTORIES.has(each.tablename))) {
            const { rows } = await client.query(`select * from "${schemaname}"."${tablename}"`);
            const texts = rows.map((row) => JSON.stringify(row)).sort();
            hashes.set(`${schemaname}.${tablename}`, createHash("sha256").update(texts.join("\n")).digest("hex"));
        }
        return hashes;
    } finally {
        await client.end();
    }
}
