-- Plays of each UTC day, hour and level: days make weekdays once the dates are chosen. The newest 731 days.
select
    cast(start_time as date) as play_date,
    cast(date_part(hour, start_time) as integer) as hour,
    level,
    count(*) as plays
from sparkify.songplay
where start_time >= (select dateadd(day, -730, cast(max(start_time) as date)) from sparkify.songplay)
group by cast(start_time as date), cast(date_part(hour, start_time) as integer), level
order by play_date, hour, level
