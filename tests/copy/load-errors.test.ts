import { type CopyBench, openCopyBench } from "./support/bucket";

let bench: CopyBench;

beforeAll(async () => {
    bench = await openCopyBench();
});
beforeEach(() => bench.clear());
afterAll(() => bench.close());

const loaded = (columns = "*") => bench.rows(`select ${columns} from warehouse.public.t order by all`);

/** Loads one value, as JSON, into a column of a type; gives the load error, or undefined. */
async function errorOf(type: string, value: unknown, options = "") {
    await bench.run(`create table t (c ${type})`);
    await bench.put({ "x.json": JSON.stringify({ c: value }) });
    await bench.copy("t from 's3://bucket/x.json'", `json 'auto' maxerror 10 ${options}`);
    return (await bench.errors())[0];
}

test("a load error tells of file, line, column, type, length, value, code and reason", async () => {
    await bench.run("create table t (a int, artist_location varchar(10))");
    await bench.put({ "songs/a.json": `{"a": 1}\n\n{"a": 2, "artist_location": "ABCDEFGHIJK"}` });
    await bench.copy("t from 's3://bucket/songs/'", "json 'auto' maxerror 2");
    expect(await bench.errors()).toEqual([
        {
            filename: "s3://bucket/songs/a.json",
            line_number: 3,
            colname: "artist_location",
            type: "varchar",
            col_length: "10",
            position: 0,
            raw_line: `{"a": 2, "artist_location": "ABCDEFGHIJK"}`,
            raw_field_value: "ABCDEFGHIJK",
            err_code: 1204,
            err_reason: "String length exceeds DDL length",
        },
    ]);
    expect(await loaded()).toEqual([[1, null]]);
});

test.each<[type: string, value: unknown, code: number, reason: string]>([
    ["int", "x", 1207, "Invalid digit, Value 'x', Pos 0, Type: Integer"],
    ["int", "12a", 1207, "Invalid digit, Value 'a', Pos 2, Type: Integer"],
    ["int", "1_000", 1207, "Invalid digit, Value '_', Pos 1, Type: Integer"],
    ["int", "0x1F", 1207, "Invalid digit, Value 'x', Pos 1, Type: Integer"],
    ["int", 1.5, 1207, "Invalid digit, Value '.', Pos 1, Type: Integer"],
    ["int", "1.0", 1207, "Invalid digit, Value '.', Pos 1, Type: Integer"],
    ["int", true, 1207, "Invalid digit, Value 't', Pos 0, Type: Integer"],
    ["int", { n: 1 }, 1207, "Invalid digit, Value '{', Pos 0, Type: Integer"],
    ["smallint", 40000, 1222, "Overflow (Short valid range -32768 to 32767)"],
    ["int", "3000000000", 1222, "Overflow (Integer valid range -2147483648 to 2147483647)"],
    ["bigint", "9223372036854775808", 1222, "Overflow (Long valid range -9223372036854775808 to 9223372036854775807)"],
    ["decimal(8,2)", "1.2.3", 1207, "Invalid digit, Value '.', Pos 3, Type: Decimal"],
    ["decimal(8,2)", "1_0", 1207, "Invalid digit, Value '_', Pos 1, Type: Decimal"],
    ["decimal(4,2)", 100.5, 1204, "Overflow for NUMERIC(4,2)"],
    ["double precision", "1,5", 1207, "Invalid digit, Value ',', Pos 1, Type: Double"],
    ["boolean", "maybe", 1210, "Unknown boolean format"],
    ["date", "1/2/18", 1205, "Invalid Date Format - length must be 10 or more"],
    ["date", "2018-02-30", 1205, "Invalid date format or value [YYYY-MM-DD]"],
    ["timestamp", "2018-02-01T10:00:00", 1206, "Invalid timestamp format or value [YYYY-MM-DD HH24:MI:SS]"],
    ["char(3)", "abcd", 1204, "Char length exceeds DDL length"],
    ["char(3)", "é", 1220, "Multibyte character not supported for CHAR (Hint: try using VARCHAR). Invalid char: c3 a9"],
    ["varchar(3)", "éé", 1204, "String length exceeds DDL length"],
    ["varchar(3) not null", null, 1213, "Missing data for not-null field"],
    ["int not null", "", 1213, "Missing data for not-null field"],
])("into %s, %j is rejected with code %i", async (type, value, code, reason) => {
    expect(await errorOf(type, value)).toMatchObject({ colname: "c", err_code: code, err_reason: reason });
    expect(await loaded("count(*)")).toEqual([[0n]]);
});

