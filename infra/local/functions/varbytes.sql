-- VARBYTE functions. Source: developer guide, "VARBYTE functions and operators".

create macro redshift.fn.from_hex(string) as
    case
        when regexp_full_match(string, '[0-9a-fA-F]*') then unhex(string)
        when string is not null then error('[22023] invalid hexadecimal digits: "' || string || '"')
    end;

create macro redshift.fn."$from_bits"(string) as
    case
        when regexp_full_match(string, '[01]*') then from_binary(string)
        when string is not null then error('[22023] invalid binary digits: "' || string || '"')
    end;

create macro redshift.fn."$bits"(bytes) as
    if(octet_length(bytes) = 0, '', cast(cast(bytes as bit) as varchar));

-- Bits are counted from the last one, which is 0.
create macro redshift.fn.getbit(bytes, place) as
    case
        when place < 0 or place >= octet_length(bytes) * 8
            then error('[2202E] index ' || place || ' out of valid range, 0..' || (octet_length(bytes) * 8 - 1))
        else cast(substring(redshift.fn."$bits"(bytes), octet_length(bytes) * 8 - place, 1) as integer)
    end;
