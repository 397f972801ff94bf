import { isUncarriedView } from "../../infra/local/catalog";
import { systemRelations } from "../../infra/local/catalog/system-relations";
import { openSessions, type Sessions, type TestSession } from "../support/session";

/** What clients ask of the catalogue, in the shape in which they ask it: dbt, SQLAlchemy, JDBC, AWS's own drivers. */

let sessions: Sessions;
let client: TestSession;

beforeAll(async () => {
    sessions = await openSessions();
    client = await sessions.open();
    await client.run(`
        create schema s;
        create table s.songs (
            song_id int not null, title varchar(20) default 'x', price numeric(8,2), primary key (song_id)
        ) diststyle key distkey (song_id) sortkey (title);
        create table s.plays (id bigint identity(1,1), song_id int references s.songs (song_id), played timestamp);
        create view s.titles as select title, price from s.songs;
        create view s.late as select title, price::numeric(10,3) as p from s.songs with no schema binding;
        create materialized view s.counts as select title, count(*) as n from s.songs group by title;
        create view s.of_titles as select title from s.titles;
        comment on table s.songs is 'One row per song';
        comment on column s.songs.title is 'as printed';
        create user bob password 'Secret123';
        grant select on s.songs to bob`);
});
afterAll(() => sessions.close());

const rowsOf = async (text: string) => (await client.run(text)).rows.map((row) => row.join("|"));

test("dbt's catalogue: tables, views of each kind and their columns, with comments and owners", async () => {
    const rows = await rowsOf(`
        with late_binding as (
            select table_schema, table_name, 'LATE BINDING VIEW'::varchar as table_type, null::text as table_comment,
                column_name, column_index, column_type, null::text as column_comment
            from pg_get_late_binding_view_cols() cols(
                table_schema name, table_name name, column_name name, column_type varchar, column_index int
            )
        ),
        early_binding as (
            select sch.nspname as table_schema, tbl.relname as table_name,
                case when tbl.relkind = 'v' and mv.table_name is not null then 'MATERIALIZED VIEW'
                    when tbl.relkind = 'v' then 'VIEW' else 'BASE TABLE' end as table_type,
                tbl_desc.description as table_comment, col.attname as column_name, col.attnum as column_index,
                pg_catalog.format_type(col.atttypid, col.atttypmod) as column_type,
                col_desc.description as column_comment
            from pg_catalog.pg_namespace sch
            join pg_catalog.pg_class tbl on tbl.relnamespace = sch.oid
            join pg_catalog.pg_attribute col on col.attrelid = tbl.oid
            left outer join pg_catalog.pg_description tbl_desc on tbl_desc.objoid = tbl.oid and tbl_desc.objsubid = 0
            left outer join pg_catalog.pg_description col_desc
                on col_desc.objoid = tbl.oid and col_desc.objsubid = col.attnum
            left outer join information_schema.views mv
                on mv.table_schema = sch.nspname and mv.table_name = tbl.relname
                and mv.view_definition ilike '%create materialized view%' and mv.table_catalog = 'dev'
            where tbl.relkind in ('r', 'v', 'f', 'p') and col.attnum > 0 and not col.attisdropped
        ),
        unioned as (select * from early_binding union all select * from late_binding),
        table_owners as (
            select schemaname as table_schema, tablename as table_name, tableowner as table_owner from pg_tables
            union all
            select schemaname, viewname, viewowner from pg_views
        )
        select table_name, table_type, table_comment, column_name, column_type, column_comment, table_owner
        from unioned join table_owners using (table_schema, table_name)
        where upper(table_schema) = upper('s') and table_name <> 'plays'
        order by table_name, column_index`);
    expect(rows).toEqual([
        "counts|MATERIALIZED VIEW||title|character varying(20)||awsuser",
        "counts|MATERIALIZED VIEW||n|bigint||awsuser",
        "late|LATE BINDING VIEW||title|character varying(20)||awsuser",
        "late|LATE BINDING VIEW||p|numeric(10,3)||awsuser",
        "of_titles|VIEW||title|character varying(20)||awsuser",
        "songs|BASE TABLE|One row per song|song_id|integer||awsuser",
        "songs|BASE TABLE|One row per song|title|character varying(20)|as printed|awsuser",
        "songs|BASE TABLE|One row per song|price|numeric(8,2)||awsuser",
        "titles|VIEW||title|character varying(20)||awsuser",
        "titles|VIEW||price|numeric(8,2)||awsuser",
    ]);
});

