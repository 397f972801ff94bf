-- Which way users went between free and paid, and what they played at each level.
select
    category,
    count(*) as users,
    cast(sum(free_plays) as bigint) as free_plays,
    cast(sum(paid_plays) as bigint) as paid_plays
from analytics.user_level_categories
group by category
order by users desc, category
