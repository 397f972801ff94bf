-- String functions whose results differ from the engine's own. Source: developer guide, "String functions", each
-- function's page; PostgreSQL's manual, "String Functions and Operators", where the guide says nothing.

-- The last place of a part of `source` that begins at `start`, or the one before it if the part is empty. Where one of
-- them is NULL, the part is, however wrong the others are.
create macro redshift.fn."$last_place"(source, start, number) as
    case
        when source is null or start is null then null
        when number < 0 then error('[22011] negative substring length not allowed')
        when cast(start as bigint) + number > 0 then cast(start as bigint) + number - 1
        when number is not null then 0
    end;

-- The engine's GREATEST takes no notice of NULL.
create macro redshift.fn."$not_negative"(number) as
    case when number < 0 then 0 else number end;

create macro redshift.fn.substring(string, start, number) as
    substring(
        string,
        redshift.fn."$first_place"(start),
        redshift.fn."$not_negative"(redshift.fn."$last_place"(string, start, number) - redshift.fn."$first_place"(start) + 1)
    );

create macro redshift.fn."$character_count"(string, number) as
    case
        when number < 0 and string is not null
            then error('[0A000] LEFT and RIGHT take a positive number of characters, not ' || number || '.')
        else number
    end;

create macro redshift.fn."$left"(string, number) as
    left(string, redshift.fn."$character_count"(string, number));

create macro redshift.fn."$right"(string, number) as
    right(string, redshift.fn."$character_count"(string, number));

create macro redshift.fn.split_part(string, delimiter, part) as
    case
        when part < 1 and string is not null and delimiter is not null
            then error('[22023] field position must be greater than zero')
        when delimiter = '' and part > 1 then left(string, 0)
        when delimiter = '' and part = 1 then string
        else split_part(string, delimiter, part)
    end;

-- One text must not take all memory: no value of Redshift's is longer than 16,000,000 bytes.
create macro redshift.fn.repeat(string, number) as
    case
        when strlen(string) * cast(number as bigint) > 16000000
            then error('[54000] the result of repeat is longer than 16000000 bytes')
        else repeat(string, number)
    end;

create macro redshift.fn.lpad(string, number, filling) as
    case
        when number < 0 then left(string || filling, 0)
        when filling = '' then left(string, number)
        when number > 16000000 then error('[54000] the result of lpad is longer than 16000000 characters')
        else lpad(string, number, filling)
    end;

create macro redshift.fn.rpad(string, number, filling) as
    case
        when number < 0 then left(string || filling, 0)
        when filling = '' then left(string, number)
        when number > 16000000 then error('[54000] the result of rpad is longer than 16000000 characters')
        else rpad(string, number, filling)
    end;

-- Text without the blanks around it. The engine's own TRIM takes four times as long to find that there are none.
create macro redshift.fn."$without_blanks"(string) as
    case when starts_with(string, ' ') or ends_with(string, ' ') then trim(string, ' ') else string end;

-- Each letter by the one that Unicode has for it: the engine's own makes a capital of ß, which has none that is in use.
create macro redshift.fn.upper(string) as
    case
        when contains(string, 'ß')
            then array_to_string(list_transform(string_split(string, 'ß'), lambda part: upper(part)), 'ß')
        else upper(string)
    end;

-- Words are what letters and digits make; everything else separates them.
create macro redshift.fn.initcap(string) as
    array_to_string(
        list_transform(
            regexp_extract_all(string, '[\p{L}\p{N}]+|[^\p{L}\p{N}]+'),
            lambda word: redshift.fn.upper(left(word, 1)) || lower(substring(word, 2))
        ),
        ''
    );

-- The engine's own keeps a letter and its combining marks in order; characters are reversed here.
create macro redshift.fn.reverse(string) as
    case
        when strlen(string) = length(string) then reverse(string)
        else array_to_string(list_reverse(string_split(string, '')), '')
    end;

-- Null for what is no ASCII character, and for 0. Source: developer guide, "CHR function".
create macro redshift.fn.chr(code) as
    case when code between 1 and 127 then chr(code) end;

create macro redshift.fn.quote_ident(string) as
    case
        when regexp_full_match(string, '[a-z_][a-z0-9_]*') then string
        else '"' || replace(string, '"', '""') || '"'
    end;

create macro redshift.fn.quote_literal(string) as
    '''' || replace(replace(string, '\', '\\'), '''', '''''') || '''';

create macro redshift.fn."$compare"(one, other) as
    case when one < other then -1 when one > other then 1 when one = other then 0 end;
