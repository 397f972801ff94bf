import { rowsOf } from "../functions/support";
import { type Dialect, openDialect } from "../support";

let dialect: Dialect;

beforeAll(async () => {
    dialect = await openDialect();
    await dialect.answers(`
        create table g (id int, v super);
        insert into g values
            (1, json_parse('1')), (2, json_parse('1.0')), (3, json_parse('1e0')), (4, 'a'), (5, 'a '),
            (6, json_parse('{"a":1,"b":["x"]}')), (7, json_parse('{"b":["x "],"a":1.0}')), (8, null), (9, 'A');
        create table one (v super);
        insert into one values (json_parse('1.00'));
    `);
});

afterAll(() => dialect.close());

// Source: developer guide, "Querying semistructured data", "Dynamic typing": what is equal is one.
test.each<readonly [title: string, sql: string, expected: readonly string[]]>([
    ["a group", "select count(*), min(id) from g group by v order by 2", ["3|1", "2|4", "2|6", "1|8", "1|9"]],
    [
        "a group of attributes",
        "select g.v.a, json_typeof(g.v.a), count(*) from g where id in (6, 7) group by g.v.a",
        ["1|number|2"],
    ],
    [
        "a group that a subquery names",
        "select min(id), (select count(*) from one where one.v = g.v), (select max(x.id) from g x where x.v[0] = g.v[0]) from g group by v order by 1",
        ["1|1|", "4|0|", "6|0|", "8|0|", "9|0|"],
    ],
    ["a group and its total", "select v, count(*) from g where id < 4 group by rollup(v) order by 1", ["1|3", "|3"]],
    ["a distinct row", "select count(*) from (select distinct v from g) as t", ["5"]],
    ["a distinct value", "select count(distinct v) from g", ["4"]],
    ["a row of a UNION", "select count(*) from (select v from g union select v from one) as t", ["5"]],
    ["a row of INTERSECT", "select v from g intersect select v from one", ["1"]],
    ["a row of EXCEPT", "select count(*) from (select v from g except select v from one) as t", ["4"]],
    [
        "a window's rows",
        "select id, count(*) over (partition by v) from g where id > 3 order by id",
        ["4|2", "5|2", "6|2", "7|2", "8|1", "9|1"],
    ],
    [
        "what is joined",
        "select a.id, b.id from g a join g b on a.v = b.v and a.id < b.id order by 1, 2",
        ["1|2", "1|3", "2|3", "4|5", "6|7"],
    ],
    ["what is joined by name", "select id from g join one using (v) order by id", ["1", "2", "3"]],
    ["what is among others", "select id from g where v in (select v from one) order by id", ["1", "2", "3"]],
    ["what is not", "select id from g where v <> 1 and v not in ('a', true) order by id", ["6", "7", "9"]],
])("equal SUPER values are one: %s", async (_, sql, expected) => {
    expect(await rowsOf(dialect, sql)).toEqual(expected);
});

test("a group's value is told to a subquery as SUPER has it: a DECIMAL where it has room, else a floating-point number", async () => {
    const values = ["1e-37", "1.0e-39", "1e37", "1e38", "-120", "12.50", "0.00", '[1e2, "x "]'];
    const rows = await rowsOf(
        dialect,
        `select (select max(json_serialize(t.e)) from one) from (select e from (select json_parse('[${values}]') as v) as d, d.v as e) as t group by e order by e`,
    );
    expect(rows).toEqual([
        "-120",
        "0",
        "1e-39",
        `0.${"0".repeat(36)}1`,
        "12.5",
        `1${"0".repeat(37)}`,
        "1e+38",
        '[100,"x"]',
    ]);
});

test("a join of equal SUPER values is hashed: each row is looked at once", async () => {
    await dialect.answers(
        "create table many as select n::super as v from (select row_number() over () as n from g a, g b, g c, g d, g e) as t",
    );
    expect(await rowsOf(dialect, "select count(*) from many a join many b on a.v = b.v")).toEqual(["59049"]);
});

test("an interval that is grouped by is an interval to a subquery that names it", async () => {
    const spans = "(select id, (id * interval '1 hour') as span from g where id < 4)";
    expect(
        await rowsOf(
            dialect,
            `select span, (select max(t.span + interval '1 hour') from one), (select count(*) from ${spans} as x where x.span = t.span) from ${spans} as t group by span order by 1`,
        ),
    ).toEqual(["01:00:00|02:00:00|1", "02:00:00|03:00:00|1", "03:00:00|04:00:00|1"]);
});

// Source: developer guide, "Limitations" of SUPER.
test.each([
    ["select 1 from g a right join g b on a.v = b.v", "RIGHT"],
    ["select 1 from g a full join g b on a.v.a = b.v.a", "FULL"],
    ["select 1 from g a right join g b on a.id = b.id and b.v.a > 0", "RIGHT"],
    ["select 1 from g full join one using (v)", "FULL"],
    ["select 1 from g natural right join one", "RIGHT"],
])("%s is refused", async (sql, join) => {
    await expect(dialect.answers(sql)).rejects.toMatchObject({
        code: "0A000",
        message: `Redshift joins no SUPER values in a ${join} JOIN.`,
    });
});

test("a RIGHT or FULL JOIN may yield SUPER values, and join by what they are cast to", async () => {
    const on = "a right join g b on a.v.a::int = b.v.a::int and a.id = b.id where b.id in (6, 9) order by 2";
    expect(await rowsOf(dialect, `select a.v.a, b.id from g ${on}`)).toEqual(["1|6", "|9"]);
    expect(await rowsOf(dialect, "select count(b.v) from g a full join one b on a.v::int = b.v::int")).toEqual(["3"]);
});