test("dbt's list of a schema's relations tells materialized views by their definition", async () => {
    const rows = await rowsOf(`
        select tablename as name, 'table' as type from pg_tables where schemaname ilike 's'
        union all
        select viewname, case when definition ilike '%create materialized view%' then 'materialized_view' else 'view' end
        from pg_views where schemaname ilike 's'
        order by 1`);
    expect(rows).toEqual([
        ...["counts|materialized_view", "late|view", "of_titles|view", "plays|table", "songs|table", "titles|view"],
    ]);
    expect(
        await rowsOf("select definition from pg_views where schemaname = 's' and viewname <> 'titles' order by 1"),
    ).toEqual([
        "CREATE MATERIALIZED VIEW s.counts AS select title, count(*) as n from s.songs group by title",
        "CREATE VIEW s.late AS select title, price::numeric(10,3) as p from s.songs WITH NO SCHEMA BINDING",
        "select title from s.titles",
    ]);
});

test("dbt's columns of a relation, of bound, late-binding and external ones", async () => {
    const rows = await rowsOf(`
        with unbound as (
            select ordinal_position, view_schema, col_name,
                case when col_type ilike 'numeric%' then 'numeric' else col_type end as col_type,
                case when col_type like 'numeric%'
                    then nullif(split_part(regexp_substr(col_type, '[0-9,]+'), ',', 2), '')::int end as numeric_scale
            from pg_get_late_binding_view_cols()
            cols(view_schema name, view_name name, col_name name, col_type varchar, ordinal_position int)
            where view_name = 'late'
        ),
        external as (
            select columnnum, schemaname, columnname, external_type, null::int
            from pg_catalog.svv_external_columns where tablename = 'late'
        )
        select col_name, col_type, numeric_scale
        from (select * from unbound union all select * from external) order by ordinal_position`);
    expect(rows).toEqual(["title|character varying(20)|", "p|numeric|3"]);
});

test("dbt's privileges of a user on a table that is named in full and in quotes", async () => {
    const may = (privilege: string) => `select has_table_privilege('bob', '"dev"."s"."songs"', '${privilege}')`;
    expect(await rowsOf(`${may("select")} union all ${may("insert")} order by 1`)).toEqual(["f", "t"]);
});

test("dbt's links between relations: the rewrite rules of views and what they depend on", async () => {
    const rows = await rowsOf(`
        select distinct dependent_class.relname, referenced_class.relname
        from pg_class as dependent_class
        join pg_depend as dependent_depend on dependent_depend.refobjid = dependent_class.oid
            and dependent_depend.classid = 'pg_rewrite'::regclass
            and dependent_depend.refclassid = 'pg_class'::regclass
            and dependent_depend.deptype = 'i'
        join pg_depend as joining_depend on joining_depend.objid = dependent_depend.objid
            and joining_depend.classid = 'pg_rewrite'::regclass
            and joining_depend.refclassid = 'pg_class'::regclass
            and joining_depend.refobjid != dependent_depend.refobjid
        join pg_class as referenced_class on referenced_class.oid = joining_depend.refobjid
        order by 1, 2`);
    expect(rows).toEqual(["counts|songs", "of_titles|titles", "titles|songs"]);
    expect(await rowsOf(`select c.relname from pg_rewrite r join pg_class c on c.oid = r.ev_class order by 1`)).toEqual(
        ["counts", "of_titles", "titles"],
    );
});

