import { type Dialect, openDialect } from "../support";
import { rowsOf, typesOf, WINSALES } from "./support";

let dialect: Dialect;

beforeAll(async () => {
    dialect = await openDialect();
    await dialect.answers(`${WINSALES}
        create table likes (city varchar(20), likes int);
        insert into likes values ('San Jose', 64), ('San Jose', 193), ('Sacramento', 3), ('Sacramento', 8), (null, null);
        create table names (id int, name varchar(10));
        insert into names values (1, 'b'), (2, 'a '), (3, 'a'), (4, ''), (5, null), (6, 'b');
        create table orders (category varchar(10), product varchar(10), cost int);
        insert into orders values ('phones', 'a', 100), ('phones', 'b', 50), ('laptops', 'c', 200), ('laptops', null, 1);
        create table numbers (n bigint, d decimal(8,2), r real);
        insert into numbers values (9223372036854775807, -1.05, 0.5), (9223372036854775807, -1.00, 1), (1, 0.01, null);
    `);
});

afterAll(() => dialect.close());

test.each<readonly [sql: string, expected: readonly string[]]>([
    ["select count(*), count(qty_shipped), count(distinct sellerid) from winsales", ["11|5|4"]],
    ["select approximate count(distinct qty) from winsales", ["5"]],
    ["select count(*), count(qty), sum(qty), avg(qty), min(qty), median(qty) from winsales where false", ["0|0||||"]],
    [
        "select sum(qty), sum(distinct qty), avg(qty), min(dateid), max(buyerid) from winsales",
        ["215|115|19|2003-08-02|c         "],
    ],
    ["select sum(n), sum(d), sum(r) from numbers", ["18446744073709551615|-2.04|1.5"]],
    [
        "select avg(n), avg(d), avg(r), avg(distinct qty) from numbers, winsales where salesid = 10001",
        ["6148914691236517205|-0.68|0.75|10"],
    ],
    ["select sum(null), avg('3'), max('b'), min(null) ", ["|3|b|"]],
    [
        "select round(var_samp(qty)), round(variance(qty)), cast(var_pop(qty) as dec(10,4)) from winsales",
        ["102|102|92.9752"],
    ],
    [
        "select cast(stddev(qty) as dec(8,4)), cast(stddev_samp(qty) as dec(8,4)), cast(stddev_pop(qty) as dec(8,4)) from winsales",
        ["10.1130|10.1130|9.6424"],
    ],
    ["select stddev(1), variance(1), stddev_pop(1)", ["||0"]],
    [
        "select var_pop('nan'::float), stddev_pop('inf'::real), var_samp('nan'::float), stddev('inf'::float), var_pop('nan')",
        ["NaN|NaN|||NaN"],
    ],
    [
        "select var_pop(x), stddev(x), variance(distinct x) from (select 'inf'::float as x union all select r from numbers)",
        ["NaN|NaN|NaN"],
    ],
    [
        `select r, var_pop(x) over (order by r rows 1 preceding), stddev(x) over (partition by r)
            from (select r, case when r = 1 then 'nan'::float else r end as x from numbers) order by r`,
        ["0.5|0|", "1|NaN|", "|NaN|"],
    ],
    [
        "select city, bit_and(likes), bit_or(likes), bool_and(likes > 3), bool_or(likes) from likes group by 1 order by 1",
        ["Sacramento|0|11|f|t", "San Jose|64|193|t|t", "||||"],
    ],
    ["select any_value(buyerid), any_value(distinct sellerid) from winsales where salesid = 10001", ["c         |1"]],
])("%s", async (sql, expected) => {
    expect(await rowsOf(dialect, sql)).toEqual(expected);
});

test("SUM and AVG have the result types of their pages, as aggregates and over windows", async () => {
    const types = (over: string) =>
        typesOf(
            dialect,
            `select sum(1::smallint)${over}, sum(1)${over}, sum(1::bigint)${over}, sum(1::dec(5,2))${over},
                sum(1::real)${over}, avg(1::smallint)${over}, avg(1::bigint)${over}, avg(1::dec(5,2))${over},
                avg(1::real)${over}`,
        );
    const sums = ["bigint", "bigint", "numeric(38,0)", "numeric(38,2)", "double precision"];
    expect(await types("")).toEqual([...sums, "bigint", "bigint", "numeric(38,2)", "double precision"]);
    expect(await types(" over ()")).toEqual([...sums, "bigint", "numeric(38,0)", "numeric(38,2)", "double precision"]);
});

