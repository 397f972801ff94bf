import { CatalogueVersions } from "../../infra/local/session";
import type { RowBatch } from "../../infra/local/session/contract";
import { openSessions, type Sessions, type TestSession } from "../support/session";

let sessions: Sessions;
let one: TestSession;
let other: TestSession;

beforeAll(async () => {
    sessions = await openSessions();
    one = await sessions.open();
    other = await sessions.open();
});
afterAll(() => sessions.close());
beforeEach(async () => {
    await one.run("drop schema if exists s cascade; create schema s; create table s.t (a int)");
    await one.run("insert into s.t values (1)");
    expect((await other.run("select * from s.t")).rows).toEqual([["1"]]);
});

const missing = { code: "42P01" };

test("a table dropped and made with other columns by another session is read with these", async () => {
    await one.run("drop table s.t; create table s.t (b varchar(4), c int)");
    await one.run("insert into s.t values ('x', 2)");
    expect(await other.run("select * from s.t")).toMatchObject({ columns: ["b", "c"], rows: [["x", "2"]] });
});

test("a change is known behind so many others that names are told apart no longer", async () => {
    await one.run("drop table s.t; create table s.t (b int, c int)");
    const others = Array.from({ length: 10_001 }, (_, index) => `other_${index}`);
    await sessions.shared.versions.during(async () => undefined, new Set(others));
    expect(await other.run("select * from s.t")).toMatchObject({ columns: ["b", "c"], rows: [] });
});

test("tables are found when more names are asked for than are remembered", async () => {
    await one.run("create table s.gone (a int); drop table s.gone"); // all names there are have been asked for
    const { relations, versions } = sessions.shared;
    const known = relations.at(versions.current);
    expect(known.names()).toContain("t");
    const others = Array.from({ length: 11_000 }, (_, index): [string, []] => [`other_${index}`, []]);
    for (let time = 0; time < 2; time++) {
        known.learn(known.schemas() as ReadonlySet<string>, new Map(others));
    }
    expect((await other.run("select * from s.t")).rows).toEqual([["1"]]);
});

test("a table renamed by another session is gone under its old name", async () => {
    await one.run("alter table s.t rename to u");
    await expect(other.run("select * from s.t")).rejects.toMatchObject(missing);
    expect((await other.run("select * from s.u")).rows).toEqual([["1"]]);
});

test("a name that was nobody's is found once another session has made it", async () => {
    await expect(other.run("select * from s.later")).rejects.toMatchObject(missing);
    await one.run("create table s.later as select 7 as a");
    expect((await other.run("select * from s.later")).rows).toEqual([["7"]]);
});

test("a view that another session has replaced reads as it is now", async () => {
    await one.run("create view s.v as select a from s.t");
    expect((await other.run("select * from s.v")).rows).toEqual([["1"]]);
    await one.run("create or replace view s.v as select a + 1 as a from s.t");
    expect((await other.run("select * from s.v")).rows).toEqual([["2"]]);
});

test("a schema is known to others once it is made, and no longer when it is dropped", async () => {
    await one.run("drop schema if exists made cascade");
    await expect(other.run("create table made.t (a int)")).rejects.toMatchObject({ code: "3F000" });
    await one.run("create schema made");
    await other.run("create table made.t (a int)");
    await one.run("drop schema made cascade");
    await expect(other.run("create table made.t (a int)")).rejects.toMatchObject({ code: "3F000" });
});

/** A statement of the extended protocol in two halves; between them it has been read, and nothing executed. */
async function prepared({ session }: TestSession, text: string) {
    await session.parse("", text, []);
    await session.bind("", "", []);
    const rows: string[] = [];
    const sink = {
        rowDescription: async () => undefined,
        rows: async ({ columns, count }: RowBatch) => {
            for (let row = 0; row < count; row++) {
                rows.push(String(columns[0]?.[row]));
            }
        },
        complete: async () => undefined,
        empty: async () => undefined,
    };
    return async () => {
        await session.execute("", 0, sink);
        return rows;
    };
}

