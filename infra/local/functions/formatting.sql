-- Parts of TO_CHAR. Source: developer guide, "TO_CHAR" and "Datetime format strings"; PostgreSQL's manual, "Data Type
-- Formatting Functions".

create macro redshift.fn."$common_era"(moment) as
    case
        when moment < timestamp '0001-01-01'
            then error('[0A000] TO_CHAR of a year before Christ is not supported by the local warehouse.')
        else moment
    end;

-- A number in at least so many digits.
create macro redshift.fn."$zeros"(digits, width) as
    if(length(digits) >= width, digits, lpad(digits, width, '0'));

create macro redshift.fn."$ordinal_ending"(digits) as
    case
        when regexp_matches(digits, '1\d$') then 'th'
        when ends_with(digits, '1') then 'st'
        when ends_with(digits, '2') then 'nd'
        when ends_with(digits, '3') then 'rd'
        else 'th'
    end;

-- A number and its English ordinal ending, in the case of `ending`: 1st, 2ND, 11th.
create macro redshift.fn."$ordinal"(digits, ending) as
    digits || if(
        ending = 'TH',
        upper(redshift.fn."$ordinal_ending"(digits)),
        redshift.fn."$ordinal_ending"(digits)
    );
