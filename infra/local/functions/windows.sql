-- What window functions need beyond the engine's own.

-- How many rows LAG and LEAD go: never the other way.
create macro redshift.fn."$offset"(rows, name) as
    if(rows < 0, error('[22023] offset of ' || name || ' must not be negative'), rows);
