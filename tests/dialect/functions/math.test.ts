import type { Bound } from "../../../infra/local/dialect/bind/bound";
import { rangeAs, rangeOfResult, rangeOfRoot } from "../../../infra/local/dialect/bind/float-range";
import { type Dialect, openDialect } from "../support";
import { rowsOf, typesOf } from "./support";

let dialect: Dialect;

beforeAll(async () => {
    dialect = await openDialect();
    await dialect.answers(`
        create table sales (salesid int, commission decimal(8,2), ratio double precision, places int, least int);
        insert into sales values (1, 28.05, 28.05, 1, -2147483648), (2, 111.15, -0.5, -1, -2147483648), (3, -99.99, 0, 0, null),
            (4, null, null, null, null);
    `);
});

afterAll(() => dialect.close());

// Expected values from the guide's page on each function, where it prints them.
test.each<readonly [expression: string, expected: string]>([
    ["abs(-38), abs(14 - 76), abs(-1.50), abs('-2')", "38|62|1.50|2"],
    ["sign(-2.5), sign(0), sign(3::float), sign(-7::bigint)", "-1|0|1|-1"],
    ["ceil(7.2), ceiling(-0.5), ceil(-1.5::float), ceil(4), floor(7.9), floor(-0.5), floor(7 / 2)", "8|0|-1|4|7|-1|3"],
    [
        "round(28.05), round(28.05, 1), round(28.05, -1), round(2.5), round(-2.5), round(15, -1), round(7)",
        "28|28.1|30|3|-3|20|7",
    ],
    ["round(123.456::float, 2), round(0.5::float), round(1.25, 5)", "123.46|1|1.25"],
    ["trunc(111.15), trunc(111.15, 1), trunc(111.15, -1), trunc(-1.9::float), trunc(119, -1)", "111|111.1|110|-1|110"],
    ["trunc(timestamp '2011-07-21 10:32:38.248109'), trunc(date '2008-01-25')", "2011-07-21|2008-01-25"],
    ["mod(10, 4), mod(10.5, 4), mod(cast(16.4 as integer), 5), mod(-7, 3), mod(5, 2) = 0", "2|2.5|1|-1|f"],
    ["power(2, 3), pow(9, 0.5), power(2, -1), power(-2, 3)", "8|3|0.5|-8"],
    ["sqrt(16), sqrt('16'), sqrt(round(16.4)), sqrt(20 / pi()), cbrt(8)", "4|4|4|2.5231325220201604|2"],
    [
        "exp(0), dexp(1), ln(2.718281828), dlog1(1), log(100), dlog10(100)",
        "1|2.718281828459045|0.9999999998311266|0|2|2",
    ],
    [
        "pi(), degrees(pi()), radians(180), acos(1), asin(0), atan(0), atan2(0, 2)",
        "3.141592653589793|180|3.141592653589793|0|0|0|0",
    ],
    ["cos(0), sin(0), tan(0), round(cot(1), 4)", "1|0|0|0.6421"],
    ["cbrt(27), ||/ 27.0, cbrt(-27), cbrt(0.125), cbrt(0), cbrt(1e300), cbrt('-inf')", "3|3|-3|0.5|0|1e+100|-Infinity"],
    ["exp('inf'), exp('-inf'), power('inf', 2), power(0.5, 'inf'), degrees('-inf')", "Infinity|0|Infinity|0|-Infinity"],
    [
        "round(2147483647::bigint, -3), round(15, -1), trunc(2147483647, -10), round(2147483647, -10)",
        "2147484000|20|0|0",
    ],
    [
        "1 << 4, -3 << 3, 1 << 31, 3::bigint << 62, -16 >> 2, 7::smallint << 13, null << 1",
        "16|-24|-2147483648|-4611686018427387904|-4|-8192|",
    ],
    ["abs(null), round(null, 1), mod(null, 2), sqrt(null)", "|||"],
    [
        "5::decimal(8, 2) / 3::decimal(38, 20), -815 / 5051.014::decimal(25, 19), 0.00320017::decimal(21, 21) / 8875867800440521.5::decimal(31, 13)",
        "1.666666666666|-0.1613537|0.0000000000000000003605472",
    ],
    [
        "1.2e-5::float, 1e-4::float, 999999999999999::float, 1234567890123456.5::float, (-1e15)::varchar, 1e-5::float || ''",
        "1.2e-05|0.0001|999999999999999|1.2345678901234565e+15|-1e+15|1e-05",
    ],
])("%s", async (expression, expected) => {
    expect(await rowsOf(dialect, `select ${expression}`)).toEqual([expected]);
});

