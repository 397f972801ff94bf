import { type CopyBench, openCopyBench } from "./support/bucket";

let bench: CopyBench;

beforeAll(async () => {
    bench = await openCopyBench();
});
beforeEach(() => bench.clear());
afterAll(() => bench.close());

const loaded = (columns = "*") => bench.rows(`select ${columns} from warehouse.public.t order by all`);

/** Loads a text into a table of an integer and a text column. */
async function load(content: string | Uint8Array, options: string) {
    await bench.run("create table t (a int, b varchar(60))");
    await bench.put({ "x.txt": content });
    await bench.copy("t from 's3://bucket/x.txt'", options);
    return loaded();
}

test.each<[what: string, content: string, options: string]>([
    ["the default delimiter", "1|one\n2|two\n", ""],
    ["a delimiter of its own", "1;one\n2;two", "delimiter ';'"],
    ["tabs", "1\tone\n2\ttwo\n", "delimiter '\\t'"],
    ["an octal delimiter", "1\x01one\n2\x01two\n", "delimiter '\\\\001'"],
    ["a delimiter at the end of each line", "1|one|\n2|two|\n", ""],
    ["lines that end as on Windows", "1|one\r\n2|two\r\n", ""],
    ["a byte order mark", "\uFEFF1|one\n2|two\n", ""],
    ["a header", "number|word\n1|one\n2|two\n", "ignoreheader 1"],
    ["blank lines that are ignored", "\n1|one\n\n2|two\n\n", "ignoreblanklines"],
    ["CSV", `1,one\n2,"two"\n`, "csv"],
    ["CSV with another delimiter and quote", "1;%one%\n2;two\n", "format as csv delimiter ';' quote as '%'"],
    ["blanks around CSV's quotes", `1, "one" \n2 ,\t"two"\n`, "csv"],
    ["quotes to be removed", `'1'|"one"\n2|'two'\n`, "removequotes"],
])("text with %s becomes rows", async (_what, content, options) => {
    expect(await load(content, options)).toEqual([
        [1, "one"],
        [2, "two"],
    ]);
});

test("CSV fields may hold delimiters, quotes and line breaks", async () => {
    expect(await load(`1,"All ""non-musical"" theatre"\n2,"a, b\nc"\n3,""\n`, "csv")).toEqual([
        [1, `All "non-musical" theatre`],
        [2, "a, b\nc"],
        [3, ""],
    ]);
});

test("with ESCAPE a backslash takes the next character's meaning away", async () => {
    const content = `1|The quick brown fox\\\njumped over the lazy dog.\n2|A\\\\B\\\\C\n3|A \\| B \\| C\n4|'A Midsummer Night\\'s Dream'\n`;
    expect(await load(content, "escape removequotes")).toEqual([
        [1, "The quick brown fox\njumped over the lazy dog."],
        [2, "A\\B\\C"],
        [3, "A | B | C"],
        [4, "A Midsummer Night's Dream"],
    ]);
});

test("with ESCAPE a record ends at a zero byte, without it that is a character", async () => {
    expect(await load("1|a\0b|c\n2|\\\0b\n", "escape")).toEqual([
        [1, "a"],
        [2, "\\"],
    ]);
    await bench.clear();
    expect(await load("1|a\0b\n", "")).toEqual([[1, "a\0b"]]);
});

test("REMOVEQUOTES keeps what stands within the quotes, and rejects a quote without its like", async () => {
    const content = `1|"The delimiter is a pipe (|) character"\n2|'Black'\n3|Blue'\n4|'Blue\n5|' 'Black' '\n`;
    expect(await load(content, "removequotes maxerror 5")).toEqual([
        [1, "The delimiter is a pipe (|) character"],
        [2, "Black"],
        [3, "Blue'"],
        [5, " 'Black' "],
    ]);
    expect(await bench.errors()).toMatchObject([{ line_number: 4, colname: "b" }]);
});

test.each<[options: string, content: string, loaded: readonly unknown[]]>([
    ["", "\\N|\\N", [null, null]],
    ["null as '\\N'", "\\N|\\N", [null, null]],
    ["null as 'NULL'", "NULL|\\N", [null, "\\N"]],
    ["null as '\\000'", "1|\0", [1, null]],
    ["escape", "\\N|\\\\N", [null, null]],
    ["csv", `,"\\N"`, [null, "\\N"]],
    ["csv delimiter '\\t'", `\t"two"`, [null, "two"]],
    ["", "|", [null, ""]],
    ["emptyasnull", "|", [null, null]],
    ["csv emptyasnull", `1,""`, [1, null]],
])("what is NULL with %p", async (options, content, row) => {
    expect(await load(content, options)).toEqual([row]);
});

test("FILLRECORD fills what is missing at the end: text is empty, all else NULL", async () => {
    await bench.run("create table t (a int, b varchar(9), c char(9), d int)");
    await bench.put({ "x.txt": "1\n2|x\n3|x|y|4\n" });
    await bench.copy("t from 's3://bucket/x.txt'", "fillrecord");
    expect(await loaded()).toEqual([
        [1, "", null, null],
        [2, "x", null, null],
        [3, "x", "y", 4],
    ]);
});

