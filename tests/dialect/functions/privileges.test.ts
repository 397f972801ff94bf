import { openSessions, type Sessions, type TestSession } from "../../support/session";

let sessions: Sessions;
let admin: TestSession;
let ann: TestSession;

beforeAll(async () => {
    sessions = await openSessions();
    admin = await sessions.open();
    await admin.run(`
        create group analysts;
        create user ann password disable in group analysts;
        create schema shop;
        create table shop.sales (id int);
        create table shop.costs (id int);
        create table shop.plans (id int);
        grant usage on schema shop to public;
        grant select on shop.sales to ann;
        grant insert on shop.costs to group analysts`);
    ann = await sessions.open("ann");
});
afterAll(() => sessions.close());

// Source: developer guide, "HAS_TABLE_PRIVILEGE", "HAS_SCHEMA_PRIVILEGE", "HAS_DATABASE_PRIVILEGE".
test.each<readonly [expression: string, answer: string | null]>([
    ["has_table_privilege('shop.sales', 'select')", "t"],
    ["has_table_privilege('shop.sales', 'insert')", "f"],
    ["has_table_privilege('shop.sales', 'insert, select')", "t"],
    ["has_table_privilege('shop.costs', 'insert')", "t"],
    ["has_table_privilege('ann', 'shop.plans', 'select')", "f"],
    ["has_table_privilege('pg_class', 'select')", "t"],
    ["has_table_privilege('pg_class', 'delete')", "f"],
    ["has_table_privilege('shop.sales', null)", null],
    ["has_schema_privilege('shop', 'usage')", "t"],
    ["has_schema_privilege('shop', 'create')", "f"],
    ["has_schema_privilege('public', 'create')", "t"],
    ["has_schema_privilege('pg_catalog', 'usage')", "t"],
    ["has_database_privilege('dev', 'temp')", "t"],
    ["has_database_privilege('dev', 'create')", "f"],
])("to one who is no superuser, %s is %s", async (expression, answer) => {
    expect((await ann.run(`select ${expression}`)).rows).toEqual([[answer]]);
});

test("what a user owns is theirs entirely, and the administrator asks for others", async () => {
    await ann.run("create table public.own (id int)");
    const sql =
        "select has_table_privilege('ann', 'own', 'delete'), has_table_privilege('ann', 'shop.plans', 'select')";
    expect((await admin.run(sql)).rows).toEqual([["t", "f"]]);
});
