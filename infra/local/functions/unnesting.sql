-- Steps from a SUPER value, kept as its JSON text, to the rows that FROM makes of it.

create macro redshift.fn."$elements"(super_value) as
    case
        when super_value is null or super_value = 'null' then cast([] as varchar[])
        when json_type(super_value) = 'ARRAY' then cast(json_extract(super_value, '$[*]') as varchar[])
        else error('[0A000] Unnesting a SUPER value that is no array is not supported by the local warehouse.')
    end;

create macro redshift.fn."$places"(super_value) as
    range(len(redshift.fn."$elements"(super_value)));

create macro redshift.fn."$attribute_names"(super_value) as
    case
        when super_value is null or super_value = 'null' then cast([] as varchar[])
        when json_type(super_value) = 'OBJECT' then json_keys(super_value)
        else error('[0A000] UNPIVOT of a SUPER value that is no object is not supported by the local warehouse.')
    end;

create macro redshift.fn."$attribute_values"(super_value) as
    case
        when super_value is null or super_value = 'null' then cast([] as varchar[])
        else cast(json_extract(super_value, '$.*') as varchar[])
    end;
