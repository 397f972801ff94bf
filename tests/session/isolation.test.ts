import type { RowBatch } from "../../infra/local/session/contract";
import { openSessions, type Sessions, type TestSession } from "../support/session";

let sessions: Sessions;
let one: TestSession;
let other: TestSession;
let third: TestSession;

beforeAll(async () => {
    sessions = await openSessions();
    [one, other, third] = [await sessions.open(), await sessions.open(), await sessions.open()];
});
afterAll(() => sessions.close());
beforeEach(async () => {
    for (const session of [one, other, third]) {
        await session.run("rollback");
    }
    await one.run("drop table if exists tab1 cascade; drop table if exists tab2 cascade");
    await one.run("create table tab1 (n int); create table tab2 (n int); insert into tab1 values (0)");
});

const violation = {
    code: "XX000",
    message: "1023",
    detail: expect.stringMatching(
        /^Serializable isolation violation on table - \d+, transactions forming the cycle are: \d+, \d+ \(pid:\d+\)$/,
    ),
};

/** Whether something is still waited for after other sessions had time to finish. */
async function isWaiting(answer: Promise<unknown>): Promise<boolean> {
    const pause = new Promise((resolve) => setTimeout(resolve, 50, "waiting"));
    return (await Promise.race([answer.catch(() => "failed"), pause])) === "waiting";
}

// The guide's own example: "How to fix serializable isolation errors".
test("two transactions that each read what the other has changed: the last operation fails", async () => {
    await one.run("begin; select * from tab1; insert into tab2 values (1)");
    await other.run("begin; insert into tab1 values (1)");
    await expect(other.run("select * from tab2")).rejects.toMatchObject(violation);
    await expect(other.run("select 1")).rejects.toMatchObject({ code: "25P02" });
    await one.run("commit");
    await other.run("rollback; insert into tab1 values (1); select * from tab2");
});

test("the reads of a committed transaction count as long as another runs that began before it ended", async () => {
    await one.run("begin; select * from tab1; insert into tab2 values (1)");
    await other.run("begin; insert into tab1 values (1)");
    await one.run("commit");
    await expect(other.run("select * from tab2")).rejects.toMatchObject(violation);
});

test("what a rolled back transaction has read and changed does not count", async () => {
    await one.run("begin; select * from tab1; insert into tab2 values (1); rollback");
    await other.run("begin; insert into tab1 values (1); select * from tab2; commit");
    await one.run("begin; select * from tab1; insert into tab2 values (1)");
    await other.run("begin; insert into tab1 values (1)");
    await one.run("rollback");
    expect((await other.run("select * from tab2")).rows).toEqual([]);
    await other.run("commit");
});

test("reading through a view is reading its tables", async () => {
    await one.run("create view of_tab1 as select n from tab1");
    await one.run("create view late as select n from public.of_tab1 with no schema binding");
    await one.run("begin; select * from late; insert into tab2 values (1)");
    await other.run("begin; insert into tab1 values (1)");
    await expect(other.run("select * from tab2")).rejects.toMatchObject(violation);
});

test("transactions that could have run one after the other all commit", async () => {
    await one.run("begin; select * from tab1; insert into tab2 values (1)");
    await other.run("begin; insert into tab1 values (1); select * from tab1");
    await third.run("select * from tab1; select * from tab2");
    await other.run("commit");
    await one.run("select * from tab1; commit");
    expect((await third.run("select count(*) from tab1")).rows).toEqual([["2"]]);
});

test("a reader goes on at its snapshot, whatever others commit to tables that it has not read before", async () => {
    await one.run("begin; select * from tab2");
    await other.run("insert into tab1 values (1)");
    expect((await one.run("select count(*) from tab1")).rows).toEqual([["1"]]);
    await third.run("insert into tab1 values (2)");
    expect((await one.run("select count(*) from tab1; commit")).rows).toEqual([["1"]]);
});

test("queries that are asked again, and sent before one Sync, see one snapshot", async () => {
    const counts: unknown[] = [];
    const nobody = async () => undefined;
    const rows = async ({ columns }: RowBatch) => {
        counts.push(columns[0]?.[0]);
    };
    const sink = { rowDescription: nobody, rows, complete: nobody, empty: nobody };
    const { session } = third;
    const count = async (isLast: boolean) => {
        await session.parse("", "select count(*) from tab1", []);
        await session.bind("", "", []);
        await session.execute("", 0, sink, isLast);
    };
    await count(true); // from now on it is known to have few rows
    await session.sync(false);
    await count(false);
    await other.run("insert into tab1 values (1)");
    await count(true);
    await session.sync(false);
    await count(true);
    await session.sync(false);
    expect(counts).toEqual(["1", "1", "1", "2"]);
});

