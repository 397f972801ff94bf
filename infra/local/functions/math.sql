-- What mathematical functions need beyond the engine's own.

-- A result that a floating-point number can hold: infinity may come of infinity alone.
create macro redshift.fn."$held"(result, argument) as
    if(isinf(result) and not isinf(argument), error('[22003] value out of range: overflow'), result);

-- The same of an expression, all of whose numbers are finite or not.
create macro redshift.fn."$held_float"(result, are_finite) as
    if(not isfinite(result) and are_finite, error('[22003] value out of range: overflow'), result);

create macro redshift.fn."$exp"(number) as
    redshift.fn."$held"(exp(number), number);

create macro redshift.fn."$degrees"(radians) as
    redshift.fn."$held"(degrees(radians), radians);

-- How far a whole number of so many bits may be shifted.
create macro redshift.fn."$shift_places"(number, places, bits) as
    case
        when number is null then null
        when places < 0 or places >= bits then error('[22003] shift out of range: 0 to ' || (bits - 1) || ' places')
        else places
    end;

-- The engine's own cube root of 27 is off in its last digit, as every other one is: one step of Newton's method mends it.
create macro redshift.fn."$cbrt"(number) as
    case
        when number = 0 or not isfinite(number) then number
        else cbrt(number) - (cbrt(number) - number / (cbrt(number) * cbrt(number))) / 3
    end;

-- What is moved beyond the highest bit is lost, as in PostgreSQL. Its processors make of a shift by more than a number's own
-- bits what each of them does: that is refused.
create macro redshift.fn."$shift_left"(number, places, bits) as
    (
        (
            cast(number as hugeint) * (1::hugeint << redshift.fn."$shift_places"(number, places, bits))
            + (1::hugeint << (bits - 1))
        ) & ((1::hugeint << bits) - 1)
    ) - (1::hugeint << (bits - 1));

create macro redshift.fn."$shift_right"(number, places, bits) as
    number >> redshift.fn."$shift_places"(number, places, bits);

-- A power that is a real number.
create macro redshift.fn."$power"(base, exponent) as
    case
        when base = 0 and exponent < 0 then error('[2201F] zero raised to a negative power is undefined')
        when base < 0 and exponent <> trunc(exponent)
            then error('[2201F] a negative number raised to a non-integer power yields a complex result')
        when isinf(base) or isinf(exponent) then pow(base, exponent)
        else redshift.fn."$held"(pow(base, exponent), base)
    end;
