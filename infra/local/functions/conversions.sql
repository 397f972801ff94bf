-- Conversions that CAST makes, and what the dialect's rules share. None of these can be called by a user: their names
-- begin with a dollar sign.

-- A divisor that is not zero.
create macro redshift.fn."$divisor"(number) as
    if(number = 0, error('[22012] Divide by zero'), number);

-- The same where NULL is divided, by zero too. The dividend is looked at for a zero only.
create macro redshift.fn."$divisor_of"(number, dividend) as
    if(number = 0, if(dividend is null, null, error('[22012] Divide by zero')), number);

-- Text without the blanks at its end: they do not count when texts are compared.
create macro redshift.fn."$trimmed"(string) as
    case when ends_with(string, ' ') then rtrim(string, ' ') else string end;

-- The engine tells a year before Christ in brackets, and before the time; PostgreSQL at the end.
create macro redshift.fn."$datetime_text"(string) as
    if(contains(string, ' (BC)'), replace(string, ' (BC)', '') || ' BC', string);

-- Whether a byte of a text's UTF-8, counted from 1, goes on with the character before it.
create macro redshift.fn."$continues"(string, place) as
    encode(string)[place:place] between '\x80'::blob and '\xBF'::blob;

-- The longest beginning of a text that takes at most so many bytes and ends with a whole character. No TRY, which DuckDB
-- 1.5 can't plan around what a query groups by.
create macro redshift.fn."$cut"(string, bytes) as
    case
        when strlen(string) <= bytes then string
        when strlen(string) = length(string) then left(string, bytes)
        when not redshift.fn."$continues"(string, bytes + 1) then decode(encode(string)[1:bytes])
        when not redshift.fn."$continues"(string, bytes) then decode(encode(string)[1:bytes - 1])
        when not redshift.fn."$continues"(string, bytes - 1) then decode(encode(string)[1:bytes - 2])
        else decode(encode(string)[1:bytes - 3])
    end;

-- How a floating-point number is written: as few digits as name it, no point behind a whole number, from 1e15 on an exponent.
create macro redshift.fn."$float_text"(number) as
    replace(
        replace(
            replace(
                regexp_replace(
                    if(
                        abs(number) between 1e15 and 9999999999999999, -- the engine begins with 1e16
                        regexp_replace(
                            regexp_replace(cast(number as varchar), '(\d)(\d{15})(?:\.(\d))?', '\1.\2\3e+15'), '\.?0*e', 'e'
                        ),
                        cast(number as varchar)
                    ),
                    '\.0($|e)',
                    '\1'
                ),
                'inf', 'Infinity'
            ),
            '-nan', 'NaN' -- what is no number has no sign
        ),
        'nan', 'NaN'
    );

