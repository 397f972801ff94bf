import { type CopyBench, openCopyBench } from "./support/bucket";

let bench: CopyBench;

beforeAll(async () => {
    bench = await openCopyBench();
});
beforeEach(() => bench.clear());
afterAll(() => bench.close());

const loaded = () => bench.rows("select * from warehouse.public.t order by all");

test("fields are as wide as they are said to be, in characters; the last may be shorter; blanks stay in VARCHAR", async () => {
    await bench.run("create table t (n int, name varchar(20), state char(2), seats int)");
    await bench.put({ "x.txt": "1  Årë😀      IL0\n20 Brid      OH\n3            MA68756\n" });
    await bench.copy("t from 's3://bucket/x.txt'", "fixedwidth 'n:3,name:10,state:2,seats:6' fillrecord");
    expect(await loaded()).toEqual([
        [1, "Årë😀      ", "IL", 0],
        [3, "          ", "MA", 68756],
        [20, "Brid      ", "OH", null],
    ]);
});

test("TRIMBLANKS, BLANKSASNULL, NULL AS and IGNOREHEADER apply", async () => {
    await bench.run("create table t (n int, name varchar(20))");
    await bench.put({ "x.txt": "n  name\n1  one  \n2       \n3  none \n" });
    await bench.copy(
        "t from 's3://bucket/x.txt'",
        "fixedwidth 'a:3,b:5' trimblanks blanksasnull null as 'none' ignoreheader 1",
    );
    expect(await loaded()).toEqual([
        [1, "one"],
        [2, null],
        [3, null],
    ]);
});

test("blanks alone pad a null string: a no-break space is text", async () => {
    await bench.run("create table t (a varchar(9), b varchar(9))");
    await bench.put({ "x.txt": "x  x\u00a0 \n" });
    await bench.copy("t from 's3://bucket/x.txt'", "fixedwidth 'a:3,b:3' null as 'x'");
    expect(await loaded()).toEqual([[null, "x\u00a0 "]]);
});

test("columns that are missing or too many, and fields that are none, are load errors with their places", async () => {
    await bench.run("create table t (n int, m int, s varchar(5))");
    await bench.put({ "x.txt": "1  2  abc\n1  x  abc\n1  2\n1  2  abcdefgh\n\n" });
    await bench.copy("t from 's3://bucket/x.txt'", "fixedwidth 'n:3,m:3,s:5' maxerror 10");
    expect(await loaded()).toEqual([[1, 2, "abc"]]);
    expect(await bench.errors()).toMatchObject([
        { line_number: 2, colname: "m", position: 3, raw_line: "1  x  abc", raw_field_value: "x", err_code: 1207 },
        { line_number: 3, colname: "s", err_code: 1203, err_reason: "Missing column(s)" },
        { line_number: 4, colname: "", position: 11, err_code: 1202, err_reason: "Extra column(s) found" },
        { line_number: 5, colname: "m", err_code: 1203 },
    ]);
});

test("bytes that are no characters are told with their field, whatever stands before them", async () => {
    await bench.run("create table t (a varchar(9), b varchar(9), c varchar(9))");
    await bench.put({ "x.txt": Buffer.concat([Buffer.from("éé xy "), Buffer.from([0xa4]), Buffer.from("z end\n")]) });
    await bench.copy("t from 's3://bucket/x.txt'", "fixedwidth 'a:3,b:3,c:5' maxerror 5");
    expect(await bench.errors()).toMatchObject([{ colname: "c", position: 8, err_code: 1220 }]);
});

test("the widths must be those of the columns, and go with no delimiter", async () => {
    await bench.run("create table t (n int, m int)");
    await bench.put({ x: "1" });
    const refused = (options: string) => expect(bench.copy("t from 's3://bucket/x'", options)).rejects;
    await refused("fixedwidth '3'").toThrow("FIXEDWIDTH wants 'label:width' for each column");
    await refused("fixedwidth 'a:0'").toThrow("FIXEDWIDTH wants 'label:width' for each column");
    await refused("fixedwidth 'a:1'").toThrow("FIXEDWIDTH gives 1 widths, and the COPY fills 2 columns.");
    await refused("fixedwidth 'a:1,b:1' delimiter ','").toThrow("DELIMITER can't be used with FIXEDWIDTH");
    await refused("fixedwidth 'a:1,b:1' escape").toThrow("ESCAPE can't be used with FIXEDWIDTH");
    await refused("fixedwidth 'a:1,b:1' csv").toThrow("conflicting or redundant options");
    await refused("fixedwidth 'a:1,b:1' encoding utf16").toThrow("must be encoded in UTF8");
});

test("IGNOREALLERRORS bears any number of errors, and goes with no MAXERROR", async () => {
    await bench.run("create table t (n int, s varchar(2))");
    const lines = Array.from({ length: 3000 }, (_, n) =>
        n % 3 === 0 ? `${n}|a` : n % 3 === 1 ? `x${n}|a` : `${n}|abc`,
    );
    await bench.put({
        "x.txt": lines.join("\n"),
        "x.json": lines.map((_, n) => (n % 2 ? `{"n": ${n}}` : "{")).join("\n"),
    });
    const { notices } = await bench.copy("t from 's3://bucket/x.txt'", "ignoreallerrors");
    expect(notices).toEqual([
        "INFO: Load into table 't' completed, 1000 record(s) loaded successfully.",
        "INFO: Load into table 't' completed, 2000 record(s) could not be loaded.  Check 'stl_load_errors' system table for details.",
    ]);
    expect(await bench.errors()).toHaveLength(2000);
    await bench.copy("t from 's3://bucket/x.json'", "json 'auto' ignoreallerrors");
    expect(await bench.errors()).toHaveLength(1500);
    await expect(bench.copy("t from 's3://bucket/x.txt'", "ignoreallerrors maxerror 3")).rejects.toThrow(
        "IGNOREALLERRORS can't be used with MAXERROR",
    );
});
