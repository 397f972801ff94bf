import { openStatements, type Statements } from "../../support/statements";

let warehouse: Statements;

beforeAll(async () => {
    warehouse = await openStatements();
});
afterAll(() => warehouse.close());
beforeEach(async () => {
    await run("drop table if exists sales cascade");
    await run("create table sales (catgroup varchar(10), qtysold int)");
    await run("insert into sales values ('Shows', 2), ('Shows', 3), ('Concerts', 4)");
});

const run = (sql: string) => warehouse.run(sql);
const refused = (sql: string, code: string, message: string) =>
    expect(run(sql)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
const sold = () => run("select catgroup, sold from tickets order by catgroup");
const create = (attributes = "") =>
    run(
        `create materialized view tickets ${attributes} as select catgroup, sum(qtysold) as sold from sales group by catgroup`,
    );

test("a materialized view keeps its rows until it is refreshed", async () => {
    expect(await create()).toBe("CREATE MATERIALIZED VIEW");
    await run("insert into sales values ('Sports', 9)");
    expect(await sold()).toEqual([
        ["Concerts", "4"],
        ["Shows", "5"],
    ]);
    expect(await run("refresh materialized view tickets restrict")).toBe("REFRESH MATERIALIZED VIEW");
    expect(await sold()).toEqual([
        ["Concerts", "4"],
        ["Shows", "5"],
        ["Sports", "9"],
    ]);
});

test("CASCADE of its refresh is refused by its name", async () => {
    await create();
    await refused("refresh materialized view tickets cascade", "0A000", "REFRESH MATERIALIZED VIEW ... CASCADE");
});

test("it is laid out as asked for, evenly by default, and is a view in the catalogue", async () => {
    await create("backup no distkey (catgroup) sortkey (sold) auto refresh no");
    expect((await warehouse.relation("tickets"))?.metadata).toMatchObject({
        distStyle: "key",
        distKey: "catgroup",
        sortKey: { columns: ["sold"] },
    });
    expect(await run("select relkind from pg_class where relname = 'tickets'")).toEqual([["v"]]);
    await run("create materialized view second as select catgroup from tickets");
    expect((await warehouse.relation("second"))?.metadata.distStyle).toBe("even");
    await run("drop materialized view second");
});

test("a column more in its table changes nothing of what it holds", async () => {
    await run("create materialized view everything as select * from sales");
    await run("alter table sales add column venue int default 1");
    await run("refresh materialized view everything");
    expect(await run("select * from everything where qtysold = 4")).toEqual([["Concerts", "4"]]);
});

test("it stands in the way of its table's DROP without CASCADE, and goes with it", async () => {
    await create();
    await refused("drop table sales", "2BP01", "cannot drop table sales because other objects depend on it");
    await run("drop table sales cascade");
    await refused("select * from tickets", "42P01", "does not exist");
});

test("it is changed by REFRESH and dropped by DROP MATERIALIZED VIEW only", async () => {
    await create();
    await refused("insert into tickets values ('x', 1)", "0A000", "cannot insert into a materialized view");
    await refused("truncate tickets", "42809", '"tickets" is not a table');
    await refused("alter table tickets rename to other", "42809", '"tickets" is not a table');
    await refused("drop table tickets", "42809", '"tickets" is not a table');
    await refused("drop view tickets", "42809", '"tickets" is not a view');
    await refused("refresh materialized view sales", "42809", '"sales" is not a materialized view');
    expect(await run("drop materialized view tickets")).toBe("DROP MATERIALIZED VIEW");
    await run("drop materialized view if exists tickets");
});

test("what Redshift's materialized views can't hold is refused by name", async () => {
    await run("create view plain as select catgroup from sales; create temp table temporary_sales (a int)");
    const creating = (query: string) => `create materialized view m as ${query}`;
    await refused(creating("select catgroup from sales order by 1"), "0A000", "no ORDER BY, LIMIT or OFFSET");
    await refused(creating("select catgroup from plain"), "0A000", "can't read views");
    await refused(creating("select a from temporary_sales"), "0A000", "can't read temporary tables");
    await refused(creating("select relname::varchar from pg_class"), "0A000", "can't read system views");
    await refused("create materialized view m auto refresh yes as select 1 as a", "0A000", "AUTO REFRESH YES");
    await refused("create materialized view sales as select 1 as a", "42P07", 'Relation "sales" already exists');
});
