import { type Dialect, openDialect } from "../support";

let dialect: Dialect;

beforeAll(async () => {
    dialect = await openDialect();
});

afterAll(() => dialect.close());

test.each<readonly [text: string, type: string, expected: string]>([
    ["123456789e-5", "decimal(10, 4)", "1234.5679"],
    ["-0.00000001e+10", "decimal(5, 2)", "-100.00"],
    ["12345678901234567890123456789012345678e0", "decimal(38, 0)", "12345678901234567890123456789012345678"],
    ["1234567890123456789012345678901234567.8E1", "decimal(38, 0)", "12345678901234567890123456789012345678"],
    ["99999999999999999999e-18", "decimal(18, 0)", "100"],
    [".5e-1", "decimal(10, 1)", "0.1"],
    ["1e-400", "decimal(10, 2)", "0.00"],
    ["0e400", "decimal(10, 2)", "0.00"],
    [" 5.e2 ", "decimal(3, 0)", "500"],
])("the text %s is a number of its value as %s", async (text, type, expected) => {
    expect(await dialect.answers(`select '${text}'::${type}`)).toEqual([[expected]]);
    const column = `(select '${text}'::varchar(64) as text) t`;
    expect(await dialect.answers(`select text::${type} from ${column}`)).toEqual([[expected]]);
});

test.each(["1e40", "100000e-2", "-99.9999e2"])("the text %s has no room in DECIMAL(5, 2)", async (text) => {
    const overflow = { code: "22003" };
    await expect(dialect.answers(`select '${text}'::decimal(5, 2)`)).rejects.toMatchObject(overflow);
    const column = `(select '${text}'::varchar(64) as text) t`;
    await expect(dialect.answers(`select text::decimal(5, 2) from ${column}`)).rejects.toMatchObject(overflow);
});
