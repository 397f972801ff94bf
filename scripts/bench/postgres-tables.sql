drop schema if exists seed cascade;
create schema seed;
set search_path to seed;

create unlogged table loading_events (
    artist varchar(1024),
    auth varchar(32),
    first_name varchar(256),
    gender varchar(16),
    item_in_session integer,
    last_name varchar(256),
    length numeric(10, 5),
    level varchar(16),
    location varchar(512),
    method varchar(16),
    page varchar(64),
    registration double precision,
    session_id integer,
    song varchar(1024),
    status integer,
    ts timestamp not null,
    user_agent varchar(512),
    user_id integer,
    birth_date date
);

create table staging_songs (
    num_songs integer,
    artist_id varchar(32) not null,
    artist_latitude double precision,
    artist_longitude double precision,
    artist_location varchar(1024),
    artist_name varchar(1024),
    song_id varchar(32) not null,
    title varchar(1024),
    duration numeric(10, 5),
    year integer,
    release varchar(1024)
);

create table us_places (
    state varchar(2) not null,
    place_name varchar(128) not null,
    latitude double precision,
    longitude double precision
);

-- UTF-8 that was read as Latin-1 twice, taken back where it can be.
create function reread(value text) returns text language plpgsql immutable as $$
begin
    return convert_from(convert_to(convert_from(convert_to(value, 'LATIN1'), 'UTF8'), 'LATIN1'), 'UTF8');
exception when others then
    return value;
end
$$;

create function mended(value text) returns text language sql immutable as $$
    select case when value like '%Ã_Â%' then reread(value) else value end
$$;

create function known(value text) returns text language sql immutable as $$ select nullif(trim(value), '') $$;

-- To the sixth digit as DuckDB rounds: in millionths, where a half may have become a little less.
create function millionths(value double precision) returns decimal(18, 6) language sql immutable as $$
    select cast(cast(floor(value * 1000000 + 0.5) as numeric) * 0.000001 as decimal(18, 6))
$$;
