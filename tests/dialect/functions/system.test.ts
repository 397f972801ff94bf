import { type Dialect, openDialect } from "../support";
import { rowsOf, typesOf } from "./support";

let dialect: Dialect;

beforeAll(async () => {
    dialect = await openDialect();
    await dialect.answers(`
        create schema s;
        create table t (id int not null primary key, name varchar(20) default 'x', n numeric(8,2), d date, c char(3));
        create table s.u (id int unique, t_id int references t (id));
        create table s.t (id int);
        create view v as select id from t;
        comment on table t is 'A table';
        comment on column t.name is 'A column';
        comment on schema s is 'A schema';
    `);
});

afterAll(() => dialect.close());

test("the session's own names", async () => {
    const sql = `select current_user, user, session_user, current_user_id, current_database(), current_schema(),
        current_schemas(false), current_schemas(true), pg_client_encoding()`;
    expect(await rowsOf(dialect, sql)).toEqual([
        "awsuser|awsuser|awsuser|100|dev|public|{public}|{pg_catalog,public}|UTF8",
    ]);
});

// Source: developer guide, "VERSION function".
test("VERSION reads like Redshift's", async () => {
    const [[version]] = (await dialect.answers("select version()")) as [[string]];
    expect(version).toMatch(/^PostgreSQL 8\.0\.2 on .*, Redshift 1\.0\.\d+$/);
});

test("before any COPY there is no last one", async () => {
    expect(await rowsOf(dialect, "select pg_last_copy_id(), pg_last_copy_count()")).toEqual(["-1|0"]);
});

test("FORMAT_TYPE writes a column's type out, with its modifier or without", async () => {
    const sql = `select attname, format_type(atttypid, atttypmod), format_type(atttypid, null), col_description(attrelid, attnum)
        from pg_attribute where attrelid = 't'::regclass order by attnum`;
    expect(await rowsOf(dialect, sql)).toEqual([
        "id|integer|integer|",
        "name|character varying(20)|character varying|A column",
        "n|numeric(8,2)|numeric|",
        "d|date|date|",
        "c|character(3)|character|",
    ]);
    expect(await rowsOf(dialect, "select format_type(1009, -1), format_type(0, -1), format_type(3, -1)")).toEqual([
        "text[]|-|???",
    ]);
});

test("a relation is visible if its bare name means it, and is named with its schema if not", async () => {
    const sql = `select nspname, c.oid::regclass, pg_table_is_visible(c.oid), pg_get_userbyid(relowner),
            obj_description(c.oid, 'pg_class')
        from pg_class c join pg_namespace n on n.oid = relnamespace where relname in ('t', 'u', 'v') order by 1, 2`;
    expect(await rowsOf(dialect, sql)).toEqual([
        "public|t|t|awsuser|A table",
        "public|v|t|awsuser|",
        "s|s.t|f|awsuser|",
        "s|s.u|f|awsuser|",
    ]);
});

test("the number of an object has 32 bits without a sign", async () => {
    expect(await rowsOf(dialect, "select 1259::oid, (-1)::oid, 4294967295::oid, null::bigint::oid")).toEqual([
        "1259|4294967295|4294967295|",
    ]);
    for (const number of ["4294967296", "(-1)::bigint"]) {
        await expect(dialect.answers(`select ${number}::oid`)).rejects.toMatchObject({
            code: "22003",
            message: "OID out of range",
        });
    }
});

test("REGCLASS and REGTYPE lead from a name to its number and back", async () => {
    expect(await rowsOf(dialect, "select 1043::regtype, 'int4'::regtype::oid, 0::regproc, 0::regclass")).toEqual([
        "character varying|23|-|-",
    ]);
    expect(
        await rowsOf(
            dialect,
            `select 's.u'::regclass, 'T'::regclass::text || '!', 'int4'::regtype, name
            from (select 's.u'::regclass as name union all select 't'::regclass) order by name::oid = 's.u'::regclass`,
        ),
    ).toEqual(["s.u|t!|integer|t", "s.u|t!|integer|s.u"]);
    const names = "select relname from pg_class where oid in ('T'::regclass, 's.u'::regclass) order by 1";
    expect(await rowsOf(dialect, names)).toEqual(["t", "u"]);
});

test("definitions of views and keys", async () => {
    expect(await rowsOf(dialect, "select pg_get_viewdef('v'), pg_get_viewdef('public.v'::regclass, true)")).toEqual([
        "select id from t|select id from t",
    ]);
    const keys = "select conname, pg_get_constraintdef(oid), conrelid::regclass from pg_constraint order by 1";
    expect(await rowsOf(dialect, keys)).toEqual([
        "t_pkey|PRIMARY KEY (id)|t",
        "u_id_key|UNIQUE (id)|s.u",
        "u_t_id_fkey|FOREIGN KEY (t_id) REFERENCES t(id)|s.u",
    ]);
});

