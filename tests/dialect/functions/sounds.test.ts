import { type Dialect, openDialect } from "../support";
import { rowsOf } from "./support";

let dialect: Dialect;

beforeAll(async () => {
    dialect = await openDialect();
});

afterAll(() => dialect.close());

// The words and codes of the American Soundex, as the National Archives of the United States print them.
test.each([
    ["Washington", "W252"],
    ["Lee", "L000"],
    ["Gutierrez", "G362"],
    ["Pfister", "P236"],
    ["Jackson", "J250"],
    ["Tymczak", "T522"],
    ["Ashcraft", "A261"],
    ["robert", "R163"],
])("SOUNDEX of %s is %s", async (word, code) => {
    expect(await rowsOf(dialect, `select soundex('${word}')`)).toEqual([code]);
});

// Source: developer guide, "DIFFERENCE function", usage notes.
test("DIFFERENCE counts the letters that are the same, and knows texts without any", async () => {
    const sql =
        "select difference('Robert', 'Rupert'), difference('Lee', 'Washington'), difference('?', '!'), difference('a', null)";
    expect(await rowsOf(dialect, sql)).toEqual(["4|0|1|"]);
});

test("BPCHARCMP compares by bytes, without the blanks at the end", async () => {
    const sql = "select bpcharcmp('a  ', 'a'), bpcharcmp('Z', 'a'), bttext_pattern_cmp('é', 'z'), bpcharcmp(null, 'a')";
    expect(await rowsOf(dialect, sql)).toEqual(["0|-1|1|"]);
});

test("the operators of VARBYTE work on bits", async () => {
    const sql =
        "select from_hex('0f') | from_hex('f0'), from_hex('ff') # from_hex('0f'), (-1)::smallint::varbyte, (-2)::bigint::varbyte";
    expect(await rowsOf(dialect, sql)).toEqual(["ff|f0|ffff|fffffffffffffffe"]);
});

test("^ refuses what is no real number, as POWER does", async () => {
    await expect(rowsOf(dialect, "select (-8) ^ 0.5")).rejects.toThrow("complex result");
    await expect(rowsOf(dialect, "select 0 ^ -1")).rejects.toThrow("zero raised to a negative power");
    expect(await rowsOf(dialect, "select 2 ^ 10")).toEqual(["1024"]);
});