test("a definition that was prepared is carried out on the catalogue as it is when it is executed", async () => {
    const wide = await prepared(other, "create view s.v as select * from s.t");
    await one.run("alter table s.t add column b int");
    await wide();
    await other.session.sync(false);
    expect((await one.run("select * from s.v")).columns).toEqual(["a", "b"]);
    const late = await prepared(other, "create view s.late as select * from s.t");
    await one.run("drop view s.v; alter table s.t rename to u");
    await expect(late()).rejects.toMatchObject(missing);
    await other.session.sync(true);
});

test("a definition is undone by what fails after it, up to the end of the transaction", async () => {
    const remark = "select remarks from svv_tables where table_schema = 's' and table_name = 't'";
    const said = await prepared(other, "comment on table s.t is 'said'");
    await said();
    await expect(other.session.parse("", "select * from s.nothing", [])).rejects.toMatchObject(missing);
    await other.session.sync(true);
    expect((await other.run(remark)).rows).toEqual([[null]]);
    await (await prepared(other, "comment on table s.t is 'said'"))();
    expect((await one.run(remark)).rows).toEqual([[null]]);
    await other.session.sync(false);
    expect((await one.run(remark)).rows).toEqual([["said"]]);
});

test("a question to the catalogue shows what others have made since it was prepared, and what the transaction has made", async () => {
    const question = "select table_name from svv_tables where table_schema = 's' order by 1";
    const ask = await prepared(other, question);
    await one.run("create table s.later (a int)");
    expect(await ask()).toEqual(["later", "t"]);
    await (await prepared(other, "create table s.mine (a int)"))();
    expect(await (await prepared(other, question))()).toEqual(["later", "mine", "t"]);
    expect((await one.run(question)).rows.flat()).toEqual(["later", "t"]);
    await other.session.sync(true);
    expect((await other.run(question)).rows.flat()).toEqual(["later", "t"]);
});

test("changes that are rolled back were never there, for nobody", async () => {
    await one.run("begin; alter table s.t rename to u; create table s.fresh (x int)");
    expect((await one.run("select * from s.u")).rows).toEqual([["1"]]);
    expect((await other.run("select * from s.t")).rows).toEqual([["1"]]);
    await one.run("rollback");
    for (const session of [one, other]) {
        expect((await session.run("select * from s.t")).rows).toEqual([["1"]]);
        await expect(session.run("select * from s.fresh")).rejects.toMatchObject(missing);
    }
});

test("changes of a transaction that an error ends were never there either", async () => {
    await one.run("begin; create table s.fresh (x int)");
    await expect(one.run("select 1/0 from s.fresh, nowhere")).rejects.toMatchObject(missing);
    await one.run("rollback");
    await expect(one.run("select * from s.fresh")).rejects.toMatchObject(missing);
});

test("a transaction goes on seeing the catalogue of its first statement, and the next one sees the new", async () => {
    await other.run("begin; select * from s.t");
    await one.run("create table s.fresh as select 5 as x; drop table if exists s.gone");
    await expect(one.run("select * from s.fresh")).resolves.toMatchObject({ rows: [["5"]] });
    await expect(other.run("select * from s.fresh")).rejects.toMatchObject(missing);
    await other.run("rollback");
    expect((await other.run("select * from s.fresh")).rows).toEqual([["5"]]);
});

test("what a transaction with an old snapshot has planned is planned anew after it", async () => {
    await other.run("prepare reading as select * from s.t");
    await other.run("begin; select 1 from s.t");
    await one.run("alter table s.t add column b int default 2");
    expect((await one.run("select * from s.t")).rows).toEqual([["1", "2"]]);
    expect((await other.run("execute reading")).rows).toEqual([["1"]]);
    await other.run("commit");
    expect((await other.run("execute reading")).rows).toEqual([["1", "2"]]);
    await other.run("deallocate reading");
});

test("BEGIN alone takes no snapshot: what was committed before the first statement is seen", async () => {
    await other.run("begin");
    await one.run("create table s.fresh as select 5 as x");
    expect((await other.run("select * from s.fresh")).rows).toEqual([["5"]]);
    await other.run("commit");
});

