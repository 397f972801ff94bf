import { openSessions, type Sessions, type TestSession } from "../support/session";

let sessions: Sessions;
let one: TestSession;
let other: TestSession;
let looking: TestSession;

// Their process ids are 1, 2 and 3.
beforeAll(async () => {
    sessions = await openSessions();
    [one, other, looking] = [await sessions.open(), await sessions.open(), await sessions.open()];
    await one.run("create table t (a int); create user reader password 'Secret123'");
});
afterAll(() => sessions.close());
beforeEach(async () => {
    for (const session of [one, other, looking]) {
        await session.run("rollback");
    }
});

const rowsOf = async (session: TestSession, text: string) =>
    (await session.run(text)).rows.map((row) => row.map((value) => value?.trimEnd()).join("|"));
const aMoment = () => new Promise((resolve) => setTimeout(resolve, 50));

test("who waits for whom can be seen, and the one that waits be canceled", async () => {
    await one.run("begin; insert into t values (1)");
    const waiting = other.run("update t set a = 2");
    await aMoment();
    const locks = `select pid, txn_owner, lock_mode, granted, relation = 't'::regclass from svv_transactions
        where relation is not null order by pid`;
    expect(await rowsOf(looking, locks)).toEqual([
        "1|awsuser|ShareRowExclusiveLock|t|t",
        "2|awsuser|ShareRowExclusiveLock|f|t",
    ]);
    const running = "select pid, status, user_name, db_name, query, duration > 0 from stv_recents order by pid";
    expect(await rowsOf(looking, running)).toEqual([
        "2|Running|awsuser|dev|update t set a = 2|t",
        `3|Running|awsuser|dev|${running}|t`,
    ]);
    expect((await looking.run("cancel 2 'it took too long'")).tags).toEqual(["CANCEL"]);
    await expect(waiting).rejects.toMatchObject({ code: "57014" });
    expect(await rowsOf(looking, locks)).toHaveLength(1);
    await one.run("rollback");
    expect(await rowsOf(looking, locks)).toEqual([]);
});

test("an open transaction is listed though it holds no table's lock, in PG_LOCKS, too", async () => {
    await one.run("begin; select 1");
    await other.run("begin; insert into t values (1)");
    const open = `select pid, txn_owner, txn_db, lock_mode, lockable_object_type, relation::regclass, granted, xid > 0
        from svv_transactions where pid <> pg_backend_pid() order by pid, relation is null`;
    expect(await rowsOf(looking, open)).toEqual([
        "1|awsuser|dev|ExclusiveLock|transactionid||t|t",
        "2|awsuser|dev|ShareRowExclusiveLock|relation|t|t|t",
        "2|awsuser|dev|ExclusiveLock|transactionid||t|t",
    ]);
    const locks = `select l.pid, l.relation::regclass, d.datname, l.transaction = t.xid, l.mode, l.granted from pg_locks l
        left join pg_database d on d.oid = l.database left join svv_transactions t on t.pid = l.pid and t.relation is null
        where l.pid <> pg_backend_pid() order by l.pid, l.relation is null`;
    expect(await rowsOf(looking, locks)).toEqual([
        "1|||t|ExclusiveLock|t",
        "2|t|dev||ShareRowExclusiveLock|t",
        "2|||t|ExclusiveLock|t",
    ]);
});

test("a lock is the named table's, though another's name reads the same without quotes", async () => {
    await looking.run(
        `create schema a; create schema "a.b"; create table a."b.c" (n int); create table "a.b".c (n int)`,
    );
    await one.run(`begin; insert into a."b.c" values (1)`);
    await other.run(`begin; insert into "a.b".c values (1)`);
    const locks = "select pid, relation::regclass from svv_transactions where relation is not null order by pid";
    expect(await rowsOf(looking, locks)).toEqual(['1|a."b.c"', '2|"a.b".c']);
    await one.run("rollback");
    await other.run("rollback");
    await looking.run(`drop schema a cascade; drop schema "a.b" cascade`);
});

test("sessions are listed as they come and go, through a view and the extended protocol too", async () => {
    await looking.run("create or replace view who as select process, user_name from pg_catalog.stv_sessions");
    const reader = await sessions.open("reader");
    const all = "select process, user_name from who order by process";
    expect(await rowsOf(looking, all)).toEqual(["1|awsuser", "2|awsuser", "3|awsuser", "4|reader"]);
    expect((await looking.extended("select count(*) from stv_sessions")).rows).toEqual([["4"]]);
    // To all users, as in Redshift; what others run is shown to superusers only.
    expect(await rowsOf(reader, "select user_name, count(*) from stv_sessions group by 1 order by 1")).toEqual([
        "awsuser|3",
        "reader|1",
    ]);
    expect(await rowsOf(reader, "select distinct user_name from stv_recents")).toEqual(["reader"]);
    await reader.session.close();
    expect(await rowsOf(looking, all)).toHaveLength(3);
});

// AWS's v_get_blocking_locks asks so.
test("locks, transactions and what runs may be asked with functions of the leader node, through a view, too", async () => {
    await looking.run(`create view held as
        select l.pid, extract(epoch from current_timestamp) >= extract(epoch from s.txn_start) as has_begun, r.status
        from pg_locks l join svv_transactions s on s.pid = l.pid and s.relation = l.relation
        left join stv_recents r on r.pid = l.pid where l.pid <> pg_backend_pid()`);
    await one.run("begin; insert into t values (1)");
    expect(await rowsOf(looking, "select * from held")).toEqual(["1|t|"]);
    expect(await rowsOf(looking, "select pg_cancel_backend(pid) from held")).toEqual(["1"]);
    for (const other of ["stv_sessions", "t", "held, t"]) {
        await expect(looking.run(`select current_timestamp from ${other}`)).rejects.toMatchObject({ code: "0A000" });
    }
    await one.run("rollback");
    await looking.run("drop view held");
});

test("only a superuser cancels what another user runs", async () => {
    const reader = await sessions.open("reader");
    await expect(reader.run("cancel 1")).rejects.toMatchObject({ code: "42501" });
    await expect(reader.run("cancel 99")).rejects.toMatchObject({ code: "22023" });
    await looking.run("cancel 1");
    expect(await rowsOf(one, "select 1")).toEqual(["1"]);
    await reader.session.close();
});

test("no password is shown", async () => {
    await one.run("begin; insert into t values (1)");
    const waiting = other.run("create user someone password 'Hidden123'; insert into t values (2)");
    await aMoment();
    expect((await rowsOf(looking, "select query from stv_recents")).join()).not.toContain("Hidden123");
    await one.run("rollback");
    await waiting;
});
