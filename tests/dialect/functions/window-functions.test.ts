import { type Dialect, openDialect } from "../support";
import { rowsOf, typesOf, WINSALES } from "./support";

let dialect: Dialect;

beforeAll(async () => {
    dialect = await openDialect();
    await dialect.answers(WINSALES);
});

afterAll(() => dialect.close());

/** The column `value` of each row, in the order of the sales. */
async function inOrder(value: string): Promise<readonly string[]> {
    const rows = await rowsOf(dialect, `select salesid, ${value} as value from winsales order by salesid`);
    return rows.map((row) => row.replace(/^\d+\|/, ""));
}

// Expected values from the guide's page on each function, where it prints them.
test.each<readonly [first: string, second: string, expected: string]>([
    ["k, k", "k, n", "3|1 3|2"],
    ["k, n", "k, k", "1|3 2|3"],
    ["k, n, k", "n, n, n", "1|1 2|2"],
    ["k, k, name", "k, n, name", "3|1 3|2"],
])("PARTITION BY the same twice is no other window's partition: %s beside %s", async (first, second, expected) => {
    const over = (by: string) => `sum(n) over (partition by ${by})`;
    const rows = "(select 1 as k, 1 as n, 'a ' as name union all select 1, 2, 'a') r";
    const found = await rowsOf(dialect, `select ${over(first)}, ${over(second)} from ${rows} order by n`);
    expect(found.join(" ")).toBe(expected);
});

test.each<readonly [value: string, expected: string]>([
    ["row_number() over (order by salesid)", "1 2 3 4 5 6 7 8 9 10 11"],
    ["rank() over (order by qty)", "1 9 1 6 6 1 5 6 9 11 1"],
    ["dense_rank() over (order by qty desc)", "5 2 5 3 3 5 4 3 2 1 5"],
    ["ntile(4) over (order by salesid)", "1 1 1 2 2 2 3 3 3 4 4"],
    ["round(percent_rank() over (order by qty), 2)", "0 0.8 0 0.5 0.5 0 0.4 0.5 0.8 1 0"],
    ["cume_dist() over (partition by sellerid order by qty, salesid)", "0.33 1 0.67 0.5 1 0.25 0.5 0.75 1 1 0.5"],
    ["avg(qty) over (order by dateid, salesid rows unbounded preceding)", "10 16 20 20 18 10 18 18 19 22 18"],
    ["count(qty_shipped) over (order by salesid rows unbounded preceding)", "1 1 1 2 3 4 4 4 4 4 5"],
    [
        "sum(qty) over (partition by sellerid order by salesid rows between 1 preceding and current row)",
        "10 40 40 20 40 10 25 35 50 40 50",
    ],
    ["max(qty) over (partition by sellerid)", "30 30 30 20 20 30 30 30 30 40 40"],
    ["lag(qty, 1) over (order by salesid)", "- 10 30 10 20 20 10 15 20 30 40"],
    ["lag(qty, 0) over (order by salesid)", "10 30 10 20 20 10 15 20 30 40 10"],
    ["lead(qty, 2) over (partition by sellerid order by salesid)", "10 - - - - 20 30 - - - -"],
    ["lag(qty_shipped) ignore nulls over (order by salesid)", "- 10 10 10 20 20 10 10 10 10 10"],
    ["lag(qty_shipped) respect nulls over (order by salesid)", "- 10 - - 20 20 10 - - - -"],
    [
        "first_value(salesid) over (partition by sellerid order by dateid, salesid rows unbounded preceding)",
        "10001 10001 10001 20001 20001 30001 30001 30001 30001 40001 40001",
    ],
    [
        "last_value(qty_shipped ignore nulls) over (order by salesid rows unbounded preceding)",
        "10 10 10 20 20 10 10 10 10 10 10",
    ],
    [
        "last_value(qty) over (partition by sellerid order by salesid rows between unbounded preceding and unbounded following)",
        "10 10 10 20 20 30 30 30 30 10 10",
    ],
    [
        "nth_value(qty, 3) over (partition by sellerid order by salesid rows between unbounded preceding and unbounded following)",
        "10 10 10 - - 20 20 20 20 - -",
    ],
    [
        "nth_value(qty_shipped, 2) ignore nulls over (order by salesid rows between unbounded preceding and unbounded following)",
        "20 20 20 20 20 20 20 20 20 20 20",
    ],
    ["ratio_to_report(qty) over (partition by sellerid)", "0.2 0.6 0.2 0.5 0.5 0.13 0.2 0.27 0.4 0.8 0.2"],
    ["median(qty) over (partition by sellerid)", "10.0 10.0 10.0 20.0 20.0 17.5 17.5 17.5 17.5 25.0 25.0"],
    [
        "percentile_cont(0.5) within group (order by qty) over ()",
        "20.0 20.0 20.0 20.0 20.0 20.0 20.0 20.0 20.0 20.0 20.0",
    ],
    [
        "percentile_disc(0.5) within group (order by qty) over (partition by sellerid)",
        "10 10 10 20 20 15 15 15 15 10 10",
    ],
    [
        "percentile_disc(0.5) within group (order by qty desc) over (partition by sellerid)",
        "10 10 10 20 20 20 20 20 20 40 40",
    ],
    [
        "listagg(salesid, '+') within group (order by salesid desc) over (partition by sellerid)",
        "10006+10005+10001 10006+10005+10001 10006+10005+10001 20002+20001 20002+20001 30007+30004+30003+30001 30007+30004+30003+30001 30007+30004+30003+30001 30007+30004+30003+30001 40005+40001 40005+40001",
    ],
])("%s", async (value, expected) => {
    const isLong = /^\d+\.\d{3,}$/;
    const found = (await inOrder(value)).map((text) => (isLong.test(text) ? Number(text).toFixed(2) : text || "-"));
    expect(found.join(" ")).toBe(expected);
});