test("a temporary table hides another of its name from its own session only, until it is dropped", async () => {
    await one.run(`set search_path to s`);
    await other.run(`set search_path to s`);
    expect((await other.run("select * from t")).rows).toEqual([["1"]]);
    await one.run("create temp table t as select 'mine' as x");
    expect((await one.run("select * from t")).rows).toEqual([["mine"]]);
    expect((await other.run("select * from t")).rows).toEqual([["1"]]);
    await one.run("drop table pg_temp.t");
    expect((await one.run("select * from t")).rows).toEqual([["1"]]);
    await one.run("reset search_path");
    await other.run("reset search_path");
});

test("a prepared statement follows search_path", async () => {
    await one.run("drop schema if exists s2 cascade; create schema s2; create table s2.t as select 'two' as a");
    await other.run("set search_path to s; prepare following as select * from t");
    expect((await other.run("execute following")).rows).toEqual([["1"]]);
    await other.run("set search_path to s2");
    expect((await other.run("execute following")).rows).toEqual([["two"]]);
    await other.run("deallocate following; reset search_path; drop schema s2 cascade");
});

test("a view or a table in the way of a DROP is seen, however its maker committed meanwhile", async () => {
    await other.run("begin; select 1");
    await one.run("create view s.v as select a from s.t");
    await expect(other.run("drop table s.t")).rejects.toMatchObject({ code: "2BP01" });
    await other.run("rollback");
});

test("sessions that define many tables and views at once lose none of them", async () => {
    const several = await Promise.all(Array.from({ length: 6 }, () => sessions.open()));
    await Promise.all(
        several.map(async (session, index) => {
            for (let round = 0; round < 5; round++) {
                await session.run(`drop table if exists s.made_${index}`);
                await session.run(`create table s.made_${index} as select ${round} as round`);
                await session.run(
                    `create or replace view s.seen_${index} as select * from s.made_${index} with no schema binding`,
                );
                expect((await session.run(`select * from s.seen_${index}`)).rows).toEqual([[String(round)]]);
            }
        }),
    );
    for (const [index] of several.entries()) {
        expect((await one.run(`select * from s.seen_${index}`)).rows).toEqual([["4"]]);
    }
});

test("comments that many sessions set at once are all kept, beside a table of the same name in another schema", async () => {
    const columns = ["a", "b", "c", "d", "e", "f"];
    await one.run("drop schema if exists s2 cascade; create schema s2");
    for (const schema of ["s", "s2"]) {
        await one.run(`create table ${schema}.commented (${columns.map((name) => `${name} int`).join(", ")})`);
    }
    const several = await Promise.all(columns.map(() => sessions.open()));
    await Promise.all(
        several.flatMap((session, index) => [
            session
                .run(`comment on column s.commented.${columns[index]} is 's ${index}'`)
                .then(() => session.run(`comment on column s2.commented.${columns[index]} is 's2 ${index}'`)),
        ]),
    );
    await one.run("comment on table s.commented is 'all'; alter table s.commented add column g int");
    await other.run("comment on column s.commented.g is 'added'");
    const { rows } = await other.run(
        "select table_schema, column_name, remarks from svv_columns where table_name = 'commented' order by 1, 2",
    );
    expect(rows).toEqual([
        ...columns.map((name, index) => ["s", name, `s ${index}`]),
        ["s", "g", "added"],
        ...columns.map((name, index) => ["s2", name, `s2 ${index}`]),
    ]);
    await one.run("drop schema s2 cascade");
});

