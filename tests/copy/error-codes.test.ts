import { type CopyBench, openCopyBench } from "./support/bucket";

let bench: CopyBench;

beforeAll(async () => {
    bench = await openCopyBench();
});
beforeEach(() => bench.clear());
afterAll(() => bench.close());

type Case = [code: number, reason: string, columns: string, line: string | Buffer, options?: string];

/** Each code of the guide's "Load error reference" that can arise here, by a table, a file and a COPY's options. */
const CASES: Case[] = [
    [1202, "Extra column(s) found", "a int", "1|2"],
    [1203, "Missing column(s)", "a int, b int", "1  ", "fixedwidth 'a:3,b:3'"],
    [1204, "String length exceeds DDL length", "a varchar(2)", "abc"],
    [1204, "Char length exceeds DDL length", "a char(2)", "abc"],
    [1204, "Overflow for NUMERIC(4,2)", "a decimal(4, 2)", "100"],
    [1204, "Overflow for NUMERIC(4,2)", "a decimal(4, 2)", "100 "],
    [1205, "Invalid Date Format - length must be 10 or more", "a date", "2018-1-1"],
    [1205, "Invalid date format or value [YYYY-MM-DD]", "a date not null", "2018-02-30"],
    [1213, "Missing data for not-null field", "a date not null", "2018-02-30", "acceptanydate"],
    [1205, "Invalid date format or value [YYYY-MM-DD]", "a date", "2018-02-30"],
    [1205, "Invalid date format or value [YYYY-MM-DD]", "a date", "2018-01-01x"],
    [1205, "Invalid date format or value [MM/DD/YYYY]", "a date", "13/01/2018", "dateformat 'MM/DD/YYYY'"],
    [1206, "Invalid timestamp format or value [YYYY-MM-DD HH24:MI:SS]", "a timestamp", "now"],
    [1207, "Invalid digit, Value 'x', Pos 1, Type: Integer", "a int", "1x"],
    [1207, "Invalid digit, Value 'x', Pos 0, Type: Double", "a float", "x"],
    [1210, "Unknown boolean format", "a boolean", "perhaps"],
    [1213, "Missing data for not-null field", "a int not null", ""],
    [1214, "Delimiter not found", "a int, b int", "1"],
    [1216, "Invalid GZIP data: incorrect header check", "a int", "1", "gzip"],
    [1217, "Invalid identity column value", "a int identity(1, 1)", "x", "explicit_ids"],
    [1218, "Invalid null byte - field longer than 1 byte", "a varchar(5)", "\0b", "null as '\\\\0'"],
    [
        1220,
        "String contains invalid or unsupported UTF-8 codepoints. Bad UTF-8 hex sequence: a4 (error 3)",
        "a varchar(5)",
        Buffer.from([0xa4]),
    ],
    [
        1220,
        "Multibyte character not supported for CHAR (Hint: try using VARCHAR). Invalid char: c3 a9",
        "a char(5)",
        "é",
    ],
    [1221, "File encoded in UTF16 has no byte order mark", "a int", "11", "encoding utf16"],
    [1222, "Overflow (Integer valid range -2147483648 to 2147483647)", "a int", "2147483648"],
    [1222, "Overflow (Short valid range -32768 to 32767)", "a smallint", "-32769"],
    [1224, "Input data is not in valid JSON format", "a super", "{a}"],
];

test.each<Case>(CASES)("error %d, %s", async (code, reason, columns, line, options = "") => {
    await bench.run(`create table t (${columns})`);
    await bench.put({ x: Buffer.concat([Buffer.from(line), Buffer.from("\n")]) });
    await expect(bench.copy("t from 's3://bucket/x'", options.replaceAll("\\\\", "\\"))).rejects.toMatchObject({
        code: "XX000",
        message: "Load into table 't' failed.  Check 'stl_load_errors' system table for details.",
    });
    expect(await bench.errors()).toMatchObject([{ err_code: code, err_reason: reason.slice(0, 100) }]);
    const detail = "select error_code from redshift.catalog.sys_load_error_detail order by query_id desc limit 1";
    expect(await bench.rows(detail)).toEqual([[code]]);
});

