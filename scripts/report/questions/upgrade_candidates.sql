-- Free users who listen the most, and how often they looked at the page Upgrade. The first 20, and how many there are.
select
    candidate_rank,
    user_id,
    first_name,
    last_name,
    plays,
    sessions,
    upgrade_views,
    cast(last_play_time as date) as last_play_date,
    count(*) over () as candidates
from analytics.upgrade_candidates
order by candidate_rank, user_id
limit 20
