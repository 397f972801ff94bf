import { openSessions, type Sessions, type TestSession } from "../support/session";

let sessions: Sessions;
let admin: TestSession;
let ann: TestSession;

beforeAll(async () => {
    sessions = await openSessions();
    admin = await sessions.open();
    await admin.run(`
        create group analysts;
        create user ann password disable in group analysts;
        create user ben password disable;
        create schema shop;
        create table shop.sales (id int, price int);
        insert into shop.sales values (1, 10);
        create table shop.costs (id int)`);
    ann = await sessions.open("ann");
});
afterAll(() => sessions.close());
beforeEach(() =>
    admin.run(`
        revoke all on all tables in schema shop from ann, ben, group analysts, public;
        revoke all on schema shop from ann, group analysts, public;
        grant usage on schema shop to ann`),
);

const refused = (text: string, message: string, client = ann) =>
    expect(client.run(text)).rejects.toMatchObject({ code: "42501", message: expect.stringContaining(message) });
const sales = async (client = ann) => (await client.run("select price from shop.sales")).rows;

test("a table is read with SELECT on it and USAGE on its schema, and no longer after REVOKE", async () => {
    await refused("select * from shop.sales", "permission denied for relation sales");
    expect((await admin.run("grant select on table shop.sales to ann")).tags).toEqual(["GRANT"]);
    expect(await sales()).toEqual([["10"]]);
    await admin.run("revoke usage on schema shop from ann");
    await refused("select * from shop.sales", "permission denied for schema shop");
    await admin.run("grant usage on schema shop to ann");
    expect((await admin.run("revoke select on shop.sales from ann")).tags).toEqual(["REVOKE"]);
    await refused("select * from shop.sales", "permission denied for relation sales");
});

test.each(["alter", "truncate"])("the privilege %s, which is not carried, is refused by name", async (privilege) => {
    await expect(admin.run(`grant ${privilege} on shop.sales to ann`)).rejects.toMatchObject({
        code: "0A000",
        message: `The privilege ${privilege.toUpperCase()} is not supported by the local warehouse yet.`,
    });
});

test("what was granted on a schema goes with it: another of its name begins without", async () => {
    await admin.run(
        "create schema gone; grant usage, create on schema gone to ann; drop schema gone; create schema gone",
    );
    await refused("create table gone.mine (n int)", "permission denied for schema gone");
    const held = "select count(*) from svv_schema_privileges where namespace_name = 'gone'";
    expect((await admin.run(held)).rows).toEqual([["0"]]);
    await admin.run("drop schema gone");
});

test("privileges add up from the user, the user's groups and PUBLIC", async () => {
    await admin.run("grant select on shop.sales to group analysts");
    expect(await sales()).toEqual([["10"]]);
    await admin.run("alter group analysts drop user ann");
    await refused("select * from shop.sales", "permission denied");
    await admin.run("grant select on all tables in schema shop to public");
    expect(await sales()).toEqual([["10"]]);
    await admin.run("alter group analysts add user ann");
});

test("each change takes its own privilege, and SELECT to find the rows", async () => {
    await admin.run("grant insert on shop.sales to ann");
    await ann.run("insert into shop.sales values (2, 20)");
    await refused("update shop.sales set price = 0", "permission denied for relation sales");
    await admin.run("grant update, delete on shop.sales to ann");
    await refused("delete from shop.sales where id = 2", "permission denied for relation sales");
    await admin.run("grant select on shop.sales to ann");
    expect(
        (await ann.run("update shop.sales set price = 21 where id = 2; delete from shop.sales where id = 2")).tags,
    ).toEqual(["UPDATE 1", "DELETE 1"]);
    await refused("insert into shop.sales select id, 1 from shop.costs", "permission denied for relation costs");
});

test("only an owner, or who was granted DROP, drops; only an owner alters", async () => {
    await admin.run("grant all on shop.costs to ann; revoke drop on shop.costs from ann");
    await refused("drop table shop.costs", "must be owner of relation costs");
    await refused("alter table shop.costs add column x int", "must be owner of relation costs");
    await refused("truncate shop.costs", "must be owner of relation costs");
    await refused("comment on table shop.costs is 'mine'", "must be owner of relation costs");
    await refused("drop schema shop cascade", "must be owner of schema shop");
    await admin.run("create table shop.passing (a int); grant drop on shop.passing to ann");
    await ann.run("drop table shop.passing");
});

test("tables are made in a schema with CREATE on it, in public by anybody, and belong to who made them", async () => {
    await refused("create table shop.own (a int)", "permission denied for schema shop");
    await refused("create table shop.own as select 1 as a", "permission denied for schema shop");
    await admin.run("grant create on schema shop to ann");
    await ann.run("create table shop.own as select 1 as a; insert into shop.own values (2); drop table shop.own");
    await ann.run("create table anybodys (a int); create temp table own_temp (a int)");
    expect((await admin.run("select tableowner from pg_tables where tablename = 'anybodys'")).rows).toEqual([["ann"]]);
    await refused("create schema mine", "permission denied for database dev");
    await admin.run("grant create on database dev to ann");
    await ann.run("create schema mine; create table mine.t (a int); drop schema mine cascade");
});

