import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { connect } from "../infra/connection";
import { projectBuckets } from "../infra/data-folder";
import { type FlagsOf, readCount, runWithFlags, wrongUsage } from "../infra/flags";
import { dataform, startUpOf, wholeBuild } from "./bench/builds";
import { makeSmall, type Throughput, throughput } from "./bench/clients";
import { type BareEngine, openBareEngine } from "./bench/engine";
import { freshClient } from "./bench/fresh-client";
import { growth, growthText } from "./bench/growth";
import { loads } from "./bench/loads";
import { type Compared, type Comparison, compare, type Timing } from "./bench/measure";
import { placesFile } from "./bench/places";
import { findPostgres, type Postgres, startPostgres } from "./bench/postgres";
import { postgresJobs } from "./bench/postgres-job";
import { type BenchReport, reportText } from "./bench/report";
import { makeRows } from "./bench/rows";
import { type Translation, translation } from "./bench/translation";
import { type BenchWarehouse, startWarehouse } from "./bench/warehouse";
import { generate } from "./generate";
import { abortOnSignal } from "./interruption";

const USAGE = `Usage: npm run bench -- [flags]
Measures the local warehouse side by side with DuckDB called directly, and with PostgreSQL where one is installed.

  --events N         made-up log events (100000)
  --songs N          made-up song files (15000)
  --rounds N         rounds of each measurement, turn about (3)
  --only LETTERS     some of them (abcdefg): a COPY of the logs, b of the songs, c the whole project, d PostgreSQL's way from
                     the files to the marts, e a million rows fetched, f small queries, g translation
  --growth           nothing but the whole project, at so many events and at ten times as many
  --json             print the measurements as JSON`;

const FLAGS = {
    events: { type: "string" },
    songs: { type: "string" },
    rounds: { type: "string" },
    only: { type: "string" },
    growth: { type: "boolean" },
    json: { type: "boolean" },
    help: { type: "boolean" },
} as const;

const CLIENTS = [1, 10, 50];
const ALL = "abcdefg";

interface Size {
    readonly events: number;
    readonly songs: number;
    readonly rounds: number;
    /** The letters of the measurements. */
    readonly only: string;
}

async function main(flags: FlagsOf<typeof FLAGS>): Promise<number> {
    if (flags.only !== undefined && !/^[a-g]+$/.test(flags.only)) {
        throw wrongUsage(`--only takes some of the letters ${ALL}, not "${flags.only}".`, USAGE);
    }
    if (flags.growth && flags.only !== undefined) {
        throw wrongUsage("--growth is a measurement of its own: leave --only out.", USAGE);
    }
    const size: Size = {
        events: readCount("--events", flags.events, USAGE) ?? 100_000,
        songs: readCount("--songs", flags.songs, USAGE) ?? 15_000,
        rounds: readCount("--rounds", flags.rounds, USAGE) ?? 3,
        only: flags.only ?? ALL,
    };
    const signal = abortOnSignal();
    if (flags.growth) {
        print(flags.json, await growth({ ...size, signal, say }), growthText);
    } else {
        print(flags.json, await measureAll(size, signal), reportText);
    }
    return 0;
}

function print<T>(asJson: boolean | undefined, report: T, text: (report: T) => string): void {
    process.stdout.write(`${asJson ? JSON.stringify(report, undefined, 4) : text(report)}\n`);
}

/** Whatever happens, all that was started is stopped and all that was written is removed. */
async function measureAll(size: Size, signal: AbortSignal): Promise<BenchReport> {
    const folder = await mkdtemp(path.join(tmpdir(), "sparkify-bench-"));
    const closing: (() => unknown)[] = [() => rm(folder, { recursive: true, force: true })];
    const started = async <T extends { close(): unknown }>(starting: Promise<T>): Promise<T> => {
        const thing = await starting;
        closing.push(() => thing.close());
        signal.throwIfAborted();
        return thing;
    };
    try {
        const data = path.join(folder, "bucket");
        say("Making up data ...");
        const { events, songs } = await generate({
            out: data,
            events: size.events,
            songs: size.songs,
            broken: 0, // both sides must load the same rows
            onProgress: () => signal.throwIfAborted(),
        });
        const places = path.join(folder, "us_places.txt");
        await writeFile(places, placesFile());
        const warehouse = await started(startWarehouse(path.join(folder, "local"), data, signal));
        const engine = await started(openBareEngine(folder));
        const programs = /[def]/.test(size.only) ? await findPostgres() : undefined;
        const postgres = programs === undefined ? undefined : await started(startPostgres(programs));
        const measured = await Promise.race([
            measure({ warehouse, engine, postgres, data, places, rounds: size.rounds, only: size.only, signal }),
            aborted(signal),
        ]);
        return { events, songs, rounds: size.rounds, ...measured };
    } finally {
        for (const close of closing.reverse()) {
            await close();
        }
    }
}

