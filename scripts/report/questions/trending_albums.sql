-- The albums that are rising most, where the catalogue names the albums of its songs.
select trend_rank, album, artist_name, plays, previous_plays, growth, as_of_date
from analytics.trending_albums
where trend_rank <= 20
order by trend_rank
