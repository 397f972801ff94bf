import { openSessions, type Sessions, type TestSession } from "../support/session";

/** SHOW DATABASES, SCHEMAS, TABLES, COLUMNS, CONSTRAINTS, TABLE and VIEW, by the guide's own examples where it has any. */

let sessions: Sessions;
let client: TestSession;

beforeAll(async () => {
    sessions = await openSessions();
    client = await sessions.open();
    await client.run(`
        create schema s1;
        create table s1.test_table (id int);
        create view s1.regular_view as select id from s1.test_table;
        create view s1.late_binding_view as select id from s1.test_table with no schema binding;
        create materialized view s1.manual_mv as select id from s1.test_table;
        create table s1.compound_sort_table (
            id int encode delta32k distkey, name varchar(50) encode lzo, date_col date encode delta, amount decimal(10,2) encode mostly16
        ) compound sortkey (id, name);
        create table s1.t22 (col1 int encode mostly8, col2 varchar(100) encode text255, col3 timestamp encode raw, col4 decimal(10,2))
            interleaved sortkey (col1, col2);
        create table s1.pk1 (i int, j int, c int, primary key (i, j, c));
        create table s1.fk2 (i int, j int, c int, foreign key (i, j, c) references s1.pk1 (i, j, c));
        create table s1.other_fk (i int, j int, c int, foreign key (i, j, c) references s1.pk1 (i, j, c));
        comment on table s1.test_table is 'for a test';
        create table public.unkept (a int) backup no diststyle all;
        create table public.like_unkept (like public.unkept);
        create user bob password 'Secret123';
        create user carol password 'Secret123'`);
});
afterAll(() => sessions.close());

const rowsOf = async (text: string, session = client) => (await session.run(text)).rows.map((row) => row.join("|"));

test("SHOW DATABASES has the one that there is", async () => {
    const { columns, rows, tags } = await client.run("show databases");
    expect(columns).toEqual([
        ...["database_name", "database_owner", "database_type", "database_acl", "parameters"],
        "database_isolation_level",
    ]);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.slice(0, 3)).toEqual(["dev", "100", "local"]);
    expect(tags).toEqual(["SHOW"]);
    expect(await rowsOf("show databases like 'de%' limit 5")).toHaveLength(1);
    expect(await rowsOf("show databases like 'x%'")).toEqual([]);
});

test("SHOW SCHEMAS has those of the database", async () => {
    const { columns, rows } = await client.run("show schemas from database dev like 's_'");
    expect(columns.join()).toBe(
        "database_name,schema_name,schema_owner,schema_type,schema_acl,source_database,schema_option",
    );
    expect(rows).toEqual([["dev", "s1", "100", "local", null, null, null]]);
    expect((await client.run("show schemas from database dev")).rows.map((row) => row[1])).toEqual([
        ...["information_schema", "pg_catalog", "public", "s1"],
    ]);
});

test("SHOW TABLES has tables and views of each kind", async () => {
    const { columns, rows } = await client.run("show tables from schema dev.s1 like '%e%_%' limit 3");
    expect(columns.join()).toBe(
        "database_name,schema_name,table_name,table_type,table_acl,remarks,owner,last_altered_time,last_modified_time," +
            "dist_style,table_subtype",
    );
    expect(rows).toHaveLength(3);
    expect(await rowsOf("show tables from schema s1")).toEqual([
        "dev|s1|compound_sort_table|TABLE|||awsuser|||KEY|REGULAR TABLE",
        "dev|s1|fk2|TABLE|||awsuser|||AUTO (ALL)|REGULAR TABLE",
        "dev|s1|late_binding_view|VIEW|||awsuser||||LATE BINDING VIEW",
        "dev|s1|manual_mv|VIEW|||awsuser||||MATERIALIZED VIEW",
        "dev|s1|other_fk|TABLE|||awsuser|||AUTO (ALL)|REGULAR TABLE",
        "dev|s1|pk1|TABLE|||awsuser|||AUTO (ALL)|REGULAR TABLE",
        "dev|s1|regular_view|VIEW|||awsuser||||REGULAR VIEW",
        "dev|s1|t22|TABLE|||awsuser|||AUTO (ALL)|REGULAR TABLE",
        "dev|s1|test_table|TABLE||for a test|awsuser|||AUTO (ALL)|REGULAR TABLE",
    ]);
    // A backslash takes the meaning of a pattern's character, and the pattern's case counts.
    expect(await rowsOf("show tables from schema s1 like 'test\\\\_table'")).toHaveLength(1);
    expect(await rowsOf("show tables from schema s1 like 'testx\\\\_table'")).toEqual([]);
    expect(await rowsOf("show tables from schema s1 like 'TEST_TABLE'")).toEqual([]);
    expect(await rowsOf("show tables from schema s1 limit 0")).toEqual([]);
});

