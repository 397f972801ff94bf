import { openSessions, type Sessions, type TestSession } from "../../support/session";

let sessions: Sessions;
let session: TestSession;

beforeAll(async () => {
    sessions = await openSessions(2);
    session = await sessions.open();
    // More rows than the engine reads at once, of which the first say what the others need not be compared with.
    const digits = Array.from({ length: 10 }, (_, digit) => `select ${digit} as n`).join(" union all ");
    await session.run(`create table d as ${digits};
        create table plays (id bigint, n int);
        insert into plays select x, 1000000000 + x from (
            select a.n + 10 * b.n + 100 * c.n + 1000 * e.n + 10000 * f.n as x from d f, d e, d c, d b, d a
            where f.n < 3) r;
        create table later (v bigint);
        insert into later select 5000000000 + id from plays;
        create view all_of_them as select v from later union all select n from plays`);
});

afterAll(() => sessions.close());

test.each<readonly [sql: string, expected: string]>([
    ["select v from later union all select n from plays order by 1 limit 3", "1000000000 1000000001 1000000002"],
    ["select v from all_of_them order by v limit 2", "1000000000 1000000001"],
    ["select top 1 v + 0 from all_of_them order by v", "1000000000"],
    ["select v from all_of_them order by v desc limit 2 offset 29999", "5000000000 1000029999"],
    ["select v from (select v from all_of_them order by v) a limit 1", "1000000000"],
    ["with a as (select v from later union all select n from plays) select v from a order by 1 limit 1", "1000000000"],
    ["select distinct v from all_of_them order by v limit 1", "1000000000"],
    ["select k from (select id::int as k from plays) p order by k desc limit 2", "29999 29998"],
    ["select id::int as k, count(*) over () from plays where id < 7 order by k desc limit 1", "6|7"],
    ["select id::smallint as k, count(*) from plays where id < 9 group by 1 order by 1 desc limit 1", "8|1"],
])("the first rows are those of the order: %s", async (sql, expected) => {
    const { rows } = await session.run(sql);
    expect(rows.map((row) => row.join("|")).join(" ")).toBe(expected);
});
