import { Client } from "pg";
import {
    cstring,
    describePortal,
    execute,
    fieldsOf,
    int16,
    int32,
    message,
    parse,
    RawClient,
    type ServerMessage,
    sync,
    valuesOf,
} from "./support/raw-client";
import { type ScriptServer, startScriptServer } from "./support/server";

let running: ScriptServer;
let client: RawClient;

beforeAll(async () => {
    running = await startScriptServer();
});
afterAll(async () => await running.server.close());
beforeEach(async () => {
    client = await RawClient.login(running.port);
});
afterEach(async () => await client.bye());

const ALL_BINARY = Buffer.concat([int16(1), int16(1)]);

/** A Bind of the unnamed statement whose parameters are all binary. */
function bindBinary(...values: readonly (Buffer | null)[]): Buffer {
    const parts = values.flatMap((value) => (value === null ? [int32(-1)] : [int32(value.length), value]));
    return message("B", ...[cstring(""), cstring(""), ALL_BINARY, int16(values.length)], ...parts, int16(0));
}

/** A Bind without parameters that asks for results in these formats. */
function bindResults(...formats: readonly number[]): Buffer {
    return message("B", cstring(""), cstring(""), int16(0), int16(0), int16(formats.length), ...formats.map(int16));
}

/** The values of the only row that a script yields. */
async function rowOf(script: string, bound: Buffer): Promise<(Buffer | null)[]> {
    client.send(parse("", script), bound, execute(""), sync());
    const messages = await client.until("Z");
    expect(messages.map(({ type }) => type).join("")).toBe("12DCZ");
    return valuesOf(messages[2] as ServerMessage);
}

/** The error that a Bind meets. */
async function errorOf(script: string, bound: Buffer): Promise<Readonly<Record<string, string>>> {
    client.send(parse("", script), bound, execute(""), sync());
    const messages = await client.until("Z");
    expect(messages.map(({ type }) => type).join("")).toBe("1EZ");
    return fieldsOf(messages[1] as ServerMessage);
}

/** What PostgreSQL 15 sends for the values of the script `types` (int4send, numeric_send, ...). */
const BINARY_ROW: readonly (string | null)[] = [
    "01",
    "8000",
    "7fffffff",
    "8000000000000000",
    "3dcccccd",
    "81b01297d23ab683",
    "0003000140000004000c000401f4",
    "426ac3b6726b20e28093204ac3b3676120f09f8eb5",
    "61622020",
    "00001aed",
    "00021da7ed0691e0",
    "ffffffffffffffff",
    "000000141dc81dc1",
    "00ff10",
    "ffffffff",
    null,
];

test("each type leaves in its binary form when all are asked for so", async () => {
    client.send(parse("", "types"), bindResults(1), describePortal(""), execute(""), sync());
    const messages = await client.until("Z");
    expect(messages.map(({ type }) => type).join("")).toBe("12TDCZ");
    expect(messages[2]?.body.readInt16BE(messages[2].body.length - 2)).toBe(1);
    expect(valuesOf(messages[3] as ServerMessage).map((value) => value?.toString("hex") ?? null)).toEqual(BINARY_ROW);
});

test("formats are kept column by column", async () => {
    const formats = BINARY_ROW.map((_, index) => index % 2);
    const values = await rowOf("types", bindResults(...formats));
    expect(values[2]?.toString()).toBe("2147483647");
    expect(values[3]?.toString("hex")).toBe("8000000000000000");
});

test("pg's binary mode reads what is sent", async () => {
    const binary = new Client({ ...running.login, binary: true } as never);
    await binary.connect();
    const { rows }: { rows: unknown[] } = await binary.query({ text: "types", values: [], rowMode: "array" });
    const [row] = rows as readonly (readonly unknown[])[];
    expect(row?.slice(0, 4)).toEqual([true, -32768, 2147483647, "-9223372036854775808"]);
    expect(row?.[4]).toBeCloseTo(0.1);
    expect(row?.[10]).toEqual(new Date(2018, 10, 15, 0, 30, 26, 796));
    await binary.end();
});