test("a report that sees one of two changes and not the earlier one is refused", async () => {
    await one.run("begin; select * from tab2; select * from tab1");
    await other.run("insert into tab2 values (5)");
    // After `other`, and before `one`: with what `one` is about to do there is no order of the three.
    expect((await third.run("select (select max(n) from tab1), (select max(n) from tab2)")).rows).toEqual([["0", "5"]]);
    await expect(one.run("insert into tab1 values (7)")).rejects.toMatchObject({ message: "1023" });
});

test("who changes a table waits for who changes it already, and goes on from there", async () => {
    await one.run("begin; update tab1 set n = n + 1");
    const waiting = other.run("update tab1 set n = n + 1");
    expect(await isWaiting(waiting)).toBe(true);
    expect((await third.run("select n from tab1")).rows).toEqual([["0"]]);
    await one.run("commit");
    expect((await waiting).tags).toEqual(["UPDATE 1"]);
    expect((await third.run("select n from tab1")).rows).toEqual([["2"]]);
});

test("many sessions that add to one number at once lose nothing", async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => sessions.open()));
    const statements = ["update tab1 set n = n + 1", "insert into tab2 values (1)", "delete from tab2 where n = 2"];
    await Promise.all(
        all.map(async (session) => {
            for (let round = 0; round < 5; round++) {
                await session.run(`begin; ${statements.join("; ")}; commit`);
            }
        }),
    );
    expect((await one.run("select n, (select count(*) from tab2) from tab1")).rows).toEqual([["40", "40"]]);
    await Promise.all(all.map(({ session }) => session.close()));
});

test("a block that has done nothing yet waits and sees what was committed meanwhile", async () => {
    await one.run("begin; delete from tab1; insert into tab1 values (10)");
    await other.run("begin");
    const waiting = other.extended("insert into tab1 select count(*) from tab1");
    expect(await isWaiting(waiting)).toBe(true);
    await one.run("commit");
    await waiting;
    expect((await other.run("select n from tab1 order by n")).rows).toEqual([["1"], ["10"]]);
    await other.run("commit");
});

test("a block that has read the table before may not change it after another did", async () => {
    await other.run("begin; select * from tab1");
    await one.run("update tab1 set n = 1");
    await expect(other.run("update tab1 set n = n + 1")).rejects.toMatchObject(violation);
    await other.run("rollback");
    // Whoever only adds rows, and read nothing of this table, may.
    await other.run("begin; select * from tab2");
    await one.run("insert into tab1 values (2)");
    await other.run("insert into tab1 values (3); commit");
    expect((await one.run("select n from tab1 order by n")).rows).toEqual([["1"], ["2"], ["3"]]);
});

test("the second to create a table waits, and finds that it exists", async () => {
    await one.run("begin; create table made (a int)");
    const waiting = other.run("create table made (b int)");
    expect(await isWaiting(waiting)).toBe(true);
    await one.run("commit");
    await expect(waiting).rejects.toMatchObject({ code: "42P07" });
    await one.run("drop table made");
});

test("the second to alter a table works on what the first has made of it", async () => {
    await one.run("begin; alter table tab1 add column b int default 1");
    const waiting = other.run("alter table tab1 add column c int default 2");
    expect(await isWaiting(waiting)).toBe(true);
    await one.run("commit");
    await waiting;
    expect((await third.run("select * from tab1")).rows).toEqual([["0", "1", "2"]]);
});

test("a deadlock fails whoever closes the circle, and the other goes on", async () => {
    await one.run("begin; insert into tab1 values (1)");
    await other.run("begin; insert into tab2 values (1)");
    const waiting = one.run("insert into tab2 values (1)");
    expect(await isWaiting(waiting)).toBe(true);
    await expect(other.run("insert into tab1 values (1)")).rejects.toMatchObject({
        code: "40P01",
        message: "deadlock detected",
    });
    expect((await waiting).tags).toEqual(["INSERT 0 1"]);
    await one.run("commit");
});

test("LOCK keeps readers and writers out until its transaction ends", async () => {
    expect((await one.run("begin; lock tab1, tab2")).tags).toEqual(["BEGIN", "LOCK TABLE"]);
    const [reading, writing] = [other.run("select n from tab1"), third.run("insert into tab2 values (1)")];
    expect(await isWaiting(reading)).toBe(true);
    expect(await isWaiting(writing)).toBe(true);
    await one.run("update tab1 set n = 9; commit");
    expect((await reading).rows).toEqual([["9"]]);
    await writing;
    expect((await one.run("select n from tab2")).rows).toEqual([["1"]]);
});

test("LOCK waits for readers, and sees what was committed before its transaction's first look", async () => {
    await other.run("begin; select n from tab1");
    const waiting = one.run("begin; lock table tab1");
    expect(await isWaiting(waiting)).toBe(true);
    await other.run("commit");
    await waiting;
    await other.run("insert into tab2 values (4)");
    expect((await one.run("select n from tab2; commit")).rows).toEqual([["4"]]);
});

