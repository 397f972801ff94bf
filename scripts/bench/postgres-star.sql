set search_path to seed;

create table events as
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
            *
        from staging_events
    ) as identified
) as numbered
where copy_number = 1;

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
    from events
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
from events
where user_id is not null
order by user_id, ts desc, session_id desc, item_in_session desc;

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

create table top_songs_daily as
select play_date, daily_rank, title, artist_name, plays
from (
    select
        *,
        row_number() over (partition by play_date order by plays desc, title, artist_name) as daily_rank
    from (
        select cast(start_time as date) as play_date, title, artist_name, count(*) as plays
        from songplay
        group by cast(start_time as date), title, artist_name
    ) as daily_plays
) as ranked
where daily_rank <= 10;

create table plays_by_hour as
select
    weekday,
    to_char(date '2018-11-04' + weekday, 'FMDay') as weekday_name,
    hour,
    count(user_id) as plays,
    count(distinct user_id) as listeners,
    count(user_id) filter (where level = 'paid') as paid_plays
from generate_series(0, 6) as weekday
cross join generate_series(0, 23) as hour
left join songplay
    on extract(dow from start_time) = weekday
    and extract(hour from start_time) = hour
group by weekday, hour
order by weekday, hour;

create table session_facts as
select
    session_id,
    user_id,
    min(ts) as start_time,
    max(ts) as end_time,
    cast(extract(epoch from date_trunc('second', max(ts)) - date_trunc('second', min(ts))) as integer)
        as duration_seconds,
    count(*) as events,
    count(*) filter (where page = 'NextSong') as plays,
    count(distinct page) as pages,
    (array_agg(level order by ts desc, item_in_session desc))[1] as level,
    min(level) <> max(level) as has_level_change,
    bool_or(page = 'Error') as has_error
from events
where user_id is not null
group by user_id, session_id;
