-- SUPER values, kept as their JSON text. None of these can be called by a user. Source: developer guide, "Querying
-- semistructured data" and the pages of the functions.

create macro redshift.fn."$super_string"(super_value) as
    case when starts_with(super_value, '"') then json_extract_string(super_value, '$') end;

create macro redshift.fn."$is_float"(super_value) as
    regexp_matches(super_value, '^-?\d.*e');

-- A scalar as a text; arrays and objects have none.
create macro redshift.fn."$super_text"(super_value) as
    case
        when starts_with(super_value, '"') then json_extract_string(super_value, '$')
        when left(super_value, 1) in ('[', '{') then null
        when redshift.fn."$is_float"(super_value) then redshift.fn."$float_text"(cast(super_value as double))
        else super_value
    end;

-- A string where it matches a pattern as a whole, any other scalar as it is.
create macro redshift.fn."$super_like"(super_value, pattern) as
    if(
        starts_with(super_value, '"') and not regexp_full_match(redshift.fn."$super_string"(super_value), pattern),
        null,
        redshift.fn."$super_text"(super_value)
    );

-- A whole number in text: as with values of static types, a floating-point number is rounded, and a string must be one.
create macro redshift.fn."$super_whole"(super_value, cuts) as
    case
        when starts_with(super_value, '"') then redshift.fn."$super_like"(super_value, '\s*[+-]?\d+\s*')
        when redshift.fn."$is_float"(super_value)
            then cast(try_cast(cast(super_value as double) as bigint) as varchar)
        when not contains(super_value, '.') then redshift.fn."$super_text"(super_value)
        when cuts then split_part(redshift.fn."$super_text"(super_value), '.', 1)
        else cast(try_cast(redshift.fn."$super_text"(super_value) as decimal(38, 0)) as varchar)
    end;

-- A decimal number in text, cut to so many digits behind its point.
create macro redshift.fn."$super_decimal"(super_value, scale, cuts) as
    if(
        cuts and regexp_full_match(super_value, '-?\d+\.\d+'),
        regexp_extract(super_value, '-?\d+\.\d{0,' || scale || '}'),
        redshift.fn."$super_like"(super_value, '\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*')
    );

create macro redshift.fn."$super_double"(super_value) as
    if(
        not isfinite(
            try_cast(
                redshift.fn."$super_like"(super_value, '\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*') as double
            )
        ),
        null,
        try_cast(
            redshift.fn."$super_like"(
                super_value,
                '\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*|\s*(?i:nan|[+-]?inf(inity)?)\s*'
            ) as double
        )
    );

create macro redshift.fn."$super_boolean"(super_value) as
    case
        when regexp_full_match(super_value, '-?\d+') then regexp_matches(super_value, '[1-9]')
        when lower(trim(redshift.fn."$super_text"(super_value))) in ('t', 'true', 'y', 'yes', '1') then true
        when lower(trim(redshift.fn."$super_text"(super_value))) in ('f', 'false', 'n', 'no', '0') then false
    end;

create macro redshift.fn."$super_type"(super_value) as
    case left(super_value, 1)
        when '{' then 'object'
        when '[' then 'array'
        when '"' then 'string'
        when 't' then 'boolean'
        when 'f' then 'boolean'
        when 'n' then 'null'
        else if(super_value is null, null, 'number')
    end;

-- Whether a value is a whole number between two others.
create macro redshift.fn."$is_whole"(super_value, least, most) as
    coalesce(
        regexp_full_match(super_value, '-?\d+') and try_cast(super_value as hugeint) between least and most,
        false
    );

create macro redshift.fn."$is_decimal"(super_value) as
    coalesce(regexp_full_match(super_value, '-?\d+(\.\d+)?'), false);

create macro redshift.fn."$decimal_precision"(super_value) as
    case
        when redshift.fn."$is_decimal"(super_value)
            then greatest(
                length(ltrim(regexp_replace(super_value, '[-.]', '', 'g'), '0')),
                length(split_part(super_value, '.', 2)),
                1
            )
    end;

create macro redshift.fn."$subarray"(elements, start, number) as
    case
        when elements is null or start is null or number is null then null
        when number < 0 then error('[22023] SUBARRAY takes a length of at least 0, not ' || number)
        else elements[
            if(start < 0, greatest(len(elements) + start, 0), start) + 1
            : if(start < 0, greatest(len(elements) + start, 0), start) + number
        ]
    end;

-- An array of values that are SUPER already.
create macro redshift.fn."$super_array"(elements) as
    '[' || array_to_string(list_transform(elements, lambda element: coalesce(element, 'null')), ',') || ']';

create macro redshift.fn."$decimal_scale"(super_value) as
    case when redshift.fn."$is_decimal"(super_value) then length(split_part(super_value, '.', 2)) end;

create macro redshift.fn."$is_ascii"(string) as
    strlen(string) = length(string);

create macro redshift.fn."$serialized"(super_value) as
    case
        when strlen(super_value) > 65535
            then error('[22001] JSON_SERIALIZE: the value takes more than the 65535 bytes of a VARCHAR')
        else super_value
    end;
