-- Hash functions that the engine doesn't have. Source: developer guide, "Hash functions" and each function's page.

-- The bytes of a whole number, the lowest first.
create macro redshift.fn."$integer_bytes"(number, width) as
    unhex(
        array_to_string(
            list_transform(range(width), lambda place: format('{:02x}', (cast(number as bigint) >> (8 * place)) & 255)),
            ''
        )
    );

-- An empty text for a number of bits that there is no SHA-2 of.
create macro redshift.fn.sha2(string, bits) as
    case
        when bits in (0, 256) then sha256(string)
        when bits in (224, 384, 512) then native_sha2(string, bits)
        when string is not null and bits is not null then ''
    end;

create macro redshift.fn."$digit_value"(digit) as
    instr('0123456789abcdefghijklmnopqrstuvwxyz', lower(digit)) - 1;

-- The digits of a number that STRTOL reads: without blanks before it, its sign and what announces base 16.
create macro redshift.fn."$strtol_digits"(string, base) as
    regexp_replace(string, if(base = 16, '^\s*[+-]?(0[xX])?', '^\s*[+-]?'), '');

create macro redshift.fn.strtol(string, base) as
    case
        when string is not null and base not between 2 and 36
            then error('[22023] The base must be between 2 and 36, not ' || base || '.')
        when string = '' or starts_with(string, chr(0)) then 0::bigint
        when len(redshift.fn."$strtol_digits"(string, base)) = 0
            or list_bool_or(
                list_transform(
                    string_split(redshift.fn."$strtol_digits"(string, base), ''),
                    lambda digit: redshift.fn."$digit_value"(digit) not between 0 and base - 1
                )
            )
            then error('[22P02] The input ' || string || ' is not valid to be converted to base ' || base)
        else coalesce(
            try(
                cast(
                    list_reduce(
                        list_transform(
                            string_split(redshift.fn."$strtol_digits"(string, base), ''),
                            lambda digit: cast(redshift.fn."$digit_value"(digit) as hugeint)
                        ),
                        lambda number, digit: number * base + digit,
                        0::hugeint
                    ) * if(regexp_matches(string, '^\s*-'), -1, 1) as bigint
                )
            ),
            if(base is not null, error('[22003] The input ' || string || ' is out of the range of a BIGINT'), null)
        )
    end;
