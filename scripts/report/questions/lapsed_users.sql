-- Who has been silent for long by their own measure, first whom to win back first. The first 200, and how many there are.
select
    win_back_rank,
    user_id,
    first_name,
    last_name,
    level,
    cast(last_play_time as date) as last_play_date,
    days_since_last_play,
    usual_gap_days,
    plays,
    as_of_date,
    count(*) over () as lapsed_users
from analytics.lapsed_users
where is_lapsed
order by win_back_rank
limit 200
