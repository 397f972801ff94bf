import { readFileSync } from "node:fs";
import path from "node:path";
import { LOOKUPS } from "../../../infra/local/dialect/bind/bound";
import { type Dialect, openDialect } from "../support";

let dialect: Dialect;

beforeAll(async () => {
    dialect = await openDialect();
    await dialect.answers(`
        create table songs (title varchar(20), plays int);
        insert into songs values ('Hello', 3), ('Jóga', 5)`);
});
afterAll(() => dialect.close());

/** The column `title`, in so many calls that its SQL is not written out again wherever a macro names it. */
const title = Array.from({ length: 20 }).reduce<string>((inner) => `translate(${inner}, 'x', 'y')`, "title");

test.each([
    [`lpad(${title}, (select 7), '.')`, ["..Hello", "...Jóga"]],
    [`lpad(${title}, (select max(plays) + 2 from songs), '.')`, ["..Hello", "...Jóga"]],
    [`repeat(${title}, (select count(*)::int from songs where plays > 3))`, ["Hello", "Jóga"]],
    [`split_part(${title}, (select 'l'), 1)`, ["He", "Jóga"]],
    [`lpad(lower(${title}), length(pg_get_userbyid(1)) + 2, (select '.'))`, ["..hello", "...jóga"]],
    [`pg_get_userbyid(case ${title} when 'Hello' then 1 else 1 end)`, ["rdsdb", "rdsdb"]],
    [`obj_description(${title.replace("title", "'pg_class'")}::regclass, 'pg_class')`, [null, null]],
])(
    "a long argument may stand beside a subquery, or be looked up in the catalogue (%#)",
    async (expression, expected) => {
        const rows = await dialect.answers(`select ${expression} from songs order by plays`);
        expect(rows.map(([value]) => value)).toEqual(expected);
    },
);

test("the relation of two quoted names is found", async () => {
    const asked = "(quote_ident(table_schema) || '.' || quote_ident(table_name))::regclass";
    expect(await dialect.answers(`select ${asked} from information_schema.tables where table_name = 'songs'`)).toEqual([
        ["songs"],
    ]);
});

test("each macro with a query in it is known by name", () => {
    const file = path.join(__dirname, "../../../infra/local/catalog/functions.sql");
    const macros = [...readFileSync(file, "utf8").matchAll(/macro redshift\.fn\."(\$\w+)"\(.*\) as([^;]*);/g)];
    const found = new Set<string>();
    // One that calls one that has a query has it, too: each is looked at again until no further one is found.
    for (let before = -1; before < found.size; ) {
        before = found.size;
        for (const [, name = "", body = ""] of macros) {
            const calls = [...body.matchAll(/redshift\.fn\."(\$\w+)"/g)].map(([, called]) => called as string);
            if (
                /\b(select|from)\b/.test(body.replaceAll(/'[^']*'/g, "")) ||
                calls.some((called) => found.has(called))
            ) {
                found.add(name);
            }
        }
    }
    expect([...found].sort()).toEqual([...LOOKUPS].sort());
});
