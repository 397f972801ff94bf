import { type Dialect, openDialect } from "../support";

let dialect: Dialect;

beforeAll(async () => {
    dialect = await openDialect();
    await dialect.answers(`
        create table a (id int, x int);
        create table b (id int, x int);
        create table c (id int, x int);
        insert into a values (1, 1), (2, 1), (3, null);
        insert into b values (1, 1), (2, 5);
        insert into c values (1, 1);
        create view v as select id, x from b where x = 1`);
});

afterAll(() => dialect.close());

// Source: developer guide, "Correlated subqueries".
test.each<readonly [what: string, sql: string, expected: readonly string[]]>([
    ["EXISTS", "select id from a where exists (select 1 from b where b.id = a.id) order by 1", ["1", "2"]],
    [
        "a scalar subquery",
        "select id, (select max(x) from b where b.id = a.id) from a order by 1",
        ["1|1", "2|5", "3|"],
    ],
    ["IN", "select id from a where x in (select x from b where b.id = a.id)", ["1"]],
    [
        "MIN and MAX in groups",
        "select id from a where x in (select max(x) from b where b.id = a.id group by b.id)",
        ["1"],
    ],
    [
        "a subquery of a subquery",
        "select id from a where exists (select 1 from b where b.id = a.id and exists (select 1 from c where c.id = b.id))",
        ["1"],
    ],
    [
        "a window around one that is not correlated",
        "select id from a where id in (select row_number() over (order by id) from c)",
        ["1"],
    ],
    [
        "an uncorrelated one in an outer join's ON",
        "select a.id, b.id from a left join b on a.id = b.id and b.x = (select max(x) from c) order by 1",
        ["1|1", "2|", "3|"],
    ],
    [
        "a correlated one in an inner join's ON",
        "select a.id from a join b on a.id = b.id and b.x = (select max(x) from c where c.id = b.id)",
        ["1"],
    ],
    [
        "groups of other columns",
        "select x, (select max(b.x) from b where b.id = a.x) from a group by x order by 1",
        ["1|1", "|"],
    ],
])("correlated: %s", async (_, sql, expected) => {
    const rows = await dialect.answers(sql);
    expect(rows.map((row) => row.map((value) => value ?? "").join("|"))).toEqual(expected);
});

// Source: developer guide, "Correlated subquery patterns that are not supported".
test.each<readonly [what: string, sql: string]>([
    [
        "skip-level",
        "select id from a where not exists (select 1 from b where not exists (select 1 from c where c.id = a.id))",
    ],
    [
        "skip-level of a view",
        "select id from v where exists (select 1 from b where exists (select 1 from c where c.id = v.id))",
    ],
    [
        "an outer join's ON",
        "select a.id from a left join b on a.id = b.id and b.x = (select max(x) from c where c.id = b.id)",
    ],
    ["an aggregate of what a subquery yields", "select (select max((select b.x from b where b.id = a.id))) from a"],
    ["a window function", "select id from a where id not in (select sum(x) over () from b where b.id = a.id)"],
    [
        "a window function in QUALIFY",
        "select id from a where exists (select 1 from b as b where b.id = a.id qualify row_number() over (order by x) = 1)",
    ],
    [
        "an outer join's ON within it",
        "select (select sum(b.x) from b left join c on b.id = c.id or b.x = a.x - 1) from a",
    ],
    ["a group of its result", "select id, (select count(b.id) from b where b.id = a.id) as n from a group by n, a.id"],
    [
        "a group of its result by its place",
        "select id, (select count(b.id) from b where b.id = a.id) from a group by 2, 1",
    ],
    [
        "IN with an aggregate and groups",
        "select id from a where id in (select sum(b.x) from b where b.x > a.x group by b.id)",
    ],
    ["in INSERT", "insert into c select id, (select 1 from b where exists (select 1 from c where c.id = a.id)) from a"],
    ["in UPDATE", "update a set x = (select max(x) from b where exists (select 1 from c where c.id = a.id))"],
])("what can't be decorrelated is refused: %s", async (_, sql) => {
    await expect(dialect.answers(sql)).rejects.toMatchObject({
        code: "0A000",
        message: "This type of correlated subquery pattern is not supported yet",
        hint: expect.any(String),
    });
});

test.each<readonly [exists: string]>([
    ["exists (select 1 from b where b.id = a.id and a.x <> b.x)"],
    ["exists (select 1 from b where b.id = a.id and b.x <> a.x)"],
    ["exists (select 1 from b where b.id = a.id and not (a.x = b.x))"],
    ["exists (select 1 from b where b.id = a.id and not (not (a.x <> b.x)))"],
    ["not (not exists (select 1 from (select * from b) as b where b.id = a.id and a.x != b.x))"],
])("NULL is not unequal in %s, as a value and as a condition among others", async (exists) => {
    const cast = "select id, x from (select 1 as id, 2 as x union all select 2, null union all select 2, 1) as a";
    const a = cast.replace("id, x from", `id, ${exists} from`);
    const rows = [
        ["1", "t"],
        ["2", "f"],
        ["2", "t"],
    ];
    expect(await dialect.answers(`${a} order by 1, 2`)).toEqual(rows);
    const among = `${cast} where id = 7 or ${exists} order by 1, 2`;
    expect(await dialect.answers(among)).toEqual([
        ["1", "2"],
        ["2", "1"],
    ]);
    expect(await dialect.answers(`${cast} where ${exists} order by 1, 2`)).toEqual([
        ["1", "2"],
        ["2", "1"],
    ]);
    expect(await dialect.answers(`${cast} where not ${exists}`)).toEqual([["2", null]]);
});