test("a sum of DECIMALs has 38 digits at the most, in each of its forms: beyond 128 bits it went round", async () => {
    await dialect.answers(`
        create table large (n decimal(38, 0), d decimal(38, 10), i int);
        insert into large values
            (99999999999999999999999999999999999999, 9999999999999999999999999999.9999999999, 1),
            (99999999999999999999999999999999999998, 0.0000000001, 2);
    `);
    const largest = "select sum(n), sum(-d), avg(n), sum(distinct n), avg(n) over () from large where i = 1 group by n";
    expect(await rowsOf(dialect, largest)).toEqual([
        `${"9".repeat(38)}|-${"9".repeat(28)}.${"9".repeat(10)}|${["", "", ""].fill("9".repeat(38)).join("|")}`,
    ]);
    expect(await rowsOf(dialect, "select sum(case i when 1 then n else -n end) from large")).toEqual(["1"]);
    for (const total of ["sum(n)", "avg(n)", "sum(-n)", "sum(d)", "sum(distinct n)", "sum(n) over ()"]) {
        await expect(dialect.answers(`select ${total} from large`)).rejects.toMatchObject({
            code: "22003",
            message: "Numeric data overflow (addition)",
        });
    }
});

test("blanks at the end make no text distinct", async () => {
    expect(await rowsOf(dialect, "select count(distinct name), count(name) from names")).toEqual(["3|5"]);
});

// Source: developer guide, "LISTAGG function".
test.each<readonly [sql: string, expected: readonly string[]]>([
    ["select listagg(sellerid) within group (order by dateid, salesid) from winsales", ["31141242333"]],
    [
        "select listagg(sellerid, ', ') within group (order by sellerid) from winsales where qty > 15",
        ["1, 2, 2, 3, 3, 4"],
    ],
    ["select listagg(distinct sellerid, ', ') within group (order by sellerid desc) from winsales", ["4, 3, 2, 1"]],
    [
        "select listagg(dateid, '|') within group (order by sellerid desc, salesid asc) from winsales where buyerid = 'b'",
        ["2003-08-02|2004-04-18|2004-04-18|2004-02-12"],
    ],
    [
        "select buyerid::varchar, listagg(salesid, ',') within group (order by salesid) from winsales group by 1 order by 1",
        ["a|10005,40001,40005", "b|20001,30001,30003,30004", "c|10001,10006,20002,30007"],
    ],
])("%s", async (sql, expected) => {
    expect(await rowsOf(dialect, sql)).toEqual(expected);
});

test("LISTAGG leaves out NULL and empty texts", async () => {
    expect(await rowsOf(dialect, "select listagg(name, '-') within group (order by id) from names")).toEqual([
        "b-a -a-b",
    ]);
});

test("LISTAGG with DISTINCT keeps the first of texts that differ in blanks at the end alone", async () => {
    expect(await rowsOf(dialect, "select listagg(distinct name, '-') within group (order by id) from names")).toEqual([
        "b-a ",
    ]);
});

test("LISTAGG of nothing is NULL, with a NULL delimiter it has none", async () => {
    expect(await rowsOf(dialect, "select listagg(name), listagg(distinct name) from names where id = 5")).toEqual([
        "|",
    ]);
    expect(await rowsOf(dialect, "select listagg(id, null) within group (order by id) from names")).toEqual(["123456"]);
});

test("LISTAGG holds 65535 bytes and fails beyond", async () => {
    const [[longest]] = (await dialect.answers(
        "select octet_length(listagg(repeat('ab', 32767) || 'c')) from names where id = 1",
    )) as [[string]];
    expect(longest).toBe("65535");
    await expect(dialect.answers("select listagg(repeat('ab', 32768)) from names where id = 1")).rejects.toMatchObject({
        message: "Result size exceeds LISTAGG limit",
    });
});

// Source: developer guide, "PERCENTILE_CONT function", "MEDIAN function", "APPROXIMATE PERCENTILE_DISC function".
test.each<readonly [sql: string, expected: readonly string[]]>([
    ["select median(qty), percentile_cont(0.5) within group (order by qty) from winsales", ["20.0|20.0"]],
    ["select percentile_cont(0.25) within group (order by qty) from winsales", ["10.00"]],
    ["select percentile_cont(0.25) within group (order by qty desc) from winsales", ["25.00"]],
    [
        "select percentile_cont(0) within group (order by qty desc), percentile_cont(1) within group (order by qty desc) from winsales",
        ["40|10"],
    ],
    ["select sellerid, median(qty) from winsales group by 1 order by 1", ["1|10.0", "2|20.0", "3|17.5", "4|25.0"]],
    ["select median(n) from numbers", ["9223372036854775807.0"]],
    ["select median(d) from numbers", ["-1.000"]],
    ["select median(r) from numbers", ["0.75"]],
    ["select median(dateid) from winsales where sellerid = 4", ["2004-01-26"]],
    ["select median(dateid + interval '1 day') from winsales where sellerid = 4", ["2004-01-27 00:00:00"]],
    ["select approximate percentile_disc(0.5) within group (order by qty) from winsales", ["20"]],
    ["select approximate percentile_disc(0) within group (order by qty desc) from winsales", ["40"]],
])("%s", async (sql, expected) => {
    expect(await rowsOf(dialect, sql)).toEqual(expected);
});

