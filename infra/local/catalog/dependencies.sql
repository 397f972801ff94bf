-- What depends on what: bound views on what they read, keys on the columns of both ends, foreign keys on the index of the key
-- that they refer to, by which JDBC drivers list them. Redshift knows which columns a view reads, this warehouse which
-- tables: a view's dependency is on the table as a whole.

-- view pg_catalog.pg_rewrite(
--     rulename name, ev_class oid, ev_attr smallint, ev_type char(1), is_instead boolean, ev_qual text, ev_action text,
--     oid oid hidden
-- )
select
    '_RETURN' as rulename,
    metadata.oid as ev_class,
    -1 as ev_attr,
    '1' as ev_type,
    true as is_instead,
    null as ev_qual,
    null as ev_action,
    redshift.catalog."$oid"('rewrite', metadata.oid) as oid
from redshift.catalog."$relations"
where kind = 'v' and not is_system and not metadata.view.lateBinding;

-- view pg_catalog.pg_depend(
--     classid oid, objid oid, objsubid integer, refclassid oid, refobjid oid, refobjsubid integer, deptype char(1)
-- )
with views as (
    select
        metadata.oid as view_oid,
        redshift.catalog."$oid"('rewrite', metadata.oid) as rule_oid,
        metadata.view.searchPath as search_path,
        metadata.view.reads as reads
    from redshift.catalog."$relations"
    where kind = 'v' and not is_system and not metadata.view.lateBinding
),
read as (
    select view_oid, rule_oid, search_path, unnest(reads) as path
    from views
),
found as (
    select
        read.view_oid,
        read.rule_oid,
        arg_min(
            relations.metadata.oid,
            if(len(read.path) > 1, 1, list_position(read.search_path, relations.schema_name))
        ) as table_oid
    from read
    join redshift.catalog."$relations" as relations
        on relations.name = read.path[-1]
        and if(
            len(read.path) > 1,
            relations.schema_name = read.path[-2],
            list_contains(read.search_path, relations.schema_name)
        )
    group by read.view_oid, read.rule_oid, read.path
)
select 2618 as classid, rule_oid as objid, 0 as objsubid, 1259 as refclassid, view_oid as refobjid, 0 as refobjsubid,
    'i' as deptype
from views
union all
select distinct 2618, rule_oid, 0, 1259, table_oid, 0, 'n'
from found
where table_oid is not null
union all
select 2606, keys.oid, 0, 1259, keys.relation_oid, unnest(keys.positions), 'a'
from redshift.catalog."$constraints" as keys
union all
select
    2606,
    keys.oid,
    0,
    1259,
    referenced.metadata.oid,
    unnest(
        list_transform(
            keys.referenced_columns,
            lambda each: list_position(list_transform(referenced.metadata.columns, lambda column_of: column_of.name), each)
        )
    ),
    'n'
from redshift.catalog."$constraints" as keys
join redshift.catalog."$relations" as referenced
    on referenced.schema_name = keys.referenced_schema
    and referenced.name = keys.referenced_table
union all
select 2606, keys.oid, 0, 1259, arg_max(indexes.oid, indexes.is_primary), 0, 'n'
from redshift.catalog."$constraints" as keys
join redshift.catalog."$indexes" as indexes
    on indexes.schema_name = keys.referenced_schema
    and indexes.relation_name = keys.referenced_table
    and list_sort(indexes.columns) = list_sort(keys.referenced_columns)
group by keys.oid
union all
select 1259, indexes.oid, 0, 2606, redshift.catalog."$oid"('constraint', indexes.relation_oid || '.' || indexes.name), 0, 'i'
from redshift.catalog."$indexes" as indexes;
