set search_path to seed;

create view page_views as
select user_id, session_id, item_in_session, ts as event_time, page, level
from staging_events
where user_id is not null;

-- The day that "now" stands for.
create temp table as_of as
select cast(max(start_time) as date) as as_of_date from songplay;

create table session_facts as
select
    session_id,
    user_id,
    min(event_time) as start_time,
    max(event_time) as end_time,
    cast(extract(epoch from date_trunc('second', max(event_time)) - date_trunc('second', min(event_time))) as integer)
        as duration_seconds,
    count(*) as events,
    count(*) filter (where page = 'NextSong') as plays,
    count(distinct page) as pages,
    (array_agg(level order by event_time desc, item_in_session desc))[1] as level,
    min(level) <> max(level) as has_level_change,
    bool_or(page = 'Error') as has_error
from page_views
group by user_id, session_id;
analyze session_facts;

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

create table top_albums_daily as
select play_date, daily_rank, album, artist_name, artist_id, plays
from (
    select
        *,
        row_number() over (partition by play_date order by plays desc, album, artist_name, artist_id) as daily_rank
    from (
        select
            cast(start_time as date) as play_date,
            songs.release as album,
            artists.name as artist_name,
            artists.artist_id,
            count(*) as plays
        from songplay
        inner join songs on songs.song_id = songplay.song_id
        inner join artists on artists.artist_id = songs.artist_id
        where songs.release is not null
        group by cast(start_time as date), songs.release, artists.name, artists.artist_id
    ) as daily_plays
) as ranked
where daily_rank <= 10;

create table trending_songs as
with
counted as (
    select
        title,
        artist_name,
        count(*) filter (where start_time >= (select as_of_date from as_of) - 6) as plays,
        count(*) filter (where start_time < (select as_of_date from as_of) - 6) as previous_plays
    from songplay
    where start_time >= (select as_of_date from as_of) - 13
    group by title, artist_name
),
compared as (
    select
        *,
        cast(plays + 5 as double precision) / (previous_plays + 5) as growth,
        cast(plays as double precision) / nullif(sum(plays) over (), 0) as play_share
    from counted
)
select
    (select as_of_date from as_of) as as_of_date,
    row_number() over (order by growth desc, plays desc, title, artist_name) as trend_rank,
    compared.*
from compared
where plays > previous_plays
order by trend_rank
limit 100;

create table trending_albums as
with
counted as (
    select
        songs.release as album,
        artists.name as artist_name,
        artists.artist_id,
        count(*) filter (where start_time >= (select as_of_date from as_of) - 6) as plays,
        count(*) filter (where start_time < (select as_of_date from as_of) - 6) as previous_plays
    from songplay
    inner join songs on songs.song_id = songplay.song_id
    inner join artists on artists.artist_id = songs.artist_id
    where start_time >= (select as_of_date from as_of) - 13
        and songs.release is not null
    group by songs.release, artists.name, artists.artist_id
),
compared as (
    select
        *,
        cast(plays + 5 as double precision) / (previous_plays + 5) as growth,
        cast(plays as double precision) / nullif(sum(plays) over (), 0) as play_share
    from counted
)
select
    (select as_of_date from as_of) as as_of_date,
    row_number() over (order by growth desc, plays desc, album, artist_name, artist_id) as trend_rank,
    compared.*
from compared
where plays > previous_plays
order by trend_rank
limit 100;

create table plays_by_hour as
with
hourly_plays as (
    select
        cast(extract(dow from start_time) as integer) as weekday,
        cast(extract(hour from start_time) as integer) as hour,
        count(*) as plays,
        count(distinct user_id) as listeners,
        count(*) filter (where level = 'paid') as paid_plays
    from songplay
    group by 1, 2
)
select
    weekday,
    to_char(date '2018-11-04' + weekday, 'FMDay') as weekday_name,
    hour,
    coalesce(plays, 0) as plays,
    coalesce(listeners, 0) as listeners,
    coalesce(paid_plays, 0) as paid_plays
from generate_series(0, 6) as weekday
cross join generate_series(0, 23) as hour
left join hourly_plays using (weekday, hour);

