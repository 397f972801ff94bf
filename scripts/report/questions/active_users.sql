-- How many users are active each day, in the 7 and in the 30 days up to it; of all levels and of each.
-- A user who changes level counts at both. The newest 731 days.
with
user_days as (
    select user_id, level, cast(event_time as date) as activity_date
    from sparkify.page_views
    group by user_id, level, cast(event_time as date)
),
newest as (
    select max(activity_date) as activity_date from analytics.daily_activity
),
days as (
    select
        daily_activity.activity_date,
        daily_activity.daily_active_users,
        daily_activity.weekly_active_users,
        daily_activity.monthly_active_users
    from analytics.daily_activity as daily_activity
    cross join newest
    where daily_activity.activity_date > dateadd(day, -731, newest.activity_date)
)
select
    activity_date,
    'all' as level,
    daily_active_users,
    weekly_active_users,
    monthly_active_users
from days
union all
select
    days.activity_date,
    user_days.level,
    count(distinct case when user_days.activity_date = days.activity_date then user_days.user_id end)
        as daily_active_users,
    count(distinct case when datediff(day, user_days.activity_date, days.activity_date) < 7 then user_days.user_id end)
        as weekly_active_users,
    count(distinct user_days.user_id) as monthly_active_users
from days
inner join user_days
    on user_days.activity_date between dateadd(day, -29, days.activity_date) and days.activity_date
group by days.activity_date, user_days.level
order by activity_date, level
