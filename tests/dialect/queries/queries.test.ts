import { type Dialect, openDialect } from "../support";

let dialect: Dialect;

beforeAll(async () => {
    dialect = await openDialect();
    await dialect.answers(`
        create table plays (id int not null, title varchar(20), artist varchar(20), plays int);
        insert into plays values (1, 'Halo', 'A', 10), (2, 'Halo', 'B', 5), (3, 'Echo', 'A', 7), (4, null, 'B', null);
        create table artists (artist varchar(20), country char(4));
        insert into artists values ('A', 'SE'), ('C', 'NO');
    `);
});

afterAll(() => dialect.close());

/** Each row's values, parted by a bar; NULL is an empty place. */
async function rows(sql: string): Promise<readonly string[]> {
    return (await dialect.answers(sql)).map((row) => row.map((value) => value ?? "").join("|"));
}

const CASES: readonly (readonly [name: string, sql: string, expected: readonly string[]])[] = [
    ["NULL comes last going up", "select title from plays order by title", ["Echo", "Halo", "Halo", ""]],
    ["NULL comes first going down", "select plays from plays order by 1 desc", ["", "10", "7", "5"]],
    ["an alias can be used by the items after it", "select plays * 2 as p, p + 1 from plays where id = 1", ["20|21"]],
    ["an alias can be used in WHERE", "select plays * 2 as p from plays where p > 15", ["20"]],
    [
        "a column of FROM wins over an alias of its name",
        "select 'x' as title, title from plays where title = 'Echo'",
        ["x|Echo"],
    ],
    [
        "AT is an alias where no name follows",
        "select at.plays, pt.artist from (select max(plays) as plays from plays) at, artists pt where at.plays > 1 order by 2",
        ["10|A", "10|C"],
    ],
    ["GROUP BY takes a place", "select artist, sum(plays) from plays group by 1 order by 1", ["A|17", "B|5"]],
    [
        "GROUP BY takes an alias",
        "select upper(title) as t, count(*) from plays group by t order by t",
        ["ECHO|1", "HALO|2", "|1"],
    ],
    [
        "ROLLUP adds the totals",
        "select artist, sum(plays) from plays group by rollup(artist) order by 1",
        ["A|17", "B|5", "|22"],
    ],
    ["HAVING chooses groups", "select artist from plays group by artist having sum(plays) > 5", ["A"]],
    [
        "QUALIFY chooses by a window",
        "select id from plays p qualify row_number() over (partition by artist order by plays desc) = 1 order by id",
        ["1", "4"],
    ],
    ["a comparison in parentheses is tested for its truth", "select id from plays where (plays = 10) is true", ["1"]],
    ["TOP limits", "select top 2 id from plays order by id", ["1", "2"]],
    ["LIMIT and OFFSET", "select id from plays order by id limit 2 offset 1", ["2", "3"]],
    [
        "USING yields its column once",
        "select * from artists left join plays using (artist) order by 1, 3",
        ["A|SE  |1|Halo|10", "A|SE  |3|Echo|7", "C|NO  |||"],
    ],
    [
        "a FULL JOIN with USING yields whichever side is there",
        "select artist, country from artists full join (select distinct artist from plays) p using (artist) order by 1",
        ["A|SE  ", "B|", "C|NO  "],
    ],
    ["NATURAL joins by all names in common", "select id from plays natural join artists order by 1", ["1", "3"]],
    ["MINUS is EXCEPT", "select artist from plays minus select artist from artists", ["B"]],
    [
        "UNION finds the type in common",
        "select 1 as n union all select 2.50 union all select null order by n",
        ["1.00", "2.50", ""],
    ],
    [
        "a recursive table counts",
        "with recursive t(n) as (select 1 union all select n + 1 from t where n < 3) select n from t order by n",
        ["1", "2", "3"],
    ],
    ["a table of WITH hides a table of its name", "with plays as (select 99 as id) select id from plays", ["99"]],
    [
        "a subquery may look at the query around it",
        "select id from plays p where plays = (select max(plays) from plays q where q.artist = p.artist) order by id",
        ["1", "2"],
    ],
    ["IN with a subquery", "select id from plays where artist in (select artist from artists) order by 1", ["1", "3"]],
    [
        "EXISTS",
        "select id from plays p where not exists (select 1 from artists a where a.artist = p.artist)",
        ["2", "4"],
    ],
    ["EXCLUDE leaves columns out", "select * exclude (title, plays) from plays where id = 1", ["1|A"]],
    [
        "a REAL is compared with other numbers as a DOUBLE PRECISION",
        `select r = 1.1, r in (1.1), r in (1.1, 1.1::real), r between 1.1 and 1.1, r = '1.1', r = 1.1::real, r > 1.1, n = 16777217
         from (select 1.1::real as r, 16777216::real as n)`,
        ["f|f|t|f|t|t|t|f"],
    ],
    [
        "DISTINCT is ordered by what it yields, however that is named",
        "select distinct artist as a, plays.plays + 1 from plays order by plays.artist desc, plays + 1",
        ["B|6", "B|", "A|8", "A|11"],
    ],
    [
        "a constant orders nothing behind a cast or in an expression, in a window and in an aggregate",
        `select id, row_number() over (order by 'x', id desc), (select listagg(id) within group (order by 'x', id) from plays)
         from plays order by 'x'::text, 1 + 0, id limit 1`,
        ["1|4|1234"],
    ],
    [
        "what recurs may be read below a join, be wider, and group what is not the table itself",
        `with recursive r(n, s) as (select 1::smallint, 'a'::varchar(1) union all
             select n + 1, s || 'b' from (select n, s from r) q join (select max(id) as last from plays) p on n < last)
         select * from r order by n`,
        ["1|a", "2|ab", "3|abb", "4|abbb"],
    ],
    ["text is compared without blanks at its end", "select id from plays where title = 'Echo  '", ["3"]],
    [
        "an array is unnested, with the places of its elements",
        "select i, o from (select json_parse('[10, [20], \"x\"]') as a) t, t.a as o at i",
        ["0|10", "1|[20]", '2|"x"'],
    ],
    [
        "a hierarchy is read level by level",
        `select id, level from (select 1 as id, null::int as boss union all select 2, 1 union all select 3, 2) e
         start with boss is null connect by prior id = boss order by id`,
        ["1|1", "2|2", "3|3"],
    ],
];