test("dbt's description of a materialized view", async () => {
    await client.run("insert into s.songs values (1, 'a', 1)");
    const rows = await rowsOf(`
        select info."table", mv.autorefresh from svv_table_info info
        left join svv_mv_info mv
            on mv.database_name = info.database and mv.schema_name = info.schema and mv.name = info."table"
        where info.schema = 's'`);
    expect(rows).toEqual(["songs|"]);
    expect(await rowsOf("select trim(name), autorefresh, state from svv_mv_info")).toEqual(["counts|f|0"]);
});

test("SQLAlchemy's columns: encodings by name, keys, defaults; late-binding views among them", async () => {
    const rows = await rowsOf(`
        select c.relname as table_name, att.attname as name, format_encoding(att.attencodingtype::integer) as encode,
            att.attisdistkey as distkey, att.attsortkeyord as sortkey, att.attnotnull as "notnull", adsrc, attnum
        from pg_catalog.pg_class c
        left join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        join pg_catalog.pg_attribute att on att.attrelid = c.oid
        left join pg_catalog.pg_attrdef ad on (att.attrelid, att.attnum) = (ad.adrelid, ad.adnum)
        where n.nspname !~ '^pg_' and att.attnum > 0 and not att.attisdropped and c.relname = 'songs'
        union
        select view_name, col_name, null, null, 0, null, null, null
        from pg_get_late_binding_view_cols()
        cols(view_schema name, view_name name, col_name name, col_type varchar, col_num int)
        order by table_name, attnum, name`);
    expect(rows).toEqual([
        "late|p|||0|||",
        "late|title|||0|||",
        "songs|song_id|az64|t|0|t||1",
        "songs|title|none|f|1|f|'x'|2",
        "songs|price|az64|f|0|f||3",
    ]);
});

test("PG_GET_COLS tells the columns of one relation, and wants their names and types", async () => {
    const columns = "cols(view_schema name, view_name name, col_name name, col_type varchar, col_num int)";
    expect(await rowsOf(`select * from pg_get_cols('s.titles') ${columns} order by col_num`)).toEqual([
        "s|titles|title|character varying(20)|1",
        "s|titles|price|numeric(8,2)|2",
    ]);
    await expect(client.run("select * from pg_get_cols('s.titles')")).rejects.toMatchObject({ code: "42601" });
    await expect(client.run("select * from pg_get_cols('s.titles') as c(a int, b int)")).rejects.toMatchObject({
        code: "42804",
    });
    await expect(client.run(`select * from pg_get_cols('s.nothing') ${columns}`)).rejects.toMatchObject({
        code: "42P01",
    });
});

test("JDBC's schemas, types by the place of their schema on the search path, and parameters", async () => {
    const schemas = await rowsOf(`
        select nspname as table_schem, null as table_catalog from pg_catalog.pg_namespace
        where nspname <> 'pg_toast'
            and (nspname !~ '^pg_temp_' or nspname = (pg_catalog.current_schemas(true))[1])
            and (nspname !~ '^pg_toast_temp_'
                or nspname = replace((pg_catalog.current_schemas(true))[1], 'pg_temp_', 'pg_toast_temp_'))
        order by table_schem`);
    expect(schemas).toEqual(["information_schema|", "pg_catalog|", "public|", "s|"]);
    const types = await rowsOf(`
        select typinput = 'pg_catalog.array_in'::regproc as is_array, typtype, typname
        from pg_catalog.pg_type
        left join (
            select ns.oid as nspoid, ns.nspname, r.r from pg_namespace as ns
            join (
                select s.r, (current_schemas(false))[s.r] as nspname
                from generate_series(1, array_upper(current_schemas(false), 1)) as s(r)
            ) as r using (nspname)
        ) as sp on sp.nspoid = typnamespace
        where typname in ('int4', '_int4') order by sp.r, pg_type.oid desc`);
    expect(types).toEqual(["t|b|_int4", "f|b|int4"]);
    expect(await rowsOf("select setting from pg_catalog.pg_settings where name = 'timezone'")).toEqual(["UTC"]);
    await client.run("set session characteristics as transaction isolation level read committed");
    expect(await rowsOf("show transaction isolation level")).toEqual(["serializable"]);
});

