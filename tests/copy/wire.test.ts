import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Client } from "pg";
import { startTestServer, type TestServer } from "../support/local-server";

let folder: string;
let server: TestServer;
let client: Client;
let notices: string[];

beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "sparkify-bucket-"));
    server = await startTestServer({ bucket: folder });
    client = await server.connect();
    client.on("notice", ({ severity, message }) => notices.push(`${severity}: ${message}`));
    await writeFile(path.join(folder, "good.json"), `{"n": 1, "at": 1541105830796}\n{"n": 2}\n`);
    await writeFile(path.join(folder, "bad.json"), `{"n": 3}\n{"n": "x"}\n`);
});
beforeEach(async () => {
    notices = [];
    await client.query("drop table if exists t");
    await client.query("create table t (n int, at timestamp, note varchar(20) default 'by ' || current_user)");
    notices = [];
});
afterAll(async () => {
    await client.end();
    await server.close();
    await rm(folder, { recursive: true, force: true });
});

const loaded = async () => (await client.query("select * from t order by n")).rows;

test("a client loads, is told how much, and reads it", async () => {
    const { command } = await client.query(
        "copy t (n, at) from 's3://bucket/good' iam_role default json 'auto' timeformat 'epochmillisecs' region 'us-west-2'",
    );
    expect(command).toBe("COPY");
    expect(notices).toEqual(["INFO: Load into table 't' completed, 2 record(s) loaded successfully."]);
    const rows = (await client.query("select n, cast(at as varchar) as at, note from t order by n")).rows;
    expect(rows).toEqual([
        { n: 1, at: "2018-11-01 20:57:10.796", note: "by awsuser" },
        { n: 2, at: null, note: "by awsuser" },
    ]);
    expect((await client.query("select pg_last_copy_count() as rows")).rows).toEqual([{ rows: "2" }]);
});

test("a load that is rolled back is not the last one; one that fails is", async () => {
    const good = "copy t (n) from 's3://bucket/good' iam_role default json 'auto'";
    const last = async () =>
        (await client.query("select pg_last_copy_id() as id, pg_last_copy_count() as rows")).rows[0];
    await client.query(good);
    const before = await last();
    await client.query("begin");
    await client.query(good);
    await client.query(good);
    expect(await last()).not.toEqual(before);
    await client.query("rollback");
    expect(await last()).toEqual(before);
    await client.query("begin");
    await client.query(good);
    await expect(client.query("select n from nowhere")).rejects.toMatchObject({ code: "42P01" });
    await client.query("rollback");
    expect(await last()).toEqual(before);
    await client.query("begin");
    await client.query(good);
    await client.query("commit");
    await expect(client.query("copy t from 's3://bucket/bad' iam_role default json 'auto'")).rejects.toThrow(
        "Load into",
    );
    expect((await last())?.rows).toBe("0");
});

test("a load that fails tells where to look, and there the client finds why", async () => {
    await expect(client.query("copy t from 's3://bucket/bad' iam_role default json 'auto'")).rejects.toMatchObject({
        code: "XX000",
        message: "Load into table 't' failed.  Check 'stl_load_errors' system table for details.",
    });
    expect(await loaded()).toEqual([]);
    const { rows } = await client.query(
        `select trim(filename) as file, line_number, trim(colname) as col, err_code, trim(err_reason) as reason
        from stl_load_errors where query = pg_last_copy_id()`,
    );
    expect(rows).toEqual([
        {
            file: "s3://bucket/bad.json",
            line_number: "2",
            col: "n",
            err_code: 1207,
            reason: "Invalid digit, Value 'x', Pos 0, Type: Integer",
        },
    ]);
});

test("a load within a transaction goes with it, its errors stay", async () => {
    await client.query("begin");
    await client.query("copy t from 's3://bucket/bad' iam_role default json 'auto' maxerror 2");
    expect(await loaded()).toMatchObject([{ n: 3 }]);
    await client.query("rollback");
    expect(await loaded()).toEqual([]);
    const { rows } = await client.query("select count(*) from stl_load_errors where filename like 's3://bucket/bad%'");
    expect(Number(rows[0].count)).toBeGreaterThan(0);
});

test("after a failed load a transaction is aborted, as after any error", async () => {
    await client.query("begin");
    await client.query("insert into t (n) values (9)");
    await expect(client.query("copy t from 's3://bucket/bad' iam_role default json 'auto'")).rejects.toThrow();
    await expect(client.query("select 1")).rejects.toMatchObject({ code: "25P02" });
    await client.query("rollback");
    expect(await loaded()).toEqual([]);
});

test("nobody reads what is no bucket", async () => {
    await expect(client.query("copy t from 's3://bucket/../spool/x' iam_role default json 'auto'")).rejects.toThrow(
        "A key can't hold '..'",
    );
    await expect(client.query("copy t from '/etc/passwd' iam_role default")).rejects.toMatchObject({ code: "42601" });
    await expect(client.query("copy t from 's3:///etc/passwd' iam_role default")).rejects.toMatchObject({
        code: "22023",
    });
});

test("a user sees what became of its own loads and unloads, a superuser of all", async () => {
    await client.query("create user loader password 'Ab1cdefgh'; grant insert, select on t to loader");
    const loader = await server.connect({ user: "loader" });
    try {
        const fails = (by: Client) => by.query("copy t from 's3://bucket/bad' iam_role default json 'auto'");
        await expect(fails(client)).rejects.toMatchObject({ code: "XX000" });
        await expect(fails(loader)).rejects.toMatchObject({ code: "XX000" });
        await client.query("unload ('select 1') to 's3://bucket/seen/admin' iam_role default");
        await loader.query("unload ('select 2') to 's3://bucket/seen/loader' iam_role default");
        const views = [
            "stl_load_errors",
            "stl_loaderror_detail",
            "sys_load_history",
            "stl_unload_log",
            "sys_unload_history",
        ];
        for (const view of views) {
            const column = view.startsWith("sys") ? "user_id" : "userid";
            const users = (by: Client) =>
                by.query(`select distinct usename from ${view}, pg_user where ${column} = usesysid order by 1`);
            expect((await users(loader)).rows).toEqual([{ usename: "loader" }]);
            expect((await users(client)).rows).toEqual([{ usename: "awsuser" }, { usename: "loader" }]);
        }
    } finally {
        await loader.end();
    }
});

test("many clients load at once", async () => {
    const clients = await Promise.all(Array.from({ length: 6 }, () => server.connect()));
    try {
        await Promise.all(
            clients.map((each) =>
                each.query(
                    "copy t (n, at) from 's3://bucket/good' iam_role default json 'auto' timeformat 'epochmillisecs'",
                ),
            ),
        );
    } finally {
        await Promise.all(clients.map((each) => each.end()));
    }
    expect(await loaded()).toHaveLength(12);
});

test("a load that takes longer than the client allows is stopped", async () => {
    await writeFile(path.join(folder, "much.txt"), `${JSON.stringify({ n: 1, note: "x" })}\n`.repeat(1_500_000));
    await client.query("set statement_timeout to 100");
    try {
        const load = client.query("copy t (n) from 's3://bucket/much' iam_role default json 'auto'");
        await expect(load).rejects.toMatchObject({ code: "57014" });
    } finally {
        await client.query("reset statement_timeout");
    }
    expect(await loaded()).toEqual([]);
});
