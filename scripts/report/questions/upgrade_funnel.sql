-- How many sessions of free users come from Home by way of Upgrade to Submit Upgrade.
select step_index, page, sessions, users, share_of_previous, share_of_first
from analytics.page_funnel
order by step_index
