import { gzipSync } from "node:zlib";
import { compress, init } from "@bokuweb/zstd-wasm";
import { type CopyBench, openCopyBench } from "./support/bucket";

let bench: CopyBench;

beforeAll(async () => {
    bench = await openCopyBench();
});
beforeEach(() => bench.clear());
afterAll(() => bench.close());

const loaded = (columns = "*") => bench.rows(`select ${columns} from warehouse.public.t order by all`);

test("COPY takes every key that begins with the prefix, a neighbouring folder's too", async () => {
    await bench.run("create table t (n int)");
    await bench.put({
        "log/a.json": `{"n": 1}`,
        "log_old/b.json": `{"n": 2}`,
        "other/c.json": `{"n": 3}`,
        log2: `{"n": 4}`,
    });
    await bench.copy("t from 's3://bucket/log'", "json 'auto'");
    expect(await loaded()).toEqual([[1], [2], [4]]);
});

test("a prefix that no key begins with is an error", async () => {
    await bench.run("create table t (n int)");
    await expect(bench.copy("t from 's3://bucket/nothing/'", "json 'auto'")).rejects.toMatchObject({
        code: "XX000",
        message: "The specified S3 prefix 'nothing/' does not exist",
    });
});

test("a manifest lists the files to load, one listed twice is loaded twice", async () => {
    await bench.run("create table t (n int)");
    await bench.put({
        "a.json": `{"n": 1}`,
        "a.json.bak": `{"n": 9}`,
        "b.json": `{"n": 2}`,
        "m.manifest": JSON.stringify({
            entries: [
                { url: "s3://bucket/a.json", mandatory: true },
                { url: "s3://bucket/gone.json", mandatory: false },
                { url: "s3://bucket/b.json", meta: { content_length: 8 } },
                { url: "s3://bucket/b.json" },
            ],
        }),
    });
    await bench.copy("t from 's3://bucket/m.manifest'", "json 'auto' manifest");
    expect(await loaded()).toEqual([[1], [2], [2]]);
});

test.each<[what: string, manifest: string | undefined, message: RegExp]>([
    ["is missing", undefined, /Problem reading manifest file - S3ServiceException:The specified key does not exist/],
    ["is no JSON", "a.json", /is not a JSON object/],
    ["has no entries", "{}", /has no list "entries"/],
    ["has an entry without a URL", `{"entries": [{"mandatory": true}]}`, /entry 1 .* needs a string "url"/],
    [
        "names no address",
        `{"entries": [{"url": "s3://bucket/a.json"}, {"url": "a.json"}]}`,
        /the "url" of entry 2 of s3:\/\/bucket\/m is "a.json": write 's3:\/\/bucket\/key'/,
    ],
    [
        "names a bucket alone",
        `{"entries": [{"url": "s3://bucket/"}]}`,
        /the "url" of entry 1 of s3:\/\/bucket\/m is "s3/,
    ],
    [
        "lists a mandatory file that is not there",
        `{"entries": [{"url": "s3://bucket/no", "mandatory": true}]}`,
        /mandatory file s3:\/\/bucket\/no/,
    ],
    ["lists no file that is there", `{"entries": [{"url": "s3://bucket/no"}]}`, /None of the files/],
    ["lists no file at all", `{"entries": []}`, /^The manifest s3:\/\/bucket\/m lists no files$/],
    ["lists a prefix", `{"entries": [{"url": "s3://bucket/a", "mandatory": true}]}`, /does not exist/],
])("nothing is loaded when the manifest %s", async (_what, manifest, message) => {
    await bench.run("create table t (n int)");
    await bench.put({ "a.json": `{"n": 1}`, ...(manifest === undefined ? {} : { m: manifest }) });
    await expect(bench.copy("t from 's3://bucket/m'", "json 'auto' manifest")).rejects.toThrow(message);
    expect(await loaded()).toEqual([]);
});

test("GZIP files are unzipped, small and large, JSON and text", async () => {
    await bench.run("create table t (n int, s varchar(200))");
    const lines = Array.from({ length: 9000 }, (_, n) => JSON.stringify({ n, s: `${n}${"x".repeat(140)}` }));
    await bench.put({
        "j/small.json.gz": gzipSync(`{"n": -1}`),
        "j/large.json.gz": gzipSync(lines.join("\n"), { level: 0 }),
        "t/x.gz": gzipSync("-2|two\n"),
    });
    await bench.copy("t from 's3://bucket/j/'", "gzip json 'auto'");
    await bench.copy("t from 's3://bucket/t/'", "gzip");
    expect(await loaded("count(*), sum(n)")).toEqual([[9002n, 40495497n]]);
});

