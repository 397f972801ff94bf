import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { connect } from "../infra/connection";
import { projectBuckets } from "../infra/data-folder";
import { runCommand } from "../infra/errors";
import { readCount, readFlags } from "../infra/flags";
import { dataform, starBuild, startUpOf } from "./bench/builds";
import { makeSmall, type Throughput, throughput } from "./bench/clients";
import { type BareEngine, openBareEngine } from "./bench/engine";
import { loads } from "./bench/loads";
import { type Compared, type Comparison, compare, secondsOf } from "./bench/measure";
import { findPostgres, type Postgres, startPostgres } from "./bench/postgres";
import { type BenchReport, reportText } from "./bench/report";
import { fetchRows, makeRows } from "./bench/rows";
import { type BenchWarehouse, startWarehouse } from "./bench/warehouse";
import { generate } from "./generate";

const USAGE = `Usage: npm run bench -- [flags]
Measures the local warehouse side by side with DuckDB called directly, and with PostgreSQL where one is installed.

  --events N         made-up log events (100000)
  --songs N          made-up song files (15000)
  --rounds N         rounds of each measurement, turn about (3)
  --json             print the measurements as JSON`;

const FLAGS = {
    events: { type: "string" },
    songs: { type: "string" },
    rounds: { type: "string" },
    json: { type: "boolean" },
    help: { type: "boolean" },
} as const;

const CLIENTS = [1, 10, 50];

interface Size {
    readonly events: number;
    readonly songs: number;
    readonly rounds: number;
}

async function main(args: readonly string[]): Promise<number> {
    const flags = readFlags(args, FLAGS, USAGE);
    if (flags.help) {
        process.stdout.write(`${USAGE}\n`);
        return 0;
    }
    const size: Size = {
        events: readCount("--events", flags.events, USAGE) ?? 100_000,
        songs: readCount("--songs", flags.songs, USAGE) ?? 15_000,
        rounds: readCount("--rounds", flags.rounds, USAGE) ?? 3,
    };
    const report = await measureAll(size);
    process.stdout.write(`${flags.json ? JSON.stringify(report, undefined, 4) : reportText(report)}\n`);
    return 0;
}

async function measureAll(size: Size): Promise<BenchReport> {
    const folder = await mkdtemp(path.join(tmpdir(), "sparkify-bench-"));
    const closing: (() => unknown)[] = [() => rm(folder, { recursive: true, force: true })];
    try {
        const data = path.join(folder, "bucket");
        say("Making up data ...");
        // Nothing broken: both sides must load the same rows.
        const { events, songs } = await generate({ out: data, events: size.events, songs: size.songs, broken: 0 });
        const warehouse = await startWarehouse(path.join(folder, "local"), data);
        closing.push(() => warehouse.close());
        const engine = await openBareEngine(folder);
        closing.push(() => engine.close());
        const programs = await findPostgres();
        const postgres = programs === undefined ? undefined : await startPostgres(programs);
        closing.push(() => postgres?.close());
        const measured = await measure(warehouse, engine, postgres, data, size.rounds);
        return { events, songs, rounds: size.rounds, ...measured };
    } finally {
        for (const close of closing.reverse()) {
            await close();
        }
    }
}

async function measure(
    warehouse: BenchWarehouse,
    engine: BareEngine,
    postgres: Postgres | undefined,
    data: string,
    rounds: number,
): Promise<Omit<BenchReport, "events" | "songs" | "rounds">> {
    const comparisons: Compared[] = [];
    const add = async (comparison: Comparison) => {
        const onRound = (round: number) => say(`${comparison.title}: round ${round} of ${rounds}`);
        comparisons.push(await compare(comparison, rounds, onRound));
    };
    const [bucket] = await projectBuckets();
    for (const comparison of await loads(warehouse, engine, data, bucket as string)) {
        await add(comparison);
    }
    say("Starting Dataform ...");
    const startUp = await startUpOf(warehouse, rounds);
    await add(await starBuild(warehouse, engine, data, startUp.median));
    say("Running the whole project ...");
    const wholeRunSeconds = await secondsOf(() => dataform(warehouse, []));
    const servers = [
        { server: "local warehouse", open: () => connect(warehouse.credentials) },
        ...(postgres === undefined ? [] : [{ server: postgres.version, open: postgres.connect }]),
    ];
    await makeRows(warehouse.client);
    if (postgres !== undefined) {
        await add(await fetching(warehouse, postgres));
    }
    const served: (Throughput & { server: string })[] = [];
    for (const { server, open } of servers) {
        const client = await open();
        await makeSmall(client);
        await client.end();
        for (const clients of CLIENTS) {
            say(`${server}: ${clients} clients`);
            served.push({ server, ...(await throughput(clients, open)) });
        }
    }
    return {
        comparisons,
        startUp,
        wholeRunSeconds,
        throughput: served,
        peakMemoryMb: (await warehouse.peakMemoryMb()) ?? null,
        skipped: postgres === undefined ? ["comparisons with PostgreSQL, of which no server is installed here."] : [],
    };
}

async function fetching(warehouse: BenchWarehouse, postgres: Postgres): Promise<Comparison> {
    const client = await postgres.connect();
    await makeRows(client);
    await client.end();
    const side = (name: string, open: () => Promise<typeof client>) => ({
        name,
        async run() {
            const fetching = await open();
            await fetchRows(fetching);
            await fetching.end();
        },
    });
    return {
        title: "e  a million rows by pg",
        ours: side("local warehouse", () => connect(warehouse.credentials)),
        other: side(postgres.version, postgres.connect),
        limit: 1,
    };
}

function say(line: string): void {
    process.stderr.write(`${line}\n`);
}

void runCommand(() => main(process.argv.slice(2)));