test("AWS's drivers ask for the one database as a table", async () => {
    const { columns, rows } = await client.run(
        "select current_database as table_cat FROM current_database() ORDER BY TABLE_CAT",
    );
    expect([columns, rows]).toEqual([["table_cat"], [["dev"]]]);
    expect(await rowsOf("select s.* from current_schema() as s")).toEqual(["public"]);
    expect((await client.run("select * from version()")).columns).toEqual(["version"]);
});

test("the standard's views show the keys of tables to whom has a right on them", async () => {
    const bob = await sessions.open("bob");
    const keys = ["table_constraints", "key_column_usage", "referential_constraints"].map(
        (view) =>
            `select distinct constraint_name from information_schema.${view} where constraint_schema = 's' order by 1`,
    );
    const seenBy = async (session: TestSession) => {
        const seen: unknown[] = [];
        for (const query of keys) {
            seen.push((await session.run(query)).rows.flat());
        }
        return seen;
    };
    const ofBoth = ["plays_song_id_fkey", "songs_pkey"];
    expect(await seenBy(client)).toEqual([ofBoth, ofBoth, ["plays_song_id_fkey"]]);
    expect(await seenBy(bob)).toEqual([["songs_pkey"], ["songs_pkey"], []]);
    await bob.session.close();
});

test("psql's list of users tells until when a password holds, and PG_USER the same", async () => {
    await client.run("create user guest password 'Secret123' valid until '2030-01-01'");
    expect(await rowsOf("select rolname, rolvaliduntil from pg_roles where rolvaliduntil is not null")).toEqual([
        "guest|2030-01-01 00:00:00",
    ]);
    expect(await rowsOf("select usename, valuntil from pg_user where valuntil is not null")).toEqual([
        "guest|2030-01-01 00:00:00",
    ]);
    await client.run("drop user guest");
});

test("privileges, as the views of Redshift and of the standard tell them", async () => {
    await client.run(
        "create group analysts; grant usage on schema s to group analysts; grant insert on s.songs to public",
    );
    expect(
        await rowsOf(`select namespace_name, relation_name, privilege_type, identity_name, identity_type, admin_option
            from svv_relation_privileges where relation_name = 'songs' order by 3`),
    ).toEqual(["s|songs|INSERT|public|public|f", "s|songs|SELECT|bob|user|f"]);
    expect(
        await rowsOf("select * from svv_schema_privileges where namespace_name = 's'").then((rows) =>
            rows.map((row) => row.replace(/\d+/, "#")),
        ),
    ).toEqual(["s|USAGE|#|analysts|group|f"]);
    expect(
        await rowsOf(`select grantee, privilege_type, is_grantable from information_schema.table_privileges
            where table_name = 'songs' and grantee <> 'awsuser' order by 2`),
    ).toEqual(["PUBLIC|INSERT|NO", "bob|SELECT|NO"]);
    await client.run("revoke all on s.songs from public; revoke usage on schema s from group analysts");
});