/** Type, OID, text and the binary form that PostgreSQL 15 has for it. */
const FORMS: readonly (readonly [string, number, string, string])[] = [
    ["decimal", 1700, "0", "0000000000000000"],
    ["decimal", 1700, "0.0000", "0000000000000004"],
    ["decimal", 1700, "NaN", "00000000c0000000"],
    ["decimal", 1700, "1", "00010000000000000001"],
    ["decimal", 1700, "-1", "00010000400000000001"],
    ["decimal", 1700, "9999", "0001000000000000270f"],
    ["decimal", 1700, "10000", "00010001000000000001"],
    ["decimal", 1700, "10000.0001", "0003000100000004000100000001"],
    ["decimal", 1700, "0.0001", "0001ffff000000040001"],
    ["decimal", 1700, "0.00001234", "0001fffe0000000804d2"],
    [
        "decimal",
        1700,
        "123456789012345678901234567890.12345678",
        "000a000700000008000c0d801ed204d2162e23340d801ed204d2162e",
    ],
    ["decimal", 1700, "-0.5", "0001ffff400000011388"],
    ["decimal", 1700, "100000000", "00010002000000000001"],
    ["decimal", 1700, "0.10", "0001ffff0000000203e8"],
    ["date", 1082, "0044-03-15 BC", "fff49d7b"],
    ["date", 1082, "0001-01-01 BC", "fff4da8b"],
    ["date", 1082, "0001-01-01", "fff4dbf9"],
    ["date", 1082, "0099-05-05", "fff56847"],
    ["date", 1082, "1999-12-31", "ffffffff"],
    ["date", 1082, "2000-02-29", "0000003b"],
    ["date", 1082, "9999-12-31", "002c95d3"],
    ["date", 1082, "10000-01-01", "002c95d4"],
    ["date", 1082, "infinity", "7fffffff"],
    ["date", 1082, "-infinity", "80000000"],
    ["timestamp", 1114, "0044-03-15 12:00:00 BC", "ff1af9e8fb46d000"],
    ["timestamp", 1114, "1969-12-31 23:59:59.999999", "fffca2fec4c81fff"],
    ["timestamp", 1114, "1999-12-31 23:59:59.5", "fffffffffff85ee0"],
    ["timestamp", 1114, "2018-11-15 00:30:26.796", "00021da7ed0691e0"],
    ["timestamp", 1114, "294276-12-31 23:59:59.999999", "7fffff5bb3b29fff"],
    ["timestamp", 1114, "infinity", "7fffffffffffffff"],
    ["timestamp", 1114, "-infinity", "8000000000000000"],
    ["timestamptz", 1184, "2018-11-15 00:30:26.796+00", "00021da7ed0691e0"],
    ["timestamptz", 1184, "0044-03-15 12:00:00+00 BC", "ff1af9e8fb46d000"],
    ["timetz", 1266, "12:34:56.789+05:30", "0000000a8be62608ffffb2a8"],
    ["timetz", 1266, "12:34:56-08", "0000000a8bda1c0000007080"],
    ["double", 701, "NaN", "7ff8000000000000"],
    ["double", 701, "Infinity", "7ff0000000000000"],
    ["double", 701, "-0", "8000000000000000"],
];

test.each(FORMS)("%s (%i) %s has one binary form, in and out", async (kind, oid, text, hex) => {
    const [sent] = await rowOf(`value ${kind} ${text}`, bindResults(1));
    expect(sent?.toString("hex")).toBe(hex);
    const [taken] = await rowOf(`echo ${oid}`, bindBinary(Buffer.from(hex, "hex")));
    expect(taken?.toString()).toBe(text);
});

test("a timestamp with another zone is sent as the same moment", async () => {
    const sent = async (text: string) => (await rowOf(`value timestamptz ${text}`, bindResults(1)))[0]?.toString("hex");
    expect(await sent("2018-11-15 00:30:26.796-08")).toBe("00021daea1a3b1e0");
    expect(await sent("2018-11-15 00:30:26+05:30")).toBe("00021da350ce6680");
});

