create or replace table song_suggestions as
with
user_songs as (
    select user_id, title, artist_name, count(*) as plays, max(start_time) as last_play_time
    from songplay
    group by all
),
known_songs as (
    select
        title,
        artist_name,
        count(*) as listeners,
        row_number() over (order by title, artist_name) as song
    from user_songs
    group by title, artist_name
),
listens as (
    select user_id, song, listeners, plays, last_play_time
    from user_songs
    inner join known_songs using (title, artist_name)
),
favourites as (
    select user_id, song, listeners
    from listens
    where listeners >= 2
    qualify row_number() over (partition by user_id order by plays desc, last_play_time desc, song) <= 50
),
taste as (
    from favourites
    semi join (select song from favourites group by song having count(*) >= 2) using (song)
),
pairs as (
    select
        one.song as one,
        other.song as other,
        count(*) as in_common,
        cast(in_common / sqrt(one.listeners * other.listeners) * in_common / (in_common + 5) as decimal(18, 6))
            as likeness
    from taste as one
    inner join taste as other
        on other.user_id = one.user_id
        and other.song > one.song
    group by one.song, other.song, one.listeners, other.listeners
    having count(*) >= 2
),
neighbours as (
    select song, neighbour, likeness
    from (
        select one as song, other as neighbour, likeness from pairs
        union all
        select other, one, likeness from pairs
    )
    where likeness > 0
    qualify row_number() over (partition by song order by likeness desc, neighbour) <= 20
),
in_common as (
    select user_id, neighbour as song, sum(likeness) as score, arg_max(song, (likeness, -song)) as because
    from taste
    inner join neighbours using (song)
    anti join listens
        on listens.user_id = taste.user_id
        and listens.song = neighbours.neighbour
    group by user_id, neighbour
    qualify row_number() over (partition by user_id order by score desc, neighbour) <= 10
),
short_of_songs as (
    select user_id, level, location
    from users
    left join (select user_id, count(*) as suggestions from in_common group by user_id) using (user_id)
    where coalesce(suggestions, 0) < 10
),
popular_at_location as (
    select location, song, cast(count(*) / listeners_there as decimal(18, 6)) as share
    from (select *, count(*) over (partition by location) as listeners_there from users)
    inner join listens using (user_id)
    where location is not null
    group by location, song, listeners_there
    qualify row_number() over (partition by location order by count(*) desc, song) <= 50
),
popular_at_level as (
    select level, song, cast(count(*) / listeners_there as decimal(18, 6)) as share
    from (select *, count(*) over (partition by level) as listeners_there from users)
    inner join listens using (user_id)
    group by level, song, listeners_there
    qualify row_number() over (partition by level order by count(*) desc, song) <= 50
),
candidates as (
    select user_id, song, 1 as basis, score, because
    from in_common
    union all
    select user_id, song, 2, share, null
    from short_of_songs
    inner join popular_at_location using (location)
    anti join listens using (user_id, song)
    union all
    select user_id, song, 3, share, null
    from short_of_songs
    inner join popular_at_level using (level)
    anti join listens using (user_id, song)
),
ranked as (
    select *, row_number() over (partition by user_id order by basis, score desc, song) as suggestion_rank
    from (
        from candidates
        qualify row_number() over (partition by user_id, song order by basis) = 1
    )
    qualify suggestion_rank <= 10
)
select
    user_id,
    suggestion_rank,
    known_songs.title,
    known_songs.artist_name,
    ['listeners in common', 'popular at the location', 'popular at the level'][basis] as basis,
    score,
    because_songs.title as because_title,
    because_songs.artist_name as because_artist_name
from ranked
inner join known_songs using (song)
left join known_songs as because_songs on because_songs.song = because;
