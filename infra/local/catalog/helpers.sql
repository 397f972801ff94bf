-- What the views of the catalogue share; no user sees these. Names begin with a dollar sign, as those of "$system" do.

-- The types, as PostgreSQL's catalogue knows them. `kind` is the type's name in a relation's metadata. What the standard
-- says of a number's width is PostgreSQL's too (information_schema.columns); a decimal's precision and scale are its own.
create or replace table redshift.catalog."$types" as
select * from (values
    ('boolean', 16, 'bool', 'boolean', 1, 1000, 'B', null, null, null, null),
    ('bigint', 20, 'int8', 'bigint', 8, 1016, 'N', 64, 2, 0, null),
    ('smallint', 21, 'int2', 'smallint', 2, 1005, 'N', 16, 2, 0, null),
    ('integer', 23, 'int4', 'integer', 4, 1007, 'N', 32, 2, 0, null),
    ('real', 700, 'float4', 'real', 4, 1021, 'N', 24, 2, null, null),
    ('double', 701, 'float8', 'double precision', 8, 1022, 'N', 53, 2, null, null),
    ('decimal', 1700, 'numeric', 'numeric', -1, 1231, 'N', null, 10, null, null),
    ('char', 1042, 'bpchar', 'character', -1, 1014, 'S', null, null, null, null),
    ('varchar', 1043, 'varchar', 'character varying', -1, 1015, 'S', null, null, null, null),
    ('date', 1082, 'date', 'date', 4, 1182, 'D', null, null, null, null),
    ('time', 1083, 'time', 'time without time zone', 8, 1183, 'D', null, null, null, 6),
    ('timetz', 1266, 'timetz', 'time with time zone', 12, 1270, 'D', null, null, null, 6),
    ('timestamp', 1114, 'timestamp', 'timestamp without time zone', 8, 1115, 'D', null, null, null, 6),
    ('timestamptz', 1184, 'timestamptz', 'timestamp with time zone', 8, 1185, 'D', null, null, null, 6),
    ('interval', 1186, 'interval', 'interval', 16, 1187, 'T', null, null, null, 6),
    ('super', 4000, 'super', 'super', -1, 0, 'U', null, null, null, null),
    ('varbyte', 6551, 'varbyte', 'binary varying', -1, 0, 'U', null, null, null, null),
    ('name', 19, 'name', 'name', 128, 1003, 'S', null, null, null, null),
    ('oid', 26, 'oid', 'oid', 4, 1028, 'N', null, null, null, null),
    ('text', 25, 'text', 'text', -1, 1009, 'S', null, null, null, null),
    ('text_array', 1009, '_text', 'text[]', -1, 0, 'A', null, null, null, null),
    ('smallint_array', 1005, '_int2', 'smallint[]', -1, 0, 'A', null, null, null, null),
    ('integer_array', 1007, '_int4', 'integer[]', -1, 0, 'A', null, null, null, null),
    ('int2vector', 22, 'int2vector', 'int2vector', -1, 1006, 'A', null, null, null, null),
    ('unknown', 705, 'unknown', 'unknown', -2, 0, 'X', null, null, null, null)
) as types(
    kind, oid, typname, sql_name, typlen, array_oid, category, numeric_precision, numeric_radix, numeric_scale,
    datetime_precision
);

-- A number that stays the same for the same names: OIDs of what has none of its own.
create or replace macro redshift.catalog."$oid"(kind, names) as
    (hash(kind, names) % 1000000000 + 1000000000)::bigint;

-- atttypmod: the length, or precision and scale, with the four bytes of a value's header counted in.
create or replace macro redshift.catalog."$modifier"(type) as
    case
        when type.kind in ('char', 'varchar', 'varbyte') then type.length + 4
        when type.kind = 'decimal' then ((type.precision << 16) | type.scale) + 4
        else -1
    end::integer;

-- A type as Redshift writes it out.
create or replace macro redshift.catalog."$format"(sql_name, type) as
    case
        when type.kind in ('char', 'varchar', 'varbyte') then sql_name || '(' || type.length || ')'
        when type.kind = 'decimal' then sql_name || '(' || type.precision || ',' || type.scale || ')'
        else sql_name
    end;

