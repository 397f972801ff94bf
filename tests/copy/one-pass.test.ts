import path from "node:path";
import type { ColumnMetadata } from "../../infra/local/catalog/relation";
import { namedFieldsInAnyCase } from "../../infra/local/copy/field-source";
import type { Part } from "../../infra/local/copy/part";
import type { Conversion, ConversionOptions } from "../../infra/local/copy/reading";
import { extractingPlan, positionalPlan, type RowPlan, rowsSql, shreddingPlan } from "../../infra/local/copy/rows-sql";
import type { EngineConnection } from "../../infra/local/engine/connection";
import type { DataType } from "../../infra/local/types";
import { type CopyBench, openCopyBench } from "./support/bucket";

let bench: CopyBench;
let own: EngineConnection;

beforeAll(async () => {
    bench = await openCopyBench();
    own = await bench.database.connect();
});
afterAll(async () => {
    own.close();
    await bench.close();
});
afterEach(() => bench.clear());

/** JSON texts of values that some type may take, or take wrongly. */
const NUMBERS = [
    ..."0 -0 1 -1 7 5.0 -5.0 5.5 0.5 1e3 1E2 12e1 1e-7 -1e-7 1.5e3 1e20 1e21 1e22 1e308 1e309 -1e400 0.0 -0.0".split(
        " ",
    ),
    ..."32767 32768 -32769 2147483647 2147483648 4294967296 9007199254740993 9223372036854775807".split(" "),
    ..."9223372036854775808 -9223372036854775809 18446744073709551616 123456789012345678901234567890".split(" "),
    ..."100000000000000000000e-18 0.1 3.4028236e38 1.000000000000000000001 99999.99999 99999.999999 123456.5".split(
        " ",
    ),
    ..."1e5 1.5E-3 2.5e-11 12345678901234567890.25 1e+400 100000000000000000000000.5".split(" "),
    ..."1541030404796 1541030404796.0 1541030404.5 -62135596800001 253402300800000 NaN Infinity -Infinity".split(" "),
];
const TEXTS = [
    ..." ,  ,\t,5,05,+5,-5, 5,5 ,5.0,5.5,.5,5.,1e3,1e2,12e2,1e-7,1_000,0x10,0b1,NaN,nan,inf,-inf,infinity".split(","),
    ..."true,false,t,f,Yes,no,1,0,null,NULL,[1],{},x,é,日本,1541030404796,1541030404796.0,99999.999999".split(","),
    ..."2018-11-01,2018-11-1,2018-11-01 10:20:30,2018-11-01T10:20:30,2018-13-01,2018/11/01,infinity,epoch".split(","),
    ..."2018-11-01 10:20:30+02,10:20:30,10:20,25:00,2018-11-01 10:20:30.123456789,00FF,0g,9223372036854775808".split(
        ",",
    ),
    "-9223372036854775809",
    "2147483648",
    "12345678901",
];
const OTHERS = [
    "null",
    "true",
    "false",
    "[]",
    "{}",
    "[5]",
    `{"v":5}`,
    `"\\u0035"`,
    `"\\n5"`,
    `"\\"5\\""`,
    `"a\\u0000b"`,
];
const VALUES = [...NUMBERS, ...TEXTS.map((text) => JSON.stringify(text)), `""`, ...OTHERS];

const TYPES: readonly DataType[] = [
    { kind: "smallint" },
    { kind: "integer" },
    { kind: "bigint" },
    { kind: "real" },
    { kind: "double" },
    { kind: "decimal", precision: 10, scale: 5 },
    { kind: "boolean" },
    { kind: "date" },
    { kind: "timestamp" },
    { kind: "timestamptz" },
    { kind: "time" },
    { kind: "varbyte", length: 2 },
    { kind: "char", length: 4 },
    { kind: "varchar", length: 10 },
];

