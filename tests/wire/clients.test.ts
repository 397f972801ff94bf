import type { Socket } from "node:net";
import { Client, Pool, type QueryArrayConfig } from "pg";
import Cursor from "pg-cursor";
import postgres from "postgres";
import {
    cstring,
    describePortal,
    execute,
    fieldsOf,
    int16,
    int32,
    message,
    parse,
    query,
    RawClient,
    type ServerMessage,
    startup,
    sync,
    valuesOf,
} from "./support/raw-client";
import { eventually } from "./support/server";
import { type RunningWarehouse, startWarehouse } from "./support/warehouse";

/** The clients of the other files here, against the real warehouse: what they see is what SQL says. */

let warehouse: RunningWarehouse;
let client: Client;

beforeAll(async () => {
    warehouse = await startWarehouse();
    const setup = new Client(warehouse.login);
    await setup.connect();
    await setup.query("create table numbers (n integer, label varchar(40))");
    // 4,096 rows by doubling: Redshift has no generate_series for tables.
    await setup.query("insert into numbers values (0, 'zero')");
    for (let count = 1; count < 4096; count *= 2) {
        await setup.query(`insert into numbers select n + ${count}, 'label ' || (n + ${count}) from numbers`);
    }
    await setup.end();
});
afterAll(async () => await warehouse.stop());
beforeEach(async () => {
    client = new Client(warehouse.login);
    await client.connect();
});
afterEach(async () => await client.end());

const NUMBERS = Array.from({ length: 4096 }, (_, index) => index);

test("pg reads rows with their names, types and nulls", async () => {
    const { rows, fields } = await client.query(
        "select n, nullif(label, 'zero') as label from numbers where n < 2 order by n",
    );
    expect(rows).toEqual([
        { n: 0, label: null },
        { n: 1, label: "label 1" },
    ]);
    expect(fields.map(({ name, dataTypeID }) => [name, dataTypeID])).toEqual([
        ["n", 23],
        ["label", 1043],
    ]);
});

test("parameters reach the statement with their types", async () => {
    const config: QueryArrayConfig = {
        text: "select n, label from numbers where n between $1 and $2 and label <> $3 order by n",
        values: [10, 12, "label 11"],
        rowMode: "array",
    };
    expect((await client.query(config)).rows).toEqual([
        [10, "label 10"],
        [12, "label 12"],
    ]);
});

test("a prepared statement answers each value anew", async () => {
    for (const n of [1, 2, 3]) {
        const { rows } = await client.query({
            name: "label",
            text: "select label from numbers where n = $1",
            values: [n],
        });
        expect(rows).toEqual([{ label: `label ${n}` }]);
    }
});

test("a cursor reads a table in parts, and leaves early", async () => {
    const cursor = client.query(new Cursor<{ n: number }>("select n from numbers order by n"));
    const seen: number[] = [];
    for (let part = await cursor.read(1000); part.length > 0; part = await cursor.read(1000)) {
        seen.push(...part.map(({ n }) => n));
    }
    await cursor.close();
    expect(seen).toEqual(NUMBERS);
    const second = client.query(new Cursor<{ n: number }>("select n from numbers order by n desc"));
    expect((await second.read(2)).map(({ n }) => n)).toEqual([4095, 4094]);
    await second.close();
    expect((await client.query("select count(*) as n from numbers")).rows).toEqual([{ n: "4096" }]);
});

/** Values and the bytes that PostgreSQL 15 sends for them. */
const BINARY: readonly (readonly [string, string | null])[] = [
    ["cast(7 as smallint)", "0007"],
    ["cast(-2147483648 as integer)", "80000000"],
    ["cast(9223372036854775807 as bigint)", "7fffffffffffffff"],
    ["cast(-0.0001 as decimal(10, 4))", "0001ffff400000040001"],
    ["cast('0.1' as double precision)", "3fb999999999999a"],
    ["cast('0.123456789' as real)", "3dfcd6ea"],
    ["cast('NaN' as real)", "7fc00000"],
    ["cast(null as real)", null],
    ["cast('16777217' as real)", "4b800000"],
    ["true", "01"],
    ["cast('ab' as char(4))", "61622020"],
    ["cast('0001-01-01' as date)", "fff4dbf9"],
    ["cast('24:00:00' as time)", "000000141dd76000"],
    ["cast('12:34:56.789+05:30' as timetz)", "0000000a8be62608ffffb2a8"],
    ["cast('1999-12-31 23:59:59.999999' as timestamp)", "ffffffffffffffff"],
    ["cast('2020-01-01 00:00:00+01' as timestamptz)", "00023e06b02ebc00"],
];

