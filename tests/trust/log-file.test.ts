import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { catalogueOf } from "../../infra/local/catalog";
import { openDatabase } from "../../infra/local/engine/database";
import { inspectLog } from "../../infra/local/engine/log-file";
import { DATABASE, USER } from "../support/engine";

let folder: string;
let file: string;
beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "sparkify-checkpoints-"));
    file = path.join(folder, "warehouse.duckdb");
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs statements one by one; what the engine's log holds stays there. */
async function inEngine(database: string, ...statements: readonly string[]): Promise<unknown> {
    const instance = await DuckDBInstance.create(":memory:");
    const connection = await instance.connect();
    try {
        let answer: unknown;
        for (const sql of [
            `attach '${database}' as warehouse`,
            "use warehouse; pragma disable_checkpoint_on_shutdown",
            ...statements,
        ]) {
            answer = (await connection.runAndReadAll(sql)).getRowsJS()[0]?.[0];
        }
        return answer;
    } finally {
        connection.closeSync();
        instance.closeSync();
    }
}

/** Commits a row, then leaves a checkpoint as a kill at its end does. */
async function breakCheckpoint(row: number): Promise<void> {
    const make = "create table if not exists kept (n int)";
    const abort = "set debug_checkpoint_abort = 'before_header'";
    const work = inEngine(file, make, `insert into kept values (${row})`, abort, "checkpoint");
    await expect(work).rejects.toThrow("Checkpoint aborted");
}

const ROWS = "select string_agg(n, ' ' order by n) from kept";

test("two checkpoints that were broken off leave a log that the engine takes, and that is found whole", async () => {
    await breakCheckpoint(1);
    await breakCheckpoint(2);
    // What others commit during a checkpoint goes into a log of its own; it begins as every log does.
    writeFileSync(`${file}.wal.checkpoint`, readFileSync(`${file}.wal`).subarray(0, 8));
    for (let start = 0; start < 2; start++) {
        expect(await inspectLog(file)).toBeUndefined();
        expect(await inEngine(file, ROWS)).toBe("1 2");
    }
});

test("a log that does not begin as one is refused and left as it is: the engine would take it for an empty one", async () => {
    await inEngine(file, "create table kept (n int)");
    const bytes = readFileSync(`${file}.wal`).fill(7, 0, 30);
    writeFileSync(`${file}.wal`, bytes);
    await expect(inspectLog(file)).rejects.toThrow(
        /warehouse\.duckdb\.wal is damaged: it does not begin as a log does/,
    );
    expect(readFileSync(`${file}.wal`)).toEqual(bytes);
});

test("of a log that ends within an entry a copy is kept, and what stands before is there", async () => {
    await inEngine(file, "create table kept as select 7 as n");
    const bytes = Buffer.concat([readFileSync(`${file}.wal`), Buffer.from([90, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3])]);
    writeFileSync(`${file}.wal`, bytes);
    expect(await inspectLog(file)).toEqual({ bytes: 11, copy: `${file}.wal.torn` });
    expect(readFileSync(`${file}.wal.torn`)).toEqual(bytes);
    expect(await inEngine(file, ROWS)).toBe("7");
});

test("a database in the engine's oldest format, with a log, is taken over: what is written from then on is in a newer one", async () => {
    const texts = "select 'text ' || n % 1000 as text from range(100000) numbers (n)";
    await inEngine(file, `create table kept as ${texts}`, "checkpoint", "create table logged as select 7 as n");
    expect(statSync(`${file}.wal`).size).toBeGreaterThan(0);
    const database = await openDatabase({
        file,
        readableFolders: [],
        temporaryFolder: path.join(folder, "spill"),
        memoryLimit: "500MB",
        catalogue: catalogueOf(DATABASE, USER),
    });
    try {
        const connection = await database.connect();
        await connection.run(`create table warehouse.added as ${texts}`);
        expect(
            await connection.query("select n, (select count(distinct text) from warehouse.kept) from warehouse.logged"),
        ).toEqual([[7, 1000n]]);
        await connection.run("checkpoint warehouse");
        const compression = (table: string) =>
            connection.query(
                `select distinct compression from pragma_storage_info('warehouse.${table}') where segment_type = 'VARCHAR'`,
            );
        expect(await compression("kept")).toEqual([["Dictionary"]]);
        expect(await compression("added")).toEqual([["DICT_FSST"]]);
        connection.close();
    } finally {
        await database.close();
    }
});
