create or replace view page_views as
select user_id, session_id, item_in_session, ts as event_time, page, level
from staging_events
where user_id is not null;

-- The day that "now" stands for.
create or replace macro as_of() as (select cast(max(start_time) as date) from songplay);

create or replace table session_facts as
select
    session_id,
    user_id,
    min(event_time) as start_time,
    max(event_time) as end_time,
    date_diff('second', min(event_time), max(event_time)) as duration_seconds,
    count(*) as events,
    count_if(page = 'NextSong') as plays,
    count(distinct page) as pages,
    arg_max(level, (event_time, item_in_session)) as level,
    min(level) <> max(level) as has_level_change,
    bool_or(page = 'Error') as has_error
from page_views
group by user_id, session_id;

create or replace table top_songs_daily as
select
    cast(start_time as date) as play_date,
    row_number() over (partition by play_date order by count(*) desc, title, artist_name) as daily_rank,
    title,
    artist_name,
    count(*) as plays
from songplay
group by play_date, title, artist_name
qualify daily_rank <= 10;

create or replace table top_albums_daily as
select
    cast(start_time as date) as play_date,
    row_number() over (
        partition by play_date order by count(*) desc, songs.release, artists.name, artists.artist_id
    ) as daily_rank,
    songs.release as album,
    artists.name as artist_name,
    artists.artist_id,
    count(*) as plays
from songplay
inner join songs using (song_id)
inner join artists on artists.artist_id = songs.artist_id
where songs.release is not null
group by play_date, album, artists.name, artists.artist_id
qualify daily_rank <= 10;

create or replace table trending_songs as
with
counted as (
    select
        title,
        artist_name,
        count_if(start_time >= as_of() - 6) as plays,
        count_if(start_time < as_of() - 6) as previous_plays
    from songplay
    where start_time >= as_of() - 13
    group by title, artist_name
),
compared as (
    select
        *,
        cast(plays + 5 as double) / (previous_plays + 5) as growth,
        plays / sum(plays) over () as play_share
    from counted
)
select
    as_of() as as_of_date,
    row_number() over (order by growth desc, plays desc, title, artist_name) as trend_rank,
    *
from compared
where plays > previous_plays
qualify trend_rank <= 100;

create or replace table trending_albums as
with
counted as (
    select
        songs.release as album,
        artists.name as artist_name,
        artists.artist_id,
        count_if(start_time >= as_of() - 6) as plays,
        count_if(start_time < as_of() - 6) as previous_plays
    from songplay
    inner join songs using (song_id)
    inner join artists on artists.artist_id = songs.artist_id
    where start_time >= as_of() - 13
        and songs.release is not null
    group by album, artists.name, artists.artist_id
),
compared as (
    select
        *,
        cast(plays + 5 as double) / (previous_plays + 5) as growth,
        plays / sum(plays) over () as play_share
    from counted
)
select
    as_of() as as_of_date,
    row_number() over (order by growth desc, plays desc, album, artist_name, artist_id) as trend_rank,
    *
from compared
where plays > previous_plays
qualify trend_rank <= 100;

create or replace table plays_by_hour as
with
hourly_plays as (
    select
        dayofweek(start_time) as weekday,
        hour(start_time) as hour,
        count(*) as plays,
        count(distinct user_id) as listeners,
        count_if(level = 'paid') as paid_plays
    from songplay
    group by all
)
select
    weekday,
    dayname(date '2018-11-04' + cast(weekday as integer)) as weekday_name,
    hour,
    coalesce(plays, 0) as plays,
    coalesce(listeners, 0) as listeners,
    coalesce(paid_plays, 0) as paid_plays
from range(7) as weekdays(weekday)
cross join range(24) as hours(hour)
left join hourly_plays using (weekday, hour);