test.each(["null as ''", "emptyasnull"])(
    "with %s text that is empty is NULL, in quotes and where it is missing, too",
    async (options) => {
        await bench.run("create table t (a int, b varchar(9), c varchar(9))");
        await bench.put({ "x.txt": `1,"",\n2\n3, ,x\n` });
        await bench.copy("t from 's3://bucket/x.txt'", `csv fillrecord ${options}`);
        expect(await loaded()).toEqual([
            [1, null, null],
            [2, null, null],
            [3, " ", "x"],
        ]);
    },
);

test("a field of nothing but white space is NULL in a column of numbers, and with BLANKSASNULL in one of text", async () => {
    await bench.run("create table t (a int, b varchar(9))");
    await bench.put({ "x.txt": "\t \t|\t\n1|\n", "x.json": `{"a":"\\t ","b":" \\n"}` });
    await bench.copy("t from 's3://bucket/x.txt'", "blanksasnull");
    await bench.copy("t from 's3://bucket/x.json'", "blanksasnull json 'auto'");
    expect(await loaded()).toEqual([
        [1, ""],
        [null, null],
        [null, null],
    ]);
});

test.each([
    ["delimiter '\\n'", "DELIMITER can't be a line break, nor hold one."],
    ["csv quote '\\015'", "QUOTE can't be a line break, nor hold one."],
    ["null as 'a\\n'", "NULL AS can't be a line break, nor hold one."],
    ["csv delimiter '\"'", "DELIMITER and QUOTE must be different characters."],
])("%s is refused", async (options, message) => {
    await expect(load("1|one\n", options)).rejects.toThrow(message);
});

test.each<[content: string, options: string, error: Readonly<Record<string, unknown>>]>([
    [
        "1|one\n2\n",
        "",
        { line_number: 2, colname: "a", position: 0, err_code: 1214, err_reason: "Delimiter not found" },
    ],
    [
        "1|a|b\n2|b\n",
        "",
        { line_number: 1, colname: "", position: 4, err_code: 1202, err_reason: "Extra column(s) found" },
    ],
    ["1|one\n\n", "", { line_number: 2, err_code: 1214 }],
    [
        "1|one\nx|two\n",
        "",
        { line_number: 2, colname: "a", raw_line: "x|two", raw_field_value: "x", position: 0, err_code: 1207 },
    ],
    [
        '1,one\n2,"tw"o\n',
        "csv",
        { line_number: 2, colname: "b", err_code: 1214, err_reason: "Invalid quote formatting for CSV" },
    ],
    [
        '1,one\n2,t"wo"\n',
        "csv",
        { line_number: 2, colname: "b", err_code: 1214, err_reason: "Invalid quote formatting for CSV" },
    ],
    [
        '1,one\n2,"two\n',
        "csv",
        { line_number: 2, colname: "b", err_code: 1214, err_reason: "Delimited value missing end quote" },
    ],
    // A quote behind the beginning of a field ends no line.
    [
        '1,t"wo\n2,one\n',
        "csv",
        { line_number: 1, colname: "b", err_code: 1214, err_reason: "Invalid quote formatting for CSV" },
    ],
    [
        '1,"two" "\n2,one\n',
        "csv",
        { line_number: 1, colname: "b", err_code: 1214, err_reason: "Invalid quote formatting for CSV" },
    ],
    ["1|\0x\n2|b\n", "null as '\\000'", { line_number: 1, colname: "b", err_code: 1218 }],
])("%j with %p is an error where it should be", async (content, options, error) => {
    await load(content, `${options} maxerror 5`);
    expect(await bench.errors()).toMatchObject([error]);
    expect(await loaded("count(*)")).toEqual([[1n]]);
});

test("a line break of two bytes is one wherever the reading of a file parts it", async () => {
    // Lines of seven bytes: one chunk of seven ends between the two.
    const numbers = Array.from({ length: 300_000 }, (_, n) => 100 + (n % 900));
    await bench.run("create table t (a int, b varchar(60))");
    await bench.put({ "x.txt": numbers.map((number) => `${number}|x\r\n`).join("") });
    await bench.copy("t from 's3://bucket/x.txt'", "maxerror 5");
    const sum = numbers.reduce((all, number) => all + number, 0);
    expect(await loaded("count(*), sum(a), max(b)")).toEqual([[300_000n, BigInt(sum), "x"]]);
    expect(await bench.errors()).toEqual([]);
});

