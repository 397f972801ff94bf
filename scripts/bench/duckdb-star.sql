-- UTF-8 that was read as Latin-1 twice, taken back where it can be.
create or replace macro reread(hexadecimal) as
    decode(unhex(array_to_string(
        list_transform(string_split(hexadecimal, ''), lambda letter: printf('%02x', unicode(letter))), ''
    )));
create or replace macro mended(value) as
    case when value like '%Ã_Â%' then coalesce(try(reread(reread(value))), value) else value end;
create or replace macro known(value) as nullif(trim(value), '');

create or replace table songplay as
with
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
),
recordings as (
    select song_id, artist_id, known(title) as title, known(artist_name) as artist_name, duration
    from staging_songs
    qualify row_number() over (
        partition by known(title), known(artist_name), duration order by song_id, artist_id
    ) = 1
)
select plays.*, recordings.song_id, recordings.artist_id
from plays
left join recordings
    on recordings.title = plays.title
    and recordings.artist_name = plays.artist_name
    and recordings.duration = plays.length;

create or replace table users as
with
latest_events as (
    select distinct on (user_id) *
    from staging_events
    where user_id is not null
    order by user_id, ts desc, session_id desc, item_in_session desc
)
select
    user_id,
    known(mended(first_name)) as first_name,
    known(mended(last_name)) as last_name,
    known(gender) as gender,
    level,
    known(mended(location)) as location,
    birth_date,
    epoch_ms(cast(registration as bigint)) as registration_time
from latest_events;

create or replace table user_levels as
with
followed as (
    select
        user_id,
        session_id,
        item_in_session,
        ts,
        page,
        level,
        level is distinct from lag(level) over (partition by user_id order by ts, session_id, item_in_session)
            as is_change
    from staging_events
    where user_id is not null
),
numbered as (
    select
        *,
        count_if(is_change) over (
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
    count_if(page = 'NextSong') as plays,
    date_diff('day', min(ts), max(ts)) + 1 as level_days,
    min(ts) as start_time,
    max(ts) as end_time
from numbered
group by user_id, level_index, level
window histories as (partition by user_id order by level_index);

create or replace table songs as
select song_id, known(title) as title, artist_id, nullif(year, 0) as year, duration, known(release) as release
from staging_songs
qualify row_number() over (
    partition by song_id
    order by nullif(year, 0) is null, known(release) is null, title, duration, artist_id, year, release
) = 1;

create or replace table artists as
with
names as (
    select artist_id, known(artist_name) as name
    from staging_songs
    where known(artist_name) is not null
    group by artist_id, known(artist_name)
    qualify row_number() over (partition by artist_id order by count(*) desc, name) = 1
),
locations as (
    select artist_id, known(artist_location) as location
    from staging_songs
    where known(artist_location) is not null
    group by artist_id, known(artist_location)
    qualify row_number() over (partition by artist_id order by count(*) desc, location) = 1
),
coordinates as (
    select artist_id, artist_latitude as latitude, artist_longitude as longitude
    from staging_songs
    where artist_latitude is not null and artist_longitude is not null
    group by artist_id, artist_latitude, artist_longitude
    qualify row_number() over (partition by artist_id order by count(*) desc, latitude, longitude) = 1
)
select artist_id, name, location, latitude, longitude
from (select distinct artist_id from staging_songs)
left join names using (artist_id)
left join locations using (artist_id)
left join coordinates using (artist_id);

create or replace table time as
select
    start_time,
    hour(start_time) as hour,
    day(start_time) as day,
    week(start_time) as week,
    month(start_time) as month,
    year(start_time) as year,
    dayofweek(start_time) as weekday
from (select distinct start_time from songplay);

create or replace table us_places as
select *
from read_csv(
    '$places',
    delim = '|',
    header = false,
    quote = '',
    columns = { state: 'varchar', place_name: 'varchar', latitude: 'double', longitude: 'double' }
);

create or replace table locations as
with
areas as (
    select
        location,
        split_part(location, ', ', 1) as area_name,
        nullif(split_part(location, ', ', 2), '') as states,
        split_part(states, '-', 1) as first_state
    from (select distinct location from songplay where location is not null)
)
select location, area_name, states, place_name, latitude, longitude
from areas
left join us_places
    on us_places.state = areas.first_state
    and (
        area_name = place_name
        or starts_with(area_name, place_name || '-')
        or starts_with(area_name, place_name || '/')
    )
qualify row_number() over (partition by location order by length(place_name) desc) = 1;