test.each(CASES)("%s", async (_, sql, expected) => {
    expect(await rows(sql)).toEqual(expected);
});

test("a view is planned anew when it is read, with the search path that it was made with", async () => {
    await dialect.answers("create view loved as select title, plays from plays where plays > 6");
    expect(await rows("select title from loved order by 1")).toEqual(["Echo", "Halo"]);
    await dialect.answers("update plays set title = 'Echoes' where id = 3");
    expect(await rows("select title from loved order by 1")).toEqual(["Echoes", "Halo"]);
    await dialect.answers("update plays set title = 'Echo' where id = 3");
});

const REFUSALS: readonly (readonly [sql: string, code: string, message: string])[] = [
    ["select nothing from plays", "42703", 'column "nothing" does not exist in plays'],
    ["select artist from plays, artists", "42702", 'column reference "artist" is ambiguous'],
    ["select 1 from nowhere", "42P01", 'relation "nowhere" does not exist'],
    ["select 1 from no.plays", "3F000", 'schema "no" does not exist'],
    [
        "select plays from plays p qualify plays > 1",
        "42601",
        "QUALIFY needs a window function, in itself or in the select list",
    ],
    ["select * exclude (id) from (select id from plays) as p", "42601", "EXCLUDE leaves no column in the select list"],
    [
        `select grouping(${Array(65).fill("id").join(", ")}) from plays group by id`,
        "54023",
        "GROUPING takes 64 columns at the most.",
    ],
    [
        "select p.id from plays p left join plays q on p.id = q.id and not exists (select 1 from plays)",
        "0A000",
        "An outer join on this subquery is not supported by the local warehouse.",
    ],
    [
        "select (select artist from artists order by 1 limit p.id) from plays p",
        "0A000",
        "LIMIT by a column of the query around is not supported by the local warehouse.",
    ],
    ["select id from plays order by 'id'", "42601", "non-integer constant in ORDER BY"],
    ["select id from plays order by 1.5", "42601", "non-integer constant in ORDER BY"],
    ["select id from plays union select 1 order by null", "42601", "non-integer constant in ORDER BY"],
    ["select id from plays order by -1", "42P10", "ORDER BY position -1 is not in select list"],
    ["select count(*) from plays group by 'id'", "42601", "non-integer constant in GROUP BY"],
    [
        "select count(*) from plays group by cube (id, artist, plays), cube (id + 1, id + 2), cube (id + 3, id + 4)",
        "54000",
        "GROUP BY takes at most 64 grouping sets.",
    ],
    [
        "select artist, 5 as five, count(*) from plays group by cube (artist, five)",
        "0A000",
        "CUBE can't group by a constant on Redshift.",
    ],
    [
        "select count(*) from plays group by rollup (artist, (id, plays.artist))",
        "0A000",
        "A grouping set can't hold the same column twice on Redshift.",
    ],
    [
        "select count(*) from plays group by grouping sets ((id), (artist, artist))",
        "0A000",
        "A grouping set can't hold the same column twice on Redshift.",
    ],
    ...["artist, rollup (id, artist)", "rollup (id), cube (artist, id)", "id, 1, cube (artist)"].map(
        (items) =>
            [
                `select id, count(*) from plays group by ${items}`,
                "0A000",
                "A grouping set can't hold the same column twice on Redshift.",
            ] as const,
    ),
    ["select count(*) from plays group by rollup (id, -1)", "42P10", "GROUP BY position -1 is not in select list"],
    ...(
        [
            [
                "select sum(n) from r where n < 3",
                "42P19",
                "aggregate functions are not allowed in a recursive query's recursive term",
            ],
            [
                "select n + 1 from r group by n having max(n) < 3",
                "42P19",
                "aggregate functions are not allowed in a recursive query's recursive term",
            ],
            [
                "select a.n + b.n from r a, r b where a.n < 3",
                "42P19",
                'recursive reference to query "r" must not appear more than once',
            ],
            [
                "select id from plays where id in (select n from r)",
                "42P19",
                'recursive reference to query "r" must not appear within a subquery',
            ],
            [
                "select r.n + 1 from plays left join r on id = n",
                "42P19",
                'recursive reference to query "r" must not appear within an outer join',
            ],
            [
                "(select n + 1 from r where n < 3 order by 1)",
                "0A000",
                'The recursive part of "r" can\'t have ORDER BY or LIMIT on Redshift.',
            ],
            [
                "select n + 1 from (select * from r limit 1) q where n < 3",
                "0A000",
                'The recursive part of "r" can\'t have ORDER BY or LIMIT on Redshift.',
            ],
            [
                "select n * 1.5 from r where n < 3",
                "42804",
                'recursive query "r" column 1 has type integer in non-recursive term but type numeric behind it',
            ],
            [
                "select n::float / 2 from r where n < 3",
                "42804",
                'recursive query "r" column 1 has type integer in non-recursive term but type double precision behind it',
            ],
        ] as const
    ).map(
        ([part, code, message]) =>
            [`with recursive r(n) as (select 1 union all ${part}) select * from r`, code, message] as const,
    ),
    [
        "with recursive r(n) as (select 1.5 union all select n / 4 from r where n > 1) select * from r",
        "42804",
        'recursive query "r" column 1 has type numeric in non-recursive term but type numeric behind it',
    ],
    [
        "select grouping(plays) from plays group by artist",
        "42803",
        "arguments to GROUPING must be grouping expressions of the associated query level",
    ],
    [
        "select grouping(plays) from plays",
        "42803",
        "arguments to GROUPING must be grouping expressions of the associated query level",
    ],
    ["select sum(plays) from plays where sum(plays) > 1", "42803", "aggregates not allowed in WHERE clause"],
    ["select sum(max(plays)) from plays", "42803", "aggregate function calls may not be nested"],
    [
        "select sum(plays) over (order by id) from plays",
        "42P20",
        "Aggregate window functions with an ORDER BY clause require a frame clause",
    ],
    [
        "select distinct artist from plays order by id",
        "42P10",
        "for SELECT DISTINCT, ORDER BY expressions must appear in select list",
    ],
    [
        "select distinct artist from plays order by lower(artist)",
        "42P10",
        "for SELECT DISTINCT, ORDER BY expressions must appear in select list",
    ],
    ["select 1e400", "22003", '"1e400" is out of range for type double precision'],
    ["select '-1e400'::float8", "22003", '"-1e400" is out of range for type double precision'],
    ["select '1e39'::real", "22003", '"1e39" is out of range for type real'],
    [
        "select t::float8 from (select '1e400'::varchar as t)",
        "22003",
        '"1e400" is out of range for type double precision',
    ],
    ["select id from plays order by 2", "42P10", "ORDER BY position 2 is not in select list"],
    ["select lower('ab') not like 'a\\\\'", "22025", "LIKE pattern must not end with escape character"],
    ["(select 1 order by 1 limit 2) order by 1", "42601", "multiple ORDER BY clauses not allowed"],
    ["select * from ((select 1 limit 2) limit 1) as q", "42601", "multiple LIMIT clauses not allowed"],
    ["select 1 union select 1, 2", "42601", "each UNION query must have the same number of columns"],
    ["select 1 union select date '2018-11-01'", "42804", "UNION types integer and date cannot be matched"],
    ["select id from plays where title", "42804", "argument of WHERE must be type boolean, not type character varying"],
    [
        "select id from plays where plays = 10 is true",
        "42804",
        "argument of IS TRUE must be type boolean, not type integer",
    ],
    [
        "select id from plays where plays is not unknown",
        "42804",
        "argument of IS NOT UNKNOWN must be type boolean, not type integer",
    ],
    ["select * from plays p, artists p", "42712", 'table name "p" specified more than once'],
    ["select 1 limit -1", "2201W", "LIMIT must not be negative"],
];

