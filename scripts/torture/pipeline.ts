import { copyFile, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { messageOf } from "../../infra/errors";
import { createRandom, oneOf, type Random } from "../generate/random";
import { closeSite, empty, ends, openSite, referenceOf, type Site, tablesUnlike, well } from "./site";
import type { Outcome, TrialOptions } from "./trial";

/** A fault of a run; the run itself may fail, but must end. */
type Fault = (site: Site, random: Random, within: number) => Promise<void>;

const EVENT = '{"artist": "x", "ts": 1541105830796, "userId": "1", "page": "NextSong"}\n';

/** What a log file may hold that is none, by its kind; every one but the empty one has to be told of in load_errors. */
const USELESS: Readonly<Record<string, Buffer>> = {
    empty: Buffer.alloc(0),
    nul: Buffer.alloc(5000),
    bracket: Buffer.from("["),
    truncated: Buffer.from(EVENT.slice(0, 40)),
    utf16: Buffer.from(EVENT, "utf16le"),
    latin1: Buffer.from(EVENT.replace("x", "Bj\u00f6rk"), "latin1"),
    gzip: gzipSync(EVENT.repeat(100)).subarray(0, 60),
    nested: Buffer.from("[".repeat(10_000) + "]".repeat(10_000)),
    long: Buffer.from(EVENT.replace("x", "x".repeat(5_000_000))),
    sql: Buffer.from("'; drop table staging.staging_events; --\n"),
};

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
    async "files of no use arrive, and go"(site) {
        const files = await Promise.all(
            Object.entries(USELESS).map(async ([kind, bytes]) => {
                const name = `2018-11-09'; drop table x; --$(id)\`id\`%00 \\ &<b> ${kind}-events.json`;
                await writeFile(path.join(site.logs, name), bytes);
                return { kind, file: path.join(site.logs, name) };
            }),
        );
        await well(site);
        const client = await site.victim.connect();
        const { rows } = await client.query("select distinct filename from staging.load_errors");
        await client.end();
        await Promise.all(files.map(({ file }) => rm(file)));
        const missing = files.filter(
            ({ kind }) => kind !== "empty" && !rows.some(({ filename }) => filename.includes(` ${kind}-events.json`)),
        );
        if (missing.length > 0) {
            throw new Error(`load_errors do not tell of: ${missing.map(({ kind }) => kind).join(", ")}`);
        }
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
    const reference = await referenceOf(seed, tags);
    const { within } = reference;
    const findings: string[] = [...reference.changed];
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
                const different = await tablesUnlike(reference, site);
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
            tables: reference.tables.size,
            "one run, s": (within / 1000).toFixed(1),
        },
        findings,
    };
}

async function anyFile({ logs }: Site, random: Random): Promise<string> {
    const names = (await readdir(logs)).filter((name) => /^[\d-]+-events\.json$/.test(name)).sort();
    return path.join(logs, oneOf(random, names));
}