test("times in milliseconds are rejected by the format that was asked for", async () => {
    expect(await errorOf("timestamp", "soon", "timeformat 'epochmillisecs'")).toMatchObject({
        err_code: 1206,
        err_reason: "Invalid timestamp format or value [epochmillisecs]",
        raw_field_value: "soon",
    });
});

test("the length of a DECIMAL is its precision and scale", async () => {
    expect(await errorOf("decimal(18,0)", "x")).toMatchObject({ type: "numeric", col_length: "18, 0" });
});

test.each([
    ["{bad}", "unexpected character 'b'"],
    [`{"a": 1,}`, "unexpected character '}'"],
    [`{"a": 01}`, "unexpected character '0'"],
    [`{"a": "x`, "unexpected character 0x0a"],
    [`{'a': 1}`, "unexpected character '''"],
    [`{"a": 1]`, "unexpected character ']'"],
    [`"text"`, `unexpected character '"'`],
    ["42", "unexpected character '4'"],
    [`{"a": tru}`, "unexpected character 't'"],
])("a line of %s is rejected, its neighbours are loaded", async (line, reason) => {
    await bench.run("create table t (a int)");
    await bench.put({ "x.json": `{"a": 1}\n${line}\n{"a": 2}\n` });
    await bench.copy("t from 's3://bucket/x.json'", "json 'auto' maxerror 10");
    expect(await loaded()).toEqual([[1], [2]]);
    expect(await bench.errors()).toMatchObject([
        { line_number: 2, colname: "", err_code: 1216, raw_line: line, err_reason: `Invalid JSON: ${reason}` },
    ]);
});

test("a truncated line costs no other: not the next, nor the first nor the last of a file", async () => {
    await bench.run("create table t (a int)");
    await bench.put({
        "f/before-a-blank-line.json": `{"a":\n  \n{"a": 0}\n{"a": -1}\n`,
        "f/middle.json": `{"a": 1}\n{"a": 10, "b":\n{"a": 2}\n`,
        "f/first.json": `{"a":\n{"a": 3}\n`,
        "f/last.json": `{"a": 4}\n{"a": 5`,
    });
    await bench.copy("t from 's3://bucket/f/'", "json 'auto' maxerror 10");
    expect(await loaded()).toEqual([[-1], [0], [1], [2], [3], [4]]);
    expect((await bench.errors()).map(({ filename, line_number }) => [filename, line_number])).toEqual([
        ["s3://bucket/f/before-a-blank-line.json", 1],
        ["s3://bucket/f/first.json", 1],
        ["s3://bucket/f/last.json", 2],
        ["s3://bucket/f/middle.json", 2],
    ]);
});

test("lines that are cut off one after the other cost no line that is whole", async () => {
    await bench.run("create table t (a int)");
    await bench.put({ "x.json": `{"a": [\n{"a": [\n{"a": 1}\n{"a":\n[\n{"a": 2}` });
    await bench.copy("t from 's3://bucket/x.json'", "json 'auto' maxerror 10");
    expect(await loaded()).toEqual([[1], [2]]);
    expect((await bench.errors()).map(({ line_number }) => line_number)).toEqual([1, 2, 4, 5]);
});