-- The schemas that the session looks through, set by it; the temporary one is always among them.
create or replace macro redshift.catalog."$is_visible"(schema_name) as
    list_contains(coalesce(getvariable('search_path'), ['public']), schema_name)
    or schema_name in ('pg_catalog', 'pg_temp_1');

-- Every schema, its owner's number beside it.
create or replace view redshift.catalog."$schemas" as
select schemas.name, schemas.oid, coalesce(users.usesysid, 100) as owner, schemas.comment, schemas.owner as owner_name
from warehouse."$system".schemas as schemas
left join warehouse."$system".users as users on users.usename = schemas.owner
union all
select * from (values
    ('pg_catalog', 11, 1, 'System catalog schema', 'rdsdb'),
    ('information_schema', 12, 1, null, 'rdsdb'),
    ('pg_temp_1', 13, 1, null, 'rdsdb')
) as schemas(name, oid, owner, comment, owner_name);

-- A relation's metadata, read.
create or replace macro redshift.catalog."$metadata"(comment) as
    from_json(comment, '{
        "oid": "BIGINT", "owner": "VARCHAR", "comment": "VARCHAR", "distStyle": "VARCHAR", "distKey": "VARCHAR",
        "encodeAuto": "BOOLEAN", "backup": "BOOLEAN",
        "sortKey": {"style": "VARCHAR", "columns": ["VARCHAR"]},
        "view": {
            "definition": "VARCHAR", "lateBinding": "BOOLEAN", "materialized": "BOOLEAN",
            "searchPath": ["VARCHAR"], "reads": [["VARCHAR"]]
        },
        "columns": [{
            "name": "VARCHAR", "notNull": "BOOLEAN", "encoding": "VARCHAR", "default": "VARCHAR",
            "comment": "VARCHAR", "hidden": "BOOLEAN",
            "type": {
                "kind": "VARCHAR", "length": "INTEGER", "precision": "INTEGER", "scale": "INTEGER", "of": "VARCHAR"
            },
            "identity": {"seed": "BIGINT", "step": "BIGINT", "byDefault": "BOOLEAN"}
        }],
        "constraints": [{
            "kind": "VARCHAR", "name": "VARCHAR", "columns": ["VARCHAR"],
            "referenced": {"schema": "VARCHAR", "table": "VARCHAR", "columns": ["VARCHAR"]}
        }]
    }');

-- A view's definition: of a bound view its query, of the other kinds the whole statement, as Redshift keeps them.
create or replace macro redshift.catalog."$view_definition"(schema_name, name, view) as
    case
        when view.materialized then 'CREATE MATERIALIZED VIEW ' || schema_name || '.' || name || ' AS ' || view.definition
        when view.lateBinding
            then 'CREATE VIEW ' || schema_name || '.' || name || ' AS ' || view.definition || ' WITH NO SCHEMA BINDING'
        else view.definition
    end;

-- The catalogue's own views never change, so what is derived of them is kept in tables.
create or replace table redshift.catalog."$system_relations" as
select
    schema_name,
    name,
    'v' as kind,
    true as is_system,
    0 as estimated_size,
    redshift.catalog."$metadata"(comment) as metadata
from redshift.catalog."$system_views";

-- Every table and view of users, its metadata read. Temporary tables are those of the asking session.
create or replace view redshift.catalog."$stored_relations" as
with stored as (
    select
        if(database_name = 'temp', 'pg_temp_1', schema_name) as schema_name,
        table_name as name,
        -- A materialized view is a view that the engine keeps as a table. Quotes in a user's text are escaped.
        if(contains(comment, '"materialized":true'), 'v', 'r') as kind,
        estimated_size,
        comment
    from duckdb_tables()
    where comment is not null and schema_name <> '$system' and database_name in ('warehouse', 'temp')
    union all
    select schema_name, view_name, 'v', 0, comment
    from duckdb_views()
    where comment is not null and database_name = 'warehouse'
)
select
    schema_name,
    name,
    kind,
    false as is_system,
    estimated_size,
    redshift.catalog."$metadata"(comment) as metadata
