import { type Dialect, openDialect } from "../support";
import { rowsOf, typesOf } from "./support";

let dialect: Dialect;

beforeAll(async () => {
    dialect = await openDialect();
    await dialect.answers(`
        create table times (time_val time, timetz_val timetz);
        insert into times values ('20:00:00', '04:00:00+00'), ('00:00:00.5550', '00:00:00.5550+00'), ('00:58', '05:58:00+00');
        create table moments (d date, t timestamp, tz timestamptz, zone varchar(30));
        insert into moments values
            ('2020-02-29', '2020-02-29 12:30:45.123456', '2020-02-29 12:30:45+02', 'Europe/London'), (null, null, null, null);
    `);
});

afterAll(() => dialect.close());

test("the beginning of a period is compared with a constant that begins none: NULL stays NULL", async () => {
    const sql = `select date_trunc('year', t) <> '2020-02-06', date '2020-02-06' <> date_trunc('day', t), not date_trunc('year', d) = '2020-02-06',
        date_trunc('day', t) = '2020-02-29', date_trunc('month', t) <> '2020-02-01', date_trunc('year', t) not in ('2020-02-06')
        from moments order by t`;
    expect(await rowsOf(dialect, sql)).toEqual(["t|t|t|t|f|t", "|||||"]);
});

// Source: developer guide, "DATEADD function", "ADD_MONTHS function".
test.each<readonly [expression: string, expected: string]>([
    ["dateadd(month, 18, '2008-02-28')", "2009-08-28 00:00:00"],
    ["dateadd(m, 30, '2008-02-28')", "2008-02-28 00:30:00"],
    ["dateadd(hour, 8, time '13:24:55')", "21:24:55"],
    ["dateadd(hour, 12, time '13:24:55')", "01:24:55"],
    ["dateadd(hour, 2, timetz '13:24:55 PST')", "23:24:55+00"],
    ["dateadd(month, 1, '2008-04-30')", "2008-05-30 00:00:00"],
    ["dateadd(month, 12, '2016-02-29')", "2017-02-28 00:00:00"],
    ["dateadd(year, 1, '2016-02-29')", "2017-03-01 00:00:00"],
    ["dateadd(year, 4, '2016-02-29')", "2020-02-29 00:00:00"],
    ["dateadd('decade', -1, date '2016-02-29')", "2006-03-01 00:00:00"],
    ["dateadd(qtr, 1, date '2008-11-30')", "2009-02-28 00:00:00"],
    ["dateadd(w, 2, date '2008-01-01')", "2008-01-15 00:00:00"],
    ["date_add('ms', 5, '2008-01-01')", "2008-01-01 00:00:00.005"],
    ["dateadd(second, -1, timestamptz '2008-01-01 00:00:00+00')", "2007-12-31 23:59:59+00"],
    ["dateadd(day, null, '2008-01-01')", ""],
    ["add_months('2008-03-31', 1)", "2008-04-30 00:00:00"],
    ["add_months('2008-04-30', 1)", "2008-05-31 00:00:00"],
    ["add_months('2008-04-30 12:34:56', -2)", "2008-02-29 12:34:56"],
    ["add_months(date '2008-01-15', 12)", "2009-01-15 00:00:00"],
])("%s", async (expression, expected) => {
    expect(await rowsOf(dialect, `select ${expression}`)).toEqual([expected]);
});

test("DATEPART is DATE_PART", async () => {
    const sql =
        "select datepart(hour, t), date_part(hour, t), datepart('week', t) from (select timestamp '2018-11-15 10:11' as t)";
    expect(await rowsOf(dialect, sql)).toEqual(["10|10|46"]);
});

// As PostgreSQL writes them, and as they stand in a result.
test.each<readonly [expression: string, expected: string]>([
    ["(date '0058-05-01' - 31306)::varchar", "0029-08-14 BC"],
    ["'on ' || dateadd(year, -1910, timestamp '1899-12-01 23:59:26.5')", "on 0012-12-01 23:59:26.5 BC"],
    ["dateadd(year, -1910, timestamptz '1899-12-01 23:59:26+00')::varchar(30)", "0012-12-01 23:59:26+00 BC"],
])("a year before Christ is told behind a text's time: %s", async (expression, expected) => {
    expect(await rowsOf(dialect, `select ${expression}`)).toEqual([expected]);
});

