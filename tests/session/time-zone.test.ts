import { openSessions, type Sessions, type TestSession } from "../support/session";

let sessions: Sessions;
let client: TestSession;

beforeAll(async () => {
    sessions = await openSessions();
    client = await sessions.open();
    await client.run(`
        create table moments (t timestamp, z timestamptz);
        set timezone to 'UTC';
        insert into moments values ('2018-11-15 00:30:00', '2018-11-15 00:30:00'), ('2018-07-01 23:00:00', null)`);
});
afterAll(() => sessions.close());
beforeEach(() => client.run("rollback; set timezone to 'America/Los_Angeles'"));

const rowOf = async (text: string) => (await client.run(text)).rows[0]?.join("|");

// The guide, "Data types", "Type compatibility and conversion": implicit conversions use the session's time zone.
test.each([
    ["select '2018-11-15 00:30:00'::timestamptz", "2018-11-15 00:30:00-08"],
    ["select '2018-07-01 00:30:00'::timestamptz", "2018-07-01 00:30:00-07"],
    ["select '2018-11-15 00:30:00+00'::timestamptz", "2018-11-14 16:30:00-08"],
    ["select '2018-11-15 00:30:00 Asia/Kolkata'::timestamptz", "2018-11-14 11:00:00-08"],
    ["select z from moments where z is not null", "2018-11-14 16:30:00-08"],
    [
        "select z::date, z::timestamp, z::time from moments where z is not null",
        "2018-11-14|2018-11-14 16:30:00|16:30:00",
    ],
    ["select z::varchar from moments where z is not null", "2018-11-14 16:30:00-08"],
    ["select t::timestamptz from moments where z is null", "2018-07-01 23:00:00-07"],
    ["select date '2018-11-15'::timestamptz", "2018-11-15 00:00:00-08"],
    ["select count(*) from moments where z = '2018-11-14 16:30:00'", "1"],
    ["select count(*) from moments where z > t", "0"],
    ["select date_trunc('day', z) from moments where z is not null", "2018-11-14 00:00:00-08"],
    ["select extract(hour from z), extract(timezone_hour from z) from moments where z is not null", "16|-8"],
    ["select to_char(z, 'YYYY-MM-DD HH24:MI') from moments where z is not null", "2018-11-14 16:30"],
    ["select to_timestamp('2018-11-15 10', 'YYYY-MM-DD HH24')", "2018-11-15 10:00:00-08"],
    ["select '10:00:00-03'::timetz, cast('2018-11-15 10:00:00+00' as timestamptz)::timetz", "10:00:00-03|02:00:00-08"],
    // A zone that is named counts, not the session's.
    ["select timestamp '2018-11-15 00:30:00' at time zone 'UTC'", "2018-11-14 16:30:00-08"],
    ["select timestamp '2018-11-15 00:30:00' at time zone 'EST'", "2018-11-14 21:30:00-08"],
    [
        "select z at time zone 'UTC', z at time zone 'Europe/Paris' from moments where z is not null",
        "2018-11-15 00:30:00|2018-11-15 01:30:00",
    ],
    ["select z at time zone 'PST' from moments where z is not null", "2018-11-14 16:30:00"],
    ["select convert_timezone('America/New_York', '2018-11-15 12:00:00')", "2018-11-15 07:00:00"],
    ["select convert_timezone('EST', 'PST', '2018-11-15 12:00:00')", "2018-11-15 09:00:00"],
    [
        "select sysdate = current_timestamp, current_date = trunc(sysdate), datediff(second, getdate(), sysdate) between -5 and 5",
        "t|t|t",
    ],
])("in Los Angeles: %s", async (statement, row) => {
    expect(await rowOf(statement)).toBe(row);
});

test("the clock's functions show the session's time", async () => {
    const hours = async () => Number(await rowOf("select extract(epoch from date_trunc('hour', sysdate)) / 3600"));
    const here = await hours();
    await client.run("set timezone to '-3'");
    const there = await hours();
    await client.run("set timezone to 'UTC'");
    const utc = await hours();
    expect([7, 8]).toContain(utc - here);
    expect(utc - there).toBe(3);
});

