import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Client } from "pg";
import { QueryLog } from "../../infra/local/session";
import { loggedKind } from "../../infra/local/session/query-log";
import { startTestServer, type TestServer } from "../support/local-server";

let folder: string;
let server: TestServer;
let client: Client;
let reader: Client;

beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "sparkify-bucket-"));
    server = await startTestServer({ bucket: folder });
    client = await server.connect();
    await writeFile(path.join(folder, "bad.json"), `{"n": "x"}\n`);
    await client.query(`create user reader password 'Secret123'; create table t (n int); insert into t values (1), (2);
        grant select on t to reader`);
    reader = await server.connect({ user: "reader", password: "Secret123" });
});
afterAll(async () => {
    await reader.end();
    await client.end();
    await server.close();
    await rm(folder, { recursive: true, force: true });
});

const rowsOf = async (text: string, by: Client = client) => {
    const { rows } = await by.query<(string | number | null)[]>({ text, rowMode: "array" });
    return rows.map((row) => row.map((value) => (typeof value === "string" ? value.trimEnd() : value)).join("|"));
};
const texts = (of: string, by?: Client) =>
    rowsOf(`select aborted, querytxt from stl_query where querytxt like '%${of}%' order by query`, by);

test("queries are logged with who ran them, when, and under which label", async () => {
    await client.query("set query_group to 'nightly'");
    await client.query("select n, 'labelled' from t");
    await client.query("reset query_group");
    await client.query("insert into t select n + 10 as labelled from t where n > 5");
    const found = `select users.usename, pid = pg_backend_pid(), xid is not null, database, label, querytxt, aborted,
            starttime <= endtime and endtime > dateadd(minute, -5, sysdate), insert_pristine
        from stl_query join pg_user as users on users.usesysid = userid
        where querytxt like '%labelled%' and pid = pg_backend_pid() order by query`;
    expect(await rowsOf(found)).toEqual([
        "awsuser|true|true|dev|nightly|select n, 'labelled' from t|0|true|0",
        "awsuser|true|true|dev|default|insert into t select n + 10 as labelled from t where n > 5|0|true|0",
    ]);
    expect(
        await rowsOf(`select aborted, label, elapsed >= 0, substring from svl_qlog
            where substring like '%labelled%' and substring not like '%users%' order by query`),
    ).toEqual([
        "0|nightly|true|select n, 'labelled' from t",
        "0|default|true|insert into t select n + 10 as labelled from t where n > 5",
    ]);
});

test("a user sees what they ran themselves, a superuser all", async () => {
    await reader.query("select n as mine from t");
    await client.query("select n as mine_too from t");
    expect(await texts("as mine", reader)).toEqual(["0|select n as mine from t"]);
    expect(await texts("n as mine")).toEqual(["0|select n as mine from t", "0|select n as mine_too from t"]);
});

test("pg_last_query_id is the query before, which a leader node's own work is none", async () => {
    const another = await server.connect();
    const last = "select pg_last_query_id()";
    expect(await rowsOf(last, another)).toEqual(["-1"]);
    await another.query("select n as before_last from t");
    const [id] = await rowsOf(last, another);
    expect(await rowsOf(last, another)).toEqual([id]);
    expect(await rowsOf("select query, querytxt from stl_query where query = pg_last_query_id()", another)).toEqual([
        `${id}|select n as before_last from t`,
    ]);
    await client.query("create view last_one as select pg_last_query_id() as id");
    await another.query("update t set n = n where n > 100");
    const [later] = await rowsOf("select id from last_one", another);
    expect(Number(later)).toBeGreaterThan(Number(id));
    expect(await rowsOf(last, another)).toEqual([later]);
    await another.end();
});

