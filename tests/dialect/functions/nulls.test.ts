import { byteFunctions } from "../../../infra/local/dialect/bind/functions/bytes";
import { dateFunctions } from "../../../infra/local/dialect/bind/functions/dates";
import { formattingFunctions } from "../../../infra/local/dialect/bind/functions/formatting";
import { hashFunctions } from "../../../infra/local/dialect/bind/functions/hashes";
import { mathFunctions } from "../../../infra/local/dialect/bind/functions/math";
import { patternFunctions } from "../../../infra/local/dialect/bind/functions/patterns";
import { stringFunctions } from "../../../infra/local/dialect/bind/functions/strings";
import { type Dialect, openDialect } from "../support";

let dialect: Dialect;

beforeAll(async () => {
    dialect = await openDialect();
    await dialect.answers(`
        create table nothing (n int, x numeric(8,2), f float, t varchar(20), b varbyte(20), d date, m timestamp, z timestamptz);
        insert into nothing (n) values (null);
    `);
});

afterAll(() => dialect.close());

/** Calls by their functions' names; `{t:'a'}` is an argument, and the column of NULL that may stand for it. */
const CALLS: Readonly<Record<string, readonly string[]>> = {
    "substring substr": [
        "({t:'abc'}, {n:2}, {n:1})",
        "({t:'abc'}, {n:-2}, {n:4})",
        "({t:'abc'}, {n:9})",
        "({b:'61'::varbyte}, {n:1}, {n:1})",
    ],
    "left right": ["({t:'abc'}, {n:2})", "({t:''}, {n:0})"],
    split_part: [
        "({t:'a-b'}, {t:'-'}, {n:2})",
        "({t:'a-b'}, {t:''}, {n:1})",
        "({t:'a-b'}, {t:''}, {n:2})",
        "({t:'a'}, {t:'-'}, {n:9})",
    ],
    "len length char_length character_length textlen octet_length lower upper initcap reverse ascii": [
        "({t:'abc'})",
        "({t:''})",
    ],
    "quote_ident quote_literal soundex btrim ltrim rtrim md5 sha sha1 func_sha1 crc32 farmfingerprint64": [
        "({t:'abc'})",
        "({t:''})",
    ],
    "btrim ltrim rtrim strpos charindex concat bpcharcmp bttext_pattern_cmp difference octetindex": [
        "({t:'abc'}, {t:'a'})",
    ],
    "btrim ltrim rtrim strpos charindex concat": ["({t:''}, {t:''})"],
    position: ["({t:'b'} in {t:'abc'})", "({t:''} in {t:''})"],
    "lpad rpad": [
        "({t:'a'}, {n:3})",
        "({t:'a'}, {n:3}, {t:'xy'})",
        "({t:'abc'}, {n:2}, {t:''})",
        "({t:'abc'}, {n:-1}, {t:'x'})",
    ],
    "repeat replicate": ["({t:'a'}, {n:2})", "({t:'a'}, {n:-1})"],
    "replace translate": ["({t:'abc'}, {t:'b'}, {t:'x'})", "({t:'abc'}, {t:''}, {t:''})"],
    chr: ["({n:65})"],
    regexp_count: ["({t:'abc'}, 'b', {n:1})", "({t:'abc'}, 'b', {n:9})"],
    regexp_instr: ["({t:'abc'}, 'b', {n:1}, {n:1}, {n:0})", "({t:'abc'}, 'x', {n:9}, {n:9}, {n:1})"],
    regexp_substr: ["({t:'abc'}, 'b', {n:1}, {n:1})", "({t:'abc'}, 'x', {n:9}, {n:1})"],
    regexp_replace: ["({t:'abc'}, 'b', {t:'x'}, {n:1})", "({t:'abc'}, 'b', {t:'x'}, {n:9})"],
    sha2: ["({t:'a'}, 256)"],
    checksum: ["({x:1.25})"],
    strtol: ["({t:'ff'}, {n:16})"],
    from_hex: ["({t:'61'})"],
    to_hex: ["({b:'61'::varbyte})", "({n:9})"],
    from_varbyte: ["({b:'61'::varbyte}, 'utf8')"],
    to_varbyte: ["({t:'61'}, 'utf8')"],
    getbit: ["({b:'61'::varbyte}, {n:1})"],
    "text_to_int_alt text_to_numeric_alt": ["({t:'10'})"],
    to_char: [
        "({n:1}, '99')",
        "({x:1.5}, 'S99.9')",
        "({f:0.1}, '99.9')",
        "({d:'2024-01-31'::date}, 'Day')",
        "({m:'2024-01-31'::timestamp}, 'HH \"h\"')",
    ],
    "to_date to_timestamp": ["({t:'20240131'}, 'YYYYMMDD')"],
    to_number: ["({t:'12'}, '99')"],
    "abs sign ceil ceiling floor round trunc": ["({n:-1})", "({x:1.25})", "({f:1.25})"],
    "round trunc": [
        "({n:155}, {n:-1})",
        "({x:1.25}, 1)",
        "({x:1.25}, -6)",
        "({x:1.25}, -9)",
        "({f:1.25::float}, {n:1})",
    ],
    "mod atan2 power pow": ["({n:2}, {n:3})", "({f:1}, {f:1})"],
    mod: ["({x:2.5}, {x:3.5})"],
    "power pow": ["({n:1}, {n:0})"],
    "sqrt cbrt exp dexp ln dlog1 log dlog10 degrees radians acos asin atan cos cot sin tan": ["({f:1})"],
    "dateadd date_add": [
        "(month, {n:1}, {m:'2024-01-31'::timestamp})",
        "(day, {n:1}, {d:'2024-01-31'::date})",
        "(year, {n:1}, {m:'2024-02-29'::timestamp})",
    ],
    "datediff date_diff": [
        "(day, {d:'2024-01-31'::date}, {d:'2024-02-29'::date})",
        "(week, {m:'2024-01-31'::timestamp}, {m:'2024-02-29'::timestamp})",
    ],
    "date_part datepart pgdate_part": ["('second', {m:'2024-01-31'::timestamp})", "('decade', {d:'2024-01-31'::date})"],
    date_trunc: ["('month', {m:'2024-01-31'::timestamp})", "('century', {d:'2024-01-31'::date})"],
    "date_part_year last_day": ["({d:'2024-01-31'::date})"],
    add_months: ["({d:'2024-01-31'::date}, {n:1})"],
    months_between: ["({d:'2024-01-31'::date}, {d:'2023-01-01'::date})"],
    next_day: ["({d:'2024-01-31'::date}, {t:'Mon'})"],
    convert_timezone: ["('UTC', 'US/Eastern', {m:'2024-01-31'::timestamp})"],
    timezone: ["('US/Eastern', {m:'2024-01-31'::timestamp})", "('US/Eastern', {z:'2024-01-31'::timestamptz})"],
    date_cmp: ["({d:'2024-01-31'::date}, {d:'2024-01-31'::date})"],
    date_cmp_timestamp: ["({d:'2024-01-31'::date}, {m:'2024-01-31'::timestamp})"],
    date_cmp_timestamptz: ["({d:'2024-01-31'::date}, {z:'2024-01-31'::timestamptz})"],
    timestamp_cmp: ["({m:'2024-01-31'::timestamp}, {m:'2024-01-31'::timestamp})"],
    timestamp_cmp_date: ["({m:'2024-01-31'::timestamp}, {d:'2024-01-31'::date})"],
    timestamp_cmp_timestamptz: ["({m:'2024-01-31'::timestamp}, {z:'2024-01-31'::timestamptz})"],
    timestamptz_cmp: ["({z:'2024-01-31'::timestamptz}, {z:'2024-01-31'::timestamptz})"],
    timestamptz_cmp_date: ["({z:'2024-01-31'::timestamptz}, {d:'2024-01-31'::date})"],
    timestamptz_cmp_timestamp: ["({z:'2024-01-31'::timestamptz}, {m:'2024-01-31'::timestamp})"],
    interval_cmp: ["({m:'2024-01-31'::timestamp} - {m:'2024-01-01'::timestamp}, '1 day')"],
};

