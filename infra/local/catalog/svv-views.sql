-- What Redshift itself says of schemas, tables and columns. Source: developer guide, "SVV views" and "PG_TABLE_DEF".

-- view pg_catalog.svv_tables(table_catalog text, table_schema text, table_name text, table_type text, remarks text)
select
    redshift.catalog."$database"() as table_catalog,
    schema_name as table_schema,
    name as table_name,
    case when kind = 'v' then 'VIEW' when schema_name = 'pg_temp_1' then 'LOCAL TEMPORARY' else 'BASE TABLE' end as table_type,
    metadata.comment as remarks
from redshift.catalog."$relations"
where redshift.catalog."$sees_relation"(is_system, metadata.owner, metadata.oid);

-- view pg_catalog.svv_columns(
--     table_catalog text, table_schema text, table_name text, column_name text, ordinal_position integer,
--     column_default text, is_nullable text, data_type text, character_maximum_length integer,
--     numeric_precision integer, numeric_precision_radix integer, numeric_scale integer, datetime_precision integer,
--     interval_type text, interval_precision text, character_set_catalog text, character_set_schema text,
--     character_set_name text, collation_catalog text, collation_schema text, collation_name text, domain_name text,
--     remarks text
-- )
select
    redshift.catalog."$database"() as table_catalog,
    schema_name as table_schema,
    relation_name as table_name,
    name as column_name,
    position as ordinal_position,
    redshift.catalog."$default"(relation_oid, position, declared_default, identity)
        as column_default,
    if(not_null, 'NO', 'YES') as is_nullable,
    type_name as data_type,
    length as character_maximum_length,
    numeric_precision,
    numeric_radix as numeric_precision_radix,
    numeric_scale,
    datetime_precision,
    null as interval_type,
    null as interval_precision,
    null as character_set_catalog,
    null as character_set_schema,
    null as character_set_name,
    null as collation_catalog,
    null as collation_schema,
    null as collation_name,
    null as domain_name,
    comment as remarks
from redshift.catalog."$columns"
where not is_hidden and redshift.catalog."$sees_relation"(is_system, owner_name, relation_oid)
order by schema_name, relation_name, position;

-- view pg_catalog.svv_all_schemas(
--     database_name varchar(128), schema_name varchar(128), schema_owner integer, schema_type varchar(128),
--     schema_acl varchar(128), source_database varchar(128), schema_option varchar(256)
-- )
select
    redshift.catalog."$database"() as database_name,
    name as schema_name,
    owner as schema_owner,
    'local' as schema_type,
    redshift.catalog."$acl_text"(redshift.catalog."$schema_acl"(name, owner_name, acls.items)) as schema_acl,
    null as source_database,
    null as schema_option
from redshift.catalog."$schemas" as schemas
left join redshift.catalog."$acls" as acls on acls.object_kind = 'schema' and acls.object_key = schemas.name
where redshift.catalog."$sees_schema"(name, owner);

-- view pg_catalog.svv_all_tables(
--     database_name varchar(128), schema_name varchar(128), table_name varchar(128), table_acl varchar(128),
--     table_type varchar(128), remarks varchar(256)
-- )
select
    redshift.catalog."$database"() as database_name,
    schema_name,
    name as table_name,
    redshift.catalog."$acl_text"(redshift.catalog."$relation_acl"(relations.name, is_system, metadata.owner, acls.items)) as table_acl,
    if(kind = 'v', 'VIEW', 'TABLE') as table_type,
    metadata.comment as remarks
from redshift.catalog."$relations" as relations
left join redshift.catalog."$acls" as acls
    on acls.object_kind = 'relation' and acls.object_key = cast(relations.metadata.oid as varchar)
where redshift.catalog."$sees_relation"(is_system, metadata.owner, metadata.oid);

-- view pg_catalog.svv_all_columns(
--     database_name varchar(128), schema_name varchar(128), table_name varchar(128), column_name varchar(128),
--     ordinal_position integer, column_default varchar(4000), is_nullable varchar(3), data_type varchar(128),
--     character_maximum_length integer, numeric_precision integer, numeric_scale integer, remarks varchar(256)
-- )
select
    redshift.catalog."$database"() as database_name,
    schema_name,
    relation_name as table_name,
    name as column_name,
    position as ordinal_position,
    redshift.catalog."$default"(relation_oid, position, declared_default, identity)
        as column_default,
    if(not_null, 'NO', 'YES') as is_nullable,
    type_name as data_type,
    length as character_maximum_length,
    numeric_precision,
    numeric_scale,
    comment as remarks
