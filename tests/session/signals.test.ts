import type { Client, ClientConfig } from "pg";
import { startTestServer, type TestServer } from "../support/local-server";

/** PG_CANCEL_BACKEND and PG_TERMINATE_BACKEND, over real sockets: what each of two clients is told. */

let server: TestServer;
let admin: Client;

beforeAll(async () => {
    server = await startTestServer();
    admin = await server.connect();
    await admin.query("create table t (n int)");
    await admin.query("insert into t values (1), (2), (3), (4), (5), (6), (7), (8)");
    await admin.query("create user reader password 'Ab1cdefgh'; grant select on t to reader");
});
afterAll(async () => {
    await admin.end();
    await server.close();
});

/** A client, its process id, and how its connection ended. */
async function open(login?: ClientConfig) {
    const client = await server.connect(login);
    const ended = new Promise<Error & { code?: string; severity?: string }>((resolve) => client.on("error", resolve));
    const { rows } = await client.query("select pg_backend_pid() as pid");
    return { client, ended, pid: Number(rows[0].pid) };
}

const endless = `select count(*) as lasting from ${Array.from({ length: 24 }, (_, n) => `t t${n}`).join(", ")}
    where t0.n + t23.n * random() > 100`;

/** Until the session is seen to run the query. */
async function runs(pid: number): Promise<void> {
    const text = "select count(*) as count from stv_recents where pid = $1 and query like '%as lasting%'";
    while ((await admin.query(text, [pid])).rows[0].count === "0") {
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
}

const value = async (client: Client, text: string) => Object.values((await client.query(text)).rows[0])[0];

test("PG_CANCEL_BACKEND ends what a session runs, and not the session", async () => {
    const { client, pid } = await open();
    const running = expect(client.query(endless)).rejects.toMatchObject({ code: "57014", severity: "ERROR" });
    await runs(pid);
    expect(await value(admin, `select pg_cancel_backend(${pid})`)).toBe(1);
    await running;
    // Nothing runs now: nothing is cancelled.
    expect(await value(admin, `select pg_cancel_backend(${pid})`)).toBe(1);
    expect(await value(client, "select 7 as n")).toBe(7);
    await client.end();
});

test("CANCEL's message is what the session is told", async () => {
    const { client, pid } = await open();
    const running = expect(client.query(endless)).rejects.toMatchObject({
        code: "57014",
        message: "Long-running query",
    });
    await runs(pid);
    await admin.query(`cancel ${pid} 'Long-running query'`);
    await running;
    // It is that query's alone.
    const next = expect(client.query(endless)).rejects.toMatchObject({
        message: expect.stringMatching(/^Query \(\d+\) cancelled on user's request$/),
    });
    await runs(pid);
    await admin.query(`cancel ${pid}`);
    await next;
    await client.end();
});

test("PG_TERMINATE_BACKEND ends a session that runs a query: FATAL, and nothing of its transaction is left", async () => {
    const { client, ended, pid } = await open();
    await client.query("begin; insert into t values (100)");
    const running = expect(client.query(endless)).rejects.toMatchObject({ code: "57P01", severity: "FATAL" });
    await runs(pid);
    expect(await value(admin, `select pg_terminate_backend(${pid})`)).toBe(1);
    await running;
    await ended;
    expect(await value(admin, "select count(*) from t where n = 100")).toBe("0");
    expect(await value(admin, `select count(*) from stv_sessions where process = ${pid}`)).toBe("0");
});

test("PG_TERMINATE_BACKEND ends a session that is idle in a transaction, and who waited for its lock goes on", async () => {
    const { client, ended, pid } = await open();
    await client.query("begin; insert into t values (101)");
    const waiting = admin.query("insert into t values (9)");
    const other = await open();
    expect(await value(other.client, `select pg_terminate_backend(${pid})`)).toBe(1);
    expect(await ended).toMatchObject({
        code: "57P01",
        severity: "FATAL",
        message: "terminating connection due to administrator command",
    });
    await waiting;
    expect(await value(admin, "select count(*) from t where n in (9, 101)")).toBe("1");
    await admin.query("delete from t where n = 9");
    await other.client.end();
});

test("PG_TERMINATE_BACKEND ends a session that waits for a lock", async () => {
    const { client, ended, pid } = await open();
    await admin.query("begin; lock t");
    const waiting = expect(client.query("insert into t values (102)")).rejects.toMatchObject({ code: "57P01" });
    const locks = `select count(*) from svv_transactions where pid = ${pid} and not granted`;
    while ((await value(admin, locks)) === "0") {
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await admin.query(`select pg_terminate_backend(${pid})`);
    await waiting;
    await ended;
    await admin.query("rollback");
    expect(await value(admin, "select count(*) from t where n = 102")).toBe("0");
});

test("PG_TERMINATE_BACKEND ends a session whose client does not read its rows", async () => {
    const { client, ended, pid } = await open();
    const tables = Array.from({ length: 7 }, (_, n) => `t t${n}`).join(", ");
    // biome-ignore lint/suspicious/noExplicitAny: pg's type of its connection lacks the stream that it has
    const { stream } = (client as any).connection;
    const before = stream.bytesRead;
    client.query(`select repeat('x', 200) as x from ${tables}`).catch(() => undefined);
    stream.pause();
    while (stream.bytesRead < before + 10_000) {
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
    // What lies between the two takes no more soon after.
    await new Promise((resolve) => setTimeout(resolve, 300));
    await admin.query(`select pg_terminate_backend(${pid})`);
    while ((await value(admin, `select count(*) from stv_sessions where process = ${pid}`)) !== "0") {
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
    stream.resume();
    await ended;
});

test("a session may cancel and terminate itself", async () => {
    const { client, ended, pid } = await open();
    await expect(client.query("select pg_cancel_backend(pg_backend_pid())")).rejects.toMatchObject({ code: "57014" });
    expect(await value(client, "select pg_backend_pid()")).toBe(pid);
    await expect(client.query("select pg_terminate_backend(pg_backend_pid())")).rejects.toMatchObject({
        code: "57P01",
    });
    await ended;
});

test("only a superuser stops another user's session; one's own is everyone's to stop", async () => {
    const reader = await open({ user: "reader" });
    const { rows } = await admin.query("select pg_backend_pid() as pid");
    for (const kind of ["cancel", "terminate"]) {
        await expect(reader.client.query(`select pg_${kind}_backend(${rows[0].pid})`)).rejects.toMatchObject({
            code: "42501",
            message: `must be superuser to ${kind === "cancel" ? "cancel the query of" : "terminate"} session ${rows[0].pid}`,
        });
    }
    const second = await open({ user: "reader" });
    expect(await value(reader.client, `select pg_terminate_backend(${second.pid})`)).toBe(1);
    await second.ended;
    await admin.query(`select pg_terminate_backend(${reader.pid})`);
    expect(await reader.ended).toMatchObject({ code: "57P01" });
});

test("there is no such session: 0 and a warning; null is null", async () => {
    const { client } = await open();
    const warnings: string[] = [];
    client.on("notice", ({ severity, message }) => warnings.push(`${severity} ${message}`));
    for (const kind of ["cancel", "terminate"]) {
        expect(await value(client, `select pg_${kind}_backend(999999)`)).toBe(0);
        expect(await value(client, `select pg_${kind}_backend(null)`)).toBeNull();
    }
    const warning = "WARNING PID 999999 is not a PostgreSQL server process";
    expect(warnings).toEqual([warning, warning]);
    await client.end();
});

test("neither EXPLAIN, nor preparing it, nor a view of it stops anything; the extended protocol does", async () => {
    const { client, ended, pid } = await open();
    await admin.query(`explain select pg_terminate_backend(${pid})`);
    await admin.query(`create view ending as select pg_terminate_backend(${pid}) as done`);
    await admin.query("prepare ending as select pg_terminate_backend($1)");
    expect(await value(client, "select 7 as n")).toBe(7);
    expect((await admin.query("select pg_terminate_backend($1) as done", [pid])).rows).toEqual([{ done: 1 }]);
    await ended;
    await admin.query("deallocate ending; drop view ending");
});

test("the sessions are the leader node's: no query of a table stops them", async () => {
    await expect(admin.query("select pg_cancel_backend(n) from t")).rejects.toMatchObject({ code: "0A000" });
});
