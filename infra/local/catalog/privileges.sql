-- Privileges, as GRANT gives them.

-- view pg_catalog.svv_relation_privileges(
--     namespace_name text, relation_name text, privilege_type text, identity_id integer, identity_name text,
--     identity_type text, admin_option boolean
-- )
select
    relations.schema_name as namespace_name,
    relations.name as relation_name,
    upper(grants.privilege) as privilege_type,
    grants.grantee as identity_id,
    grants.grantee_name as identity_name,
    grants.grantee_kind as identity_type,
    grants.grant_option as admin_option
from redshift.catalog."$grants" as grants
join redshift.catalog."$relations" as relations on cast(relations.metadata.oid as varchar) = grants.object_key
where grants.object_kind = 'relation' and redshift.catalog."$sees_grantee"(grants.grantee_kind, grants.grantee);

-- view pg_catalog.svv_schema_privileges(
--     namespace_name text, privilege_type text, identity_id integer, identity_name text, identity_type text,
--     admin_option boolean
-- )
select
    object_key as namespace_name,
    upper(privilege) as privilege_type,
    grantee as identity_id,
    grantee_name as identity_name,
    grantee_kind as identity_type,
    grant_option as admin_option
from redshift.catalog."$grants"
where object_kind = 'schema' and redshift.catalog."$sees_grantee"(grantee_kind, grantee);

-- view pg_catalog.svv_database_privileges(
--     database_name text, privilege_type text, identity_id integer, identity_name text, identity_type text,
--     admin_option boolean
-- )
select
    object_key as database_name,
    if(privilege = 'temporary', 'TEMP', upper(privilege)) as privilege_type,
    grantee as identity_id,
    grantee_name as identity_name,
    grantee_kind as identity_type,
    grant_option as admin_option
from redshift.catalog."$grants"
where object_kind = 'database' and redshift.catalog."$sees_grantee"(grantee_kind, grantee);

-- view information_schema.table_privileges(
--     grantor varchar(128), grantee varchar(128), table_catalog varchar(128), table_schema varchar(128),
--     table_name varchar(128), privilege_type varchar(128), is_grantable varchar(3), with_hierarchy varchar(3)
-- )
with held as (
    select
        metadata.owner as grantor,
        metadata.owner as grantee,
        schema_name,
        name,
        unnest(['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'REFERENCES']) as privilege,
        'YES' as is_grantable
    from redshift.catalog."$relations"
    where not is_system
        and (metadata.owner = getvariable('session_user') or redshift.catalog."$sees_rows_of"(null))
    union all
    select
        grants.grantor,
        if(grants.grantee_kind = 'public', 'PUBLIC', grants.grantee_name),
        relations.schema_name,
        relations.name,
        upper(grants.privilege),
        if(grants.grant_option, 'YES', 'NO')
    from redshift.catalog."$grants" as grants
    join redshift.catalog."$relations" as relations on cast(relations.metadata.oid as varchar) = grants.object_key
    where grants.object_kind = 'relation'
        and grants.privilege <> 'drop'
        and (
            grants.grantor = getvariable('session_user')
            or redshift.catalog."$sees_grantee"(grants.grantee_kind, grants.grantee)
        )
)
select
    grantor,
    grantee,
    redshift.catalog."$database"() as table_catalog,
    schema_name as table_schema,
    name as table_name,
    privilege as privilege_type,
    is_grantable,
    'NO' as with_hierarchy
from held;

-- Grants of roles and functions of the user's: there are none. The roles themselves are not carried: Redshift brings some.

-- view pg_catalog.svv_role_grants(role_id integer, role_name text, granted_role_id integer, granted_role_name text)
select null as role_id, null as role_name, null as granted_role_id, null as granted_role_name where false;

-- view pg_catalog.svv_user_grants(
--     user_id integer, user_name text, role_id integer, role_name text, admin_option boolean
-- )
select null as user_id, null as user_name, null as role_id, null as role_name, null as admin_option where false;

-- view pg_catalog.svv_redshift_functions(
--     database_name varchar(128), schema_name varchar(128), function_name varchar(128), function_type varchar(128),
--     argument_type varchar(512), result_type varchar(128)
-- )
select
    null as database_name, null as schema_name, null as function_name, null as function_type, null as argument_type,
    null as result_type
where false;