test("SHOW COLUMNS has types, keys and encodings, as the guide's examples have them", async () => {
    const { columns } = await client.run("show columns from table s1.t22");
    expect(columns.join()).toBe(
        "database_name,schema_name,table_name,column_name,ordinal_position,column_default,is_nullable,data_type," +
            "character_maximum_length,numeric_precision,numeric_scale,remarks,sort_key_type,sort_key,dist_key,encoding,collation",
    );
    expect(await rowsOf("show columns from table s1.compound_sort_table")).toEqual([
        "dev|s1|compound_sort_table|id|1||YES|integer||32|0||COMPOUND|1|1|delta32k|",
        "dev|s1|compound_sort_table|name|2||YES|character varying|50||||COMPOUND|2||lzo|default",
        "dev|s1|compound_sort_table|date_col|3||YES|date||||||0||delta|",
        "dev|s1|compound_sort_table|amount|4||YES|numeric||10|2|||0||mostly16|",
    ]);
    expect(await rowsOf("show columns from table dev.s1.t22 like 'col%'")).toEqual([
        "dev|s1|t22|col1|1||YES|integer||32|0||INTERLEAVED|-1||mostly8|",
        "dev|s1|t22|col2|2||YES|character varying|100||||INTERLEAVED|2||text255|default",
        "dev|s1|t22|col3|3||YES|timestamp without time zone||||||0||raw|",
        "dev|s1|t22|col4|4||YES|numeric||10|2|||0||az64|",
    ]);
});

test("SHOW CONSTRAINTS has the keys of a table, and those that refer to it", async () => {
    const primary = await client.run("show constraints primary keys from table dev.s1.pk1");
    expect(primary.columns.join()).toBe("database_name,schema_name,table_name,pk_name,column_name,key_seq");
    expect(primary.rows.map((row) => row.join("|"))).toEqual([
        "dev|s1|pk1|pk1_pkey|i|1",
        "dev|s1|pk1|pk1_pkey|j|2",
        "dev|s1|pk1|pk1_pkey|c|3",
    ]);
    expect(await rowsOf("show constraints foreign keys from table s1.fk2")).toEqual([
        "dev|s1|pk1|i|dev|s1|fk2|i|1|fk2_i_fkey|pk1_pkey|||",
        "dev|s1|pk1|j|dev|s1|fk2|j|2|fk2_i_fkey|pk1_pkey|||",
        "dev|s1|pk1|c|dev|s1|fk2|c|3|fk2_i_fkey|pk1_pkey|||",
    ]);
    expect(await rowsOf("show constraints foreign keys exported from table s1.pk1 limit 4")).toEqual([
        "dev|s1|pk1|i|dev|s1|fk2|i|1|fk2_i_fkey|pk1_pkey|||",
        "dev|s1|pk1|j|dev|s1|fk2|j|2|fk2_i_fkey|pk1_pkey|||",
        "dev|s1|pk1|c|dev|s1|fk2|c|3|fk2_i_fkey|pk1_pkey|||",
        "dev|s1|pk1|i|dev|s1|other_fk|i|1|other_fk_i_fkey|pk1_pkey|||",
    ]);
    expect(await rowsOf("show constraints primary keys from table s1.fk2")).toEqual([]);
});

