import { type Dialect, openDialect } from "../support";
import { rowsOf, typesOf } from "./support";

let dialect: Dialect;

beforeAll(async () => {
    dialect = await openDialect();
    await dialect.answers(`
        create table things (id int, v super);
        insert into things values
            (1, json_parse('{"name": "Joe ", "n": 5, "items": [{"k": 1.50, "day": "2001-09-08"}, {"k": 2}], "ok": true}')),
            (2, 'AWS'), (3, 1), (4, array(1, 'abc', null)), (5, -2.5), (6, 'Amazon'), (7, true), (8, null), (9, 2.22::float);
        create table orders (c_orders super);
        insert into orders values (json_parse('[{"o_orderkey": 4192801}]'));
        create table kept (name varchar(5), n int);
    `);
});

afterAll(() => dialect.close());

test.each<readonly [sql: string, expected: readonly string[]]>([
    // Those of the guide's pages.
    ["select json_parse('[10001,10002,\"abc\"]'), json_typeof(json_parse('[1]'))", ['[10001,10002,"abc"]|array']],
    ["select json_serialize(json_parse('[1, 2]')), json_serialize_to_varbyte(json_parse('[1]'))", ["[1,2]|5b315d"]],
    ["select json_size(json_parse('[10001,10002,\"⬤\"]')), can_json_parse('[1]'), can_json_parse('[1,]')", ["19|t|f"]],
    [
        "select array(1, 50, null, 100), array(1, 'abc', true, 3.14), array()",
        ['[1,50,null,100]|[1,"abc",true,3.14]|[]'],
    ],
    [
        "select array_concat(array(1, 2), array('ab', 'cd')), array_concat(array(1), json_parse('{}'))",
        ['[1,2,"ab","cd"]|'],
    ],
    ["select array_flatten(array(1, array(2, array(3, array())))), get_array_length(array(1, 2, 3))", ["[1,2,3]|3"]],
    [
        "select subarray(array('a', 'b', 'c', 'd', 'e', 'f'), 2, 3), subarray(array(1, 2, 3), -2, 1)",
        ['["c","d","e"]|[2]'],
    ],
    [
        "select replace(json_serialize(split_to_array('12|345|6789', '|')), '|', '!'), split_to_array('a,b')",
        ['["12","345","6789"]|["a","b"]'],
    ],
    [
        "select object(), object('a', object('aa', 1), 'b', array(2, 3), 'c', json_parse('{}'))",
        ['{}|{"a":{"aa":1},"b":[2,3],"c":{}}'],
    ],
    ["select decimal_precision(json_parse('3.14159')), decimal_scale(json_parse('3.14159'))", ["6|5"]],
    ["select 5::super::bool, 5.0::super::bool, 'Good'::super::integer", ["t||"]],
    ["select (c_orders[0].o_orderkey + 0.5) * c_orders[0].o_orderkey / 10 as math from orders", ["1757958232200.1500"]],
    [
        "select floor(x), ceil(x), round(x), abs(-x) from (select json_parse('1389636795898.0500') as x) as t",
        ["1389636795898|1389636795899|1389636795898|1389636795898.0500"],
    ],
    [
        "select v from things where id in (2, 3, 4, 5, 6) order by v",
        ["-2.5", "1", '"Amazon"', '"AWS"', '[1,"abc",null]'],
    ],
    // And beyond.
    ["select object(id, v, 'n', id, id + 1, 1.50) from things where id = 3", ['{"3":1,"n":3,"4":1.50}']],
    ["select json_parse('[-0, -0.00, -0e0, -0.50]'), can_json_parse('\"\\\\ud83d\"')", ["[0,0.00,0e+0,-0.50]|f"]],
    [
        "select json_parse(' {\"a\" : 1.10, \"b\":[1e2, -0.50, null]} '), json_parse('null') is null, json_parse(null) is null",
        ['{"a":1.10,"b":[1e+2,-0.50,null]}|t|t'],
    ],
    [
        "select id, v from things where id in (1, 7, 8, 9) order by v desc",
        [
            "8|",
            '1|{"name":"Joe ","n":5,"items":[{"k":1.50,"day":"2001-09-08"},{"k":2}],"ok":true}',
            "9|2.22e+0",
            "7|true",
        ],
    ],
    [
        "select v.name, things.v.items[0].k, v.items[id].k, v.items[7], v.missing.more, v[0] from things where id = 1",
        ['"Joe "|1.50|2|||'],
    ],
    ["select id, v[1], v.name from things where id in (3, 4) order by id", ["3||", '4|"abc"|']],
    [
        "select v.name::varchar, v.n::int, v.n::varchar, v.items::varchar, v.items[0].day::date, v.ok::bool from things where id = 1",
        ["Joe |5|5||2001-09-08|t"],
    ],
    [
        "select v.name::int, v.ok::int, v.n::date, v.items[0].k::decimal(5,1), v.items[0].k::int from things where id = 1",
        ["|||1.5|1"],
    ],
    ["select '7'::super::int, 2.5e0::super::varchar, 123456789012345678::super::bigint", ["7|2.5|123456789012345678"]],
    [
        "select id from things where v = 'AWS' or v.name = 'Joe' or v = 1.0 or v = true order by id",
        ["1", "2", "3", "7"],
    ],
    [
        "select id, v < 2, v <> 1, v between -3 and 0, v in (1, 'AWS') from things where id in (1, 2, 3, 5, 8) order by id",
        ["1||t||f", "2||t||t", "3|t|f|f|t", "5|t|t|t|f", "8||||"],
    ],
    [
        'select array(1, 2) = json_parse(\'[1, 2.0]\'), json_parse(\'{"a":1,"b":2}\') = json_parse(\'{"b":2,"a":1}\'), array(1) = 1',
        ["t|t|f"],
    ],
    [
        "select v.n + 1, v.n * 1.50, v.n / 2, v.n / 2.0, v.n % 3, -v.n, v.n + 1e0, v.name + 'x', v.name + 1 from things where id = 1",
        ['6|7.50|2|2.5000|2|-5|6e+0|"Joe x"|'],
    ],
    ["select upper(v.name), v.name like 'J%', v.name || '!', len(v.name) from things where id = 1", ["JOE |t|Joe !|4"]],
    [
        "select id, is_array(v), is_object(v), is_scalar(v), is_varchar(v), is_boolean(v) from things where id in (1, 2, 4, 7, 8) order by id",
        ["1|f|t|f|f|f", "2|f|f|t|t|f", "4|t|f|f|f|f", "7|f|f|t|f|t", "8|f|f|f|f|f"],
    ],
    [
        "select is_smallint(v), is_integer(v), is_bigint(v), is_decimal(v), is_float(v) from things where id in (3, 5, 9) order by id",
        ["t|t|t|t|f", "f|f|f|t|f", "f|f|f|f|t"],
    ],
    [
        "select is_smallint(json_parse('40000')), is_integer(json_parse('40000')), is_char(json_parse('\"é\"')), is_char(json_parse('\"e\"'))",
        ["f|t|f|t"],
    ],
    ["select t.id, i.k, place from things as t, t.v.items as i at place where t.id = 1", ["1|1.50|0", "1|2|1"]],
    [
        "select name, json_typeof(value) from things as t, unpivot t.v as value at name where t.id = 1 order by name",
        ["items|array", "n|number", "name|string", "ok|boolean"],
    ],
    ["select id, row_number() over (order by v) from things where id in (2, 3, 7) order by id", ["2|3", "3|2", "7|1"]],
])("%s", async (sql, expected) => {
    expect(await rowsOf(dialect, sql)).toEqual(expected);
});

