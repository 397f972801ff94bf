import postgres from "postgres";
import { type ScriptServer, startScriptServer } from "./support/server";

let running: ScriptServer;
let sql: postgres.Sql;

beforeAll(async () => {
    running = await startScriptServer();
});
afterAll(async () => await running.server.close());
beforeEach(() => {
    const { user, ...rest } = running.login;
    sql = postgres({ ...rest, username: user, max: 1, fetch_types: false, onnotice: () => undefined });
});
afterEach(async () => await sql.end());

test("prepared statements yield rows, described before they run", async () => {
    const rows = await sql.unsafe("rows 3", [], { prepare: true });
    expect([...rows]).toEqual([
        { n: 0, label: "label 0" },
        { n: 1, label: "label 1" },
        { n: 2, label: "label 2" },
    ]);
    expect(rows.columns.map(({ name, type }) => [name, type])).toEqual([
        ["n", 23],
        ["label", 1043],
    ]);
});

test("queries sent without waiting for one another are answered in order", async () => {
    const results = await Promise.all(
        Array.from({ length: 50 }, (_, index) => sql.unsafe("echo 25 25", [`q${index}`, null], { prepare: true })),
    );
    expect(results.map(([row]) => row)).toEqual(
        Array.from({ length: 50 }, (_, index) => ({ p1: `q${index}`, p2: null })),
    );
});

test("a failed one among them fails alone", async () => {
    const results = await Promise.allSettled([
        sql.unsafe("echo 25", ["first"], { prepare: true }),
        sql.unsafe("fail 22003 out of range", [], { prepare: true }),
        sql.unsafe("echo 25", ["third"], { prepare: true }),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(results[1]).toMatchObject({ reason: { code: "22003", message: "out of range" } });
});

test("a cursor walks through a large result", async () => {
    let count = 0;
    await sql.unsafe("rows 4500").cursor(1000, (rows) => {
        count += rows.length;
    });
    expect(count).toBe(4500);
});

test("simple queries of several statements yield several results", async () => {
    const results = (await sql.unsafe("rows 2; rows 3").simple()) as unknown as readonly (readonly unknown[])[];
    expect(results.map(({ length }) => length)).toEqual([2, 3]);
});

test("a query can be cancelled by its client", async () => {
    const pending = sql.unsafe("sleep 30000").execute();
    await new Promise((resolve) => setTimeout(resolve, 200));
    pending.cancel();
    await expect(pending).rejects.toMatchObject({ code: "57014" });
    expect((await sql.unsafe("rows 1")).length).toBe(1);
});