create table plays_by_location as
with
location_plays as (
    select
        coalesce(location, '(unknown)') as location,
        count(*) as plays,
        count(distinct user_id) as listeners,
        count(distinct session_id) as sessions,
        count(*) filter (where level = 'paid') as paid_plays
    from songplay
    group by coalesce(location, '(unknown)')
),
top_artists as (
    select distinct on (location) *
    from (
        select coalesce(location, '(unknown)') as location, artist_name, count(*) as plays
        from songplay
        group by coalesce(location, '(unknown)'), artist_name
    ) as artist_plays
    order by location, plays desc, artist_name
)
select
    location,
    coalesce(area_name, location) as area_name,
    states,
    latitude,
    longitude,
    latitude is not null and longitude is not null as is_resolved,
    location_plays.plays,
    listeners,
    sessions,
    paid_plays,
    cast(paid_plays as double precision) / location_plays.plays as paid_share,
    top_artists.artist_name as top_artist_name,
    top_artists.plays as top_artist_plays
from location_plays
inner join top_artists using (location)
left join locations using (location);

create table devices as
with
session_plays as (
    select coalesce(user_agent, '') as user_agent, user_id, session_id, count(*) as plays
    from songplay
    group by coalesce(user_agent, ''), user_id, session_id
),
named as (
    select
        user_agent,
        case
            when user_agent like '%Edge/%' then array['Edge', 'Edge/']
            when user_agent like '%Edg/%' then array['Edge', 'Edg/']
            when user_agent like '%OPR/%' then array['Opera', 'OPR/']
            when user_agent like '%Chromium/%' then array['Chromium', 'Chromium/']
            when user_agent like '%Chrome/%' then array['Chrome', 'Chrome/']
            when user_agent like '%CriOS/%' then array['Chrome', 'CriOS/']
            when user_agent like '%FxiOS/%' then array['Firefox', 'FxiOS/']
            when user_agent like '%Firefox/%' then array['Firefox', 'Firefox/']
            when user_agent like '%MSIE %' then array['Internet Explorer', 'MSIE ']
            when user_agent like '%Trident/%' then array['Internet Explorer', 'rv:']
            when user_agent like '%Safari/%' then array['Safari', 'Version/']
        end as product
    from (select distinct user_agent from session_plays) as user_agents
),
parsed as (
    select
        user_agent,
        coalesce(product[1], 'other') as browser,
        coalesce(substring(split_part(user_agent, product[2], 2) from '^[0-9]+'), '-') as browser_version,
        case
            when user_agent like '%Windows Phone%' then 'Windows Phone'
            when user_agent like '%Windows NT 10.0%' then 'Windows 10'
            when user_agent like '%Windows NT 6.3%' then 'Windows 8.1'
            when user_agent like '%Windows NT 6.2%' then 'Windows 8'
            when user_agent like '%Windows NT 6.1%' then 'Windows 7'
            when user_agent like '%Windows NT 6.0%' then 'Windows Vista'
            when user_agent like '%Windows NT 5.1%' then 'Windows XP'
            when user_agent like '%Windows%' then 'Windows'
            when user_agent ~ 'iPhone|iPad|iPod' then 'iOS'
            when user_agent like '%Mac OS X%' then 'macOS'
            when user_agent like '%Android%' then 'Android'
            when user_agent like '%CrOS%' then 'Chrome OS'
            when user_agent like '%Linux%' then 'Linux'
            else 'other'
        end as operating_system,
        case when user_agent ~ 'Mobile|iPhone|iPad|iPod|Android|Windows Phone' then 'mobile' else 'desktop' end
            as device_type
    from named
)
select
    browser,
    browser_version,
    operating_system,
    device_type,
    sum(plays) as plays,
    count(distinct user_id) as listeners,
    count(distinct session_id) as sessions,
    cast(sum(plays) as double precision) / cast(sum(sum(plays)) over () as double precision) as play_share
from session_plays
inner join parsed using (user_agent)
group by browser, browser_version, operating_system, device_type;