/** A Bind of the unnamed statement to a portal, all results in binary. */
const bindBinary = (portal: string) => message("B", cstring(portal), cstring(""), ...[0, 0, 1, 1].map(int16));

test("binary results hold all digits, whether a query's, a cursor's or a portal's that is fetched in parts", async () => {
    const { port, password } = warehouse.login;
    const raw = await RawClient.login(port, "sparkify", password, "dev");
    const rowsOf = async (...parts: readonly Buffer[]) => {
        raw.send(...parts, sync());
        const rows = (await raw.until("Z")).filter(({ type }) => type === "D");
        return rows.flatMap((row) => valuesOf(row).map((value) => value?.toString("hex") ?? null));
    };
    const columns = BINARY.map(([expression], index) => `${expression} as c${index}`);
    const bytes = BINARY.map(([, hex]) => hex);
    expect(await rowsOf(parse("", `select ${columns.join(", ")}`), bindBinary(""), execute(""))).toEqual(bytes);
    await client.query(`create table binary_values as select ${columns.join(", ")}`);
    const fromTable = parse("", "select * from binary_values union all select * from binary_values");
    raw.send(query("begin"));
    await raw.until("Z");
    expect(await rowsOf(fromTable, bindBinary("parts"), execute("parts", 1))).toEqual(bytes);
    expect(await rowsOf(execute("parts", 1))).toEqual(bytes);
    raw.send(query("declare kept cursor for select * from binary_values"));
    await raw.until("Z");
    expect(await rowsOf(parse("", "fetch all from kept"), bindBinary(""), execute(""))).toEqual(bytes);
    raw.send(describePortal("kept"), sync());
    const [described] = await raw.until("Z");
    expect([described?.type, described?.body.readInt16BE(0)]).toEqual(["T", BINARY.length]);
    await raw.bye();
});

test.each([
    [2950, " (uuid)", "12345678123456781234567812345678"],
    [17, " (bytea)", "\\x0102"],
    [1009, " (text[])", "{a}"],
    [600, "", "(1,2)"],
])(
    "a parameter declared with OID %i%s, of a type that Redshift lacks, is not taken for a text",
    async (oid, name, text) => {
        const raw = await RawClient.login(warehouse.login.port, "sparkify", warehouse.login.password, "dev");
        const declared = message("P", cstring(""), cstring("select $1"), int16(1), int32(oid));
        const value = [int32(Buffer.byteLength(text)), Buffer.from(text)];
        raw.send(
            declared,
            message("B", cstring(""), cstring(""), ...[0, 1].map(int16), ...value, int16(0)),
            execute(""),
            sync(),
        );
        const error = (await raw.until("Z")).find(({ type }) => type === "E") as ServerMessage;
        expect(fieldsOf(error)).toMatchObject({
            C: "0A000",
            M: `Parameter $1 is declared with the type of OID ${oid}${name}, which the local warehouse does not carry.`,
        });
        await raw.bye();
    },
);

test("a Buffer's bytes are those of a VARBYTE: it held the digits they are written with", async () => {
    await client.query("create temp table kept (bytes varbyte(4), n int)");
    await client.query("insert into kept values ($1, 1), ($2, 2)", [Buffer.from([0, 255]), "ab"]);
    const found = "select n from kept where bytes = $1";
    expect((await client.query(found, [Buffer.from([0, 255])])).rows).toEqual([{ n: 1 }]);
    expect((await client.query(found, [Buffer.from("ab")])).rows).toEqual([{ n: 2 }]);
    expect((await client.query("select bytes from kept order by n")).rows).toEqual([
        { bytes: "00ff" },
        { bytes: "6162" },
    ]);
    await expect(client.query("insert into kept values ($1, 3)", [Buffer.alloc(5)])).rejects.toMatchObject({
        code: "22001",
    });
});

