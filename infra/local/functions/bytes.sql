-- VARBYTE functions. Source: developer guide, "VARBYTE functions" and each function's page.

-- The bytes that hexadecimal digits stand for; an odd digit is the last half of the first byte.
create macro redshift.fn."$from_hex"(digits) as
    case
        when digits is null then null
        when regexp_full_match(digits, '[0-9a-fA-F]*')
            then unhex(if(length(digits) % 2 = 1, '0' || digits, digits))
        else error('[22023] invalid hexadecimal digits ''' || digits || '''')
    end;

-- The bytes that binary digits stand for.
create macro redshift.fn."$from_binary"(digits) as
    case
        when digits is null then null
        when regexp_full_match(digits, '[01]*')
            then unhex(
                array_to_string(
                    list_transform(
                        regexp_extract_all(lpad(digits, cast(4 * ceil(length(digits) / 8.0) * 2 as integer), '0'), '....'),
                        lambda four: format('{:x}', cast('0b' || four as utinyint))
                    ),
                    ''
                )
            )
        else error('[22023] invalid binary digits ''' || digits || '''')
    end;

-- The binary digits of bytes, eight for each.
create macro redshift.fn."$binary"(bytes) as
    array_to_string(
        list_transform(
            regexp_extract_all(hex(bytes), '..'),
            lambda pair: lpad(bin(cast('0x' || pair as utinyint)), 8, '0')
        ),
        ''
    );

-- One bit of bytes, counted from the last, which is 0.
create macro redshift.fn."$getbit"(bytes, place) as
    case
        when bytes is not null and (place < 0 or place >= octet_length(bytes) * 8)
            then error('[2202E] index ' || place || ' out of valid range, 0..' || (octet_length(bytes) * 8 - 1))
        else cast(substring(redshift.fn."$binary"(bytes), octet_length(bytes) * 8 - place, 1) as integer)
    end;