test.each(["a[1]", "b*", "c?", "d\\x", "e{1,2}", "[f]/*"])(
    "a key %s is no pattern that names other objects",
    async (key) => {
        await bench.run("create table t (n int, s varchar(100))");
        const large = (n: number) => `{"n": ${n}, "s": "${"x".repeat(90)}"}\n`.repeat(12_000);
        await bench.put({
            [`k/${key}`]: large(1),
            "k/a1": large(2),
            "k/bb": large(2),
            "k/cc": large(2),
            "k/f/x": large(2),
        });
        await bench.copy(`t from 's3://bucket/k/${key.replaceAll("\\", "\\\\")}'`, "json 'auto'");
        expect(await loaded("count(*), max(n)")).toEqual([[12_000n, 1]]);
    },
);

test("a file's name says nothing of its compression", async () => {
    await bench.run("create table t (n int)");
    await bench.put({ "plain.gz": `{"n": 1}` });
    await bench.copy("t from 's3://bucket/plain.gz'", "json 'auto'");
    expect(await loaded()).toEqual([[1]]);
});

test("BZIP2 and ZSTD are unpacked, files of several parts too", async () => {
    await bench.run("create table t (n int, s varchar(10))");
    const bzip2 = Buffer.from("QlpoOTFBWSZTWY3c8ZgAAAFJgAAQMAACAYSEIAAxBkxA0GTIjgWuCOeLuSKcKEhG7njMAA==", "base64");
    await init();
    const zstd = Buffer.concat(["3|three\n4|f", "our\n"].map((text) => compress(Buffer.from(text), 3)));
    await bench.put({ "a.bz2": Buffer.concat([bzip2, bzip2]), "b.zst": zstd, empty: "" });
    await bench.copy("t from 's3://bucket/a'", "bzip2");
    await bench.copy("t from 's3://bucket/b'", "zstd");
    await bench.copy("t from 's3://bucket/empty'", "zstd");
    expect(await loaded()).toEqual([
        [1, "one"],
        [1, "one"],
        [2, "two"],
        [2, "two"],
        [3, "three"],
        [4, "four"],
    ]);
});

test("LZOP is refused by its name", async () => {
    await bench.run("create table t (n int)");
    await bench.put({ x: "1" });
    await expect(bench.copy("t from 's3://bucket/x'", "lzop")).rejects.toMatchObject({
        code: "0A000",
        message: expect.stringContaining("LZOP"),
    });
});

test.each<[encoding: string, bytes: (text: string) => Buffer]>([
    ["utf16le", (text) => Buffer.from(text, "utf16le")],
    ["utf16be", (text) => Buffer.from(text, "utf16le").swap16()],
    ["utf16", (text) => Buffer.from(`\uFEFF${text}`, "utf16le").swap16()],
    ["utf8", (text) => Buffer.from(text)],
])("files in %s are read", async (encoding, bytes) => {
    await bench.run("create table t (n int, s varchar(20))");
    await bench.put({ "x.json": bytes(`{"n": 1, "s": "Björk 😀"}\n`), "x.txt": bytes("2|Björk 😀\n") });
    await bench.copy("t from 's3://bucket/x.json'", `json 'auto' encoding ${encoding}`);
    await bench.copy("t from 's3://bucket/x.txt'", `encoding as ${encoding}`);
    expect(await loaded()).toEqual([
        [1, "Björk 😀"],
        [2, "Björk 😀"],
    ]);
});

test("NOLOAD finds the errors and loads nothing", async () => {
    await bench.run("create table t (n int)");
    await bench.put({ "good.json": `{"n": 1}\n{}`, "bad.json": `{"n": 1}\n{"n": "x"}` });
    await bench.copy("t from 's3://bucket/good.json'", "json 'auto' noload");
    await expect(bench.copy("t from 's3://bucket/bad.json'", "json 'auto' noload")).rejects.toThrow("Load into table");
    expect(await bench.errors()).toMatchObject([{ line_number: 2, colname: "n" }]);
    expect(await loaded()).toEqual([]);
});

describe("columns that the files do not fill", () => {
    test("take their default, the same moment for all rows, or NULL", async () => {
        await bench.run("create table t (a int, b varchar(9) default 'none', c timestamp default sysdate, d int)");
        await bench.put({ "x.txt": "1\n2\n" });
        await bench.copy("t (a) from 's3://bucket/x.txt'");
        expect(await loaded("a, b, d")).toEqual([
            [1, "none", null],
            [2, "none", null],
        ]);
        expect(await loaded("count(distinct c)")).toEqual([[1n]]);
    });

    test("are an error beforehand if they can be neither", async () => {
        await bench.run("create table t (a int, b int not null)");
        await bench.put({ "x.txt": "1\n" });
        await expect(bench.copy("t (a) from 's3://bucket/x.txt'")).rejects.toMatchObject({
            code: "23502",
            message: "Cannot insert a NULL value into column b",
        });
    });

    test("number themselves if they are identity columns", async () => {
        await bench.run("create table t (a varchar(9), id int identity(10, 5))");
        await bench.put({ "x.txt": "x\ny\nz\n" });
        await bench.copy("t from 's3://bucket/x.txt'");
        expect(await loaded("id")).toEqual([[10], [15], [20]]);
    });

    test("a default identity column takes the values that are there", async () => {
        await bench.run("create table t (a varchar(9), id int generated by default as identity(1, 1))");
        await bench.put({ "x.json": `{"a": "x", "id": 100}\n{"a": "y"}` });
        await bench.copy("t from 's3://bucket/x.json'", "json 'auto'");
        expect(await loaded("a, id")).toEqual([
            ["x", 100],
            ["y", 1],
        ]);
    });
});