test("NULL by zero is NULL, whatever it is of; anything else fails", async () => {
    const quotients = (number: string, decimal: string, float: string) =>
        `select ${number} / places, ${number} % places, ${decimal} / places, ${decimal} % places, ${float} / places,
            sum(${number}) / sum(places) from sales where salesid = 3 group by salesid, least, commission, ratio, places`;
    expect(await rowsOf(dialect, quotients("least", "nullif(commission, -99.99)", "nullif(ratio, 0)"))).toEqual([
        "|||||",
    ]);
    expect(await rowsOf(dialect, "select null / 0, null::float / 0, null % 0, null::int % 0.0::numeric(3,1)")).toEqual([
        "|||",
    ]);
    for (const dividend of ["salesid", "commission", "ratio", "sum(salesid)"]) {
        const sql = `select ${dividend} / places from sales where salesid = 3 group by salesid, commission, ratio, places`;
        await expect(dialect.answers(sql)).rejects.toMatchObject({ code: "22012", message: "Divide by zero" });
    }
});

test("sums, products and quotients of decimals have room for as many digits as their types", async () => {
    const sql = `select large * small, large * large, large + small, small - large, 2 * large, large / 3,
            precise / 3, (precise - 99999999999999) / 3
        from (select cast(100000000000000 + salesid as decimal(15, 0)) as large, cast(0.0000000001 as decimal(15, 10)) as small,
                cast(99999999999999.1234 as decimal(18, 4)) as precise
            from sales where salesid = 1)`;
    expect(await rowsOf(dialect, sql)).toEqual([
        "10000.0000000001|10000000000000200000000000001|100000000000001.0000000001|-100000000000000.9999999999|200000000000002|33333333333333.66666666666|33333333333333.041133333333333|0.041133333333333",
    ]);
});

test("floating-point numbers are infinite only where they are made of infinite ones", async () => {
    const infinite = "(select case salesid when 1 then 'inf' else ratio end as x, salesid from sales)";
    expect(await rowsOf(dialect, `select x * 2, x - x, 1 / x, x::real + 1 from ${infinite} where salesid = 1`)).toEqual(
        ["Infinity|NaN|0|Infinity"],
    );
    expect(
        await rowsOf(
            dialect,
            `select (-(x - x))::varchar, (-(x - x)::real) || '', (-x)::varchar from ${infinite}
            where salesid = 1`,
        ),
    ).toEqual(["NaN|NaN|-Infinity"]);
    expect(
        await rowsOf(dialect, `select sum(x), avg(x) over (), sum(-x) from ${infinite} group by x order by 1`),
    ).toEqual(["-0.5|Infinity|0.5", "0|Infinity|0", "Infinity|Infinity|-Infinity", "|Infinity|"]);
    await expect(dialect.answers(`select sum(x * 1e308 * 10) from ${infinite}`)).rejects.toMatchObject({
        code: "22003",
    });
    expect(await rowsOf(dialect, "select 1e-200 * 1e-200, exp(-1000)")).toEqual(["0|0"]);
});

test("a quotient by a root of counts can't overflow and is not looked at, one by any float may and is", () => {
    const count: Bound = { sql: "count", type: { kind: "bigint" } };
    const double: Bound = { sql: "float", type: { kind: "double" } };
    const counts = { ...double, ...rangeOfResult("*", { ...double, ...rangeAs(count, double.type) }, count) };
    const root = { ...double, ...rangeOfRoot(counts) };
    expect(root).toMatchObject({ digits: 19, places: 0 });
    expect(rangeOfResult("/", count, root)).toEqual({ digits: 20, places: 19 });
    expect(rangeOfResult("/", count, double).digits).toBeUndefined();
    expect(rangeOfResult("/", count, { ...double, places: 300 }).digits).toBeUndefined();
});

test("what is grouped by is found again within floating-point arithmetic", async () => {
    const sql = `
        select ratio * places as p, p * 2 + 1, count(*) from sales
        group by ratio * places having ratio * places + 1 > 0 order by ratio * places * 2`;
    expect(await rowsOf(dialect, sql)).toEqual(["0|1|1", "0.5|2|1", "28.05|57.1|1"]);
});

test("rounding of columns", async () => {
    const sql = `select ceiling(commission), floor(commission), round(commission), round(commission, 1),
        trunc(commission, 1), trunc(commission), sign(commission), round(ratio, places), round(commission, -7),
        round(commission::decimal(5, 2), -3), round((5000 * commission)::decimal(8, 2), -6),
        trunc(commission, -7), (1000 * commission)::decimal(8, 2) / salesid from sales order by salesid`;
    expect(await rowsOf(dialect, sql)).toEqual([
        "29|28|28|28.1|28.0|28|1|28.1|0|0|0|0|28050.0000000000000",
        "112|111|111|111.2|111.1|111|1|-0|0|0|1000000|0|55575.0000000000000",
        "-99|-100|-100|-100.0|-99.9|-99|-1|0|0|0|0|0|-33330.0000000000000",
        "||||||||||||",
    ]);
});

