import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { inspectLog } from "../../infra/local/engine/log-file";

let folder: string;
let file: string;
beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "sparkify-checkpoints-"));
    file = path.join(folder, "warehouse.duckdb");
});
afterEach(() => rmSync(folder, { recursive: true }));

async function openEngine(database = file) {
    const instance = await DuckDBInstance.create(":memory:");
    const connections = await Promise.all([instance.connect(), instance.connect()]);
    const close = () => {
        for (const connection of connections) {
            connection.closeSync();
        }
        instance.closeSync();
    };
    try {
        await connections[0].run(`attach '${database}' as warehouse`);
        for (const connection of connections) {
            await connection.run("use warehouse");
        }
        await connections[0].run("pragma disable_checkpoint_on_shutdown; set checkpoint_threshold = '1TB'");
    } catch (error) {
        close();
        throw error;
    }
    return { first: connections[0], second: connections[1], close };
}

/** As a kill at the end of a checkpoint leaves it, with what another connection commits meanwhile; answers how many rows. */
async function breakCheckpoint(from: number): Promise<number> {
    const { first, second, close } = await openEngine();
    await first.run("create table if not exists filler (s varchar); create table if not exists small (n int)");
    await first.run(`insert into filler select md5(cast(n + ${from} as varchar)) from range(1000000) as numbers(n)`);
    await first.run(`insert into small values (${from})`);
    await first.run("set debug_checkpoint_abort = 'before_header'");
    let committed = 1;
    let isOver = false;
    const checkpoint = first.run("checkpoint").catch(() => {
        isOver = true;
    });
    while (!isOver) {
        await second.run(`insert into small values (${from + committed})`).then(
            () => committed++,
            () => undefined, // the engine refuses everything once its checkpoint has failed
        );
    }
    await checkpoint;
    close();
    return committed;
}

async function rows(database: string): Promise<unknown> {
    const { first, close } = await openEngine(database);
    try {
        return (await first.runAndReadAll("select cast(count(*) as int) from small")).getRowsJS()[0]?.[0];
    } finally {
        close();
    }
}

test("two checkpoints that were broken off leave a log that the engine does not take, unless it is looked at before", async () => {
    let committed = await breakCheckpoint(1000);
    const { first, close } = await openEngine();
    await first.run("insert into small values (1)");
    close();
    committed += 1 + (await breakCheckpoint(2000));
    expect(existsSync(`${file}.wal.checkpoint`)).toBe(true);
    mkdirSync(path.join(folder, "other"));
    const other = path.join(folder, "other", "warehouse.duckdb");
    for (const ending of ["", ".wal", ".wal.checkpoint"]) {
        copyFileSync(file + ending, other + ending);
    }
    // Where the engine takes it, there is nothing left for inspectLog to take out.
    await expect(rows(other)).rejects.toThrow("cannot contain a checkpoint marker");
    expect(await inspectLog(file)).toBeUndefined();
    expect(await rows(file)).toBe(committed);
    expect(await inspectLog(file)).toBeUndefined();
    expect(await rows(file)).toBe(committed);
});