// Source: developer guide, "DATEDIFF function", "MONTHS_BETWEEN function".
test.each<readonly [expression: string, expected: string]>([
    ["datediff(week, '2009-01-01', '2009-12-31')", "52"],
    ["datediff(hour, '2023-01-01', '2023-01-03 05:04:03')", "53"],
    ["datediff(day, date '2009-01-01', date '2009-03-23')", "81"],
    ["datediff(day, date '2023-01-04', date '2024-05-04')", "486"],
    ["datediff(year, '12-31-2008', '01-01-2009')", "1"],
    ["datediff(hour, '01-01-2009 8:30:00', '01-01-2009 10:00:00')", "2"],
    ["datediff(minute, time '20:00:00', time '21:00:00')", "60"],
    ["datediff(minute, time '20:00:00', '21:00:00')", "60"],
    ["datediff(hours, timetz '20:00:00 PST', timetz '00:58:00 EST')", "1"],
    ["datediff(century, '2000-12-31', '2001-01-01')", "1"],
    ["date_diff('qtr', date '2008-06-05', timestamp '1998-07-01')", "-39"],
    ["datediff(week, '2022-05-01', '2022-05-02')", "1"],
    ["datediff(day, timestamptz '2008-01-01 23:30:00-01', date '2008-01-03')", "1"],
    ["datediff(us, '2008-01-01', '2008-01-01 00:00:00.000001')", "1"],
    ["months_between('1969-01-18', '1969-03-18')", "-2"],
    ["months_between('2014-09-30', '2014-08-31 10:00:00')", "1"],
    ["round(months_between('2008-12-25 15:00:00', '2008-01-21 19:30:00'), 2)", "11.12"],
    ["round(months_between('2008-12-07 14:00:00', '2008-01-16 19:30:00'), 2)", "10.7"],
])("%s", async (expression, expected) => {
    expect(await rowsOf(dialect, `select ${expression}`)).toEqual([expected]);
});

test("times of day are counted and added to within the day", async () => {
    const sql = `select datediff(hour, time_val, time '15:24:45'), datediff(hours, timetz '20:00:00 PST', timetz_val),
        dateadd(minute, 5, time_val), dateadd(minute, 5, timetz_val) from times`;
    expect(await rowsOf(dialect, sql)).toEqual([
        "-5|0|20:05:00|04:05:00+00",
        "15|-4|00:05:00.555|00:05:00.555+00",
        "15|1|01:03:00|06:03:00+00",
    ]);
});

// Source: developer guide, "+ (Concatenation) operator".
test("a date and a time make a timestamp, with a zone if the time has one", async () => {
    const sql = "select date '2000-01-02' + time_val, timetz_val + date '2000-01-02' from times order by 2 limit 1";
    expect(await rowsOf(dialect, sql)).toEqual(["2000-01-02 00:00:00.555|2000-01-02 00:00:00.555+00"]);
    expect(await rowsOf(dialect, "select date '2000-01-01' + timetz '20:00:00 PST'")).toEqual([
        "2000-01-02 04:00:00+00",
    ]);
});

