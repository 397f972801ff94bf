-- What COPY has read and rejected, and what UNLOAD has written. Source: developer guide, "STL views for logging" and "SYS monitoring views".

-- view pg_catalog.stl_load_errors(
--     userid integer, slice integer, tbl integer, starttime timestamp, session integer, query integer,
--     filename char(256), line_number bigint, colname char(127), type char(10), col_length char(10), position integer,
--     raw_line char(1024), raw_field_value char(1024), err_code integer, err_reason char(100), is_partial integer,
--     start_offset bigint, copy_job_id bigint
-- )
select
    userid, slice, tbl, starttime, session, query, filename, line_number, colname, type, col_length, position,
    raw_line, raw_field_value, err_code, err_reason, is_partial, start_offset, copy_job_id
from warehouse."$system".load_errors
where redshift.catalog."$sees_rows_of"(userid);

-- view pg_catalog.sys_load_error_detail(
--     user_id integer, query_id bigint, transaction_id bigint, session_id integer, database_name char(64),
--     table_id integer, start_time timestamp, file_name char(256), line_number bigint, column_name char(127),
--     column_type char(10), column_length char(10), position integer, error_code integer, error_message char(512)
-- )
select
    userid as user_id,
    query as query_id,
    transaction_id,
    session as session_id,
    redshift.catalog."$database"() as database_name,
    tbl as table_id,
    starttime as start_time,
    filename as file_name,
    line_number,
    colname as column_name,
    type as column_type,
    col_length as column_length,
    position,
    err_code as error_code,
    err_reason as error_message
from warehouse."$system".load_errors
where redshift.catalog."$sees_rows_of"(userid);

-- view pg_catalog.stl_loaderror_detail(
--     userid integer, slice integer, session integer, query integer, filename char(256), line_number bigint,
--     field integer, colname char(1024), value char(1024), is_null integer, type char(10), col_length char(10)
-- )
select
    userid, slice, session, query, filename, line_number, field, colname, value, is_null, type, col_length
from warehouse."$system".load_error_fields
where redshift.catalog."$sees_rows_of"(userid);

-- view pg_catalog.stl_replacements(
--     userid integer, query integer, slice integer, tbl integer, starttime timestamp, session integer,
--     filename char(256), line_number bigint, colname char(127), raw_line char(1024)
-- )
select
    userid, query, slice, tbl, starttime, session, filename, line_number, colname, raw_line
from warehouse."$system".load_replacements
where redshift.catalog."$sees_rows_of"(userid);

-- How long a transfer took is not measured: those columns are NULL.
-- view pg_catalog.stl_s3client(
--     userid integer, query integer, slice integer, recordtime timestamp, pid integer, http_method char(64),
--     bucket char(64), key char(256), transfer_size bigint, data_size bigint, start_time bigint, end_time bigint,
--     transfer_time bigint, compression_time bigint, connect_time bigint, app_connect_time bigint, retries bigint,
--     request_id char(32), extended_request_id char(128), ip_address char(64), is_partial integer,
--     start_offset bigint
-- )
select
    userid,
    query,
    slice,
    curtime as recordtime,
    null as pid,
    'GET' as http_method,
    regexp_extract(filename, '^s3://([^/]+)/', 1) as bucket,
    regexp_extract(filename, '^s3://[^/]+/(.*)$', 1) as key,
    bytes_scanned as transfer_size,
    bytes_scanned as data_size,
    null as start_time,
    null as end_time,
    null as transfer_time,
    null as compression_time,
    null as connect_time,
    null as app_connect_time,
    null as retries,
    null as request_id,
    null as extended_request_id,
    null as ip_address,
    is_partial,
    start_offset
from warehouse."$system".load_commits
where redshift.catalog."$sees_rows_of"(userid);

-- view pg_catalog.stl_load_commits(
--     userid integer, query integer, slice integer, name char(256), filename char(256), byte_offset integer,
--     lines_scanned integer, errors integer, curtime timestamp, status integer, file_format char(16),
--     is_partial integer, start_offset bigint, copy_job_id bigint
-- )
select
    userid, query, slice, name, filename, byte_offset, lines_scanned, errors, curtime, status, file_format,
    is_partial, start_offset, copy_job_id
from warehouse."$system".load_commits
where redshift.catalog."$sees_rows_of"(userid);

