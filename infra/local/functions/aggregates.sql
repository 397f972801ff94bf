-- What aggregate functions need beyond the engine's own.

-- Source: developer guide, "LISTAGG function": 65535 bytes and no more.
create macro redshift.fn."$listagg"(string) as
    if(strlen(string) > 65535, error('[XX000] Result size exceeds LISTAGG limit'), string);

-- Texts without those that were there before, blanks at the end aside, each where it came first.
create macro redshift.fn."$joined_distinct"(strings, separator) as
    array_to_string(
        list_transform(
            list_sort(
                list_transform(
                    list_distinct(list_transform(strings, lambda each: rtrim(each, ' '))),
                    lambda each: list_position(list_transform(strings, lambda other: rtrim(other, ' ')), each)
                )
            ),
            lambda place: strings[place]
        ),
        separator
    );