// Source: developer guide, "DATE_PART function", "EXTRACT function", "Date parts for date or timestamp functions".
test.each<readonly [expression: string, expected: string]>([
    ["date_part(minute, timestamp '20230104 04:05:06.789')", "5"],
    ["date_part(week, timestamp '20220502 04:05:06.789')", "18"],
    ["date_part(dayofweek, timestamp '20220502 04:05:06.789')", "1"],
    ["date_part(century, timestamp '20220502 04:05:06.789')", "21"],
    ["date_part(millennium, timestamp '20220502 04:05:06.789')", "3"],
    ["date_part(microsecond, timestamp '20220502 04:05:06.789')", "789000"],
    ["date_part(month, date '20220502')", "5"],
    ["date_part(w, timestamp '2008-06-17 09:44:54')", "25"],
    ["date_part(dow, timestamp '2008-01-05 14:00:00')", "6"],
    ["date_part(sec, timestamp '2009-09-21 11:10:03.189717')", "3.189717"],
    ["pgdate_part('epoch', timestamp '2008-01-01 20:00:00')", "1199217600"],
    ["date_part('doy', '2008-12-31')", "366"],
    ["date_part('day', timestamp '2008-01-05' - timestamp '2008-01-01')", "4"],
    ["extract(sec from timestamp '2009-09-21 11:10:03.189717')", "3"],
    ["extract(century from timestamp '2000-12-16 12:21:13')", "20"],
    ["extract(century from timestamp '2001-12-16 12:21:13')", "21"],
    ["extract(decade from timestamp '1999-02-16 20:38:40')", "200"],
    ["extract(decade from timestamp '2000-02-16 20:38:40')", "201"],
    ["extract(mil from timestamp '2000-12-16 12:21:13')", "2"],
    ["extract(mil from timestamp '2001-12-16 12:21:13')", "3"],
    ["extract(minute from timestamp '2009-09-09 12:08:43')", "8"],
    ["extract(ms from timestamp '2009-09-09 12:08:43.101')", "101"],
    ["extract(year from timestamptz '1.12.1997 07:37:16.00 PST')", "1997"],
    ["extract(ms from time '18:25:33.123456')", "123"],
    ["extract(ms from timetz '18:25:33.123456 EST')", "123"],
    ["extract(timezone_hour from timetz '1.12.1997 07:37:16.00 PDT')", "-7"],
    ["extract('epoch' from timestamp '2050-01-01 00:00:00.9')", "2524608000"],
    ["extract(hour from interval '3 days 5 hours')", "5"],
    ["time '10:00' - time '13:00:30', time '13:00:30' - '10:00'", "-03:00:30|03:00:30"],
    ["interval '-1 2:03:04', interval '1 day 5', interval '1:30'", "-1 days +02:03:04|1 day 00:00:05|01:30:00"],
    [
        "(interval '3 months')::varchar, (interval '-14 months' + interval '1 day -90 minutes')::varchar, (interval '0 days')::varchar",
        "3 mons|-1 years -2 mons +1 day -01:30:00|00:00:00",
    ],
    [
        "interval '7 months' / 3, interval '-14 month 28 days' * 0.1, interval '39 days' / 7, interval '-1 month' + interval '1 hour'",
        "2 mons 10 days|-1 mons -10 days +19:12:00|5 days 13:42:51.428571|-1 mons +01:00:00",
    ],
    ["extract(epoch from time '01:00:00')", "3600"],
    ["date_part_year(date '20220502 04:05:06.789')", "2022"],
])("%s", async (expression, expected) => {
    expect(await rowsOf(dialect, `select ${expression}`)).toEqual([expected]);
});

// Source: developer guide, "DATE_TRUNC function", "NEXT_DAY function", "LAST_DAY function".
test.each<readonly [expression: string, expected: string]>([
    ["date_trunc('second', timestamp '20200430 04:05:06.789')", "2020-04-30 04:05:06"],
    ["date_trunc('hour', timestamp '20200430 04:05:06.789')", "2020-04-30 04:00:00"],
    ["date_trunc('day', timestamp '20200430 04:05:06.789')", "2020-04-30 00:00:00"],
    ["date_trunc('quarter', timestamp '20200430 04:05:06.789')", "2020-04-01 00:00:00"],
    ["date_trunc('year', timestamp '20200430 04:05:06.789')", "2020-01-01 00:00:00"],
    ["date_trunc('century', timestamp '20000430 04:05:06.789')", "1901-01-01 00:00:00"],
    ["date_trunc('millennium', timestamp '20200430 04:05:06.789')", "2001-01-01 00:00:00"],
    ["date_trunc('week', timestamp '20220430 04:05:06.789')", "2022-04-25 00:00:00"],
    ["date_trunc('mon', date '2022-04-30')", "2022-04-01 00:00:00"],
    ["date_trunc('day', timestamptz '2022-04-30 00:30:00+01')", "2022-04-29 00:00:00+00"],
    ["next_day('2014-08-20', 'Tuesday')", "2014-08-26"],
    ["next_day('2014-08-20', 'we')", "2014-08-27"],
    ["next_day(date '2008-07-06', 'M')", "2008-07-07"],
    ["last_day('2014-01-05 10:00:00')", "2014-01-31"],
    ["last_day(date '2024-02-01')", "2024-02-29"],
])("%s", async (expression, expected) => {
    expect(await rowsOf(dialect, `select ${expression}`)).toEqual([expected]);
});

