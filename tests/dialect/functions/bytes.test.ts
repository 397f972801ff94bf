import { type Dialect, openDialect } from "../support";
import { rowsOf, typesOf } from "./support";

let dialect: Dialect;

beforeAll(async () => {
    dialect = await openDialect();
    await dialect.answers(`
        create table texts (n int, t varchar(20));
        insert into texts values (1, 'Bjö'), (2, ''), (3, null);
    `);
});

afterAll(() => dialect.close());

test.each<readonly [sql: string, expected: readonly string[]]>([
    // Those of the guide.
    ["select from_varbyte('ab', 'hex')", ["6162"]],
    ["select from_varbyte(from_hex('4d'), 'binary')", ["01001101"]],
    ["select from_varbyte(to_varbyte('01001101', 'binary'), 'hex')", ["4d"]],
    ["select to_hex(to_varbyte('a', 'utf8')), to_hex(to_varbyte('4', 'hex'))", ["61|04"]],
    ["select to_hex(2147676847), to_hex('abc'::varbyte)", ["8002f2af|616263"]],
    // And beyond.
    ["select to_hex(-1::bigint), to_hex(0), to_hex(null::int)", ["ffffffffffffffff|0|"]],
    ["select n, from_varbyte(to_varbyte(t, 'utf-8'), 'HEX') from texts order by n", ["1|426ac3b6", "2|", "3|"]],
    ["select n, from_varbyte(to_varbyte(t, 'utf8'), 'utf8') from texts order by n", ["1|Bjö", "2|", "3|"]],
    ["select from_varbyte(to_varbyte('1', 'binary'), 'hex'), to_hex(to_varbyte('100000001', 'binary'))", ["01|0101"]],
])("%s", async (sql, expected) => {
    expect(await rowsOf(dialect, sql)).toEqual(expected);
});

test("the types are as wide as the longest result", async () => {
    expect(
        await typesOf(dialect, "select to_varbyte(t, 'hex'), from_varbyte(to_varbyte(t, 'utf8'), 'hex') from texts"),
    ).toEqual(["binary varying(10)", "character varying(40)"]);
});

test.each([
    ["select to_varbyte('xy', 'hex')", "22023", "invalid hexadecimal digits 'xy'"],
    ["select to_varbyte('12', 'binary')", "22023", "invalid binary digits '12'"],
    ["select to_varbyte('12', 'base64')", "22023", `invalid format "base64"`],
    ["select to_varbyte('12', t) from texts", "0A000", "TO_VARBYTE with a format that is no literal"],
    ["select from_varbyte(from_hex('ff'), 'utf8')", "22021", `invalid byte sequence for encoding "UTF8"`],
    ["select to_hex(1.5)", "0A000", "TO_HEX of numeric is not supported"],
    ["select to_varbyte('12')", "42883", "function to_varbyte("],
])("%s is refused", async (sql, code, message) => {
    await expect(dialect.answers(sql)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
});