create or replace table plays_by_location as
with
location_plays as (
    select
        coalesce(location, '(unknown)') as location,
        count(*) as plays,
        count(distinct user_id) as listeners,
        count(distinct session_id) as sessions,
        count_if(level = 'paid') as paid_plays
    from songplay
    group by all
),
top_artists as (
    select coalesce(location, '(unknown)') as location, artist_name, count(*) as plays
    from songplay
    group by coalesce(location, '(unknown)'), artist_name
    qualify row_number() over (partition by coalesce(location, '(unknown)') order by plays desc, artist_name) = 1
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
    paid_plays / location_plays.plays as paid_share,
    top_artists.artist_name as top_artist_name,
    top_artists.plays as top_artist_plays
from location_plays
inner join top_artists using (location)
left join locations using (location);

create or replace table devices as
with
session_plays as (
    select coalesce(user_agent, '') as user_agent, user_id, session_id, count(*) as plays
    from songplay
    group by all
),
parsed as (
    select
        user_agent,
        case
            when contains(user_agent, 'Edge/') then ['Edge', 'Edge/']
            when contains(user_agent, 'Edg/') then ['Edge', 'Edg/']
            when contains(user_agent, 'OPR/') then ['Opera', 'OPR/']
            when contains(user_agent, 'Chromium/') then ['Chromium', 'Chromium/']
            when contains(user_agent, 'Chrome/') then ['Chrome', 'Chrome/']
            when contains(user_agent, 'CriOS/') then ['Chrome', 'CriOS/']
            when contains(user_agent, 'FxiOS/') then ['Firefox', 'FxiOS/']
            when contains(user_agent, 'Firefox/') then ['Firefox', 'Firefox/']
            when contains(user_agent, 'MSIE ') then ['Internet Explorer', 'MSIE ']
            when contains(user_agent, 'Trident/') then ['Internet Explorer', 'rv:']
            when contains(user_agent, 'Safari/') then ['Safari', 'Version/']
        end as product,
        coalesce(product[1], 'other') as browser,
        coalesce(nullif(regexp_extract(split_part(user_agent, product[2], 2), '^[0-9]+'), ''), '-') as browser_version,
        case
            when contains(user_agent, 'Windows Phone') then 'Windows Phone'
            when contains(user_agent, 'Windows NT 10.0') then 'Windows 10'
            when contains(user_agent, 'Windows NT 6.3') then 'Windows 8.1'
            when contains(user_agent, 'Windows NT 6.2') then 'Windows 8'
            when contains(user_agent, 'Windows NT 6.1') then 'Windows 7'
            when contains(user_agent, 'Windows NT 6.0') then 'Windows Vista'
            when contains(user_agent, 'Windows NT 5.1') then 'Windows XP'
            when contains(user_agent, 'Windows') then 'Windows'
            when regexp_matches(user_agent, 'iPhone|iPad|iPod') then 'iOS'
            when contains(user_agent, 'Mac OS X') then 'macOS'
            when contains(user_agent, 'Android') then 'Android'
            when contains(user_agent, 'CrOS') then 'Chrome OS'
            when contains(user_agent, 'Linux') then 'Linux'
            else 'other'
        end as operating_system,
        if(
            regexp_matches(user_agent, 'Mobile|iPhone|iPad|iPod|Android|Windows Phone'), 'mobile', 'desktop'
        ) as device_type
    from (select distinct user_agent from session_plays)
)
select
    browser,
    browser_version,
    operating_system,
    device_type,
    sum(plays) as plays,
    count(distinct user_id) as listeners,
    count(distinct session_id) as sessions,
    sum(plays) / sum(sum(plays)) over () as play_share
from session_plays
inner join parsed using (user_agent)
group by browser, browser_version, operating_system, device_type;

create or replace table daily_activity as
with
active_days as (
    select user_id, cast(event_time as date) as activity_date, count_if(page = 'NextSong') as plays
    from page_views
    group by all
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
        count_if(previous_date is null) as new_users,
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
        count_if(events = 1) as bounced_sessions
    from session_facts
    group by all
)
select
    activity_date,
    daily_active_users,
    weekly.users as weekly_active_users,
    monthly.users as monthly_active_users,
    daily_active_users / monthly.users as stickiness,
    new_users,
    daily_active_users - new_users as returning_users,
    plays,
    coalesce(sessions, 0) as sessions,
    coalesce(bounced_sessions, 0) as bounced_sessions,
    bounced_sessions / daily_sessions.sessions as bounce_share
from daily_users
inner join active_users as weekly
    on weekly.days = 7
    and weekly.change_date = activity_date
inner join active_users as monthly
    on monthly.days = 30
    and monthly.change_date = activity_date
left join daily_sessions using (activity_date);

create or replace table retention_cohorts as
with
members as (
    select user_id, date_trunc('week', registration_time) as cohort_week
    from users
    where registration_time is not null
),
cohorts as (
    select cohort_week, count(*) as cohort_users
    from members
    group by cohort_week
),
active_weeks as (
    select distinct user_id, date_trunc('week', event_time) as activity_week
    from page_views
),
weeks as (
    select distinct activity_week from active_weeks
),
cohort_activity as (
    select cohort_week, activity_week, count(*) as active_users
    from members
    inner join active_weeks using (user_id)
    group by all
)
select
    cast(cohort_week as date) as cohort_week,
    date_diff('day', cohort_week, activity_week) // 7 as week_number,
    cast(activity_week as date) as activity_week,
    cohort_users,
    coalesce(active_users, 0) as active_users,
    coalesce(active_users, 0) / cohort_users as retention
from cohorts
inner join weeks on weeks.activity_week >= cohorts.cohort_week
left join cohort_activity using (cohort_week, activity_week);

create or replace table page_funnel as
with
homes as (
    select session_id, user_id, min(item_in_session) as home_item
    from page_views
    where page = 'Home' and level = 'free'
    group by all
),
upgrades as (
    select session_id, user_id, min(item_in_session) as upgrade_item
    from page_views
    inner join homes using (session_id, user_id)
    where page = 'Upgrade' and level = 'free' and item_in_session > home_item
    group by all
),
submits as (
    select session_id, user_id, min(item_in_session) as submit_item
    from page_views
    inner join upgrades using (session_id, user_id)
    where page = 'Submit Upgrade' and level = 'free' and item_in_session > upgrade_item
    group by all
),
visits as (
    select *
    from (
        select
            session_id,
            user_id,
            count_if(page = 'Home' and level = 'free') as homes,
            count_if(page = 'Upgrade' and level = 'free') as upgrades,
            count_if(page = 'Submit Upgrade' and level = 'free') as submits,
            max(item_in_session) filter (page = 'Error') as error_item
        from page_views
        group by all
    )
    left join homes using (session_id, user_id)
    left join upgrades using (session_id, user_id)
    left join submits using (session_id, user_id)
),
steps as (
    select unnest([
        {
            step_index: 1,
            page: 'Home',
            events: sum(homes),
            sessions: count(home_item),
            users: count(distinct user_id) filter (home_item is not null),
            error_sessions: count(*) filter (error_item > home_item)
        },
        {
            step_index: 2,
            page: 'Upgrade',
            events: sum(upgrades),
            sessions: count(upgrade_item),
            users: count(distinct user_id) filter (upgrade_item is not null),
            error_sessions: count(*) filter (error_item > upgrade_item)
        },
        {
            step_index: 3,
            page: 'Submit Upgrade',
            events: sum(submits),
            sessions: count(submit_item),
            users: count(distinct user_id) filter (submit_item is not null),
            error_sessions: count(*) filter (error_item > submit_item)
        }
    ], recursive := true)
    from visits
)
select
    *,
    sessions / nullif(lag(sessions) over (order by step_index), 0) as share_of_previous,
    sessions / nullif(first(sessions) over (order by step_index), 0) as share_of_first
from steps;

create or replace table lapsed_users as
with
play_sessions as (
    select
        user_id,
        session_id,
        min(start_time) as start_time,
        max(start_time) as last_play_time,
        count(*) as plays
    from songplay
    group by all
),
gaps as (
    select
        *,
        date_diff('second', lag(start_time) over (partition by user_id order by start_time, session_id), start_time)
            as gap_seconds
    from play_sessions
),
listeners as (
    select
        user_id,
        max(last_play_time) as last_play_time,
        date_diff('day', max(last_play_time), as_of()) as days_since_last_play,
        count(*) as sessions,
        sum(plays) as plays,
        median(gap_seconds) / 86400 as usual_gap_days
    from gaps
    group by user_id
),
silences as (
    select
        *,
        days_since_last_play / nullif(coalesce(usual_gap_days, median(usual_gap_days) over ()), 0) as silence_ratio,
        days_since_last_play >= 7 and coalesce(silence_ratio, 4) > 3 as is_lapsed
    from listeners
    inner join users using (user_id)
)
select
    as_of() as as_of_date,
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
from silences;

create or replace table upgrade_candidates as
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
)
select
    rank() over (order by plays desc) as candidate_rank,
    user_id,
    first_name,
    last_name,
    plays,
    sessions,
    coalesce(upgrade_views, 0) as upgrade_views,
    last_play_time
