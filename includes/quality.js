/**
 * Checks of the data that a model states in a line. Each is a query whose rows are what is wrong: none, if all is well.
 */

const text = (value) => `'${value.replaceAll("'", "''")}'`;

/** One column for each thing counted in one scan of the table; then a row for each count that is not 0. */
function counted(table, counts, label, amount) {
    const sums = counts.map(
        ([, condition], index) => `sum(case when ${condition} then 1 else 0 end) as count_${index}`,
    );
    const rows = counts.map(
        ([name], index) =>
            `select ${text(name)} as ${label}, count_${index} as ${amount} from counts where count_${index} > 0`,
    );
    return `with
counts as (
    select
        ${sums.join(",\n        ")}
    from ${table} as checked
)
${rows.join("\nunion all\n")}`;
}

/**
 * Columns that must be there, each with the condition on the rows that it must be there in. A row for each column that is
 * missing somewhere.
 */
function complete(table, columns) {
    const counts = Object.entries(columns).map(([column, where]) => [column, `${where} and ${column} is null`]);
    return counted(table, counts, "column_name", "rows_without_it");
}

/** Columns with the only values that they may hold, null apart. A row for each other value. */
function accepted(table, columns) {
    return Object.entries(columns)
        .map(([column, values]) => {
            const list = values.map((value) => (typeof value === "string" ? text(value) : value)).join(", ");
            return `select ${text(column)} as column_name, cast(${column} as varchar(1024)) as value, count(*) as events
from ${table} as checked
where ${column} not in (${list})
group by ${column}`;
        })
        .join("\nunion all\n");
}

/**
 * Texts that fill their column to the last byte: they may have been cut off. `columns` are their widths in bytes. A row for
 * each column that holds some.
 */
function untruncated(table, columns) {
    const counts = Object.entries(columns).map(([column, width]) => [column, `octet_length(${column}) >= ${width}`]);
    return counted(table, counts, "column_name", "rows_that_fill_it");
}

/** Numbers that must be the same, each a query of one number under its name. A row for each that differs from the first. */
function reconciled(numbers) {
    const [[first, expected], ...others] = Object.entries(numbers);
    return `with
expected as (
    select cast((${expected}) as bigint) as number
),
found as (
    ${others.map(([name, query]) => `select ${text(name)} as name, cast((${query}) as bigint) as number`).join("\n    union all\n    ")}
)
select ${text(first)} as expected_name, expected.number as expected, found.name as found_name, found.number as found
from found
cross join expected
where coalesce(found.number, 0) <> coalesce(expected.number, 0)`;
}

module.exports = { complete, accepted, untruncated, reconciled };
