import { openStatements, type Statements } from "../../support/statements";

let warehouse: Statements;

beforeAll(async () => {
    warehouse = await openStatements();
});
afterAll(() => warehouse.close());
beforeEach(async () => {
    await run("drop table if exists t, s cascade");
    await run("create table t (a int, b varchar(5))");
    await run("insert into t values (1, 'one'), (2, 'two'), (2, 'two'), (3, 'three')");
    await run("create table s (a int)");
    await run("insert into s values (2), (2), (3), (9)");
});

const run = (sql: string, values?: readonly (string | null)[]) => warehouse.run(sql, values);
const left = () => run("select a from t order by a");
const refused = (sql: string, code: string, message: string) =>
    expect(run(sql)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });

test("DELETE takes rows by a condition, or all of them, with or without FROM", async () => {
    expect(await run("delete from t where a = $1", ["1"])).toBe("DELETE 1");
    expect(await run("delete t where b = 'three'")).toBe("DELETE 1");
    expect(await run("delete from t")).toBe("DELETE 2");
    expect(await left()).toEqual([]);
});

test("DELETE USING counts a row once that is joined several times", async () => {
    expect(await run("delete from t using s where t.a = s.a")).toBe("DELETE 3");
    expect(await left()).toEqual([["1"]]);
});

test("DELETE USING joins tables, subqueries and the target under an alias", async () => {
    expect(await run("delete from t using (select a + 1 as a from t) as m, s where t.a = m.a and s.a = t.a")).toBe(
        "DELETE 3",
    );
    await run("insert into t values (5, 'five')");
    expect(await run("delete from t using t as other where other.a = t.a + 4")).toBe("DELETE 1");
    expect(await left()).toEqual([["5"]]);
});

test("DELETE takes WITH, and subqueries that name the target", async () => {
    expect(await run("with w as (select a from s) delete from t where a in (select a from w)")).toBe("DELETE 3");
    await run("insert into t values (7, null), (8, null)");
    expect(await run("with w as (select 7 as a) delete from t using w where w.a = t.a")).toBe("DELETE 1");
    expect(await run("delete from t where a < (select max(a) from t)")).toBe("DELETE 1");
    expect(await run("delete from public.t where not exists (select 1 from s where s.a = public.t.a)")).toBe(
        "DELETE 1",
    );
    expect(await left()).toEqual([]);
});

test("Dataform's incremental pattern replaces rows by their key", async () => {
    await run(`create table "public"."t_incremental" as select 2 as a, 'zwei' as b union all select 4, 'vier'`);
    await run(`delete from "public"."t" using "public"."t_incremental"
        where "public"."t"."a" = "public"."t_incremental"."a"`);
    await run(`insert into "public"."t" (a, b) select a, b from "public"."t_incremental"`);
    expect(await run("select a, b from t order by a")).toEqual([
        ["1", "one"],
        ["2", "zwei"],
        ["3", "three"],
        ["4", "vier"],
    ]);
});

test("views, catalogue and missing tables have no rows to delete", async () => {
    await run("create or replace view v_delete as select a from s");
    await refused("delete from v_delete", "0A000", "cannot delete from a view");
    await refused("delete from pg_class", "42501", "permission denied");
    await refused("delete from nowhere", "42P01", 'relation "nowhere" does not exist');
    await refused("delete from t using t where t.a = 1", "42712", 'table name "t" specified more than once');
});
