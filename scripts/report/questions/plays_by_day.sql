-- Plays of each UTC day and level. The newest 731 days.
select cast(start_time as date) as play_date, level, count(*) as plays
from sparkify.songplay
where start_time >= (select dateadd(day, -730, cast(max(start_time) as date)) from sparkify.songplay)
group by cast(start_time as date), level
order by play_date, level