test("a REAL in a text column of a partly binary result keeps its six digits", async () => {
    const raw = await RawClient.login(warehouse.login.port, "sparkify", warehouse.login.password, "dev");
    const mixed = message("B", cstring(""), cstring(""), ...[0, 0, 2, 0, 1].map(int16));
    const reals = "cast('0.123456789' as real)";
    raw.send(parse("", `select ${reals} as a, ${reals} as b`), mixed, execute(""), sync());
    const row = (await raw.until("Z")).find(({ type }) => type === "D") as ServerMessage;
    const [asText, asBinary] = valuesOf(row);
    expect([asText?.toString(), asBinary?.toString("hex")]).toEqual(["0.123457", "3dfcd6ea"]);
    await raw.bye();
});

test("a prepared statement whose table has got a column since it was described says so, as drivers know it", async () => {
    const raw = await RawClient.login(warehouse.login.port, "sparkify", warehouse.login.password, "dev");
    await client.query("create table widened (a int, b int)");
    raw.send(parse("kept", "select * from widened"), message("D", Buffer.from("S"), cstring("kept")), sync());
    await raw.until("Z");
    await client.query("alter table widened add column c int");
    const formats = (...codes: number[]) =>
        message("B", cstring(""), cstring("kept"), ...[0, 0, codes.length, ...codes].map(int16));
    const errorOf = async (...codes: number[]) => {
        raw.send(formats(...codes), execute(""), sync());
        const error = (await raw.until("Z")).find(({ type }) => type === "E");
        return error && fieldsOf(error);
    };
    expect(await errorOf(1, 0)).toMatchObject({ C: "0A000", M: "cached plan must not change result type" });
    expect(await errorOf(1, 0, 0, 0)).toMatchObject({ C: "08P01" });
    expect(await errorOf(1, 0, 0)).toBeUndefined();
    await client.query("drop table widened");
    await raw.bye();
});

test("the statements of one simple query are one transaction", async () => {
    await client.query("create table pairs (a integer)");
    await expect(client.query("insert into pairs values (1); insert into pairs values (1/0)")).rejects.toMatchObject({
        code: "22012",
    });
    expect((await client.query("select count(*) as n from pairs")).rows).toEqual([{ n: "0" }]);
    await client.query("drop table pairs");
});