test("dates of eight centuries come back as they went", async () => {
    for (let year = 1600; year < 2400; year += 100) {
        const days = Array.from({ length: 36_600 }, (_, index) => new Date(Date.UTC(year, 0, 1 + index)));
        const texts = days.filter((_, index) => index % 61 === 0).map((day) => day.toISOString().slice(0, 10));
        const bytes = texts.map((text) => int32((Date.parse(text) - Date.UTC(2000, 0, 1)) / 86_400_000));
        const values = await rowOf(`echo ${texts.map(() => 1082).join(" ")}`, bindBinary(...bytes));
        expect(values.map(String)).toEqual(texts);
    }
});

test("parameters of the common types are taken in binary, null among them", async () => {
    const given: readonly (readonly [number, string | null, string | null])[] = [
        [16, "01", "t"],
        [16, "00", "f"],
        [21, "8000", "-32768"],
        [23, "ffffffff", "-1"],
        [20, "8000000000000000", "-9223372036854775808"],
        [700, "3dcccccd", "0.1"],
        [701, "3fb999999999999a", "0.1"],
        [25, "426ac3b6726b", "Björk"],
        [1043, "", ""],
        [0, "6162", "ab"],
        [26, "ffffffff", "4294967295"],
        [1083, "000000141dc81dc1", "23:59:59.000001"],
        [6551, "00ff", "00ff"],
        [23, null, null],
    ];
    const script = `echo ${given.map(([oid]) => oid).join(" ")}`;
    const values = await rowOf(
        script,
        bindBinary(...given.map(([, hex]) => (hex === null ? null : Buffer.from(hex, "hex")))),
    );
    expect(values.map((value) => value?.toString() ?? null)).toEqual(given.map(([, , text]) => text));
});

test("text and binary parameters may be mixed", async () => {
    const bound = message(
        "B",
        ...[cstring(""), cstring(""), int16(2), int16(0), int16(1), int16(2)],
        ...[int32(2), Buffer.from("42"), int32(4), int32(42), int16(0)],
    );
    expect((await rowOf("echo 23 23", bound)).map(String)).toEqual(["42", "42"]);
});

test("a result type without a binary form is refused by name", async () => {
    expect(await errorOf("value interval 1 day", bindResults(1))).toMatchObject({
        C: "0A000",
        M: 'Column "value" of type interval can\'t be sent in binary format.',
    });
    expect((await rowOf("value interval 1 day", bindResults(0))).map(String)).toEqual(["1 day"]);
});

test("a parameter type without a binary form is refused by its OID", async () => {
    expect(await errorOf("echo 2950", bindBinary(Buffer.alloc(16)))).toMatchObject({
        C: "0A000",
        M: "Parameter $1 of the type with OID 2950 can't be sent in binary format.",
    });
});

test.each([
    ["an integer of three bytes", "echo 23", Buffer.alloc(3)],
    ["a numeric without its digits", "echo 1700", Buffer.from("0002000000000000", "hex")],
    ["a numeric with a digit beyond 9999", "echo 1700", Buffer.from("00010000000000002710", "hex")],
    ["a numeric with a sign that is none", "echo 1700", Buffer.from("00010000123400000001", "hex")],
])("%s is refused", async (_, script, bytes) => {
    expect(await errorOf(script, bindBinary(bytes))).toMatchObject({ C: "08P01" });
});

test("the number of values and of formats must fit the statement", async () => {
    expect(await errorOf("echo 23 23", bindBinary(int32(1)))).toMatchObject({
        C: "08P01",
        M: 'bind message supplies 1 parameters, but prepared statement "" requires 2',
    });
    expect(await errorOf("rows 1", bindResults(1, 1, 1))).toMatchObject({
        C: "08P01",
        M: "bind message has 3 result formats but query has 2 columns",
    });
    expect(await errorOf("rows 1", bindResults(7))).toMatchObject({ C: "22023", M: "unsupported format code: 7" });
});