test.each([
    [
        '["1_000", "0x1f", "1,000", "-", "", "1e400", "7 8", [1.5], {"n": 1.5}, true]',
        ["int", "decimal(9,2)", "float8"],
        "||",
    ],
    ['["7.5", "75e-1"]', ["int", "decimal(9,2)", "float8"], "|7.50|7.5"],
    ['[" 7 ", "+7"]', ["int", "decimal(9,2)", "float8"], "7|7.00|7"],
    ["[3.99999999999]", ["int", "decimal(9,2)", "real"], "3|3.99|4"],
    ["[-3.99999999999]", ["int", "decimal(9,2)", "real"], "-3|-3.99|-4"],
    ["[3.5e0, 4.4e0]", ["smallint", "bigint", "decimal(9,0)"], "4|4|4"],
    ["[1e39]", ["int", "decimal(9,2)", "real"], "||"],
    [
        '["2020-02-28 10:11:12+02"]',
        ["timestamptz", "timestamp", "timetz"],
        "2020-02-28 08:11:12+00|2020-02-28 10:11:12|10:11:12+02",
    ],
    ['["10:11 PM"]', ["time", "timetz", "date"], "22:11:00|22:11:00+00|"],
    ['["2020-02-30", "now", 20200228]', ["date", "timestamp", "timestamptz"], "||"],
])(
    "%s as values of other types: as a value of the type that it holds, null where that is an error",
    async (v, types, row) => {
        const casts = types.map((type) => `e::${type}`).join(", ");
        const rows = await rowsOf(dialect, `select ${casts} from (select json_parse('${v}') as v) as t, t.v as e`);
        expect(new Set(rows)).toEqual(new Set([row]));
    },
);