test("a view is read with SELECT on the view alone", async () => {
    await admin.run(
        "create or replace view shop.prices as select price from shop.sales; grant select on shop.prices to ann",
    );
    expect((await ann.run("select * from shop.prices")).rows).toEqual([["10"]]);
    await refused("create view public.mine as select price from shop.sales", "permission denied for relation sales");
    await admin.run("drop view shop.prices");
});

test("a privilege is passed on by its owner, or with the grant option until that is revoked", async () => {
    const ben = await sessions.open("ben");
    await admin.run("grant usage on schema shop to ben; grant select on shop.sales to ann");
    await refused("grant select on shop.sales to ben", "permission denied for relation sales");
    await admin.run("grant select on shop.sales to ann with grant option");
    await ann.run("grant select on shop.sales to ben");
    expect(await sales(ben)).toEqual([["10"]]);
    await admin.run("revoke grant option for select on shop.sales from ann");
    await refused("grant select on shop.sales to ben", "permission denied for relation sales");
    expect(await sales()).toEqual([["10"]]);
});

test("a privilege survives a rename, and a statement prepared before follows REVOKE", async () => {
    await admin.run("grant select on shop.sales to ann");
    await ann.run("prepare reading as select price from shop.sales");
    expect((await ann.run("execute reading")).rows).toEqual([["10"]]);
    await admin.run("alter table shop.sales rename to renamed");
    expect((await ann.run("select price from shop.renamed")).rows).toEqual([["10"]]);
    await admin.run("alter table shop.renamed rename to sales");
    await admin.run("begin; revoke select on shop.sales from ann");
    expect((await ann.run("execute reading")).rows).toEqual([["10"]]);
    await admin.run("commit");
    await refused("execute reading", "permission denied for relation sales");
});

test("the catalogue shows a relation to its owner, to who was granted anything on it, and to superusers", async () => {
    const shown = async (client = ann) =>
        (await client.run("select table_name from svv_tables where table_schema = 'shop' order by 1")).rows.flat();
    const columns = async () =>
        (
            await ann.run("select distinct table_name from svv_columns where table_schema = 'shop' order by 1")
        ).rows.flat();
    expect(await shown(admin)).toEqual(["costs", "sales"]);
    expect(await shown()).toEqual([]);
    await admin.run("grant insert on shop.costs to ann; grant select on shop.sales to group analysts");
    expect([await shown(), await columns()]).toEqual([
        ["costs", "sales"],
        ["costs", "sales"],
    ]);
    await admin.run("revoke insert on shop.costs from ann");
    expect([await shown(), await columns()]).toEqual([["sales"], ["sales"]]);
    await admin.run("begin; grant select on shop.costs to public");
    expect(await shown()).toEqual(["sales"]);
    await admin.run("commit");
    expect(await shown()).toEqual(["costs", "sales"]);
    await admin.run("revoke select on shop.costs from public; alter group analysts drop user ann");
    expect(await shown()).toEqual([]);
    await admin.run("alter group analysts add user ann; alter user ann createuser");
    expect(await shown()).toEqual(["costs", "sales"]);
    await admin.run("alter user ann nocreateuser; revoke select on shop.sales from group analysts");
    expect(await shown()).toEqual([]);
    await ann.run(
        "create table public.seen (n int); create view public.tables as select table_name, table_schema from svv_tables",
    );
    expect(
        (await ann.run("select table_name from public.tables where table_name in ('sales', 'seen') order by 1")).rows,
    ).toEqual([["seen"]]);
    await admin.run("drop view public.tables; drop table public.seen");
});

