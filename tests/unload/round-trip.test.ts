import { openUnloadBench, type UnloadBench } from "./support";

/** Columns of all types that a table can have, and how a value of each is made. */
const TYPES: Readonly<Record<string, { readonly type: string; readonly literal: (random: Random) => string }>> = {
    s: { type: "smallint", literal: ({ whole }) => `${whole(-32768, 32767)}` },
    i: { type: "int", literal: ({ whole }) => `${whole(-2147483648, 2147483647)}` },
    b: { type: "bigint", literal: ({ pick }) => pick(["-9223372036854775808", "9223372036854775807", "0", "42"]) },
    d: { type: "decimal(18, 4)", literal: ({ whole }) => `${whole(-9e9, 9e9)}.${whole(0, 9999)}` },
    w: { type: "decimal(38, 10)", literal: ({ whole }) => `${whole(-9e15, 9e15)}${whole(0, 9e9)}.${whole(0, 9e9)}` },
    r: { type: "real", literal: ({ pick, fraction }) => `'${pick([`${fraction()}`, "3.4e38", "1e-20", "NaN"])}'` },
    f: {
        type: "float",
        literal: ({ pick, fraction }) => `'${pick([`${fraction()}`, "1e300", "-1e-300", "Infinity"])}'`,
    },
    o: { type: "boolean", literal: ({ pick }) => pick(["true", "false"]) },
    c: { type: "char(12)", literal: ({ text }) => quoted(text(ASCII, 12)) },
    v: { type: "varchar(80)", literal: ({ text }) => quoted(text([...ASCII, "é", "😀", "\n", "\r", "\t"], 18)) },
    e: { type: "date", literal: ({ pick }) => pick(["'0001-01-01'", "'2018-11-01'", "'9999-12-31'"]) },
    m: { type: "timestamp", literal: ({ time }) => `'${time()}'` },
    z: { type: "timestamptz", literal: ({ time, pick }) => `'${time()}${pick(["+00", "-08", "+05:30"])}'` },
    t: { type: "time", literal: ({ time }) => `'${time().slice(11)}'` },
    y: { type: "timetz", literal: ({ time }) => `'${time().slice(11)}+00'` },
    u: {
        type: "super",
        literal: ({ pick, text }) => json({ a: [1, text(ASCII, 8), null], b: { c: pick([true, 2.5]) } }),
    },
    // An empty one is NULL to COPY, as all that is blank and no text. Source: developer guide, BLANKSASNULL.
    x: { type: "varbyte(20)", literal: ({ text }) => `cast(${quoted(`x${text(ASCII, 8)}`)} as varbyte)` },
};
const ASCII = ["a", "B", "N", "1", " ", "|", ",", '"', "'", "\\", ";", "-", "t"];
const ROWS = 40;

const quoted = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
const json = (value: unknown) => `json_parse(${quoted(JSON.stringify(value))})`;

interface Random {
    readonly whole: (least: number, most: number) => number;
    readonly fraction: () => number;
    readonly pick: <T>(from: readonly T[]) => T;
    readonly text: (from: readonly string[], most: number) => string;
    readonly time: () => string;
}

