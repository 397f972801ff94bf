-- What SHOW DATABASES, SCHEMAS, TABLES, COLUMNS, CONSTRAINTS, GRANTS and so on list, a view for each, in the order of their
-- rows; the dialect names their columns (dialect/show). Source: developer guide, the pages of these statements: their rows
-- are those of whom it says so under "Required permissions".

-- Superusers see all; others what is theirs, and what they were granted.
create or replace macro redshift.catalog."$is_granted"(kind, key, wanted) as
    exists (
        from redshift.catalog."$grants_of_session" as held
        where held.object_kind = kind and held.object_key = key and held.privilege = wanted
    );

create or replace macro redshift.catalog."$shows_schema"(schema_name, owner_name) as
    redshift.catalog."$sees_rows_of"(null)
    or owner_name = getvariable('session_user')
    or schema_name in ('pg_catalog', 'information_schema')
    or redshift.catalog."$is_granted"('schema', schema_name, 'usage');

create or replace macro redshift.catalog."$shows_relation"(is_system, schema_name, schema_owner, owner_name, relation_oid) as
    is_system
    or redshift.catalog."$sees_rows_of"(null)
    or owner_name = getvariable('session_user')
    or (
        redshift.catalog."$shows_schema"(schema_name, schema_owner)
        and redshift.catalog."$is_granted"('relation', cast(relation_oid as varchar), 'select')
    );

create or replace view redshift.catalog."$show_databases" as
select
    redshift.catalog."$database"() as database_name,
    100 as database_owner,
    'local' as database_type,
    redshift.catalog."$acl_text"(redshift.catalog."$database_acl"()) as database_acl,
    null as parameters,
    'Serializable' as database_isolation_level;

create or replace view redshift.catalog."$show_schemas" as
select
    redshift.catalog."$database"() as database_name,
    schemas.name as schema_name,
    schemas.owner as schema_owner,
    'local' as schema_type,
    redshift.catalog."$acl_text"(redshift.catalog."$schema_acl"(schemas.name, schemas.owner_name, acls.items)) as schema_acl,
    null as source_database,
    null as schema_option
from redshift.catalog."$schemas" as schemas
left join redshift.catalog."$acls" as acls on acls.object_kind = 'schema' and acls.object_key = schemas.name
where schemas.name <> 'pg_temp_1' and redshift.catalog."$shows_schema"(schemas.name, schemas.owner_name)
order by schema_name;

-- When a table was altered and changed last is not kept: null.
create or replace view redshift.catalog."$show_tables" as
select
    redshift.catalog."$database"() as database_name,
    relations.schema_name,
    relations.name as table_name,
    if(relations.kind = 'v', 'VIEW', 'TABLE') as table_type,
    redshift.catalog."$acl_text"(
        redshift.catalog."$relation_acl"(relations.name, relations.is_system, relations.metadata.owner, acls.items)
    ) as table_acl,
    relations.metadata.comment as remarks,
    relations.metadata.owner as owner,
    null as last_altered_time,
    null as last_modified_time,
    case
        when relations.kind = 'v' then null
        when coalesce(relations.metadata.distStyle, 'auto') = 'auto' then 'AUTO (ALL)'
        else upper(relations.metadata.distStyle)
    end as dist_style,
    case
        when relations.kind = 'r' then 'REGULAR TABLE'
        when relations.metadata.view.materialized then 'MATERIALIZED VIEW'
        when relations.metadata.view.lateBinding then 'LATE BINDING VIEW'
        else 'REGULAR VIEW'
    end as table_subtype
from redshift.catalog."$relations" as relations
join redshift.catalog."$schemas" as schemas on schemas.name = relations.schema_name
left join redshift.catalog."$acls" as acls
    on acls.object_kind = 'relation' and acls.object_key = cast(relations.metadata.oid as varchar)
where redshift.catalog."$shows_relation"(
    relations.is_system, relations.schema_name, schemas.owner_name, relations.metadata.owner, relations.metadata.oid
)
order by table_name;

