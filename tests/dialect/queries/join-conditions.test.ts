import { openSessions, type Sessions, type TestSession } from "../../support/session";

let sessions: Sessions;
let session: TestSession;

beforeAll(async () => {
    sessions = await openSessions();
    session = await sessions.open();
    await session.run(`create table a (id int, v int);
        create table b (id int, w int);
        insert into a values (1, 10), (2, 20), (3, null), (null, 20), (5, 20);
        insert into b values (1, 1), (2, 2), (3, 3), (4, 4), (null, 2)`);
});

afterAll(() => sessions.close());

// With nested loops each row of one side would be compared with each of the other.
test.each<readonly [type: string, on: string, expected: string]>([
    ["left", "a.id = b.id and v = 20", "1- 2:2 3- - 5-"],
    ["left", "v > 5 and a.id = b.id and w < 3 and 1 = 1", "1:1 2:2 3- - 5-"],
    ["left", "a.id = b.id and v is null", "1- 2- 3:3 - 5-"],
    ["left", "a.id = b.id and not (v in (10, 30) or a.id = 2)", "1- 2- 3- - 5-"],
    ["right", "a.id = b.id and w = 2", "-1 2:2 -3 -4 -"],
])("an outer join hashes its rows though a condition is of one side: %s join on %s", async (type, on, expected) => {
    const from = `from a ${type} join b on ${on}`;
    const plan = await session.run(`explain select a.id, b.id ${from}`);
    expect(plan.rows.join("\n")).not.toContain("Nested Loop");
    const { rows } = await session.run(`select a.id, b.id ${from}`);
    const found = rows.map(([one, other]) => `${one ?? ""}${one && other ? ":" : "-"}${other ?? ""}`);
    expect(found.sort()).toEqual(expected.split(" ").sort());
});

test("conditions of an outer join are of one side's rows alone where there is no other", async () => {
    const { rows } = await session.run("select count(*), count(b.id) from a left join b on v = 20 and a.id > 2");
    expect(rows).toEqual([["9", "4"]]);
});

test("a condition of an outer join that is none is told as such", async () => {
    await expect(session.run("select 1 from a left join b on a.id = b.id and current_date")).rejects.toMatchObject({
        code: "42804",
        message: "argument of AND must be type boolean, not type date",
    });
});

test.each([
    ["a.id = b.id", "7"],
    ["b.id * 2 = a.id + 1 and b.w = a.v", "10"],
    ["(a.id, v) = (b.id, w * 10)", "8"],
    ["a.id = b.id and 1 = 1", "7"],
    ["false", "10"],
])("a FULL JOIN is on values that are equal: %s", async (on, count) => {
    expect((await session.run(`select count(*) from a full join b on ${on}`)).rows).toEqual([[count]]);
});

test.each([
    "a.id <> b.id",
    "a.id = b.id and w <> 2",
    "a.id = b.id and a.v > b.w",
    "a.id = b.id or v = w",
    "a.id + b.id = 3",
    "a.id = v",
    "a.id = 3",
    "(a.id, v) = (b.id, 3)",
    "a.id between b.id and w",
    "v",
])("a FULL JOIN on anything else is refused: %s", async (on) => {
    await expect(session.run(`select count(*) from a full join b on ${on}`)).rejects.toMatchObject({
        code: "0A000",
        message: "FULL JOIN is only supported with merge-joinable join conditions",
    });
});
