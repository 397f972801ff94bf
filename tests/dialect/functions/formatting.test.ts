import { type Dialect, openDialect } from "../support";
import { rowsOf, typesOf } from "./support";

let dialect: Dialect;

beforeAll(async () => {
    dialect = await openDialect();
    await dialect.answers(`
        create table moments (id int, at timestamp, n decimal(8,2), t varchar(20));
        insert into moments values (1, '2018-01-02 03:04:05.006007', 12.5, '2018-1-2'), (2, '2021-12-31 12:59:59', -0.1, '2021-12-31'),
            (3, null, null, null);
    `);
});

afterAll(() => dialect.close());

test.each<readonly [sql: string, expected: readonly string[]]>([
    // Those of the guide's pages.
    [
        "select to_char(timestamp '2009-12-31 23:15:59', 'MONTH-DY-DD-YYYY HH12:MIPM')",
        ["DECEMBER -THU-31-2009 11:15PM"],
    ],
    [
        "select to_char(timestamp '2009-12-31 23:15:59', 'DDD'), to_char(timestamp '2022-05-16 23:15:59', 'ID')",
        ["365|1"],
    ],
    [
        "select to_char(timestamp '2015-04-10 18:45:09.325143', 'HH24:MI:SS.MS HH24:MI:SS:US')",
        ["18:45:09.325 18:45:09:325143"],
    ],
    [
        "select to_char(timestamp '2008-01-25 14:30:00', 'HH12:MI:SS TZ'), to_char(timestamp '2008-02-18', 'cc')",
        ["02:30:00 UTC|21"],
    ],
    [
        "select to_char(-125.8, '999D99S'), to_char(-125.88, '$S999D99'), to_char(-125.88, '$999D99PR')",
        ["125.80-|$-125.88|$<125.88>"],
    ],
    [
        "select to_char(125, 'RN'), to_char(618.80, 'rn'), to_char(618.80, 'l99999D99')",
        ["           CXXV|          dcxix|$   618.80"],
    ],
    ["select to_date('02 Oct 2001', 'DD Mon YYYY'), to_date('20010631', 'YYYYMMDD', false)", ["2001-10-02|2001-07-01"]],
    [
        "select to_timestamp('2017', 'YYYY'), to_timestamp('2011-12-18 24:38:15', 'YYYY-MM-DD HH24:MI:SS')",
        ["2017-01-01 00:00:00+00|2011-12-19 00:38:15+00"],
    ],
    ["select to_number('12,454.8-', '99G999D9S'), to_number('$ 12,454.88', 'L 99G999D99')", ["-12454.8|12454.88"]],
    [
        "select text_to_int_alt('123-'), text_to_int_alt('-123E-2'), text_to_int_alt('123{', '999S'), text_to_int_alt('USD123', 'C9(I)')",
        ["-123|-1|1230|123"],
    ],
    [
        "select text_to_numeric_alt('1.5'), text_to_numeric_alt('2.51'), text_to_numeric_alt('123.52501', 10, 2)",
        ["2|3|123.53"],
    ],
    // What PostgreSQL 15 answers.
    [
        "select to_char(at, 'YYYY-MM-DD'), to_char(at, 'FMMonth FMDDth \"of\" YYYY') from moments order by id",
        ["2018-01-02|January 2nd of 2018", "2021-12-31|December 31st of 2021", "|"],
    ],
    [
        "select to_char(at, 'Day|DAY|day|Dy|DY|dy|Month|month|Mon|mon|MON|RM|rm|FMRM') from moments where id = 1",
        ["Tuesday  |TUESDAY  |tuesday  |Tue|TUE|tue|January  |january  |Jan|jan|JAN|I   |i   |I"],
    ],
    [
        "select to_char(at, 'CC YYYY YYY YY Y Y,YYY IYYY IYY IY I Q MM WW W IW DDD IDDD DD D ID J') from moments order by id",
        [
            "21 2018 018 18 8 2,018 2018 018 18 8 1 01 01 1 01 002 002 02 3 2 2458121",
            "21 2021 021 21 1 2,021 2021 021 21 1 4 12 53 5 52 365 362 31 6 5 2459580",
            "",
        ],
    ],
    [
        "select to_char(at, 'HH24 HH12 HH MI SS MS US SSSS AM pm A.M. p.m. AD b.c. %') from moments order by id",
        [
            "03 03 03 04 05 006 006007 11045 AM am A.M. a.m. AD a.d. %",
            "12 12 12 59 59 000 000000 46799 PM pm P.M. p.m. AD a.d. %",
            "",
        ],
    ],
    [
        "select to_char(485, '9 9 9'), to_char(485, 'FM999MI'), to_char(-485, '9SG99'), to_char(482, '999th')",
        [" 4 8 5|485|4-85| 482nd"],
    ],
    [
        "select to_char(12, '9990999.9'), to_char(12, 'FM9990999.9'), to_char(-0.1, '99.99'), to_char(-0.1, 'FM9.99')",
        ["    0012.0|0012.|  -.10|-.1"],
    ],
    [
        "select to_char(1485, '9G999'), to_char(12, '9,999'), to_char(0.1, '0.9'), to_char(1485, '999')",
        [" 1,485|    12| 0.1| ###"],
    ],
    [
        "select to_char(485.8, '\"Pre:\"999\" Post:\" .999'), to_char(148.5, 'FM999.990'), to_char(485, 'FMRN')",
        ["Pre: 485 Post: .800|148.500|CDLXXXV"],
    ],
    [
        "select to_char(n, '99.9'), to_char(n::float, '99.9'), to_char(id::bigint, '000') from moments order by id",
        [" 12.5| 12.5| 001", "  -.1|  -.1| 002", "|| 003"],
    ],
    ["select to_date(t, 'YYYY-MM-DD') from moments order by id", ["2018-01-02", "2021-12-31", ""]],
    [
        "select to_timestamp('11:59:59.5 PM 1/2/99', 'HH:MI:SS.MS PM MM/DD/YY'), to_date('2018-W44-4', 'IYYY-\"W\"IW-ID')",
        ["1999-01-02 23:59:59.5+00|2018-11-01"],
    ],
    [
        "select to_date('December 5, 2018', 'Month DD, YYYY'), to_date('2458424', 'J'), to_date('5th Nov 2018', 'DDth Mon YYYY'), to_char(timestamp '2018-11-01 23:59:59.999999', 'J'), to_char(date '0099-05-01', 'Y,YYY FMMS')",
        ["2018-12-05|2018-11-01|2018-11-05|2458424|0,099 000"],
    ],
    [
        "select to_number('1,485', '9,999'), to_number('485-', '999MI'), to_number('<485>', '999PR'), to_number('-.5', '99.99')",
        ["1485|-485|-485|-0.50"],
    ],
    // And beyond.
    [
        "select to_char(timestamptz '2018-11-01 00:00:00+02', 'YYYY-MM-DD HH24:MI OF'), to_char('2018-11-01', 'YYYYMMDD')",
        ["2018-10-31 22:00 +00|20181101"],
    ],
    [
        "select to_timestamp(timestamp '2021-04-05 19:27:53.28', 'YYYY-MM-DD HH24:MI:SS'), to_timestamp('', 'YYYY')",
        ["2021-04-05 19:27:53+00|0001-01-01 00:00:00+00"],
    ],
    [
        "select text_to_int_alt(''), text_to_int_alt('$ 12.9'), text_to_numeric_alt('2.5'), text_to_numeric_alt('12345', '999V99', 10, 2)",
        ["0|12|2|123.45"],
    ],
])("%s", async (sql, expected) => {
    expect(await rowsOf(dialect, sql)).toEqual(expected);
});