/** The same values for the same seed: mulberry32. */
function randomOf(seed: number): Random {
    let state = seed;
    const next = () => {
        state = (state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    };
    const whole = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
    const pick = <T>(from: readonly T[]) => from[whole(0, from.length - 1)] as T;
    return {
        whole,
        pick,
        fraction: () => (next() - 0.5) * 10 ** whole(-5, 8),
        text: (from, most) => Array.from({ length: whole(0, most) }, () => pick(from)).join(""),
        time: () => {
            const at = new Date(whole(-2e12, 4e12)).toISOString().replace("T", " ").slice(0, 19);
            return at + pick(["", `.${whole(1, 999999)}`]);
        },
    };
}

let bench: UnloadBench;
const seed = Number(process.env.SEED ?? 20181101);

beforeAll(async () => {
    bench = await openUnloadBench();
    const columns = Object.entries(TYPES).map(([name, { type }]) => `${name} ${type}`);
    await bench.client.query(`create table given (id int, ${columns.join(", ")})`);
    const random = randomOf(seed);
    const rows = Array.from({ length: ROWS }, (_, id) => {
        const values = Object.values(TYPES).map(
            ({ type, literal }) => `cast(${random.whole(0, 5) === 0 ? "null" : literal(random)} as ${type})`,
        );
        return `(${[id, ...values].join(", ")})`;
    });
    for (let from = 0; from < rows.length; from += 20) {
        await bench.client.query(`insert into given values ${rows.slice(from, from + 20).join(", ")}`);
    }
});
afterAll(() => bench.close());

const ALL = ["id", ...Object.keys(TYPES)];
/** Parquet holds no VARBYTE, and no time of day with a zone. */
const IN_PARQUET = ALL.filter((name) => name !== "x" && name !== "y");
/** JSON holds no VARBYTE, and COPY reads its numbers as doubles. Source: developer guide, "Loss of numeric precision". */
const IN_JSON = ALL.filter((name) => name !== "x" && name !== "w");

/** REAL shows six digits to a client, and has more. */
const SHOWN: Readonly<Record<string, string>> = { r: "cast(r as float)" };
const shown = (table: string, columns: readonly string[]) =>
    `select ${columns.map((name) => SHOWN[name] ?? name).join(", ")} from ${table} order by id`;

test.each([
    ["escape null as '@null@'", "escape null as '@null@'", ALL],
    ["escape null as '\\\\N' delimiter ',' zstd", "escape delimiter ',' zstd", ALL],
    ["escape addquotes null as '@null@'", "escape removequotes null as '@null@'", ALL],
    [
        "escape addquotes header delimiter '\\t' null as '@null@'",
        "escape removequotes delimiter '\\t' ignoreheader 1 null as '@null@'",
        ALL,
    ],
    ["csv null as '@null@'", "csv null as '@null@'", ALL],
    [
        "csv delimiter '|' header gzip null as '@null@' parallel off",
        "csv delimiter '|' ignoreheader 1 gzip null as '@null@'",
        ALL,
    ],
    ["format csv delimiter ';' null '@null@' partition by (o) include", "csv delimiter ';' null as '@null@'", ALL],
    ["json", "json 'auto'", IN_JSON],
    ["json gzip partition by (o, e) include", "json 'auto ignorecase' gzip", IN_JSON],
    ["parquet", "format as parquet", IN_PARQUET],
    ["parquet parallel off partition by (o, e) include", "parquet", IN_PARQUET],
] as const)("what UNLOAD with %s writes, COPY with %s reads back unchanged", async (unload, copy, columns) => {
    await bench.clear();
    await bench.client.query("drop table if exists back");
    await bench.client.query("create table back (like given)");
    await bench.unload(`select ${columns.join(", ")} from given order by id`, "rt/", `${unload} manifest`);
    await bench.client.query(
        `copy back (${columns.join(", ")}) from 's3://bucket/rt/manifest' iam_role default manifest ${copy}`,
    );
    expect(await bench.rows(shown("back", columns))).toEqual(await bench.rows(shown("given", columns)));
});

/** Options that fit together, and those that COPY reads it with. */
function randomOptions({ pick }: Random): readonly [unload: string, copy: string] {
    const delimiter = pick(["|", ",", ";", "~", "\\t", "\\001"]);
    const nullAs = pick(["@null@", "<none>", "NULL!"]);
    const compression = pick(["", "gzip", "zstd"]);
    const hasHeader = pick([true, false]);
    const form = pick(["csv", "escape", "escape addquotes"]);
    const reader = { csv: "csv", escape: "escape", "escape addquotes": "escape removequotes" }[form];
    const common = `delimiter '${delimiter}' null as '${nullAs}' ${compression}`;
    const layout = pick([
        "",
        "parallel off",
        "partition by (o) include",
        "partition by (e, o) include",
        "maxfilesize 5 mb",
    ]);
    return [
        `${form} ${common} ${layout}${hasHeader ? " header" : ""}`,
        `${reader} ${common}${hasHeader ? " ignoreheader 1" : ""}`,
    ];
}

test("so it is with any options that fit together", async () => {
    const random = randomOf(seed + 1);
    for (let draw = 0; draw < 6; draw++) {
        const [unload, copy] = randomOptions(random);
        await bench.clear();
        await bench.client.query("drop table if exists back");
        await bench.client.query("create table back (like given)");
        await bench.unload("select * from given order by id", "rt/", `${unload} manifest`);
        await bench.client.query(`copy back from 's3://bucket/rt/manifest' iam_role default manifest ${copy}`);
        const [back, given] = [await bench.rows(shown("back", ALL)), await bench.rows(shown("given", ALL))];
        expect({ unload, copy, rows: back }).toEqual({ unload, copy, rows: given });
    }
});

test("fields of fixed width come back, but for the blanks at their end", async () => {
    await bench.clear();
    await bench.client.query("drop table if exists back");
    await bench.client.query("create table back (like given)");
    const columns = ALL.filter((name) => name !== "x");
    const widths = columns.map((name) => `${name}:${name === "u" ? 120 : 60}`).join(",");
    const query = columns.map((name) => (name === "v" ? "translate(v, '\n\r', '  ') as v" : name)).join(", ");
    await bench.unload(`select ${query} from given order by id`, "fw/", `fixedwidth '${widths}' null as '@null@'`);
    await bench.client.query(
        `copy back (${columns.join(", ")}) from 's3://bucket/fw/' iam_role default
        fixedwidth '${widths}' null as '@null@' trimblanks`,
    );
    const expected = "translate(rtrim(translate(v, '\n\r', '  ')), '', '') as v";
    expect(await bench.rows(shown("back", columns))).toEqual(
        await bench.rows(shown("given", columns).replace(", v,", `, ${expected},`)),
    );
});
