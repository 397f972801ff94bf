-- Steps from a SUPER value, kept as its JSON text, to the rows that FROM makes of it. None of these can be called by a user.

create macro redshift.fn."$elements"(items, whole) as
    case
        when items is null and whole is not null
            then error('[0A000] Unnesting a SUPER value that is no array is not supported by the local warehouse.')
        else items
    end;

create macro redshift.fn."$attribute_values"(items, whole) as
    case
        when items is null and whole is not null
            then error('[0A000] UNPIVOT of a SUPER value that is no object is not supported by the local warehouse.')
        else items
    end;
