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