test("results have the type of what they are of, a DECIMAL no more digits than were asked for", async () => {
    const sql = `select abs(1::smallint), floor(1::bigint), ceil(commission), round(commission, 1), trunc(commission, -1),
        round(ratio), sign(ratio), sign(commission), mod(1::smallint, 2::bigint), power(2, 3), trunc(sysdate) from sales`;
    expect(await typesOf(dialect, sql)).toEqual([
        ...["smallint", "bigint", "numeric(7,0)", "numeric(8,1)", "numeric(7,0)"],
        ...["double precision", "double precision", "numeric(1,0)", "bigint", "double precision", "date"],
    ]);
});

test("RANDOM yields another number from 0 to below 1 for each row", async () => {
    const sql = "select count(distinct r), bool_and(r >= 0 and r < 1) from (select random() as r from sales)";
    expect(await rowsOf(dialect, sql)).toEqual(["4|t"]);
});

test.each<readonly [expression: string, code: string, message: string]>([
    ["ln(0)", "2201E", "cannot take logarithm of zero"],
    ["log(-1)", "2201E", "cannot take logarithm of a negative number"],
    ["sqrt(-1)", "2201F", "cannot take square root of a negative number"],
    ["power(0, -1)", "2201F", "zero raised to a negative power is undefined"],
    ["power(-8, 0.5)", "2201F", "a negative number raised to a non-integer power yields a complex result"],
    ["exp(1000)", "22003", "value out of range: overflow"],
    ["power(10, 400)", "22003", "value out of range: overflow"],
    ["10 ^ 400", "22003", "value out of range: overflow"],
    ["degrees(1e308)", "22003", "value out of range: overflow"],
    ["ratio * 1e308", "22003", "value out of range: overflow"],
    ["1 / (ratio * 1e308)", "22003", "value out of range: overflow"],
    ["salesid / (sqrt(salesid::float) * 1e-320)", "22003", "value out of range: overflow"],
    [`places${" / 1e-9::decimal(10, 9)::float".repeat(35)}`, "22003", "value out of range: overflow"],
    ["(ratio + 1e308) * ratio - ratio * 1e308", "22003", "value out of range: overflow"],
    ["ratio > ratio / 1e-308", "22003", "value out of range: overflow"],
    ["2e38::real + 2e38::real", "22003", expect.stringMatching(/^real out of range: value [34]/)],
    ["sum(ratio * 1e307)", "22003", "value out of range: overflow"],
    ["avg(ratio + 1e308) + avg(ratio)", "22003", "value out of range: overflow"],
    ["stddev(ratio * 1e300)", "22003", "value out of range: overflow"],
    ["sum(1e308::float + ratio) over ()", "22003", "value out of range: overflow"],
    ["(places + 2147483646.5::float)::int", "22003", "integer out of range: value 2147483648"],
    ["32767.5::real::smallint", "22003", "smallint out of range: value 32768"],
    ["round(2147483647, -3)", "22003", "integer out of range: value 2147484000"],
    ["abs(least)", "22003", "integer out of range"],
    ["@ least", "22003", "integer out of range"],
    ["-least", "22003", "integer out of range"],
    ["least / -1", "22003", "integer out of range"],
    ["mod(least::bigint * 4294967296, -1)", "22003", "bigint out of range"],
    ["9 << 32", "22003", "shift out of range: 0 to 31 places"],
    ["9 >> -1", "22003", "shift out of range: 0 to 31 places"],
    ["to_number('99999999999', '99999999999')::int", "22003", "integer out of range: value 99999999999"],
    ["99999999999999999999.0 * 9999999999999999999", "22003", "Numeric data overflow (result precision)"],
    ["1::decimal(38, 30) * 1.00000001", "22003", "Numeric data overflow (result precision)"],
    ["1::decimal(38, 1) / 1::decimal(38, 37)", "22003", "Numeric data overflow (result precision)"],
    ["1::smallint / 0.1::decimal(38, 36)", "22003", "Numeric data overflow (result precision)"],
    ["date '9999-12-31' + 2147483647", "22008", "timestamp out of range"],
    ["acos(2)", "22003", "input is out of range"],
    ["mod(1, 0)", "22012", "Divide by zero"],
    ["-true", "42883", "operator does not exist: - boolean"],
    ["abs('x')", "22P02", 'invalid input syntax for double precision: "x"'],
    ["'1,5'::decimal(5, 2)", "22P02", 'invalid input syntax for numeric: "1,5"'],
    ["'1e'::float8", "22P02", 'invalid input syntax for double precision: "1e"'],
    ["abs(true)", "42883", "function abs(boolean) does not exist"],
    ["abs(1, 2)", "42883", "function abs(integer, integer) does not exist"],
    ["round(commission, places)", "0A000", "ROUND of a DECIMAL takes its digits as a constant in the local warehouse."],
    ["pi(1)", "42883", "function pi(integer) does not exist"],
    ["mod(true, 1)", "42883", "function mod(boolean, integer) does not exist"],
])("%s fails", async (expression, code, message) => {
    await expect(dialect.answers(`select ${expression} from sales`)).rejects.toMatchObject({ code, message });
});
