import { type Dialect, openDialect } from "../support";

let dialect: Dialect;

beforeAll(async () => {
    dialect = await openDialect();
    await dialect.answers(`
        create table t (a int, b varchar(20));
        insert into t values (1, 'x');
        create view of_leader as select current_schema() as s;
        create view of_table as select a from t;
        create view of_both as select a, b from t;
        create view of_catalogue as select relname, current_schema() as s from pg_class;
    `);
});

afterAll(() => dialect.close());

const LEADER = "Specified types or functions (one per INFO message) not supported on Amazon Redshift tables.";
const COMPUTE = "One or more of the used functions must be applied on at least one user created table.";

// Source: developer guide, "Leader node-only functions", "Compute node-only functions".
test.each([
    ["a query of a table", "select current_schema() from t", LEADER],
    ["a query of a view of a table", "select current_schema() from of_table", LEADER],
    ["a view that calls it, beside a table", "select s from of_leader, t", LEADER],
    ["CREATE TABLE AS", "create table made as select current_schema() as s", LEADER],
    ["SELECT INTO", "select current_schema() as s into made", LEADER],
    ["INSERT of a query", "insert into t (b) select current_schema()", LEADER],
    ["UPDATE", "update t set b = current_schema()", LEADER],
    ["a series beside a table", "select * from t, generate_series(1, 3)", LEADER],
    ["an array of a table's rows", "select array(select a from t)", LEADER],
    ["the standard's views beside a table", "select * from t, information_schema.tables", LEADER],
    [
        "a table of the standard's views",
        "create table made as select table_name from information_schema.tables",
        LEADER,
    ],
    ["rows of PG_TABLE_DEF for a table", "insert into t (b) select tablename from pg_table_def", LEADER],
    [
        "a subquery of the standard's views",
        "select a from t where b in (select table_name from information_schema.tables)",
        LEADER,
    ],
    ["MEDIAN without a table", "select median(x) from (select 1 as x)", COMPUTE],
    ["MEDIAN of a view without a table", "select listagg(s) from of_leader", COMPUTE],
    ["MEDIAN into a table, of none", "insert into t (a) select median(x) from (select 1 as x)", COMPUTE],
])("the other nodes' functions are refused: %s", async (_, sql, message) => {
    await expect(dialect.answers(sql)).rejects.toThrow(message);
});

test.each([
    ["select s from of_leader", [["public"]]],
    ["select listagg(b) from of_both", [["x"]]],
    ["select listagg(path) from svcs_unload_log", [[null]]],
    ["select distinct s from of_catalogue", [["public"]]],
    ["select count(*) from generate_series(1, 3)", [["3"]]],
    [
        "insert into t values (2, current_schema()); select b from t where a = 2; delete from t where a = 2",
        [["public"]],
    ],
])("the nodes' own functions are answered: %s", async (sql, expected) => {
    expect(await dialect.answers(sql)).toEqual(expected);
});

test("a series in the list of SELECT is refused by its name", async () => {
    await expect(dialect.answers("select generate_series(1, 3)")).rejects.toMatchObject({
        code: "0A000",
        message: "GENERATE_SERIES stands in FROM in the local warehouse, not among what SELECT lists.",
    });
});