from stored;

-- The same with the catalogue's own.
create or replace view redshift.catalog."$relations" as
select * from redshift.catalog."$stored_relations"
union all
select * from redshift.catalog."$system_relations";

-- The same with the numbers of schema and owner.
create or replace view redshift.catalog."$numbered_relations" as
select
    relations.*,
    relations.metadata.oid as oid,
    relations.metadata.comment as comment,
    relations.metadata.owner as owner_name,
    schemas.oid as schema_oid,
    coalesce(users.usesysid, 100) as owner
from redshift.catalog."$relations" as relations
join redshift.catalog."$schemas" as schemas on schemas.name = relations.schema_name
left join warehouse."$system".users as users on users.usename = relations.metadata.owner;

-- Every column of the relations that a view or table of them holds. Those of a late-binding view are as they were when it
-- was made. The catalogue's own never change: a query on "$columns" need not be planned over them, too.
create or replace macro redshift.catalog."$columns_of"(relations) as table
with numbered as (
    select
        schema_name,
        name as relation_name,
        kind as relation_kind,
        is_system,
        metadata,
        unnest(metadata.columns) as definition,
        unnest(range(1, len(metadata.columns) + 1)) as position
    from query_table(relations)
)
select
    numbered.metadata.oid as relation_oid,
    numbered.schema_name,
    numbered.relation_name,
    numbered.relation_kind,
    numbered.is_system,
    numbered.metadata.owner as owner_name,
    coalesce(numbered.metadata.view.lateBinding, false) as is_late_binding,
    if(numbered.definition.hidden, -2, numbered.position) as position,
    numbered.definition.name as name,
    numbered.definition.notNull as not_null,
    numbered.definition.comment as comment,
    coalesce(numbered.definition.hidden, false) as is_hidden,
    coalesce(numbered.metadata.distKey = numbered.definition.name, false) as is_distkey,
    coalesce(list_position(numbered.metadata.sortKey.columns, numbered.definition.name), 0) as sort_position,
    numbered.metadata.sortKey.style as sort_style,
    numbered.definition.encoding as declared_encoding,
    numbered.definition.default as declared_default,
    numbered.definition.identity as identity,
    numbered.definition.type as type,
    numbered.definition.type.length as length,
    coalesce(types.numeric_precision, numbered.definition.type.precision) as numeric_precision,
    types.numeric_radix,
    coalesce(types.numeric_scale, numbered.definition.type.scale) as numeric_scale,
    types.datetime_precision,
    types.oid as type_oid,
    types.typname as typname,
    types.typlen as type_size,
    types.sql_name as type_name
from numbered
join redshift.catalog."$types" as types
    on types.kind = case numbered.definition.type.of
        when 'smallint' then 'smallint_array' when 'integer' then 'integer_array' when 'int2vector' then 'int2vector'
        else numbered.definition.type.kind
    end;

create or replace table redshift.catalog."$system_columns" as
from redshift.catalog."$columns_of"('redshift.catalog."$system_relations"');

create or replace view redshift.catalog."$columns" as
from redshift.catalog."$columns_of"('redshift.catalog."$stored_relations"')
union all
from redshift.catalog."$system_columns";

-- Primary, unique and foreign keys, as their tables declare them.
create or replace view redshift.catalog."$constraints" as
with declared as (
    select
        schema_name,
        name as relation_name,
        metadata.oid as relation_oid,
        metadata.owner as owner_name,
        list_transform(metadata.columns, lambda each: each.name) as column_names,
        unnest(metadata.constraints) as definition
    from redshift.catalog."$relations"
    where not is_system
)
select
    redshift.catalog."$oid"('constraint', declared.relation_oid || '.' || declared.definition.name) as oid,
    declared.relation_oid,
    declared.owner_name,
    declared.schema_name,
    declared.relation_name,
    declared.definition.name as name,
    declared.definition.kind as kind,
    declared.definition.columns as columns,
    list_transform(declared.definition.columns, lambda each: list_position(declared.column_names, each)) as positions,
    declared.definition.referenced.schema as referenced_schema,
    declared.definition.referenced.table as referenced_table,
    declared.definition.referenced.columns as referenced_columns
