import { typeName } from "../../../infra/local/type-names";
import { openStatements, type Statements } from "../../support/statements";

let warehouse: Statements;

beforeAll(async () => {
    warehouse = await openStatements();
});
afterAll(() => warehouse.close());
beforeEach(async () => {
    await run("drop table if exists t, renamed, child cascade");
    await run("create table t (a int not null primary key, b varchar(10) encode raw, c int) distkey (a) sortkey (a)");
    await run("insert into t values (1, 'one', 1), (2, 'two', 2)");
});

const run = (sql: string) => warehouse.run(sql);
const metadataOf = async (name = "t") => (await warehouse.relation(name))?.metadata;
const refused = (sql: string, code: string, message: string) =>
    expect(run(sql)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });

test("a renamed table keeps rows, keys and number; foreign keys follow it", async () => {
    await run("create table child (x int references t)");
    const before = await metadataOf();
    expect(await run("alter table t rename to renamed")).toBe("ALTER TABLE");
    expect(await run("select b from renamed where a = 2")).toEqual([["two"]]);
    expect(await metadataOf("renamed")).toMatchObject({ oid: before?.oid, distKey: "a" });
    expect((await metadataOf("child"))?.constraints?.[0]?.referenced?.table).toBe("renamed");
    await refused("alter table renamed rename to child", "42P07", 'Relation "child" already exists');
});

test("a renamed column keeps values, and keys follow it", async () => {
    await run("alter table t rename column a to id");
    expect(await run("select id from t order by id")).toEqual([["1"], ["2"]]);
    expect(await metadataOf()).toMatchObject({
        distKey: "id",
        sortKey: { columns: ["id"] },
        constraints: [{ kind: "primary_key", columns: ["id"] }],
    });
    await refused("alter table t rename column x to y", "42703", 'column "x" of relation "t" does not exist');
    const isSystems = 'column name "ctid" conflicts with a system column name';
    await refused("alter table t rename column id to ctid", "42701", isSystems);
    await refused("alter table t add column ctid int", "42701", isSystems);
    await refused("alter table t rename column id to b", "42701", 'column "b" of relation "t" already exists');
    await run(`alter table t rename "id" to "key"`);
    expect((await metadataOf())?.distKey).toBe("key");
});

test("a column is added with its default, and one that is NOT NULL needs it", async () => {
    await run("alter table t add column d varchar(5) not null default 'new'");
    await run("alter table t add e date");
    expect(await run("select d, e from t where a = 1")).toEqual([["new", null]]);
    await refused("insert into t (a, d) values (3, null)", "23502", "column d");
    await refused("alter table t add column f int not null", "42P16", "must have a non-null default expression");
    await refused("alter table t add column b int", "42701", 'column "b" of relation "t" already exists');
    await refused("alter table t add column g int distkey", "0A000", "DISTKEY");
});

test.each([
    ["d decimal(5, 2) default 1.255", "1.26"],
    ["d decimal(5, 2) default '-1.5' not null", "-1.50"],
    ["d bigint default -5", "-5"],
    ["d int default 2 * 3 not null", "6"],
    ["d boolean default true", "t"],
    ["d date default '2018-11-15'", "2018-11-15"],
    ["d timestamptz default '2018-11-15 00:00:00+02' not null", "2018-11-14 22:00:00+00"],
    ["d char(4) default 'ab'", "ab  "],
    ["d varchar(3) default 'ab   '", "ab "],
    ["d varchar(20) default upper('x') || current_user not null", "Xawsuser"],
    ["d super default json_parse('[1]')", "[1]"],
    ["d time default '10:20' not null", "10:20:00"],
    ["d varbyte(3) default 'abc' not null", "616263"],
])("a column is added with the default of %s, whatever makes it", async (column, value) => {
    await run(`alter table t add column ${column}`);
    await run("insert into t (a) values (3)");
    expect(await run("select a, d from t order by a")).toEqual(["1", "2", "3"].map((a) => [a, value]));
});

test.each([
    ["d timestamp default sysdate not null", "1"],
    ["d timestamp default getdate()", "1"],
    ["d timestamptz default current_timestamp", "1"],
    ["d date default current_date", "1"],
    ["d timestamp default 'now'", "1"],
    ["d float default random()", "2"],
])("a column is added with the default of %s: %s of two rows", async (column, values) => {
    await run(`alter table t add column ${column}`);
    expect(await run("select count(distinct d), count(d) from t")).toEqual([[values, "2"]]);
});

