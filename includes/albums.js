/**
 * Albums as numbers: plays are counted by a number in half of the time that they are counted in by three texts, and the
 * texts are looked up where few rows are left.
 */

/**
 * The CTEs from `songs` to `albums`: `album_songs` has the number of each song's album, `albums` what the number stands for.
 * Numbers are in the order of the album, its artist's name and the artist. Songs of no known album are left out.
 */
function ctes(songs, artists) {
    return `songs as (
    select song_id, artist_id, release from ${songs} as songs
),
artists as (
    select artist_id, name from ${artists} as artists
),
album_songs as (
    select
        songs.song_id,
        songs.release as album,
        artists.name as artist_name,
        artists.artist_id,
        cast(dense_rank() over (order by songs.release, artists.name, artists.artist_id) as integer) as album_number
    from songs
    inner join artists
        on artists.artist_id = songs.artist_id
    where songs.release is not null
),
albums as (
    select album_number, album, artist_name, artist_id
    from album_songs
    group by album_number, album, artist_name, artist_id
)`;
}

module.exports = { ctes };