test("what is read has the type that the function and its format say", async () => {
    expect(
        await typesOf(
            dialect,
            "select to_date(t, 'YYYY'), to_timestamp(t, 'YYYY'), to_number(t, '999D99'), text_to_int_alt(t) from moments",
        ),
    ).toEqual(["date", "timestamp with time zone", "numeric(5,2)", "integer"]);
});

test.each([
    ["select to_date('20010631', 'YYYYMMDD', true)", "22008", "date/time field date value out of range: 2001-6-31"],
    [
        "select to_timestamp('2011-12-18 24:38:15', 'YYYY-MM-DD HH24:MI:SS', true)",
        "22008",
        "time value out of range: 24:38:15.0",
    ],
    ["select to_date('abc', 'YYYY')", "22007", 'invalid value "abc" for "YYYY"'],
    ["select to_timestamp('2011', 'YYYY TZ')", "0A000", '"TZ" is not supported in the format of TO_TIMESTAMP'],
    ["select to_number('12 apples', '99')", "22P02", "invalid input syntax for type numeric"],
    ["select to_number('12345', '999')", "22P02", "invalid input syntax for type numeric"],
    ["select to_char(12345678901234567890.12, '9')", "0A000", "TO_CHAR does not support 128-bit DECIMAL values"],
    ["select to_char(5, '9EEEE')", "0A000", '"EEEE" in a number format is not supported'],
    ["select to_char(5, '9S PR')", "42601", 'cannot use "S" and "PL"/"MI"/"SG"/"PR" together'],
    [
        "select to_char(time '10:00', 'HH24')",
        "42883",
        "function to_char(time without time zone, unknown) does not exist",
    ],
    ["select to_char(at, t) from moments", "0A000", "TO_CHAR with a format that is no literal"],
    ["select text_to_int_alt('2147483648')", "22003", "out of range for type integer"],
    ["select text_to_int_alt('12345', '999')", "22P02", "can't be read as a number"],
    ["select text_to_int_alt('1', 'G9')", "0A000", 'the format "G9" is not supported'],
])("%s is refused", async (sql, code, message) => {
    await expect(dialect.answers(sql)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
});
