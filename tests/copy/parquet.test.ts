import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { type CopyBench, openCopyBench } from "./support/bucket";

let bench: CopyBench;

beforeAll(async () => {
    bench = await openCopyBench();
});
beforeEach(() => bench.clear());
afterAll(() => bench.close());

/** Writes a query's rows, in the engine's words, as a Parquet file. */
const write = async (key: string, query: string) => {
    await bench.put({ [key]: "" });
    await bench.session.run(`copy (${query}) to '${path.join(bench.root, "bucket", key)}' (format parquet)`);
};
const loaded = (columns = "*") => bench.rows(`select ${columns} from warehouse.public.t order by all`);
const scanError = (context: RegExp) => ({
    code: "XX000",
    message: "Spectrum Scan Error",
    hint: expect.stringMatching(context),
    detail: expect.stringContaining("code:      15001"),
});

test("columns are taken by their place, whatever their names; hidden files are left alone", async () => {
    await bench.run("create table t (n int, s varchar(10), note varchar(10) default 'given')");
    await write("p/a.parquet", "select 1 as x, 'one' as y");
    await write("p/sub/b", "select 2 as n, 'two' as s union all select 3, null");
    await bench.put({ "p/_SUCCESS": "", "p/.hidden": "x" });
    const { notices } = await bench.copy("t (n, s) from 's3://bucket/p/'", "format as parquet");
    expect(notices).toEqual(["INFO: Load into table 't' completed, 3 record(s) loaded successfully."]);
    expect(await loaded()).toEqual([
        [1, "one", "given"],
        [2, "two", "given"],
        [3, null, "given"],
    ]);
    const commits = "select trim(filename), lines_scanned, trim(file_format) from redshift.catalog.stl_load_commits";
    expect(await bench.rows(commits)).toEqual([
        ["s3://bucket/p/a.parquet", 1, "Parquet"],
        ["s3://bucket/p/sub/b", 2, "Parquet"],
    ]);
});

test("the number of columns must be the same, unless FILLRECORD fills those that are missing at the end", async () => {
    await bench.run("create table t (n int, s varchar(10))");
    await write("one", "select 1 as n");
    await expect(bench.copy("t from 's3://bucket/one'", "parquet")).rejects.toMatchObject(
        scanError(/^Unmatched number of columns .* Table columns: 2, Data columns: 1, File name: s3:\/\/bucket\/one$/),
    );
    await bench.copy("t from 's3://bucket/one'", "parquet fillrecord");
    expect(await loaded()).toEqual([[1, null]]);
    await write("three", "select 1 as n, 'a' as s, 2 as m");
    await expect(bench.copy("t from 's3://bucket/three'", "parquet fillrecord")).rejects.toThrow("Spectrum Scan Error");
});

test.each([
    ["int", "1::bigint", "bigint"],
    ["bigint", "1::int", "integer"],
    ["smallint", "1::int", "integer"],
    ["decimal(10, 2)", "1.5::decimal(10, 3)", "decimal\\(10,3\\)"],
    ["varchar(10)", "1", "integer"],
    ["date", "'2018-11-01'", "varchar"],
    ["float", "1.5::float", "float"],
    ["timestamp", "date '2018-11-01'", "date"],
    ["timestamptz", "date '2018-11-01'", "date"],
    ["super", "[1, 2]", "integer\\[\\]"],
])("a column %s takes no %s", async (column, value, type) => {
    await bench.run(`create table t (c ${column})`);
    await write("x", `select ${value} as v`);
    await expect(bench.copy("t from 's3://bucket/x'", "parquet")).rejects.toMatchObject(
        scanError(
            new RegExp(`^File 's3://bucket/x' has an incompatible Parquet schema for column 'v'.*is ${type}\\.$`),
        ),
    );
    expect(await loaded()).toEqual([]);
});

test("times come in any unit, with a zone or without; SUPER takes JSON, and with SERIALIZETOJSON anything", async () => {
    await bench.run("create table t (a timestamp, b timestamptz, c super)");
    const at = "timestamp '2018-11-01 21:01:46.796'";
    await write("j", `select ${at}::timestamp_ns, ${at}::timestamp_ms, '{"k": [1]}'::json`);
    await write("l", `select (${at} at time zone 'UTC'), (${at} at time zone 'UTC'), {'k': [1, 2]}`);
    await bench.copy("t from 's3://bucket/j'", "parquet");
    await bench.copy("t from 's3://bucket/l'", "parquet serializetojson");
    const time = "2018-11-01 21:01:46.796";
    expect(await loaded("cast(a as varchar), cast(b as varchar), c")).toEqual([
        [time, `${time}+00`, '{"k":[1,2]}'],
        [time, `${time}+00`, '{"k":[1]}'],
    ]);
});

test("what is too long, NULL where none may be, or no CHAR fails the load as a whole", async () => {
    await bench.run("create table t (n int not null, s varchar(3), c char(3))");
    await write("ok", "select 1 as n, 'abc' as s, 'xy ' as c");
    await write("long", "select 1 as n, 'abcd' as s, 'x' as c");
    await write("null", "select null::int as n, 'a' as s, 'x' as c");
    await write("wide", "select 1 as n, 'a' as s, 'é' as c");
    const copy = (key: string) => bench.copy(`t from 's3://bucket/${key}'`, "parquet");
    await expect(copy("long")).rejects.toMatchObject(
        scanError(
            /^The length of the data column s is longer than the length defined in the table\. Table: 3, Data: 4/,
        ),
    );
    await expect(copy("null")).rejects.toMatchObject({ code: "23502" });
    await expect(copy("wide")).rejects.toMatchObject(scanError(/^Multibyte character not supported for CHAR/));
    expect(await loaded()).toEqual([]);
    await copy("ok");
    expect(await loaded()).toEqual([[1, "abc", "xy"]]);
});

