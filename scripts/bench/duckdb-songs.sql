create or replace table staging_songs as
select *
from read_ndjson(
    '$data/song_data/**/*.json',
    columns = {
        num_songs: 'integer',
        artist_id: 'varchar',
        artist_latitude: 'double',
        artist_longitude: 'double',
        artist_location: 'varchar',
        artist_name: 'varchar',
        song_id: 'varchar',
        title: 'varchar',
        duration: 'decimal(10, 5)',
        year: 'integer',
        release: 'varchar'
    }
);
