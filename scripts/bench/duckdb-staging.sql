create or replace table staging_events as
select
    md5(concat(epoch_ms(ts), '|', user_id, '|', session_id, '|', item_in_session)) as event_id,
    cast(null as date) as log_date,
    *
from log_events
qualify row_number() over (partition by event_id order by page, status, song) = 1;

create or replace table staging_songs as
from song_files;
