-- PostgreSQL's catalogue of types, databases and users, as Redshift keeps it; see pg-relations.sql on hidden columns.

-- view pg_catalog.pg_type(
--     typname name, typnamespace oid, typowner integer, typlen smallint, typbyval boolean, typtype char(1),
--     typisdefined boolean, typdelim char(1), typrelid oid, typelem oid, typinput oid, typoutput oid, typreceive oid,
--     typsend oid, typanalyze oid, typalign char(1), typstorage char(1), typnotnull boolean, typbasetype oid,
--     typtypmod integer, typndims integer, typdefaultbin text, typdefault text, oid oid hidden,
--     typarray oid hidden, typcategory char(1) hidden, typcollation oid hidden, typispreferred boolean hidden
-- )
with types as (
    select oid, typname, typlen, if(kind = 'int2vector', 21, 0) as element_oid, array_oid, category
    from redshift.catalog."$types"
    where kind not like '%\_array' escape '\'
    union all
    select array_oid, '_' || typname, -1, oid, 0, 'A'
    from redshift.catalog."$types"
    where array_oid <> 0
)
select
    typname,
    11 as typnamespace,
    1 as typowner,
    typlen,
    typlen between 1 and 8 as typbyval,
    'b' as typtype,
    true as typisdefined,
    ',' as typdelim,
    0 as typrelid,
    element_oid as typelem,
    -- What is read by array_in is an array: drivers look for that function. Source: PostgreSQL's pg_proc.
    if(element_oid = 0, 0, 750) as typinput,
    0 as typoutput,
    0 as typreceive,
    0 as typsend,
    0 as typanalyze,
    case typlen when 1 then 'c' when 2 then 's' when 8 then 'd' else 'i' end as typalign,
    if(typlen = -1, 'x', 'p') as typstorage,
    false as typnotnull,
    0 as typbasetype,
    -1 as typtypmod,
    0 as typndims,
    null as typdefaultbin,
    null as typdefault,
    oid,
    array_oid as typarray,
    category as typcategory,
    0 as typcollation,
    false as typispreferred
from types;

-- view pg_catalog.pg_database(
--     datname name, datdba integer, encoding integer, datistemplate boolean, datallowconn boolean, datlastsysoid oid,
--     datvacuumxid oid, datfrozenxid oid, dattablespace oid, datconfig text[], datacl text[], oid oid hidden,
--     datcollate name hidden, datctype name hidden
-- )
select
    redshift.catalog."$database"() as datname,
    100 as datdba,
    6 as encoding,
    false as datistemplate,
    true as datallowconn,
    0 as datlastsysoid,
    0 as datvacuumxid,
    0 as datfrozenxid,
    0 as dattablespace,
    null as datconfig,
    redshift.catalog."$database_acl"() as datacl,
    redshift.catalog."$database_oid"() as oid,
    'C' as datcollate,
    'C' as datctype;

-- view pg_catalog.pg_database_info(
--     datid oid, datname name, datdba integer, encoding integer, datistemplate boolean, datallowconn boolean,
--     datconnlimit text
-- )
select
    redshift.catalog."$database_oid"() as datid,
    redshift.catalog."$database"() as datname,
    100 as datdba,
    6 as encoding,
    false as datistemplate,
    true as datallowconn,
    'UNLIMITED' as datconnlimit;

-- view pg_catalog.pg_user(
--     usename name, usesysid integer, usecreatedb boolean, usesuper boolean, usecatupd boolean, passwd text,
--     valuntil timestamp, useconfig text[]
-- )
select
    usename,
    usesysid,
    usecreatedb,
    usesuper,
    usesysid = 1 as usecatupd,
    '********' as passwd,
    (select max(valid_until) from warehouse."$system".passwords where passwords.usesysid = users.usesysid) as valuntil,
    null as useconfig
from warehouse."$system".users;

-- view pg_catalog.pg_user_info(
--     usename name, usesysid integer, usecreatedb boolean, usesuper boolean, usecatupd boolean, passwd text,
--     valuntil timestamp, useconfig text[], useconnlimit text
-- )
select
    usename,
    usesysid,
    usecreatedb,
    usesuper,
    usesysid = 1 as usecatupd,
    '********' as passwd,
    (select max(valid_until) from warehouse."$system".passwords where passwords.usesysid = users.usesysid) as valuntil,
    null as useconfig,
    'UNLIMITED' as useconnlimit
from warehouse."$system".users;

-- view pg_catalog.pg_group(groname name, grosysid integer, grolist integer[])
select
    groname,
    grosysid,
    list(cast(members.usesysid as varchar) order by members.usesysid) filter (members.usesysid is not null) as grolist
from warehouse."$system".groups as groups
left join warehouse."$system".group_members as members using (grosysid)
group by groname, grosysid;

-- Not of Redshift, which ends at pg_user: newer clients list users from here.
-- view pg_catalog.pg_roles(
--     rolname name, rolsuper boolean, rolinherit boolean, rolcreaterole boolean, rolcreatedb boolean,
--     rolcanlogin boolean, rolconnlimit integer, rolvaliduntil timestamp, rolreplication boolean, oid oid
-- )
select
    usename as rolname,
    usesuper as rolsuper,
    true as rolinherit,
    usesuper as rolcreaterole,
    usecreatedb as rolcreatedb,
    true as rolcanlogin,
    -1 as rolconnlimit,
    (select max(valid_until) from warehouse."$system".passwords where passwords.usesysid = users.usesysid)
        as rolvaliduntil,
    false as rolreplication,
    usesysid as oid
from warehouse."$system".users;

-- The session's parameters, as SHOW prints them.
-- view pg_catalog.pg_settings(
--     name text, setting text, category text, short_desc text, extra_desc text, context text, vartype text, source text,
--     min_val text, max_val text
-- )
with parameters as (
    select cast(getvariable('parameters') as map(varchar, varchar)) as named
)
select
    unnest(map_keys(named)) as name,
    unnest(map_values(named)) as setting,
    null as category,
    null as short_desc,
    null as extra_desc,
    null as context,
    null as vartype,
    null as source,
    null as min_val,
    null as max_val
from parameters;