// Primary and unique keys: pg_index knows them, and the columns of an index stand in pg_attribute as those of a table do.
test("JDBC's and ADO's primary keys and indexes, which ask pg_index", async () => {
    await client.run(`create table s.lines (
        note varchar(9), day date not null, no int not null distkey default 1, code char(3) unique, primary key (no, day)
    ) sortkey (no)`);
    const keys = (condition: string) => `
        select n.nspname, ct.relname, a.attname, a.attnum, ci.relname, a.atttypid
        from pg_catalog.pg_namespace n, pg_catalog.pg_class ct, pg_catalog.pg_class ci, pg_catalog.pg_attribute a,
            pg_catalog.pg_index i
        where ct.oid = i.indrelid and ci.oid = i.indexrelid and a.attrelid = ci.oid and ${condition}
            and ct.relnamespace = n.oid and n.nspname = 's'
        order by 2, 5, 4`;
    expect(await rowsOf(keys("i.indisprimary"))).toEqual([
        "s|lines|no|1|lines_pkey|23",
        "s|lines|day|2|lines_pkey|1082",
        "s|songs|song_id|1|songs_pkey|23",
    ]);
    expect(await rowsOf(keys("i.indisunique and not i.indisprimary"))).toEqual(["s|lines|code|1|lines_code_key|1042"]);
    expect(
        await rowsOf(`select ci.relname, am.amname from pg_class ci join pg_am am on ci.relam = am.oid
            where ci.relname = 'lines_pkey'`),
    ).toEqual(["lines_pkey|btree"]);
    expect(
        await rowsOf(`select att.attname from pg_index ind, pg_class cl, pg_attribute att
            where cl.oid = 's.lines'::regclass and ind.indrelid = cl.oid and att.attrelid = cl.oid
                and att.attnum = any(ind.indkey) and attnum > 0 and ind.indisprimary order by att.attnum`),
    ).toEqual(["day", "no"]);
    expect(
        await rowsOf(`select c.relname, c.relhasindex, pg_get_indexdef(i.indexrelid), pg_get_indexdef(i.indexrelid, 2, true)
            from pg_class c join pg_index i on i.indrelid = c.oid join pg_constraint k on k.conindid = i.indexrelid
            where k.contype = 'p' order by 1`),
    ).toEqual([
        "lines|t|CREATE UNIQUE INDEX lines_pkey ON s.lines USING btree (no, day)|day",
        "songs|t|CREATE UNIQUE INDEX songs_pkey ON s.songs USING btree (song_id)|",
    ]);
    expect(
        await rowsOf(`select indkey[0], indkey[1], indkey[2], indkey[-1], conkey[0], conkey[1]
            from pg_index join pg_constraint on conindid = indexrelid where conname = 'lines_pkey'`),
    ).toEqual(["3|2||||3"]);
    const { rows } = await client.run(`select indkey, conkey, array_to_string(indkey, '+'), array_upper(conkey, 1)
        from pg_index join pg_constraint on conindid = indexrelid where conname = 'lines_pkey'`);
    expect(rows).toEqual([["3 2", "{3,2}", "3+2", "2"]]);
    expect(
        await rowsOf(`select attname, format_type(atttypid, atttypmod) from pg_attribute
            where (attrelid = 'pg_index'::regclass and attname = 'indkey')
                or (attrelid = 'pg_constraint'::regclass and attname = 'conkey') order by 1`),
    ).toEqual(["conkey|smallint[]", "indkey|int2vector"]);
    expect(await rowsOf("select tablename, hasindexes from pg_tables where schemaname = 's' order by 1")).toEqual([
        "lines|t",
        "plays|f",
        "songs|t",
    ]);
    expect(await rowsOf("select relname from pg_class where relkind = 'r' and relhasindex order by 1")).toEqual([
        "lines",
        "songs",
    ]);
    await client.run("drop table s.lines");
    expect(await rowsOf("select relname from pg_class where relname like 'lines%'")).toEqual([]);
});

