-- Upgrades to paid and downgrades to free of each UTC day. The newest 731 days of changes.
select cast(start_time as date) as change_date, level, count(*) as changes
from sparkify.user_levels
where
    previous_level is not null
    and start_time >= (select dateadd(day, -730, cast(max(start_time) as date)) from sparkify.user_levels)
group by cast(start_time as date), level
order by change_date, level