const OPTIONS: readonly Partial<ConversionOptions>[] = [
    {},
    { timeFormat: "epochmillisecs" },
    { timeFormat: "epochsecs", acceptAnyDate: true },
    { timeFormat: "auto", dateFormat: "auto", blanksAsNull: true, emptyAsNull: true },
    { truncateColumns: true, roundDecimals: true, trimBlanks: true },
];

const column = (name: string, type: DataType, notNull = false): ColumnMetadata => ({ name, type, notNull });

/** By its number the value of each record that the plan does not reject. */
async function loadedBy(plan: RowPlan, part: Part): Promise<ReadonlyMap<unknown, unknown>> {
    const [id, value] = plan.conversions as [Conversion, Conversion];
    const rows = await own.query(
        `select ${id.value}, cast(${value.value} as varchar) from ${rowsSql(plan.recordsOf([part]), plan)}
        where not is_rejected`,
    );
    return new Map(rows.map(([number, text]) => [number, text]));
}

test.each([
    ["by position", false],
    ["by name", true],
])("what is loaded in one pass, %s, is what is loaded record by record", async (_, byName) => {
    const lines = VALUES.flatMap((value, index) => [
        `{"ID":${index * 2},"V":${value}}`,
        // A member twice counts once, and one in other case or order makes a record unlike the others.
        `{${[`"ID":${index * 2 + 1}`, `"V":${value}`, `"V":1`].slice(0, index % 3 === 0 ? 3 : 2)}${index % 5 === 0 ? `,"v":2` : ""}}`,
    ]);
    await bench.put({ "odd.json": lines.join("\n") });
    const part = { file: path.join(bench.root, "bucket/odd.json"), kind: "raw", objects: [] } as unknown as Part;
    for (const type of TYPES) {
        for (const some of OPTIONS) {
            const options = { format: { kind: "json" }, ...some } as ConversionOptions;
            const columns = [column("id", { kind: "integer" }), column("v", type, type.kind === "smallint")];
            const whole = extractingPlan(
                columns,
                namedFieldsInAnyCase(columns, byName ? ["ID", "V"] : ["ID", "V", "v"]),
                options,
            );
            const fields = namedFieldsInAnyCase(columns, ["ID", "V"]);
            const quick = byName
                ? shreddingPlan(columns, fields, options)
                : positionalPlan(columns, fields, ["ID", "V"], options);
            const expected = await loadedBy(whole, part);
            const loaded = await loadedBy(quick as RowPlan, part);
            const wrong = [...loaded].filter(([id, value]) => !expected.has(id) || expected.get(id) !== value);
            const shown = wrong.map(([id, value]) => ({ line: lines[id as number], value, right: expected.get(id) }));
            expect({ type, some, shown }).toEqual({ type, some, shown: [] });
            expect(loaded.size).toBeGreaterThan(expected.size / 10);
        }
    }
});

const events = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, n) => `{"userId":${from + n},"name":"n${from + n}"}`);

test.each(["auto ignorecase", "s3://bucket/paths.json"])(
    "JSON '%s': what is unclear among many records is taken back, and loaded once",
    async (json) => {
        await bench.run("create table loaded (userid int, name varchar(10))");
        await bench.session.run("insert into warehouse.public.loaded values (-1, 'old')");
        await bench.put({
            "paths.json": `{"jsonpaths": ["$.userId", "$.name"]}`,
            "logs/1.json": [...events(0, 3000), `{"userId":"5.0","name":"wrong"}`].join("\n"),
            "logs/2.json": [...events(3000, 4000), `{"userId":1 "name":"broken"}`, ...events(4000, 5000), "{}"].join(
                "\n",
            ),
            "logs/3.json": [...events(5000, 5100), `{"USERID":5100,"name":"n5100"}`, `{"userId":5101.0}`].join("\n"),
        });
        const { notices } = await bench.copy("loaded from 's3://bucket/logs/'", `json '${json}' maxerror 5`);
        expect(notices).toEqual([
            "INFO: Load into table 'loaded' completed, 5103 record(s) loaded successfully.",
            "INFO: Load into table 'loaded' completed, 2 record(s) could not be loaded.  Check 'stl_load_errors' system table for details.",
        ]);
        expect((await bench.errors()).map(({ filename, line_number }) => [filename, line_number])).toEqual([
            ["s3://bucket/logs/1.json", 3001],
            ["s3://bucket/logs/2.json", 1001],
        ]);
        const isAnyCase = json === "auto ignorecase";
        const query = (name: string) =>
            `select count(*), count(distinct userid), sum(userid) from warehouse.public.loaded where name ${name}`;
        expect(await bench.rows(query("is not null"))).toEqual([
            isAnyCase ? [5102n, 5102n, 13_007_549n] : [5102n, 5101n, 13_002_449n],
        ]);
        expect(await bench.rows(query("is null"))).toEqual([[2n, 1n, 5101n]]);
    },
);

