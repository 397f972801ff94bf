import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { ChunkRows } from "../../infra/local/engine/rows/chunk-rows";
import { shapesOf } from "../../infra/local/engine/rows/columns";
import { formatterOf, PLAIN_STYLE } from "../../infra/local/engine/text";
import type { DataType } from "../../infra/local/types";

const ROWS = 2_500;
const NUMBERS = Array.from({ length: ROWS }, (_, i) => i);

/** An expression over `i`, 0 to ROWS, and `r`, a random number below 1; each is made null now and then. */
const COLUMNS: readonly (readonly [DataType, string])[] = [
    [{ kind: "boolean" }, "r < 0.5"],
    [{ kind: "smallint" }, "cast(r * 65535 - 32768 as smallint)"],
    [{ kind: "integer" }, "case i % 5 when 0 then -2147483648 when 1 then 2147483647 else cast(i * r as integer) end"],
    [{ kind: "integer" }, "cast(r * 4294967295 - 2147483648 as integer)"],
    [{ kind: "bigint" }, "cast((r - 0.5) * pow(10, i % 20) as bigint)"],
    [{ kind: "bigint" }, "case when i % 2 = 0 then -9223372036854775808 else 9223372036854775807 end"],
    [{ kind: "bigint" }, "9007199254740985 + i % 20"],
    [{ kind: "oid" }, "cast(i * 700000 as bigint)"],
    [{ kind: "decimal", precision: 4, scale: 2 }, "cast((r - 0.5) * pow(10, i % 3) as decimal(4, 2))"],
    [{ kind: "decimal", precision: 9, scale: 9 }, "cast((r - 0.5) * pow(10, -(i % 9)) as decimal(9, 9))"],
    [{ kind: "decimal", precision: 18, scale: 0 }, "cast((r - 0.5) * pow(10, i % 18) as decimal(18, 0))"],
    [{ kind: "decimal", precision: 18, scale: 5 }, "cast((r - 0.5) * pow(10, i % 14) as decimal(18, 5))"],
    [{ kind: "decimal", precision: 38, scale: 8 }, "cast((r - 0.5) * pow(10, i % 30) as decimal(38, 8))"],
    [{ kind: "decimal", precision: 38, scale: 0 }, "cast((r - 0.5) * pow(10, i % 38) as decimal(38, 0))"],
    [{ kind: "decimal", precision: 19, scale: 2 }, "cast(-0.01 * (i % 3) as decimal(19, 2))"],
    [{ kind: "real" }, "cast((r - 0.5) * pow(10, i % 60 - 30) as real)"],
    [{ kind: "double" }, "(r - 0.5) * pow(10, i % 600 - 300)"],
    [{ kind: "double" }, "case i % 5 when 0 then 'nan'::double when 1 then '-inf'::double when 2 then -0.0 else i end"],
    [{ kind: "date" }, "date '0001-01-01' + cast(r * 3652000 as integer)"],
    [{ kind: "date" }, "date '0001-01-01' - cast(i as integer)"],
    [{ kind: "timestamp" }, "timestamp '1600-01-01' + to_microseconds(cast(r * 2.5e16 as bigint))"],
    [{ kind: "timestamp" }, "timestamp '2018-11-01' + to_seconds(i * 15) - to_microseconds(i % 2)"],
    [{ kind: "timestamp" }, "case when i % 2 = 0 then 'infinity'::timestamp else '-infinity'::timestamp end"],
    [{ kind: "timestamptz" }, "timestamptz '1969-12-31 00:00:00+00' + to_milliseconds(cast(r * 1e9 as bigint))"],
    [{ kind: "time" }, "cast(timestamp '2000-01-01' + to_microseconds(cast(r * 8e10 as bigint)) as time)"],
    [{ kind: "interval" }, "to_months(cast(r * 100 as integer)) + to_days(i % 5) - to_microseconds(i)"],
    [{ kind: "varchar", length: 20 }, "substr('Jóga – Björk, 1997', 1, cast(r * 20 as integer))"],
    [{ kind: "varchar", length: 99 }, "'Mozilla/5.0 (X11; Linux) number ' || i % 7"],
    [{ kind: "varchar", length: 99 }, "'a song with a title of its own ' || md5(i::varchar)"],
    [{ kind: "text" }, "repeat(chr(97 + cast(r * 25 as integer)), cast(pow(r, 9) * 9000 as integer))"],
    [{ kind: "super" }, "'{\"a\": [' || i || ', \"🎵\"]}'"],
    [{ kind: "char", length: 24 }, "substr('Jóga – Björk, 1997 again', 1, cast(r * 24 as integer))"],
    [{ kind: "varbyte", length: 40 }, "encode(md5(i::varchar))"],
    [{ kind: "unknown" }, "'unknown ' || i"],
    [{ kind: "text_array" }, "['a b', i::varchar]"],
];