test("LOCK's turn comes before that of readers who came later, and after what the readers before it still change", async () => {
    await one.run("begin; select n from tab1");
    const locking = other.run("begin; lock tab1");
    expect(await isWaiting(locking)).toBe(true);
    const reading = third.run("select count(*) from tab1");
    expect(await isWaiting(reading)).toBe(true);
    await one.run("insert into tab1 values (1); commit");
    await locking;
    expect(await isWaiting(reading)).toBe(true);
    await other.run("insert into tab1 values (2); commit");
    expect((await reading).rows).toEqual([["3"]]);
});

test("LOCK takes tables only, and the right to change them", async () => {
    await one.run("create view of_tab1 as select n from tab1");
    await expect(one.run("begin; lock of_tab1")).rejects.toMatchObject({ code: "42809" });
    await one.run("rollback");
    await expect(one.run("begin; lock nowhere")).rejects.toMatchObject({ code: "42P01" });
    await one.run("rollback; create user reader password 'Secret123'; grant select on tab1 to reader");
    const reader = await sessions.open("reader");
    await expect(reader.run("begin; lock tab1")).rejects.toMatchObject({ code: "42501" });
    await reader.session.close();
});

test("whoever waits can be cancelled, and leave", async () => {
    await one.run("begin; insert into tab1 values (1)");
    const waiting = other.run("insert into tab1 values (2)");
    expect(await isWaiting(waiting)).toBe(true);
    other.session.cancel();
    await expect(waiting).rejects.toMatchObject({ code: "57014" });
    await other.run("set statement_timeout to 50");
    await expect(other.run("insert into tab1 values (2)")).rejects.toMatchObject({ code: "57014" });
    await other.run("reset statement_timeout");
    await one.run("commit");
    await other.run("insert into tab1 values (2)");
    expect((await one.run("select count(*) from tab1")).rows).toEqual([["3"]]);
});

test("who waited behind one that was cancelled goes on", async () => {
    await one.run("begin; select n from tab1");
    const locking = other.run("begin; lock tab1");
    expect(await isWaiting(locking)).toBe(true);
    const reading = third.run("select n from tab1");
    expect(await isWaiting(reading)).toBe(true);
    other.session.cancel();
    await expect(locking).rejects.toMatchObject({ code: "57014" });
    expect((await reading).rows).toEqual([["0"]]);
});

test("temporary tables of one name are nobody else's business", async () => {
    await one.run("create temp table mine (a int); begin; insert into mine values (1)");
    await other.run("create temp table mine (a int); begin; insert into mine values (2); commit");
    await one.run("commit; drop table mine");
    await other.run("drop table mine");
});

describe("behind thousands of other commits", () => {
    /** Transactions that begin and commit; each reads or changes one of so many tables, as statements alone do. */
    function commitMany(kind: "reads" | "writes", tables: number): void {
        const { serialization } = sessions.shared;
        for (let count = 0; count < 1500; count++) {
            const participant = serialization.begin(99);
            const table = { oid: 1_000_000 + (count % tables), name: "elsewhere" };
            serialization.note(participant, { reads: [], writes: [], defines: [], locks: [], [kind]: [table] });
            serialization.commit(participant);
        }
    }

    const elsewhere = [
        ["writes", 1],
        ["writes", 30],
        ["writes", 3000],
        ["reads", 3000],
    ] as const;

    test.each(elsewhere)("(%s of %d tables) what two have read and changed is not forgotten", async (kind, tables) => {
        await one.run("begin; select * from tab1");
        await other.run("begin; select * from tab2; insert into tab1 values (1); commit");
        commitMany(kind, tables);
        await expect(one.run("insert into tab2 values (1)")).rejects.toMatchObject({ message: "1023" });
    });

    test.each(elsewhere)("(%s of %d tables) nor is a report between them", async (kind, tables) => {
        await one.run("begin; select * from tab2; select * from tab1");
        await other.run("insert into tab2 values (5)");
        await third.run("select (select max(n) from tab1), (select max(n) from tab2)");
        commitMany(kind, tables);
        await expect(one.run("insert into tab1 values (7)")).rejects.toMatchObject({ message: "1023" });
    });

    test("who has to do with none of it goes on", async () => {
        await one.run("begin; select * from tab1");
        commitMany("writes", 30);
        await one.run("insert into tab2 values (1); select * from tab2; commit");
    });

    test("what is remembered has an end, and ends with the last that ran meanwhile", async () => {
        const { serialization } = sessions.shared;
        await one.run("begin; select * from tab1");
        commitMany("writes", 3000);
        expect(serialization.remembered).toBeLessThanOrEqual(1000);
        await one.run("commit");
        expect(serialization.remembered).toBe(0);
    });
});
