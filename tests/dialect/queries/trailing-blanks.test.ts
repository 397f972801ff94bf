import { type Dialect, openDialect } from "../support";

let dialect: Dialect;

beforeAll(async () => {
    dialect = await openDialect();
    await dialect.answers(`
        create table loans (id int, name varchar(20), kind varchar(4), days int);
        insert into loans values (1, 'a', 'x', 1), (2, 'a ', 'x ', 2), (3, 'b  ', 'x', 3), (4, null, 'y', 4), (5, null, 'y ', 5);
    `);
});

afterAll(() => dialect.close());

test("LIKE counts the blanks at the end, those of a CHAR too", async () => {
    const [row] = await dialect.answers(`
        create table padded (c char(4), v varchar(4));
        insert into padded values ('ab', 'ab ');
        select c like 'ab', c like 'ab  ', c ilike '%B', c not like 'ab%', c::varchar(4) like 'ab', rtrim(c) like '_b',
            v like 'ab', v like '%b ' from padded;
    `);
    expect(row?.join("|")).toBe("f|t|f|f|t|t|f|t");
    const [passedOn] = await dialect.answers(`
        select max(c) like 'ab', max(c) like 'ab  ', case when v = 'ab' then c end like 'ab  ', coalesce(c, 'x') like 'ab',
            c::char(3) like 'ab ', (select min(c) from padded) like '__  ', max(c) over () like 'ab', upper(c) like 'AB'
        from padded group by c, v;
    `);
    expect(passedOn?.join("|")).toBe("f|t|t|f|t|t|f|t");
});

