-- Whose birthday comes next, or whose anniversary of registration where no birth date is known. The next 200.
select user_id, first_name, last_name, level, date_source, next_birthday, days_until, years
from analytics.user_birthdays
order by days_until, user_id
limit 200
