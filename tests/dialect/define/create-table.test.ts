import { typeName } from "../../../infra/local/type-names";
import { openStatements, type Statements } from "../../support/statements";

let warehouse: Statements;

beforeAll(async () => {
    warehouse = await openStatements();
});
afterAll(() => warehouse.close());

const run = (sql: string) => warehouse.run(sql);
const metadataOf = async (name: string) => (await warehouse.relation(name))?.metadata;
const refused = (sql: string, code: string, message: string) =>
    expect(run(sql)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });

test("texts that are a table's only key are kept as they are, others are compressed", async () => {
    await run("create table keyed (id varchar(32), kind varchar(32), primary key (id))");
    await run("create table twice_keyed (id varchar(32), kind varchar(32), primary key (id, kind))");
    const rows = "select md5(range::varchar), md5((range % 2)::varchar) from range(3000)";
    const compressionOf = async (table: string, column: string) => {
        const found = await warehouse.connection.query(
            `select distinct compression from pragma_storage_info('warehouse.public.${table}')
            where column_name = '${column}' and segment_type = 'VARCHAR'`,
        );
        return found.map(String);
    };
    for (const table of ["keyed", "twice_keyed"]) {
        await warehouse.connection.run(`insert into warehouse.public.${table} ${rows}`);
    }
    await warehouse.connection.run("checkpoint warehouse");
    expect(await compressionOf("keyed", "id")).toEqual(["Uncompressed"]);
    expect(await compressionOf("keyed", "kind")).not.toEqual(["Uncompressed"]);
    expect(await compressionOf("twice_keyed", "id")).not.toEqual(["Uncompressed"]);
});

test("columns keep their types, widths, encodings and defaults; names fold to lower case", async () => {
    expect(
        await run(`CREATE TABLE Types ("Id" INT8 NOT NULL ENCODE az64, a varchar, b char, c nvarchar(20), d text,
            e numeric, f decimal(10, 4) DEFAULT 1.5, g float4, h timestamp, i varchar(max))`),
    ).toBe("CREATE TABLE");
    const columns = (await metadataOf("types"))?.columns;
    expect(columns?.map(({ name, type }) => `${name} ${typeName(type)}`)).toEqual([
        "id bigint",
        "a character varying(256)",
        "b character(1)",
        "c character varying(20)",
        "d character varying(256)",
        "e numeric(18,0)",
        "f numeric(10,4)",
        "g real",
        "h timestamp without time zone",
        "i character varying(65535)",
    ]);
    expect(columns?.[0]).toMatchObject({ notNull: true, encoding: "az64" });
    expect(columns?.[6]?.default).toBe("1.5");
});

test("distribution and sort keys stand on columns or below them", async () => {
    await run("create table k1 (a int distkey sortkey, b int)");
    await run("create table k2 (a int, b int) diststyle key distkey (b) compound sortkey (a, b)");
    await run("create table k3 (a int, b int) diststyle all interleaved sortkey (b, a)");
    expect(await metadataOf("k1")).toMatchObject({
        distStyle: "key",
        distKey: "a",
        sortKey: { style: "compound", columns: ["a"] },
    });
    expect(await metadataOf("k2")).toMatchObject({ distKey: "b", sortKey: { style: "compound", columns: ["a", "b"] } });
    expect(await metadataOf("k3")).toMatchObject({
        distStyle: "all",
        sortKey: { style: "interleaved", columns: ["b", "a"] },
    });
    await refused("create table k4 (a int) diststyle even distkey (a)", "42P16", "DISTSTYLE EVEN can't have a DISTKEY");
    await refused("create table k5 (a int distkey, b int distkey)", "42P16", "only one column can be the DISTKEY");
    await refused("create table k6 (a int) sortkey (x)", "42703", 'column "x" named in SORTKEY does not exist');
});

test("keys are informational: shown, never enforced, though a primary key takes no NULL", async () => {
    await run("create table parent (id int primary key, name varchar(10) unique)");
    await run(
        "create table child (a int references parent, b int, primary key (a, b), foreign key (b) references parent (id))",
    );
    await run("insert into parent values (1, 'x'), (1, 'x')");
    expect(await run("select count(*) from parent")).toEqual([["2"]]);
    await refused("insert into parent (name) values ('y')", "23502", "Cannot insert a NULL value into column id");
    expect((await metadataOf("child"))?.constraints?.map(({ name }) => name).sort()).toEqual([
        "child_a_fkey",
        "child_b_fkey",
        "child_pkey",
    ]);
    await refused(
        "create table orphan (a int references parent (nothing))",
        "42703",
        '"nothing" referenced in foreign key',
    );
});

test("LIKE takes columns, NOT NULL and keys of a table, defaults only when they are asked for", async () => {
    await run("create table model (a int not null distkey, b varchar(5) default 'x' sortkey)");
    await run("create table plain_copy (like model)");
    await run("create table full_copy (like model including defaults, c int)");
    await run("insert into plain_copy (a) values (1)");
    await run("insert into full_copy (a) values (1)");
    expect(await run("select * from plain_copy")).toEqual([["1", null]]);
    expect(await run("select * from full_copy")).toEqual([["1", "x", null]]);
    expect(await metadataOf("full_copy")).toMatchObject({ distKey: "a", sortKey: { columns: ["b"] } });
    await refused("insert into plain_copy (b) values ('y')", "23502", "column a");
});

test("IF NOT EXISTS says that the table is there; without it that is an error", async () => {
    await run("create table once (a int)");
    expect(await run("create table if not exists once (b int)")).toBe("CREATE TABLE");
    expect(warehouse.notices.at(-1)).toBe('Relation "once" already exists and will be skipped');
    await refused("create table once (b int)", "42P07", 'Relation "once" already exists');
});

test("a temporary table hides one of its name, and can't name a schema", async () => {
    await run("create table twice (a int)");
    await run("create temporary table twice (b int)");
    await run("insert into twice (b) values (5)");
    expect(await run("select b from twice")).toEqual([["5"]]);
    expect(await run("select count(*) from public.twice")).toEqual([["0"]]);
    await refused("create temp table public.x (a int)", "42P16", "temporary tables may not specify a schema name");
});

test("mistakes in a definition are named", async () => {
    for (const name of ["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"]) {
        const message = `column name "${name}" conflicts with a system column name`;
        await refused(`create table m1 (a int, ${name} int)`, "42701", message);
    }
    await refused("create table m1 (a int, a int)", "42701", 'column "a" duplicated');
    await refused("create table nowhere.m2 (a int)", "3F000", 'schema "nowhere" does not exist');
    await refused("create table m3 (a int encode text255)", "42P16", 'invalid encoding type specified for column "a"');
    await refused("create table m4 (a varchar(10) identity)", "42P16", 'identity column "a" must be INT or BIGINT');
    await refused("create table pg_catalog.m5 (a int)", "42501", "permission denied for schema pg_catalog");
    await refused("create table other.public.m6 (a int)", "0A000", "cross-database references are not implemented");
});
