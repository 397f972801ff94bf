-- What the warehouse must remember and its user can't write: tables of warehouse."$system", made when they are missing.
-- Columns are named after the views that show them (load-views.sql), which also give them their widths.
create schema if not exists warehouse."$system";

-- Schemas that users see, with what the engine's own catalogue can't keep of them.
create table if not exists warehouse."$system".schemas (
    name varchar not null,
    oid bigint not null,
    owner varchar not null,
    comment varchar
);

create table if not exists warehouse."$system".users (
    usesysid integer not null,
    usename varchar not null,
    usecreatedb boolean not null,
    usesuper boolean not null
);

-- One row for each record that a COPY rejected: STL_LOAD_ERRORS and SYS_LOAD_ERROR_DETAIL.
create table if not exists warehouse."$system".load_errors (
    userid integer not null,
    slice integer not null,
    tbl integer not null,
    starttime timestamp not null,
    session integer not null,
    query integer not null,
    transaction_id bigint,
    filename varchar not null,
    line_number bigint not null,
    colname varchar not null,
    type varchar not null,
    col_length varchar not null,
    position integer not null,
    raw_line varchar not null,
    raw_field_value varchar not null,
    err_code integer not null,
    err_reason varchar not null,
    is_partial integer not null default 0,
    start_offset bigint not null default 0,
    copy_job_id bigint not null default 0
);

-- One row for each field of a rejected record up to the one that failed: STL_LOADERROR_DETAIL.
create table if not exists warehouse."$system".load_error_fields (
    userid integer not null,
    slice integer not null,
    session integer not null,
    query integer not null,
    filename varchar not null,
    line_number bigint not null,
    field integer not null,
    colname varchar not null,
    value varchar not null,
    is_null integer not null,
    type varchar not null,
    col_length varchar not null
);

-- One row for each record that ACCEPTINVCHARS has mended: STL_REPLACEMENTS.
create table if not exists warehouse."$system".load_replacements (
    userid integer not null,
    query integer not null,
    slice integer not null,
    tbl integer not null,
    starttime timestamp not null,
    session integer not null,
    filename varchar not null,
    line_number bigint not null,
    colname varchar not null,
    raw_line varchar not null
);

-- One row for each file that a COPY read: STL_LOAD_COMMITS and SYS_LOAD_DETAIL.
create table if not exists warehouse."$system".load_commits (
    userid integer not null,
    query integer not null,
    slice integer not null,
    name varchar not null default '',
    filename varchar not null,
    byte_offset integer not null default 0,
    bytes_scanned bigint,
    lines_scanned integer not null,
    errors integer not null,
    starttime timestamp,
    curtime timestamp not null,
    status integer not null default 1,
    file_format varchar not null,
    is_partial integer not null default 0,
    start_offset bigint not null default 0,
    copy_job_id bigint not null default 0
);

-- One row for each COPY: SYS_LOAD_HISTORY.
create table if not exists warehouse."$system".loads (
    user_id integer not null,
    query_id bigint not null,
    transaction_id bigint,
    session_id integer not null,
    status varchar not null,
    table_name varchar not null,
    start_time timestamp not null,
    end_time timestamp,
    data_source varchar not null,
    file_format varchar not null,
    loaded_rows bigint not null,
    loaded_bytes bigint not null,
    source_file_count integer not null,
    source_file_bytes bigint not null,
    file_count_scanned integer not null,
    file_bytes_scanned bigint not null,
    error_count bigint not null,
    copy_job_id bigint not null default 0
);

-- One row for each UNLOAD: SYS_UNLOAD_HISTORY.
create table if not exists warehouse."$system".unloads (
    user_id integer not null,
    query_id bigint not null,
    transaction_id bigint,
    session_id integer not null,
    status varchar not null,
    start_time timestamp not null,
    end_time timestamp,
    file_format varchar not null,
    compression_type varchar not null,
    unloaded_location varchar not null,
    unloaded_rows bigint not null,
    unloaded_files_count bigint not null,
    unloaded_files_size bigint not null,
    error_message varchar not null default ''
);

-- One row for each file that an UNLOAD wrote: STL_UNLOAD_LOG and SYS_UNLOAD_DETAIL.
create table if not exists warehouse."$system".unload_files (
    user_id integer not null,
    query_id bigint not null,
    transaction_id bigint,
    session_id integer not null,
    slice integer not null,
    file_name varchar not null,
    start_time timestamp not null,
    end_time timestamp not null,
    line_count bigint not null,
    transfer_size bigint not null,
    file_format varchar not null
);

-- What a user proves a password with (SCRAM-SHA-256, base64): no view shows it. A user without a row can't log in.
create table if not exists warehouse."$system".passwords (
    usesysid integer not null,
    salt varchar not null,
    iterations integer not null,
    stored_key varchar not null,
    server_key varchar not null,
    valid_until timestamp
);

create table if not exists warehouse."$system".groups (
    grosysid integer not null,
    groname varchar not null
);

create table if not exists warehouse."$system".group_members (
    grosysid integer not null,
    usesysid integer not null
);

-- What GRANT has given. A relation is known by its number, a schema or database by its name; grantee 0 is PUBLIC.
create table if not exists warehouse."$system".grants (
    object_kind varchar not null,
    object_key varchar not null,
    privilege varchar not null,
    grantee_kind varchar not null,
    grantee integer not null,
    grant_option boolean not null,
    grantor varchar not null
);
