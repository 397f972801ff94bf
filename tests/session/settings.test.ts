import { openSessions, type Sessions, type TestSession } from "../support/session";

let sessions: Sessions;
let client: TestSession;

beforeAll(async () => {
    sessions = await openSessions();
    client = await sessions.open();
});
afterAll(() => sessions.close());
beforeEach(() => client.run("rollback; reset all"));

const rowsOf = async (text: string) => (await client.run(text)).rows.map((row) => row.join("|"));

test("SET LOCAL lasts for its transaction, and outside of one for nothing", async () => {
    await client.run("set query_group to 'mine'; set local query_group to 'nothing'");
    expect(await rowsOf("show query_group")).toEqual(["mine"]);
    await client.run("begin; set local query_group to 'local'; set local search_path to pg_catalog");
    expect(await rowsOf("show query_group")).toEqual(["local"]);
    expect(await rowsOf("select current_schema()")).toEqual(["pg_catalog"]);
    await client.run("commit");
    expect(await rowsOf("show query_group")).toEqual(["mine"]);
    expect(await rowsOf("select current_schema()")).toEqual(["public"]);
});

test("what SET has set goes with a rollback, for the catalogue too", async () => {
    await client.run("create schema if not exists s; create table if not exists s.t (a int)");
    await client.run("begin; set search_path to s");
    const visible = "select tablename from pg_table_def where schemaname = 's'";
    expect(await rowsOf(visible)).toEqual(["t"]);
    await client.run("rollback");
    expect(await rowsOf(visible)).toEqual([]);
});

test.each([
    "set query_group to 'lost'; set search_path to pg_catalog",
    "select set_config('query_group', 'lost', false); set search_path to pg_catalog",
    "reset query_group; reset search_path; set search_path to pg_catalog",
])("%s: goes with a later statement of its message that fails", async (text) => {
    await client.run("set query_group to 'kept'");
    await expect(client.run(`${text}; select 1 / 0`)).rejects.toMatchObject({ code: "22012" });
    await expect(client.run(`${text}; begin; select nothing`)).rejects.toMatchObject({ code: "42703" });
    await client.run("rollback");
    expect(await rowsOf("show query_group")).toEqual(["kept"]);
    expect(await rowsOf("select current_schema()")).toEqual(["public"]);
    await client.run(`${text}; select 1`);
    expect(await rowsOf("select current_schema()")).toEqual(["pg_catalog"]);
});

test("SET_CONFIG sets for the session or the transaction, and gives the new value", async () => {
    expect(await client.run("select set_config('query_group', 'test', false)")).toMatchObject({
        columns: ["set_config"],
        rows: [["test"]],
        tags: ["SELECT 1"],
    });
    expect(await rowsOf("show query_group")).toEqual(["test"]);
    await client.run("begin");
    expect((await client.extended("select set_config('search_path', 'pg_catalog', true) as path")).columns).toEqual([
        "path",
    ]);
    expect(await rowsOf("select current_schema()")).toEqual(["pg_catalog"]);
    await client.run("commit");
    expect(await rowsOf("select current_schema()")).toEqual(["public"]);
    await client.run("select set_config('query_group', 'for_one', 'yes')");
    expect(await rowsOf("show query_group")).toEqual(["test"]);
    for (const flag of ["'maybe'", "2"]) {
        await expect(client.run(`select set_config('query_group', 'x', ${flag})`)).rejects.toThrow();
    }
    await expect(client.run("select set_config('nothing', 'x', false)")).rejects.toMatchObject({ code: "42704" });
});

test("a session has variables of its own, under names of two parts", async () => {
    await expect(client.run("select current_setting('app.user')")).rejects.toMatchObject({ code: "42704" });
    await client.run("set app.user to 'cuddy'; select set_config('app.tenant', '7', false)");
    expect(await rowsOf("select current_setting('app.user'), current_setting('APP.tenant')")).toEqual(["cuddy|7"]);
    await client.run("begin; set app.other to 'x'; rollback");
    await expect(client.run("show app.other")).rejects.toMatchObject({ code: "42704" });
});

test("names of columns come in capitals if asked for", async () => {
    await client.run("set describe_field_name_in_uppercase to on");
    expect((await client.run("select 1 as one, 2 as two")).columns).toEqual(["ONE", "TWO"]);
    expect((await client.extended("select 1 as one")).columns).toEqual(["ONE"]);
    await client.run("reset describe_field_name_in_uppercase");
    expect((await client.run("select 1 as one")).columns).toEqual(["one"]);
});

// The numbers are those of the guide's example, "RANDOM function".
test("RANDOM after SET SEED gives the numbers of the guide, for every session anew", async () => {
    const three = async (session: TestSession) => {
        const numbers: (string | null)[] = [];
        await session.run("set seed to .25");
        for (let call = 0; call < 3; call++) {
            numbers.push(...((await session.run("select cast(random() * 100 as int)")).rows[0] ?? []));
        }
        return numbers;
    };
    expect(await three(client)).toEqual(["21", "79", "12"]);
    expect(await three(await sessions.open())).toEqual(["21", "79", "12"]);
    await client.run("set seed to .25; prepare p as select cast(random() * 100 as int), cast(100 * random() as int)");
    expect(await rowsOf("execute p")).toEqual(["21|79"]);
    expect(await rowsOf("execute p")).toEqual(["12|11"]);
    await expect(client.run("select random() from pg_class")).rejects.toMatchObject({ code: "0A000" });
    await expect(client.run("create table r as select random() as r")).rejects.toMatchObject({ code: "0A000" });
    await expect(client.run("set seed to 2")).rejects.toMatchObject({ code: "22023" });
    await client.run("reset seed");
    expect((await client.run("select random() from pg_class")).rows.length).toBeGreaterThan(1);
    await client.run("deallocate p");
});

test("extra_float_digits says how many digits of a REAL and of a DOUBLE PRECISION are printed", async () => {
    const numbers = "select cast('0.123456789' as real), cast('16777217' as real), cast('0.1' as double precision) / 3";
    expect(await rowsOf(numbers)).toEqual(["0.123457|1.67772e+07|0.03333333333333333"]);
    await client.run("set extra_float_digits to 2");
    expect(await rowsOf(numbers)).toEqual(["0.12345679|16777216|0.03333333333333333"]);
    await client.run("set extra_float_digits = -12");
    expect(await rowsOf(numbers)).toEqual(["0.1|2e+07|0.0333"]);
    await client.run("begin; set extra_float_digits to 1; rollback");
    expect(await rowsOf("select cast('0.123456789' as real)")).toEqual(["0.1"]);
    for (const [value, message] of [
        ["3", '3 is outside the valid range for parameter "extra_float_digits" (-15 .. 2)'],
        ["'many'", 'parameter "extra_float_digits" requires an integer value'],
    ]) {
        await expect(client.run(`set extra_float_digits to ${value}`)).rejects.toMatchObject({
            code: "22023",
            message,
        });
    }
});

test("a text in the place of SET_CONFIG's flag is no flag in another function", async () => {
    expect(await rowsOf("select dateadd(month, 18, '2008-02-28')")).toEqual(["2009-08-28 00:00:00"]);
});
