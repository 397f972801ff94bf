import { type Dialect, openDialect } from "../support";

let dialect: Dialect;

beforeAll(async () => {
    dialect = await openDialect();
    await dialect.answers(`
        create table a (id int, x int, y int);
        create table b (id int, x int, y int);
        insert into a values (1, 100, 10), (2, 150, 20), (3, null, 5), (4, 7, null), (5, 3, 50), (6, 6, 6), (null, 1, 2);
        insert into b select * from a;
    `);
});

afterAll(() => dialect.close());

// Expected values are those of PostgreSQL.
test.each<readonly [subquery: string, ids: string]>([
    ["from b where b.x <> a.y and b.y < a.id", "3 5 6"],
    ["from b where b.y < a.id and a.y <> b.x", "3 5 6"],
    ["from b where b.id = a.id and b.x <> a.y and b.y < a.x", "1 2"],
    ["from b where b.id = a.id and not (b.x = a.y) and b.y < a.x", "1 2"],
    ["from b where b.id = a.id and b.x not in (a.y) and b.y < a.x", "1 2"],
    ["from b where b.id = a.id and b.x <> a.y", "1 2 5"],
    ["from (select a.id as c, b.x from b where a.y > b.y) s where s.x <> a.y", "1 2 3 5 6"],
    ["from (select b.*, a.x as ax from b) s where s.x <> a.y and s.y < a.y", "1 2 3 5 6"],
    ["from (select b.*, a.x as ax from b) s where s.x <> a.y and s.y = a.y", "1 2 5 "],
    ["from (select b.*, a.x as ax, a.id as aid from b where b.id <> a.id) s where s.y < s.ax", "1 2 4 6"],
    ["from (select b.*, a.x as ax from b where b.id < a.id) s where s.y <> s.ax", "2 4 5 6"],
])("a subquery keeps its rows though something is unequal: %s", async (subquery, ids) => {
    const idsWhere = async (condition: string) =>
        (await dialect.answers(`select id from a where ${condition} order by id`)).map(([id]) => id ?? "");
    const exists = `exists (select 1 ${subquery})`;
    const found = ids.split(" ");
    expect(await idsWhere(exists)).toEqual(found);
    expect(await idsWhere(`(${exists}) = true`)).toEqual(found);
    const others = ["1", "2", "3", "4", "5", "6", ""].filter((id) => !found.includes(id));
    expect(await idsWhere(`not ${exists}`)).toEqual(others);
    expect(await idsWhere(`(select count(*) ${subquery}) > 0`)).toEqual(found);
});

test("a subquery as a value keeps its row though something is unequal", async () => {
    const value = "select b.id * 10 from b where b.id = a.id and b.x <> a.y and b.y < a.x";
    const rows = await dialect.answers(`select id, (${value}) from a order by id`);
    expect(rows.map(([id, found]) => [id ?? "", found ?? ""].join(":")).join(" ")).toBe("1:10 2:20 3: 4: 5: 6: :");
});

test("a subquery that rows are looked for in keeps its own though something is unequal", async () => {
    const among = "(a.id, a.x) in (select b.id, b.x from b where b.x <> a.y and b.y < a.x)";
    expect(await dialect.answers(`select id from a where ${among} order by id`)).toEqual([["1"], ["2"]]);
});
