/**
 * The highest of each group. To put all rows in order costs more than to make them, where a group has thousands: how many
 * rows lie above each value is counted first, and only those that can be among the highest are put in order.
 */

/**
 * Two CTEs over the CTE `rows`, the second named `ranked_<rows>`: the rows that can be among the `most` highest of their
 * group, with their places from 1 on in the column `rank`. `within` is the column that groups share, `by` the number that is
 * to be high; `ties` go to the first by these columns, which tell a group's rows apart. Rows of no group are left out.
 */
function ctes(rows, { rank, within, by, ties, most }) {
    const order = [`${rows}.${by} desc`, ...ties.map((column) => `${rows}.${column}`)];
    return `${rows}_above as (
    select
        ${within},
        ${by},
        sum(count(*)) over (partition by ${within} order by ${by} desc rows unbounded preceding) - count(*) as rows_above
    from ${rows}
    group by ${within}, ${by}
),
ranked_${rows} as (
    select
        ${rows}.*,
        row_number() over (partition by ${rows}.${within} order by ${order.join(", ")}) as ${rank}
    from ${rows}
    inner join ${rows}_above
        on ${rows}_above.${within} = ${rows}.${within}
        and ${rows}_above.${by} = ${rows}.${by}
    where ${rows}_above.rows_above < ${most}
)`;
}

module.exports = { ctes };
