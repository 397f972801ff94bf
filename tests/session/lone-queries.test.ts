import type { Client } from "pg";
import { startTestServer, type TestServer } from "../support/local-server";
import { openSessions } from "../support/session";

// A query that is asked again, by itself, and had few rows is begun, planned, run and ended in one step of the engine.

let server: TestServer;
let one: Client;
let other: Client;
let third: Client;

beforeAll(async () => {
    server = await startTestServer();
    [one, other, third] = [await server.connect(), await server.connect(), await server.connect()];
});
afterAll(async () => {
    await Promise.all([one.end(), other.end(), third.end()]);
    await server.close();
});
beforeEach(async () => {
    await one.query(
        "drop table if exists t; create table t (n int, name varchar(20)); insert into t values (1, 'one')",
    );
});

const asked = async (client: Client, text: string, values: unknown[] = []) => {
    const { rows } = await client.query<unknown[]>({ text, values, rowMode: "array" });
    return rows;
};

test("it sees what others have committed since it was asked last", async () => {
    const questions = [
        "select count(*)::int from t",
        "select count(*)::int from t where n > 100",
        "select count(*)::int from t where name is null",
        "select max(n) from t",
        "select n from t order by n desc limit 1",
    ];
    const answers = async () => {
        const all = [];
        for (const question of questions) {
            all.push((await asked(other, question))[0]?.[0]);
        }
        return all;
    };
    for (let round = 0; round < 3; round++) {
        expect(await answers()).toEqual([1, 0, 0, 1, 1]);
    }
    await one.query("insert into t values (200, null)");
    expect(await answers()).toEqual([2, 1, 1, 200, 200]);
    await one.query("delete from t");
    expect(await answers()).toEqual([0, 0, 0, null, undefined]);
});

test("it may have more rows the next time, or fewer", async () => {
    const text = "select n, name from t where n > $1 order by n desc";
    const numbers = Array.from({ length: 150 }, (_, n) => n + 1);
    await one.query(
        `insert into t values ${numbers
            .slice(1)
            .map((n) => `(${n}, 'number ${n}')`)
            .join(", ")}`,
    );
    for (const from of [149, 148, 50, 49, 48, 149, 0, 150, 150, 140]) {
        const expected = numbers.filter((n) => n > from).reverse();
        expect((await asked(other, text, [from])).map(([n]) => n)).toEqual(expected);
    }
    const repeated = "select n, n, name as n from t where n > 148 order by 1";
    for (let round = 0; round < 3; round++) {
        expect(await asked(other, repeated)).toEqual([149, 150].map((n) => [n, n, `number ${n}`]));
    }
});

test("its parameters are values, whatever stands in them or around them", async () => {
    const text = `select max($1::varchar) as "$2", max('$1 isn''t "$2"') as b, max($2::int) as c, max($3::date) as d from t`;
    const date = "2018-11-15";
    const hostile = `'); drop table t; -- $2 "$1" \\' ''`;
    for (let round = 0; round < 3; round++) {
        for (const [first, second] of [
            [hostile, "7"],
            [null, " 42 "],
            ["", null],
        ]) {
            const { rows, fields } = await other.query(text, [first, second, date]);
            expect(fields[0]?.name).toBe("$2");
            expect(rows[0]).toMatchObject({
                $2: first,
                b: `$1 isn't "$2"`,
                c: second === null ? null : Number(second),
            });
        }
    }
    const first = await other.query(` ${text}`, ["", "seven", date]).catch(({ code, message }) => ({ code, message }));
    expect(first).toMatchObject({ code: "XX000", message: expect.stringContaining("Invalid digit") });
    await expect(other.query(text, ["", "seven", date])).rejects.toMatchObject(first);
    expect(await asked(other, "select count(*)::int from t")).toEqual([[1]]);
});

test("it reads the table that has taken the place of another", async () => {
    const text = "select max(n) as newest from t";
    expect([await asked(other, text), await asked(other, text)]).toEqual([[[1]], [[1]]]);
    await one.query("create table t_new as select 'text' as n; drop table t; alter table t_new rename to t");
    expect([await asked(other, text), await asked(other, text)]).toEqual([[["text"]], [["text"]]]);
    await one.query("drop table t");
    await expect(other.query(text)).rejects.toMatchObject({ code: "42P01" });
});