test("EXPLICIT_IDS takes the identity column's values from the files, and wants them in the list", async () => {
    await bench.run("create table t (id int identity(1, 1), a varchar(9))");
    await bench.put({ "x.txt": "7|x\n" });
    await bench.copy("t from 's3://bucket/x.txt'", "explicit_ids");
    await bench.copy("t (id, a) from 's3://bucket/x.txt'", "explicit_ids");
    expect(await loaded()).toEqual([
        [7, "x"],
        [7, "x"],
    ]);
    await expect(bench.copy("t (a) from 's3://bucket/x.txt'", "explicit_ids")).rejects.toMatchObject({ code: "0A000" });
    await expect(bench.copy("t (id, a) from 's3://bucket/x.txt'")).rejects.toMatchObject({
        code: "0A000",
        message: `cannot load values into identity column "id"`,
    });
});

test("the column list says which column each field fills", async () => {
    await bench.run("create table t (a int, b int, c int)");
    await bench.put({ "x.txt": "1|2\n" });
    await bench.copy("t (c, a) from 's3://bucket/x.txt'");
    expect(await loaded()).toEqual([[2, null, 1]]);
    await expect(bench.copy("t (a, nope) from 's3://bucket/x.txt'")).rejects.toMatchObject({
        code: "42703",
        message: `column "nope" of relation "t" does not exist`,
    });
    await expect(bench.copy("t (a, a) from 's3://bucket/x.txt'")).rejects.toMatchObject({ code: "42701" });
});

test("a temporary table is loaded like any other", async () => {
    await bench.run("create temp table temporary_t (n int)");
    await bench.put({ "x.json": `{"n": 1}\n{"n": "x"}` });
    await bench.copy("temporary_t from 's3://bucket/x.json'", "json 'auto' maxerror 5");
    expect(await bench.rows("from temp.main.temporary_t")).toEqual([[1]]);
});

test("a view can't be loaded", async () => {
    await bench.run("create view v as select 1 as n");
    await bench.put({ "x.txt": "1\n" });
    await expect(bench.copy("v from 's3://bucket/x.txt'")).rejects.toMatchObject({ code: "42809" });
    await bench.rows("drop view warehouse.public.v");
});

test("the load stands in the system tables: its files, its counts, and what the session asks of its last COPY", async () => {
    await bench.run("create table t (n int)");
    await bench.put({ "f/a.json": `{"n": 1}\n\n{"n": "x"}\n{oops\n`, "f/b.json": `{"n": 2}{"n": 3}` });
    const { queryId } = await bench.copy("t from 's3://bucket/f/'", "json 'auto' maxerror 9");
    const of = (columns: string, view: string, id = "query") =>
        bench.rows(`select ${columns} from redshift.catalog.${view} where ${id} = ${queryId} order by all`);
    expect(await of("trim(filename), lines_scanned, errors, status, trim(file_format)", "stl_load_commits")).toEqual([
        ["s3://bucket/f/a.json", 3, 2, 1, "JSON"],
        ["s3://bucket/f/b.json", 2, 0, 1, "JSON"],
    ]);
    const counts = "status, table_name, data_source, loaded_rows, source_file_count, source_file_bytes, error_count";
    expect(await of(counts, "sys_load_history", "query_id")).toEqual([
        ["completed", "t", "s3://bucket/f/", 3n, 2, 43n, 2n],
    ]);
    expect(await of("user_id, file_name, line_number, error_code", "sys_load_error_detail", "query_id")).toEqual([
        [100, "s3://bucket/f/a.json", 3n, 1207],
        [100, "s3://bucket/f/a.json", 4n, 1216],
    ]);
    expect(await bench.rows("select getvariable('last_copy_id'), getvariable('last_copy_count')")).toEqual([
        [queryId, 3],
    ]);
});

test("a load that failed stands in the history as aborted, with no file", async () => {
    await bench.run("create table t (n int)");
    await bench.put({ "failing.json": `{"n": "x"}` });
    await expect(bench.copy("t from 's3://bucket/failing.json'", "json 'auto'")).rejects.toThrow();
    const history = await bench.rows(
        "select status, loaded_rows, error_count from redshift.catalog.sys_load_history order by query_id desc limit 1",
    );
    expect(history).toEqual([["aborted", 0n, 1n]]);
    expect(
        await bench.rows("select count(*) from redshift.catalog.stl_load_commits where filename like '%failing.json'"),
    ).toEqual([[0n]]);
});
