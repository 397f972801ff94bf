import { type Dialect, openDialect } from "../support";

let dialect: Dialect;

beforeAll(async () => {
    dialect = await openDialect();
    await dialect.answers(`
        create table plays (id int, song varchar(10), session int);
        insert into plays values (1, 'a', 0), (2, 'b', 0), (3, 'c', 1), (4, 'd', 1);
    `);
});

afterAll(() => dialect.close());

const PAIRS = "from plays one join plays other on one.session = other.session where other.id >= one.session";

test.each<readonly [sql: string, expected: string]>([
    [
        `select other.song, other.id::varchar ${PAIRS}
        union all select other.session || '-' || one.id, one.session || '-' || other.song ${PAIRS} order by 1, 2`,
        "0-1|0-a 0-1|0-b 0-2|0-a 0-2|0-b 1-3|1-c 1-3|1-d 1-4|1-c 1-4|1-d a|1 a|1 b|2 b|2 c|3 c|3 d|4 d|4",
    ],
    [
        `select one.id, other.song from (select other.session || '-' || one.id as id ${PAIRS}) one
        join (select one.session || '-' || one.id as id, other.song ${PAIRS}) other using (id) order by 1, 2`,
        "0-1|a 0-1|a 0-1|b 0-1|b 0-2|a 0-2|a 0-2|b 0-2|b 1-3|c 1-3|c 1-3|d 1-3|d 1-4|c 1-4|c 1-4|d 1-4|d",
    ],
])("each of two joins that are the same has its own columns: %s", async (sql, expected) => {
    const rows = await dialect.answers(sql);
    expect(rows.map((row) => row.join("|")).join(" ")).toBe(expected);
});
