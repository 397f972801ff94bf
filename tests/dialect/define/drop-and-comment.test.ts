import { openStatements, type Statements } from "../../support/statements";

let warehouse: Statements;

beforeAll(async () => {
    warehouse = await openStatements();
});
afterAll(() => warehouse.close());

const run = (sql: string) => warehouse.run(sql);
const refused = (sql: string, code: string, message: string) =>
    expect(run(sql)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });

test("DROP TABLE takes several tables, and with IF EXISTS says which are not there", async () => {
    await run("create table a (x int); create table b (x int)");
    expect(await run("drop table if exists a, missing, b")).toBe("DROP TABLE");
    expect(warehouse.notices.at(-1)).toBe('Table "missing" does not exist and will be skipped');
    await refused("drop table a", "42P01", 'Table "a" does not exist');
});

test("a view is dropped by DROP VIEW only, a table by DROP TABLE only", async () => {
    await run("create table kind_table (x int); create view kind_view as select 1 as x");
    await refused("drop table kind_view", "42809", '"kind_view" is not a table');
    await refused("drop view if exists kind_table", "42809", '"kind_table" is not a view');
    await run("drop view kind_view");
    await refused("select * from kind_view", "42P01", "does not exist");
});

test("CASCADE takes bound views of bound views, and leaves late-binding ones", async () => {
    await run("create table base (x int)");
    await run("create view one as select x from base; create view two as select x from one");
    await run("create view late as select x from public.base with no schema binding");
    await refused("drop table base", "2BP01", "cannot drop table base because other objects depend on it");
    await run("drop table base cascade");
    await refused("select * from two", "42P01", 'relation "two" does not exist');
    expect(await warehouse.relation("late")).toBeDefined();
});

test("a dropped table lets the sequences of its identity columns go", async () => {
    await run("create table numbered (id int identity, x int)");
    await run("drop table numbered");
    expect(await warehouse.connection.query("select count(*) from duckdb_sequences()")).toEqual([[0n]]);
});

test("a schema is made, filled, refused while it holds something, and dropped with CASCADE", async () => {
    expect(await run("create schema shop")).toBe("CREATE SCHEMA");
    await refused("create schema shop", "42P06", 'Schema "shop" already exists');
    await run("create schema if not exists shop");
    expect(warehouse.notices.at(-1)).toBe('Schema "shop" already exists and will be skipped');
    await run("create table shop.t (x int)");
    await refused("drop schema shop", "2BP01", "cannot drop schema shop because other objects depend on it");
    expect(await run("drop schema shop cascade")).toBe("DROP SCHEMA");
    await refused("create table shop.t (x int)", "3F000", 'schema "shop" does not exist');
    await refused("create schema pg_mine", "42939", 'unacceptable schema name "pg_mine"');
});

test("comments are kept on tables, views, columns and schemas, quotes and backslashes included", async () => {
    await run("create table commented (x int)");
    await run(`comment on table commented is 'Jack\\'s "table"'`);
    await run("comment on column commented.x is 'it''s \\\\ x'");
    const { metadata } = (await warehouse.relation("commented")) ?? {};
    expect(metadata?.comment).toBe(`Jack's "table"`);
    expect(metadata?.columns[0]?.comment).toBe("it's \\ x");
    await run("comment on table commented is null");
    expect((await warehouse.relation("commented"))?.metadata.comment).toBeUndefined();
    await refused(
        "comment on column commented.y is 'no'",
        "42703",
        'column "y" of relation "commented" does not exist',
    );
    await refused("comment on view commented is 'no'", "42809", '"commented" is not a view');
});

test("TRUNCATE empties a table and keeps its definition", async () => {
    await run("create table emptied (x int default 7 not null)");
    await run("insert into emptied values (1), (2)");
    expect(await run("truncate emptied")).toBe("TRUNCATE TABLE");
    await run("insert into emptied default values");
    expect(await run("select x from emptied")).toEqual([["7"]]);
});