test.each([
    ["show schemas from database other", "3D000"],
    ["show tables from schema other.s1", "3D000"],
    ["show tables from schema s2", "3F000"],
    ["show columns from table s1.nowhere", "42P01"],
    ["show columns from table s2.t", "3F000"],
    ["show constraints primary keys from table other.s1.pk1", "3D000"],
    ["show tables from schema s1 limit 10001", "22023"],
    ["show tables", "42601"],
    ["show columns from table t22", "42601"],
    ["show constraints primary keys from table s1.pk1 like 'p%'", "42601"],
    ["show databases from data catalog", "0A000"],
    ["show view s1.test_table", "42809"],
    ["show table s1.regular_view", "42809"],
    ["show view pg_catalog.pg_class", "0A000"],
])("%s is refused", async (statement, code) => {
    await expect(client.run(statement)).rejects.toMatchObject({ code });
});

test("a user sees what is theirs and what they may read, and no keys of other tables", async () => {
    await client.run(`grant usage on schema s1 to bob; grant select on s1.test_table to bob; grant insert on s1.t22 to bob;
        grant select on s1.test_table to carol`);
    const bob = await sessions.open("bob");
    const carol = await sessions.open("carol");
    expect(await rowsOf("show tables from schema s1", bob)).toEqual([
        "dev|s1|test_table|TABLE|awsuser=arwdRxtDPA/awsuser~bob=r/awsuser~carol=r/awsuser|for a test|awsuser|||AUTO (ALL)|REGULAR TABLE",
    ]);
    expect(await rowsOf("show columns from table s1.test_table", bob)).toHaveLength(1);
    expect(await rowsOf("show columns from table s1.t22", bob)).toEqual([]);
    expect(await rowsOf("show schemas from database dev like 's1'", bob)).toHaveLength(1);
    await expect(bob.run("show constraints primary keys from table s1.pk1")).rejects.toMatchObject({ code: "42501" });
    await expect(bob.run("show table s1.pk1")).rejects.toMatchObject({ code: "42501" });
    expect(await rowsOf("show tables from schema s1", carol)).toEqual([]);
    expect(await rowsOf("show schemas from database dev like 's1'", carol)).toEqual([]);
});

test("SHOW TABLE names the encoding that the catalogue has for a column of each type, none for one that is raw", async () => {
    const types = [
        ...[
            "smallint",
            "int",
            "bigint",
            "decimal(10,2)",
            "real",
            "double precision",
            "boolean",
            "char(3)",
            "varchar(9)",
        ],
        ...["date", "time", "timetz", "timestamp", "timestamptz", "super", "varbyte(9)"],
    ];
    const columns = [...types, "int encode raw", "int encode mostly8"].map((type, place) => `c${place} ${type}`);
    await client.run(`create table public.of_each_type (${columns.join(", ")}, sorted int) sortkey (sorted);
        create temp table of_each_type (${columns.join(", ")})`);
    for (const schema of ["public", "pg_temp_1"]) {
        const [text = ""] = await rowsOf(`show table ${schema}.of_each_type`);
        const shown = [...text.matchAll(/^ {4}(\w+) .*$/gm)].map(([line, name]) => {
            const [, encoding = "raw"] = / ENCODE (\w+)/.exec(line) ?? [];
            return `${name}|${encoding}`;
        });
        expect(shown.length).toBeGreaterThanOrEqual(columns.length);
        const told = (await client.run(`show columns from table ${schema}.of_each_type`)).rows;
        expect(shown).toEqual(told.map((row) => `${row[3]}|${row[15]}`));
    }
});

