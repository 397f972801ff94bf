import { openStatements, type Statements } from "../../support/statements";

let warehouse: Statements;

beforeAll(async () => {
    warehouse = await openStatements();
});
afterAll(() => warehouse.close());
beforeEach(async () => {
    await run(`drop table if exists t, s cascade`);
    await run(`create table t (a int, b varchar(5) default 'none', c decimal(8,2), d date)`);
    await run(`insert into t values (1, 'one', 1, '2018-11-01'), (2, 'two', 2, null), (3, 'three', 3, null)`);
    await run("create table s (a int, b varchar(20))");
    await run("insert into s values (1, 'eins'), (2, 'zwei'), (2, 'zwo'), (9, 'neun')");
});

const run = (sql: string, values?: readonly (string | null)[]) => warehouse.run(sql, values);
const rows = (columns = "a, b") => run(`select ${columns} from t order by a`);
const refused = (sql: string, code: string, message: string) =>
    expect(run(sql)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });

test("UPDATE sets columns by expressions over the row as it was", async () => {
    expect(await run("update t set a = a + 10, c = a / 2, b = upper(b) where a >= 2")).toBe("UPDATE 2");
    expect(await rows("a, b, c")).toEqual([
        ["1", "one", "1.00"],
        ["12", "TWO", "1.00"],
        ["13", "THREE", "1.00"],
    ]);
});

test("UPDATE takes DEFAULT, NULL and literals of the column's type", async () => {
    await run("update t set b = default, c = default, d = '2018-11-30' where a = 1");
    await run("update t set d = null, c = $1 where a = 2", ["1.255"]);
    expect(await rows("a, b, c, d")).toEqual([
        ["1", "none", null, "2018-11-30"],
        ["2", "two", "1.26", null],
        ["3", "three", "3.00", null],
    ]);
});

test("the target goes by its name, by its schema and name, or by an alias alone", async () => {
    expect(await run("update public.t set b = 'x' where t.a = 1 and public.t.a = 1")).toBe("UPDATE 1");
    expect(await run("update t as target set b = 'y' where target.a = 2")).toBe("UPDATE 1");
    await refused("update t as target set b = 'z' where t.a = 2", "42P01", 'missing FROM-clause entry for table "t"');
    expect(await rows()).toEqual([
        ["1", "x"],
        ["2", "y"],
        ["3", "three"],
    ]);
});

test("UPDATE FROM takes values of another table; a row that is joined several times takes one of them", async () => {
    expect(await run("update t set b = s.b from s where t.a = s.a")).toBe("UPDATE 2");
    const [first, second, third] = (await rows()) as readonly (readonly string[])[];
    expect(first).toEqual(["1", "eins"]);
    expect(["zwei", "zwo"]).toContain(second?.[1]);
    expect(third).toEqual(["3", "three"]);
});

test("UPDATE FROM joins tables, subqueries and the target under an alias", async () => {
    await run(
        "update t set b = m.b from (select a, min(b) as b from s group by a) as m join s on s.a = m.a where t.a = m.a",
    );
    await run("update t set c = other.c from t as other where other.a = t.a + 1");
    expect(await rows("a, b, c")).toEqual([
        ["1", "eins", "2.00"],
        ["2", "zwei", "3.00"],
        ["3", "three", "3.00"],
    ]);
});

test("UPDATE takes WITH, and correlated subqueries in SET and WHERE", async () => {
    await run("with w as (select a from s where a = 1) update t set b = 'with' where a in (select a from w)");
    await run("with w as (select a, b from s where a = 2) update t set c = 22 from w where w.a = t.a");
    await run(
        "update t set d = (select max(date '2018-11-15') from s) where not exists (select 1 from s where s.a = t.a)",
    );
    expect(await rows("a, b, c, d")).toEqual([
        ["1", "with", "1.00", "2018-11-01"],
        ["2", "two", "22.00", null],
        ["3", "three", "3.00", "2018-11-15"],
    ]);
});

test("UPDATE keeps to the columns' limits", async () => {
    await refused("update t set b = b || '-more'", "22001", "value too long for type character varying(5)");
    await refused("update t set c = 1000000", "22003", "numeric field overflow");
    await refused("update t set d = a", "42804", 'column "d" is of type date but expression is of type integer');
    expect(await rows()).toEqual([
        ["1", "one"],
        ["2", "two"],
        ["3", "three"],
    ]);
});

test("a column is set once, by its bare name, and must be there", async () => {
    await refused("update t set a = 1, a = 2", "42601", 'multiple assignments to same column "a"');
    await refused("update t set x = 1", "42703", 'column "x" of relation "t" does not exist');
    await refused("update t set a = sum(a)", "42803", "aggregates not allowed in UPDATE");
});

test("outer joins in the FROM of an UPDATE are refused in Redshift's words", async () => {
    await refused(
        "update t set b = s.b from s left join s as s2 on s.a = s2.a where t.a = s.a",
        "0A000",
        "Target table must be part of an equijoin predicate",
    );
});

test("the target can't be joined under its own name", async () => {
    await refused("update t set b = 'x' from t where t.a = 1", "42712", 'table name "t" specified more than once');
});

test("views can't be updated", async () => {
    await run("create or replace view v_update as select a from s");
    await refused("update v_update set a = 1", "0A000", "cannot update a view");
});

test("an identity column can't be updated, a default identity column can", async () => {
    await run("drop table if exists i");
    await run("create table i (x int identity, y int generated by default as identity, z int)");
    await run("insert into i (z) values (1)");
    await refused("update i set x = 5", "0A000", "cannot set an identity column to a value");
    await run("update i set y = 5");
    expect(await run("select x, y from i")).toEqual([["1", "5"]]);
});

test("a table whose own column hides the engine's row number is not joined silently wrong", async () => {
    await run("drop table if exists r");
    await run("create table r (rowid int, b varchar(20))");
    await run("insert into r values (1, 'a'), (2, 'b'), (2, 'b'), (null, null), (null, 'n')");
    expect(await run("update r set b = 'c' where rowid = 2")).toBe("UPDATE 2");
    await run("create table of_r (id int, b varchar(20))");
    await run("insert into of_r values (1, 'one'), (2, 'two'), (2, 'two'), (3, 'three')");
    expect(await run("update r set b = of_r.b from of_r where r.rowid = of_r.id")).toBe("UPDATE 3");
    expect(await run("update r set b = 'none' from of_r where of_r.id = 3 and r.rowid is null")).toBe("UPDATE 2");
    const rows = "select rowid, b from r order by 1, 2";
    expect(await run(rows)).toEqual([
        ["1", "one"],
        ["2", "two"],
        ["2", "two"],
        [null, "none"],
        [null, "none"],
    ]);
    expect(await run("delete from r using of_r where r.rowid = of_r.id and of_r.b = 'two'")).toBe("DELETE 2");
    expect(await run(rows)).toEqual([
        ["1", "one"],
        [null, "none"],
        [null, "none"],
    ]);
    await refused(
        "merge into r using of_r on r.rowid = of_r.id when matched then delete when not matched then insert values (1, 'x')",
        "0A000",
        'a column named "rowid"',
    );
});