create table daily_activity as
with
active_days as (
    select
        user_id,
        cast(event_time as date) as activity_date,
        count(*) filter (where page = 'NextSong') as plays
    from page_views
    group by user_id, cast(event_time as date)
),
neighbouring_days as (
    select
        *,
        lag(activity_date) over (partition by user_id order by activity_date) as previous_date,
        lead(activity_date) over (partition by user_id order by activity_date) as next_date
    from active_days
),
daily_users as (
    select
        activity_date,
        count(*) as daily_active_users,
        count(*) filter (where previous_date is null) as new_users,
        sum(plays) as plays
    from neighbouring_days
    group by activity_date
),
-- A user is active in a window from each active day until the window has passed without another.
changes as (
    select days, activity_date as change_date, 1 as users
    from neighbouring_days
    cross join (values (7), (30)) as windows(days)
    where previous_date is null or activity_date - previous_date >= days
    union all
    select days, activity_date + days, -1
    from neighbouring_days
    cross join (values (7), (30)) as windows(days)
    where next_date is null or next_date - activity_date >= days
    union all
    select days, activity_date, 0
    from daily_users
    cross join (values (7), (30)) as windows(days)
),
active_users as (
    select days, change_date, sum(sum(users)) over (partition by days order by change_date) as users
    from changes
    group by days, change_date
),
daily_sessions as (
    select
        cast(start_time as date) as activity_date,
        count(*) as sessions,
        count(*) filter (where events = 1) as bounced_sessions
    from session_facts
    group by cast(start_time as date)
)
select
    activity_date,
    daily_active_users,
    weekly.users as weekly_active_users,
    monthly.users as monthly_active_users,
    cast(daily_active_users as double precision) / cast(monthly.users as double precision) as stickiness,
    new_users,
    daily_active_users - new_users as returning_users,
    plays,
    coalesce(sessions, 0) as sessions,
    coalesce(bounced_sessions, 0) as bounced_sessions,
    cast(bounced_sessions as double precision) / sessions as bounce_share
from daily_users
inner join active_users as weekly
    on weekly.days = 7
    and weekly.change_date = activity_date
inner join active_users as monthly
    on monthly.days = 30
    and monthly.change_date = activity_date
left join daily_sessions using (activity_date);

create table retention_cohorts as
with
members as (
    select user_id, cast(date_trunc('week', registration_time) as date) as cohort_week
    from users
    where registration_time is not null
),
cohorts as (
    select cohort_week, count(*) as cohort_users
    from members
    group by cohort_week
),
active_weeks as (
    select distinct user_id, cast(date_trunc('week', event_time) as date) as activity_week
    from page_views
),
weeks as (
    select distinct activity_week from active_weeks
),
cohort_activity as (
    select cohort_week, activity_week, count(*) as active_users
    from members
    inner join active_weeks using (user_id)
    group by cohort_week, activity_week
)
select
    cohort_week,
    (activity_week - cohort_week) / 7 as week_number,
    activity_week,
    cohort_users,
    coalesce(active_users, 0) as active_users,
    cast(coalesce(active_users, 0) as double precision) / cohort_users as retention
from cohorts
inner join weeks on weeks.activity_week >= cohorts.cohort_week
left join cohort_activity using (cohort_week, activity_week);

create table page_funnel as
with
homes as (
    select session_id, user_id, min(item_in_session) as home_item
    from page_views
    where page = 'Home' and level = 'free'
    group by session_id, user_id
),
upgrades as (
    select session_id, user_id, min(item_in_session) as upgrade_item
    from page_views
    inner join homes using (session_id, user_id)
    where page = 'Upgrade' and level = 'free' and item_in_session > home_item
    group by session_id, user_id
),
submits as (
    select session_id, user_id, min(item_in_session) as submit_item
    from page_views
    inner join upgrades using (session_id, user_id)
    where page = 'Submit Upgrade' and level = 'free' and item_in_session > upgrade_item
    group by session_id, user_id
),
visits as (
    select *
    from (
        select
            session_id,
            user_id,
            count(*) filter (where page = 'Home' and level = 'free') as homes,
            count(*) filter (where page = 'Upgrade' and level = 'free') as upgrades,
            count(*) filter (where page = 'Submit Upgrade' and level = 'free') as submits,
            max(item_in_session) filter (where page = 'Error') as error_item
        from page_views
        group by session_id, user_id
    ) as sessions
    left join homes using (session_id, user_id)
    left join upgrades using (session_id, user_id)
    left join submits using (session_id, user_id)
),
steps as (
    select
        step_index,
        page,
        sum(events) as events,
        count(item) as sessions,
        count(distinct user_id) filter (where item is not null) as users,
        count(*) filter (where error_item > item) as error_sessions
    from visits
    cross join lateral (
        values
            (1, 'Home', homes, home_item),
            (2, 'Upgrade', upgrades, upgrade_item),
            (3, 'Submit Upgrade', submits, submit_item)
    ) as step(step_index, page, events, item)
    group by step_index, page
)
select
    *,
    cast(sessions as double precision) / nullif(lag(sessions) over (order by step_index), 0) as share_of_previous,
    cast(sessions as double precision) / nullif(first_value(sessions) over (order by step_index), 0) as share_of_first
