import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { keepHouse } from "../../infra/local/housekeeping";
import { openTestEngine } from "../support/engine";
import { startTestServer } from "../support/local-server";

test("a query's number is higher than those of the loads before a restart, though these have outrun the clock", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "sparkify-bucket-"));
    await writeFile(path.join(folder, "bad.json"), `{"n": "x"}\n`);
    const server = await startTestServer({ bucket: folder });
    const loadId = async (before: string) => {
        const client = await server.connect();
        await client.query(before);
        await client.query("copy t from 's3://bucket/bad' iam_role default json 'auto' maxerror 2");
        const { rows } = await client.query("select pg_last_copy_id() as id");
        await client.end();
        return rows[0].id as number;
    };
    const numbered = "set query_group to 'many';".repeat(2000);
    const before = await loadId(`create table t (n int); ${numbered}`);
    await server.restart();
    const after = await loadId("select 1");
    expect(after).toBeGreaterThan(before);
    const client = await server.connect();
    const { rows } = await client.query("select query from stl_load_errors order by query");
    expect(rows).toEqual([{ query: before }, { query: after }]);
    await client.end();
    await server.close();
    await rm(folder, { recursive: true });
});

/** All but intervals and the clock. */
const KEPT_REAL: FakeableAPI[] = ["nextTick", "setImmediate", "setTimeout", "queueMicrotask", "performance", "hrtime"];

const TABLES = [
    ...["load_errors", "load_error_fields", "load_replacements", "load_commits", "loads"],
    ...["unloads", "unload_files"],
];

test("the system tables forget loads and unloads that ended more than seven days ago, at a start and each day", async () => {
    jest.useFakeTimers({
        doNotFake: KEPT_REAL,
        now: new Date("2026-03-10T12:00:00Z"),
    });
    const engine = await openTestEngine();
    const own = await engine.connect();
    const log: string[] = [];
    const number = (table: string) => (/loads$|^unload/.test(table) ? "query_id" : "query");
    for (const table of TABLES) {
        const columns = (await own.query(`describe warehouse."$system".${table}`)).map(([name, type]) => {
            const value =
                name === number(table) ? "id" : type === "TIMESTAMP" ? "moment" : type === "VARCHAR" ? "''" : "1";
            return `${value} as ${name}`;
        });
        await own.run(`insert into warehouse."$system".${table} by name select ${columns.join(", ")} from (values
            (1, timestamp '2026-03-03 11:59:59'), (2, timestamp '2026-03-03 12:00:01'), (3, timestamp '2026-03-10 11:00')
        ) as runs(id, moment)`);
    }
    const kept = () =>
        Promise.all(
            TABLES.map(async (table) => {
                const rows = await own.query(`select ${number(table)} from warehouse."$system".${table} order by 1`);
                return [table, ...rows.flat().map(Number)];
            }),
        );
    await keepHouse(engine.database, engine.file, (line) => log.push(line)).stop();
    expect(await kept()).toEqual(TABLES.map((table) => [table, 2, 3]));

    const house = keepHouse(engine.database, engine.file, (line) => log.push(line));
    jest.advanceTimersByTime(24 * 60 * 60 * 1000);
    await house.stop();
    expect(await kept()).toEqual(TABLES.map((table) => [table, 3]));
    expect(log).toEqual([]);
    own.close();
    await engine.close();
    jest.useRealTimers();
});

test("the room of tables that are dropped is used again, though the engine's log stays small", async () => {
    jest.useFakeTimers({ doNotFake: KEPT_REAL });
    const engine = await openTestEngine();
    const own = await engine.connect();
    const other = await engine.connect();
    const log: string[] = [];
    const house = keepHouse(engine.database, engine.file, (line) => log.push(line));
    const megabytes = async () => Math.round((await stat(engine.file)).size / 1e6);
    const built = async () => {
        await own.run(
            "create or replace table warehouse.public.t as select random() as a, random() as b from range(5_000_000)",
        );
        return megabytes();
    };
    const first = await built();
    expect(first).toBeGreaterThan(67); // more than it may grow by
    await other.run("begin; create table warehouse.public.u as select 1 as n");
    const looks = async (count: number) => {
        for (let look = 0; look < count; look++) {
            jest.advanceTimersByTime(10_000);
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
    };
    await looks(2); // nothing can be done while somebody changes something
    await other.run("commit");
    const second = await built();
    expect(second).toBeGreaterThan(1.8 * first);
    await looks(4);
    expect(await built()).toBeLessThan(1.2 * second);
    await house.stop();
    expect(log).toEqual([]);
    other.close();
    own.close();
    await engine.close();
    jest.useRealTimers();
});

test("what stands in the way of housekeeping is logged once, and does not end the server", async () => {
    jest.useFakeTimers({ doNotFake: KEPT_REAL });
    const engine = await openTestEngine();
    const log: string[] = [];
    const house = keepHouse(engine.database, `${engine.file}.gone`, (line) => log.push(line));
    jest.advanceTimersByTime(30_000);
    await house.stop();
    expect(log).toEqual([expect.stringMatching(/^Housekeeping is put off: ENOENT/)]);
    await engine.close();
    jest.useRealTimers();
});
