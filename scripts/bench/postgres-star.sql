-- Every statement reads whole tables, so that an index would cost more than it gives; statistics do help its plans.
set search_path to seed;

create table staging_events as
select *
from (
    select
        *,
        row_number() over (partition by event_id order by page, status, song) as copy_number
    from (
        select
            md5(concat(
                cast(extract(epoch from ts) * 1000 as bigint), '|', user_id, '|', session_id, '|', item_in_session
            )) as event_id,
            cast(null as date) as log_date,
            *
        from loading_events
    ) as identified
) as numbered
where copy_number = 1;
alter table staging_events drop column copy_number;
drop table loading_events;

analyze staging_events;
analyze staging_songs;
analyze us_places;

create table songplay as
with
recordings as (
    select distinct on (known(title), known(artist_name), duration)
        song_id,
        artist_id,
        known(title) as title,
        known(artist_name) as artist_name,
        duration
    from staging_songs
    order by known(title), known(artist_name), duration, song_id, artist_id
),
plays as (
    select
        event_id as songplay_id,
        ts as start_time,
        user_id,
        level,
        session_id,
        item_in_session,
        known(mended(location)) as location,
        known(replace(user_agent, '"', '')) as user_agent,
        known(mended(song)) as title,
        known(mended(artist)) as artist_name,
        length
    from staging_events
    where page = 'NextSong'
)
select plays.*, recordings.song_id, recordings.artist_id
from plays
left join recordings
    on recordings.title = plays.title
    and recordings.artist_name = plays.artist_name
    and recordings.duration = plays.length;

create table users as
select distinct on (user_id)
    user_id,
    known(mended(first_name)) as first_name,
    known(mended(last_name)) as last_name,
    known(gender) as gender,
    level,
    known(mended(location)) as location,
    birth_date,
    timestamp 'epoch' + cast(registration as bigint) * interval '1 millisecond' as registration_time
from staging_events
where user_id is not null
order by user_id, ts desc, session_id desc, item_in_session desc;

create table user_levels as
with
followed as (
    select
        user_id,
        session_id,
        item_in_session,
        ts,
        page,
        level,
        lag(level) over (partition by user_id order by ts, session_id, item_in_session) as level_before
    from staging_events
    where user_id is not null
),
numbered as (
    select
        *,
        count(*) filter (where level is distinct from level_before) over (
            partition by user_id
            order by ts, session_id, item_in_session
            rows unbounded preceding
        ) as level_index
    from followed
)
select
    user_id,
    level_index,
    level,
    lag(level) over histories as previous_level,
    lead(level) over histories as next_level,
    count(distinct session_id) as sessions,
    count(*) filter (where page = 'NextSong') as plays,
    cast(max(ts) as date) - cast(min(ts) as date) + 1 as level_days,
    min(ts) as start_time,
    max(ts) as end_time
from numbered
group by user_id, level_index, level
window histories as (partition by user_id order by level_index);

create table songs as
select distinct on (song_id)
    song_id,
    known(title) as title,
    artist_id,
    nullif(year, 0) as year,
    duration,
    known(release) as release
from staging_songs
order by song_id, nullif(year, 0) is null, known(release) is null, title, duration, artist_id, year, release;

create table artists as
with
names as (
    select distinct on (artist_id) artist_id, known(artist_name) as name
    from staging_songs
    where known(artist_name) is not null
    group by artist_id, known(artist_name)
    order by artist_id, count(*) desc, name
),
locations as (
    select distinct on (artist_id) artist_id, known(artist_location) as location
    from staging_songs
    where known(artist_location) is not null
    group by artist_id, known(artist_location)
    order by artist_id, count(*) desc, location
),
coordinates as (
    select distinct on (artist_id) artist_id, artist_latitude as latitude, artist_longitude as longitude
    from staging_songs
    where artist_latitude is not null and artist_longitude is not null
    group by artist_id, artist_latitude, artist_longitude
    order by artist_id, count(*) desc, latitude, longitude
)
select artist_id, name, location, latitude, longitude
from (select distinct artist_id from staging_songs) as known_artists
left join names using (artist_id)
left join locations using (artist_id)
left join coordinates using (artist_id);

create table time as
select
    start_time,
    cast(extract(hour from start_time) as integer) as hour,
    cast(extract(day from start_time) as integer) as day,
    cast(extract(week from start_time) as integer) as week,
    cast(extract(month from start_time) as integer) as month,
    cast(extract(year from start_time) as integer) as year,
    cast(extract(dow from start_time) as integer) as weekday
from (select distinct start_time from songplay) as moments;

create table locations as
with
areas as (
    select
        location,
        split_part(location, ', ', 1) as area_name,
        nullif(split_part(location, ', ', 2), '') as states,
        split_part(split_part(location, ', ', 2), '-', 1) as first_state
    from (select distinct location from songplay where location is not null) as known_locations
)
select distinct on (location) location, area_name, states, place_name, latitude, longitude
from areas
left join us_places
    on us_places.state = areas.first_state
    and (
        area_name = place_name
        or starts_with(area_name, place_name || '-')
        or starts_with(area_name, place_name || '/')
    )
order by location, length(place_name) desc nulls last;

analyze songplay;
analyze users;
analyze user_levels;
analyze songs;
analyze artists;
analyze locations;