from steps;

create table lapsed_users as
with
play_sessions as (
    select
        user_id,
        session_id,
        min(start_time) as start_time,
        max(start_time) as last_play_time,
        count(*) as plays
    from songplay
    group by user_id, session_id
),
gaps as (
    select
        *,
        extract(epoch from
            date_trunc('second', start_time)
            - date_trunc('second', lag(start_time) over (partition by user_id order by start_time, session_id))
        ) as gap_seconds
    from play_sessions
),
listeners as (
    select
        user_id,
        max(last_play_time) as last_play_time,
        (select as_of_date from as_of) - cast(max(last_play_time) as date) as days_since_last_play,
        count(*) as sessions,
        sum(plays) as plays,
        percentile_cont(0.5) within group (order by cast(gap_seconds as double precision)) / 86400 as usual_gap_days
    from gaps
    group by user_id
),
silences as (
    select
        *,
        days_since_last_play / nullif(coalesce(usual_gap_days, typical_gap_days), 0) as silence_ratio
    from listeners
    inner join users using (user_id)
    cross join (
        select percentile_cont(0.5) within group (order by usual_gap_days) as typical_gap_days from listeners
    ) as typical_gap
),
judged as (
    select *, days_since_last_play >= 7 and coalesce(silence_ratio, 4) > 3 as is_lapsed
    from silences
)
select
    (select as_of_date from as_of) as as_of_date,
    row_number() over (order by is_lapsed desc, level = 'paid' desc, plays desc, user_id) as win_back_rank,
    user_id,
    first_name,
    last_name,
    level,
    last_play_time,
    days_since_last_play,
    sessions,
    plays,
    usual_gap_days,
    silence_ratio,
    is_lapsed
from judged;

create table upgrade_candidates as
with
user_plays as (
    select
        user_id,
        count(*) as plays,
        count(distinct session_id) as sessions,
        max(start_time) as last_play_time
    from songplay
    group by user_id
),
user_upgrade_views as (
    select user_id, count(*) as upgrade_views
    from page_views
    where page = 'Upgrade'
    group by user_id
),
ranked as (
    select
        *,
        rank() over (order by plays desc) as candidate_rank,
        count(*) over () as free_users
    from users
    inner join user_plays using (user_id)
    left join user_upgrade_views using (user_id)
    where level = 'free'
)
select
    candidate_rank,
    user_id,
    first_name,
    last_name,
    plays,
    sessions,
    coalesce(upgrade_views, 0) as upgrade_views,
    last_play_time
from ranked
where candidate_rank * 4 <= free_users + 3;

create table user_birthdays as
with
known_dates as (
    select
        user_id,
        first_name,
        last_name,
        level,
        case when birth_date is null then 'registration' else 'birth date' end as date_source,
        coalesce(birth_date, cast(registration_time as date)) as original_date,
        (select as_of_date from as_of) as as_of_date
    from users
),
this_year as (
    select
        *,
        cast(extract(year from as_of_date) - extract(year from original_date) as integer) as years_by_calendar
    from known_dates
    where original_date <= as_of_date
),
upcoming as (
    select
        *,
        years_by_calendar
            + case when original_date + make_interval(years => years_by_calendar) < as_of_date then 1 else 0 end
            as years
    from this_year
)
select
    user_id,
    first_name,
    last_name,
    level,
    date_source,
    original_date,
    cast(original_date + make_interval(years => years) as date) as next_birthday,
    cast(original_date + make_interval(years => years) as date) - as_of_date as days_until,
    years
from upcoming;

create table user_level_categories as
with
histories as (
    select
        user_id,
        max(level) filter (where previous_level is null) as first_level,
        max(level) filter (where next_level is null) as last_level,
        count(*) - 1 as level_changes,
        coalesce(sum(plays) filter (where level = 'free'), 0) as free_plays,
        coalesce(sum(plays) filter (where level = 'paid'), 0) as paid_plays,
        min(start_time) as start_time,
        max(end_time) as end_time
    from user_levels
    group by user_id
)
select
    user_id,
    case level_changes
        when 0 then first_level || ' only'
        when 1 then first_level || ' then ' || last_level
        else 'other'
    end as category,
    first_level,
    last_level,
    level_changes,
    free_plays,
    paid_plays,
    start_time,
    end_time
from histories;