function aborted(signal: AbortSignal): Promise<never> {
    return new Promise((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
}

/** What is measured, and with what. */
interface Bench {
    readonly warehouse: BenchWarehouse;
    readonly engine: BareEngine;
    readonly postgres: Postgres | undefined;
    readonly data: string;
    /** The file of places, which no bucket holds. */
    readonly places: string;
    readonly rounds: number;
    readonly only: string;
    readonly signal: AbortSignal;
}

async function measure(bench: Bench): Promise<Omit<BenchReport, "events" | "songs" | "rounds">> {
    const { warehouse, engine, postgres, data, places, rounds, only, signal } = bench;
    const wants = (letters: string) => [...letters].some((letter) => only.includes(letter));
    const comparisons: Compared[] = [];
    const add = async (comparison: Comparison) => {
        const onRound = (round: number, times: number) => {
            signal.throwIfAborted();
            say(`${comparison.title}: round ${round} of ${times}`);
        };
        comparisons.push(await compare(comparison, rounds, onRound));
    };
    if (wants("ab")) {
        const [bucket] = await projectBuckets();
        for (const comparison of await loads(warehouse, engine, data, bucket as string)) {
            if (wants(comparison.title.charAt(0))) {
                await add(comparison);
            }
        }
    }
    let startUp: Timing | undefined;
    if (wants("cd")) {
        say("Starting Dataform ...");
        startUp = await startUpOf(warehouse, rounds);
    }
    if (wants("c")) {
        await add(await wholeBuild(warehouse, engine, data, places, startUp?.median ?? 0));
    }
    if (wants("d") && postgres !== undefined) {
        for (const job of await postgresJobs(warehouse, postgres, data, startUp?.median ?? 0)) {
            await add(job);
        }
    }
    let translated: Translation | undefined;
    if (wants("g")) {
        say("Building what is to be translated ...");
        await warehouse.empty();
        await dataform(warehouse, []);
        say("Translating ...");
        translated = await translation(warehouse, rounds);
    }
    if (wants("ef")) {
        await makeRows(warehouse.client);
    }
    if (wants("ef") && postgres !== undefined) {
        const client = await postgres.connect();
        await makeRows(client);
        await client.end();
    }
    if (wants("e") && postgres !== undefined) {
        await add(fetching(warehouse, postgres, rounds));
    }
    return {
        comparisons,
        startUp: startUp ?? null,
        translated: translated ?? null,
        throughput: wants("f") ? await smallQueries(warehouse, postgres) : [],
        peakMemoryMb: (await warehouse.peakMemoryMb()) ?? null,
        skipped:
            postgres === undefined && wants("def")
                ? ["comparisons with PostgreSQL, of which no server is installed here."]
                : [],
    };
}

async function smallQueries(
    warehouse: BenchWarehouse,
    postgres: Postgres | undefined,
): Promise<readonly (Throughput & { readonly server: string })[]> {
    const servers = [
        { server: "local warehouse", open: () => connect(warehouse.credentials) },
        ...(postgres === undefined ? [] : [{ server: postgres.version, open: postgres.connect }]),
    ];
    const served: (Throughput & { readonly server: string })[] = [];
    for (const { server, open } of servers) {
        const client = await open();
        await makeSmall(client);
        await client.end();
        for (const clients of CLIENTS) {
            say(`${server}: ${clients} clients`);
            served.push({ server, ...(await throughput(clients, open)) });
        }
    }
    return served;
}

/** In more rounds than the others: the client wavers by more than what the servers differ in. */
function fetching(warehouse: BenchWarehouse, postgres: Postgres, asked: number): Comparison {
    const rounds = 5 * asked;
    return {
        title: `e  a million rows by pg, ${rounds} rounds`,
        rounds,
        ours: freshClient("local warehouse", warehouse.credentials),
        other: freshClient(postgres.version, postgres.credentials),
        limit: 1,
    };
}

function say(line: string): void {
    process.stderr.write(`${line}\n`);
}

runWithFlags(USAGE, FLAGS, main);