test.each<readonly [from: string, columns: string]>([
    ["a, b join c using (k)", "x p k x q r x"],
    ["a, b natural join c", "x p k x q r"],
    ["a join (b join c using (k)) on true", "x p k x q r x"],
    ["a cross join b join c using (k)", "k x p x q r x"],
    ["a join b using (x) join c using (k)", "k x p q r x"],
    ["a, b join b as d using (k), c join c as e using (r)", "x p k x q x q r k x k x"],
    ["a, b join c using (k), a as d", "x p k x q r x x p"],
])("the columns of USING stand before what they are of in * of %s", async (from, columns) => {
    const tables = `with a as (select 1 as x, 2 as p), b as (select 3 as k, 1 as x, 4 as q),
        c as (select 5 as r, 3 as k, 1 as x)`;
    const found = await dialect.columns(`${tables} select * from ${from}`);
    expect(found.map(({ name }) => name).join(" ")).toBe(columns);
    const ambiguous = dialect.answers(`${tables} select x from a, b join c using (x)`);
    await expect(ambiguous).rejects.toMatchObject({ code: "42702", message: 'column reference "x" is ambiguous' });
});

test.each<readonly [condition: string]>([
    ["a = b or (a is null and b is null)"],
    ["(b is null and a is null) or b = a"],
    ["false or a = b or (a is null and b is null)"],
    ["(id > 0 and a = b) or (id > 0 and a is null and b is null)"],
    ["id = 100 or (a = b or (a is null and b is null))"],
])("whether %s is unknown where one alone is NULL", async (condition) => {
    const ab = `(select 1 as id, 1 as a, 1 as b union all select 2, 1, 2 union all select 3, null, 2
        union all select 4, null, null) as ab`;
    const answers = async (sql: string) => (await dialect.answers(sql)).map((row) => row.join("|"));
    expect(await answers(`select id, ${condition} from ${ab} order by 1`)).toEqual(["1|t", "2|f", "3|", "4|t"]);
    expect(await answers(`select id from ${ab} where ${condition} order by 1`)).toEqual(["1", "4"]);
    expect(await answers(`select id from ${ab} where not (${condition})`)).toEqual(["2"]);
    expect(await answers(`select id, count(*) from ${ab} group by id, a, b having not (${condition})`)).toEqual([
        "2|1",
    ]);
    expect(await answers(`select id from ${ab} join (select 1) as o on ${condition} order by 1`)).toEqual(["1", "4"]);
});

