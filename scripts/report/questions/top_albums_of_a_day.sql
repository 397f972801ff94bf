-- The ten most played albums of each UTC day, where the catalogue names the albums of its songs. The newest 366 days.
select play_date, daily_rank, album, artist_name, plays
from analytics.top_albums_daily
where play_date > (select dateadd(day, -366, max(play_date)) from analytics.top_albums_daily)
order by play_date, daily_rank
