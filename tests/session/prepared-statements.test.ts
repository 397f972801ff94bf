import { openSessions, type Sessions, type TestSession } from "../support/session";

let sessions: Sessions;
let client: TestSession;

beforeAll(async () => {
    sessions = await openSessions();
    client = await sessions.open();
});
afterAll(() => sessions.close());
beforeEach(async () => {
    await client.run("deallocate all; drop table if exists prep1; create table prep1 (c1 int, c2 char(20), d date)");
});

const refused = (text: string, code: string, message: string) =>
    expect(client.run(text)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });

test("a prepared INSERT and SELECT run with the values that EXECUTE gives", async () => {
    const { tags } = await client.run(`
        prepare insert_plan (int, char) as insert into prep1 values ($1, $2);
        execute insert_plan (1, 'one');
        execute insert_plan (1 + 1, 'tw' || 'o');
        prepare select_plan (int) as select c1, c2 from prep1 where c1 = $1`);
    expect(tags).toEqual(["PREPARE", "INSERT 0 1", "INSERT 0 1", "PREPARE"]);
    expect(await client.run("execute select_plan (2)")).toEqual({
        columns: ["c1", "c2"],
        rows: [["2", "two".padEnd(20)]],
        tags: ["SELECT 1"],
    });
});

test("parameters without a declared type take it from where they stand", async () => {
    await client.run("prepare p as insert into prep1 (c1, d) values ($1, $2)");
    await client.run("execute p ('7', '2018-11-01')");
    await client.run("execute p (null, null)");
    const { rows } = await client.run("select c1, d from prep1 order by c1");
    expect(rows).toEqual([
        ["7", "2018-11-01"],
        [null, null],
    ]);
});

test("a prepared statement follows its tables: it is planned anew when they change", async () => {
    await client.run("prepare p as select * from prep1; alter table prep1 add column e int default 5");
    await client.run("insert into prep1 (c1) values (1)");
    expect((await client.run("execute p")).columns).toEqual(["c1", "c2", "d", "e"]);
});

test("a parameter that nothing gives a value is told of by its number", async () => {
    for (const text of [
        "select c1 from prep1 where c1 = $1",
        "select c1 from prep1 limit $1",
        "delete from prep1 where c1 = $1",
    ]) {
        await refused(text, "42P02", "there is no parameter $1");
    }
});

test("EXECUTE goes through the extended protocol too, in parts", async () => {
    await client.run("insert into prep1 (c1) values (1), (2), (3); prepare p as select c1 from prep1 order by c1");
    const answer = await client.extended("execute p", [], 2);
    expect(answer).toMatchObject({ columns: ["c1"], rows: [["1"], ["2"], ["3"]], tags: ["suspended", "SELECT 1"] });
});

test("names are the session's own and are free again after DEALLOCATE", async () => {
    await client.run("prepare p as select 1");
    await refused("prepare p as select 2", "42P05", 'prepared statement "p" already exists');
    const other = await sessions.open();
    await expect(other.run("execute p")).rejects.toMatchObject({ code: "26000" });
    expect((await client.run("deallocate prepare p")).tags).toEqual(["DEALLOCATE"]);
    await refused("execute p", "26000", 'prepared statement "p" does not exist');
    await refused("deallocate p", "26000", 'prepared statement "p" does not exist');
});

test("too few or too many values, values of another type, and other statements are refused", async () => {
    await client.run("prepare p (int) as select $1 + 1");
    await refused("execute p", "42601", 'wrong number of parameters for prepared statement "p"');
    await refused("execute p (1, 2)", "42601", 'wrong number of parameters for prepared statement "p"');
    await refused("execute p ('x')", "22P02", 'invalid input syntax for integer: "x"');
    await refused("execute p (date '2018-11-01')", "42804", "of type integer but expression is of type date");
    await refused("prepare q as drop table prep1", "42601", "syntax error");
    await refused("prepare q as select * from nowhere", "42P01", 'relation "nowhere" does not exist');
});