// The drivers of AWS and of PostgreSQL ask for the index of the key that is referred to, which pg_depend knows.
test("JDBC's foreign keys, column by column, with the name of the key that they refer to", async () => {
    await client.run(`
        create table s.albums (no int, side int, title varchar(9) unique, primary key (side, no));
        create table s.tracks (
            album int, album_side int, title varchar(9) references s.albums (title),
            constraint of_album foreign key (album_side, album) references s.albums (side, no)
        )`);
    expect(await rowsOf("select setting from pg_catalog.pg_settings where name = 'max_index_keys'")).toEqual(["32"]);
    const rows = await rowsOf(`
        select pkn.nspname, pkc.relname, pka.attname, fkc.relname, fka.attname, pos.n as key_seq,
            case con.confupdtype when 'c' then 0 when 'a' then 3 else null end as update_rule,
            con.conname as fk_name, pkic.relname as pk_name
        from pg_catalog.pg_namespace pkn, pg_catalog.pg_class pkc, pg_catalog.pg_attribute pka,
            pg_catalog.pg_namespace fkn, pg_catalog.pg_class fkc, pg_catalog.pg_attribute fka,
            pg_catalog.pg_constraint con, pg_catalog.generate_series(1, 32) pos(n), pg_catalog.pg_class pkic,
            pg_catalog.pg_depend dep
        where pkn.oid = pkc.relnamespace and pkc.oid = pka.attrelid and pka.attnum = con.confkey[pos.n]
            and con.confrelid = pkc.oid and fkn.oid = fkc.relnamespace and fkc.oid = fka.attrelid
            and fka.attnum = con.conkey[pos.n] and con.conrelid = fkc.oid and con.contype = 'f' and pkic.relkind = 'i'
            and con.oid = dep.objid and pkic.oid = dep.refobjid and dep.classid = 'pg_constraint'::regclass::oid
            and dep.refclassid = 'pg_class'::regclass::oid and fkn.nspname = 's' and fkc.relname = 'tracks'
        order by pkn.nspname, pkc.relname, con.conname, pos.n`);
    expect(rows).toEqual([
        "s|albums|side|tracks|album_side|1|3|of_album|albums_pkey",
        "s|albums|no|tracks|album|2|3|of_album|albums_pkey",
        "s|albums|title|tracks|title|1|3|tracks_title_fkey|albums_title_key",
    ]);
    const columns = await rowsOf(`
        select c.conname, t.relname, d.refobjsubid from pg_depend d
        join pg_constraint c on c.oid = d.objid and d.classid = 'pg_constraint'::regclass
        join pg_class t on t.oid = d.refobjid and t.relname in ('albums', 'tracks') where c.conname = 'of_album'
        order by 2, 3`);
    expect(columns).toEqual(["of_album|albums|1", "of_album|albums|2", "of_album|tracks|1", "of_album|tracks|2"]);
    await client.run("drop table s.tracks; drop table s.albums");
});

test("the JDBC driver's query of primary keys, with a composite value, is refused by name", async () => {
    const sql = `select result.key_seq from (select (information_schema._pg_expandarray(i.indkey)).n as key_seq,
            information_schema._pg_expandarray(i.indkey) as keys, a.attnum as a_attnum
            from pg_catalog.pg_attribute a join pg_catalog.pg_index i on (a.attrelid = i.indrelid)) result
        where result.a_attnum = (result.keys).x`;
    await expect(client.run(sql)).rejects.toMatchObject({
        code: "0A000",
        message: expect.stringContaining("_pg_expandarray"),
    });
});

test("a system view that Redshift has and the warehouse does not carry is refused by name", async () => {
    await expect(client.run("select * from stv_wlm_query_state")).rejects.toMatchObject({
        code: "0A000",
        message: "The system view stv_wlm_query_state is not carried by the local warehouse.",
    });
    for (const view of [
        "pg_catalog.pg_cast",
        "pg_operator",
        "svv_roles",
        "sys_session_history",
        "information_schema.routines",
    ]) {
        await expect(client.run(`select * from ${view}`)).rejects.toMatchObject({
            code: "0A000",
            message: `The system view ${view} is not carried by the local warehouse.`,
        });
    }
    for (const view of ["pg_enum", "information_schema.user_defined_types", "routines"]) {
        await expect(client.run(`select * from ${view}`)).rejects.toMatchObject({ code: "42P01" });
    }
    await expect(client.run("select * from stv_anything")).rejects.toMatchObject({ code: "42P01" });
    expect(systemRelations.filter(({ schema, name }) => isUncarriedView([schema, name]))).toEqual([]);
});