from redshift.catalog."$columns"
where not is_hidden and redshift.catalog."$sees_relation"(is_system, owner_name, relation_oid)
order by schema_name, relation_name, position;

-- view pg_catalog.svv_redshift_databases(
--     database_name varchar(128), database_owner integer, database_type varchar(32), database_acl varchar(128),
--     database_options varchar(128), database_isolation_level varchar(128)
-- )
select
    redshift.catalog."$database"() as database_name,
    100 as database_owner,
    'local' as database_type,
    redshift.catalog."$acl_text"(redshift.catalog."$database_acl"()) as database_acl,
    null as database_options,
    'Serializable' as database_isolation_level;

-- view pg_catalog.svv_redshift_schemas(
--     database_name varchar(128), schema_name varchar(128), schema_owner integer, schema_type varchar(16),
--     schema_acl varchar(128), schema_option varchar(128)
-- )
select
    redshift.catalog."$database"() as database_name,
    name as schema_name,
    owner as schema_owner,
    'local' as schema_type,
    redshift.catalog."$acl_text"(redshift.catalog."$schema_acl"(name, owner_name, acls.items)) as schema_acl,
    null as schema_option
from redshift.catalog."$schemas" as schemas
left join redshift.catalog."$acls" as acls on acls.object_kind = 'schema' and acls.object_key = schemas.name
where redshift.catalog."$sees_schema"(name, owner);

-- view pg_catalog.svv_redshift_tables(
--     database_name varchar(128), schema_name varchar(128), table_name varchar(128), table_type varchar(128),
--     table_acl varchar(128), remarks varchar(128), table_owner varchar(128)
-- )
select
    redshift.catalog."$database"() as database_name,
    schema_name,
    name as table_name,
    if(kind = 'v', 'VIEW', 'TABLE') as table_type,
    redshift.catalog."$acl_text"(redshift.catalog."$relation_acl"(relations.name, is_system, metadata.owner, acls.items)) as table_acl,
    metadata.comment as remarks,
    metadata.owner as table_owner
from redshift.catalog."$relations" as relations
left join redshift.catalog."$acls" as acls
    on acls.object_kind = 'relation' and acls.object_key = cast(relations.metadata.oid as varchar)
where redshift.catalog."$sees_relation"(is_system, metadata.owner, metadata.oid);

-- view pg_catalog.svv_redshift_columns(
--     database_name varchar(128), schema_name varchar(128), table_name varchar(128), column_name varchar(128),
--     ordinal_position integer, data_type varchar(32), column_default varchar(4000), is_nullable varchar(3),
--     encoding varchar(128), distkey boolean, sortkey integer, column_acl varchar(128), remarks varchar(256)
-- )
select
    redshift.catalog."$database"() as database_name,
    schema_name,
    relation_name as table_name,
    name as column_name,
    position as ordinal_position,
    redshift.catalog."$format"(type_name, type) as data_type,
    redshift.catalog."$default"(relation_oid, position, declared_default, identity)
        as column_default,
    if(not_null, 'NO', 'YES') as is_nullable,
    redshift.catalog."$encoding"(relation_kind, schema_name, declared_encoding, sort_position, type)
        as encoding,
    is_distkey as distkey,
    redshift.catalog."$sortkey"(sort_style, sort_position) as sortkey,
    null as column_acl,
    comment as remarks
from redshift.catalog."$columns"
where not is_hidden and redshift.catalog."$sees_relation"(is_system, owner_name, relation_oid)
order by schema_name, relation_name, position;

-- Tables along the search path only.
-- view pg_catalog.pg_table_def(
--     schemaname name, tablename name, "column" name, type text, encoding char(32), distkey boolean, sortkey integer,
--     "notnull" boolean
-- )
select
    schema_name as schemaname,
    relation_name as tablename,
    name as "column",
    redshift.catalog."$format"(type_name, type) as type,
    redshift.catalog."$encoding"(relation_kind, schema_name, declared_encoding, sort_position, type)
        as encoding,
    is_distkey as distkey,
    redshift.catalog."$sortkey"(sort_style, sort_position) as sortkey,
    not_null as "notnull"
from redshift.catalog."$columns"
where not is_hidden and not is_late_binding and redshift.catalog."$is_visible"(schema_name)
order by schema_name, relation_name, position;

