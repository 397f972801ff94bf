-- The ten most played songs of each UTC day. The newest 366 days.
select play_date, daily_rank, title, artist_name, plays
from analytics.top_songs_daily
where play_date > (select dateadd(day, -366, max(play_date)) from analytics.top_songs_daily)
order by play_date, daily_rank
