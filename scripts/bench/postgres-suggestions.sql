set search_path to seed;

create temp table user_songs as
select user_id, title, artist_name, count(*) as plays, max(start_time) as last_play_time
from songplay
group by user_id, title, artist_name;
analyze user_songs;

create temp table known_songs as
select title, artist_name, count(*) as listeners, row_number() over (order by title, artist_name) as song
from user_songs
group by title, artist_name;
analyze known_songs;

create temp table listens as
select user_id, song, listeners, plays, last_play_time
from user_songs
inner join known_songs using (title, artist_name);
analyze listens;

create temp table taste as
select user_id, song, listeners
from (
    select
        *,
        row_number() over (partition by user_id order by plays desc, last_play_time desc, song) as taste_rank
    from listens
    where listeners >= 2
) as ranked
where taste_rank <= 50;
delete from taste where song in (select song from taste group by song having count(*) < 2);
analyze taste;

create temp table neighbours as
with
pairs as (
    select
        one.song as one,
        other.song as other,
        millionths(
            count(*) / sqrt(cast(one.listeners as double precision) * other.listeners) * count(*) / (count(*) + 5)
        ) as likeness
    from taste as one
    inner join taste as other
        on other.user_id = one.user_id
        and other.song > one.song
    group by one.song, other.song, one.listeners, other.listeners
    having count(*) >= 2
)
select song, neighbour, likeness
from (
    select *, row_number() over (partition by song order by likeness desc, neighbour) as place
    from (
        select one as song, other as neighbour, likeness from pairs
        union all
        select other, one, likeness from pairs
    ) as both_ways
    where likeness > 0
) as ranked
where place <= 20;
analyze neighbours;

create temp table in_common as
with
scores as (
    select taste.user_id, neighbour as song, sum(likeness) as score
    from taste
    inner join neighbours using (song)
    where not exists (
        select from listens where listens.user_id = taste.user_id and listens.song = neighbours.neighbour
    )
    group by taste.user_id, neighbour
),
best as (
    select user_id, song, score
    from (
        select *, row_number() over (partition by user_id order by score desc, song) as place
        from scores
    ) as ranked
    where place <= 10
)
select distinct on (user_id, best.song) user_id, best.song, score, taste.song as because
from best
inner join taste using (user_id)
inner join neighbours
    on neighbours.song = taste.song
    and neighbours.neighbour = best.song
order by user_id, best.song, likeness desc, taste.song;
analyze in_common;

create table song_suggestions as
with
short_of_songs as (
    select user_id, level, location
    from users
    left join (select user_id, count(*) as suggestions from in_common group by user_id) as suggested using (user_id)
    where coalesce(suggestions, 0) < 10
),
popular_at_location as (
    select location, song, share
    from (
        select
            location,
            song,
            millionths(cast(count(*) as double precision) / listeners_there) as share,
            row_number() over (partition by location order by count(*) desc, song) as popularity
        from (select *, count(*) over (partition by location) as listeners_there from users) as there
        inner join listens using (user_id)
        where location is not null
        group by location, song, listeners_there
    ) as ranked
    where popularity <= 50
),
popular_at_level as (
    select level, song, share
    from (
        select
            level,
            song,
            millionths(cast(count(*) as double precision) / listeners_there) as share,
            row_number() over (partition by level order by count(*) desc, song) as popularity
        from (select *, count(*) over (partition by level) as listeners_there from users) as there
        inner join listens using (user_id)
        group by level, song, listeners_there
    ) as ranked
    where popularity <= 50
),
candidates as (
    select user_id, song, 1 as basis, score, because
    from in_common
    union all
    select user_id, song, 2, share, null
    from short_of_songs
    inner join popular_at_location using (location)
    where not exists (
        select from listens
        where listens.user_id = short_of_songs.user_id and listens.song = popular_at_location.song
    )
    union all
    select user_id, song, 3, share, null
    from short_of_songs
    inner join popular_at_level using (level)
    where not exists (
        select from listens
        where listens.user_id = short_of_songs.user_id and listens.song = popular_at_level.song
    )
),
ranked as (
    select *, row_number() over (partition by user_id order by basis, score desc, song) as suggestion_rank
    from (select distinct on (user_id, song) * from candidates order by user_id, song, basis) as distinct_candidates
)
select
    user_id,
    suggestion_rank,
    known_songs.title,
    known_songs.artist_name,
    (array['listeners in common', 'popular at the location', 'popular at the level'])[basis] as basis,
    score,
    because_songs.title as because_title,
    because_songs.artist_name as because_artist_name
from ranked
inner join known_songs using (song)
left join known_songs as because_songs on because_songs.song = because
where suggestion_rank <= 10;
