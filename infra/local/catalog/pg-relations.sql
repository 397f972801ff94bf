-- PostgreSQL's catalogue of relations, as Redshift keeps it (PostgreSQL 8.0's columns and its own). `oid` is a system
-- column: it can be asked for, but `*` leaves it out. Columns after the ones that Redshift has are those without which
-- newer clients (psql 15, postgres.js) can't describe a table; they too are hidden from `*`.

-- view pg_catalog.pg_namespace(nspname name, nspowner integer, nspacl text[], oid oid hidden, tableoid oid hidden)
select
    schemas.name as nspname,
    schemas.owner as nspowner,
    redshift.catalog."$schema_acl"(schemas.name, schemas.owner_name, acls.items) as nspacl,
    schemas.oid,
    2615 as tableoid
from redshift.catalog."$schemas" as schemas
left join redshift.catalog."$acls" as acls on acls.object_kind = 'schema' and acls.object_key = schemas.name;

-- view pg_catalog.pg_class(
--     relname name, relnamespace oid, reltype oid, relowner integer, relam oid, relfilenode oid, reltablespace oid,
--     relpages integer, reltuples real, reltoastrelid oid, reltoastidxid oid, relhasindex boolean, relisshared boolean,
--     relkind char(1), relnatts smallint, relexternid oid, relisreplicated boolean, relispinned boolean,
--     reldiststyle smallint, relprojbaseid oid, relchecks smallint, reltriggers smallint, relukeys smallint,
--     relfkeys smallint, relrefs smallint, relhasoids boolean, relhaspkey boolean, relhasrules boolean,
--     relhassubclass boolean, relacl text[], oid oid hidden, relhastriggers boolean hidden, reloftype oid hidden,
--     relpersistence char(1) hidden, reloptions text[] hidden, relispartition boolean hidden,
--     tableoid oid hidden
-- )
with keys as (
    select
        relation_oid,
        count(*) filter (where kind = 'unique') as unique_keys,
        count(*) filter (where kind = 'foreign_key') as foreign_keys,
        count(*) filter (where kind = 'primary_key') as primary_keys
    from redshift.catalog."$constraints"
    group by relation_oid
),
uses as (
    select referenced_schema, referenced_table, count(*) as uses
    from redshift.catalog."$constraints"
    where kind = 'foreign_key'
    group by referenced_schema, referenced_table
)
select
    relations.name as relname,
    relations.schema_oid as relnamespace,
    0 as reltype,
    relations.owner as relowner,
    0 as relam,
    relations.oid as relfilenode,
    0 as reltablespace,
    0 as relpages,
    relations.estimated_size as reltuples,
    0 as reltoastrelid,
    0 as reltoastidxid,
    coalesce(keys.primary_keys + keys.unique_keys > 0, false) as relhasindex,
    false as relisshared,
    relations.kind as relkind,
    if(relations.metadata.view.lateBinding, 0, len(relations.metadata.columns)) as relnatts,
    0 as relexternid,
    false as relisreplicated,
    false as relispinned,
    -- AUTO is 9, whatever it comes to. Source: developer guide, "PG_CLASS_INFO".
    case relations.metadata.distStyle when 'even' then 0 when 'key' then 1 when 'all' then 8 else if(kind = 'r', 9, 0) end
        as reldiststyle,
    0 as relprojbaseid,
    0 as relchecks,
    0 as reltriggers,
    coalesce(keys.unique_keys, 0) as relukeys,
    coalesce(keys.foreign_keys, 0) as relfkeys,
    coalesce(uses.uses, 0) as relrefs,
    false as relhasoids,
    coalesce(keys.primary_keys > 0, false) as relhaspkey,
    false as relhasrules,
    false as relhassubclass,
    redshift.catalog."$relation_acl"(relations.name, relations.is_system, relations.owner_name, acls.items) as relacl,
    relations.oid,
    coalesce(keys.foreign_keys, 0) + coalesce(uses.uses, 0) > 0 as relhastriggers,
    0 as reloftype,
    if(relations.schema_name = 'pg_temp_1', 't', 'p') as relpersistence,
    null as reloptions,
    false as relispartition,
    1259 as tableoid
from redshift.catalog."$numbered_relations" as relations
left join keys on keys.relation_oid = relations.oid
left join uses on uses.referenced_schema = relations.schema_name and uses.referenced_table = relations.name
left join redshift.catalog."$acls" as acls
    on acls.object_kind = 'relation' and acls.object_key = cast(relations.oid as varchar)
union all
select
    indexes.name,
    relations.schema_oid,
    0,
    relations.owner,
    -- As in pg_am.
    403,
    indexes.oid,
    0,
    0,
    0,
    0,
    0,
    false,
    false,
    'i',
    len(indexes.columns),
    0,
    false,
    false,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    false,
    false,
    false,
    false,
    null,
    indexes.oid,
    false,
    0,
    if(indexes.schema_name = 'pg_temp_1', 't', 'p'),
    null,
    false,
    1259