test("COPY has the number that its errors have, and its keys are hidden", async () => {
    const copy =
        "copy t from 's3://bucket/bad' credentials as 'aws_access_key_id=AKIA;aws_secret_access_key=Hidden' json 'auto'";
    await expect(client.query(copy)).rejects.toMatchObject({ code: "XX000" });
    expect(
        await rowsOf(`select aborted, querytxt, err_code > 0 from stl_query join stl_load_errors using (query)
            where query = pg_last_copy_id()`),
    ).toEqual(["1|copy t from 's3://bucket/bad' credentials as '' json 'auto'|true"]);
    await client.query(
        "unload ('select n from t') to 's3://bucket/out/' access_key_id 'AKIA' secret_access_key 'Hidden'",
    );
    expect(await rowsOf("select querytxt from stl_query where query = pg_last_unload_id()")).toEqual([
        "unload ('select n from t') to 's3://bucket/out/' access_key_id '' secret_access_key ''",
    ]);
    expect(await rowsOf("select query_id from sys_query_text where text like '%Hid' || 'den%'")).toEqual([]);
});

test("what fails or is canceled is aborted, with its reason in sys_query_history", async () => {
    await expect(client.query("select 1 / (n - n) as failing from t")).rejects.toMatchObject({ code: "22012" });
    const tables = Array.from({ length: 28 }, (_, index) => `t t${index}`).join(", ");
    const long = reader.query(`select count(*) as lasting from ${tables} where t0.n + t27.n * random() > 100`);
    const canceled = expect(long).rejects.toMatchObject({ code: "57014" });
    const running = `select session_id from sys_query_history
        where status = 'running' and query_text like 'select count(*) as lasting%'`;
    let pids: string[] = [];
    while (pids.length === 0) {
        pids = await rowsOf(running);
    }
    await client.query(`cancel ${pids[0]}`);
    await canceled;
    expect(
        await rowsOf(`select query_type, status, replace(error_message, query_id, 'N'), returned_rows, end_time is not null
            from sys_query_history where query_text like 'select 1%as failing%' or query_text like '%as lasting from%'
            order by query_id limit 2`),
    ).toEqual(["SELECT|failed|Divide by zero|0|true", "SELECT|canceled|Query (N) cancelled on user's request|0|true"]);
    expect((await texts("as failing from")).concat(await texts("as lasting from t")).map((row) => row[0])).toEqual([
        "1",
        "1",
    ]);
});

test("the log can be kept: in a table, or unloaded", async () => {
    await client.query("create table kept as select query, querytxt, aborted from stl_query");
    const [kept] = await rowsOf("select count(*) from kept");
    expect(Number(kept)).toBeGreaterThan(0);
    await client.query("unload ('select query, querytxt from stl_query') to 's3://bucket/log/' iam_role default");
    expect(await rowsOf("select pg_last_unload_count()")).toEqual([String(Number(kept) + 2)]);
});

test("a statement that is refused before it runs is no query", async () => {
    await expect(client.query("select refused from t")).rejects.toMatchObject({ code: "42703" });
    expect(await texts("select refused")).toEqual([]);
    const waiting = await server.connect();
    const [pid] = await rowsOf("select pg_backend_pid()", waiting);
    await client.query("begin; lock t");
    const canceled = expect(waiting.query("delete from t where n = -7")).rejects.toMatchObject({
        code: "57014",
    });
    while ((await rowsOf("select pid from stv_recents where query like 'delete from t%'")).length === 0);
    await client.query(`cancel ${pid}`);
    await canceled;
    await client.query("rollback");
    await waiting.end();
    expect(await texts("n = -7")).toEqual([]);
});

test("rows read in parts are one query, which ends with its last row; a cursor is one too", async () => {
    const query = { text: "select n as by_one from t", rows: 1 };
    const { rows } = await client.query(query);
    const status = (of: string) =>
        rowsOf(`select status, returned_rows from sys_query_history where query_text like '${of}%' order by query_id`);
    expect(await status(query.text)).toEqual([`success|${rows.length}`]);
    await client.query("begin; declare parts cursor for select n as in_parts from t");
    await client.query("fetch forward 1 from parts");
    expect(await status("declare parts")).toEqual(["running|1"]);
    await client.query("fetch all from parts");
    expect(await status("declare parts")).toEqual([`success|${rows.length}`]);
    await client.query("commit");
});

