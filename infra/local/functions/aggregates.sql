-- What aggregate functions need beyond the engine's own.

-- A sum of decimals that has no more digits than the largest one. `near` is about the same: the sum itself may have gone round.
create macro redshift.fn."$held_decimal"(total, near, most) as
    if(
        abs(near) > 1.5 * cast(most as double) or total not between -most and most,
        error('[22003] Numeric data overflow (addition)'),
        total
    );

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