test("a parameter's text is read as Redshift reads it, in its plain form or any other", async () => {
    const read = async (type: string, ...texts: readonly (string | null)[]) =>
        (await client.extended(`select ${texts.map((_, index) => `$${index + 1}::${type}`).join(", ")}`, texts))
            .rows[0];
    expect(await read("integer", "7", " +7 ", "-0007", null)).toEqual(["7", "7", "-7", null]);
    expect(await read("bigint", "9223372036854775807", "-9223372036854775808")).toEqual([
        "9223372036854775807",
        "-9223372036854775808",
    ]);
    expect(await read("decimal(6, 2)", "1.255", "125.5e-1", "-3")).toEqual(["1.26", "12.55", "-3.00"]);
    expect(await read("double precision", "0.5", "5e-1", "inf")).toEqual(["0.5", "0.5", "Infinity"]);
    expect(await read("boolean", "true", " Yes ", "0")).toEqual(["t", "t", "f"]);
    expect(await read("date", "2018-11-15", "20181115", "2020-02-29")).toEqual([
        "2018-11-15",
        "2018-11-15",
        "2020-02-29",
    ]);
    expect(await read("timestamp", "2018-11-15 08:00:01.5", "2018-11-15T10:00:01.500+02:00", "2018-11-30")).toEqual([
        "2018-11-15 08:00:01.5",
        "2018-11-15 10:00:01.5",
        "2018-11-30 00:00:00",
    ]);
});

test("a parameter's text that is no value of its type is an error in Redshift's words", async () => {
    await expect(client.extended("select $1::integer", ["7x"])).rejects.toMatchObject({
        message: expect.stringContaining("Invalid digit, Value 'x'"),
    });
    await expect(client.extended("select $1::date", ["2018-02-30"])).rejects.toMatchObject({
        message: expect.stringContaining("2018-02-30"),
    });
    await expect(client.extended("select $1::boolean", ["maybe"])).rejects.toMatchObject({ code: "22P02" });
});

test("a parameter beside a DECIMAL keeps its own digits, as a literal does: it was rounded to the column's", async () => {
    await client.run("create temp table priced (price decimal(10, 2)); insert into priced values (1.51)");
    const answer = async (sql: string, ...values: readonly string[]) => (await client.extended(sql, values)).rows[0];
    expect(
        await answer(
            "select price = $1, price < $2, price > $3, price in ($4), price between $5 and $6, nullif(price, $7) from priced",
            ...["1.505", "1.515", "1.505", "1.505", "1.511", "1.519", "1.505"],
        ),
    ).toEqual(["f", "t", "t", "f", "f", "1.51"]);
    expect(
        await answer("select price < $1, price > $2 from priced", "12345678901234567", "1.5099999999999998"),
    ).toEqual(["t", "t"]);
    expect(await answer("select price + $1 = 1.515, price * $2 = 1.51755 from priced", "0.005", "1.005")).toEqual([
        "t",
        "t",
    ]);
    expect(await answer("select price / $1 = 0.302, $2 / price < 3.312 from priced", "5", "5")).toEqual(["t", "t"]);
    for (const value of ["1.5100000000000000000001", "1e-21"]) {
        await expect(answer("select price < $1 from priced", value)).rejects.toMatchObject({
            code: "0A000",
            message: "Parameter $1 has more than 20 digits behind the point: the local warehouse can't keep them.",
        });
    }
    await client.run("prepare near as select price = $1, price < $2 from priced");
    expect((await client.run("execute near (1.505, 1.515)")).rows).toEqual([["f", "t"]]);
});

test("a parameter that is one of several with a DECIMAL is not rounded to it: shown it has its scale, or is refused", async () => {
    await client.run("create temp table cheap (id int, price decimal(8, 2)); insert into cheap values (1, 1.50)");
    const answer = async (sql: string, ...values: readonly string[]) =>
        (await client.extended(`${sql} from cheap`, values)).rows[0];
    const shown = [
        "coalesce($1, price)",
        "case when id = 2 then price else $1 end",
        "greatest(price, $1)",
        "nvl2(price, $1, price)",
        "decode(id, 1, $1, price)",
    ];
    expect(await answer(`select ${shown.join(", ")}`, "123456789.5")).toEqual(Array(5).fill("123456789.50"));
    for (const sql of [...shown.map((expression) => `select ${expression}`), "select $1 union select price"]) {
        await expect(answer(sql, "1.505")).rejects.toMatchObject({
            code: "0A000",
            message: "Parameter $1 has more than 2 digits behind the point: the local warehouse can't keep them.",
            hint: "Round it, or write CAST($1 AS DECIMAL(38,3)).",
        });
    }
    expect(await answer("select coalesce('1.505', price), nvl(price, '0')")).toEqual(["1.505", "1.50"]);
    expect((await client.extended("select id from cheap where coalesce($1, price) > 1.504", ["1.505"])).rows).toEqual([
        ["1"],
    ]);
    await client.extended("update cheap set price = coalesce($1, price)", ["1.505"]);
    expect(await answer("select price")).toEqual(["1.51"]);
    await client.run("prepare other as select coalesce($1, price) from cheap");
    await refused("execute other (1.505)", "0A000", "Parameter $1 has more than 2 digits behind the point");
    expect((await client.run("execute other (1.5)")).rows).toEqual([["1.50"]]);
});

