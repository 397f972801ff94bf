-- Ten songs that a user has not heard yet, and why, for each of the 100 users of each level who play the most.
with
user_plays as (
    select user_id, count(*) as plays
    from sparkify.songplay
    group by user_id
),
listeners as (
    select
        users.user_id,
        users.first_name,
        users.last_name,
        users.level,
        user_plays.plays,
        row_number() over (partition by users.level order by user_plays.plays desc, users.user_id) as place_at_level
    from user_plays
    inner join sparkify.users as users
        on users.user_id = user_plays.user_id
),
busiest as (
    select user_id, first_name, last_name, level, plays
    from listeners
    where place_at_level <= 100
)
select
    busiest.user_id,
    busiest.first_name,
    busiest.last_name,
    busiest.level,
    busiest.plays,
    song_suggestions.suggestion_rank,
    song_suggestions.title,
    song_suggestions.artist_name,
    song_suggestions.basis,
    song_suggestions.score,
    song_suggestions.because_title
from busiest
inner join analytics.song_suggestions as song_suggestions
    on song_suggestions.user_id = busiest.user_id
order by busiest.plays desc, busiest.user_id, song_suggestions.suggestion_rank
