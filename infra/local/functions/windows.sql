-- What window functions need beyond the engine's own.

-- How many rows LAG and LEAD go: never the other way.
create macro redshift.fn."$offset"(rows, name) as
    if(rows < 0, error('[22023] offset of ' || name || ' must not be negative'), rows);

-- Which row of a frame NTH_VALUE takes: the first is 1.
create macro redshift.fn."$nth"(place) as
    if(place < 1, error('[22016] argument of nth_value must be greater than zero'), place);