test("a load error tells where in its line the field begins, in bytes", async () => {
    await bench.run("create table t (a varchar(20), b varchar(20), c int)");
    await bench.put({ "plain.csv": "WI,ä,20200407.0\n", "quoted.csv": `"W""I", "ä",20200407.0\n` });
    await bench.copy("t from 's3://bucket/plain.csv'", "csv maxerror 5");
    const error = { colname: "c", type: "int4", col_length: "0", raw_field_value: "20200407.0", err_code: 1207 };
    expect(await bench.errors()).toMatchObject([
        {
            ...error,
            position: 6,
            raw_line: "WI,ä,20200407.0",
            err_reason: "Invalid digit, Value '.', Pos 8, Type: Integer",
        },
    ]);
    await bench.copy("t from 's3://bucket/quoted.csv'", "csv maxerror 5");
    expect(await bench.errors()).toMatchObject([{ ...error, position: 13, raw_line: `"W""I", "ä",20200407.0` }]);
});

test("a rejected line is told with the delimiter at its end", async () => {
    await load("x|one|\n2|two\n\\N|x|y|\n", "maxerror 5");
    expect((await bench.errors()).map((each) => each.raw_line)).toEqual(["x|one|", "\\N|x|y|"]);
});

test("bytes that are no characters reject the field they are in, unless they are replaced", async () => {
    const content = Buffer.concat([Buffer.from("1|x"), Buffer.from([0xa4]), Buffer.from("\n2|ä\n")]);
    expect(await load(content, "maxerror 5")).toEqual([[2, "ä"]]);
    expect(await bench.errors()).toMatchObject([
        {
            colname: "b",
            position: 2,
            err_code: 1220,
            err_reason: "String contains invalid or unsupported UTF-8 codepoints. Bad UTF-8 hex sequence: a4 (error 3)",
        },
    ]);
    await bench.copy("t from 's3://bucket/x.txt'", "acceptinvchars");
    expect(await loaded("b")).toEqual([["x?"], ["ä"], ["ä"]]);
});

test("ACCEPTINVCHARS mends no CHAR", async () => {
    await bench.run("create table t (a varchar(9), b char(9))");
    await bench.put({ "x.txt": Buffer.from("x\xff|x\nx\xfe|x\xff\n\xef\xb7\x90|y\n", "latin1") });
    await bench.copy("t from 's3://bucket/x.txt'", "acceptinvchars maxerror 5");
    expect(await loaded()).toEqual([
        ["???", "y"],
        ["x?", "x"],
    ]);
    expect(await bench.errors()).toMatchObject([
        {
            line_number: 2,
            colname: "b",
            position: 3,
            err_code: 1220,
            err_reason: "Multibyte character not supported for CHAR (Hint: try using VARCHAR). Invalid char: ff",
        },
    ]);
});

test("VARBYTE is read from hexadecimal digits, SUPER from JSON", async () => {
    await bench.run("create table t (a varbyte(4), b super)");
    await bench.put({ "x.txt": `616263|{"x": 1}\nxyz|1\n6162636465|1\n61|{x}\n` });
    await bench.copy("t from 's3://bucket/x.txt'", "maxerror 5");
    expect(await loaded("cast(a as varchar), b")).toEqual([["abc", `{"x":1}`]]);
    expect((await bench.errors()).map(({ line_number, err_code }) => [line_number, err_code])).toEqual([
        [2, 1207],
        [3, 1204],
        [4, 1224],
    ]);
});

test("a row of more than 4 MB is an error, its neighbours are loaded", async () => {
    expect(await load(`1|one\n2|${"x".repeat(5_000_000)}\n3|three\n`, "maxerror 5")).toEqual([
        [1, "one"],
        [3, "three"],
    ]);
    expect(await bench.errors()).toMatchObject([{ line_number: 2, err_code: 1216 }]);
});

test("a row of more than 4 MB goes on behind a line break that is escaped, wherever the file is cut into chunks", async () => {
    const row = `2|${"x".repeat(17 * 256 * 1024 - 9)}\\\n${"y".repeat(300_000)}`;
    expect(await load(`1|one\n${row}\nx|three\n`, "escape maxerror 5")).toEqual([[1, "one"]]);
    expect(await bench.errors()).toMatchObject([
        { line_number: 2, err_code: 1216 },
        { line_number: 4, raw_line: "x|three" },
    ]);
});

test("a CSV row of more than 4 MB ends where its quotes do; one of 4 MB is loaded", async () => {
    const limit = 4 * 1024 * 1024;
    const row = (id: number, length: number) => `${id},"${"4,four\n".repeat(limit / 7 + 1).slice(0, length - 4)}"`;
    const rows = [row(1, limit), row(2, limit + 1), row(3, limit + 2_000_000), "5,five"];
    expect(await load(rows.join("\n"), "csv truncatecolumns maxerror 5")).toEqual([
        [1, "4,four\n".repeat(9).slice(0, 60)],
        [5, "five"],
    ]);
    const lines = Math.floor((limit - 4) / 7) + 1;
    expect((await bench.errors()).map((each) => [each.line_number, each.err_reason])).toEqual([
        [lines + 1, `Row exceeds the maximum size of ${limit} bytes`],
        [lines + 1 + lines, `Row exceeds the maximum size of ${limit} bytes`],
    ]);
});
