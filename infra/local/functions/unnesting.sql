-- Steps from a SUPER value, kept as its JSON text, to the rows that FROM makes of it. None of these can be called by a user.

create macro redshift.fn."$elements"(super_value) as
    case
        when super_value is not null and native_super_elements(super_value) is null
            then error('[0A000] Unnesting a SUPER value that is no array is not supported by the local warehouse.')
        else native_super_elements(super_value)
    end;

create macro redshift.fn."$attribute_values"(super_value) as
    case
        when super_value is not null and native_super_attributes(super_value) is null
            then error('[0A000] UNPIVOT of a SUPER value that is no object is not supported by the local warehouse.')
        else native_super_attributes(super_value)
    end;
