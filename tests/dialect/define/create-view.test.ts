import { openStatements, type Statements } from "../../support/statements";

let warehouse: Statements;

beforeAll(async () => {
    warehouse = await openStatements();
});
afterAll(() => warehouse.close());
beforeEach(async () => {
    await run("drop table if exists event cascade");
    await run("create table event (eventid int, eventname varchar(200))");
    await run("insert into event values (1, 'Lohengrin'), (2, 'Tosca')");
});

const run = (sql: string, values?: readonly (string | null)[]) => warehouse.run(sql, values);
const refused = (sql: string, code: string, message: string) =>
    expect(run(sql)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });

test("a view runs its query each time it is read", async () => {
    expect(await run("create view v1 as select eventname as name from event where eventid > 1")).toBe("CREATE VIEW");
    await run("insert into event values (3, 'Aida')");
    expect(await run("select name from v1 order by name")).toEqual([["Aida"], ["Tosca"]]);
    expect(
        await run("select v.name from v1 as v join public.v1 on v.name = public.v1.name where v.name like 'A%'"),
    ).toEqual([["Aida"]]);
});

test("names listed are the view's, the first ones first", async () => {
    await run("create view v2 (id) as select * from event");
    expect(await run("select id, eventname from v2 where id = 1")).toEqual([["1", "Lohengrin"]]);
    await refused("create view v3 (a, b) as select 1 as x", "42601", "CREATE VIEW specifies too many column names");
});

test("a bound view needs what it reads, and stands in the way of a DROP without CASCADE", async () => {
    await refused("create view v4 as select * from nowhere", "42P01", 'relation "nowhere" does not exist');
    await run("create view v4 as select * from event");
    await refused("drop table event", "2BP01", "cannot drop table event because other objects depend on it");
    await run("drop table event cascade");
    await refused("select * from v4", "42P01", 'relation "v4" does not exist');
});

test("a bound view keeps the columns it was made with when its table gets another", async () => {
    await run("create view v5 as select *, eventid + 1 as next from event");
    await run("create view v5_named (id) as select * from event");
    await run("alter table event add column venueid int default 9");
    expect(await run("select * from v5 where eventid = 1")).toEqual([["1", "Lohengrin", "2"]]);
    expect(await run("select * from v5_named where id = 1")).toEqual([["1", "Lohengrin"]]);
});

test("a bound view means the table it was made on, whatever takes the table's name later", async () => {
    await run("create view v_bound as select eventname from event where eventid = 1");
    await run("create temp table event (eventid int, eventname varchar(9))");
    await run("create schema awsuser; create table awsuser.event (eventid int, eventname varchar(9))");
    expect(await run("select * from v_bound")).toEqual([["Lohengrin"]]);
    await refused("create view v_temporary as select * from event", "0A000", "can't read a temporary table");
    await run("drop table event; drop schema awsuser cascade");
});

test("a late-binding view outlives what it reads and follows it", async () => {
    await run("create view v6 as select * from public.event with no schema binding");
    await run("alter table event rename column eventname to title");
    expect(await run("select eventid, title from v6 where eventid = 1")).toEqual([["1", "Lohengrin"]]);
    await run("drop table event");
    await refused("select * from v6", "42P01", 'relation "public.event" does not exist');
    await run("create table event as select 5 as a");
    expect(await run("select * from v6")).toEqual([["5"]]);
    await run("drop view v6");
});

test("a late-binding view is made before its tables are, but not before their schemas", async () => {
    await run("create view v7 as select a, b from public.later with no schema binding");
    await refused("select * from v7", "42P01", 'relation "public.later" does not exist');
    await run("create table later as select 1 as a, 2 as b");
    expect(await run("select * from v7")).toEqual([["1", "2"]]);
    await refused("create view v8 as select 1 as a from nowhere.later with no schema binding", "3F000", '"nowhere"');
    await refused(
        "create view v8 as select eventname from event with no schema binding",
        "42601",
        "All the relation names inside should be qualified when creating VIEW WITH NO SCHEMA BINDING.",
    );
});

test("tables of WITH need no schema in a late-binding view", async () => {
    await run(
        "create view v9 as with w as (select eventid from public.event) select max(eventid) as newest from w with no schema binding",
    );
    expect(await run("select newest from v9")).toEqual([["2"]]);
});

test("OR REPLACE takes a query of the same columns, and keeps comments and number", async () => {
    await run("create view v10 as select eventid, eventname from event");
    await run("comment on view v10 is 'Events'");
    await run("comment on column v10.eventid is 'Key'");
    const before = await warehouse.relation("v10");
    await run("create or replace view v10 as select eventid, eventname from event where eventid = 2");
    const after = await warehouse.relation("v10");
    expect(await run("select * from v10")).toEqual([["2", "Tosca"]]);
    expect(after?.metadata).toMatchObject({ oid: before?.metadata.oid, comment: "Events" });
    expect(after?.metadata.columns[0]?.comment).toBe("Key");
    await refused("create view v10 as select 1 as a", "42P07", 'Relation "v10" already exists');
    await refused("create or replace view event as select 1 as a", "42809", '"event" is not a view');
});

test("OR REPLACE refuses other columns of a bound view", async () => {
    await run("create or replace view v11 as select eventid, eventname from event");
    await refused(
        "create or replace view v11 as select eventid from event",
        "42P16",
        "cannot change number of columns",
    );
    await refused(
        "create or replace view v11 as select eventid as id, eventname from event",
        "42P16",
        'cannot change name of view column "eventid"',
    );
    await refused(
        "create or replace view v11 as select eventid, eventname::varchar(5) from event",
        "42P16",
        'cannot change data type of view column "eventname"',
    );
});

test("OR REPLACE takes any columns for a late-binding view, as Dataform's assertions need", async () => {
    await run("create or replace view v12 as select 1 as a from public.event with no schema binding");
    await run("create or replace view v12 as select 'x' as b, 2 as c from public.event with no schema binding");
    expect(await run("select * from v12 limit 1")).toEqual([["x", "2"]]);
    expect(await run("select sum(1) as row_count from v12")).toEqual([["2"]]);
});

test("a view can't read itself, not even through another", async () => {
    await run("create view loop_a as select 1 as n from public.event with no schema binding");
    await run("create view loop_b as select n from loop_a");
    await refused("create or replace view loop_b as select n from loop_b", "42P17", "infinite recursion");
    await refused(
        "create or replace view loop_a as select n from public.loop_b with no schema binding",
        "42P17",
        "infinite recursion",
    );
});

test("parameters, names given twice and temporary views are refused", async () => {
    await refused("create view p1 as select $1 as a", "42P02", "there is no parameter $1");
    await refused("create view p2 as select 1 as a, 2 as a", "42701", 'column "a" duplicated');
    await refused("create view #p3 as select 1 as a", "0A000", "temporary view");
});