from users
inner join user_plays using (user_id)
left join user_upgrade_views using (user_id)
where level = 'free'
qualify candidate_rank * 4 <= count(*) over () + 3;

create or replace table user_birthdays as
with
known_dates as (
    select
        *,
        if(birth_date is null, 'registration', 'birth date') as date_source,
        coalesce(birth_date, cast(registration_time as date)) as original_date,
        year(as_of_date) - year(original_date) as years_by_calendar,
        years_by_calendar + if(original_date + to_years(years_by_calendar) < as_of_date, 1, 0) as years
    from users
    cross join (select as_of() as as_of_date)
    where original_date <= as_of_date
)
select
    user_id,
    first_name,
    last_name,
    level,
    date_source,
    original_date,
    cast(original_date + to_years(years) as date) as next_birthday,
    next_birthday - as_of_date as days_until,
    years
from known_dates;

create or replace table user_level_categories as
with
histories as (
    select
        user_id,
        max(level) filter (previous_level is null) as first_level,
        max(level) filter (next_level is null) as last_level,
        count(*) - 1 as level_changes,
        coalesce(sum(plays) filter (level = 'free'), 0) as free_plays,
        coalesce(sum(plays) filter (level = 'paid'), 0) as paid_plays,
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
    * exclude (user_id)
from histories;
