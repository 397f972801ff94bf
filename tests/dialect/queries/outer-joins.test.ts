import { type Dialect, openDialect } from "../support";

let dialect: Dialect;

beforeAll(async () => {
    dialect = await openDialect();
    await dialect.answers(`
        create table a (id int, n int);
        create table b (id int, c_id int);
        create table c (id int);
        insert into a values (1, 10), (2, 20), (3, 30);
        insert into b values (1, 7), (2, 8);
        insert into c values (7);
    `);
});

afterAll(() => dialect.close());

// Source: developer guide, "Oracle-Style outer joins in the WHERE clause".
test.each([
    [
        "a chain",
        "select a.id, b.id, c.id from a, b, c where a.id = b.id(+) and b.c_id = c.id(+) order by 1",
        "1,1,7 2,2, 3,,",
    ],
    ["marked first in FROM", "select * from b, a where b.id(+) = a.id and n > 10 order by a.id", "2,8,2,20 ,,3,30"],
    ["two conditions", "select a.id, b.id from a, b where a.id = b.id(+) and b.c_id(+) = 8 order by 1", "1, 2,2 3,"],
    [
        "beside a plain join",
        "select a.id, c.id from a, b, c where a.id = b.id and b.c_id = c.id(+) order by 1",
        "1,7 2,",
    ],
    ["a name without its table", "select n, c_id from a, b where a.id = c_id(+) order by 1", "10, 20, 30,"],
])("(+) joins where it can: %s", async (_, sql, expected) => {
    const rows = await dialect.answers(sql);
    expect(rows.map((row) => row.map((value) => value ?? "").join(",")).join(" ")).toBe(expected);
});

test.each([
    [
        "select 1 from a, b where a.id = b.id(+) or a.id = 1",
        "Outer join operator (+) not allowed in operand of OR or IN",
    ],
    ["select 1 from a, b where b.id(+) in (1, a.id)", "Outer join operator (+) not allowed in operand of OR or IN"],
    [
        "select 1 from a, b, c where a.id(+) = b.id and a.n(+) = c.id",
        "A table may be outer joined to at most one other table",
    ],
    ["select 1 from a, b where a.id(+) = b.id and a.n = b.c_id(+)", "Tables can't be outer joined to each other"],
    [
        "select 1 from a, b where a.id(+) = b.id(+)",
        "In one condition (+) marks all columns of one table, and no other's.",
    ],
    [
        "select 1 from a where a.id(+) = 1",
        "The outer join operator (+) needs a condition with a column of another table.",
    ],
    [
        "select 1 from a join b on true, c where a.id = c.id(+)",
        "The outer join operator (+) can't be used beside JOIN in FROM.",
    ],
    ["select a.id(+) from a", "The outer join operator (+) stands only in conditions of WHERE."],
])("%s", async (sql, message) => {
    await expect(dialect.answers(sql)).rejects.toThrow(message);
});
