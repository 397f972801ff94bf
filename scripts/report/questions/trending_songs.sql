-- The songs that are rising most: plays of the newest days against those of as many days before.
select trend_rank, title, artist_name, plays, previous_plays, growth, as_of_date
from analytics.trending_songs
where trend_rank <= 20
order by trend_rank