/** Those of nothing; the leader node's own; FNV_HASH, of which the guide does not say what it makes of NULL. */
const OTHERS =
    "pi random age isfinite fnv_hash getdate sysdate current_date current_time current_timestamp localtime localtimestamp now timeofday";

const ARGUMENT = /\{(\w):([^}]*)\}/g;
const calls = Object.entries(CALLS).flatMap(([names, forms]) =>
    names.split(" ").flatMap((name) => forms.map((form) => `${name}${form}`)),
);

test("what a function yields of values is no NULL", async () => {
    const given = calls.map((call) => call.replace(ARGUMENT, "$2"));
    const [row] = await dialect.answers(`select ${given.join(", ")} from nothing`);
    expect(given.filter((_, index) => row?.[index] === null)).toEqual([]);
});

test("what a function yields is NULL where any of its arguments is", async () => {
    const withNull = calls.flatMap((call) =>
        [...call.matchAll(ARGUMENT)].map((_, nulled) => {
            let place = 0;
            return call.replace(ARGUMENT, (_argument, column, value) => (place++ === nulled ? column : value));
        }),
    );
    const [row] = await dialect.answers(`select ${withNull.join(", ")} from nothing`);
    expect(withNull.filter((_, index) => row?.[index] !== null)).toEqual([]);
});

test("what a function yields is NULL where one argument is, however wrong another is", async () => {
    const wrong = [
        ...["left(t, -1)", "right(t, len('a') - 2)", "left(t, len('a') - 2)", "substring(t, 1, -1)"],
        ...["substring('a', n, len('a') - 2)"],
        ...["substring(b, 1, -1)", "split_part(t, '-', 0)", "split_part('a', t, -1)", "strtol(t, 99)", "getbit(b, -1)"],
        ...["subarray(s, 0, -1)", "json_extract_array_element_text(t, -1)"],
        ...["next_day(d, 'none')", "n << (len('a') - 2)", "n >> 99"],
    ];
    const [row] = await dialect.answers(`select ${wrong.join(", ")} from (select *, json_parse(t) as s from nothing)`);
    expect(row?.every((value) => value === null)).toBe(true);
});

test("every function of texts, numbers, dates and bytes is among those", () => {
    const all = [
        ...[stringFunctions, patternFunctions, hashFunctions, byteFunctions],
        ...[formattingFunctions, mathFunctions, dateFunctions],
    ].flatMap((functions) => Object.keys(functions));
    const tried = Object.keys(CALLS).flatMap((names) => names.split(" "));
    expect([...new Set(all)].sort()).toEqual([...new Set([...tried, ...OTHERS.split(" ")])].sort());
});