-- Tables that hold rows. What only a cluster has (blocks, skew over slices, sort order, statistics) is null.
-- view pg_catalog.svv_table_info(
--     database text, schema text, table_id oid, "table" text, encoded text, diststyle text, sortkey1 text,
--     max_varchar integer, sortkey1_enc char(32), sortkey_num integer, size bigint, pct_used decimal(10, 4),
--     empty bigint, unsorted decimal(5, 2), stats_off decimal(5, 2), tbl_rows decimal(38, 0),
--     skew_sortkey1 decimal(19, 2), skew_rows decimal(19, 2), estimated_visible_rows decimal(38, 0), risk_event text,
--     vacuum_sort_benefit decimal(12, 2), create_time timestamp
-- )
with encoded as (
    select
        relation_oid,
        type,
        sort_position,
        redshift.catalog."$encoding"(relation_kind, schema_name, declared_encoding, sort_position, type) as encoding
    from redshift.catalog."$columns"
    where relation_kind = 'r'
),
widths as (
    select
        relation_oid,
        max(if(type.kind = 'varchar', type.length, 0)) as max_varchar,
        max(if(sort_position = 1, encoding, null)) as sortkey1_enc,
        bool_or(encoding <> 'none') as is_encoded
    from encoded
    group by relation_oid
)
select
    redshift.catalog."$database"() as database,
    relations.schema_name as schema,
    relations.metadata.oid as table_id,
    relations.name as "table",
    if(widths.is_encoded, 'Y', 'N') || if(relations.metadata.encodeAuto, ', AUTO(ENCODE)', '') as encoded,
    case coalesce(relations.metadata.distStyle, 'auto')
        when 'auto' then 'AUTO(ALL)'
        when 'key' then 'KEY(' || relations.metadata.distKey || ')'
        else upper(relations.metadata.distStyle)
    end as diststyle,
    case
        when relations.metadata.sortKey is null or relations.metadata.sortKey.style = 'auto' then 'AUTO(SORTKEY)'
        else relations.metadata.sortKey.columns[1]
    end as sortkey1,
    widths.max_varchar,
    widths.sortkey1_enc,
    coalesce(len(relations.metadata.sortKey.columns), 0) as sortkey_num,
    null as size,
    null as pct_used,
    0 as empty,
    null as unsorted,
    null as stats_off,
    redshift.catalog."$rows"(relations.metadata.oid) as tbl_rows,
    null as skew_sortkey1,
    null as skew_rows,
    redshift.catalog."$rows"(relations.metadata.oid) as estimated_visible_rows,
    null as risk_event,
    null as vacuum_sort_benefit,
    null as create_time
from redshift.catalog."$relations" as relations
join widths on widths.relation_oid = relations.metadata.oid
where relations.kind = 'r' and redshift.catalog."$rows"(relations.metadata.oid) > 0;

-- Superusers see all users, others themselves. Source: developer guide, "SVV_USER_INFO".
-- view pg_catalog.svv_user_info(
--     user_name varchar(128), user_id integer, createdb boolean, superuser boolean, catalog_update boolean,
--     connection_limit varchar(32), syslog_access varchar(128), session_timeout integer,
--     last_ddl_timestamp timestamp, external_user_id varchar(128)
-- )
select
    usename as user_name,
    usesysid as user_id,
    usecreatedb as createdb,
    usesuper as superuser,
    usesysid = 1 as catalog_update,
    'UNLIMITED' as connection_limit,
    if(usesuper, 'UNRESTRICTED', 'RESTRICTED') as syslog_access,
    0 as session_timeout,
    null as last_ddl_timestamp,
    null as external_user_id
from warehouse."$system".users as listed
where redshift.catalog."$sees_rows_of"(listed.usesysid);

-- view pg_catalog.svl_user_info(
--     usename text, usesysid integer, usecreatedb boolean, usesuper boolean, usecatupd boolean, useconnlimit text,
--     syslogaccess text, last_ddl_ts timestamp, sessiontimeout integer, external_id text
-- )
select
    usename,
    usesysid,
    usecreatedb,
    usesuper,
    usesysid = 1 as usecatupd,
    'UNLIMITED' as useconnlimit,
    if(usesuper, 'UNRESTRICTED', 'RESTRICTED') as syslogaccess,
    null as last_ddl_ts,
    0 as sessiontimeout,
    null as external_id
from warehouse."$system".users;

-- Whether a view is behind its tables is not kept: null. REFRESH computes it anew (state 0).
-- view pg_catalog.svv_mv_info(
--     database_name char(128), schema_name char(128), user_name char(128), name char(128), is_stale char(1),
--     state integer, autorewrite char(1), autorefresh char(1)
-- )
select
    redshift.catalog."$database"() as database_name,
    schema_name,
    metadata.owner as user_name,
    name,
    null as is_stale,
    0 as state,
    'f' as autorewrite,
    'f' as autorefresh
from redshift.catalog."$relations"
where metadata.view.materialized
    and (metadata.owner = getvariable('session_user') or redshift.catalog."$sees_rows_of"(null));
