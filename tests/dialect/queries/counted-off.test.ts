import { openSessions, type Sessions, type TestSession } from "../../support/session";

let sessions: Sessions;
let session: TestSession;

beforeAll(async () => {
    // What the engine's threads do first decides what a join asks of rows that are not counted yet.
    sessions = await openSessions(4);
    session = await sessions.open();
    await session.run(`create table plays (place int, length double precision);
        insert into plays values (1, 1), (2, 2), (3, 3), (4, 4);
        create table wanted (length double precision);
        insert into wanted values (3);
        create view behind_two as select length from plays order by place limit 10000000 offset 2`);
});

afterAll(() => sessions.close());

const TIMES = 60;
const COUNTED = "select length from plays order by place";

test.each([
    [`select count(*) from (${COUNTED} offset 2) c join wanted w on c.length = w.length`],
    [`select count(*) from ((${COUNTED} limit 1000000000 offset 2)) c join wanted w on c.length = w.length`],
    ["select count(*) from behind_two c join wanted w on c.length = w.length"],
    [`with c as (${COUNTED} offset 2) select count(*) from c join wanted w on c.length = w.length`],
])("a join does not choose among the rows before LIMIT and OFFSET count them: %s", async (sql) => {
    const counts = new Set<string | null | undefined>();
    for (let time = 0; time < TIMES; time++) {
        counts.add((await session.run(sql)).rows[0]?.[0]);
    }
    expect([...counts]).toEqual(["1"]);
});

test.each([
    [`(${COUNTED} offset 2)`],
    [`(with two as (${COUNTED} offset 2) select * from two)`],
    [`(with few as (select * from (${COUNTED} limit 10 offset 2) s) select * from few)`],
    ["behind_two"],
])("nor does one in a subquery: %s", async (counted) => {
    const joined = `${counted} c join wanted w on c.length = w.length`;
    const answers = new Set<string>();
    for (let time = 0; time < TIMES; time++) {
        const { rows } = await session.run(`select place, (select count(*) from ${joined} where p.place < w.length)
            from plays p where exists (select 1 from ${joined} where p.place <= w.length) order by place`);
        answers.add(JSON.stringify(rows));
    }
    expect([...answers]).toEqual(['[["1","1"],["2","1"],["3","0"]]']);
});

test("what a subquery counts of an order by its row of the query around is counted for each", async () => {
    const next = "select n.length from plays n where n.place >= p.place order by n.place limit 2";
    const { rows } = await session.run(`select place,
            (select count(*) from (${next}) c join wanted w on c.length = w.length) from plays p order by place`);
    expect(rows).toEqual([
        ["1", "0"],
        ["2", "1"],
        ["3", "1"],
        ["4", "0"],
    ]);
});