test("while tables are replaced all the time, each answer is that of one of them", async () => {
    const text = "select min(n), max(n) from t";
    const answers: unknown[][] = [];
    let isOver = false;
    const asking = (async () => {
        while (!isOver) {
            answers.push(...(await asked(other, text)));
        }
    })();
    for (let round = 2; round < 12; round++) {
        await one.query(`create table t_new as select ${round} as n union all select ${round}`);
        await one.query("begin; drop table t; alter table t_new rename to t; commit");
    }
    isOver = true;
    await asking;
    expect(answers.filter(([least, most]) => least !== most)).toEqual([]);
});

test("what was described to the client is not sent in another form", async () => {
    const sessions = await openSessions();
    const [asking, changing] = [await sessions.open(), await sessions.open()];
    await changing.run("create table r (n int); insert into r values (1)");
    await asking.extended("select max(n) from r");
    const { session } = asking;
    const sink = {
        rowDescription: async () => undefined,
        rows: async () => undefined,
        complete: async () => undefined,
        empty: async () => undefined,
    };
    await session.parse("", "select max(n) from r", []);
    await session.bind("", "", []);
    await session.describePortal("");
    await changing.run("drop table r; create table r (n varchar(9))");
    await expect(session.execute("", 0, sink, true)).rejects.toMatchObject({
        code: "0A000",
        message: "cached plan must not change result type",
    });
    await session.sync(true);
    expect((await asking.extended("select max(n) from r")).rows).toEqual([[null]]);
    await sessions.close();
});

test("in a transaction it sees what that has changed, and nothing newer", async () => {
    const text = "select count(*)::int from t";
    await asked(other, text);
    await asked(other, text);
    await other.query("begin");
    expect(await asked(other, text)).toEqual([[1]]);
    await one.query("insert into t values (2, 'two')");
    expect(await asked(other, text)).toEqual([[1]]);
    await other.query("rollback");
    expect(await asked(other, text)).toEqual([[2]]);
    await other.query("insert into t values (3, 'three')");
    expect(await asked(other, text)).toEqual([[3]]);
});

test("it waits for who has locked its table", async () => {
    const text = "select count(*)::int from t";
    await asked(other, text);
    await asked(other, text);
    await one.query("begin; lock t; insert into t values (2, 'two')");
    let isAnswered = false;
    const answer = asked(other, text).then((rows) => {
        isAnswered = true;
        return rows;
    });
    await asked(third, "select count(*) from pg_namespace");
    await asked(third, "select count(*) from pg_namespace");
    expect(isAnswered).toBe(false);
    await one.query("commit");
    expect(await answer).toEqual([[2]]);
});

test("what it has read counts in the order of the transactions", async () => {
    const text = "select (select count(*) from t) as one, sum(n) as other from t2";
    await one.query("drop table if exists t2; create table t2 (n int); insert into t2 values (1)");
    await asked(third, text);
    await asked(third, text);
    await one.query("begin; select * from t");
    await other.query("insert into t values (2, 'two')");
    expect(await asked(third, text)).toEqual([["2", "1"]]); // after the other's change, before that of the first
    await expect(one.query("insert into t2 values (2)")).rejects.toMatchObject({ message: "1023" });
    await one.query("rollback");
});

test("it can be cancelled, fails by itself, and is logged once each time", async () => {
    await one.query("create table digits as select oid::int % 10 as d from pg_class limit 40");
    const long =
        "select sum(a.d * b.d * c.d + d.d + e.d + f.d) as long_sum from digits a, digits b, digits c, digits d, digits e, digits f";
    await other.query("set statement_timeout to 100");
    for (let round = 0; round < 2; round++) {
        await expect(other.query(long)).rejects.toMatchObject({ code: "57014" });
    }
    await other.query("reset statement_timeout");
    const failing = "select max(cast(name as int)) as failing from t";
    for (let round = 0; round < 3; round++) {
        await expect(other.query(failing)).rejects.toMatchObject({ message: expect.stringContaining("Invalid digit") });
        await asked(other, "select count(*) as counting from t");
    }
    const logged = (like: string) =>
        asked(one, `select aborted, count(*)::int from stl_query where querytxt like 'select%${like}%' group by 1`);
    expect(await logged("long_sum")).toEqual([[1, 2]]);
    expect(await logged("as failing")).toEqual([[1, 3]]);
    expect(await logged("as counting")).toEqual([[0, 3]]);
});
