-- What mathematical functions need beyond the engine's own.

-- A power that is a real number.
create macro redshift.fn."$power"(base, exponent) as
    case
        when base = 0 and exponent < 0 then error('[2201F] zero raised to a negative power is undefined')
        when base < 0 and exponent <> trunc(exponent)
            then error('[2201F] a negative number raised to a non-integer power yields a complex result')
        else pow(base, exponent)
    end;