// The guide, "Loading semistructured data into Amazon Redshift".
test("a SUPER column that names no encoding has ZSTD, in a temporary table none", async () => {
    await client.run("create table public.documents (v super); create temp table scratch (v super)");
    const encodings = `select tablename, encoding from pg_table_def where tablename in ('documents', 'scratch') order by 1`;
    expect((await client.run(encodings)).rows.map(([, encoding]) => encoding?.trim())).toEqual(["zstd", "none"]);
    expect((await rowsOf("show table documents"))[0]).toContain("v super ENCODE zstd\n");
    expect((await rowsOf("show table scratch"))[0]).toContain("v super\n");
});

test("SHOW TABLE's text makes the same table again", async () => {
    await client.run(`create table public.days (id smallint primary key); create table public.sales (
        salesid bigint identity(1,1) not null, listid int not null distkey, dateid smallint not null,
        "select" varchar(10) default 'it''s' encode raw, price decimal(8,2), at timestamp, primary key (salesid), unique (listid, dateid),
        foreign key (dateid) references days (id)
    ) sortkey (dateid)`);
    const shown = await client.run("show table sales");
    expect(shown.columns).toEqual(["Show Table DDL statement"]);
    const text = shown.rows[0]?.[0] ?? "";
    expect(text).toBe(`CREATE TABLE public.sales (
    salesid bigint IDENTITY(1,1) NOT NULL ENCODE az64,
    listid integer NOT NULL ENCODE az64 distkey,
    dateid smallint NOT NULL,
    "select" character varying(10) DEFAULT 'it''s' ENCODE raw,
    price numeric(8,2) ENCODE az64,
    at timestamp without time zone ENCODE az64,
    PRIMARY KEY (salesid),
    UNIQUE (listid, dateid),
    FOREIGN KEY (dateid) REFERENCES public.days(id)
)
DISTSTYLE KEY SORTKEY ( dateid );`);
    await client.run(`drop table sales; ${text}`);
    expect((await client.run("show table dev.public.sales")).rows).toEqual([[text]]);
});

test.each([
    ["t22", "DISTSTYLE AUTO INTERLEAVED SORTKEY ( col1, col2 );"],
    ["test_table", "DISTSTYLE AUTO;"],
    ["unkept", "BACKUP NO DISTSTYLE ALL;"],
    ["like_unkept", "BACKUP NO DISTSTYLE ALL;"],
])("SHOW TABLE %s ends with its layout", async (table, end) => {
    await client.run("set search_path to s1, public");
    expect((await rowsOf(`show table ${table}`))[0]?.split("\n").at(-1)).toBe(end);
});

test("SHOW VIEW has the query of a bound view, and the statement of the others", async () => {
    expect((await client.run("show view s1.regular_view")).columns).toEqual(["Show View DDL statement"]);
    expect(await rowsOf("show view s1.regular_view")).toEqual(["select id from s1.test_table;"]);
    expect(await rowsOf("show view s1.late_binding_view")).toEqual([
        "CREATE VIEW s1.late_binding_view AS select id from s1.test_table WITH NO SCHEMA BINDING;",
    ]);
    expect(await rowsOf("show view s1.manual_mv")).toEqual([
        "CREATE MATERIALIZED VIEW s1.manual_mv AS select id from s1.test_table;",
    ]);
});

test("PG_CONF tells of the tables without backup, by the numbers of the database and the table", async () => {
    const names = `select c.relname from pg_conf k join pg_database d on split_part(k.key, '_', 4) = d.oid
        join pg_class c on c.oid = split_part(k.key, '_', 5) where k.key like 'pg_class_backup_%' order by 1`;
    await client.run("create table public.unkept_as backup no as select 1 as a");
    expect(await rowsOf(names)).toEqual(["like_unkept", "unkept", "unkept_as"]);
    expect(
        await rowsOf("select relname, reldiststyle from pg_class where relname in ('unkept', 'unkept_as') order by 1"),
    ).toEqual(["unkept|8", "unkept_as|9"]);
});

test("a list may be prepared, and its rows fetched in parts", async () => {
    const { columns, rows } = await client.extended("show tables from schema s1", [], 2);
    expect(columns[2]).toBe("table_name");
    expect(rows).toHaveLength(9);
});