test("a parameter of a select list takes its type from what is around: INSERT's column, UNION; else it is text", async () => {
    await client.run("create temp table filled (n int, price decimal(8, 2), d date)");
    const run = (sql: string, ...values: readonly string[]) => client.extended(sql, values);
    await run("insert into filled select $1, $2, $3", "1", "2.345", "2018-11-01");
    await run("insert into filled (n) select $1 where not exists (select 1 from filled where n = $1)", "2");
    await run("insert into filled (n, price) select n + $1, $2 from filled where n = $1", "2", "0.5");
    expect((await client.run("select * from filled order by n")).rows).toEqual([
        ["1", "2.35", "2018-11-01"],
        ["2", null, null],
        ["4", "0.50", null],
    ]);
    expect((await run("select n from filled where n = 1 union all select $1 order by n", "10")).rows.flat()).toEqual([
        "1",
        "10",
    ]);
    expect((await run("select $1 || 'x', $2", "a", "b")).rows).toEqual([["ax", "b"]]);
    await expect(run("select $1, n from filled where n = $1", "1")).rejects.toMatchObject({ code: "42P08" });
    await expect(run("insert into filled select $1 union select $1", "1")).rejects.toMatchObject({ code: "42804" });
});

test("what BETWEEN's operand is beside the first bound, it is beside the other; that of IN is what all items are", async () => {
    const isBetween = async (...values: readonly string[]) =>
        (await client.extended("select $1 between 1 and $2, $1 not between 10 and 2::bigint", values)).rows;
    expect(await isBetween("3", "20")).toEqual([["t", "t"]]);
    expect((await client.extended("select $1 in (1, 2.5), $1 in (1, 2)", ["2.5"])).rows).toEqual([["t", "f"]]);
});

test("LIMIT and OFFSET take parameters: none of them, very large ones, no negative ones", async () => {
    await client.run("create temp table three (n int); insert into three values (1), (2), (3)");
    const text = "select n from three order by n limit $1 offset $2";
    const rows = async (...values: (string | null)[]) => (await client.extended(text, values)).rows.flat();
    expect(await rows("2", "1")).toEqual(["2", "3"]);
    expect(await rows(null, null)).toEqual(["1", "2", "3"]);
    expect(await rows("9223372036854775807", "0")).toEqual(["1", "2", "3"]);
    for (const values of [
        ["-1", "0"],
        ["1", "-1"],
    ]) {
        await expect(rows(...values)).rejects.toMatchObject({ code: "2201W" });
    }
});

test("what is added to a DATE must say what it is: a parameter without a type was taken for seconds", async () => {
    const added = async (what: string) =>
        (await client.extended(`select date '2020-01-31' + ${what}`, ["1"])).rows.flat();
    expect(await added("$1::integer")).toEqual(["2020-02-01"]);
    await expect(added("$1")).rejects.toMatchObject({ code: "42725" });
    await expect(client.run("select date '2020-01-31' + '1'")).rejects.toMatchObject({ code: "42725" });
    expect((await client.run("select date '2020-01-31' + null, date '2020-01-31' + interval '1 day'")).rows).toEqual([
        [null, "2020-02-01 00:00:00"],
    ]);
});

test("a text that comes again with parameters of other types is another statement", async () => {
    const { session } = client;
    const typeOf = async (oid: number) => {
        await session.parse("", "select $1 as value", [oid]);
        const { columns } = await session.describeStatement("");
        await session.sync(false);
        return columns?.[0]?.type.kind;
    };
    expect([await typeOf(23), await typeOf(1114), await typeOf(23)]).toEqual(["integer", "timestamp", "integer"]);
});

test("EXECUTE's values keep all that they are: the bytes of a VARBYTE, what a SUPER holds, each digit of a DOUBLE PRECISION", async () => {
    await client.run("prepare bytes (varbyte) as select $1; prepare held (super) as select $1, json_typeof($1)");
    await client.run("prepare third (double precision, real) as select $1 = 1.0::float / 3, $2 = 0.12345678::real");
    const rowsOf = async (text: string) => (await client.run(text)).rows;
    expect(await rowsOf("execute bytes ('abc'::varbyte); execute bytes ('abc'); execute bytes (null)")).toEqual([
        ["616263"],
        ["616263"],
        [null],
    ]);
    expect(await rowsOf(`execute held (json_parse('{"a":[1,"x"]}')); execute held ('a"b')`)).toEqual([
        [`{"a":[1,"x"]}`, "object"],
        [`"a\\"b"`, "string"],
    ]);
    expect(await rowsOf("execute third (1.0::float / 3, 0.12345678::real)")).toEqual([["t", "t"]]);
});