test("what else clients ask", async () => {
    const sql = `select pg_encoding_to_char(6), pg_size_pretty(10239), pg_size_pretty(123456789),
        array_to_string(current_schemas(true), '-'), pg_get_expr('x', 't'::regclass), pg_type_is_visible(23),
        obj_description((select oid from pg_namespace where nspname = 's'), 'pg_namespace')`;
    expect(await rowsOf(dialect, sql)).toEqual(["UNICODE|10239 bytes|118 MB|pg_catalog-public|x|t|A schema"]);
    const unnested = "select u from pg_catalog.unnest(current_schemas(true) || current_schemas(false)) u order by 1";
    expect(await rowsOf(dialect, unnested)).toEqual(["pg_catalog", "public", "public"]);
});

// Source: developer guide, "SQL functions supported on the leader node".
test("functions of the leader node are refused beside tables", async () => {
    for (const from of ["t", "v", "svv_tables", "(select id from s.u) as u"]) {
        await expect(dialect.answers(`select current_schema() from ${from}`)).rejects.toMatchObject({
            code: "0A000",
            message: "Specified types or functions (one per INFO message) not supported on Amazon Redshift tables.",
        });
    }
    const sql = "select distinct schemaname from pg_tables where schemaname = current_schema()";
    expect(await rowsOf(dialect, sql)).toEqual(["public"]);
});

// Source: developer guide, "Compute node-only functions".
test("functions of the compute nodes are refused without a table", async () => {
    for (const value of ["listagg('a')", "median(1)", "percentile_disc(0.5) within group (order by 1) over ()"]) {
        await expect(dialect.answers(`select ${value} from (select 1)`)).rejects.toMatchObject({ code: "0A000" });
    }
    expect(await rowsOf(dialect, "with ids as (select id from s.u) select median(id) from ids")).toEqual([""]);
});

test("without a table the leader node computes, with one a slice", async () => {
    expect(await rowsOf(dialect, "select slice_num()")).toEqual(["10000"]);
    await dialect.answers("insert into t (id) values (1)");
    expect(await rowsOf(dialect, "select slice_num() from t")).toEqual(["0"]);
});

// Source: developer guide, "HAS_TABLE_PRIVILEGE", "HAS_SCHEMA_PRIVILEGE", "HAS_DATABASE_PRIVILEGE".
test("a superuser has every privilege", async () => {
    const sql = `select has_table_privilege('awsuser', 't', 'select, insert'), has_table_privilege('s.u', 'delete'),
        has_table_privilege(100, 's.u'::regclass, 'select'), has_schema_privilege('s', 'create'),
        has_database_privilege('dev', 'temp'), has_schema_privilege(null, 'usage')`;
    expect(await rowsOf(dialect, sql)).toEqual(["t|t|t|t|t|"]);
});

test("types of what the catalogue answers", async () => {
    const sql = `select current_user, version(), pg_backend_pid(), pg_last_copy_count(), current_schemas(true),
        has_schema_privilege('s', 'usage'), 't'::regclass, 1043::regtype`;
    expect(await typesOf(dialect, sql)).toEqual([
        "name",
        "text",
        "integer",
        "bigint",
        "text[]",
        "boolean",
        "name",
        "name",
    ]);
});

test.each<readonly [expression: string, code: string, message: string]>([
    ["'nope'::regclass", "42P01", 'relation "nope" does not exist'],
    ["'s.v'::regclass", "42P01", 'relation "s.v" does not exist'],
    ["'nope'::regtype", "42704", 'type "nope" does not exist'],
    ["'nope'::regproc", "42883", 'function "nope" does not exist'],
    ["has_table_privilege('t', 'fly')", "22023", 'unrecognized privilege type: "fly"'],
    ["has_table_privilege('nobody', 't', 'select')", "42704", 'user "nobody" does not exist'],
    ["has_table_privilege('nope', 'select')", "42P01", 'relation "nope" does not exist'],
    ["has_schema_privilege('nope', 'usage')", "3F000", 'schema "nope" does not exist'],
    ["has_database_privilege('nope', 'temp')", "3D000", 'database "nope" does not exist'],
    ["has_table_privilege('t')", "42883", "function has_table_privilege(unknown) does not exist"],
    ["current_schema(1)", "42883", "function current_schema(integer) does not exist"],
])("%s fails", async (expression, code, message) => {
    await expect(dialect.answers(`select ${expression}`)).rejects.toMatchObject({ code, message });
});