test.each<[what: string, more: string, rows: readonly number[], errors: readonly number[]]>([
    ["alone", "", [], []],
    ["beside a line of two records", `{"a": 8}{"a": 9}`, [8, 9], []],
    ["beside a record with a brace too many", `{"a": 8}}`, [8], [1]],
    ["beside one that a line further right belongs to", `{a}\n  {"a": 8}`, [], [1]],
    ["beside a thousand others", `{"b": [}\n`.repeat(1000), [], Array.from({ length: 1000 }, (_, line) => line + 1)],
])("broken lines among lines that end as objects do are rejected, %s", async (_, more, rows, errors) => {
    await bench.run("create table t (a int)");
    await bench.put({
        "f/a.json": `{"a": 1}\n{"b": [}\n\n{"a": {}\n \n{"a": 2}\n{"a": 3}\r\n{"a": "x"}\n{"a": 4} \n{"A": 5}`,
        "f/b.json": `{"a": {}\n\n{"a": 6}\n`,
        "f/c.json": `{"a": 7}\n{a}`,
        "f/d.json": more,
    });
    const { queryId } = await bench.copy("t from 's3://bucket/f/'", "json 'auto ignorecase' maxerror 2000");
    expect((await loaded()).map(([a]) => a)).toEqual([1, 2, 3, 4, 5, 6, 7, ...rows]);
    const found = (await bench.errors()).map(({ filename, line_number, raw_line }) => [
        filename,
        line_number,
        raw_line,
    ]);
    expect(found.filter(([filename]) => filename !== "s3://bucket/f/d.json")).toEqual([
        ["s3://bucket/f/a.json", 2, `{"b": [}`],
        ["s3://bucket/f/a.json", 4, `{"a": {}`],
        ["s3://bucket/f/a.json", 8, `{"a": "x"}`],
        ["s3://bucket/f/b.json", 1, `{"a": {}`],
        ["s3://bucket/f/c.json", 2, "{a}"],
    ]);
    expect(found.slice(5).map(([, line]) => line)).toEqual(errors);
    const commits = `select lines_scanned, errors from redshift.catalog.stl_load_commits where query = ${queryId}`;
    expect(await bench.rows(`${commits} order by filename`)).toEqual([
        [8, 3],
        [2, 1],
        [2, 1],
        [rows.length + errors.length, errors.length],
    ]);
});

test("NaN is a number in a string only", async () => {
    await bench.run("create table t (a double precision)");
    await bench.put({ "x.json": `{"a": "NaN"}\n{"a": NaN}\n{"a": "-inf"}\n{"a": -Infinity}\n{"a": " "}` });
    await bench.copy("t from 's3://bucket/x.json'", "json 'auto' maxerror 10");
    expect(await loaded()).toEqual([[Number.NEGATIVE_INFINITY], [Number.NaN], [null]]);
    expect((await bench.errors()).map(({ line_number }) => line_number)).toEqual([2, 4]);
});

test("what is no JSON is an error beside lines that are right, though an engine might forgive it", async () => {
    await bench.run("create table t (n int, s varchar(20))");
    const wrong = [
        `{"n": 2, "s": NaN}`,
        `{"n": 3, "other": [1, -inf]}`,
        `{"n": 4, "s": [1, ]}`,
        `{"n": 5, "s": {"a": 1,}}`,
        `\v{"n": 6}`,
    ];
    const right = [`{"n": 1, "s": "x:NaN, -inf,}"}`, `{"n": 7, "s": "\\t"}`];
    for (const each of wrong) {
        await bench.put({ "x.json": [`{"n": 1}`, each, `{"n": 7}`].join("\n") });
        await bench.copy("t from 's3://bucket/x.json'", "json 'auto' maxerror 2");
        expect((await bench.errors()).map((error) => [error.line_number, error.err_code])).toEqual([[2, 1216]]);
    }
    await bench.put({ "x.json": right.join("\n") });
    await bench.copy("t from 's3://bucket/x.json'", "json 'auto'");
    const rows = await bench.rows("select n, s, count(*) from warehouse.public.t group by all order by all");
    expect(rows).toEqual([
        [1, "x:NaN, -inf,}", 1n],
        [1, null, 5n],
        [7, "\t", 1n],
        [7, null, 5n],
    ]);
});

test("a broken object over several lines is one error, and the next is found", async () => {
    await bench.run("create table t (a int)");
    await bench.put({ "x.json": `{\n  "a": 1,\n  "b": oops,\n  "c": {\n    "a": 9\n  }\n}\n{\n  "a": 2\n}\n` });
    await bench.copy("t from 's3://bucket/x.json'", "json 'auto' maxerror 10");
    expect(await loaded()).toEqual([[2]]);
    expect(await bench.errors()).toMatchObject([{ line_number: 3, err_code: 1216 }]);
});