test("a column is not added with a default that its rows can't take", async () => {
    await refused("alter table t add column d varchar(3) default 'four'", "22001", "character varying(3)");
    await refused("alter table t add column d smallint default 100000", "22003", "out of range");
    await refused("alter table t add column d int default 1 / 0", "22012", "Divide by zero");
    await refused("alter table t add column d int default 'x'", "22P02", "integer");
    expect(await run("select * from t where a = 1")).toEqual([["1", "one", "1"]]);
});

test("a column is dropped, but not a key without CASCADE, nor one that rows are laid out by", async () => {
    await run("alter table t drop column c");
    expect(await run("select * from t order by 1")).toEqual([
        ["1", "one"],
        ["2", "two"],
    ]);
    await refused("alter table t drop column a", "42P16", 'cannot drop distkey column "a"');
    await run("create table child (x int primary key, y int)");
    await refused("alter table child drop column x", "2BP01", "because other objects depend on it");
    await run("alter table child drop column x cascade");
    expect((await metadataOf("child"))?.constraints).toEqual([]);
    await refused("alter table child drop column y", "42P16", "cannot drop the only column of a table");
});

test("with a column go the foreign keys to it, its own table's too, but none to another schema's column", async () => {
    await run(`
        create schema elsewhere;
        create table elsewhere.parent (id int unique, other int);
        create table parent (id int unique, above int references parent (id), other int unique);
        create table holder (a int references parent (other), b int references elsewhere.parent (id))
    `);
    await run("alter table parent drop column id cascade");
    expect((await metadataOf("parent"))?.constraints?.map(({ columns }) => columns)).toEqual([["other"]]);
    expect((await metadataOf("holder"))?.constraints?.map(({ columns }) => columns)).toEqual([["a"], ["b"]]);
    await run("drop table holder, parent; drop schema elsewhere cascade");
});

test("only the size of a VARCHAR changes, and not below what is there", async () => {
    await run("alter table t alter column b type varchar(20)");
    expect(typeName((await metadataOf())?.columns[1]?.type ?? { kind: "unknown" })).toBe("character varying(20)");
    await run("insert into t values (3, 'a longer value', 3)");
    await refused("alter table t alter column b type varchar(5)", "0A000", "current maximum column size");
    await refused(
        "alter table t alter column c type bigint",
        "0A000",
        "only the size of a VARCHAR column can be changed",
    );
});

test("distribution, sort keys, encodings and owner change", async () => {
    await run("alter table t alter diststyle even");
    await run("alter table t alter sortkey (c, a)");
    await run("alter table t alter column c encode zstd");
    expect(await metadataOf()).toMatchObject({
        distStyle: "even",
        sortKey: { style: "compound", columns: ["c", "a"] },
    });
    expect((await metadataOf())?.distKey).toBeUndefined();
    expect((await metadataOf())?.columns[2]?.encoding).toBe("zstd");
    await run("alter table t alter sortkey none");
    expect((await metadataOf())?.sortKey?.columns).toEqual([]);
});

test("a bound view holds on to what it reads", async () => {
    await run("create view reader as select a, b from t");
    await refused("alter table t rename column a to z", "0A000", "while the view public.reader reads it");
    await run("drop view reader");
    await run("alter table t rename column a to z");
});

test("a column is dropped under the views that do without it, with CASCADE together with those that don't", async () => {
    await run("create view without_c as select a, b from t; create view with_c as select * from t");
    await run("create view on_top as select c from with_c");
    await refused("alter table t drop column c", "2BP01", "because other objects depend on it");
    await run("alter table t drop column c cascade");
    expect(await run("select * from without_c where a = 1")).toEqual([["1", "one"]]);
    await refused("select * from with_c", "42P01", 'relation "with_c" does not exist');
    await refused("select * from on_top", "42P01", 'relation "on_top" does not exist');
});

