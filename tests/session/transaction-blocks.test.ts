import { openSessions, type Sessions, type TestSession } from "../support/session";

let sessions: Sessions;
let client: TestSession;

beforeAll(async () => {
    sessions = await openSessions();
    client = await sessions.open();
    await client.run("create table target (a int); create table source (a int); insert into source values (1)");
});
afterAll(() => sessions.close());

test("what commits by itself at once can't run inside a transaction block", async () => {
    for (const statement of ["alter table target append from source", "vacuum"]) {
        await client.run("begin");
        await expect(client.run(statement)).rejects.toMatchObject({
            code: "25001",
            message: expect.stringContaining("cannot run inside a transaction block"),
        });
        await client.run("rollback");
    }
    expect((await client.run("select count(*) from source")).rows).toEqual([["1"]]);
    await client.run("alter table target append from source");
    expect((await client.run("select count(*) from target")).rows).toEqual([["1"]]);
});

test("a table that a committed transaction has changed is planned anew by every session", async () => {
    const other = await sessions.open();
    await client.run("create table changing (a int); insert into changing values (1)");
    await other.run("prepare reading as select * from changing");
    await client.run("begin; alter table changing add column b int default 2");
    expect((await other.run("execute reading")).rows).toEqual([["1"]]);
    await client.run("commit");
    expect((await other.run("execute reading")).rows).toEqual([["1", "2"]]);
});

test("ANALYZE wants the columns that it names", async () => {
    expect((await client.run("analyze source; analyze source (a)")).tags).toEqual(["ANALYZE", "ANALYZE"]);
    await expect(client.run("analyze source (a, b)")).rejects.toMatchObject({
        code: "42703",
        message: 'column "b" of relation "source" does not exist',
    });
});

test("columns are added, filled and dropped in one transaction, and rolled back", async () => {
    await client.run("create table grown (a int); insert into grown values (1), (2)");
    await client.run("begin; alter table grown add column b int default 5 not null; insert into grown values (3)");
    await client.run("alter table grown add column c date default current_date; update grown set b = 6 where a = 2");
    expect((await client.run("select a, b, c = current_date from grown order by a")).rows).toEqual([
        ["1", "5", "t"],
        ["2", "6", "t"],
        ["3", "5", "t"],
    ]);
    await client.run("commit; begin; alter table grown drop column c; update grown set b = 0; rollback");
    expect((await client.run("select sum(b), count(c) from grown")).rows).toEqual([["16", "3"]]);
});

test("what the engine can't commit together is refused by name, and nothing of it is kept", async () => {
    await client.run("create table rebuilt (a int, b int); insert into rebuilt values (1, 2)");
    for (const alter of ["add column c int", "drop column b"]) {
        await client.run(`begin; delete from rebuilt; alter table rebuilt ${alter}`);
        await expect(client.run("commit")).rejects.toMatchObject({
            code: "0A000",
            message: expect.stringContaining('a column of "rebuilt" in the transaction that has updated or deleted'),
        });
        expect((await client.run("select * from rebuilt")).rows).toEqual([["1", "2"]]);
    }
});

test("a READ ONLY transaction changes nothing", async () => {
    await client.run("begin read only; select * from source");
    await expect(client.run("insert into source values (2)")).rejects.toMatchObject({
        code: "25006",
        message: "transaction is read-only",
    });
    await client.run("rollback; start transaction read only");
    await expect(client.run("drop table source")).rejects.toMatchObject({ code: "25006" });
    await client.run("rollback; begin; insert into source values (2); rollback");
    await client.run("begin read only; commit");
    await client.run("create table behind_read_only (a int); drop table behind_read_only");
});

test.each(["commit", "end work", "rollback", "abort"])("%s can't begin another transaction", async (end) => {
    for (const chain of ["and chain", "and no chain"]) {
        await expect(client.run(`${end} ${chain}`)).rejects.toMatchObject({
            code: "0A000",
            message: "Redshift has no AND CHAIN: begin the next transaction with BEGIN.",
        });
    }
});

test("a session knows each temporary table that it makes, and none that it has taken back", async () => {
    const own = await sessions.open();
    await own.run("create temp table first (a int)");
    await own.run("create temp table second (a int); insert into second values (2)");
    await own.run("begin; create temp table third (a int); insert into third values (3)");
    expect((await own.run("select * from third")).rows).toEqual([["3"]]);
    await own.run("rollback");
    await expect(own.run("select * from third")).rejects.toMatchObject({ code: "42P01" });
    await own.run("create temp table third as select 4 as a");
    expect(
        (await own.run("select first.a, second.a, third.a from second, third left join first on true")).rows,
    ).toEqual([[null, "2", "4"]]);
    await own.run("drop table third");
    await expect(own.run("select * from third")).rejects.toMatchObject({ code: "42P01" });
});

test("a portal whose statement is done does not run again", async () => {
    const { session } = client;
    const nobody = async () => undefined;
    const sink = { rowDescription: nobody, rows: nobody, complete: nobody, empty: nobody };
    await session.parse("", "insert into target values (5)", []);
    await session.bind("", "", []);
    expect(await session.execute("", 0, sink)).toBe("complete");
    await expect(session.execute("", 0, sink)).rejects.toMatchObject({
        code: "55000",
        message: "portal cannot be run",
    });
    await session.sync(true);
    expect((await client.run("select count(*) from target where a = 5")).rows).toEqual([["0"]]);
});
