-- What INSERT, UPDATE and MERGE make of a value that goes into a column of so many bytes. None of these can be called by
-- a user: their names begin with a dollar sign. Source: developer guide, "Character types".

create macro redshift.fn."$assigned_varchar"(string, bytes) as
    case
        when string is null or strlen(string) <= bytes then string
        when strlen(rtrim(string, ' ')) <= bytes then redshift.fn."$cut"(string, bytes)
        else error('[22001] value too long for type character varying(' || bytes || ')')
    end;

-- Kept without the blanks at its end. Every character of a CHAR is a single byte.
create macro redshift.fn."$assigned_char"(string, bytes) as
    case
        when string is null then null
        when strlen(rtrim(string, ' ')) > bytes then error('[22001] value too long for type character(' || bytes || ')')
        when strlen(string) <> length(string)
            then error('[22021] CHAR string contains invalid ASCII character: "' || string || '"')
        else rtrim(string, ' ')
    end;

create macro redshift.fn."$assigned_varbyte"(value, bytes) as
    case
        when value is null or octet_length(value) <= bytes then value
        else error('[22001] value too long for type binary varying(' || bytes || ')')
    end;