// Source: developer guide, "CONVERT_TIMEZONE function", "AT TIME ZONE function".
test.each<readonly [expression: string, expected: string]>([
    ["convert_timezone('PST', '2008-08-24 09:36:12')", "2008-08-24 01:36:12"],
    ["convert_timezone('US/Pacific', '2008-08-24 09:36:12')", "2008-08-24 02:36:12"],
    ["convert_timezone('EST', 'PST', '20080305 12:25:29')", "2008-03-05 09:25:29"],
    ["convert_timezone('America/New_York', '2013-02-01 08:00:00')", "2013-02-01 03:00:00"],
    ["timestamptz '2013-06-01 08:00 America/New_York'", "2013-06-01 12:00:00+00"],
    ["timestamptz '2013-06-01 08:00 pm America/New_York'", "2013-06-02 00:00:00+00"],
    ["convert_timezone('America/New_York', '2013-06-01 08:00:00')", "2013-06-01 04:00:00"],
    ["convert_timezone('GMT', 'NEWZONE +2', '2014-05-17 12:00:00')", "2014-05-17 10:00:00"],
    ["convert_timezone('GMT', 'NEWZONE-2:15', '2014-05-17 12:00:00')", "2014-05-17 14:15:00"],
    ["convert_timezone('GMT', 'America/Los_Angeles+2', '2014-05-17 12:00:00')", "2014-05-17 10:00:00"],
    ["convert_timezone('GMT', 'GMT+2', '2014-05-17 12:00:00')", "2014-05-17 10:00:00"],
    ["convert_timezone('US/Pacific', 'Singapore', '2014-01-01 12:00:00')", "2014-01-02 04:00:00"],
    ["timestamp '2001-02-16 20:38:40' at time zone 'MST'", "2001-02-17 03:38:40+00"],
    ["timestamp with time zone '2001-02-16 20:38:40-05' at time zone 'MST'", "2001-02-16 18:38:40"],
    ["timezone('US/Pacific', timestamp '2008-08-24 09:36:12')", "2008-08-24 16:36:12+00"],
    ["timestamp '2008-01-01 00:00:00' at time zone 'PST8PDT'", "2008-01-01 08:00:00+00"],
    ["timezone('utc', timestamp '2008-01-01 00:00:00')", "2008-01-01 00:00:00+00"],
])("%s", async (expression, expected) => {
    expect(await rowsOf(dialect, `select ${expression}`)).toEqual([expected]);
});

// Source: developer guide, "DATE_CMP function" and its neighbours, "INTERVAL_CMP function".
test.each<readonly [expression: string, expected: string]>([
    ["date_cmp('2008-01-01', '2008-01-04')", "-1"],
    ["date_cmp('2008-01-04', '2008-01-04')", "0"],
    ["date_cmp_timestamp('2008-06-18', timestamp '2008-01-24 06:43:29')", "1"],
    ["date_cmp_timestamptz('2008-06-18', timestamptz '2008-06-18 01:00:00+01')", "0"],
    ["timestamp_cmp('2008-01-24 06:43:29', '2008-01-24 06:43:29')", "0"],
    ["timestamp_cmp_date('2008-01-24 06:43:29', '2008-01-24')", "1"],
    ["timestamp_cmp_timestamptz('2008-01-24 06:43:29', '2008-01-24 06:43:29+00')", "0"],
    ["timestamptz_cmp('2008-01-24 06:43:29+00', '2008-01-25 05:43:29+02')", "-1"],
    ["timestamptz_cmp_date('2008-01-24 06:43:29+00', '2008-01-24')", "1"],
    ["timestamptz_cmp_timestamp('2008-01-24 06:43:29+00', '2008-01-24 06:43:29')", "0"],
    ["interval '1 day' - interval '1 hour' = interval '23 hours', interval '1 day -25 hours' < interval '0'", "t|t"],
    [
        "interval '1 day' - interval '1 hour' in ('23 hours', '2 days'), interval '1 month' - interval '1 day' in (interval '29 days'), '23 hours' between interval '1 day -2 hours' and interval '1 day -1 hour'",
        "t|t|t",
    ],
    [
        "nullif(interval '1 day -1 hour', interval '23 hours'), decode(interval '1 day -1 hour', interval '23 hours', 1), case interval '1 day -1 hour' when interval '23 hours' then 1 end",
        "|1|1",
    ],
    ["interval_cmp('1 day -1 hour', '23 hours')", "0"],
    ["interval_cmp('3 days', '1 year')", "-1"],
    ["interval_cmp('7 days', '1 week')", "0"],
    ["date_cmp(null, '2008-01-04')", ""],
])("%s", async (expression, expected) => {
    expect(await rowsOf(dialect, `select ${expression}`)).toEqual([expected]);
});

