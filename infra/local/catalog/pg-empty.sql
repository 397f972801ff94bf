-- Catalogues of what the warehouse has none of, asked for by clients before they find that out.

-- view pg_catalog.pg_auth_members(roleid oid, member oid, grantor oid, admin_option boolean)
select null as roleid, null as member, null as grantor, null as admin_option where false;

-- view pg_catalog.pg_inherits(inhrelid oid, inhparent oid, inhseqno integer)
select null as inhrelid, null as inhparent, null as inhseqno where false;

-- view pg_catalog.pg_trigger(
--     tgrelid oid, tgname name, tgfoid oid, tgtype smallint, tgenabled char(1), tgisconstraint boolean,
--     tgconstrname name, tgconstrrelid oid, tgdeferrable boolean, tginitdeferred boolean, tgnargs smallint,
--     tgattr text[], tgargs text, oid oid hidden, tgisinternal boolean hidden
-- )
select
    null as tgrelid, null as tgname, null as tgfoid, null as tgtype, null as tgenabled, null as tgisconstraint,
    null as tgconstrname, null as tgconstrrelid, null as tgdeferrable, null as tginitdeferred, null as tgnargs,
    null as tgattr, null as tgargs, null as oid, null as tgisinternal
where false;

-- Redshift has no CHECK.
-- view information_schema.check_constraints(
--     constraint_catalog varchar(128), constraint_schema varchar(128), constraint_name varchar(128), check_clause text
-- )
select null as constraint_catalog, null as constraint_schema, null as constraint_name, null as check_clause where false;

-- view pg_catalog.pg_collation(collname name, oid oid hidden)
select null as collname, null as oid where false;

-- view pg_catalog.pg_external_schema(
--     esoid oid, eskind integer, esdbname text, esoptions text
-- )
select null as esoid, null as eskind, null as esdbname, null as esoptions where false;

-- view pg_catalog.svv_external_schemas(
--     esoid oid, eskind smallint, schemaname name, esowner integer, databasename text, esoptions text
-- )
select
    null as esoid, null as eskind, null as schemaname, null as esowner, null as databasename, null as esoptions
where false;

-- view pg_catalog.svv_external_tables(
--     redshift_database_name text, schemaname text, tablename text, tabletype text, location text, input_format text,
--     output_format text, serialization_lib text, serde_parameters text, compressed integer, parameters text
-- )
select
    null as redshift_database_name, null as schemaname, null as tablename, null as tabletype, null as location,
    null as input_format, null as output_format, null as serialization_lib, null as serde_parameters,
    null as compressed, null as parameters
where false;

-- view pg_catalog.svv_external_columns(
--     redshift_database_name text, schemaname text, tablename text, columnname text, external_type text,
--     columnnum integer, part_key integer, is_nullable text
-- )
select
    null as redshift_database_name, null as schemaname, null as tablename, null as columnname, null as external_type,
    null as columnnum, null as part_key, null as is_nullable
where false;

-- view pg_catalog.svv_external_databases(
--     eskind integer, databasename text, location text, parameters text
-- )
select null as eskind, null as databasename, null as location, null as parameters where false;

-- Users can't make functions; Redshift's own are not listed: who reads this is warned of it.
-- view pg_catalog.pg_proc(
--     proname name, pronamespace oid, proowner integer, prolang oid, proisagg boolean, prosecdef boolean,
--     proisstrict boolean, proretset boolean, provolatile char(1), pronargs smallint, prorettype oid,
--     proargtypes text[], proargnames text[], prosrc text, probin text, proacl text[], oid oid hidden,
--     proiswindow boolean hidden
-- )
select
    null as proname, null as pronamespace, null as proowner, null as prolang, null as proisagg, null as prosecdef,
    null as proisstrict, null as proretset, null as provolatile, null as pronargs, null as prorettype,
    null as proargtypes, null as proargnames, null as prosrc, null as probin, null as proacl, null as oid,
    null as proiswindow
where false;

-- Queries of Redshift Spectrum, which reads external tables: there are none.
-- view pg_catalog.svl_s3list(
--     query integer, segment integer, node integer, slice integer, eventtime timestamp, bucket text, prefix text,
--     recursive char(1), retrieved_files integer, max_file_size bigint, avg_file_size double precision,
--     generated_splits integer, avg_split_length double precision, duration bigint
-- )
select
    null as query, null as segment, null as node, null as slice, null as eventtime, null as bucket, null as prefix,
    null as recursive, null as retrieved_files, null as max_file_size, null as avg_file_size,
    null as generated_splits, null as avg_split_length, null as duration
where false;