test("SVV_TABLE_INFO and STV_TBL_PERM count the rows that are there, and the first leaves empty tables out", async () => {
    const counted = async () => [
        ...(await rowsOf(
            `select tbl_rows, estimated_visible_rows from svv_table_info where "table" in ('counted', 'counted_too')`,
        )),
        ...(await rowsOf("select rows from stv_tbl_perm where trim(name) in ('counted', 'counted_too') order by 1")),
    ];
    await client.run("create table counted (n int)");
    expect(await counted()).toEqual(["0"]);
    await client.run("insert into counted values (1), (2), (3), (4); delete from counted where n < 4");
    expect(await counted()).toEqual(["1|1", "1"]);
    await client.run("create temp table counted_too (n int)");
    await client.run("begin; insert into counted values (5)");
    expect(await counted()).toEqual(["2|2", "0", "2"]);
    await client.run("rollback; truncate counted");
    expect(await counted()).toEqual(["0", "0"]);
    await client.run("drop table counted; drop table counted_too");
});

test("who lists functions is warned that Redshift's own are missing; nobody else is", async () => {
    const warnings: string[] = [];
    client.session.events.current = {
        notice: ({ severity, message }) => warnings.push(`${severity}: ${message}`),
        parameterStatus: () => undefined,
        end: () => undefined,
    };
    await client.run("create view s.functions as select proname from pg_catalog.pg_proc");
    const missing = "WARNING: The local warehouse lists none of Redshift's own functions in pg_proc.";
    expect(await rowsOf("select proname from pg_proc where proname = 'nvl'")).toEqual([]);
    expect((await client.extended("select * from s.functions")).rows).toEqual([]);
    expect(warnings).toEqual([missing, missing]);
    await client.run("select relname from pg_class limit 1; drop view s.functions");
    expect(warnings).toHaveLength(2);
    client.session.events.current = undefined;
});

test("columns come in their table's order without being asked to, as the guide's examples have them", async () => {
    await client.run(
        "create table mixed (a super, b int, c varchar(3), d timestamp, e int, f decimal(4,1), g boolean)",
    );
    const names = ["a", "b", "c", "d", "e", "f", "g"];
    expect(await rowsOf(`select "column" from pg_table_def where tablename = 'mixed'`)).toEqual(names);
    for (const view of ["svv_columns", "svv_redshift_columns", "svv_all_columns", "information_schema.columns"]) {
        expect(await rowsOf(`select column_name from ${view} where table_name = 'mixed'`)).toEqual(names);
    }
});

test("sqlalchemy-redshift's keys: of a table, and those that external tables are said to have", async () => {
    const rows = await rowsOf(`
        select n.nspname as "schema", c.relname as "table_name", t.contype, t.conname, t.conkey, a.attnum, a.attname,
            pg_catalog.pg_get_constraintdef(t.oid, true)::varchar(512) as condef, n.oid as "schema_oid", c.oid as "rel_oid"
        from pg_catalog.pg_class c
        left join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        join pg_catalog.pg_constraint t on t.conrelid = c.oid
        join pg_catalog.pg_attribute a on t.conrelid = a.attrelid and a.attnum = any(t.conkey)
        where n.nspname !~ '^pg_' and table_name = 'songs'
        union
        select s.schemaname as "schema", c.tablename as "table_name", 'p' as "contype", c.tablename || '_pkey' as "conname",
            array[1::smallint] as "conkey", 1 as "attnum", c.columnname as "attname",
            'PRIMARY KEY (' || c.columnname || ')'::varchar(512) as "condef", s.esoid as "schema_oid", null as "rel_oid"
        from svv_external_columns c join svv_external_schemas s on s.schemaname = c.schemaname
        where 1 and table_name = 'songs'
        order by "schema", "table_name"`);
    expect(rows.map((row) => row.split("|").slice(0, 8).join("|"))).toEqual([
        "s|songs|p|songs_pkey|{1}|1|song_id|PRIMARY KEY (song_id)",
    ]);
});

test.each([
    ["select array[1, 2], array['a', 'b,c'], array[1::smallint] from pg_database", ['{1,2}|{a,"b,c"}|{1}']],
    ["select nspname from pg_namespace where nspname = any(array['s', 'public']) order by 1", ["public", "s"]],
])("the leader node has arrays for who reads the catalogue: %s", async (query, rows) => {
    expect(await rowsOf(query)).toEqual(rows);
});