from declared;

-- What primary and unique keys have of an index: PostgreSQL's catalogues describe these keys by it.
create or replace view redshift.catalog."$indexes" as
select
    redshift.catalog."$oid"('index', relation_oid || '.' || name) as oid,
    relation_oid,
    schema_name,
    relation_name,
    name,
    kind = 'primary_key' as is_primary,
    columns,
    positions
from redshift.catalog."$constraints"
where kind in ('primary_key', 'unique');

-- How a column's default reads. Identity columns have a function of Redshift's own for one.
create or replace macro redshift.catalog."$default"(relation_oid, place, declared, identity) as
    case
        when identity.seed is null then declared
        else (if(identity.byDefault, 'default_identity(', '"identity"(')) || relation_oid || ', ' || (place - 1)
            || ', ''' || identity.seed || ',' || identity.step || '''::text)'
    end;

-- The encoding of a column. Sources: developer guide, "CREATE TABLE", ENCODE: what a column gets that names none; "Loading
-- semistructured data into Amazon Redshift" for SUPER.
create or replace macro redshift.catalog."$encoding"(relation_kind, schema_name, declared, sort_position, type) as
    case
        when relation_kind = 'v' or declared = 'raw' then 'none'
        when declared is not null then declared
        when schema_name = 'pg_temp_1' or sort_position > 0 then 'none'
        when type.kind in ('boolean', 'real', 'double', 'interval') then 'none'
        when type.kind in ('char', 'varchar', 'varbyte') then 'lzo'
        when type.kind = 'super' then 'zstd'
        else 'az64'
    end;

-- A column's place in the sort key; every other one of an interleaved key is negative, from the first on. Source:
-- developer guide, "PG_TABLE_DEF", the example of an interleaved key.
create or replace macro redshift.catalog."$sortkey"(sort_style, sort_position) as
    if(sort_style = 'interleaved' and sort_position % 2 = 1, -sort_position, sort_position);

-- Whether the session's user may see a row of another: superusers see all. Source: developer guide, "Visibility of data in
-- system tables and views".
create or replace macro redshift.catalog."$sees_rows_of"(whose) as
    getvariable('session_user') is null
    or exists (
        from warehouse."$system".users
        where usename = getvariable('session_user') and (usesuper or usesysid = whose)
    );

-- Whether the session's user may see that there is a relation: superusers, its owner and who was granted anything on it do.
-- Source: developer guide, "SVV_TABLES": "regular users can see only metadata to which they have access". The session has
-- told of the grants ("*" are all relations): to ask for them here would cost a query on such a view as much as all the rest.
create or replace macro redshift.catalog."$sees_relation"(is_system, owner_name, relation_oid) as
    is_system
    or getvariable('session_user') is null
    or owner_name = getvariable('session_user')
    or list_has_any(getvariable('seen_relations'), ['*', cast(relation_oid as varchar)]);

-- Whether the session's user may see what was granted to whom: to oneself, one's groups and everybody.
-- Source: developer guide, "SVV_RELATION_PRIVILEGES": "identities to which they have access".
create or replace macro redshift.catalog."$sees_grantee"(kind, grantee) as
    kind = 'public'
    or redshift.catalog."$sees_rows_of"(if(kind = 'user', grantee, null))
    or (
        kind = 'group'
        and grantee in (
            select members.grosysid
            from warehouse."$system".group_members as members
            join warehouse."$system".users as users on users.usesysid = members.usesysid
            where users.usename = getvariable('session_user')
        )
    );

-- What GRANT has given, with the names of those who have it.
create or replace view redshift.catalog."$grants" as
select
    grants.object_kind,
    grants.object_key,
    grants.privilege,
    grants.grantee_kind,
    grants.grantee,
    case grants.grantee_kind when 'public' then 'public' when 'user' then users.usename else groups.groname end
        as grantee_name,
    grants.grant_option,
    grants.grantor
from warehouse."$system".grants as grants
left join warehouse."$system".users as users on grants.grantee_kind = 'user' and users.usesysid = grants.grantee
left join warehouse."$system".groups as groups on grants.grantee_kind = 'group' and groups.grosysid = grants.grantee;

-- The letter of a privilege in an access control list, with a star where it may be passed on. Source: PostgreSQL manual,
-- "GRANT", Notes; DROP is Redshift's own.
create or replace macro redshift.catalog."$acl_letter"(privilege, grant_option) as
    case privilege
        when 'insert' then 'a' when 'select' then 'r' when 'update' then 'w' when 'delete' then 'd'
        when 'references' then 'x' when 'drop' then 'D' when 'usage' then 'U' when 'create' then 'C'
        when 'temporary' then 'T'
    end
    || if(grant_option, '*', '');

-- What GRANT has given on an object, an item for each who has something, as access control lists hold them. Source:
-- developer guide, "PG_DEFAULT_ACL", sample queries (user1=r/admin, group group1=a/admin).
create or replace view redshift.catalog."$acls" as
with items as (
    select
        object_kind,
        object_key,
        grantee_kind,
        grantee_name,
        grantor,
        string_agg(
            redshift.catalog."$acl_letter"(privilege, grant_option),
            ''
            order by list_position(
                ['insert', 'select', 'update', 'delete', 'references', 'drop', 'usage', 'create', 'temporary'], privilege
            )
        ) as letters
    from redshift.catalog."$grants"
    group by object_kind, object_key, grantee_kind, grantee_name, grantor
)
select
    object_kind,
    object_key,
    list(
        case grantee_kind when 'public' then '' when 'group' then 'group ' || grantee_name else grantee_name end
        || '=' || letters || '/' || grantor
        order by grantee_kind <> 'public', grantee_kind = 'group', grantee_name, grantor
    ) as items
from items
group by object_kind, object_key;

-- The access control list of an object; null until something is granted on it, as in PostgreSQL: its owner has all then.
create or replace macro redshift.catalog."$acl"(owner_name, letters, granted) as
    if(granted is null, null, list_prepend(owner_name || '=' || letters || '/' || owner_name, granted));

-- Those of relations, schemas and the database. What the system brings is everybody's to read, but for what superusers
-- alone may read (access/requirements.ts).
create or replace macro redshift.catalog."$relation_acl"(relation_name, is_system, owner_name, granted) as
    redshift.catalog."$acl"(
        owner_name,
        'arwdRxtDPA',
        case
            when not is_system then granted
            when relation_name not in ('pg_user_info', 'stv_tbl_perm', 'svl_user_info', 'svv_table_info') then ['=r/' || owner_name]
        end
    );

create or replace macro redshift.catalog."$schema_acl"(schema_name, owner_name, granted) as
    redshift.catalog."$acl"(
        owner_name, 'UC', if(schema_name in ('pg_catalog', 'information_schema'), ['=U/' || owner_name], granted)
    );

create or replace macro redshift.catalog."$database_acl"() as
    redshift.catalog."$acl"(
        (select any_value(usename) from warehouse."$system".users where usesysid = 100),
        'CT',
        (
            select any_value(items)
            from redshift.catalog."$acls"
            where object_kind = 'database' and object_key = redshift.catalog."$database"()
        )
    );

-- As Redshift's own views write a list. Source: developer guide, "SHOW TABLES", table_acl.
create or replace macro redshift.catalog."$acl_text"(list) as
    array_to_string(list, '~');

-- How many rows a table holds, as the reader was told it in the variable `row_counts`.
create or replace macro redshift.catalog."$rows"(relation_oid) as
    cast(getvariable('row_counts') as map(bigint, bigint))[relation_oid];

-- What sessions do, as the reader was told it.
create or replace macro redshift.catalog."$activity"() as
    from_json(cast(getvariable('activity') as varchar), '{
        "sessions": [{"processId": "INTEGER", "user": "VARCHAR", "startedAt": "TIMESTAMP"}],
        "running": [
            {"processId": "INTEGER", "user": "VARCHAR", "text": "VARCHAR", "startedAt": "TIMESTAMP", "micros": "BIGINT"}
        ],
        "locks": [{
            "processId": "INTEGER", "user": "VARCHAR", "id": "BIGINT", "startedAt": "TIMESTAMP", "mode": "VARCHAR",
            "table": "VARCHAR", "granted": "BOOLEAN"
        }]
    }');

-- The log of statements, as the reader was told it. The text is a row of its own, so that the engine reads it as it runs,
-- which is quicker by far than as it plans.
create or replace view redshift.catalog."$query_log" as
with told as materialized (
    select cast(getvariable('query_log') as varchar) as text
),
entries as (
    select unnest(from_json(told.text, '{
        "queries": [{
            "id": "BIGINT", "user": "VARCHAR", "processId": "INTEGER", "transactionId": "BIGINT", "label": "VARCHAR",
            "log": "VARCHAR", "type": "VARCHAR", "text": "VARCHAR", "isOnNodes": "BOOLEAN", "startedAt": "TIMESTAMP",
            "endedAt": "TIMESTAMP", "status": "VARCHAR", "error": "VARCHAR", "returnedRows": "BIGINT"
        }]
    }').queries) as each
    from told
)
select
    users.usesysid as user_number,
    each.id as id,
    each.processId as processId,
    each.transactionId as transactionId,
    each.label as label,
    each.log as log,
    each.type as type,
    each.text as text,
    each.isOnNodes as isOnNodes,
    each.startedAt as startedAt,
    each.endedAt as endedAt,
    each.status as status,
    each.error as error,
    each.returnedRows as returnedRows
from entries
left join warehouse."$system".users as users on users.usename = each.user;

-- The numbers of the parts of a text that has so many characters in each.
create or replace macro redshift.catalog."$parts"(text, width) as
    range(0, greatest(1, (length(text) + width - 1) // width));

-- As the log's views of parts keep it: on one line. Source: developer guide, "STL_QUERYTEXT", Reconstructing stored SQL.
create or replace macro redshift.catalog."$on_one_line"(text) as
    replace(replace(text, chr(13), ''), chr(10), '\n');

-- The log's statements in parts of 200 characters, a row each.
create or replace view redshift.catalog."$query_log_parts" as
with lines as (
    select
        * exclude (text),
        redshift.catalog."$on_one_line"(text) as line,
        unnest(redshift.catalog."$parts"(redshift.catalog."$on_one_line"(text), 200)) as part
    from redshift.catalog."$query_log"
)
select
    * exclude (line),
    substr(line, part * 200 + 1, 200) as text
from lines;

-- What the session's user holds by GRANT: as that user, by a group, or as everybody does.
create or replace view redshift.catalog."$grants_of_session" as
select grants.object_kind, grants.object_key, grants.privilege
from warehouse."$system".grants as grants
where grants.grantee_kind = 'public'
    or (
        grants.grantee_kind = 'user'
        and grants.grantee in (
            select usesysid from warehouse."$system".users where usename = getvariable('session_user')
        )
    )
    or (
        grants.grantee_kind = 'group'
        and grants.grantee in (
            select members.grosysid
            from warehouse."$system".group_members as members
            join warehouse."$system".users as users on users.usesysid = members.usesysid
            where users.usename = getvariable('session_user')
        )
    );

-- Whether the session's user may see a schema: those of the system, one's own, and where anything was granted on it.
-- Source: developer guide, "SVV_ALL_SCHEMAS".
create or replace macro redshift.catalog."$sees_schema"(schema_name, owner) as
    schema_name in ('pg_catalog', 'information_schema', 'pg_temp_1')
    or redshift.catalog."$sees_rows_of"(owner)
    or schema_name in (
        select held.object_key
        from redshift.catalog."$grants_of_session" as held
        where held.object_kind = 'schema'
    );
