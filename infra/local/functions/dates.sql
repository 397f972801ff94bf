-- What date and time functions need beyond the engine's own.

-- A leap day so many years on is the first of March if there is none. Source: developer guide, "DATEADD function".
create macro redshift.fn."$plus_years"(moment, years) as
    if(
        month(moment) = 2 and day(moment) = 29 and day(moment + to_years(cast(years as integer))) = 28,
        moment + to_years(cast(years as integer)) + to_days(1),
        moment + to_years(cast(years as integer))
    );

-- The last day of a month goes to the last day of another. Source: developer guide, "ADD_MONTHS function".
create macro redshift.fn."$plus_months"(moment, months) as
    if(
        last_day(moment) = cast(moment as date),
        last_day(moment + to_months(months)) + (moment - date_trunc('day', moment)),
        moment + to_months(months)
    );

-- Whole months between the same days or two last days; else parts of a month of 31 days count.
-- Source: developer guide, "MONTHS_BETWEEN function".
create macro redshift.fn."$months_between"(later, earlier) as
    cast(year(later) - year(earlier) as double) * 12 + (month(later) - month(earlier))
    + if(
        day(later) = day(earlier)
        or (last_day(later) = cast(later as date) and last_day(earlier) = cast(earlier as date)),
        0,
        (
            day(later) - day(earlier)
            + (epoch(later - date_trunc('day', later)) - epoch(earlier - date_trunc('day', earlier))) / 86400
        ) / 31
    );

-- 0 for Sunday to 6 for Saturday. Source: developer guide, "NEXT_DAY function".
create macro redshift.fn."$weekday"(name) as
    case
        when lower(name) in ('su', 'sun', 'sunday') then 0
        when lower(name) in ('m', 'mo', 'mon', 'monday') then 1
        when lower(name) in ('tu', 'tue', 'tues', 'tuesday') then 2
        when lower(name) in ('w', 'we', 'wed', 'wednesday') then 3
        when lower(name) in ('th', 'thu', 'thurs', 'thursday') then 4
        when lower(name) in ('f', 'fr', 'fri', 'friday') then 5
        when lower(name) in ('sa', 'sat', 'saturday') then 6
        when name is not null then error('[22023] NEXT_DAY knows no day of the week "' || name || '"')
    end;

create macro redshift.fn."$next_day"(day, name) as
    case
        when day is not null then day + cast((redshift.fn."$weekday"(name) - dayofweek(day) + 6) % 7 + 1 as integer)
    end;

create macro redshift.fn."$compared"(one, other) as
    case when one < other then -1 when one > other then 1 when one = other then 0 end;

-- Decades count from 1: 2000 to 2009 is the 201st.
-- Source: developer guide, "Date parts for date or timestamp functions".
create macro redshift.fn."$decade"(moment) as
    date_part('decade', moment) + 1;

-- The engine's microseconds are those of the whole minute.
create macro redshift.fn."$second"(moment) as
    date_part('microsecond', moment) / 1000000.0::double;

create macro redshift.fn."$millisecond"(moment) as
    date_part('microsecond', moment) % 1000000 / 1000.0::double;

create macro redshift.fn."$microsecond"(moment) as
    date_part('microsecond', moment) % 1000000;

-- Centuries and millennia begin with a year that ends in 1.
create macro redshift.fn."$century_start"(moment) as
    date_trunc('year', moment) - to_years(cast((year(moment) - 1) % 100 as integer));

create macro redshift.fn."$millennium_start"(moment) as
    date_trunc('year', moment) - to_years(cast((year(moment) - 1) % 1000 as integer));

-- A time zone's name that is not known before the row is read: abbreviations are not among the engine's.
create macro redshift.fn."$zone"(name) as
    if(
        contains(name, '/') or upper(name) in ('UTC', 'GMT'),
        name,
        error('[0A000] Time zone "' || name || '" comes from a column: the local warehouse knows whole names there, such as Europe/London')
    );

-- The clock as a statement finds it: the engine's own functions give the start of the transaction, and this is asked
-- once for a statement, being no part of any row.
create macro redshift.fn."$clock"() as
    (select cast(uuid_extract_timestamp(uuidv7()) as timestamp));

-- Source: developer guide, "TIMEOFDAY function".
create macro redshift.fn."$time_of_day"() as
    strftime(redshift.fn."$clock"(), '%a %b %d %H:%M:%S.%f %Y UTC');