test("a failed transaction takes nothing but its end", async () => {
    await client.query("begin");
    await expect(client.query("select nothing from numbers")).rejects.toMatchObject({ code: "42703" });
    await expect(client.query("select 1")).rejects.toMatchObject({ code: "25P02" });
    await client.query("rollback");
    expect((await client.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
});

test("transactions that fit no order fail as on Redshift, and one that waits can be left by closing", async () => {
    await client.query("create table read_first (a integer); create table read_then (a integer)");
    const other = new Client(warehouse.login);
    await other.connect();
    await client.query("begin; select * from read_first; insert into read_then values (1)");
    await other.query("begin; insert into read_first values (1)");
    await expect(other.query("select * from read_then")).rejects.toMatchObject({
        code: "XX000",
        message: "1023",
        detail: expect.stringContaining("Serializable isolation violation on table - "),
    });
    await other.query("rollback");
    other.on("error", () => undefined);
    const waiting = other.query("insert into read_then values (2)").catch(() => "gone");
    const aMoment = () => new Promise((resolve) => setTimeout(resolve, 100));
    await aMoment();
    (other as unknown as { connection: { stream: Socket } }).connection.stream.destroy();
    expect(await waiting).toBe("gone");
    await aMoment();
    await client.query("commit; begin; lock read_then; commit");
    expect((await client.query("select a from read_then")).rows).toEqual([{ a: 1 }]);
    await client.query("drop table read_first; drop table read_then");
});

test("an error says where in the statement it lies", async () => {
    await expect(client.query("select n from numbers where labell = 'x'")).rejects.toMatchObject({
        severity: "ERROR",
        code: "42703",
        position: "29",
    });
});

test("a hundred connections read at once", async () => {
    const pool = new Pool({ ...warehouse.login, max: 100 });
    const sums = await Promise.all(
        Array.from({ length: 100 }, async (_, index) => {
            const { rows } = await pool.query("select sum(n) as total from numbers where n <= $1", [index]);
            return Number(rows[0].total);
        }),
    );
    expect(sums).toEqual(Array.from({ length: 100 }, (_, index) => (index * (index + 1)) / 2));
    await pool.end();
});

test("postgres.js pipelines its queries", async () => {
    const { user, ...rest } = warehouse.login;
    const sql = postgres({ ...rest, username: user, max: 1, fetch_types: false });
    const rows = await Promise.all(
        [5, 6, 7].map((n) => sql.unsafe("select label from numbers where n = $1", [n], { prepare: true })),
    );
    expect(rows.map(([row]) => row?.label)).toEqual(["label 5", "label 6", "label 7"]);
    await sql.end();
});

const SLOW =
    "select count(*) as n from numbers as a cross join numbers as b cross join numbers as c where a.n + b.n + c.n = -1";

test("a cancelled statement ends with 57014, and the session goes on", async () => {
    const { user, ...rest } = warehouse.login;
    const sql = postgres({ ...rest, username: user, max: 1, fetch_types: false });
    const pending = sql.unsafe(SLOW).execute();
    await new Promise((resolve) => setTimeout(resolve, 300));
    pending.cancel();
    await expect(pending).rejects.toMatchObject({ code: "57014" });
    expect((await sql.unsafe("select 1 as one"))[0]).toEqual({ one: 1 });
    await sql.end();
});

test("a client that dies in a transaction leaves nothing of it", async () => {
    const dying = new Client(warehouse.login);
    dying.on("error", () => undefined);
    await dying.connect();
    await dying.query("begin");
    await dying.query("insert into numbers values (-1, 'lost')");
    const unanswered = dying.query(SLOW).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 200));
    (dying as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
    await unanswered;
    let isOver = false;
    const lock = client.query("delete from numbers where n = -1").then(({ rowCount }) => {
        isOver = rowCount === 0;
    });
    await eventually(() => isOver);
    await lock;
});

test("a client that reads slowly gets every row", async () => {
    const { user, ...rest } = warehouse.login;
    const sql = postgres({ ...rest, username: user, max: 1, fetch_types: false });
    let count = 0;
    const wide = "select a.n, a.label, b.label as other from numbers as a cross join numbers as b where b.n < 50";
    for await (const rows of sql.unsafe(wide).cursor(20_000)) {
        count += rows.length;
        await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(count).toBe(4096 * 50);
    await sql.end();
});

test("a connection's options are settings, as of PGOPTIONS; others are refused by name", async () => {
    const withOptions = async (options: string) => {
        const other = new Client({ ...warehouse.login, options });
        await other.connect();
        const shown = await other.query(
            "select current_setting('search_path'), current_setting('query_group') as label",
        );
        await other.end();
        return shown.rows[0];
    };
    expect(await withOptions("-c search_path=pg_catalog --query-group=two\\ words -cextra_float_digits=1")).toEqual({
        current_setting: "pg_catalog",
        label: "two words",
    });
    expect(await withOptions("-c client_encoding='utf-8'")).toMatchObject({ label: "unset" });
    await expect(withOptions("-c nothing=1")).rejects.toMatchObject({ code: "42704" });
    await expect(withOptions("-B 16")).rejects.toMatchObject({
        code: "0A000",
        message: 'The connection\'s options have "-B", which the local warehouse does not carry.',
    });
});

test("what AWS's drivers say of themselves at connect is taken, and they are told that this is Redshift", async () => {
    const raw = await (await RawClient.connect(warehouse.login.port)).secure();
    const ofPython = { client_protocol_version: "2", driver_version: "Redshift Python Driver", os_version: "Linux" };
    const ofTheirPlugins = {
        plugin_name: "IdpTokenAuthPlugin",
        idp_type: "AwsIdc",
        idc_client_display_name: "a client",
    };
    raw.send(
        startup({ user: "sparkify", database: "dev", ...ofPython, driver_discovery_version: "1", ...ofTheirPlugins }),
    );
    await raw.authenticate(warehouse.login.password);
    const statuses = (await raw.until("Z")).filter(({ type }) => type === "S");
    const told = new Map(statuses.map(({ body }) => body.toString().split("\0") as [string, string]));
    expect([told.get("server_version"), told.get("padb_version")]).toEqual(["8.0.2", "1.0.49780"]);
    expect(told.get("padb_revision")).toBe("49780");
    await raw.bye();
});
