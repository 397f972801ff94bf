-- Whose birthday comes next, or whose anniversary of registration where no birth date is known. The next 20 of each level.
with
user_birthdays as (
    select
        *,
        row_number() over (partition by level order by days_until, user_id) as place_at_level
    from analytics.user_birthdays
)
select user_id, first_name, last_name, level, date_source, next_birthday, days_until, years
from user_birthdays
where place_at_level <= 20
order by days_until, user_id
