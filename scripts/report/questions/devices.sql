-- What people listen with. One row per browser, operating system and kind of device; versions taken together.
select
    browser,
    operating_system,
    device_type,
    cast(sum(plays) as bigint) as plays,
    sum(play_share) as play_share
from analytics.devices
group by browser, operating_system, device_type
order by plays desc, browser, operating_system, device_type