test("what a commit changes while a snapshot is made counts as changed for that snapshot, and nothing else does", async () => {
    const versions = new CatalogueVersions();
    const quiet = await versions.seenBy(async () => undefined);
    expect(quiet).toEqual({ version: versions.current, isExact: true });
    let during = quiet;
    await versions.during(
        async () => {
            during = await versions.seenBy(async () => undefined);
            expect(versions.changedAt("t")).toBe(Number.POSITIVE_INFINITY);
        },
        new Set(["t"]),
    );
    expect(during.isExact).toBe(false);
    expect(versions.changedAt("t")).toBeGreaterThan(during.version);
    expect(versions.changedAt("u")).toBeLessThanOrEqual(quiet.version);
    const around = await versions.seenBy(() => versions.during(async () => undefined, new Set(["u"])));
    expect(around.isExact).toBe(false);
    expect(versions.changedAt("u")).toBeGreaterThan(around.version);
    const after = await versions.seenBy(async () => undefined);
    expect(after.isExact).toBe(true);
    expect(versions.changedAt("u")).toBeLessThanOrEqual(after.version);
    const changed = versions.changedAt("u");
    await versions.during(async () => undefined, new Set(["u"]));
    expect(versions.onlyChangeSince(changed, "u")).toBe(versions.changedAt("u"));
    await versions.during(async () => undefined, new Set(["u"]));
    expect(versions.onlyChangeSince(changed, "u")).toBeUndefined();
    await versions.during(async () => undefined, undefined);
    expect(versions.changedAt("any")).toBeGreaterThan(after.version);
    expect(versions.changedAt()).toBeGreaterThan(after.version);
});

/** A session while whose engine carries a step out something else happens, once: before the step, or behind it. */
async function interleaved(
    step: "run" | "fewRows",
    isMeant: (sql: string) => boolean,
    elsewhere: { readonly before: () => Promise<unknown> } | { readonly behind: () => Promise<unknown> },
) {
    const { database } = sessions.shared;
    const engine = await database.connect();
    const carryOut = engine[step].bind(engine) as (sql: string, ...others: unknown[]) => Promise<unknown>;
    let left = 1;
    engine[step] = (async (sql: string, ...others: unknown[]) => {
        const isNow = isMeant(sql) && left-- > 0;
        if (isNow && "before" in elsewhere) {
            await elsewhere.before();
        }
        const found = await carryOut(sql, ...others);
        if (isNow && "behind" in elsewhere) {
            await elsewhere.behind();
        }
        return found;
    }) as never;
    const connect = jest.spyOn(database, "connect").mockResolvedValueOnce(engine);
    const session = await sessions.open();
    connect.mockRestore();
    return { session, happened: () => left < 1 };
}

test("a query that was planned before and runs as its table is made anew is planned again", async () => {
    await one.run("create table s.swap (a int, b int)");
    await one.run("insert into s.swap values (1, 2)");
    const { session, happened } = await interleaved("fewRows", () => true, {
        before: () => one.run("drop table s.swap; create table s.swap as select 10 as b, 20 as a"),
    });
    await session.run("select * from s.swap"); // its rows are counted, so that the next one goes in one step
    const answer = await session.run("select * from s.swap");
    expect(happened()).toBe(true);
    expect(answer).toMatchObject({ columns: ["b", "a"], rows: [["10", "20"]] });
});

test("one that fails because its table was made anew is planned again, too, and fails for the column that is gone", async () => {
    const { session, happened } = await interleaved("fewRows", () => true, {
        before: () => one.run("drop table s.t; create table s.t (b int)"),
    });
    await session.run("select a from s.t");
    await expect(session.run("select a from s.t")).rejects.toMatchObject({ code: "42703" });
    expect(happened()).toBe(true);
});

test("a definition that was planned before and runs as its table is made anew is planned again", async () => {
    const { session, happened } = await interleaved("run", (sql) => /^begin transaction;/.test(sql), {
        before: () => one.run("drop table s.t; create table s.t (b int, a int, c int)"),
    });
    await session.run("create view s.v as select * from s.t");
    expect(happened()).toBe(true);
    expect((await session.run("select * from s.v")).columns).toEqual(["b", "a", "c"]);
});

test("a change whose table is changed right behind its snapshot sees that, and does not fail", async () => {
    const { session, happened } = await interleaved("run", (sql) => sql === "begin transaction", {
        behind: () => one.run("insert into s.t values (5)"),
    });
    await one.run("grant select on s.t to public"); // what is remembered of tables is forgotten: the snapshot comes first
    await session.run("insert into s.t select max(a) + 1 from s.t");
    expect(happened()).toBe(true);
    expect((await one.run("select a from s.t order by a")).rows).toEqual([["1"], ["5"], ["6"]]);
});