test("what a client did not wait for is canceled", async () => {
    const leaving = await server.connect();
    await leaving.query("begin; declare parts cursor for select n as left_over from t");
    await leaving.end();
    const status = "select status from sys_query_history where query_text like 'declare parts%left_over%'";
    let found = await rowsOf(status);
    while (found[0] === "running") {
        found = await rowsOf(status);
    }
    expect(found).toEqual(["canceled"]);
});

test("definitions and utilities have their own logs, in parts of 200 characters on one line", async () => {
    const columns = Array.from({ length: 30 }, (_, index) => `column_${index} int`).join(",\n");
    await client.query(`create table long_one (${columns})`);
    const parts = await rowsOf(
        `select sequence, len(text), text from stl_ddltext where text like '%column_%' order by 1`,
    );
    expect(parts.length).toBe(Math.ceil((`create table long_one (${columns})`.length + 29) / 200));
    expect(parts[0]).toContain("create table long_one (column_0 int,\\ncolumn_1 int");
    const rebuilt = `select listagg(case when len(rtrim(text)) = 0 then text else rtrim(text) end, '')
        within group (order by sequence) from svl_statementtext where type = 'DDL' and text like '%column_%'`;
    expect((await rowsOf(rebuilt))[0]).toHaveLength(`create table long_one (${columns})`.length + 29);
    const utilities = await rowsOf(
        "select text from stl_utilitytext where text like '%user%' or text like 'CREATE USER%'",
    );
    expect(utilities).toEqual(["CREATE USER ..."]);
});

test("the log holds the newest statements, so many and so many characters of them", () => {
    const log = new QueryLog(3, 20);
    const begin = (id: number, text: string) => {
        const kind = loggedKind("select");
        if (!kind) throw new Error("SELECT is logged");
        const common = { processId: 1, transactionId: 1, label: undefined, isOnNodes: true, startedAt: new Date() };
        log.begin({ id, user: "one", kind, text, ...common }, () => undefined);
    };
    const ids = () =>
        (JSON.parse(log.json({ user: "one", isSuperuser: false })) as { queries: { id: number }[] }).queries.map(
            ({ id }) => id,
        );
    for (const id of [1, 2, 3, 4, 5]) {
        begin(id, "12345");
    }
    expect(ids()).toEqual([3, 4, 5]);
    begin(6, "123456789012345");
    expect(ids()).toEqual([5, 6]);
    expect(log.json({ user: "another", isSuperuser: false })).toBe('{"queries":[]}');
});

test("what runs is in STV_INFLIGHT and SVV_QUERY_INFLIGHT: one's own, those of all for a superuser, in parts of 200 characters", async () => {
    const asking =
        "select userid, trim(label), pid = pg_backend_pid(), xid > 0, suspended, trim(text) from stv_inflight";
    expect(await rowsOf(asking, reader)).toEqual([`101||true|true|0|${asking.slice(0, 100)}`]);
    await reader.query("begin; declare parts_of_t cursor for select t.n from t, t as u");
    await reader.query("fetch forward 1 from parts_of_t");
    const inflight = "select query from stv_inflight where pid <> pg_backend_pid()";
    expect(await rowsOf(inflight)).toHaveLength(1);
    expect(await rowsOf(`select count(*) from svv_query_inflight where query in (${inflight})`)).toEqual(["1"]);
    await reader.query("rollback");
    expect(await rowsOf(inflight)).toEqual([]);
    const long = `select sequence, length(text) from svv_query_inflight where text <> '${"x".repeat(200)}' order by 1`;
    expect(await rowsOf(long)).toHaveLength(2);
});

test("SVV_USER_INFO shows users themselves, SVL_USER_INFO nobody but superusers", async () => {
    const names = "select user_name, user_id, superuser from svv_user_info order by user_id";
    expect(await rowsOf(names)).toEqual(["rdsdb|1|true", "awsuser|100|true", "reader|101|false"]);
    expect(await rowsOf(names, reader)).toEqual(["reader|101|false"]);
    expect(
        await rowsOf("select usename, usesysid, useconnlimit, syslogaccess from svl_user_info where not usesuper"),
    ).toEqual(["reader|101|UNLIMITED|RESTRICTED"]);
    await expect(reader.query("select usename from svl_user_info")).rejects.toMatchObject({ code: "42501" });
});
