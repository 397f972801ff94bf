import { openSessions, type Sessions, type TestSession } from "../support/session";

let sessions: Sessions;
let client: TestSession;

beforeAll(async () => {
    sessions = await openSessions();
    client = await sessions.open();
});
afterAll(() => sessions.close());
beforeEach(() =>
    client.run(`
        drop schema if exists s cascade; create schema s;
        create table s.t (a int, b varchar(5)); insert into s.t values (1, 'one')`),
);

const rowsOf = async (text: string) => (await client.run(text)).rows.map((row) => row.join("|"));

test("a bound view follows its table through a rename, whatever stands under the old name then", async () => {
    await client.run("create view s.v as select t.a, b from s.t where t.a > 0");
    await client.run("alter table s.t rename to former; create table s.t (a int, b varchar(5))");
    await client.run("insert into s.former values (2, 'two')");
    expect(await rowsOf("select * from s.v order by a")).toEqual(["1|one", "2|two"]);
    expect(await rowsOf("select definition from pg_views where viewname = 'v'")).toEqual([
        'select t.a, b from "s"."former" as "t" where t.a > 0',
    ]);
    await expect(client.run("drop table s.former")).rejects.toMatchObject({ code: "2BP01" });
    await client.run("drop table s.t; drop table s.former cascade");
    await expect(client.run("select * from s.v")).rejects.toMatchObject({ code: "42P01" });
});

test("dbt's exchange of a table under a view: the view goes with the backup", async () => {
    await client.run("create view s.v as select count(*) as n from s.t");
    await client.run(`
        begin;
        create table s.t__dbt_tmp as select 5 as a, 'five' as b;
        alter table s.t rename to t__dbt_backup;
        alter table s.t__dbt_tmp rename to t;
        commit`);
    expect(await rowsOf("select n from s.v")).toEqual(["1"]);
    await client.run("drop table if exists s.t__dbt_backup cascade");
    expect(await rowsOf("select * from s.t")).toEqual(["5|five"]);
    await expect(client.run("select * from s.v")).rejects.toMatchObject({ code: "42P01" });
});

test("every place is followed: joins with itself, subqueries, WITH of the same name, names without a schema", async () => {
    await client.run("set search_path to s");
    await client.run(`create view v as
        with u as (select a from t), t2 as (select 1 as a)
        select one.a, (select max(b) from t) as b from t one join "T" as two on one.a = two.a
        where exists (select 1 from s.t where t.a = one.a) and one.a in (select a from u) and one.a in (select a from t2)`);
    await client.run("create view over as select a from v; create materialized view m as select t.a from t");
    await client.run("alter table t rename to t3; alter table v rename to v2");
    await client.run("reset search_path");
    expect(await rowsOf("select * from s.v2")).toEqual(["1|one"]);
    expect(await rowsOf("select * from s.over")).toEqual(["1"]);
    await client.run("insert into s.t3 values (2, 'two'); refresh materialized view s.m");
    expect(await rowsOf("select a from s.m order by a")).toEqual(["1", "2"]);
});

test("what can't be written with the new name is refused, and nothing is renamed", async () => {
    await client.run("create view s.v as select s.t.a from s.t");
    await expect(client.run("alter table s.t rename to other")).rejects.toMatchObject({ code: "0A000" });
    expect(await rowsOf("select * from s.t")).toEqual(["1|one"]);
    expect(await rowsOf("select * from s.v")).toEqual(["1"]);
});

test("a late-binding view keeps the name", async () => {
    await client.run("create view s.v as select a from s.t with no schema binding; alter table s.t rename to other");
    await expect(client.run("select * from s.v")).rejects.toMatchObject({ code: "42P01" });
});