test.each([
    ["date", "date '275760-01-01'"],
    ["date", "'infinity'::date"],
    ["date", "date '4714-12-31 (BC)'"],
    ["timestamp", "'-infinity'::timestamp"],
    ["timestamp", "timestamp '290000-01-01 00:00:00' at time zone 'UTC'"],
    ["timestamptz", "'infinity'::timestamptz"],
    ["timestamptz", "timestamp '290000-01-01 00:00:00'"],
])("a %s that can't be shown fails the load: %s", async (type, value) => {
    await bench.run(`create table t (v ${type})`);
    await write("far", `select ${value} as v`);
    await expect(bench.copy("t from 's3://bucket/far'", "parquet")).rejects.toMatchObject(
        scanError(/^The data column v holds a .* that is out of range\. File name: s3:\/\/bucket\/far$/),
    );
    const near = "(values (timestamp '4713-01-01 (BC) 00:00:00'), ('275759-12-31 23:59:59.999999'), (null)) as near(v)";
    await write("near", `select cast(v as ${type === "timestamptz" ? "timestamp" : type}) as v from ${near}`);
    await bench.copy("t from 's3://bucket/near'", "parquet");
    expect(await loaded()).toHaveLength(3);
});

test.each(["{'a': ['nan'::double]}", "[-'inf'::float]", "'inf'::double", `['${"x".repeat(65536)}']`])(
    "SERIALIZETOJSON makes SUPER of what is JSON, and of nothing else (%#)",
    async (value) => {
        await bench.run("create table t (v super)");
        await write("bad", `select ${value} as v`);
        await expect(bench.copy("t from 's3://bucket/bad'", "parquet serializetojson")).rejects.toMatchObject(
            scanError(/^The data column v holds what SUPER can't: .* File name: s3:\/\/bucket\/bad$/),
        );
        await write("good", "select {'NaN': 'Infinity', 'n': 1.5::double} as v");
        await bench.copy("t from 's3://bucket/good'", "parquet serializetojson");
        expect(await loaded()).toEqual([['{"NaN":"Infinity","n":1.5}']]);
    },
);

test("what is no Parquet, or is cut off, is told with its name", async () => {
    await bench.run("create table t (n int)");
    await bench.put({ text: "1\n2\n" });
    await expect(bench.copy("t from 's3://bucket/text'", "parquet")).rejects.toMatchObject(
        scanError(/^File 's3:\/\/bucket\/text' is no Parquet file, or it is damaged\.$/),
    );
});

test("files whose names end in .gz are unpacked", async () => {
    await bench.run("create table t (n int)");
    await write("plain", "select 1 as n");
    const bytes = await readFile(path.join(bench.root, "bucket", "plain"));
    await bench.put({ "z/a.parquet.gz": gzipSync(bytes), "bad/a.gz": bytes });
    await bench.copy("t from 's3://bucket/z/'", "parquet");
    expect(await loaded()).toEqual([[1]]);
    await expect(bench.copy("t from 's3://bucket/bad/'", "parquet")).rejects.toMatchObject(
        scanError(/^File 's3:\/\/bucket\/bad\/a\.gz' can't be unpacked\. Invalid GZIP data/),
    );
    expect(await readdir(path.join(bench.root, "spool"))).toEqual([]);
});

test("a manifest of Parquet files needs their sizes, and the right ones", async () => {
    await bench.run("create table t (n int)");
    await write("a", "select 1 as n");
    const manifest = (meta: object) =>
        JSON.stringify({ entries: [{ url: "s3://bucket/a", mandatory: true, ...meta }] });
    await bench.put({ none: manifest({}), wrong: manifest({ meta: { content_length: 1 } }) });
    await expect(bench.copy("t from 's3://bucket/none'", "parquet manifest")).rejects.toThrow(
        'needs "meta" with "content_length"',
    );
    await expect(bench.copy("t from 's3://bucket/wrong'", "parquet manifest")).rejects.toThrow(
        "gives 1 bytes, and s3://bucket/a has",
    );
});

test.each([
    ["maxerror 2", "MAXERROR"],
    ["ignoreallerrors", "IGNOREALLERRORS"],
    ["gzip", "GZIP, BZIP2, LZOP or ZSTD"],
    ["delimiter ','", "DELIMITER"],
    ["noload", "NOLOAD"],
    ["dateformat 'auto'", "DATEFORMAT"],
])("PARQUET with %s is refused", async (options, name) => {
    await bench.run("create table t (n int)");
    await expect(bench.copy("t from 's3://bucket/x'", `parquet ${options}`)).rejects.toMatchObject({
        code: "42601",
        message: `${name} can't be used with PARQUET: leave one of the two out.`,
    });
});

test.each(["avro 'auto'", "orc", "shapefile"])("%s is refused by its name", async (format) => {
    await bench.run("create table t (n int)");
    await expect(bench.copy("t from 's3://bucket/x'", `format ${format}`)).rejects.toMatchObject({
        code: "0A000",
        message: expect.stringContaining(format.split(" ")[0]?.toUpperCase() ?? ""),
    });
});