test("PERCENTILE_CONT interpolates between DECIMALs to the last digit", async () => {
    await dialect.answers(`
        create table sales (amount decimal(14,2));
        insert into sales values (6076), (6035), (5881), (2814), (1531), (1476), (1177);
    `);
    const sql = "select percentile_cont(0.6) within group (order by amount desc) from sales";
    expect(await rowsOf(dialect, sql)).toEqual(["2044.200"]);
});

// Source: developer guide, "MEDIAN function", "Usage notes".
test("aggregates that sort their group must sort it in one way", async () => {
    const one = `select listagg(sellerid) within group (order by qty), listagg(buyerid), median(w.qty),
        (select median(salesid) from winsales), median(sellerid) over () from winsales w where qty = 40 group by sellerid`;
    expect(await rowsOf(dialect, one)).toEqual(["4|a|40.0|30001.0|4.0"]);
    const two = "select sum(qty), percentile_cont(0.6) within group (order by salesid), median(qty) from winsales";
    await expect(dialect.answers(two)).rejects.toMatchObject({
        message: "within group ORDER BY clauses for aggregate functions must be the same",
    });
});

// Source: developer guide, "Aggregation extensions".
test("GROUPING has a bit for each column that a row is a subtotal over", async () => {
    const sql = `
        select category, product, grouping(category), grouping(product), grouping_id(category, product), sum(cost)
        from orders group by rollup(category, product) order by 5, 1, 2`;
    expect(await rowsOf(dialect, sql)).toEqual([
        "laptops|c|0|0|0|200",
        "laptops||0|0|0|1",
        "phones|a|0|0|0|100",
        "phones|b|0|0|0|50",
        "laptops||0|1|1|201",
        "phones||0|1|1|150",
        "||1|1|3|351",
    ]);
});

test.each<readonly [sql: string, code: string, message: string]>([
    ["select sum(buyerid) from winsales", "42883", "function sum(character) does not exist"],
    ["select max(true)", "42883", "function max(boolean) does not exist"],
    ["select sum(qty, 1) from winsales", "42883", "function sum(integer, integer) does not exist"],
    ["select count() from winsales", "42883", "function count() does not exist"],
    ["select bit_and(1.5)", "42883", "function bit_and(numeric) does not exist"],
    ["select bool_and('2020-01-01'::date)", "42883", "function bool_and(date) does not exist"],
    [
        "select approximate sum(qty) from winsales",
        "0A000",
        "APPROXIMATE stands before COUNT(DISTINCT ...) and PERCENTILE_DISC only.",
    ],
    [
        "select approximate count(qty) from winsales",
        "0A000",
        "APPROXIMATE stands before COUNT(DISTINCT ...) and PERCENTILE_DISC only.",
    ],
    ["select median(distinct qty) from winsales", "0A000", "Redshift's MEDIAN takes no DISTINCT."],
    ["select sum(qty) within group (order by qty) from winsales", "0A000", "Redshift's SUM takes no WITHIN GROUP."],
    [
        "select percentile_disc(0.5) within group (order by qty) from winsales",
        "0A000",
        "Redshift has PERCENTILE_DISC as a window function only.",
    ],
    [
        "select percentile_cont(1.5) within group (order by qty) from winsales",
        "22003",
        "The percentile must be a constant between 0 and 1",
    ],
    [
        "select percentile_cont(qty) within group (order by qty) from winsales",
        "22003",
        "The percentile must be a constant between 0 and 1",
    ],
    [
        "select percentile_cont(0.5) from winsales",
        "42601",
        "PERCENTILE_CONT needs one percentile and one value to order by",
    ],
    ["select median(buyerid) from winsales", "42883", "function median(character) does not exist"],
    ["select listagg(qty, buyerid) from winsales", "22023", "The delimiter of LISTAGG must be a constant"],
    ["select sum(sum(qty)) from winsales", "42803", "aggregate function calls may not be nested"],
])("%s is refused", async (sql, code, message) => {
    await expect(dialect.answers(sql)).rejects.toMatchObject({ code, message });
});
