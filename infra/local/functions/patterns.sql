-- Regular expressions from a place on, and which match. Source: developer guide, "REGEXP_COUNT", "REGEXP_INSTR",
-- "REGEXP_REPLACE", "REGEXP_SUBSTR". Matches are marked with two code points that no text has: they are no characters.

-- A place in a text: what is before the first place counts from there.
create macro redshift.fn."$first_place"(place) as
    case when place < 1 then 1 else place end;

create macro redshift.fn."$from_place"(string, place) as
    substring(string, redshift.fn."$first_place"(place));

create macro redshift.fn."$is_behind"(string, place) as
    place > length(string);

create macro redshift.fn."$regexp_count"(string, place, matches) as
    case
        when matches is null then null
        when redshift.fn."$is_behind"(string, place) then 0
        else cast(len(matches) as integer)
    end;

create macro redshift.fn."$regexp_substr"(string, place, occurrence, matches) as
    case
        when matches is null or occurrence is null or occurrence < 1 or occurrence > length(string) then null
        when redshift.fn."$is_behind"(string, place) then ''
        else coalesce(matches[occurrence], '')
    end;

-- Where the text between the marks begins, and how long it is; 0 if there is none so far on.
create macro redshift.fn."$marked_place"(marked, occurrence) as
    case
        when occurrence < 1 or occurrence >= len(string_split(marked, chr(1114110))) then 0
        else length(
            replace(array_to_string(string_split(marked, chr(1114110))[1:occurrence], ''), chr(1114111), '')
        ) + 1
    end;

create macro redshift.fn."$marked_length"(marked, occurrence) as
    length(split_part(string_split(marked, chr(1114110))[occurrence + 1], chr(1114111), 1));

create macro redshift.fn."$regexp_instr"(string, place, occurrence, at_end, marked) as
    cast(
        case
            when marked is null or place is null or occurrence is null or at_end is null then null
            when redshift.fn."$is_behind"(string, place) or occurrence > length(string) then 0
            when redshift.fn."$marked_place"(marked, occurrence) = 0 then 0
            else redshift.fn."$marked_place"(marked, occurrence)
                + redshift.fn."$first_place"(place) - 1
                + if(at_end <> 0, redshift.fn."$marked_length"(marked, occurrence), 0)
        end as integer
    );

create macro redshift.fn."$regexp_replace"(string, place, replaced) as
    case
        when replaced is null then null
        when redshift.fn."$is_behind"(string, place) then string
        else left(string, redshift.fn."$first_place"(place) - 1) || replaced
    end;

-- What a match is replaced with, word for word. The guide does not tell what $1 and \1 are in it.
create macro redshift.fn."$replacement"(string) as
    case
        when regexp_matches(string, '\\|\$[0-9&{]')
            then error('[0A000] REGEXP_REPLACE with a reference in the replacement is not supported by the local warehouse: ' || string)
        else string
    end;