test("GRANT names who and what is not there, and what can't be granted", async () => {
    const fails = (text: string, code: string, message: string) =>
        expect(admin.run(text)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
    await fails("grant select on shop.sales to nobody", "42704", 'user "nobody" does not exist');
    await fails("grant select on shop.nothing to ann", "42P01", 'relation "shop.nothing" does not exist');
    await fails("grant usage on schema nothing to ann", "3F000", 'schema "nothing" does not exist');
    await fails("grant usage on shop.sales to ann", "42601", "invalid privilege type USAGE for relation");
    await fails("grant select on shop.sales to public with grant option", "42601", "individual users");
    await fails("grant select (price) on shop.sales to ann", "0A000", "single columns");
    await fails("grant execute on function f() to ann", "0A000", "EXECUTE");
    await fails("grant select on shop.sales to role r", "0A000", "ROLE");
});

test("a late-binding view reads no more than its owner may", async () => {
    await admin.run("create view shop.late as select price from shop.sales with no schema binding");
    await admin.run("grant select on shop.late to ann");
    expect((await ann.run("select * from shop.late")).rows).toEqual([["10"]]);
    await ann.run("create view public.sneaky as select price from shop.sales with no schema binding");
    for (const text of [
        "select * from public.sneaky",
        "create temp table taken as select * from public.sneaky",
        "insert into anybodys select * from public.sneaky",
        "with s as (select * from public.sneaky) select count(*) from s",
    ]) {
        await refused(text, "permission denied for relation sales");
    }
    await refused("select * from public.sneaky", "permission denied for relation sales", admin);
    await ann.run("create or replace view public.sneaky as select price from shop.late with no schema binding");
    expect((await ann.run("select * from public.sneaky")).rows).toEqual([["10"]]);
    await admin.run("revoke select on shop.late from ann");
    await refused("select * from public.sneaky", "permission denied for relation late");
    await ann.run("drop view public.sneaky");
    await admin.run("drop view shop.late");
});

test("the owner of a late-binding view needs USAGE of the schema that it reads from, whoever reads it", async () => {
    await admin.run("grant select on shop.sales to ann");
    await ann.run("create view public.far as select price from shop.sales with no schema binding");
    expect((await admin.run("select * from public.far")).rows).toEqual([["10"]]);
    await admin.run("revoke usage on schema shop from ann");
    await refused("select * from public.far", "permission denied for relation sales", admin);
    await ann.run("drop view public.far");
});

test.each(["pg_user_info", "stv_tbl_perm", "svv_table_info"])(
    "%s is for superusers, through a view too",
    async (view) => {
        const denied = `permission denied for relation ${view}`;
        expect((await admin.run(`select count(*) > 0 from ${view}`)).rows).toEqual([["t"]]);
        await refused(`select * from ${view}`, denied);
        await ann.run(`create view public.peek as select * from pg_catalog.${view} with no schema binding`);
        await refused("select * from public.peek", denied);
        await ann.run("drop view public.peek");
    },
);

test("COPY takes INSERT on its table, UNLOAD what its query takes", async () => {
    const copy = "copy shop.sales from 's3://bucket/key' iam_role default";
    const unload = "unload ('select price from shop.sales') to 's3://bucket/key' iam_role default";
    await refused(copy, "permission denied for relation sales");
    await refused(unload, "permission denied for relation sales");
    // These sessions have no object store, of which nobody hears who may not load anyway.
    await admin.run("grant insert on shop.sales to ann");
    await expect(ann.run(copy)).rejects.toMatchObject({ code: "0A000" });
    await refused(unload, "permission denied for relation sales");
    await admin.run("revoke insert on shop.sales from ann; grant select on shop.sales to ann");
    await refused(copy, "permission denied for relation sales");
    await expect(ann.run(unload)).rejects.toMatchObject({ code: "0A000" });
});

test("a bound view reads no more than its owner may now: what was revoked since is no longer read through it", async () => {
    await admin.run("grant select on shop.sales to ann");
    await ann.run("create view public.bound as select price from shop.sales");
    await ann.run("create view public.outer_bound as select price from public.bound");
    await ann.run("create materialized view public.kept as select price from shop.sales");
    await admin.run("revoke usage on schema shop from ann; grant select on public.bound to ben");
    expect((await ann.run("select * from public.outer_bound")).rows).toEqual([["10"]]);
    await admin.run("revoke select on shop.sales from ann");
    const ben = await sessions.open("ben");
    for (const [text, client] of [
        ["select * from public.bound", ann],
        ["select * from public.outer_bound", ann],
        ["create temp table taken as select * from public.outer_bound", ann],
        ["refresh materialized view public.kept", ann],
        ["select * from public.bound", ben],
        ["select * from public.bound", admin],
    ] as const) {
        await refused(text, "permission denied for relation sales", client);
    }
    expect((await ann.run("select * from public.kept")).rows).toEqual([["10"]]);
    await ann.run("drop view public.outer_bound; drop view public.bound; drop materialized view public.kept");
});

test("VACUUM and ANALYZE of a table are its owner's, of all tables anybody's; the table must be there", async () => {
    await admin.run("grant all on shop.sales to ann");
    await refused("vacuum shop.sales", "must be owner of relation sales");
    await refused("analyze shop.sales", "must be owner of relation sales");
    await expect(admin.run("vacuum shop.nothing")).rejects.toMatchObject({ code: "42P01" });
    expect((await ann.run("vacuum")).tags).toEqual(["VACUUM"]);
    expect((await ann.run("analyze")).tags).toEqual(["ANALYZE"]);
    expect((await admin.run("vacuum shop.sales")).tags).toEqual(["VACUUM"]);
});

test("only superusers give things away: a view that a superuser owns reads as one", async () => {
    await ann.run("create view public.given as select price from shop.sales with no schema binding");
    await ann.run("grant select on public.given to ann");
    await refused("alter table public.given owner to ben", "must be superuser to change owner");
    await admin.run("create schema anns authorization ann");
    await refused("alter schema anns owner to ben", "must be superuser to change owner");
    await ann.run("alter table public.given owner to ann");
    for (const sql of [
        "alter table public.given owner to nobody",
        "alter schema anns owner to nobody",
        "create schema theirs authorization nobody",
    ]) {
        const missing = { code: "42704", message: 'user "nobody" does not exist' };
        await expect(admin.run(sql)).rejects.toMatchObject(missing);
    }
    await refused("select * from public.given", "permission denied for relation sales");
    await admin.run("alter table public.given owner to ben; drop view public.given; drop schema anns");
});