from redshift.catalog."$indexes" as indexes
join redshift.catalog."$numbered_relations" as relations on relations.oid = indexes.relation_oid;

-- The B-tree under its number in PostgreSQL: what keys are listed as.
-- view pg_catalog.pg_am(
--     amname name, amowner integer, amstrategies smallint, amsupport smallint, amorderstrategy smallint,
--     amcanunique boolean, amcanmulticol boolean, amindexnulls boolean, amconcurrent boolean, oid oid hidden
-- )
select
    'btree' as amname, 1 as amowner, 5 as amstrategies, 1 as amsupport, 1 as amorderstrategy, true as amcanunique,
    true as amcanmulticol, true as amindexnulls, true as amconcurrent, 403 as oid;

-- view pg_catalog.pg_tablespace(spcname name, spcowner integer, spclocation text, spcacl text[], oid oid hidden)
select spcname, 1 as spcowner, '' as spclocation, null as spcacl, oid
from (values ('pg_default', 1663), ('pg_global', 1664)) as spaces(spcname, oid);

-- view pg_catalog.pg_index(
--     indexrelid oid, indrelid oid, indkey int2vector, indclass text[], indnatts smallint, indisunique boolean,
--     indisprimary boolean, indisclustered boolean, indexprs text, indpred text, indisvalid boolean hidden
-- )
select
    oid as indexrelid,
    relation_oid as indrelid,
    positions as indkey,
    null as indclass,
    len(columns) as indnatts,
    true as indisunique,
    is_primary as indisprimary,
    false as indisclustered,
    null as indexprs,
    null as indpred,
    true as indisvalid
from redshift.catalog."$indexes";

-- view pg_catalog.pg_attribute(
--     attrelid oid, attname name, atttypid oid, attstattarget integer, attlen smallint, attnum smallint,
--     attndims integer, attcacheoff integer, atttypmod integer, attbyval boolean, attstorage char(1), attalign char(1),
--     attnotnull boolean, atthasdef boolean, attisdropped boolean, attislocal boolean, attinhcount integer,
--     attisdistkey boolean, attispreloaded boolean, attsortkeyord integer, attencodingtype smallint,
--     attencrypttype smallint, attcollation oid hidden, attidentity char(1) hidden, attgenerated char(1) hidden,
--     attacl text[] hidden
-- )
with keys as (
    select oid, relation_oid, unnest(columns) as name, unnest(range(1, len(columns) + 1)) as position
    from redshift.catalog."$indexes"
),
described as (
    select *, relation_oid as described_oid, position as described_position, false as is_of_index
    from redshift.catalog."$columns"
    where not is_late_binding
    union all
    select columns.*, keys.oid, keys.position, true
    from keys
    join redshift.catalog."$columns" as columns on columns.relation_oid = keys.relation_oid and columns.name = keys.name
)
select
    described_oid as attrelid,
    name as attname,
    type_oid as atttypid,
    -1 as attstattarget,
    type_size as attlen,
    described_position as attnum,
    if(type.kind = 'text_array', 1, 0) as attndims,
    -1 as attcacheoff,
    redshift.catalog."$modifier"(type) as atttypmod,
    type_size between 1 and 8 as attbyval,
    if(type_size = -1, 'x', 'p') as attstorage,
    case type_size when 1 then 'c' when 2 then 's' when 8 then 'd' else 'i' end as attalign,
    not_null and not is_of_index as attnotnull,
    (declared_default is not null or identity.seed is not null) and not is_of_index as atthasdef,
    false as attisdropped,
    true as attislocal,
    0 as attinhcount,
    is_distkey and not is_of_index as attisdistkey,
    false as attispreloaded,
    if(is_of_index, 0, redshift.catalog."$sortkey"(sort_style, sort_position)) as attsortkeyord,
    -- Source: the numbers behind format_encoding() of Redshift's own views.
    case redshift.catalog."$encoding"(relation_kind, schema_name, declared_encoding, sort_position, type)
        when 'none' then 0 when 'bytedict' then 1 when 'mostly8' then 2 when 'mostly16' then 3 when 'mostly32' then 4
        when 'delta' then 5 when 'delta32k' then 6 when 'runlength' then 7 when 'text255' then 8 when 'text32k' then 9
        when 'lzo' then 128 when 'zstd' then 129 when 'az64' then 130
    end as attencodingtype,
    0 as attencrypttype,
    0 as attcollation,
    '' as attidentity,
    '' as attgenerated,
    null as attacl
from described;