test.each([
    ["select title from s.songs where song_id = any(array[1, 2])", "0A000"],
    ["select array[1, 2]", "0A000"],
    ["select array[1, 'a'] from pg_database", "0A000"],
    ["select array[1.5] from pg_database", "0A000"],
    ["select array[true, false] from pg_database", "0A000"],
])("an array that this warehouse does not have is refused: %s", async (query, code) => {
    await expect(client.run(query)).rejects.toMatchObject({ code });
});

test("reserved words stand in quotes where a name is written as SQL", async () => {
    await client.run(`
        create table s."order" ("user" int primary key, "Key" int unique);
        create table s.lines_of ("order" int references s."order" ("user"));
        set search_path to s`);
    expect(
        await rowsOf(`select conrelid::regclass, pg_get_constraintdef(oid), pg_get_indexdef(conindid), pg_get_indexdef(conindid, 1, true)
        from pg_constraint where conrelid in ('s."order"'::regclass, 's.lines_of'::regclass) order by contype, 2`),
    ).toEqual([
        'lines_of|FOREIGN KEY ("order") REFERENCES "order"("user")||',
        '"order"|PRIMARY KEY ("user")|CREATE UNIQUE INDEX order_pkey ON "order" USING btree ("user")|"user"',
        '"order"|UNIQUE (key)|CREATE UNIQUE INDEX order_key_key ON "order" USING btree (key)|key',
    ]);
    await client.run(`drop table s.lines_of, s."order"; reset search_path`);
});

test("TypeORM's types and comments of columns, DBD::Pg's tables and keys", async () => {
    expect(
        await rowsOf(`select column_name, ('"' || "udt_schema" || '"."' || "udt_name" || '"')::"regtype"::text as "regtype",
            pg_catalog.col_description(
                (quote_ident(table_catalog) || '.' || quote_ident(table_schema) || '.' || quote_ident(table_name))::regclass::oid,
                ordinal_position
            ) as description
            from information_schema.columns where table_schema = 's' and table_name = 'songs' order by ordinal_position`),
    ).toEqual(["song_id|integer|", "title|character varying|as printed", "price|numeric|"]);
    expect(
        await rowsOf(`select "cnst"."conname", "a"."attname" from "pg_constraint" "cnst"
            left join "pg_attribute" "a" on "a"."attrelid" = "cnst"."conrelid" and "a"."attnum" = any ("cnst"."conkey")
            where "cnst"."conrelid" = 's.songs'::regclass`),
    ).toEqual(["songs_pkey|song_id"]);
    expect(
        await rowsOf(`select c.relname, d.description, t.spcname from pg_catalog.pg_class c
            left join pg_catalog.pg_description d on (c.oid = d.objoid and c.tableoid = d.classoid and d.objsubid = 0)
            left join pg_catalog.pg_namespace n on (n.oid = c.relnamespace and n.tableoid = 'pg_namespace'::regclass)
            left join pg_catalog.pg_tablespace t on (t.oid = c.reltablespace)
            where n.nspname = 's' and c.relname in ('songs', 'plays') order by 1`),
    ).toEqual(["plays||", "songs|One row per song|"]);
    expect(await rowsOf("select constraint_name, check_clause from information_schema.check_constraints")).toEqual([]);
    expect(await rowsOf("select amname, amorderstrategy, amcanunique from pg_am")).toEqual(["btree|1|t"]);
});

test("Sequelize's foreign keys: the columns that each key is about", async () => {
    expect(
        await rowsOf(`select tc.constraint_name, tc.constraint_type, kcu.column_name, ccu.table_schema, ccu.table_name, ccu.column_name
            from information_schema.table_constraints as tc
            join information_schema.key_column_usage as kcu on tc.constraint_name = kcu.constraint_name
            join information_schema.constraint_column_usage as ccu on ccu.constraint_name = tc.constraint_name
            where tc.table_schema = 's' order by 1`),
    ).toEqual([
        "plays_song_id_fkey|FOREIGN KEY|song_id|s|songs|song_id",
        "songs_pkey|PRIMARY KEY|song_id|s|songs|song_id",
    ]);
});