-- view pg_catalog.sys_load_detail(
--     user_id integer, query_id bigint, file_name char(256), bytes_scanned bigint, lines_scanned integer,
--     record_time timestamp, splits_scanned integer, start_time timestamp, end_time timestamp
-- )
select
    userid as user_id,
    query as query_id,
    filename as file_name,
    sum(bytes_scanned) as bytes_scanned,
    sum(lines_scanned) as lines_scanned,
    max(curtime) as record_time,
    count(*) as splits_scanned,
    min(starttime) as start_time,
    max(curtime) as end_time
from warehouse."$system".load_commits
where redshift.catalog."$sees_rows_of"(userid)
group by userid, query, filename;

-- view pg_catalog.sys_load_history(
--     user_id integer, query_id bigint, transaction_id bigint, session_id integer, database_name text, status text,
--     table_name text, start_time timestamp, end_time timestamp, duration bigint, data_source text, file_format text,
--     loaded_rows bigint, loaded_bytes bigint, source_file_count integer, source_file_bytes bigint,
--     file_count_scanned integer, file_bytes_scanned bigint, error_count bigint, copy_job_id bigint
-- )
select
    user_id,
    query_id,
    transaction_id,
    session_id,
    redshift.catalog."$database"() as database_name,
    status,
    table_name,
    start_time,
    end_time,
    date_diff('microsecond', start_time, end_time) as duration,
    data_source,
    file_format,
    loaded_rows,
    loaded_bytes,
    source_file_count,
    source_file_bytes,
    file_count_scanned,
    file_bytes_scanned,
    error_count,
    copy_job_id
from warehouse."$system".loads
where redshift.catalog."$sees_rows_of"(user_id);

-- view pg_catalog.stl_unload_log(
--     userid integer, query integer, slice integer, pid integer, path char(1280), start_time timestamp,
--     end_time timestamp, line_count bigint, transfer_size bigint, file_format char(10)
-- )
select
    user_id as userid,
    query_id as query,
    slice,
    session_id as pid,
    file_name as path,
    start_time,
    end_time,
    line_count,
    transfer_size,
    file_format
from warehouse."$system".unload_files
where redshift.catalog."$sees_rows_of"(user_id);

-- The same of all clusters: there is one.
-- view pg_catalog.svcs_unload_log(
--     userid integer, query integer, slice integer, pid integer, path char(1280), start_time timestamp,
--     end_time timestamp, line_count bigint, transfer_size bigint, file_format char(10)
-- )
select userid, query, slice, pid, path, start_time, end_time, line_count, transfer_size, file_format
from redshift.catalog.stl_unload_log;

-- view pg_catalog.sys_unload_detail(
--     user_id integer, query_id integer, session_id integer, transaction_id bigint, file_name char(1280),
--     start_time timestamp, end_time timestamp, line_count bigint, transfer_size bigint, file_format char(10)
-- )
select
    user_id, query_id, session_id, transaction_id, file_name, start_time, end_time, line_count, transfer_size,
    file_format
from warehouse."$system".unload_files
where redshift.catalog."$sees_rows_of"(user_id);

-- view pg_catalog.sys_unload_history(
--     user_id integer, query_id bigint, transaction_id bigint, session_id integer, database_name text, status text,
--     start_time timestamp, end_time timestamp, duration bigint, file_format text, compression_type text,
--     unloaded_location text, unloaded_rows bigint, unloaded_files_count bigint, unloaded_files_size bigint,
--     error_message text
-- )
select
    user_id,
    query_id,
    transaction_id,
    session_id,
    redshift.catalog."$database"() as database_name,
    status,
    start_time,
    end_time,
    date_diff('microsecond', start_time, end_time) as duration,
    file_format,
    compression_type,
    unloaded_location,
    unloaded_rows,
    unloaded_files_count,
    unloaded_files_size,
    error_message
from warehouse."$system".unloads
where redshift.catalog."$sees_rows_of"(user_id);

-- view pg_catalog.stv_tbl_perm(
--     slice integer, id integer, name char(72), rows bigint, sorted_rows bigint, temp integer, db_id integer,
--     insert_pristine integer, delete_pristine integer, backup integer
-- )
select
    0 as slice,
    metadata.oid as id,
    name,
    redshift.catalog."$rows"(metadata.oid) as rows,
    null as sorted_rows,
    if(schema_name = 'pg_temp_1', 1, 0) as temp,
    redshift.catalog."$database_oid"() as db_id,
    null as insert_pristine,
    null as delete_pristine,
    1 as backup
from redshift.catalog."$relations"
where kind = 'r';
