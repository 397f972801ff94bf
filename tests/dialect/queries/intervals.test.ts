import { type Dialect, openDialect } from "../support";

let dialect: Dialect;

beforeAll(async () => {
    dialect = await openDialect();
});

afterAll(() => dialect.close());

/** A day less an hour is as long as 23 hours, and longer than 2. */
const LENGTHS = `(select 1 as id, interval '1 day' - interval '1 hour' as length
    union all select 2, interval '23 hours' union all select 3, interval '2 hours'
    union all select 4, interval '1 month' union all select 5, interval '30 days') as lengths`;

// Source: PostgreSQL's documentation, "Date/Time Types", "Interval Input": a month is 30 days, a day 24 hours.
test.each<readonly [what: string, sql: string, expected: string]>([
    ["ORDER BY", `select id from ${LENGTHS} order by length, id`, "3 1 2 4 5"],
    [
        "ORDER BY a place",
        `select length, id from ${LENGTHS} where id < 4 order by 1, 2 desc limit 2`,
        "02:00:00|3 23:00:00|2",
    ],
    ["GROUP BY", `select count(*), min(id) from ${LENGTHS} group by length order by 2`, "2|1 1|3 2|4"],
    ["HAVING", `select min(id) from ${LENGTHS} group by length having length > interval '3 hours' order by 1`, "1 4"],
    ["DISTINCT", `select count(*) from (select distinct length from ${LENGTHS}) d`, "3"],
    ["COUNT(DISTINCT)", `select count(distinct length) from ${LENGTHS}`, "3"],
    ["UNION", `select count(*) from (select length from ${LENGTHS} union select interval '23 hours') u`, "3"],
    ["EXCEPT", `select count(*) from (select length from ${LENGTHS} except select interval '23 hours') u`, "2"],
    ["windows", `select id, rank() over (order by length desc) from ${LENGTHS} order by 1`, "1|3 2|3 3|5 4|1 5|1"],
    ["PARTITION BY", `select count(*) over (partition by length) from ${LENGTHS} order by id`, "2 2 1 2 2"],
    ["MIN", `select min(length) from ${LENGTHS} where id in (1, 3)`, "02:00:00"],
    [
        "MAX",
        `select max(length) from (select interval '1 day' - interval '9 hours' as length union all select interval '16 hours') m`,
        "16:00:00",
    ],
    [
        "USING",
        `select count(*) from (select length from ${LENGTHS}) a join (select length from ${LENGTHS}) b using (length)`,
        "9",
    ],
])("%s goes by the length of intervals", async (_, sql, expected) => {
    const rows = await dialect.answers(sql);
    expect(rows.map((row) => row.join("|")).join(" ")).toBe(expected);
});