test("every session has its own, and RESET and a rollback bring the former back", async () => {
    const other = await sessions.open();
    expect((await other.run("show timezone")).rows).toEqual([["UTC"]]);
    expect((await other.run("select z from moments where z is not null")).rows).toEqual([["2018-11-15 00:30:00+00"]]);
    await client.run("begin; set timezone to 'Asia/Kolkata'");
    expect(await rowOf("select z from moments where z is not null")).toBe("2018-11-15 06:00:00+05:30");
    await client.run("rollback");
    expect(await rowOf("select z from moments where z is not null")).toBe("2018-11-14 16:30:00-08");
    expect(await rowOf("show timezone")).toBe("America/Los_Angeles");
    await client.run("reset timezone");
    expect(await rowOf("select z from moments where z is not null")).toBe("2018-11-15 00:30:00+00");
});

test("a prepared statement reads in the zone of its execution", async () => {
    await client.run(
        "prepare reading as select '2018-11-15 00:30:00'::timestamptz = z from moments where z is not null",
    );
    expect(await rowOf("execute reading")).toBe("f");
    await client.run("set timezone to 'UTC'");
    expect(await rowOf("execute reading")).toBe("t");
    await client.run("deallocate reading");
});

test("values without a zone are stored as moments of the session's", async () => {
    await client.run("create temp table stored (z timestamptz)");
    await client.run("insert into stored values ('2018-11-15 10:00:00'), (timestamp '2018-11-15 11:00:00')");
    await client.extended("insert into stored values ($1)", ["2018-11-15 12:00:00"]);
    await client.run("set timezone to 'UTC'");
    expect((await client.run("select z from stored order by 1")).rows.flat()).toEqual([
        "2018-11-15 18:00:00+00",
        "2018-11-15 19:00:00+00",
        "2018-11-15 20:00:00+00",
    ]);
    await client.run("drop table stored");
});

test.each([
    ["America/New_York", "2018-11-14 19:30:00-05"],
    ["-8:00", "2018-11-14 16:30:00-08"],
    ["PST8", "2018-11-14 16:30:00-08"],
    ["EST5EDT", "2018-11-14 19:30:00-05"],
    ["GB", "2018-11-15 00:30:00+00"],
    ["Asia/Kathmandu", "2018-11-15 06:15:00+05:45"],
])("zones are named as the guide has them: %s", async (zone, moment) => {
    await client.run(`set timezone to '${zone}'`);
    expect(await rowOf("select z from moments where z is not null")).toBe(moment);
});

test.each([
    ["set time zone interval '-8:00'", "2018-11-14 16:30:00-08"],
    ["set timezone interval '-8 hours'", "2018-11-14 16:30:00-08"],
    ["set time zone interval '9' hour", "2018-11-15 09:30:00+09"],
    ["set time zone interval '+00:00' hour to minute", "2018-11-15 00:30:00+00"],
])("a zone may be an interval from UTC: %s", async (statement, moment) => {
    await client.run(statement);
    expect(await rowOf("select z from moments where z is not null")).toBe(moment);
});

test.each([
    ["set time zone interval '1 month'", "22023"],
    ["set time zone interval '8'", "22023"],
    ["set time zone interval '30 minutes'", "0A000"],
    ["set time zone interval 'x'", "22007"],
    ["set timezone to interval '-8 hours'", "42601"],
])("%s is refused", async (statement, code) => {
    await expect(client.run(statement)).rejects.toMatchObject({ code });
    expect(await rowOf("show timezone")).toBe("America/Los_Angeles");
});

test("what is no zone, and what is not carried, is refused by name", async () => {
    await expect(client.run("set timezone to 'PST'")).rejects.toMatchObject({ code: "22023" });
    await expect(client.run("set timezone to 'Mars/Olympus'")).rejects.toMatchObject({ code: "22023" });
    await expect(client.run("set timezone to '+7:30'")).rejects.toMatchObject({ code: "0A000" });
    await expect(client.run("select timeofday()")).rejects.toMatchObject({ code: "0A000" });
    await expect(client.run("select to_char(z, 'TZ') from moments")).rejects.toMatchObject({ code: "0A000" });
});