test.each(REFUSALS)("refuses %s", async (sql, code, message) => {
    await expect(dialect.answers(sql)).rejects.toMatchObject({ code, message });
});

test.each([
    "select * from (with recursive t(n) as (select 1 union all select n + 1 from t where n < 3) select n from t) as s",
    "with o as (with recursive t(n) as (select 1 union all select n + 1 from t where n < 3) select n from t) select * from o",
    "select 1 where 1 in (with recursive t(n) as (select 1 union all select n + 1 from t where n < 3) select n from t)",
    "select (with recursive t(n) as (select 1 union all select n + 1 from t where n < 3) select max(n) from t)",
    "select 1 where exists (with recursive t(n) as (select 1 union all select n + 1 from t where n < 3) select n from t)",
])("WITH RECURSIVE is not taken inside a subquery: %s", async (sql) => {
    await expect(dialect.answers(sql)).rejects.toMatchObject({
        code: "0A000",
        message: "Redshift takes no WITH RECURSIVE inside a subquery: put it before the whole statement.",
    });
});

test("a bare text that a recursive table begins with is as wide as its bytes", async () => {
    const [column] = await dialect.columns(
        "with recursive t(a, n) as (select 'ä', 1 union all select a, n + 1 from t where n < 2) select a from t",
    );
    expect(column?.type).toEqual({ kind: "varchar", length: 2 });
});
