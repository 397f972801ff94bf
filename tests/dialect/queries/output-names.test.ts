import { type Dialect, openDialect } from "../support";

let dialect: Dialect;

beforeAll(async () => {
    dialect = await openDialect();
    await dialect.answers("create table sales (listid int, saletime timestamp)");
});

afterAll(() => dialect.close());

// Source: developer guide, the examples of the functions' pages; PostgreSQL manual, "Column Labels".
test.each<readonly [expression: string, name: string]>([
    ["listid", "listid"],
    ["sales.listid", "listid"],
    ["listid + 1", "?column?"],
    ["cast(listid as bigint)", "listid"],
    ["cast(listid + 1 as integer)", "int4"],
    ["'1'::numeric(5,2)", "numeric"],
    ["timestamp '2020-01-01'", "timestamp"],
    ["max(listid)", "max"],
    ["nvl(listid, 0)", "coalesce"],
    ["decode(listid, 1, 2)", "case"],
    ["nullif(listid, 1)", "listid"],
    ["nullif(listid + 1, 1)", "nullif"],
    ["date_part(day, saletime)", "pgdate_part"],
    ["extract(day from saletime)", "date_part"],
    ["dateadd(day, 1, saletime)", "date_add"],
    ["datediff(day, saletime, sysdate)", "date_diff"],
    ["sysdate", "timestamp"],
    ["current_date", "date"],
    ["user", "current_user"],
    ["log(100)", "dlog10"],
    ["case when listid = 1 then 2 end", "case"],
    ["case when listid = 1 then 2 else listid end", "listid"],
])("%s is named %s", async (expression, name) => {
    const columns = await dialect.columns(`select ${expression} from sales`);
    expect(columns.map((column) => column.name)).toEqual([name]);
});
