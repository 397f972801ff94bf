import type { Notice } from "../../infra/local/session/contract";
import { openSessions, type Sessions, type TestSession } from "../support/session";

let sessions: Sessions;
let client: TestSession;
const notices: Notice[] = [];

beforeAll(async () => {
    sessions = await openSessions();
    client = await sessions.open();
    await client.run(`
        create table venue (venueid smallint, venuename varchar(20), seats int);
        create table event (eventid int, venueid smallint, eventname varchar(20), starttime timestamp);
        create view venues as select venueid, venuename from venue where seats > 0;
        insert into venue values (1, 'a', 10), (2, 'b', 20);
        insert into event select 1, 1, 'x', null from venue a, venue b, venue c, venue d`);
    client.session.events.current = {
        notice: (notice) => notices.push(notice),
        parameterStatus: () => undefined,
        end: () => undefined,
    };
});
afterAll(() => sessions.close());
beforeEach(() => {
    notices.length = 0;
});

/** The steps, without their figures. */
async function steps(statement: string): Promise<readonly string[]> {
    const { rows } = await client.run(`explain ${statement}`);
    return rows.map(([line]) => (line as string).replace(/ {2}\(cost=.*/, ""));
}

test("a scan in Redshift's words, with its rows, cost and width, and what kind of plan it is", async () => {
    expect(await client.run("explain select venueid, venuename from venue")).toEqual({
        columns: ["QUERY PLAN"],
        rows: [[" XN Seq Scan on venue  (cost=0.00..0.02 rows=2 width=22)"]],
        tags: ["EXPLAIN"],
    });
    expect(notices).toMatchObject([
        { severity: "INFO", message: expect.stringContaining("plan of the local warehouse") },
    ]);
});

test("a join, grouped, ordered and cut", async () => {
    const query = `select venuename, count(*) from event join venue on event.venueid = venue.venueid
        group by venuename order by 2 desc limit 1`;
    expect(await steps(query)).toEqual([
        " XN Limit",
        "   ->  XN Merge",
        "         ->  XN Network",
        "               Send to leader",
        "               ->  XN Sort",
        "                     ->  XN HashAggregate",
        "                           ->  XN Hash Join",
        "                                 ->  XN Seq Scan on event",
        "                                 ->  XN Hash",
        "                                       ->  XN Seq Scan on venue",
    ]);
});

test.each([
    ["select max(seats) from venue", /XN Aggregate\n.*XN Seq Scan on venue$/],
    [
        "select * from venues where venueid in (select venueid from event)",
        /XN Hash IN Join\n.*on event\n.*XN Hash\n.*on venue$/,
    ],
    ["select * from event left join venue using (venueid)", /XN Hash Left Join/],
    ["select * from event, venue where event.eventid < venue.seats", /XN Nested Loop/],
    ["select row_number() over (order by seats) from venue", /XN Window/],
    ["select seats from venue union all select eventid from event", /XN Append\n.*on venue\n.*on event$/],
    ["with v as (select venueid, count(*) as n from venue group by 1) select * from v", /XN HashAggregate/],
    ["select 1", /^ XN Result$/],
    ["select datname from pg_database where datname = 'none'", /./],
    ["insert into venue select 3, 'c', max(eventid) from event", /^ XN Aggregate\n.*on event$/],
    ["update venue set seats = 0 where venueid = 1", /^ XN Seq Scan on venue$/],
    ["delete from venue using event where venue.venueid = event.venueid", /XN Hash/],
    ["create table copied as select * from venue", /^ XN Seq Scan on venue$/],
    ["select * into copied from venue", /^ XN Seq Scan on venue$/],
])("explained and not run: %s", async (statement, plan) => {
    expect((await steps(statement)).join("\n")).toMatch(plan);
    expect((await client.run("select count(*), sum(seats) from venue")).rows).toEqual([["2", "30"]]);
    await expect(client.run("select * from copied")).rejects.toMatchObject({ code: "42P01" });
});

test("the extended protocol describes the plan", async () => {
    const answer = await client.extended("explain select venueid from venue");
    expect(answer).toMatchObject({ columns: ["QUERY PLAN"], tags: ["EXPLAIN"] });
});

test.each([
    ["explain select nothing from venue", "42703"],
    ["explain create table venue as select 1 as a", "42P07"],
    ["explain insert into venues values (1)", "0A000"],
    ["explain drop table venue", "42601"],
    ["explain verbose select 1", "0A000"],
    ["explain analyze select 1", "0A000"],
])("an error in what is explained is an error: %s", async (statement, code) => {
    await expect(client.run(statement)).rejects.toMatchObject({ code });
    expect(notices).toEqual([]);
});

test("who may not read a table may not see how it would be read", async () => {
    await client.run("create user reader password 'Secret123'");
    const reader = await sessions.open("reader");
    await expect(reader.run("explain select * from venue")).rejects.toMatchObject({ code: "42501" });
});