test.each([
    ["a natural join", "select count(*) from t natural join other", "1"],
    ["a name that only one table had", "select d from t join other using (a)", "4"],
    ["distinct rows below it", "select count(*) from (select distinct * from other) as rows_of_it", "2"],
    [
        "a star in one of two queries",
        "select count(*) from (select * from other union select a, c from t) as both_of_it",
        "3",
    ],
    [
        "a table of WITH",
        "with w as (select * from other) select sum(w.a) from w, (select 1 as c) as one where c = 1",
        "3",
    ],
])("a bound view does not come to mean more by a column that is added: %s", async (_what, query, value) => {
    await run("drop table if exists other cascade; create table other (a int, d int)");
    await run("insert into other values (1, 4), (2, 4); delete from t where a = 2");
    await run(`create view reader as ${query}`);
    const before = await run("select * from reader");
    await run("alter table other add column c int default 7; alter table t add column d int default 9");
    expect(await run("select * from reader")).toEqual(before);
    expect(before).toMatchObject([[value]]);
});

test.each([
    "select t.a from t natural join other",
    "select count(*) from (select distinct * from t) as rows_of_it",
    "select d from other where exists (select * from t where t.a = other.a)",
])("a column is not dropped under a bound view that means something else without it: %s", async (query) => {
    await run("drop table if exists other cascade; create table other (a int, c int, d int)");
    await run(`create view reader as ${query}`);
    await refused("alter table t drop column c", "2BP01", "because other objects depend on it");
    await run("drop view reader; alter table t drop column c");
});

test("what is added after a bound view was made can be dropped under it, and does not take the place of another", async () => {
    await run("create view reader as select * from t");
    await run("alter table t add column d int; alter table t drop column d; alter table t add column d int");
    await refused("alter table t drop column c", "2BP01", "because other objects depend on it");
    expect(await run("select * from reader where a = 1")).toEqual([["1", "one", "1"]]);
});

test("a key is dropped by its name, and with CASCADE the foreign keys that need it", async () => {
    await run("create table child (x int references t)");
    await refused(
        "alter table t drop constraint nothing",
        "42704",
        'constraint "nothing" of relation "t" does not exist',
    );
    await refused("alter table t drop constraint t_pkey", "2BP01", "because other objects depend on it");
    await run("alter table t drop constraint t_pkey cascade");
    expect((await metadataOf())?.constraints).toEqual([]);
    expect((await metadataOf("child"))?.constraints).toEqual([]);
    await refused("insert into t values (null, 'x', 1)", "23502", "column a");
});

test("what Redshift's ALTER TABLE has no IF EXISTS for is refused by name", async () => {
    await refused("alter table t drop column if exists c", "0A000", "Redshift has no DROP COLUMN IF EXISTS");
    await refused("alter table t add column if not exists c int", "0A000", "Redshift has no ADD COLUMN IF NOT EXISTS");
});

test("APPEND moves the rows of a table to another of the same columns, in whatever order", async () => {
    await run("create table child (c int, b varchar(10) encode raw, a int not null) distkey (a) sortkey (a)");
    await run("insert into child values (3, 'three', 3)");
    expect(await run("alter table t append from child")).toBe("ALTER TABLE APPEND");
    expect(await run("select a, b, c from t order by a")).toEqual([
        ["1", "one", "1"],
        ["2", "two", "2"],
        ["3", "three", "3"],
    ]);
    expect(await run("select count(*) from child")).toEqual([["0"]]);
});

test("APPEND leaves extra columns behind or fills them, if it is told to", async () => {
    await run("create table child (a int not null, d int) distkey (a) sortkey (a)");
    await run("insert into child values (4, 40)");
    await refused("alter table t append from child", "0A000", "has columns that");
    await refused("alter table t append from child ignoreextra", "0A000", '"t" has columns that "child" has not');
    await run("alter table child drop column d; alter table child add column b varchar(10) encode raw");
    await refused("alter table t append from child", "0A000", '"t" has columns that "child" has not');
    await run("alter table t append from child filltarget");
    expect(await run("select * from t where a = 4")).toEqual([["4", null, null]]);
    await run("drop table child; create table child (a int not null, b varchar(9), c int) distkey (a) sortkey (a)");
    await refused("alter table t append from child", "0A000", 'Column "b" is not the same');
    await run("drop table child; create table child (a int not null, b varchar(10) encode raw, c int)");
    await refused("alter table t append from child", "0A000", "differ in distribution or sort keys");
});

test("a key is added, informational as any", async () => {
    await run("alter table t add constraint t_b unique (b)");
    expect((await metadataOf())?.constraints?.map(({ name }) => name)).toEqual(["t_pkey", "t_b"]);
    await refused("alter table t add primary key (b)", "42P16", 'multiple primary keys for table "t" are not allowed');
});