test("LISTAGG over a window takes DISTINCT, as no other does", async () => {
    const listed = "listagg(distinct qty, '+') within group (order by qty) over (partition by sellerid)";
    expect((await inOrder(listed)).join(" ")).toBe(
        "10+30 10+30 10+30 20 20 10+15+20+30 10+15+20+30 10+15+20+30 10+15+20+30 10+40 10+40",
    );
    await expect(inOrder("sum(distinct qty) over ()")).rejects.toMatchObject({ code: "0A000" });
});

test("ranks are INTEGER, row numbers and tiles BIGINT, shares DOUBLE PRECISION", async () => {
    const over = "over (order by salesid)";
    const sql = `select rank() ${over}, dense_rank() ${over}, row_number() ${over}, ntile(2) ${over},
        percent_rank() ${over}, cume_dist() ${over}, ratio_to_report(qty) over (), lag(buyerid) ${over} from winsales`;
    expect(await typesOf(dialect, sql)).toEqual([
        ...["integer", "integer", "bigint", "bigint"],
        ...["double precision", "double precision", "double precision", "character(10)"],
    ]);
});

test("a window function stands over an aggregate", async () => {
    const sql = "select sellerid, rank() over (order by sum(qty) desc) from winsales group by sellerid order by 1";
    expect(await rowsOf(dialect, sql)).toEqual(["1|2", "2|4", "3|1", "4|2"]);
});

test.each<readonly [sql: string, code: string, message: string]>([
    ["select lag(qty, 1, 0) over (order by salesid) from winsales", "0A000", "Redshift's LAG takes no default."],
    ["select lag(qty, -1) over (order by salesid) from winsales", "22023", "offset of lag must not be negative"],
    ["select ntile(0) over (order by salesid) from winsales", "22014", "argument of ntile must be greater than zero"],
    ["select rank(1) over (order by salesid) from winsales", "42883", "function rank(integer) does not exist"],
    [
        "select rank() ignore nulls over (order by salesid) from winsales",
        "0A000",
        "Redshift's RANK takes no IGNORE NULLS.",
    ],
    ["select rank() from winsales", "42809", "window function rank requires an OVER clause"],
    [
        "select first_value(qty) over (order by salesid) from winsales",
        "42P20",
        "Aggregate window functions with an ORDER BY clause require a frame clause",
    ],
    [
        "select rank() over (order by salesid rows unbounded preceding) from winsales",
        "42P20",
        "window function rank does not take a frame clause",
    ],
    [
        "select median(qty) over (order by qty rows unbounded preceding) from winsales",
        "42P20",
        "The OVER clause of MEDIAN can hold only PARTITION BY",
    ],
    [
        "select ratio_to_report(qty) over (order by qty) from winsales",
        "42P20",
        "The OVER clause of RATIO_TO_REPORT can hold only PARTITION BY",
    ],
    [
        "select listagg(qty) over (order by qty rows unbounded preceding) from winsales",
        "42P20",
        "The OVER clause of LISTAGG can hold only PARTITION BY",
    ],
    [
        "select nth_value(qty) over (partition by sellerid) from winsales",
        "42883",
        "function nth_value(integer) does not exist",
    ],
    [
        "select sum(qty) over (order by salesid rows between current row and 1 preceding) from winsales",
        "42P20",
        "frame starting from current row cannot have preceding rows",
    ],
    [
        "select sum(qty) over (order by salesid rows -1 preceding) from winsales",
        "22013",
        "the offset of a window frame must not be negative",
    ],
    [
        "select nth_value(qty, 0) over (order by salesid rows unbounded preceding) from winsales",
        "22016",
        "argument of nth_value must be greater than zero",
    ],
    ["select count(*) from winsales group by 1", "42803", "aggregates not allowed in GROUP BY clause"],
    ["select rank() over () from winsales group by 1", "42809", "window functions not allowed in GROUP BY clause"],
    [
        "select abs(qty) over () from winsales",
        "42809",
        "OVER specified, but abs is not a window function nor an aggregate function",
    ],
])("%s is refused", async (sql, code, message) => {
    await expect(dialect.answers(sql)).rejects.toMatchObject({ code, message });
});