test("a column's dates, and NULL for NULL", async () => {
    const sql = `select dateadd(year, 1, d), datediff(hour, d, tz), date_part(sec, t), date_trunc('month', tz), last_day(t),
        add_months(d, 12), next_day(t, 'sun'), t at time zone zone, convert_timezone('CET', zone, t), extract(day from tz)
        from moments order by d`;
    expect(await rowsOf(dialect, sql)).toEqual([
        [
            ...[
                "2021-03-01 00:00:00",
                "10",
                "45.123456",
                "2020-02-01 00:00:00+00",
                "2020-02-29",
                "2021-02-28 00:00:00",
            ],
            ...["2020-03-01", "2020-02-29 12:30:45.123456+00", "2020-02-29 11:30:45.123456", "29"],
        ].join("|"),
        "|||||||||",
    ]);
});

test("result types", async () => {
    const sql = `select dateadd(day, 1, d), dateadd(day, 1, tz), dateadd(hour, 1, time_val), datediff(day, d, t),
        date_part(day, d), extract(day from t), extract(day from tz), date_trunc('day', d), date_trunc('day', tz),
        add_months(d, 1), months_between(d, t), next_day(t, 'sun'), last_day(t), t at time zone 'utc',
        tz at time zone 'utc', convert_timezone('utc', t), getdate(), sysdate, current_date, timeofday()
        from moments, times`;
    expect(await typesOf(dialect, sql)).toEqual([
        ...["timestamp without time zone", "timestamp with time zone", "time without time zone", "bigint"],
        ...[
            "double precision",
            "integer",
            "double precision",
            "timestamp without time zone",
            "timestamp with time zone",
        ],
        ...["timestamp without time zone", "double precision", "date", "date", "timestamp with time zone"],
        ...["timestamp without time zone", "timestamp without time zone", "timestamp without time zone"],
        ...["timestamp without time zone", "date", "character varying(64)"],
    ]);
});