test("rows that are right are loaded in one pass, and counted by file", async () => {
    await bench.run("create table loaded (userid int, name varchar(10))");
    await bench.put({ "logs/1.json": events(0, 10).join("\n"), "logs/2.json": `${events(10, 15).join("\r\n")}\r\n\n` });
    const { queryId } = await bench.copy("loaded from 's3://bucket/logs/'", "json 'auto ignorecase'");
    expect(await bench.rows("select count(*), sum(userid) from warehouse.public.loaded")).toEqual([[15n, 105n]]);
    const lines = `select lines_scanned from redshift.catalog.stl_load_commits where query = ${queryId} order by filename`;
    expect((await bench.rows(lines)).map(([count]) => Number(count))).toEqual([10, 5]);
});

test("a number with a fraction of zero among many whole ones is right, beside a text with one, which is not", async () => {
    await bench.run("create table loaded (userid int, name varchar(10))");
    const copy = () => bench.copy("loaded from 's3://bucket/logs/'", "json 'auto ignorecase' maxerror 5");
    const sums = () => bench.rows("select count(*), sum(userid) from warehouse.public.loaded");
    await bench.put({ "logs/1.json": [...events(0, 100), `{"userId":"100.0","name":"wrong"}`].join("\n") });
    await copy();
    expect(await sums()).toEqual([[100n, 4950n]]);
    expect((await bench.errors()).map(({ line_number, err_reason }) => [line_number, err_reason])).toEqual([
        [101, "Invalid digit, Value '.', Pos 3, Type: Integer"],
    ]);
    await bench.put({ "logs/2.json": [...events(0, 100), `{"userId":100.0,"name":"right"}`].join("\n") });
    await copy();
    expect(await sums()).toEqual([[301n, 3n * 4950n + 100n]]);
    expect((await bench.errors()).length).toBe(1);
});

test("a column named as the engine numbers rows does not mislead what is taken back", async () => {
    await bench.run("create table loaded (rowid int, name varchar(10))");
    await bench.session.run("insert into warehouse.public.loaded select n, 'old' from range(1, 21) numbers (n)");
    const records = Array.from({ length: 20 }, () => `{"rowid":0,"name":"new"}`);
    await bench.put({ "logs/1.json": [...records, `{"name":"new","rowid":0}`].join("\n") });
    await bench.copy("loaded from 's3://bucket/logs/'", "json 'auto ignorecase'");
    const rows = await bench.rows("select name, count(*) from warehouse.public.loaded group by name order by name");
    expect(rows).toEqual([
        ["new", 21n],
        ["old", 20n],
    ]);
});

test("no number of an identity column is lost with rows that are taken back", async () => {
    await bench.run("create table loaded (id int identity(1, 1), userid int, name varchar(10))");
    await bench.put({ "logs/1.json": [...events(0, 20), `{"name":"n20","userId":20}`].join("\n") });
    await bench.copy("loaded from 's3://bucket/logs/'", "json 'auto ignorecase'");
    expect(await bench.rows("select count(*)::int, min(id), max(id) from warehouse.public.loaded")).toEqual([
        [21, 1, 21],
    ]);
});
