import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { dataform, projectTables, requireSameAsScript, scriptBuild } from "../../scripts/bench/builds";
import type { TableName } from "../../scripts/bench/contents";
import { type BareEngine, openBareEngine } from "../../scripts/bench/engine";
import { placesFile } from "../../scripts/bench/places";
import { findPostgres, startPostgres } from "../../scripts/bench/postgres";
import { copyRows, insertRows } from "../../scripts/bench/postgres-feed";
import { postgresBuild, requireSameAsPostgres } from "../../scripts/bench/postgres-job";
import { type BenchWarehouse, startWarehouse } from "../../scripts/bench/warehouse";
import { generate } from "../../scripts/generate";

// What the benchmark compares must be the same job: the project's run and the scripts by hand yield the same tables.

let folder: string;
let data: string;
let tables: readonly TableName[];
let warehouse: BenchWarehouse;
let engine: BareEngine;

beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "sparkify-test-"));
    data = path.join(folder, "bucket");
    const places = path.join(folder, "places.txt");
    await writeFile(places, placesFile());
    await generate({ out: data, events: 2000, songs: 120, users: 60, days: 45, broken: 0 });
    warehouse = await startWarehouse(path.join(folder, "local"), data, new AbortController().signal);
    tables = await projectTables();
    await dataform(warehouse, []);
    engine = await openBareEngine(folder);
    const build = await scriptBuild(engine, data, places);
    await build();
});
afterAll(async () => {
    engine?.close();
    await warehouse?.close();
    await rm(folder, { recursive: true, force: true });
});

test("the script for DuckDB builds the tables of the run, all of them", async () => {
    expect(tables.length).toBeGreaterThan(20);
    await requireSameAsScript(warehouse, engine, tables);
});

test("a value that differs in one row is told of, with its table and column", async () => {
    const mart: TableName[] = ["analytics.session_facts"];
    const first = "(select min(start_time) from session_facts)";
    await engine.run(`update session_facts set plays = plays + 1 where start_time = ${first}`);
    await expect(requireSameAsScript(warehouse, engine, mart)).rejects.toThrow(
        /^analytics.session_facts is not the same table: (\d+) rows here, \1 by hand; what differs: plays\. /,
    );
    await engine.run(`update session_facts set plays = plays - 1 where start_time = ${first}`);
    await requireSameAsScript(warehouse, engine, mart);
    await engine.run(`delete from session_facts where start_time = ${first}`);
    await expect(requireSameAsScript(warehouse, engine, mart)).rejects.toThrow("is not the same table");
});

test("so do those for PostgreSQL, fed in both ways", async () => {
    const programs = await findPostgres();
    if (programs === undefined) {
        return; // as the benchmark leaves it out
    }
    const postgres = await startPostgres(programs);
    try {
        for (const feed of [copyRows, insertRows]) {
            await postgresBuild(postgres, feed, data);
            await requireSameAsPostgres(warehouse, postgres, tables);
        }
    } finally {
        await postgres.close();
    }
});
