-- Who comes back: users by the week in which they registered, and the share of them active in each week from then on.
-- The newest 105 weeks of activity.
select cohort_week, week_number, activity_week, cohort_users, active_users, retention
from analytics.retention_cohorts
where activity_week > (select dateadd(week, -105, max(activity_week)) from analytics.retention_cohorts)
order by cohort_week, week_number
