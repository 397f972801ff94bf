import { rowsOf } from "../functions/support";
import { type Dialect, openDialect } from "../support";

let dialect: Dialect;

beforeAll(async () => {
    dialect = await openDialect();
    await dialect.answers(`
        create schema f;
        create table f.v (n int);
        insert into f.v values (7);
        create table nest (id int, v super);
        insert into nest values (1, json_parse('[[1.1, 1.2], [2.1, 2.2], [3.1, 3.2]]')), (2, json_parse('[[4]]')), (3, array()),
            (4, null), (5, json_parse('{"b": 1, "a": null}'));
        create table dims (k int, name varchar(5));
        insert into dims values (1, 'one'), (2, 'two');
    `);
});

afterAll(() => dialect.close());

// Source: developer guide, "Querying semistructured data", "Unnesting queries" and "Object unpivoting".
test.each<readonly [title: string, sql: string, expected: readonly string[]]>([
    [
        "arrays in arrays, with their places, in their order",
        "select id, array, element, i, j from nest as e, e.v as array at i, array as element at j where id < 4",
        [
            ...["1|[1.1,1.2]|1.1|0|0", "1|[1.1,1.2]|1.2|0|1", "1|[2.1,2.2]|2.1|1|0", "1|[2.1,2.2]|2.2|1|1"],
            ...["1|[3.1,3.2]|3.1|2|0", "1|[3.1,3.2]|3.2|2|1", "2|[4]|4|0|0"],
        ],
    ],
    [
        "what stands before it may be joined",
        "select e.id, d.name, a[0] from nest as e join dims d on d.k = e.id, e.v as a order by 1, 3",
        ["1|one|1.1", "1|one|2.1", "1|one|3.1", "2|two|4"],
    ],
    [
        "what stands behind it too",
        "select e.*, array, name from nest as e, e.v as array, dims where k = id and id = 2",
        ["2|[[4]]|[4]|two"],
    ],
    [
        "and by name",
        "select id, name, a[0] from nest as e join (select k as id, name from dims) as d using (id), e.v as a order by 1, 3",
        ["1|one|1.1", "1|one|2.1", "1|one|3.1", "2|two|4"],
    ],
    [
        "an empty array and null yield no row",
        "select id, count(*) from nest e, e.v a where id < 5 group by id order by id",
        ["1|3", "2|1"],
    ],
    [
        "an object's attributes with their names",
        "select name, value from nest e, unpivot e.v as value at name where id = 5 order by name",
        ["a|", "b|1"],
    ],
    [
        "a subquery unnests what the query around reads",
        "select id, (select sum(x::decimal(3,1)) from e.v a, a x) from nest e where id < 4 order by id",
        ["1|12.9", "2|4.0", "3|"],
    ],
    [
        "a path of many names",
        "select x from (select object('a', object('b', array(1, 2))) as v) as d, d.v.a.b x",
        ["1", "2"],
    ],
    ["a table goes before a path", "select id, (select max(n) from f.v) from nest f where id = 1", ["1|7"]],
])("%s", async (_, sql, expected) => {
    expect(await rowsOf(dialect, sql)).toEqual(expected);
});

test.each([
    ["select a from nest e, e.v a", "0A000", "Unnesting a SUPER value that is no array is not supported"],
    [
        "select a from nest e, unpivot e.v a at n",
        "0A000",
        "UNPIVOT of a SUPER value that is no object is not supported",
    ],
    ["select a from nest e, e.id a", "42809", "only a SUPER value can be unnested, not one of type integer"],
    ["select a from nest e left join e.v a on true", "0A000", "Unnesting a SUPER value in a JOIN is not supported"],
    ["select 1 from nosuch.v a", "3F000", 'schema "nosuch" does not exist'],
    ["select 1 from other.public.nest", "0A000", "cross-database references are not implemented"],
    ["select 1 from a.b.c.nest", "42601", "too many dotted names"],
])("%s is refused", async (sql, code, message) => {
    await expect(dialect.answers(sql)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
});
