-- What sessions do at this moment. A statement that reads these views is told it in the variable `activity` before it runs.

-- view pg_catalog.stv_sessions(
--     starttime timestamp, process integer, user_name char(50), db_name char(50), timeout_sec integer
-- )
with sessions as (
    select unnest(redshift.catalog."$activity"().sessions) as each
)
select
    each.startedAt as starttime,
    each.processId as process,
    each.user as user_name,
    redshift.catalog."$database"() as db_name,
    0 as timeout_sec
from sessions;

-- Only what runs now is among them: the status is Running, also of what waits for a lock.
-- view pg_catalog.stv_recents(
--     userid integer, status char(20), starttime timestamp, duration bigint, user_name char(50), db_name char(50),
--     query char(600), pid integer
-- )
with running as (
    select unnest(redshift.catalog."$activity"().running) as each
)
select
    users.usesysid as userid,
    'Running' as status,
    each.startedAt as starttime,
    each.micros as duration,
    each.user as user_name,
    redshift.catalog."$database"() as db_name,
    left(each.text, 600) as query,
    each.processId as pid
from running
left join warehouse."$system".users as users on users.usename = each.user;

-- The locks of tables that transactions hold (granted) or wait for, and the one that each has of its own number.
-- view pg_catalog.svv_transactions(
--     txn_owner text, txn_db text, xid bigint, pid integer, txn_start timestamp, lock_mode text,
--     lockable_object_type text, relation integer, granted boolean
-- )
with locks as (
    select unnest(redshift.catalog."$activity"().locks) as each
)
select
    each.user as txn_owner,
    redshift.catalog."$database"() as txn_db,
    each.id as xid,
    each.processId as pid,
    each.startedAt as txn_start,
    each.mode as lock_mode,
    if(each.table is null, 'transactionid', 'relation') as lockable_object_type,
    relations.metadata.oid as relation,
    each.granted as granted
from locks
left join redshift.catalog."$relations" as relations
    on redshift.fn.quote_ident(relations.schema_name) || '.' || redshift.fn.quote_ident(relations.name) = each.table;

-- The same as PostgreSQL has it.
-- view pg_catalog.pg_locks(relation oid, database oid, transaction bigint, pid integer, mode text, granted boolean)
select
    relation,
    if(lockable_object_type = 'relation', redshift.catalog."$database_oid"(), null) as database,
    if(lockable_object_type = 'transactionid', xid, null) as transaction,
    pid,
    lock_mode as mode,
    granted
from redshift.catalog.svv_transactions;
