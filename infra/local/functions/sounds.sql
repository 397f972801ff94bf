-- SOUNDEX and DIFFERENCE. Source: developer guide, "SOUNDEX function", "DIFFERENCE function".

create macro redshift.fn."$letters"(string) as
    upper(regexp_replace(string, '[^A-Za-z]', '', 'g'));

-- A digit for each letter but H and W, 0 for a vowel; a digit that repeats stands once.
create macro redshift.fn."$sounds"(letters) as
    regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
        translate(
            left(letters, 1) || regexp_replace(substr(letters, 2), '[HW]', '', 'g'),
            'AEIOUYHWBFPVCGJKQSXZDTLMNR',
            '00000000111122222222334556'
        ),
        '1+', '1', 'g'), '2+', '2', 'g'), '3+', '3', 'g'), '4+', '4', 'g'), '5+', '5', 'g'), '6+', '6', 'g');

create macro redshift.fn.soundex(string) as
    list_transform(
        [redshift.fn."$letters"(string)],
        lambda letters: case
            when letters = '' then ''
            else left(left(letters, 1) || replace(substr(redshift.fn."$sounds"(letters), 2), '0', '') || '000', 4)
        end
    )[1];

-- How many of the four characters are the same.
create macro redshift.fn."$same_sounds"(one, other) as
    case
        when one is null or other is null then null
        when one = '' and other = '' then 1
        when one = '' or other = '' then 0
        else cast(one[1] = other[1] as integer) + cast(one[2] = other[2] as integer)
            + cast(one[3] = other[3] as integer) + cast(one[4] = other[4] as integer)
    end;

create macro redshift.fn.difference(one, other) as
    redshift.fn."$same_sounds"(redshift.fn.soundex(one), redshift.fn.soundex(other));