create or replace view redshift.catalog."$show_columns" as
select
    redshift.catalog."$database"() as database_name,
    columns.schema_name,
    columns.relation_name as table_name,
    columns.name as column_name,
    columns.position as ordinal_position,
    redshift.catalog."$default"(columns.relation_oid, columns.position, columns.declared_default, columns.identity)
        as column_default,
    if(columns.not_null, 'NO', 'YES') as is_nullable,
    columns.type_name as data_type,
    columns.length as character_maximum_length,
    columns.numeric_precision,
    columns.numeric_scale,
    columns.comment as remarks,
    if(columns.sort_position > 0 and columns.sort_style <> 'auto', upper(columns.sort_style), null) as sort_key_type,
    redshift.catalog."$sortkey"(columns.sort_style, columns.sort_position) as sort_key,
    if(columns.is_distkey, 1, null) as dist_key,
    if(
        columns.relation_kind = 'v',
        null,
        replace(
            redshift.catalog."$encoding"(
                columns.relation_kind, columns.schema_name, columns.declared_encoding, columns.sort_position, columns.type
            ),
            'none',
            'raw'
        )
    ) as encoding,
    if(columns.type.kind in ('char', 'varchar'), 'default', null) as collation
from redshift.catalog."$columns" as columns
join redshift.catalog."$schemas" as schemas on schemas.name = columns.schema_name
where not columns.is_hidden
    and redshift.catalog."$shows_relation"(
        columns.is_system, columns.schema_name, schemas.owner_name, columns.owner_name, columns.relation_oid
    )
order by ordinal_position;

create or replace view redshift.catalog."$show_primary_keys" as
select
    redshift.catalog."$database"() as database_name,
    schema_name,
    relation_name as table_name,
    name as pk_name,
    unnest(columns) as column_name,
    unnest(range(1, len(columns) + 1)) as key_seq
from redshift.catalog."$constraints"
where kind = 'primary_key'
order by key_seq;

-- Rules and deferrability are of no meaning for keys that nobody enforces: null, as the guide's examples have them.
create or replace view redshift.catalog."$show_foreign_keys" as
select
    redshift.catalog."$database"() as pk_database_name,
    keys.referenced_schema as pk_schema_name,
    keys.referenced_table as pk_table_name,
    unnest(keys.referenced_columns) as pk_column_name,
    redshift.catalog."$database"() as fk_database_name,
    keys.schema_name as fk_schema_name,
    keys.relation_name as fk_table_name,
    unnest(keys.columns) as fk_column_name,
    unnest(range(1, len(keys.columns) + 1)) as key_seq,
    keys.name as fk_name,
    referenced.name as pk_name,
    null as update_rule,
    null as delete_rule,
    null as deferrability
from redshift.catalog."$constraints" as keys
left join (
    select relation_name, schema_name, list_sort(columns) as columns, arg_max(name, kind = 'primary_key') as name
    from redshift.catalog."$constraints"
    where kind <> 'foreign_key'
    group by all
) as referenced
    on referenced.schema_name = keys.referenced_schema
    and referenced.relation_name = keys.referenced_table
    and referenced.columns = list_sort(keys.referenced_columns)
where keys.kind = 'foreign_key'
order by fk_schema_name, fk_table_name, fk_name, key_seq;

-- Functions and procedures of the user's: there are none.
create or replace view redshift.catalog."$show_routines" as
select
    null as database_name, null as schema_name, null as function_name, null as procedure_name,
    null as number_of_arguments, null as argument_list, null as return_type, null as remarks
where false;

-- What SHOW GRANTS and SHOW COLUMN GRANTS list. A privilege on a view is granted as one on a table.
create or replace view redshift.catalog."$show_grants" as
select
    redshift.catalog."$database"() as database_name,
    case grants.object_kind when 'schema' then grants.object_key when 'relation' then relations.schema_name end
        as schema_name,
    relations.name as object_name,
    relations.name as table_name,
    null as column_name,
    relations.metadata.oid as relation_oid,
    if(grants.object_kind = 'relation', 'TABLE', upper(grants.object_kind)) as object_type,
    if(grants.privilege = 'temporary', 'TEMP', upper(grants.privilege)) as privilege_type,
    grants.grantee as identity_id,
    grants.grantee_name as identity_name,
    grants.grantee_kind as identity_type,
    grants.grant_option as admin_option,
    object_type as privilege_scope,
    grants.grantor as grantor_name
from redshift.catalog."$grants" as grants
left join redshift.catalog."$relations" as relations
    on grants.object_kind = 'relation' and cast(relations.metadata.oid as varchar) = grants.object_key
where redshift.catalog."$sees_grantee"(grants.grantee_kind, grants.grantee)
order by schema_name nulls first, object_name nulls first, identity_type, identity_name, privilege_type;