test("steps into a value yield SUPER, questions about it have types of their own", async () => {
    expect(
        await typesOf(
            dialect,
            "select v.name, v[0], v.n + 1, array(1), get_array_length(v), json_typeof(v), v.n::int from things",
        ),
    ).toEqual(["super", "super", "super", "super", "bigint", "character varying(10)", "integer"]);
});

test("ORDER BY knows numbers by their value, and passes over what makes no difference", async () => {
    const sorted = [
        ...["false", "true", "-1e300", "-10000000000000000001", "-9999999999999999999", "-9007199254740993"],
        ...["-9007199254740992", "-10", "-9.99", "-9.9", "-1", "-0.01", "-0.001", "0", "1e-3", "0.01", "1", "9", "10"],
        ...["9007199254740992", "9007199254740993", "9999999999999999999", "10000000000000000001", "1e300"],
        ...['""', '"a"', '"ab"', '"B"', '"b c"', "[1]", "{}"],
    ];
    const shuffled = sorted.map((value, index) => `(${(index * 7) % 31}, '${value}')`);
    await dialect.answers(
        `create table shuffled (n int, v varchar(40)); insert into shuffled values ${shuffled.join(", ")}`,
    );
    expect(await rowsOf(dialect, "select v from shuffled order by json_parse(v)")).toEqual(sorted);
    expect(await rowsOf(dialect, "select v from shuffled order by json_parse(v) desc")).toEqual(sorted.toReversed());
    const equals = ["1", "1.00", "1e0", "10e-1", '"x "', '"x"', '{"a":1,"b":[2.0]}', '{"b":[2],"a":1e0}'];
    const pairs = equals.map((value, index) => `select ${8 - index} as n, json_parse('${value}') as v`);
    expect(await rowsOf(dialect, `select n from (${pairs.join(" union all ")}) as t order by v, n`)).toEqual([
        "5",
        "6",
        "7",
        "8",
        "3",
        "4",
        "1",
        "2",
    ]);
});

// Source: developer guide, "SUM function", "MIN function", "MAX function", "SIGN function".
test.each<readonly [sql: string, expected: readonly string[]]>([
    [
        "select sum(e), sum(distinct e), count(e) from (select json_parse('[1, 2.50, 1.0, null, -0.25]') as v) as t, t.v as e",
        ["4.25|3.25|4"],
    ],
    ["select sum(e), min(e), max(e) from (select json_parse('[1, 2e0, 10, -3]') as v) as t, t.v as e", ["1e+1|-3|10"]],
    [
        "select id % 2 as k, max(v), min(v) from things where id in (2, 3, 6) group by k order by k",
        ['0|"AWS"|"Amazon"', "1|1|1"],
    ],
    ["select sum(v), min(v), max(v) from things where id = 8", ["||"]],
    [
        "select id, max(v) over (order by id rows unbounded preceding) from things where id in (3, 5, 9) order by id",
        ["3|1", "5|1", "9|2.22e+0"],
    ],
    [
        "select sign(json_parse('-2.50')), sign(json_parse('0.0')), sign(json_parse('3e0')), sign('x'::super)",
        ["-1|0|1e+0|"],
    ],
])("%s", async (sql, expected) => {
    expect(await rowsOf(dialect, sql)).toEqual(expected);
});

