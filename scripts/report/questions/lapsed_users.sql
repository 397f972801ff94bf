-- Who has been silent for long by their own measure, first whom to win back first. The first 20 of each level, and how many
-- there are.
with
lapsed_users as (
    select
        *,
        count(*) over () as lapsed_users,
        count(*) over (partition by level) as lapsed_at_level,
        row_number() over (partition by level order by win_back_rank) as rank_at_level
    from analytics.lapsed_users
    where is_lapsed
)
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
    lapsed_users,
    lapsed_at_level
from lapsed_users
where rank_at_level <= 20
order by win_back_rank