-- view pg_catalog.pg_attrdef(adrelid oid, adnum smallint, adbin text, adsrc text, oid oid hidden)
select
    relation_oid as adrelid,
    position as adnum,
    redshift.catalog."$default"(relation_oid, position, declared_default, identity) as adbin,
    redshift.catalog."$default"(relation_oid, position, declared_default, identity) as adsrc,
    redshift.catalog."$oid"('default', relation_oid || '.' || position) as oid
from redshift.catalog."$columns"
where declared_default is not null or identity.seed is not null;

-- view pg_catalog.pg_constraint(
--     conname name, connamespace oid, contype char(1), condeferrable boolean, condeferred boolean, conrelid oid,
--     contypid oid, confrelid oid, confupdtype char(1), confdeltype char(1), confmatchtype char(1), conkey smallint[],
--     confkey smallint[], conbin text, consrc text, oid oid hidden, conindid oid hidden, tableoid oid hidden
-- )
select
    keys.name as conname,
    schemas.oid as connamespace,
    left(keys.kind, 1) as contype,
    false as condeferrable,
    false as condeferred,
    keys.relation_oid as conrelid,
    0 as contypid,
    coalesce(referenced.metadata.oid, 0) as confrelid,
    if(keys.kind = 'foreign_key', 'a', ' ') as confupdtype,
    if(keys.kind = 'foreign_key', 'a', ' ') as confdeltype,
    if(keys.kind = 'foreign_key', 'u', ' ') as confmatchtype,
    keys.positions as conkey,
    list_transform(
        keys.referenced_columns,
        lambda each: list_position(list_transform(referenced.metadata.columns, lambda definition: definition.name), each)
    ) as confkey,
    null as conbin,
    null as consrc,
    keys.oid,
    if(keys.kind = 'foreign_key', 0, redshift.catalog."$oid"('index', keys.relation_oid || '.' || keys.name)) as conindid,
    2606 as tableoid
from redshift.catalog."$constraints" as keys
join redshift.catalog."$schemas" as schemas on schemas.name = keys.schema_name
left join redshift.catalog."$relations" as referenced
    on referenced.schema_name = keys.referenced_schema
    and referenced.name = keys.referenced_table;

-- view pg_catalog.pg_description(objoid oid, classoid oid, objsubid integer, description text)
select metadata.oid as objoid, 1259 as classoid, 0 as objsubid, metadata.comment as description
from redshift.catalog."$relations"
where metadata.comment is not null
union all
select relation_oid, 1259, position, comment
from redshift.catalog."$columns"
where comment is not null
union all
select oid, 2615, 0, comment
from redshift.catalog."$schemas"
where comment is not null;

-- view pg_catalog.pg_tables(
--     schemaname name, tablename name, tableowner name, tablespace name, hasindexes boolean, hasrules boolean,
--     hastriggers boolean
-- )
select
    schema_name as schemaname,
    name as tablename,
    metadata.owner as tableowner,
    null as tablespace,
    len(list_filter(metadata.constraints, lambda each: each.kind in ('primary_key', 'unique'))) > 0 as hasindexes,
    false as hasrules,
    false as hastriggers
from redshift.catalog."$relations"
where kind = 'r';

-- view pg_catalog.pg_views(schemaname name, viewname name, viewowner name, definition text)
select
    schema_name as schemaname,
    name as viewname,
    metadata.owner as viewowner,
    redshift.catalog."$view_definition"(schema_name, name, metadata.view) as definition
from redshift.catalog."$relations"
where kind = 'v';

-- view pg_catalog.pg_class_info(
--     reloid oid, relname name, relnamespace oid, relowner integer, reltuples real, relkind char(1),
--     relnatts smallint, reldiststyle smallint, releffectivediststyle smallint, relacl text[]
-- )
select
    relations.oid as reloid,
    relations.name as relname,
    schema_oid as relnamespace,
    owner as relowner,
    estimated_size as reltuples,
    kind as relkind,
    if(metadata.view.lateBinding, 0, len(metadata.columns)) as relnatts,
    case metadata.distStyle when 'even' then 0 when 'key' then 1 when 'all' then 8 else if(kind = 'r', 9, 0) end
        as reldiststyle,
    case metadata.distStyle when 'even' then 0 when 'key' then 1 when 'all' then 8 else if(kind = 'r', 10, 0) end
        as releffectivediststyle,
    redshift.catalog."$relation_acl"(relations.name, is_system, owner_name, acls.items) as relacl
from redshift.catalog."$numbered_relations" as relations
left join redshift.catalog."$acls" as acls
    on acls.object_kind = 'relation' and acls.object_key = cast(relations.oid as varchar)
where redshift.catalog."$sees_rows_of"(owner);

-- Of what Redshift keeps there, what AWS's views for administrators ask for: the tables with BACKUP NO.
-- view pg_catalog.pg_conf(key text)
select 'pg_class_backup_' || redshift.catalog."$database_oid"() || '_' || metadata.oid as key
from redshift.catalog."$stored_relations"
where metadata.backup = false;
