import type { Client } from "pg";
import { startTestServer, type TestServer } from "../../support/local-server";

let server: TestServer;
let client: Client;

beforeAll(async () => {
    server = await startTestServer();
    client = await server.connect();
});
afterAll(async () => {
    await client.end();
    await server.close();
});

test("a table is built as Dataform builds it, and its rows are counted as clients count them", async () => {
    await client.query(`create table "public"."plays_temp" diststyle key distkey (id) as select 1 as id, 'a' as title`);
    await client.query(`drop table if exists "public"."plays" cascade`);
    await client.query(`alter table "public"."plays_temp" rename to "plays"`);
    const inserted = await client.query("insert into plays values ($1, $2), (3, default)", [2, "b"]);
    expect([inserted.command, inserted.rowCount]).toEqual(["INSERT", 2]);
    expect((await client.query("update plays set title = 'c' where id > $1", [1])).rowCount).toBe(2);
    expect((await client.query("delete from plays where id = 3")).rowCount).toBe(1);
    expect((await client.query("select id, title from plays order by id")).rows).toEqual([
        { id: 1, title: "a" },
        { id: 2, title: "c" },
    ]);
});

test("an incremental table takes new rows for old in one transaction of one message", async () => {
    await client.query("create table facts (id int, n int)");
    await client.query("insert into facts values (1, 1), (2, 2)");
    await client.query("create temp table facts_new as select 2 as id, 20 as n union all select 3, 30");
    await client.query(`begin transaction;
        delete from "public"."facts" using "facts_new" where "public"."facts"."id" = "facts_new"."id";
        insert into "public"."facts" select * from "facts_new";
        end transaction;`);
    expect((await client.query("select id, n from facts order by id")).rows).toEqual([
        { id: 1, n: 1 },
        { id: 2, n: 20 },
        { id: 3, n: 30 },
    ]);
});

test("what fails in the middle of a transaction leaves nothing behind", async () => {
    await client.query("create table kept (a varchar(3))");
    await client.query("begin");
    await client.query("insert into kept values ('abc')");
    await expect(client.query("insert into kept values ('abcd')")).rejects.toMatchObject({ code: "22001" });
    await client.query("rollback");
    expect((await client.query("select count(*) as n from kept")).rows).toEqual([{ n: "0" }]);
});

test("an assertion's view is made, read and replaced, with a comment whose quotes are escaped by backslashes", async () => {
    await client.query(`create or replace view "public"."no_doubles" as
        select id from "public"."facts" group by id having count(*) > 1 with no schema binding`);
    expect((await client.query('select sum(1) as row_count from "public"."no_doubles"')).rows).toEqual([
        { row_count: null },
    ]);
    await client.query(`comment on table "public"."facts" is 'Jack\\'s facts'`);
    const { rows } = await client.query("select obj_description('facts'::regclass) as text");
    expect(rows).toEqual([{ text: "Jack's facts" }]);
});
