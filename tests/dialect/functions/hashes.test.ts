import { type Dialect, openDialect } from "../support";
import { rowsOf, typesOf } from "./support";

let dialect: Dialect;

beforeAll(async () => {
    dialect = await openDialect();
    await dialect.answers(`
        create table keys (id int, k varchar(10), c char(4));
        insert into keys values (1, 'ab', 'ab'), (2, '', ''), (3, null, null);
    `);
});

afterAll(() => dialect.close());

/** FIPS 180-4's example message. */
const SHA512_OF_ABC =
    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f";

test.each<readonly [sql: string, expected: readonly string[]]>([
    // Those of the guide's pages.
    ["select md5('Amazon Redshift'), crc32('Amazon Redshift')", ["f7415e33f972c03abd4f3fed36748f7a|f2726906"]],
    [
        "select fnv_hash(1), fnv_hash(1::smallint), fnv_hash(1::bigint)",
        ["-5968735742475085980|589727492704079044|-8517097267634966620"],
    ],
    [
        "select fnv_hash('Amazon Redshift'), fnv_hash('Amazon Redshift', fnv_hash(1))",
        ["7783490368944507294|-2202602717770968555"],
    ],
    ["select fnv_hash('abcd') = fnv_hash('cd', fnv_hash('ab'))", ["t"]],
    [
        "select farmfingerprint64('Amazon Redshift'), farmfingerprint64('Amazon Redshift'::varbyte)",
        ["8085098817162212970|8085098817162212970"],
    ],
    [
        "select strtol('0xf', 16), strtol('abcd1234', 16), strtol('1234567', 8), strtol('110101', 2), strtol('', 10)",
        ["15|2882343476|342391|53|0"],
    ],
    ["select checksum(109.20), checksum(11.40::decimal(8,2)), checksum(-0.05)", ["10920|1140|-5"]],
    // Known from elsewhere: the hash functions' own standards, and Google's library for FarmHash.
    ["select sha1('abc'), sha('abc') = func_sha1('abc')", ["a9993e364706816aba3e25717850c26c9cd0d89d|t"]],
    [
        "select sha2('abc', 256) = sha2('abc', 0), sha2('abc', 224)",
        ["t|23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"],
    ],
    ["select sha2('abc', 512), sha2('abc', 99)", [`${SHA512_OF_ABC}|`]],
    [
        "select farmfingerprint64(repeat('a', 20)), farmfingerprint64(repeat('a', 50))",
        ["-3381482602415553746|1796536769177128381"],
    ],
    [
        "select farmfingerprint64(repeat('a', 128)), farmfingerprint64(repeat('a', 200)), farmfingerprint64('')",
        ["-4747627967806356490|-3725412643449386719|-7286425919675154353"],
    ],
    // And beyond.
    [
        "select md5(k), sha2(k, 512) is null, crc32(k), fnv_hash(k) is null from keys where k is null or k = '' order by id",
        ["d41d8cd98f00b204e9800998ecf8427e|f|00000000|f", "|t||t"],
    ],
    ["select fnv_hash(c) = fnv_hash('ab  '), fnv_hash(k) = fnv_hash('ab') from keys where id = 1", ["t|t"]],
    [
        "select strtol('  -zz', 36), strtol('-9223372036854775808', 10), strtol(null, 10)",
        ["-1295|-9223372036854775808|"],
    ],
])("%s", async (sql, expected) => {
    expect(await rowsOf(dialect, sql)).toEqual(expected);
});

test("hashes are texts of their length or BIGINT", async () => {
    expect(
        await typesOf(dialect, "select md5(k), sha1(k), sha2(k, 256), fnv_hash(k), crc32(k), strtol(k, 2) from keys"),
    ).toEqual([
        ...["character varying(32)", "character varying(40)", "character varying(128)"],
        ...["bigint", "character varying(8)", "bigint"],
    ]);
});

test.each([
    ["select fnv_hash(true)", "0A000", "FNV_HASH of boolean is not supported"],
    ["select checksum('a')", "0A000", "CHECKSUM of character varying is not supported"],
    ["select strtol('12', 2)", "22P02", "The input 12 is not valid to be converted to base 2"],
    ["select strtol('12', 1)", "22023", "The base must be between 2 and 36, not 1."],
    ["select strtol('9223372036854775808', 10)", "22003", "out of the range of a BIGINT"],
])("%s is refused", async (sql, code, message) => {
    await expect(dialect.answers(sql)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
});