test.each<readonly [subquery: string, expected: readonly string[]]>([
    ["select max(b.id) from (select sum(w.x) as s from w where w.x > 100) as q, b where b.id = a.id", ["1", "2", ""]],
    [
        "select max(b.id) from (select max(x) as m from w where false) as q join b on m is null where b.id = a.id",
        ["1", "2", ""],
    ],
    ["with q as (select min(x) as m from w where x > 100) select max(b.x) from q, b where b.id = a.id", ["1", "5", ""]],
    [
        "select max(7) from (select max(x) as m from w having max(x) > 0 or min(x) > 0) as q, b where b.id = a.id",
        ["7", "7", ""],
    ],
    ["select max(7) from (select max(x) as m from w having max(x) is null) as q, b where b.id = a.id", ["", "", ""]],
    ["select max(b.id) from (select x from w where x > 100) as q, b where b.id = a.id", ["", "", ""]],
])("aggregates of no rows of a WITH table are a row beside a correlated condition: %s", async (subquery, expected) => {
    const rows = await dialect.answers(`with w as (select x from b) select (${subquery}) from a order by id`);
    expect(rows.map(([value]) => value ?? "")).toEqual(expected);
});

test("a row with NULL may be among others, which its being or not being so does not say", async () => {
    const rows = `(select 1 as p, 1 as q union all select 1, null union all select null, 7 union all select 3, 3
        union all select 2, 5) as r`;
    const wanted: readonly (readonly [subquery: string, expected: readonly string[]])[] = [
        ["select id, x from b", ["1|1|t|f", "1|||", "2|5|t|f", "3|3|f|t", "|7|f|t"]],
        ["select id, x from a", ["1|1|t|f", "1|||", "2|5|f|t", "3|3||", "|7||"]],
        ["select id, x from a where id = r.p", ["1|1|t|f", "1|||", "2|5|f|t", "3|3||", "|7|f|t"]],
        ["select id, x from a where false", ["1|1|f|t", "1||f|t", "2|5|f|t", "3|3|f|t", "|7|f|t"]],
    ];
    for (const [subquery, expected] of wanted) {
        const [is, isNot] = [`(p, q) in (${subquery})`, `(p, q) not in (${subquery})`];
        const found = await dialect.answers(`select p, q, ${is}, ${isNot} from ${rows} order by 1, 2`);
        expect(found.map((row) => row.map((value) => value ?? "").join("|"))).toEqual(expected);
        for (const [condition, place] of [
            [is, 2],
            [isNot, 3],
            [`not (${is})`, 3],
            [`(${isNot} or p = 100)`, 3],
        ] as const) {
            const kept = await dialect.answers(`select p, q from ${rows} where ${condition} order by 1, 2`);
            const marked = expected.map((row) => row.split("|")).filter((row) => row[place] === "t");
            expect(kept.map((row) => row.map((value) => value ?? ""))).toEqual(marked.map((row) => row.slice(0, 2)));
        }
    }
});

// Source: PostgreSQL manual, "Aggregate Expressions".
test("an aggregate of the columns of the query around is one of that query, which WHERE and UPDATE don't take", async () => {
    expect(await dialect.answers("select (select max(a.id) from c) from a")).toEqual([["3"]]);
    for (const [sql, place] of [
        ["select id from a where x < (select max(a.id) from c)", "WHERE clause"],
        ["select id from a where exists (select count(a.id) from c)", "WHERE clause"],
        ["select 1 from b, (select x from a where x < (select max(a.id) from c)) q", "WHERE clause"],
        ["delete from a where x = (select max(a.id) from c)", "WHERE clause"],
        ["update a set x = (select max(a.id) from c)", "UPDATE"],
    ] as const) {
        const message = `aggregates not allowed in ${place}`;
        await expect(dialect.answers(sql)).rejects.toMatchObject({ code: "42803", message });
    }
});

test("queries of the catalogue alone, which the leader node answers, may be correlated in any way", async () => {
    const sql = `select relname from pg_class c where relname = 'a' and exists (
        select 1 from pg_namespace n where n.oid = c.relnamespace and exists (
            select 1 from pg_attribute where attrelid = c.oid and attname = 'x'))`;
    expect(await dialect.answers(sql)).toEqual([["a"]]);
});
