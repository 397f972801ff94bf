import { createHash } from "node:crypto";
import { copyFile, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { messageOf } from "../../infra/errors";
import { writePrivateFile } from "../../infra/files";
import { type CliOutcome, runDataform } from "../dataform/cli";
import { generate } from "../generate";
import { createRandom, oneOf, type Random } from "../generate/random";
import { PROJECT } from "../pipeline";
import { addHostileTexts, changedTexts } from "./hostile-texts";
import { type Relay, startRelay } from "./relay";
import type { Outcome, TrialOptions } from "./trial";
import { createVictim, type Victim } from "./victim";

/** A place where the project runs, and what may be done to it on the way. */
interface Site {
    readonly victim: Victim;
    readonly relay: Relay;
    /** Where the log files are. */
    readonly logs: string;
    /** `dataform run` through the relay. */
    run(signal?: AbortSignal): Promise<CliOutcome>;
}

/** A fault of a run; the run itself may fail, but must end. */
type Fault = (site: Site, random: Random, within: number) => Promise<void>;

/** A run that is broken off must end within so long. */
const END_LIMIT_MS = 120_000;

const FAULTS: Readonly<Record<string, Fault>> = {
    async "all connections drop in the middle"(site, random, within) {
        const run = site.run();
        await Promise.race([run, sleep(random.next() * within)]);
        site.relay.cut();
        await ends(run);
    },
    async "connections drop again and again"(site, _random, within) {
        const run = site.run();
        const timer = setInterval(() => site.relay.cut(), within / 6);
        await ends(run).finally(() => clearInterval(timer));
    },
    async "the run is cancelled"(site, random, within) {
        const abort = new AbortController();
        const run = site.run(abort.signal);
        await Promise.race([run, sleep(random.next() * within)]);
        abort.abort();
        await ends(run);
    },
    async "two runs at once"(site) {
        await Promise.all([ends(site.run()), ends(site.run())]);
    },
    async "the server is killed in the middle"(site, random, within) {
        const run = site.run();
        await Promise.race([run, sleep(random.next() * within)]);
        await site.victim.signal("SIGKILL");
        await site.victim.gone();
        await site.victim.start();
        await ends(run);
    },
    async "a file vanishes in the middle, and comes back"(site, random, within) {
        const file = await anyFile(site, random);
        const run = site.run();
        await Promise.race([run, sleep(random.next() * within)]);
        await rename(file, `${file}.away`);
        await ends(run);
        await rename(`${file}.away`, file);
    },
    async "a file is cut off in the middle, and whole again"(site, random, within) {
        const file = await anyFile(site, random);
        const whole = await readFile(file);
        const run = site.run();
        await Promise.race([run, sleep(random.next() * within)]);
        await writeFile(file, whole.subarray(0, whole.length * random.next()));
        await ends(run);
        await writeFile(file, whole);
    },
    async "a file arrives late"(site, random) {
        const file = await anyFile(site, random);
        await rename(file, path.join(site.victim.s3, "late"));
        await ends(site.run());
        await rename(path.join(site.victim.s3, "late"), file);
    },
    async "a file arrives twice"(site, random) {
        const file = await anyFile(site, random);
        const again = file.replace(/-events\.json$/, "-events-again.json");
        await copyFile(file, again);
        await ends(site.run());
        await rm(again);
    },
    async "a file of no use arrives, and goes"(site, random) {
        const useless: readonly Buffer[] = [
            Buffer.alloc(0),
            Buffer.alloc(5000),
            Buffer.from("["),
            Buffer.from(`{"artist": "x", "ts": 1541105830796, "userId": "1"`),
            Buffer.from('{"ts": 1541105830796}\n', "utf16le"),
            Buffer.from("[".repeat(10_000) + "]".repeat(10_000)),
            Buffer.from("'; drop table staging.staging_events; --\n"),
        ];
        const file = path.join(site.logs, "2018-11-09'; drop table x; --$(id)`id`%00 \\ &<b>-events.json");
        await writeFile(file, oneOf(random, useless));
        await ends(site.run());
        await rm(file);
    },
};

/**
 * Breaks runs of the whole project in the middle. Whatever is done to one, the next run must end well, and in the same
 * tables as a run in a new warehouse that nothing was done to. The data hold hostile texts, which must come out as they are.
 */
export async function pipeline(
    { seed, rounds = Object.keys(FAULTS).length * 2, say }: TrialOptions,
    only?: (name: string) => boolean,
    tags: readonly string[] = [],
): Promise<Outcome> {
    const random = createRandom(seed, "pipeline");
    const names = Object.keys(FAULTS).filter((name) => only?.(name) ?? true);
    const findings: string[] = [];
    const reference = await openSite(seed, tags);
    let expected: ReadonlyMap<string, string>;
    let within: number;
    try {
        const from = performance.now();
        await well(reference);
        within = performance.now() - from;
        expected = await tablesOf(reference.victim);
        const client = await reference.victim.connect();
        findings.push(...(await changedTexts(client)));
        await client.end();
    } finally {
        await closeSite(reference);
    }
    const site = await openSite(seed, tags);
    try {
        for (let round = 0; round < rounds; round++) {
            const name = names[round % names.length] as string;
            const isFresh = random.next() < 0.5;
            const label = `round ${round + 1}, ${name}, in ${isFresh ? "an empty" : "a built"} warehouse`;
            try {
                if (isFresh) {
                    await empty(site.victim);
                }
                await FAULTS[name]?.(site, random, within);
                await well(site);
                const found = await tablesOf(site.victim);
                const different = [...new Set([...expected.keys(), ...found.keys()])].filter(
                    (table) => expected.get(table) !== found.get(table),
                );
                if (different.length > 0) {
                    findings.push(`${label}: ${different.join(", ")} are not as in a run without the fault`);
                    await empty(site.victim);
                }
                say?.(`${label}: ${different.length === 0 ? "held" : "different"}`);
            } catch (error) {
                findings.push(`${label}: ${messageOf(error)}`);
                await empty(site.victim);
            }
        }
    } finally {
        await closeSite(site);
    }
    return {
        trial: "pipeline",
        seed,
        figures: {
            "broken runs": rounds,
            faults: names.length,
            tables: expected.size,
            "one run, s": (within / 1000).toFixed(1),
        },
        findings,
    };
}

/** Only actions with one of the tags are run; without tags, all. */
async function openSite(seed: string, tags: readonly string[]): Promise<Site> {
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

async function closeSite({ victim, relay }: Site): Promise<void> {
    await relay.close();
    await victim.dispose();
}

/** A run that must end well. */
async function well(site: Site): Promise<void> {
    const { exitCode, lines } = await site.run();
    if (exitCode !== 0) {
        const failures = lines.filter((line) => /failed|redshift error|encountered/.test(line)).slice(0, 6);
        throw new Error(`the next run fails: ${failures.join(" / ") || lines.slice(-3).join(" / ")}`);
    }
}

async function ends(run: Promise<CliOutcome>): Promise<void> {
    const late = sleep(END_LIMIT_MS, "late" as const, { ref: false });
    if ((await Promise.race([run, late])) === "late") {
        throw new Error(`a broken run does not end within ${END_LIMIT_MS / 1000} s`);
    }
}

async function anyFile({ logs }: Site, random: Random): Promise<string> {
    const names = (await readdir(logs)).filter((name) => /^[\d-]+-events\.json$/.test(name)).sort();
    return path.join(logs, oneOf(random, names));
}

const SCHEMAS = ["staging", "sparkify", "analytics", "sparkify_assertions"];

async function empty(victim: Victim): Promise<void> {
    const client = await victim.connect();
    try {
        await client.query(SCHEMAS.map((schema) => `drop schema if exists ${schema} cascade`).join("; "));
    } finally {
        await client.end();
    }
}

/** What tells of loads and runs, not of plays: it grows with each run. */
const HISTORIES = new Set(["load_errors", "etl_runs", "etl_steps"]);

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