test("a set operation sorts SUPER values as a SELECT does", async () => {
    const sorted = await rowsOf(dialect, "select v from things order by v desc");
    const some = "select v from things where id % 2 = 0 union all select v from things where id % 2 = 1";
    expect(await rowsOf(dialect, `${some} order by v desc`)).toEqual(sorted);
});

test("a SUPER value goes into a column of another type only when it is cast", async () => {
    await expect(dialect.answers("insert into kept select v.name, v.n from things where id = 1")).rejects.toMatchObject(
        {
            code: "42804",
        },
    );
    await dialect.answers("insert into kept select v.name::varchar, v.n::int from things where id = 1");
    expect(await rowsOf(dialect, "select name, n from kept")).toEqual(["Joe |5"]);
});

/** So many names that they are told apart by other means than a few are. */
const twins = ["a", "b", "c", "d", "e", "f", "g", "h", "k"];

test.each([
    ['select json_parse(\'{"a":1,"a":2}\')', "22P02", 'duplicate attribute "a"'],
    ["select json_parse('{1:2}')", "22P02", "JSON parsing error"],
    [
        `select json_parse('[{"k":1${twins.map((name) => `,"${name}":2`).join("")}}]')`,
        "22P02",
        'duplicate attribute "k"',
    ],
    [`select json_parse('["\\\\ud83d"]')`, "22P02", "half of a surrogate pair at position 1"],
    [`select json_extract_path_text('{"\\\\udc00":1}', 'a')`, "22P02", "half of a surrogate pair at position 1"],
    ["select json_parse('[1e400]')", "22003", "SUPER has no Infinity"],
    [`select json_parse('${"9".repeat(39)}')`, "22003", "more than the 38 digits of a DECIMAL"],
    [`select json_parse('0.${"0".repeat(38)}1')`, "22003", "more than the 38 digits of a DECIMAL"],
    ["select json_parse('1e308') * 10", "22003", "SUPER has no Infinity"],
    [`select json_parse('${"9".repeat(38)}') + 1`, "22003", "Numeric data overflow"],
    [`select json_parse('0.${"0".repeat(37)}1') * 0.1`, "22003", "Numeric data overflow"],
    ["select repeat('a', 65535)::super + 'b'", "22001", "longer than the 65535 bytes"],
    ["select object('k', '2008-12-31'::date)", "42846", "OBJECT could not convert type date to super"],
    ["select object('a', 1, 'b', 2, 'a', 3)", "22P02", 'duplicate attribute "a"'],
    ["select object(id, v, 1, 2) from things where id = 1", "22P02", 'duplicate attribute "1"'],
    ["select object('k')", "42883", "an even number of arguments"],
    ["select '2019-09-09'::date::super", "42846", "cannot cast type date to super"],
    ["select max(v) from things", "0A000", "MAX of SUPER values of several types, of arrays or of objects"],
    [
        "select min(v) from things where id = 4",
        "0A000",
        "MIN of SUPER values of several types, of arrays or of objects",
    ],
    ["select max(v) from things where id in (2, 3)", "0A000", "MAX of SUPER values of several types"],
    ["select sum(v) from things where id in (2, 3)", "0A000", "SUM of a SUPER value that is no number"],
    ["select sum(v) over () from things", "0A000", "SUM of SUPER values over a window"],
    ["select avg(v) from things", "0A000", "AVG of SUPER values is not supported"],
    ["select round(v, 1) from things", "0A000", "ROUND takes no digits beside a SUPER value"],
    ["select stddev(v) from things", "42883", "function stddev(super) does not exist"],
    ["select v.n / 0 from things where id = 1", "22012", "Divide by zero"],
    ["select id[0] from things", "42809", "cannot step into a value of type integer"],
    ["select size(v) from things", "0A000", "The function size is not carried"],
])("%s is refused", async (sql, code, message) => {
    await expect(dialect.answers(sql)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
});