test("an error in an object over several lines is known by the object's last line", async () => {
    await bench.run("create table t (a int)");
    await bench.put({ "x.json": `{"a": 1}\n{\n"a":\n"x"\n}\n` });
    await bench.copy("t from 's3://bucket/x.json'", "json 'auto' maxerror 10");
    expect(await bench.errors()).toMatchObject([{ line_number: 5, colname: "a", err_code: 1207 }]);
});

test("an array where names are matched is an error, and so is an item that is not there", async () => {
    await bench.run("create table t (a int)");
    await bench.put({
        "auto.json": `[1]\n{"a": 1}`,
        "paths.json": `{"tags": [1, 2]}\n{"tags": [1]}\n{"tags": 5}\n{"other": 1}`,
        "inner.json": `{"x": {"y": 3}}\n{"x": 5}\n{}`,
        item: `{"jsonpaths": ["$.tags[1]"]}`,
        member: `{"jsonpaths": ["$.x.y"]}`,
    });
    await bench.copy("t from 's3://bucket/auto.json'", "json 'auto' maxerror 10");
    expect(await bench.errors()).toMatchObject([
        { line_number: 1, err_reason: "Invalid JSONPath format: Member is not an object." },
    ]);
    await bench.copy("t from 's3://bucket/paths.json'", "json 's3://bucket/item' maxerror 10");
    const lost = {
        colname: "a",
        err_code: 1216,
        err_reason: "Invalid JSONPath format: Not an array or index out of range.",
    };
    expect(await bench.errors()).toMatchObject([
        { line_number: 2, ...lost },
        { line_number: 3, ...lost },
        { line_number: 4, ...lost },
    ]);
    await bench.copy("t from 's3://bucket/inner.json'", "json 's3://bucket/member' maxerror 10");
    expect(await bench.errors()).toMatchObject([
        { line_number: 2, err_reason: "Invalid JSONPath format: Member is not an object." },
    ]);
    expect(await loaded()).toEqual([[1], [2], [3], [null]]);
});

test("bytes that are no characters reject their record, unless ACCEPTINVCHARS replaces them one by one", async () => {
    await bench.run("create table t (a varchar(20))");
    const bytes = Buffer.concat([
        Buffer.from(`{"a": "x`),
        Buffer.from([0xff, 0xe4, 0xb8]),
        Buffer.from(`"}\n{"a": "ä"}\n`),
    ]);
    await bench.put({ "x.json": bytes });
    await bench.copy("t from 's3://bucket/x.json'", "json 'auto' maxerror 10");
    expect(await bench.errors()).toMatchObject([
        {
            line_number: 1,
            err_code: 1220,
            err_reason: "String contains invalid or unsupported UTF-8 codepoints. Bad UTF-8 hex sequence: ff (error 3)",
        },
    ]);
    const { notices } = await bench.copy("t from 's3://bucket/x.json'", "json 'auto' acceptinvchars as '^'");
    expect(await loaded()).toEqual([["x^^^"], ["ä"], ["ä"]]);
    expect(notices).toContain(
        "INFO: Load into table 't' completed, 1 record(s) were loaded with replacements made for ACCEPTINVCHARS.",
    );
});

test("the raw line and the raw value are cut to 1024 bytes, between characters", async () => {
    await bench.run("create table t (a varchar(10))");
    await bench.put({ "x.json": JSON.stringify({ a: "é".repeat(3000) }) });
    await bench.copy("t from 's3://bucket/x.json'", "json 'auto' maxerror 10");
    const [error] = await bench.errors();
    expect(error?.raw_line).toBe(`{"a":"${"é".repeat(509)}`);
    expect(error?.raw_field_value).toBe("é".repeat(512));
});

