-- Plays of each metropolitan area, UTC day and level, with the point of the place that the area is named after; no
-- location where the play names none. The newest 731 days.
select
    songplay.location,
    cast(songplay.start_time as date) as play_date,
    songplay.level,
    locations.latitude,
    locations.longitude,
    count(*) as plays
from sparkify.songplay as songplay
left join sparkify.locations as locations
    on locations.location = songplay.location
where
    songplay.start_time >= (select dateadd(day, -730, cast(max(start_time) as date)) from sparkify.songplay)
group by
    songplay.location,
    cast(songplay.start_time as date),
    songplay.level,
    locations.latitude,
    locations.longitude
order by songplay.location, play_date, songplay.level