test.each([
    ["text", "1|one|x\n2||3\ny|two|4\n", ""],
    ["JSON", '{"a": 1, "b": "one", "c": "x"}\n{"a": 2, "c": 3}\n{"a": "y", "b": "two", "c": 4}\n', "json 'auto'"],
])(
    "what was read up to the field that failed stands in stl_loaderror_detail (%s)",
    async (_format, content, options) => {
        await bench.run("create table t (a int, b varchar(5), c smallint)");
        await bench.put({ x: content });
        const { queryId } = await bench.copy("t from 's3://bucket/x'", `${options} maxerror 9`);
        expect(
            await bench.rows(
                `select line_number, field, trim(colname), trim(value), is_null, trim(type), trim(col_length)
            from redshift.catalog.stl_loaderror_detail where query = ${queryId} order by line_number, field`,
            ),
        ).toEqual([
            [1n, 0, "a", "1", 0, "int4", "0"],
            [1n, 1, "b", "one", 0, "varchar", "5"],
            [1n, 2, "c", "x", 0, "int2", "0"],
            [3n, 0, "a", "y", 0, "int4", "0"],
        ]);
    },
);

test("twenty errors of a load are told field by field, and no more", async () => {
    await bench.run("create table t (a int)");
    await bench.put({ x: Array.from({ length: 50 }, (_, n) => `x${n}`).join("\n") });
    const { queryId } = await bench.copy("t from 's3://bucket/x'", "maxerror 100");
    expect(
        await bench.rows(
            `select count(*), min(value) from redshift.catalog.stl_loaderror_detail where query = ${queryId}`,
        ),
    ).toMatchObject([[20n, expect.stringMatching(/^x0 *$/)]]);
});

test("what was fetched stands in stl_s3client, by bucket and key", async () => {
    await bench.run("create table t (a int)");
    await bench.put({ "log/2018/a.txt": "1\n2\n" });
    const { queryId } = await bench.copy("t from 's3://bucket/log/'");
    expect(
        await bench.rows(
            `select trim(bucket), trim(key), transfer_size, transfer_time from redshift.catalog.stl_s3client
            where query = ${queryId}`,
        ),
    ).toEqual([["bucket", "log/2018/a.txt", 4n, null]]);
    expect(await bench.rows("select * from redshift.catalog.svl_s3list")).toEqual([]);
});

test("what ACCEPTINVCHARS has mended stands in stl_replacements, for the first hundred rows", async () => {
    await bench.run("create table t (n int, city varchar(20))");
    const bad = Buffer.from([0xa4, 0x78]);
    const lines = Array.from({ length: 150 }, (_, n) => Buffer.concat([Buffer.from(`${n}|`), bad, Buffer.from("\n")]));
    await bench.put({
        "x.txt": Buffer.concat([Buffer.from("-1|fine\n"), ...lines]),
        "y.json": Buffer.concat([Buffer.from('{"city": "'), bad, Buffer.from('"}')]),
    });
    const replacements = (query: number) =>
        bench.rows(
            `select count(*), min(line_number), min(trim(colname)), max(trim(filename)), min(trim(raw_line))
            from redshift.catalog.stl_replacements where query = ${query}`,
        );
    const { queryId, notices } = await bench.copy("t from 's3://bucket/x.txt'", "acceptinvchars '^'");
    expect(notices).toContain(
        "INFO: Load into table 't' completed, 150 record(s) were loaded with replacements made for ACCEPTINVCHARS.",
    );
    expect(await replacements(queryId)).toEqual([[100n, 2n, "city", "s3://bucket/x.txt", "0|^x"]]);
    const json = await bench.copy("t from 's3://bucket/y.json'", "json 'auto' acceptinvchars");
    expect(await replacements(json.queryId)).toEqual([[1n, 1n, "", "s3://bucket/y.json", '{"city": "?x"}']]);
});