create macro redshift.fn."$invalid_digit"(string, pattern, type_name) as
    error(
        '[XX000] Invalid digit, Value '''
        || if(string = '', ' ', coalesce(nullif(substr(string, length(regexp_extract(string, pattern)) + 1, 1), ''), ' '))
        || ''', Pos ' || length(regexp_extract(string, pattern)) || ', Type: ' || type_name
    );

create macro redshift.fn."$smallint"(string) as
    case
        when string is null then null
        when regexp_full_match(string, '\s*[+-]?\d+\s*') then cast(string as smallint)
        else redshift.fn."$invalid_digit"(string, '^\s*[+-]?\d*', 'Short')
    end;

create macro redshift.fn."$integer"(string) as
    case
        when string is null then null
        when regexp_full_match(string, '\s*[+-]?\d+\s*') then cast(string as integer)
        else redshift.fn."$invalid_digit"(string, '^\s*[+-]?\d*', 'Integer')
    end;

create macro redshift.fn."$bigint"(string) as
    case
        when string is null then null
        when regexp_full_match(string, '\s*[+-]?\d+\s*') then cast(string as bigint)
        else redshift.fn."$invalid_digit"(string, '^\s*[+-]?\d*', 'Long')
    end;

create macro redshift.fn."$oid"(number) as
    if(number between 0 and 4294967295 or number is null, number, error('[22003] OID out of range'));

-- The digits of a decimal number with its point behind so many of them; no DECIMAL has room for more than 40 zeros.
create macro redshift.fn."$with_point"(sign, digits, place) as
    case
        when place <= 0 then sign || '0.' || repeat('0', least(-place, 40)) || digits
        when place < length(digits) then sign || left(digits, place) || '.' || substr(digits, place + 1)
        else sign || digits || repeat('0', least(place - length(digits), 40)) || '.'
    end;

-- A decimal number that is written with an exponent, without it, and with a point; NULL for any other text.
create macro redshift.fn."$spelled_out"(string) as
    if(
        regexp_full_match(string, '\s*[+-]?(\d+\.?\d*|\.\d+)[eE][+-]?\d+\s*'),
        redshift.fn."$with_point"(
            regexp_extract(string, '^\s*([+-]?)', 1),
            replace(regexp_extract(string, '[\d.]+'), '.', ''),
            length(regexp_extract(string, '^\s*[+-]?(\d*)', 1))
            + coalesce(
                try_cast(regexp_extract(string, '[eE]([+-]?\d+)', 1) as integer),
                if(contains(lower(string), 'e-'), -1000000000, 1000000000)
            )
        ),
        null
    );

-- Text that holds a decimal number, and nothing but. The engine's own way with exponents loses numbers that have room.
create macro redshift.fn."$decimal_text"(string) as
    case
        when string is null then null
        when regexp_full_match(string, '\s*[+-]?(\d+\.?\d*|\.\d+)\s*') then string
        when regexp_full_match(string, '\s*[+-]?(\d+\.?\d*|\.\d+)[eE][+-]?\d+\s*') then redshift.fn."$spelled_out"(string)
        else redshift.fn."$invalid_digit"(string, '^\s*[+-]?\d*\.?\d*', 'Decimal')
    end;

create macro redshift.fn."$double"(string) as
    case
        when string is null then null
        when regexp_full_match(string, '\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*|\s*(?i:nan|[+-]?inf(inity)?)\s*')
            then
                if(
                    isinf(cast(string as double)) and not regexp_matches(string, '[iI]'),
                    error('[22003] "' || string || '" is out of range for type double precision'),
                    cast(string as double)
                )
        else redshift.fn."$invalid_digit"(string, '^\s*[+-]?\d*\.?\d*', 'Double')
    end;

create macro redshift.fn."$real"(string) as
    cast(redshift.fn."$double"(string) as float);

-- Source: developer guide, "Boolean type".
create macro redshift.fn."$boolean"(string) as
    case
        when string is null then null
        when regexp_full_match(string, '(?i)\s*(t|true|y|yes|1)\s*') then true
        when regexp_full_match(string, '(?i)\s*(f|false|n|no|0)\s*') then false
        else error('[22P02] invalid input syntax for type boolean: "' || string || '"')
    end;

-- Whether the bytes that stand in hexadecimal are UTF-8. Not asked by TRY, which bears no argument that may raise an error.
-- Source: Unicode, table 3-7, "Well-Formed UTF-8 Byte Sequences".
create macro redshift.fn."$is_utf8"(digits) as
    regexp_full_match(
        digits,
        '([0-7].'
        || '|(C[2-9A-F]|D.)[89AB].'
        || '|(E0[AB].|E[1-9ABCEF][89AB].|ED[89].)[89AB].'
        || '|(F0[9AB].|F[123][89AB].|F48.)[89AB].[89AB].)*'
    );

-- Bytes as the text that they are in UTF-8.
create macro redshift.fn."$utf8"(bytes) as
    case
        when bytes is null then null
        when redshift.fn."$is_utf8"(hex(bytes)) then decode(bytes)
        else error('[22021] invalid byte sequence for encoding "UTF8"')
    end;

-- Dates and times in text, NULL for what is none. What the engine would write itself it has read as it was meant; other
-- texts it may take for years of one digit or of more than can be shown, or overlook what ends them. The page "Date, time,
-- and timestamp literals" has the ways to write them.
create macro redshift.fn."$plain_timestamp"(string) as
    case
        when regexp_full_match(string, '\s*[1-9]\d{3}-\d\d?-\d\d?([ T]\s*\d\d?:\d\d(:[0-5]\d(\.\d{1,6})?)?)?\s*')
            then try_cast(string as timestamp)
        when regexp_full_match(string, '(\d\d?[/-]\d\d?[/-][1-9]\d{3}|[1-9]\d{7})( \d\d?:\d\d(:[0-5]\d)?)?')
            then try_strptime(
                string,
                [
                    '%m/%d/%Y', '%m/%d/%Y %H:%M:%S', '%m/%d/%Y %H:%M', '%m-%d-%Y', '%m-%d-%Y %H:%M:%S', '%m-%d-%Y %H:%M',
                    '%Y%m%d', '%Y%m%d %H:%M:%S', '%Y%m%d %H:%M'
                ]
            )
    end;

create macro redshift.fn."$parsed_timestamp"(string) as
    case
        when string between '0' and ':' and string[5] = '-'
            and cast(try_cast(string as timestamp) as varchar) = string
            then try_cast(string as timestamp)
        else coalesce(redshift.fn."$plain_timestamp"(string), cast(native_moment(string) as timestamp))
    end;

create macro redshift.fn."$timestamp"(string) as
    case
        when string is null then null
        else coalesce(
            redshift.fn."$parsed_timestamp"(string),
            error('[22007] invalid input syntax for type timestamp without time zone: "' || string || '"')
        )
    end;

-- A day's hour 24 is of that day: as a moment it is the next one's.
create macro redshift.fn."$parsed_date"(string) as
    case
        when string between '0' and ':' and string[5] = '-'
            and cast(try_cast(string as date) as varchar) = string
            then try_cast(string as date)
        else coalesce(
            cast(if(contains(string, '24:'), null, redshift.fn."$plain_timestamp"(string)) as date),
            cast(native_date(string) as date)
        )
    end;

create macro redshift.fn."$date"(string) as
    case
        when string is null then null
        else coalesce(
            redshift.fn."$parsed_date"(string),
            error('[22007] invalid input syntax for type date: "' || string || '"')
        )
    end;

-- What a text of a moment says, with a zone or, in 26 characters, without: that is in the session's. It becomes a
-- timestamp first, for as texts the engine takes such moments to be in the zone that a text before them has named.
create macro redshift.fn."$zoned_moment"(string) as
    if(
        length(string) = 26,
        cast(cast(string as timestamp) as timestamp with time zone),
        try_cast(string as timestamp with time zone)
    );

create macro redshift.fn."$parsed_timestamptz"(string) as
    case
        when regexp_full_match(
            string,
            '\s*[1-9]\d{3}-\d\d?-\d\d?[ T]\d\d?:\d\d:\d\d(\.\d{1,6})?([+-](0\d|1[0-5])(:[0-5]\d)?)?\s*'
        )
            and try_cast(string as timestamp with time zone) is not null
            then try_cast(string as timestamp with time zone)
        else redshift.fn."$zoned_moment"(native_zoned_moment(string))
    end;

-- A zone that is none is told by the cast.
create macro redshift.fn."$timestamptz"(string) as
    case
        when string is null then null
        else coalesce(
            redshift.fn."$parsed_timestamptz"(string),
            cast(native_zoned_moment(string) as timestamp with time zone),
            error('[22007] invalid input syntax for type timestamp with time zone: "' || string || '"')
        )
    end;

create macro redshift.fn."$parsed_time"(string) as
    if(
        cast(try_cast(string as time) as varchar) = string,
        try_cast(string as time),
        cast(native_time(string) as time)
    );

create macro redshift.fn."$time"(string) as
    case
        when string is null then null
        else coalesce(
            redshift.fn."$parsed_time"(string),
            error('[22007] invalid input syntax for type time without time zone: "' || string || '"')
        )
    end;

create macro redshift.fn."$parsed_timetz"(string) as
    if(
        cast(try_cast(string as time with time zone) as varchar) = string,
        try_cast(string as time with time zone),
        try_cast(native_zoned_time(string) as time with time zone)
    );

create macro redshift.fn."$timetz"(string) as
    case
        when string is null then null
        else coalesce(
            redshift.fn."$parsed_timetz"(string),
            error('[22007] invalid input syntax for type time with time zone: "' || string || '"')
        )
    end;

-- The months of an interval, and what it holds below a day.
create macro redshift.fn."$months"(period) as
    date_part('year', period) * 12 + date_part('month', period);

create macro redshift.fn."$micros"(period) as
    date_part('hour', period) * 3600000000 + date_part('minute', period) * 60000000 + date_part('microsecond', period);

-- One of its units in words; a plus tells what is not negative behind what is.
create macro redshift.fn."$interval_unit"(number, name, before) as
    if(number <> 0, if(before < 0 and number > 0, '+', '') || number || ' ' || name || if(number = 1, '', 's'), null);

-- The text that clients are shown of an interval.
create macro redshift.fn."$interval_text"(period) as
    if(
        period is null,
        null,
        coalesce(
            nullif(
                concat_ws(
                    ' ',
                    redshift.fn."$interval_unit"(date_part('year', period), 'year', 0),
                    redshift.fn."$interval_unit"(date_part('month', period), 'mon', date_part('year', period)),
                    redshift.fn."$interval_unit"(date_part('day', period), 'day', redshift.fn."$months"(period)),
                    if(
                        redshift.fn."$micros"(period) > 0
                        and coalesce(nullif(date_part('day', period), 0), redshift.fn."$months"(period)) < 0,
                        '+',
                        ''
                    ) || nullif(to_microseconds(redshift.fn."$micros"(period)), to_days(0))
                ),
                ''
            ),
            '00:00:00'
        )
    );

-- What is left of the months of an interval so many times, in days of 30; and of these and its days, in seconds.
create macro redshift.fn."$month_days"(period, factor) as
    round((redshift.fn."$months"(period) * factor - trunc(redshift.fn."$months"(period) * factor)) * 30, 6);

create macro redshift.fn."$day_seconds"(period, factor) as
    round(
        (
            date_part('day', period) * factor - trunc(date_part('day', period) * factor)
            + redshift.fn."$month_days"(period, factor) - trunc(redshift.fn."$month_days"(period, factor))
        ) * 86400,
        6
    );

-- An interval so many times: parts of a month become days of 30, parts of a day become time.
create macro redshift.fn."$interval_times"(period, factor) as
    (
        to_months(cast(trunc(redshift.fn."$months"(period) * factor) as integer))
        + to_days(
            cast(
                trunc(date_part('day', period) * factor)
                + trunc(redshift.fn."$month_days"(period, factor))
                + trunc(redshift.fn."$day_seconds"(period, factor) / 86400)
                as integer
            )
        )
        + to_microseconds(
            cast(
                round(
                    redshift.fn."$micros"(period) * factor
                    + (
                        redshift.fn."$day_seconds"(period, factor)
                        - trunc(redshift.fn."$day_seconds"(period, factor) / 86400) * 86400
                    ) * 1000000
                ) as bigint
            )
        )
    );

-- ILIKE and regular expressions that ignore case do so for ASCII letters only.
create macro redshift.fn."$ascii_lower"(string) as
    translate(string, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz');