describe("MAXERROR", () => {
    const put = () =>
        bench.put({ "f/1.json": `{"a": 1}\n{"a": "x"}\n{"a": 2}`, "f/2.json": `{"a": "y"}\n{"a": 3}\n{oops` });
    const failure = {
        code: "XX000",
        message: "Load into table 't' failed.  Check 'stl_load_errors' system table for details.",
    };

    test("without it the first error fails the load, and the table stays as it was", async () => {
        await bench.run("create table t (a int)");
        await bench.rows("insert into warehouse.public.t values (0)");
        await put();
        await expect(bench.copy("t from 's3://bucket/f/'", "json 'auto'")).rejects.toMatchObject(failure);
        expect(await loaded()).toEqual([[0]]);
        expect(await bench.errors()).toHaveLength(1);
    });

    test("as many errors as it says fail the load, and outlast its rollback", async () => {
        await bench.run("create table t (a int)");
        await put();
        await expect(bench.copy("t from 's3://bucket/f/'", "json 'auto' maxerror 3")).rejects.toMatchObject(failure);
        expect(await loaded()).toEqual([]);
        expect((await bench.errors()).map((error) => error.raw_field_value)).toEqual(["x", "y", ""]);
    });

    test("fewer are reported, and the rest is loaded", async () => {
        await bench.run("create table t (a int)");
        await put();
        const { notices } = await bench.copy("t from 's3://bucket/f/'", "json 'auto' maxerror 4");
        expect(await loaded()).toEqual([[1], [2], [3]]);
        expect(notices).toEqual([
            "INFO: Load into table 't' completed, 3 record(s) loaded successfully.",
            "INFO: Load into table 't' completed, 3 record(s) could not be loaded.  " +
                "Check 'stl_load_errors' system table for details.",
        ]);
    });

    test("no more are kept than it takes to fail", async () => {
        await bench.run("create table t (a int)");
        await bench.put({ "x.json": Array.from({ length: 500 }, () => `{"a": "x"}`).join("\n") });
        await expect(bench.copy("t from 's3://bucket/x'", "json 'auto' maxerror 7")).rejects.toMatchObject(failure);
        expect(await bench.errors()).toHaveLength(7);
    });
});

test("text of a file can never become SQL", async () => {
    const key = `o'bj"ect;--.json`;
    const hostile = `'); drop table warehouse.public.t; --"\\`;
    await bench.run("create table t (a int, b varchar(100))");
    await bench.put({
        [key]: `${JSON.stringify({ a: hostile, [hostile]: 1 })}\n${JSON.stringify({ a: 1, b: hostile })}`,
    });
    await bench.copy("t from 's3://bucket/o'", "json 'auto ignorecase' maxerror 5");
    expect(await loaded()).toEqual([[1, hostile]]);
    expect(await bench.errors()).toMatchObject([{ filename: `s3://bucket/${key}`, raw_field_value: hostile }]);
});

test.each([
    ["JSON", `{"a": "x"}\n{"a": "y"}\n{"a": 1}\n{"a": "z"}\n`, "json 'auto'"],
    ["text", "x\ny\n1\nz\n", ""],
    ["text that is no record", "1|x|\n2|x|\n1\n3|x|\n", ""],
])(
    "IGNOREALLERRORS bears more errors than are kept: all are counted, the first can be read: %s",
    async (_, file, how) => {
        await bench.run("create table t (a smallint)");
        await bench.put({ "f/1": file, "f/2": file });
        const { queryId, notices } = await bench.copy("t from 's3://bucket/f/'", `${how} ignoreallerrors`, {
            keptErrors: 4,
        });
        expect(notices[1]).toMatch(/ 6 record\(s\) could not be loaded/);
        expect(await loaded()).toEqual([[1], [1]]);
        expect((await bench.errors()).map(({ filename, line_number }) => [filename, line_number])).toEqual([
            ["s3://bucket/f/1", 1],
            ["s3://bucket/f/1", 2],
            ["s3://bucket/f/1", 4],
            ["s3://bucket/f/2", 1],
        ]);
        const history = `select loaded_rows, error_count from redshift.catalog.sys_load_history where query_id = ${queryId}`;
        expect(await bench.rows(history)).toEqual([[2n, 6n]]);
    },
);
