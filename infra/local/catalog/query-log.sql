-- The newest statements that sessions have run, as the reader was told them in the variable `query_log`: a user's own, all for
-- a superuser. What a leader node does alone is no query (isOnNodes). There is no queue, no result cache and no compiling.
-- Source: developer guide, "STL views for logging", "SYS monitoring views".

-- view pg_catalog.stl_query(
--     userid integer, query integer, label char(320), xid bigint, pid integer, database char(32),
--     querytxt char(4000), starttime timestamp, endtime timestamp, aborted integer, insert_pristine integer,
--     concurrency_scaling_status integer
-- )
select
    user_number as userid,
    id as query,
    coalesce(label, 'default') as label,
    transactionId as xid,
    processId as pid,
    redshift.catalog."$database"() as database,
    left(text, 4000) as querytxt,
    startedAt as starttime,
    endedAt as endtime,
    if(status = 'success', 0, 1) as aborted,
    0 as insert_pristine,
    0 as concurrency_scaling_status
from redshift.catalog."$query_log"
where log = 'query' and isOnNodes and endedAt is not null;

-- What runs at this moment. A cluster's slices are not among what is known here: null.
-- view pg_catalog.stv_inflight(
--     userid integer, slice integer, query integer, label char(320), xid bigint, pid integer, starttime timestamp,
--     text char(100), suspended integer, insert_pristine integer, concurrency_scaling_status integer
-- )
select
    user_number as userid,
    null as slice,
    id as query,
    coalesce(label, '') as label,
    transactionId as xid,
    processId as pid,
    startedAt as starttime,
    left(redshift.catalog."$on_one_line"(text), 100) as text,
    0 as suspended,
    0 as insert_pristine,
    0 as concurrency_scaling_status
from redshift.catalog."$query_log"
where log = 'query' and isOnNodes and endedAt is null;

-- view pg_catalog.svv_query_inflight(
--     userid integer, slice integer, query integer, pid integer, starttime timestamp, suspended integer, text char(200),
--     sequence integer
-- )
select
    user_number as userid,
    null as slice,
    id as query,
    processId as pid,
    startedAt as starttime,
    0 as suspended,
    text,
    part as sequence
from redshift.catalog."$query_log_parts"
where log = 'query' and isOnNodes and endedAt is null;

-- view pg_catalog.stl_querytext(
--     userid integer, xid bigint, pid integer, query integer, sequence integer, text char(200)
-- )
select
    user_number as userid,
    transactionId as xid,
    processId as pid,
    id as query,
    part as sequence,
    text
from redshift.catalog."$query_log_parts"
where log = 'query' and isOnNodes and endedAt is not null;

-- view pg_catalog.stl_ddltext(
--     userid integer, xid bigint, pid integer, label char(320), starttime timestamp, endtime timestamp,
--     sequence integer, text char(200)
-- )
select
    user_number as userid,
    transactionId as xid,
    processId as pid,
    coalesce(label, '') as label,
    startedAt as starttime,
    endedAt as endtime,
    part as sequence,
    text
from redshift.catalog."$query_log_parts"
where log = 'ddl' and endedAt is not null;

-- view pg_catalog.stl_utilitytext(
--     userid integer, xid bigint, pid integer, label char(320), starttime timestamp, endtime timestamp,
--     sequence integer, text char(200)
-- )
select
    user_number as userid,
    transactionId as xid,
    processId as pid,
    coalesce(label, '') as label,
    startedAt as starttime,
    endedAt as endtime,
    part as sequence,
    text
from redshift.catalog."$query_log_parts"
where log = 'utility' and endedAt is not null;

-- view pg_catalog.svl_statementtext(
--     userid integer, xid bigint, pid integer, label char(320), starttime timestamp, endtime timestamp,
--     sequence integer, type varchar(10), text char(200)
-- )
select
    user_number as userid,
    transactionId as xid,
    processId as pid,
    coalesce(label, if(log = 'query', 'default', '')) as label,
    startedAt as starttime,
    endedAt as endtime,
    part as sequence,
    upper(log) as type,
    text
from redshift.catalog."$query_log_parts"
where (log <> 'query' or isOnNodes) and endedAt is not null;

-- view pg_catalog.svl_qlog(
--     userid integer, query integer, xid bigint, pid integer, starttime timestamp, endtime timestamp, elapsed bigint,
--     aborted integer, label char(320), substring char(60), source_query integer,
--     concurrency_scaling_status_txt text, from_sp_call integer
-- )
select
    user_number as userid,
    id as query,
    transactionId as xid,
    processId as pid,
    startedAt as starttime,
    endedAt as endtime,
    date_diff('microsecond', startedAt, endedAt) as elapsed,
    if(status = 'success', 0, 1) as aborted,
    coalesce(label, 'default') as label,
    left(text, 60) as substring,
    null as source_query,
    '0 - Ran on the main cluster' as concurrency_scaling_status_txt,
    null as from_sp_call
from redshift.catalog."$query_log"
where log = 'query' and isOnNodes and endedAt is not null;

-- view pg_catalog.sys_query_history(
--     user_id integer, query_id bigint, query_label char(320), transaction_id bigint, session_id integer,
--     database_name char(128), query_type char(32), status char(10), result_cache_hit boolean, start_time timestamp,
--     end_time timestamp, elapsed_time bigint, queue_time bigint, execution_time bigint, error_message char(512),
--     returned_rows bigint, returned_bytes bigint, query_text char(4000), redshift_version char(256),
--     usage_limit char(150), compute_type varchar(32), compile_time bigint, planning_time bigint,
--     lock_wait_time bigint, service_class_id integer, service_class_name char(64), query_priority char(20),
--     short_query_accelerated char(10), user_query_hash char(40), generic_query_hash char(40),
--     query_hash_version integer, result_cache_query_id bigint
-- )
select
    user_number as user_id,
    id as query_id,
    coalesce(label, 'default') as query_label,
    transactionId as transaction_id,
    processId as session_id,
    redshift.catalog."$database"() as database_name,
    type as query_type,
    status,
    false as result_cache_hit,
    startedAt as start_time,
    endedAt as end_time,
    date_diff('microsecond', startedAt, coalesce(endedAt, get_current_timestamp() at time zone 'UTC')) as elapsed_time,
    null as queue_time,
    date_diff('microsecond', startedAt, coalesce(endedAt, get_current_timestamp() at time zone 'UTC')) as execution_time,
    coalesce(left(error, 512), '') as error_message,
    returnedRows as returned_rows,
    null as returned_bytes,
    left(text, 4000) as query_text,
    null as redshift_version,
    null as usage_limit,
    'primary' as compute_type,
    null as compile_time,
    null as planning_time,
    null as lock_wait_time,
    null as service_class_id,
    null as service_class_name,
    null as query_priority,
    'false' as short_query_accelerated,
    null as user_query_hash,
    null as generic_query_hash,
    null as query_hash_version,
    null as result_cache_query_id
from redshift.catalog."$query_log";

-- view pg_catalog.sys_query_text(
--     user_id integer, query_id bigint, transaction_id bigint, session_id integer, start_time timestamp,
--     sequence integer, text char(200)
-- )
select
    user_number as user_id,
    id as query_id,
    transactionId as transaction_id,
    processId as session_id,
    startedAt as start_time,
    part as sequence,
    text
from redshift.catalog."$query_log_parts";
