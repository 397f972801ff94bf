import { type Dialect, openDialect } from "../support";
import { rowsOf, typesOf } from "./support";

let dialect: Dialect;

beforeAll(async () => {
    dialect = await openDialect();
    await dialect.answers(`
        create table booking (id int, code char(8), check_in date, check_out date, funds numeric(12,2));
        insert into booking values (1, 'OCEAN_WV', '2023-02-01', '2023-02-03', 100), (5, 'DSRT_SUN', '2023-07-10', null, null);
        create table pairs (c1 char(2), c2 char(2), v varchar(5));
        insert into pairs values ('a', 'a ', '   '), ('b', 'c', 'x ');
    `);
});

afterAll(() => dialect.close());

// Expected values from the guide's page on each function, where it prints them.
test.each<readonly [sql: string, expected: readonly string[]]>([
    [
        "select coalesce(null, 12, null), coalesce(null, 'Amazon Redshift', null), nvl(null, null), nvl(3)",
        ["12|Amazon Redshift||3"],
    ],
    [
        "select coalesce(check_out, check_in), nvl(funds, 0) from booking order by id",
        ["2023-02-03|100.00", "2023-07-10|0.00"],
    ],
    [
        "select nvl2(check_out, 'left', 'here'), nvl2(null, '2345', 1234), nvl2(1, 2, 2.5) from booking order by id",
        ["left|1234|2.0", "here|1234|2.0"],
    ],
    [
        "select nullif(1, 1), nullif(1, 2), nullif('', ''), nullif('a', 'a '), nullif(null, 1), nullif(1.0, 1)",
        ["|1||||"],
    ],
    [
        "select '\t12\n'::int, (id || '\n')::boolean, (' No' || code)::char(3)::boolean from booking where id = 1",
        ["12|t|f"],
    ],
    ["select nullif(c1, c2), nullif(v, '') from pairs order by pairs.c1", ["|", "b |x "]],
    ["select decode(null, null, 1234, 2345), decode(1, 2, 'two', 'other'), decode(3, 1, 'one')", ["1234|other|"]],
    ["select decode(check_in, '2023-02-01', 'First', 'Later') from booking order by id", ["First", "Later"]],
    [
        "select decode(funds, null, 0, 1), decode(code, 'OCEAN_WV', 'O', 'DSRT_SUN', 'D') from booking order by id",
        ["1|O", "0|D"],
    ],
    [
        "select greatest(1, null, 3), least(2, 1.5), greatest('Ratliff', 'Lars'), least(null, null), least(null, 4)",
        ["3|1.5|Ratliff||4"],
    ],
    ["select greatest(check_in, check_out) from booking order by id", ["2023-02-03", "2023-07-10"]],
])("%s", async (sql, expected) => {
    expect(await rowsOf(dialect, sql)).toEqual(expected);
});

test("the values' common type is the result's, for NULLIF the first one's", async () => {
    const sql = `select coalesce(1, 2::bigint), nvl(check_in, sysdate), nullif(1::smallint, 2::bigint), nvl2(1, code, 'x'),
        decode(1, 1, 'ab', 'abc'), greatest(1, 2.50), nullif(code, 'abcdefghijkl') from booking`;
    expect(await typesOf(dialect, sql)).toEqual([
        ...["bigint", "timestamp without time zone", "smallint", "character(8)"],
        ...["character varying(3)", "numeric(12,2)", "character(8)"],
    ]);
});

// PostgreSQL 8.0, release notes: "Make CASE val WHEN compval1 THEN ... evaluate val only once".
test("a random number that is compared several times is one number", async () => {
    const rows = "from generate_series(1, 1000)";
    const answers = await rowsOf(
        dialect,
        `select sum(case when a is null then 1 else 0 end), sum(case when b is null then 1 else 0 end),
            sum(case when c > 0 then 1 else 0 end),
            sum(case when split_part(d, ' ', 2)::int <> (split_part(d, ' ', 1)::int + 2) / 3 then 1 else 0 end)
        from (
            select
                case floor(random() * 2) when 0 then 'a' when 1 then 'b' end as a,
                decode(floor(random() * 2), 0, 'a', 1, 'b') as b,
                nullif(floor(random() * 2), 1) as c,
                to_char(dateadd(day, cast(random() * 1000 as int), '2020-01-01'), 'FMMM Q') as d
            ${rows}
        )`,
    );
    expect(answers).toEqual(["0|0|0|0"]);
    await expect(dialect.answers("select case random() when 0 then (select 1) end from booking")).rejects.toMatchObject(
        { code: "0A000", message: expect.stringContaining("with a subquery in it") },
    );
});

test.each<readonly [sql: string, code: string, message: string]>([
    ["select '\u00a012'::int", "22P02", 'invalid input syntax for integer: "\u00a012"'],
    ["select coalesce(null, 'Amazon Redshift', 12)", "22P02", 'invalid input syntax for integer: "Amazon Redshift"'],
    ["select coalesce(current_date, true)", "42804", "COALESCE types date and boolean cannot be matched"],
    ["select coalesce()", "42883", "function coalesce() does not exist"],
    ["select nvl2(1, 2)", "42883", "function nvl2(integer, integer) does not exist"],
    ["select nullif(1)", "42883", "function nullif(integer) does not exist"],
    ["select decode(1, 2)", "42883", "function decode(integer, integer) does not exist"],
    ["select nullif(current_date, true)", "42883", "operator does not exist: date = boolean"],
])("%s fails", async (sql, code, message) => {
    await expect(dialect.answers(sql)).rejects.toMatchObject({ code, message });
});
