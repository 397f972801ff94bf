-- The files as they are read, with the types that their columns have.
create or replace view log_events as
select
    artist,
    auth,
    "firstName" as first_name,
    gender,
    "itemInSession" as item_in_session,
    "lastName" as last_name,
    length,
    level,
    location,
    method,
    page,
    registration,
    "sessionId" as session_id,
    song,
    status,
    epoch_ms(ts) as ts,
    "userAgent" as user_agent,
    try_cast("userId" as integer) as user_id,
    "birthDate" as birth_date
from read_ndjson(
    '$data/log_data/**/*.json',
    columns = {
        artist: 'varchar',
        auth: 'varchar',
        firstName: 'varchar',
        gender: 'varchar',
        itemInSession: 'integer',
        lastName: 'varchar',
        length: 'decimal(10, 5)',
        level: 'varchar',
        location: 'varchar',
        method: 'varchar',
        page: 'varchar',
        registration: 'double',
        sessionId: 'integer',
        song: 'varchar',
        status: 'integer',
        ts: 'bigint',
        userAgent: 'varchar',
        userId: 'varchar',
        birthDate: 'date'
    }
);

create or replace view song_files as
select *
from read_ndjson(
    '$data/song_data/**/*.json',
    columns = {
        num_songs: 'integer',
        artist_id: 'varchar',
        artist_latitude: 'double',
        artist_longitude: 'double',
        artist_location: 'varchar',
        artist_name: 'varchar',
        song_id: 'varchar',
        title: 'varchar',
        duration: 'decimal(10, 5)',
        year: 'integer',
        release: 'varchar'
    }
);