let folder: string;
let instance: DuckDBInstance;
let connection: DuckDBConnection;

beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "sparkify-rows-"));
    instance = await DuckDBInstance.create(path.join(folder, "rows.duckdb"), { threads: "1" });
    connection = await instance.connect();
    await connection.run("set TimeZone = 'UTC'");
    await connection.run("select setseed(0.1127)");
    const columns = COLUMNS.map(([, sql], index) => `case when random() < 0.1 then null else ${sql} end as c${index}`);
    const rows = `select i, ${columns.join(", ")} from (select range as i, random() as r from range(${ROWS}))`;
    await connection.run(`create table made as ${rows}`);
    await connection.run("checkpoint");
});
afterAll(async () => {
    connection.closeSync();
    instance.closeSync();
    await rm(folder, { recursive: true });
});

/** Each row twice: as it is sent, and by way of JavaScript's own values. */
async function bothWays(sql: string, types: readonly DataType[]) {
    const sent: (string | null)[][] = [];
    const plain: (string | null)[][] = [];
    const prepared = await connection.prepare(sql);
    const result = await prepared.stream();
    const shapes = shapesOf(result, types);
    const formats = types.map((type) => formatterOf(type, PLAIN_STYLE));
    for (let chunk = await result.fetchChunk(); chunk?.rowCount; chunk = await result.fetchChunk()) {
        for (let row = 0; row < chunk.rowCount; row++) {
            plain.push(
                formats.map((format, column) => {
                    const value = chunk.getColumnVector(column).getItem(row);
                    return value === null ? null : format(value);
                }),
            );
        }
        const rows = new ChunkRows(chunk, shapes, PLAIN_STYLE);
        for (let batch = rows.next(); batch; batch = rows.next()) {
            const { count, columns } = batch;
            for (let row = 0; row < count; row++) {
                sent.push(columns.map((column) => column[row] ?? null));
            }
        }
    }
    prepared.destroySync();
    return { sent, plain };
}

const TYPES = COLUMNS.map(([type]) => type);
const NAMES = COLUMNS.map((_, index) => `c${index}`).join(", ");

test.each([
    ["stored", `select ${NAMES} from made`, ROWS],
    [
        "some of those stored",
        `select ${NAMES} from made where i % 37 = 5 or i > 2200`,
        NUMBERS.filter((i) => i % 37 === 5 || i > 2200).length,
    ],
    ["sorted", `select ${NAMES} from made order by c28, i`, ROWS],
    [
        "of a join",
        `select ${NAMES} from made join range(3) as other(n) on n = i % 5`,
        NUMBERS.filter((i) => i % 5 < 3).length,
    ],
])("rows %s are sent with the texts of their values", async (_, sql, count) => {
    const { sent, plain } = await bothWays(sql, TYPES);
    expect(sent).toHaveLength(count);
    const lines = (rows: readonly (readonly (string | null)[])[]) => rows.map((row) => JSON.stringify(row));
    expect(lines(sent)).toEqual(lines(plain));
});

test("long texts are sent in several parts, a long one among short ones too, and a byte order mark stays", async () => {
    const lengths = [0, 12, 13, 4_095, 4_097, 65_535, 300_000, 1, 2_000_000, 40];
    const sql = `select repeat('é', len // 2) || repeat('x', len % 2), len, chr(65279) || 'mark'
        from (select unnest([${lengths.join(", ")}]) as len)`;
    const prepared = await connection.prepare(sql);
    const result = await prepared.stream();
    const types: DataType[] = [{ kind: "text" }, { kind: "integer" }, { kind: "text" }];
    const rows = new ChunkRows((await result.fetchChunk()) as never, shapesOf(result, types), PLAIN_STYLE);
    const counts: number[] = [];
    const texts: (string | null)[][] = [[], [], []];
    for (let batch = rows.next(); batch; batch = rows.next()) {
        counts.push(batch.count);
        batch.columns.forEach((column, index) => {
            texts[index]?.push(...column);
        });
    }
    prepared.destroySync();
    expect(counts).toEqual([6, 1, 1, 1, 1]);
    expect(texts[0]).toEqual(lengths.map((length) => "é".repeat(length / 2) + "x".repeat(length % 2)));
    expect(texts[1]).toEqual(lengths.map(String));
    expect(texts[2]).toEqual(lengths.map(() => "\uFEFFmark"));
});

test("no row and no column are no trouble", async () => {
    expect(await bothWays("select c0 from made where i < 0", TYPES.slice(0, 1))).toEqual({ sent: [], plain: [] });
});