test("the clock tells the time of the transaction, GETDATE and TIMEOFDAY that of the statement", async () => {
    const begin = new Date();
    const [row] =
        await dialect.answers(`select sysdate, getdate(), current_date = trunc(sysdate), now() = current_timestamp,
        localtimestamp = sysdate, localtime = sysdate::time, current_time = now()::timetz, timeofday()`);
    const [sysdate, getdate, ...rest] = row as readonly string[];
    const isNear = (text: string) => Math.abs(Date.parse(`${text.replace(" ", "T")}Z`) - begin.getTime()) < 10_000;
    expect([isNear(sysdate as string), isNear(getdate as string)]).toEqual([true, true]);
    expect(getdate).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    expect(rest.slice(0, 5)).toEqual(["t", "t", "t", "t", "t"]);
    expect(rest[5]).toMatch(/^[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d\.\d{6} \d{4} UTC$/);
});

test.each<readonly [expression: string, code: string, message: string]>([
    ...["1-2", "1 2", "1 1-2", "1:60", "1 day 1 day", ""].map(
        (text) => [`interval '${text}'`, "22007", `invalid input syntax for type interval: "${text}"`] as const,
    ),
    ["date '2024-02-29' - 2147483647", "22008", "timestamp out of range"],
    ["date '2024-02-29' - 2147483647", "22008", "timestamp out of range"], // once more: the text of a day is remembered
    ["timestamp '2024-02-29' - interval '8000 years'", "22008", "timestamp out of range"],
    ["dateadd(year, 2147483647, '2024-02-29')", "22008", "timestamp out of range"],
    [
        "date_trunc(lower('MONTH'), d)",
        "0A000",
        "DATE_TRUNC with a date part that is no literal is not supported by the local warehouse.",
    ],
    ["dateadd(foo, 1, '2020-01-01')", "22023", 'timestamp units "foo" not recognized'],
    ["extract(foo from d)", "22023", 'timestamp units "foo" not recognized'],
    ["datediff(dow, d, d)", "0A000", 'timestamp units "dow" not supported'],
    ["date_trunc('epoch', d)", "0A000", 'timestamp units "epoch" not supported'],
    ["dateadd(day, 1, time '10:00')", "22023", '"time" units "day" not recognized'],
    ["extract(year from time '10:00')", "22023", '"time" units "year" not recognized'],
    ["extract(doy from interval '6 months')", "22023", 'interval units "doy" not recognized'],
    ["extract(timezone from t)", "0A000", 'timestamp units "timezone" not supported'],
    ["dateadd(day, 1.5, d)", "42883", "function dateadd(numeric) does not exist"],
    ["dateadd(day, 1, 'x')", "22007", 'invalid input syntax for type timestamp without time zone: "x"'],
    [
        "datediff(hour, t, time '10:00')",
        "42883",
        "function datediff(timestamp without time zone, time without time zone) does not exist",
    ],
    ["date_trunc('day', 1)", "42883", "function date_trunc(integer) does not exist"],
    ["next_day(d, 'someday')", "22023", 'NEXT_DAY knows no day of the week "someday"'],
    ["t at time zone 'XYZ'", "22023", 'time zone "XYZ" not recognized'],
    ["t at time zone 'Nowhere/Land'", "22023", 'time zone "Nowhere/Land" not recognized'],
    [
        "timetz '09:59 America/New_York'",
        "0A000",
        'A TIMETZ takes the offset of a zone, or its abbreviation, not its name: "09:59 America/New_York"',
    ],
    ["timestamptz '2018-11-01 09:59+16'", "22009", 'time zone displacement out of range: "2018-11-01 09:59+16"'],
    ["date '5 Mai 2018'", "22007", 'invalid input syntax for type date: "5 Mai 2018"'],
    ...["24:00:00.5", "24:60:00", "23:59:60.01"].map(
        (text) => [`time '${text}'`, "22008", `date/time field value out of range: "${text}"`] as const,
    ),
    ["timestamp '2020-01-01 23:59:60.01'", "22008", 'date/time field value out of range: "2020-01-01 23:59:60.01"'],
    ...["2147483648 months", "178956971 years", "-99999999999 days", "9223372036854775808 microseconds"].map(
        (text) => [`interval '${text}'`, "22015", `interval field value out of range: "${text}"`] as const,
    ),
    ...["9007199254740993 microseconds", "-2501999:47:35"].map(
        (text) =>
            [
                `interval '${text}'`,
                "0A000",
                `Hours, minutes and seconds of more than 285 years are not carried by the local warehouse: "${text}"`,
            ] as const,
    ),
    ["1 at time zone 'UTC'", "42883", "A time zone can be given to a timestamp only."],
    ["getdate(1)", "42883", "function getdate(integer) does not exist"],
])("%s fails", async (expression, code, message) => {
    await expect(dialect.answers(`select ${expression} from moments`)).rejects.toMatchObject({ code, message });
});

test.each<readonly [text: string, expected: string]>([
    ["2018-11-01 09:59 America/New_York", "2018-11-01 13:59:00+00"],
    ["2018-11-01 09:59:00.5 America/New_York ", "2018-11-01 13:59:00.5+00"],
    ["11/01/2018 9:59 pm Europe/Berlin", "2018-11-01 20:59:00+00"],
    ["2018-11-01 09:59 utc", "2018-11-01 09:59:00+00"],
    ["2018-11-01 09:59+02", "2018-11-01 07:59:00+00"],
    ["2018-11-01 09:59 -02:30", "2018-11-01 12:29:00+00"],
    ["2018-11-01T09:59:00Z", "2018-11-01 09:59:00+00"],
    ["1 Nov 2018", "2018-11-01 00:00:00+00"],
    ["sept 1, 2018", "2018-09-01 00:00:00+00"],
    ["2018-FEBRUARY-01", "2018-02-01 00:00:00+00"],
    ["2018-11-01 24:00:00-15:59", "2018-11-02 15:59:00+00"],
    ["2018-07-01 09:59:00 PST", "2018-07-01 17:59:00+00"],
])("a text '%s' is a moment", async (text, expected) => {
    const sql = `select t::timestamptz from (select '${text}'::varchar(60) as t)`;
    expect(await rowsOf(dialect, sql)).toEqual([expected]);
});

test.each<readonly [text: string, code: string]>([
    ["2018-07-01 09:59 Nowhere/Land", "22023"],
    ["2018-13-01 09:59 Europe/Berlin", "22007"],
    ["janitor 5 2018 09:59", "22007"],
    ["5 febr 2018", "22007"],
    ["2018-11-01 24:00:00.5", "22007"],
    ["2018-11-01 09:59+16", "22007"],
    ["2018-11-01 09:59+05:99", "22007"],
    ["2018-11-01 09:59:00+16", "22007"],
    ["2018-11-01 09:59:00.5-05:60", "22007"],
    ["290000-01-01 00:00:00", "22007"],
])("a text '%s' is no moment", async (text, code) => {
    const sql = `select t::timestamptz from (select '${text}'::varchar(60) as t)`;
    await expect(dialect.answers(sql)).rejects.toMatchObject({ code });
});

test("a column's text is read as a literal is: no year of one digit, nothing behind it overlooked", async () => {
    const written =
        "2018-11-01|2018-1-2|11/1/18|11/2/2018|11-02-2018 10:11|20181102 10:11:12|8-Nov-99|Nov-08-99|Nov 8 2018|20181108|2018.312|0099-05-01| 2018-11-01 |epoch|" +
        "2018-11-01 10:11:12.9999999|2018-11-01 23:59:60|2018-11-01 1:2:3|2018-11-01T10:11|10000-11-01|10000-11-01 10:11";
    const texts = written.split("|");
    const column = `select t::timestamp, t::date from (${texts.map((text) => `select '${text}' as t`).join(" union all ")})`;
    const literals = texts.map((text) => `select '${text}'::timestamp, '${text}'::date`).join(" union all ");
    expect(new Set(await rowsOf(dialect, column))).toEqual(new Set(await rowsOf(dialect, literals)));
    for (const text of "2018-11-01x|2018-11-01 BC|2018-11-01 25:00:00|0000-01-01|infinity|-2018-11-01".split("|")) {
        for (const type of ["date", "timestamp", "timestamptz"]) {
            const sql = `select t::${type} from (select '${text}' as t from moments)`;
            await expect(dialect.answers(sql)).rejects.toMatchObject({ code: "22007" });
        }
    }
});

test("a column's text is a time as a literal is", async () => {
    const texts = "10:11|1011|9:11:12.5|10:11:12.9999999|23:59:60|11:12 PM|10:11:12+02|2018-11-01 10:11:12-08".split(
        "|",
    );
    const column = `select t::time, t::timetz from (${texts.map((text) => `select '${text}' as t`).join(" union all ")})`;
    const literals = texts.map((text) => `select '${text}'::time, '${text}'::timetz`).join(" union all ");
    expect(new Set(await rowsOf(dialect, column))).toEqual(new Set(await rowsOf(dialect, literals)));
    for (const text of ["10:11:12x", "10:11:12+02x", "25:00", "10:60"]) {
        for (const type of ["time", "timetz"]) {
            const sql = `select t::${type} from (select '${text}' as t from moments)`;
            await expect(dialect.answers(sql)).rejects.toMatchObject({ code: "22007" });
        }
    }
    await expect(dialect.answers("select ('1 ' || 'fortnight')::interval")).rejects.toMatchObject({ code: "22007" });
});

test("a zone that a text names is none of the texts behind it", async () => {
    const texts = "Jan 1 2018 10:00 America/New_York|Jan 1 2018 10:00|2018-01-01 10:00:00 Asia/Tokyo|2018-01-01 10:00";
    const values = texts.split("|").map((text, index) => `(${index}, '${text}')`);
    await dialect.answers(`create table zoned (id int, t varchar(40)); insert into zoned values ${values.join(", ")}`);
    const moments = [
        "2018-01-01 15:00:00+00",
        "2018-01-01 10:00:00+00",
        "2018-01-01 01:00:00+00",
        "2018-01-01 10:00:00+00",
    ];
    expect(await rowsOf(dialect, "select t::timestamptz from zoned order by id")).toEqual(moments);
    await dialect.answers("insert into zoned values (4, '2018-01-01 10:00 Foo/Bar')");
    await expect(dialect.answers("select t::timestamptz from zoned")).rejects.toThrow("Foo/Bar");
});

test("hour 24 of a column's text is that day's where a date is read, and the next day's midnight in a timestamp", async () => {
    const sql = "select t::date, t::timestamp from (select '2018-11-01 24:00:00' as t union select '11/01/2018 24:00')";
    expect(await rowsOf(dialect, sql)).toEqual(Array(2).fill("2018-11-01|2018-11-02 00:00:00"));
});

test("an abbreviation of a zone in a column is refused, not mistaken for another zone", async () => {
    const sql = "select t at time zone z from (select t, 'PST'::varchar(3) as z from moments)";
    await expect(dialect.answers(sql)).rejects.toMatchObject({ code: "0A000" });
});