// Source: developer guide, "Character types", "Significance of trailing blanks".
test.each<readonly [name: string, sql: string, expected: readonly string[]]>([
    [
        "GROUP BY makes one group of them",
        "select rtrim(name), count(*), sum(days) from loans group by name order by 1",
        ["a|2|3", "b|1|3", "|2|9"],
    ],
    [
        "a group's text is one of its own",
        "select len(name), len(kind) from loans where id = 3 group by name, kind",
        ["3|1"],
    ],
    [
        "PIVOT makes one row of them",
        `select rtrim(name), x, y from (select name, kind, days from loans) pivot (sum(days) for kind in ('x', 'y'))
         order by 1`,
        ["a|3|", "b|3|", "||9"],
    ],
    [
        "GROUP BY by place, by alias and by expression",
        `select * from (select count(*) as n, name || '-' || kind as pair, upper(kind) as k from loans group by 2, k)
         order by n, pair`,
        ["1|a -x |X ", "1|a-x|X", "1|b  -x|X", "2||Y"],
    ],
    [
        "GROUP BY of a text and of what is made of it, and *",
        `select *, case when days = 1 then name else kind end as which from (select name, kind, days from loans where id < 3)
         group by name, kind, days, case when days = 1 then name else kind end order by days`,
        ["a|x|1|a", "a |x |2|x "],
    ],
    [
        "HAVING, a window and ORDER BY look at the group's text",
        `select rtrim(name) || '!', rank() over (order by count(*) desc, rtrim(name)) from loans group by name
         having rtrim(name) in ('a', 'b') order by rtrim(name) desc`,
        ["b!|2", "a!|1"],
    ],
    [
        "an aggregate looks at the texts themselves",
        "select sum(len(name)), max(len(kind)) from loans group by name order by 1",
        ["3|2", "3|1", "|2"],
    ],
    [
        "ROLLUP and GROUPING",
        "select rtrim(name), grouping(name), count(*) from loans where name < 'c' group by rollup(name) order by 2, 1",
        ["a|0|2", "b|0|1", "|1|3"],
    ],
    [
        "texts that one of several may have left with a blank",
        `select count(distinct a), count(distinct b), count(distinct c), count(distinct d), count(distinct e), count(distinct f)
         from (
            select
                case when days = 1 then 'a' when days = 2 then name else trim(name) end as a,
                case when days = 1 then 'a ' else trim(name) end as b,
                coalesce(name, 'a') as c,
                nullif(name, 'c') as d,
                nvl2(trim(name), upper(name), 'A') as e,
                decode(days, 1, 'a', 2, 'a ', trim(name)) as f
            from loans
            group by 1, 2, 3, 4, 5, 6
         )`,
        ["2|2|2|2|2|2"],
    ],
    [
        "texts that nothing can have left with one",
        `select a, b, c, d, count(*) from (
            select
                case when days = 1 then 'a' else trim(name) end as a,
                coalesce(nullif(trim(name), ''), 'none') as b,
                nvl2(name, lower(trim(name)), null) as c,
                decode(days, 1, 'a', trim(name)) as d
            from loans
         )
         group by 1, 2, 3, 4 order by 5, 1`,
        ["b|b|b|b|1", "a|a|a|a|2", "|none|||2"],
    ],
    ["DISTINCT", "select count(*) from (select distinct name, rtrim(kind) from loans)", ["3"]],
    [
        "DISTINCT with ORDER BY",
        "select distinct kind, 1 as one from loans where id > 3 order by kind, one limit 3",
        ["y|1"],
    ],
    [
        "DISTINCT of groups",
        "select count(*) from (select distinct kind, count(*) from loans group by name, kind)",
        ["3"],
    ],
    ["UNION", "select count(*) from (select name from loans union select 'a   ' union select 'c')", ["4"]],
    ["INTERSECT", "select rtrim(name), days from loans intersect select 'a    '::varchar, 2 order by 1", ["a|2"]],
    [
        "EXCEPT, where NULL equals NULL",
        "select rtrim(k) from (select kind || '' as k, null::int from loans except select 'y  '::varchar, null::int)",
        ["x"],
    ],
    [
        "PARTITION BY",
        "select id, count(*) over (partition by name) from loans order by id",
        ["1|2", "2|2", "3|1", "4|2", "5|2"],
    ],
    ["ORDER BY a column", "select id from loans where id < 4 order by name, days desc", ["2", "1", "3"]],
    [
        "ORDER BY a place, a name of the list and an expression",
        `select name, kind as k, id from loans where id < 4 order by 1, k desc, concat(name, '') || '', id desc`,
        ["a |x |2", "a|x|1", "b  |x|3"],
    ],
    [
        "ORDER BY a name of the list that is one of a column of FROM, too",
        "select id from (select kind as days, days as kind, id from loans where id < 4 order by days, kind desc)",
        ["3", "2", "1"],
    ],
    [
        "ORDER BY of groups",
        "select max(name), days from loans where id < 4 group by days order by 1, 2 desc",
        ["a |2", "a|1", "b  |3"],
    ],
    [
        "ORDER BY of distinct rows",
        "select distinct name, -days from loans where id < 4 order by 1, 2",
        ["a |-2", "a|-1", "b  |-3"],
    ],
    [
        "ORDER BY of a set operation",
        "select name, -days from loans where id = 1 union all select name, -days from loans where id in (2, 3) order by name, 2 limit 2",
        ["a |-2", "a|-1"],
    ],
    [
        "ORDER BY what a subquery yields",
        `select id, (select max(name) from loans m where m.id = loans.id) as own from loans where id < 4
         order by own, id desc`,
        ["2|a ", "1|a", "3|b  "],
    ],
    [
        "ORDER BY of windows and aggregates",
        `select id, rank() over (order by name), first_value(id) over (order by kind, days desc
            rows between unbounded preceding and unbounded following)
         from loans where id < 4 order by id`,
        ["1|1|3", "2|1|3", "3|3|3"],
    ],
    [
        "LISTAGG in an order",
        "select listagg(id, ',') within group (order by name, days desc) from loans where id < 4",
        ["2,1,3"],
    ],
    [
        "a text in IN of a query that yields distinct ones",
        "select id from loans l where name in (select distinct name from loans m where m.id <> l.id) order by id",
        ["1", "2"],
    ],
    [
        "a cut may leave a blank at the end of a text that had none",
        "select count(*) from loans where rtrim('ab cd' || kind)::varchar(3) = 'ab'",
        ["5"],
    ],
])("%s", async (_, sql, expected) => {
    const rows = (await dialect.answers(sql)).map((row) => row.map((value) => value ?? "").join("|"));
    expect(rows).toEqual(expected);
});

test("a subquery behind GROUP BY may name what is grouped by, in any of its clauses, and sees one text of a group", async () => {
    const own = "(select max(days) from loans m where m.name = loans.name)";
    const rows = async (sql: string) => (await dialect.answers(sql)).map((row) => row.join("|"));
    expect(await rows(`select rtrim(name), count(*), ${own} from loans group by name order by 1`)).toEqual([
        "a|2|2",
        "b|1|3",
        "|2|",
    ]);
    expect(
        await rows(`select rtrim(name), rtrim(kind), sum(days), sum(${own}), grouping(name) from loans
            where id < 4 group by rollup(name, kind) having exists (select 1 from loans m where m.name = loans.name)
            order by ${own}, 2`),
    ).toEqual(["a|x|3|4|0", "a||3|4|0", "b|x|3|3|0", "b||3|3|0"]);
    const beside = "loans join loans l on l.id = loans.id, (select 1 as one) z";
    expect(await rows(`select loans.name is null, ${own} from ${beside} group by loans.name order by 2`)).toEqual([
        "f|2",
        "f|3",
        "t|",
    ]);
    await expect(
        rows(`select ${own.replace("loans.name", "upper(loans.name)")} from loans group by upper(name)`),
    ).rejects.toMatchObject({ code: "42803" });
});
