/** The rows that break a rule, as queries: what assertions are made of where a model's own config can't hold them. */

/** Values that stand in several rows though they are a key. */
function repeated(table, key) {
    return `select ${key.join(", ")}, count(*) as copies
from ${table} as rows_of_table
group by ${key.join(", ")}
having count(*) > 1`;
}

/** Rows in which one of the columns is null. */
function missing(table, columns) {
    return `select *
from ${table} as rows_of_table
where
    ${columns.map((column) => `${column} is null`).join("\n    or ")}`;
}

/** Rows for which one of the conditions does not hold; one that comes out null does. */
function failing(table, conditions) {
    return `select *
from ${table} as rows_of_table
where
    ${conditions.map((condition) => `not (${condition})`).join("\n    or ")}`;
}

/** Values of a column that refer to nothing; null refers to nothing rightly. */
function dangling(table, column, referenced) {
    return `select distinct referring.${column}
from ${table} as referring
left join ${referenced} as referenced
    on referenced.${column} = referring.${column}
where
    referring.${column} is not null
    and referenced.${column} is null`;
}

module.exports = { repeated, missing, failing, dangling };
