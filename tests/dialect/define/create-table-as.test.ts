import { typeName } from "../../../infra/local/type-names";
import { openStatements, type Statements } from "../../support/statements";

let warehouse: Statements;

beforeAll(async () => {
    warehouse = await openStatements();
    await run(`create table event (
        eventid int not null distkey, venueid smallint, dateid smallint sortkey, eventname varchar(200) default 'none')`);
    await run("insert into event values (1, 10, 100, 'Lohengrin'), (2, 20, 200, 'Tosca')");
});
afterAll(() => warehouse.close());

const run = (sql: string, values?: readonly (string | null)[]) => warehouse.run(sql, values);
const metadataOf = async (name: string) => (await warehouse.relation("public", name))?.metadata;
const typesOf = async (name: string) =>
    (await metadataOf(name))?.columns.map((column) => [column.name, typeName(column.type), column.notNull]);
const layoutOf = async (name: string) => {
    const { distStyle, distKey, sortKey } = (await metadataOf(name)) ?? {};
    return { distStyle, distKey, sortKey: sortKey?.columns };
};
const refused = (sql: string, code: string, message: string) =>
    expect(run(sql)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });

test("the new table has the query's rows, names and types, and answers with Redshift's tag", async () => {
    expect(await run("create table c1 as select *, eventid * 2 as twice, 1.50 as price from event")).toBe("SELECT");
    expect(await run("select eventname, twice, price from c1 order by 1")).toEqual([
        ["Lohengrin", "2", "1.50"],
        ["Tosca", "4", "1.50"],
    ]);
    expect(await typesOf("c1")).toEqual([
        ["eventid", "integer", false],
        ["venueid", "smallint", false],
        ["dateid", "smallint", false],
        ["eventname", "character varying(200)", false],
        ["twice", "integer", false],
        ["price", "numeric(3,2)", false],
    ]);
});

test("literals and NULL become text as long as they are, and the column keeps to it", async () => {
    await run("create table c2 as select 'abc' as a, null as b, cast(null as date) as c");
    expect(await typesOf("c2")).toEqual([
        ["a", "character varying(3)", false],
        ["b", "character varying(1)", false],
        ["c", "date", false],
    ]);
    await refused("insert into c2 (a) values ('abcd')", "22001", "value too long");
});

test("names listed replace the query's, the first ones first", async () => {
    await run("create table c3 (id, name) as select eventid, eventname, dateid from event");
    expect(await run("select id, name, dateid from c3 where id = 1")).toEqual([["1", "Lohengrin", "100"]]);
    await refused(
        "create table c4 (a, b) as select 1 as x",
        "42601",
        "CREATE TABLE AS specifies too many column names",
    );
});

test("a table that exists, a name given twice, and parameters are refused", async () => {
    await refused("create table event as select 1 as a", "42P07", 'Relation "event" already exists');
    const message = 'column name "xmin" conflicts with a system column name';
    await refused("create table c5 as select 1 as xmin", "42701", message);
    await refused("create table c5 as select 1 as a, 2 as a", "42701", 'column "a" duplicated');
    await refused("create table c6 as select $1 as a", "42P02", "there is no parameter $1");
    await refused("create table c7 as select * from nowhere", "42P01", 'relation "nowhere" does not exist');
    await refused(
        "create table c8 as select relname from pg_class",
        "0A000",
        'Column "relname" has unsupported type "name"',
    );
});

test("keys go by a column's name or place, and must be there", async () => {
    await run("create table k1 distkey (1) sortkey (1, 3) as select eventid, venueid, dateid, eventname from event");
    await run("create table k2 diststyle even sortkey (venueid) as select eventid, venueid from event");
    await run("create table k3 diststyle key distkey (venueid) as select * from event");
    await run("create table k4 diststyle all as select * from event");
    expect(await layoutOf("k1")).toEqual({ distStyle: "key", distKey: "eventid", sortKey: ["eventid", "dateid"] });
    expect(await layoutOf("k2")).toEqual({ distStyle: "even", sortKey: ["venueid"] });
    expect(await layoutOf("k3")).toEqual({ distStyle: "key", distKey: "venueid" });
    expect(await layoutOf("k4")).toEqual({ distStyle: "all" });
    await refused(
        "create table k5 distkey (x) as select 1 as a",
        "42703",
        'column "x" named in DISTKEY does not exist',
    );
    await refused("create table k6 sortkey (2) as select 1 as a", "42P10", "key position 2 is not in the select list");
});

test("a simple query of one table hands its keys on, as far as it yields them", async () => {
    await run("create table i1 as select * from event");
    await run("create table i2 as select eventid as id, eventname from event where eventid > 1");
    await run("create table i3 as select venueid, dateid from event");
    await run("create table i4 as select eventid, dateid from event order by dateid");
    await run("create table i5 as select eventid, count(*) as n from event group by eventid");
    expect(await layoutOf("i1")).toEqual({ distStyle: "key", distKey: "eventid", sortKey: ["dateid"] });
    expect(await layoutOf("i2")).toEqual({ distStyle: "key", distKey: "id" });
    expect(await layoutOf("i3")).toEqual({ sortKey: ["dateid"] });
    expect(await layoutOf("i4")).toEqual({});
    expect(await layoutOf("i5")).toEqual({});
});

test("a temporary table is the session's own, and hides a table of its name", async () => {
    await run("create temp table event as select 7 as eventid");
    expect(await run("select eventid from event")).toEqual([["7"]]);
    await run("create table #hash (id) as select eventid from public.event");
    expect(await run("select count(*) from #hash")).toEqual([["2"]]);
    await run("drop table event");
    expect(await run("select count(*) from event")).toEqual([["2"]]);
});

test("SELECT INTO makes a table, temporary if asked for", async () => {
    expect(await run("select eventid, eventname into s1 from event where eventid = 2")).toBe("SELECT");
    expect(await run("select * from public.s1")).toEqual([["2", "Tosca"]]);
    await run("select max(eventid) as newest into temp table s2 from event");
    expect((await warehouse.relation("s2"))?.temporary).toBe(true);
});

test("Dataform's pattern: built beside, the old one dropped, renamed into place", async () => {
    for (const rows of [1, 2]) {
        await run(`create table "public"."songs_temp" diststyle key distkey (eventid) compound sortkey (eventid, dateid)
            as select * from event limit ${rows}`);
        await run(`drop table if exists "public"."songs" cascade`);
        await run(`alter table "public"."songs_temp" rename to "songs"`);
        expect(await run("select count(*) from songs")).toEqual([[String(rows)]]);
    }
    expect(await layoutOf("songs")).toEqual({ distStyle: "key", distKey: "eventid", sortKey: ["eventid", "dateid"] });
});
