import { type Dialect, openDialect } from "../support";

let dialect: Dialect;

beforeAll(async () => {
    dialect = await openDialect();
    await dialect.answers("create table t (a int); insert into t values (1), (2)");
});

afterAll(() => dialect.close());

test("a chain of hundreds of UNION ALL finds one type for all", async () => {
    const arms = Array.from({ length: 800 }, (_, index) => `select ${index === 700 ? "1.25" : index} as n`);
    const sql = `select count(*), max(n), min(n) from (${arms.join(" union all ")})`;
    expect(await dialect.answers(sql)).toEqual([["800", "799.00", "0.00"]]);
});

test.each([
    ["select 1 union all select 1 union select 1", [["1"]]],
    ["select 1 union select 1 union all select 1 order by 1", [["1"], ["1"]]],
    ["select a from t except select 1 except select 2", []],
    ["select a from t except (select 1 except select 1) order by 1", [["1"], ["2"]]],
    ["select null union all select 3 union all select null order by 1", [["3"], [null], [null]]],
    ["select a from t union all select a from (select a from t order by a limit 1) order by 1", [["1"], ["1"], ["2"]]],
])("%s", async (sql, expected) => {
    expect(await dialect.answers(sql)).toEqual(expected);
});

test.each([
    ["select 1 union all select 2 union all select 3, 4", "each UNION query must have the same number of columns"],
    // Two bare NULLs are text by the time the number comes: PostgreSQL settles types from left to right, up to version 9.
    [
        "select null union all select null union all select 3",
        "UNION types character varying and integer cannot be matched",
    ],
    ["(select a from t limit 1) union select 2", "LIMIT may not be used within input to set operations"],
    ["select 2 union all (select a from t offset 1)", "LIMIT may not be used within input to set operations"],
])("%s", async (sql, message) => {
    await expect(dialect.answers(sql)).rejects.toThrow(message);
});
