-- The standard's own views of the catalogue, in the columns of PostgreSQL 8.0 that Redshift keeps. They do not show
-- late-binding views' columns, which Redshift knows only when it plans them.

-- view information_schema.schemata(
--     catalog_name varchar(128), schema_name varchar(128), schema_owner varchar(128),
--     default_character_set_catalog varchar(128), default_character_set_schema varchar(128),
--     default_character_set_name varchar(128), sql_path text
-- )
select
    redshift.catalog."$database"() as catalog_name,
    schemas.name as schema_name,
    users.usename as schema_owner,
    null as default_character_set_catalog,
    null as default_character_set_schema,
    null as default_character_set_name,
    null as sql_path
from redshift.catalog."$schemas" as schemas
left join warehouse."$system".users as users on users.usesysid = schemas.owner;

-- view information_schema.tables(
--     table_catalog varchar(128), table_schema varchar(128), table_name varchar(128), table_type varchar(128),
--     self_referencing_column_name varchar(128), reference_generation varchar(128),
--     user_defined_type_catalog varchar(128), user_defined_type_schema varchar(128), user_defined_name varchar(128)
-- )
select
    redshift.catalog."$database"() as table_catalog,
    schema_name as table_schema,
    name as table_name,
    case when kind = 'v' then 'VIEW' when schema_name = 'pg_temp_1' then 'LOCAL TEMPORARY' else 'BASE TABLE' end as table_type,
    null as self_referencing_column_name,
    null as reference_generation,
    null as user_defined_type_catalog,
    null as user_defined_type_schema,
    null as user_defined_name
from redshift.catalog."$relations"
where redshift.catalog."$sees_relation"(is_system, metadata.owner, metadata.oid);

-- view information_schema.columns(
--     table_catalog varchar(128), table_schema varchar(128), table_name varchar(128), column_name varchar(128),
--     ordinal_position integer, column_default text, is_nullable varchar(3), data_type varchar(128),
--     character_maximum_length integer, character_octet_length integer, numeric_precision integer,
--     numeric_precision_radix integer, numeric_scale integer, datetime_precision integer, interval_type varchar(128),
--     interval_precision varchar(128), character_set_catalog varchar(128), character_set_schema varchar(128),
--     character_set_name varchar(128), collation_catalog varchar(128), collation_schema varchar(128),
--     collation_name varchar(128), domain_catalog varchar(128), domain_schema varchar(128), domain_name varchar(128),
--     udt_catalog varchar(128), udt_schema varchar(128), udt_name varchar(128), scope_catalog varchar(128),
--     scope_schema varchar(128), scope_name varchar(128), maximum_cardinality integer, dtd_identifier varchar(128),
--     is_self_referencing varchar(3)
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
    if(type.kind in ('char', 'varchar'), type.length, null) as character_maximum_length,
    if(type.kind in ('char', 'varchar'), type.length, null) as character_octet_length,
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
    null as domain_catalog,
    null as domain_schema,
    null as domain_name,
    redshift.catalog."$database"() as udt_catalog,
    'pg_catalog' as udt_schema,
    typname as udt_name,
    null as scope_catalog,
    null as scope_schema,
    null as scope_name,
    null as maximum_cardinality,
    position::varchar as dtd_identifier,
    'NO' as is_self_referencing
from redshift.catalog."$columns"
where not is_hidden and not is_late_binding and redshift.catalog."$sees_relation"(is_system, owner_name, relation_oid)
order by schema_name, relation_name, position;

-- view information_schema.views(
--     table_catalog varchar(128), table_schema varchar(128), table_name varchar(128), view_definition text,
--     check_option varchar(128), is_updatable varchar(3), is_insertable_into varchar(3)
-- )
select
    redshift.catalog."$database"() as table_catalog,
    schema_name as table_schema,
    name as table_name,
    redshift.catalog."$view_definition"(schema_name, name, metadata.view) as view_definition,
    'NONE' as check_option,
    'NO' as is_updatable,
    'NO' as is_insertable_into
from redshift.catalog."$relations"
where kind = 'v' and redshift.catalog."$sees_relation"(is_system, metadata.owner, metadata.oid);

-- view information_schema.table_constraints(
--     constraint_catalog varchar(128), constraint_schema varchar(128), constraint_name varchar(128),
--     table_catalog varchar(128), table_schema varchar(128), table_name varchar(128), constraint_type varchar(128),
--     is_deferrable varchar(3), initially_deferred varchar(3)
-- )
select
    redshift.catalog."$database"() as constraint_catalog,
    schema_name as constraint_schema,
    name as constraint_name,
    redshift.catalog."$database"() as table_catalog,
    schema_name as table_schema,
    relation_name as table_name,
    upper(replace(kind, '_', ' ')) as constraint_type,
    'NO' as is_deferrable,
    'NO' as initially_deferred
from redshift.catalog."$constraints"
where redshift.catalog."$sees_relation"(false, owner_name, relation_oid);

-- view information_schema.key_column_usage(
--     constraint_catalog varchar(128), constraint_schema varchar(128), constraint_name varchar(128),
--     table_catalog varchar(128), table_schema varchar(128), table_name varchar(128), column_name varchar(128),
--     ordinal_position integer
-- )
select
    redshift.catalog."$database"() as constraint_catalog,
    schema_name as constraint_schema,
    name as constraint_name,
    redshift.catalog."$database"() as table_catalog,
    schema_name as table_schema,
    relation_name as table_name,
    unnest(columns) as column_name,
    unnest(range(1, len(columns) + 1)) as ordinal_position
from redshift.catalog."$constraints"
where redshift.catalog."$sees_relation"(false, owner_name, relation_oid);

-- The columns that a key is about: its own, or those that a foreign key refers to.
-- view information_schema.constraint_column_usage(
--     table_catalog varchar(128), table_schema varchar(128), table_name varchar(128), column_name varchar(128),
--     constraint_catalog varchar(128), constraint_schema varchar(128), constraint_name varchar(128)
-- )
select
    redshift.catalog."$database"() as table_catalog,
    coalesce(referenced_schema, schema_name) as table_schema,
    coalesce(referenced_table, relation_name) as table_name,
    unnest(coalesce(referenced_columns, columns)) as column_name,
    redshift.catalog."$database"() as constraint_catalog,
    schema_name as constraint_schema,
    name as constraint_name
from redshift.catalog."$constraints"
where redshift.catalog."$sees_relation"(false, owner_name, relation_oid);

-- view information_schema.referential_constraints(
--     constraint_catalog varchar(128), constraint_schema varchar(128), constraint_name varchar(128),
--     unique_constraint_catalog varchar(128), unique_constraint_schema varchar(128),
--     unique_constraint_name varchar(128), match_option varchar(128), update_rule varchar(128), delete_rule varchar(128)
-- )
select
    redshift.catalog."$database"() as constraint_catalog,
    keys.schema_name as constraint_schema,
    keys.name as constraint_name,
    redshift.catalog."$database"() as unique_constraint_catalog,
    referenced.schema_name as unique_constraint_schema,
    referenced.name as unique_constraint_name,
    'NONE' as match_option,
    'NO ACTION' as update_rule,
    'NO ACTION' as delete_rule
from redshift.catalog."$constraints" as keys
left join redshift.catalog."$constraints" as referenced
    on referenced.schema_name = keys.referenced_schema
    and referenced.relation_name = keys.referenced_table
    and referenced.kind <> 'foreign_key'
    and list_sort(referenced.columns) = list_sort(keys.referenced_columns)
where keys.kind = 'foreign_key' and redshift.catalog."$sees_relation"(false, keys.owner_name, keys.relation_oid);
