import { openStatements, type Statements } from "../../support/statements";

let warehouse: Statements;

beforeAll(async () => {
    warehouse = await openStatements();
});
afterAll(() => warehouse.close());

const run = (sql: string, values?: readonly (string | null)[]) => warehouse.run(sql, values);
const refused = (sql: string, code: string, message: string) =>
    expect(run(sql)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });

/** A table of these columns for one test. */
let count = 0;
async function table(columns: string): Promise<string> {
    const name = `t${++count}`;
    await run(`create table ${name} (${columns})`);
    return name;
}

test("rows of VALUES hold defaults where they say DEFAULT, in any mixture", async () => {
    const t = await table("catid smallint default 0, catgroup varchar(10) default 'General', catname varchar(10)");
    expect(await run(`insert into ${t} values (default, default, 'a'), (20, 'Concerts', default)`)).toBe("INSERT 2");
    expect(await run(`select * from ${t} order by catid`)).toEqual([
        ["0", "General", "a"],
        ["20", "Concerts", null],
    ]);
});

test("columns that a statement leaves out get their defaults, the others NULL", async () => {
    const t = await table("a int, b varchar(5) default 'x' || 'y', c date default '2018-11-01', d int");
    await run(`insert into ${t} (d, a) values (4, 1)`);
    await run(`insert into ${t} values (2)`);
    await run(`insert into ${t} (a) select 3`);
    await run(`insert into ${t} default values`);
    expect(await run(`select * from ${t} order by a`)).toEqual([
        ["1", "xy", "2018-11-01", "4"],
        ["2", "xy", "2018-11-01", null],
        ["3", "xy", "2018-11-01", null],
        [null, "xy", "2018-11-01", null],
    ]);
});

test("INSERT takes a query, in parentheses, with WITH or as a UNION", async () => {
    const t = await table("a int, b varchar(10)");
    expect(await run(`insert into ${t} (select 1, 'one')`)).toBe("INSERT 1");
    await run(`insert into ${t} with w as (select 2 as n) select n, 'two' from w`);
    await run(`insert into ${t} select 3, 'three' union all select 4, null`);
    expect(await run(`insert into ${t} select a + 10, b from ${t}`)).toBe("INSERT 4");
    expect(await run(`select a, b from ${t} where a < 10 order by a`)).toEqual([
        ["1", "one"],
        ["2", "two"],
        ["3", "three"],
        ["4", null],
    ]);
});

test("a quoted literal is read as what its column is", async () => {
    const t = await table("a int, b decimal(5,2), c date, d timestamp, e boolean, f double precision");
    await run(`insert into ${t} values ('12', '3.146', '2018-11-01', '2018-11-01 21:01:46.796', 'yes', '1e3')`);
    await run(`insert into ${t} select '13', '4', '2018-11-02', '2018-11-02', 'f', '0.5'`);
    expect(await run(`select * from ${t} order by a`)).toEqual([
        ["12", "3.15", "2018-11-01", "2018-11-01 21:01:46.796", "t", "1000"],
        ["13", "4.00", "2018-11-02", "2018-11-02 00:00:00", "f", "0.5"],
    ]);
});

test("numbers are rounded to what their column holds", async () => {
    const t = await table("a int, b dec(5,2), c varchar(10)");
    await run(`insert into ${t} values (1.1, 100.8976, 12)`);
    await run(`insert into ${t} select 2.5, 20.255, 1.50`);
    expect(await run(`select * from ${t} order by a`)).toEqual([
        ["1", "100.90", "12"],
        ["3", "20.26", "1.50"],
    ]);
});

test("parameters take the types of their columns", async () => {
    const t = await table("a int, b decimal(5,2), c varchar(3), d date");
    await run(`insert into ${t} values ($1, $2, $3, $4)`, ["7", "1.255", "ab ", "2018-11-01"]);
    expect(await run(`select * from ${t}`)).toEqual([["7", "1.26", "ab ", "2018-11-01"]]);
    await expect(run(`insert into ${t} (c) values ($1)`, ["abcd"])).rejects.toMatchObject({ code: "22001" });
    await expect(run(`insert into ${t} (b) values ($1)`, ["1000"])).rejects.toMatchObject({ code: "22003" });
});

test("text that is too long in bytes fails, unless only blanks are too many", async () => {
    const t = await table("a varchar(3), b char(3)");
    await refused(`insert into ${t} (a) values ('abcd')`, "22001", "value too long for type character varying(3)");
    await refused(`insert into ${t} (a) values ('éé')`, "22001", "value too long for type character varying(3)");
    await refused(`insert into ${t} (a) select 'ab' || 'cd'`, "22001", "value too long for type character varying(3)");
    await refused(`insert into ${t} (b) values ('abcd')`, "22001", "value too long for type character(3)");
    await refused(`insert into ${t} (b) values ('é')`, "22021", "invalid ASCII character");
    await run(`insert into ${t} values ('ab   ', 'abc   '), ('é', 'Incomplete'::char(3))`);
    expect(await run(`select a || '|', length(a), length(b) from ${t} order by a`)).toEqual([
        ["ab |", "3", "3"],
        ["é|", "1", "3"],
    ]);
});

test("text from another table's column fails where that is wider, by whatever way it comes", async () => {
    const narrow = await table("a varchar(3), b int");
    const wide = await table("a varchar(5), b int");
    await run(`insert into ${narrow} values ('abc', 1)`);
    await run(`insert into ${wide} values ('abcde', 2)`);
    await run(`insert into ${wide} select a, b from ${narrow}`);
    const tooLong = "value too long for type character varying(3)";
    for (const rows of [
        `select a from ${wide}`,
        `select a from ${narrow} union all select a from ${wide}`,
        `select coalesce(one.a || other.a, one.a) from ${narrow} as one cross join ${narrow} as other`,
        `select max(a) from ${wide}`,
        `with wider(c, d) as (select b, a from ${wide}) select d from wider`,
        `with recursive longer(a) as (select a from ${narrow} union all select a || 'x' from longer where len(a) < 4)
        select a from longer`,
    ]) {
        await refused(`insert into ${narrow} (a) ${rows}`, "22001", tooLong);
    }
    expect(await run(`select a, b from ${narrow} union all select a, b from ${wide} order by b, a`)).toEqual([
        ["abc", "1"],
        ["abc", "1"],
        ["abcde", "2"],
    ]);
});

test("numbers beyond their column's range fail with 22003", async () => {
    const t = await table("a smallint, b decimal(5,2)");
    await refused(`insert into ${t} (a) values (40000)`, "22003", "out of range");
    await refused(`insert into ${t} (a) values ('40000')`, "22003", "out of range");
    await refused(`insert into ${t} (b) values (1000)`, "22003", "numeric field overflow");
    await refused(`insert into ${t} (b) values ('1000')`, "22003", "numeric field overflow");
    await refused(`insert into ${t} (b) select 999.999`, "22003", "Numeric data overflow");
    await run(`insert into ${t} (a) values (1000)`);
    await refused(`insert into ${t} (b) select a from ${t}`, "22003", "out of range");
    await refused(`insert into ${t} (b) select a + 0.5 from ${t}`, "22003", "Numeric data overflow");
});

test("what does not convert unasked is refused by the column's name", async () => {
    const t = await table("a int, b varchar(10), c date");
    await refused(
        `insert into ${t} (a) select b from ${t}`,
        "42804",
        'column "a" is of type integer but expression is of type character varying',
    );
    await refused(`insert into ${t} (c) values (1)`, "42804", 'column "c" is of type date');
    await refused(`insert into ${t} (a) values ('x')`, "22P02", 'invalid input syntax for integer: "x"');
});

test("NULL in a NOT NULL column fails with 23502", async () => {
    const t = await table("a int not null, b int");
    await refused(`insert into ${t} (b) values (1)`, "23502", "Cannot insert a NULL value into column a");
    await refused(`insert into ${t} values (null, 1)`, "23502", "Cannot insert a NULL value into column a");
});

test("an identity column numbers its rows and takes no value", async () => {
    const t = await table("id bigint identity(10, 5), a varchar(5)");
    await run(`insert into ${t} (a) values ('x'), ('y')`);
    await run(`insert into ${t} (id, a) values (default, 'z')`);
    expect(await run(`select id, a from ${t} order by id`)).toEqual([
        ["10", "x"],
        ["15", "y"],
        ["20", "z"],
    ]);
    await refused(`insert into ${t} values (1, 'x')`, "0A000", "cannot set an identity column to a value");
    await refused(`insert into ${t} select 1, 'x'`, "0A000", "cannot set an identity column to a value");
});

test("an identity column counts down, and from below zero", async () => {
    const t = await table("down bigint identity(100, -50), below int identity(-2, 2), a char(1)");
    await run(`insert into ${t} (a) values ('x'), ('y'), ('z'), ('w')`);
    expect(await run(`select down, below from ${t} order by below`)).toEqual([
        ["100", "-2"],
        ["50", "0"],
        ["0", "2"],
        ["-50", "4"],
    ]);
});

test("a default identity column takes a value, which its numbers do not follow", async () => {
    const t = await table(
        "hist_id bigint identity not null, base_id bigint generated by default as identity, a char(1)",
    );
    await run(`insert into ${t} (a) values ('A')`);
    await run(`insert into ${t} (base_id, a) values (default, 'B')`);
    await run(`insert into ${t} (base_id, a) values (2, 'C')`);
    expect(await run(`select * from ${t} order by hist_id`)).toEqual([
        ["1", "1", "A"],
        ["2", "2", "B"],
        ["3", "2", "C"],
    ]);
});

test("a subquery is a value in VALUES of one row only", async () => {
    const t = await table("a int");
    await run(`insert into ${t} values (3)`);
    await run(`insert into ${t} values ((select max(a) + 1 from ${t}))`);
    expect(await run(`select a from ${t} order by a`)).toEqual([["3"], ["4"]]);
    await refused(
        `insert into ${t} values ((select max(a) from ${t})), (1)`,
        "0A000",
        "can't use subqueries in multi-row VALUES",
    );
});

test("too many, too few and unknown columns are refused", async () => {
    const t = await table("a int, b int");
    await refused(`insert into ${t} values (1, 2, 3)`, "42601", "INSERT has more expressions than target columns");
    await refused(`insert into ${t} (a, b) select 1`, "42601", "INSERT has more target columns than expressions");
    await refused(`insert into ${t} values (1), (1, 2)`, "42601", "VALUES lists must all be the same length");
    await refused(`insert into ${t} (a, a) values (1, 2)`, "42701", 'column "a" specified more than once');
    await refused(`insert into ${t} (x) values (1)`, "42703", `column "x" of relation "${t}" does not exist`);
});

test("views, catalogue and missing tables take no rows", async () => {
    await run("create view v_insert as select 1 as a");
    await refused("insert into v_insert values (1)", "0A000", "cannot insert into a view");
    await refused("insert into pg_class values (1)", "42501", "permission denied");
    await refused("insert into nowhere values (1)", "42P01", 'relation "nowhere" does not exist');
});

test("a default is computed for each row, by the column's rules", async () => {
    await refused("create table d1 (a varchar(2) default 'abc')", "22001", "value too long").catch(() => undefined);
    await refused("create table d2 (a int default (select 1))", "0A000", "cannot use subquery in default expression");
    await refused("create table d3 (a int, b int default a)", "42703", 'column "a" does not exist');
    await refused("create table d4 (a int default sum(1))", "42803", "aggregates not allowed");
    await refused("create table d5 (a date default 5)", "42804", 'column "a" is of type date');
});

test("ADD COLUMN gives rows that are there the default", async () => {
    const t = await table("a int");
    await run(`insert into ${t} values (1)`);
    await run(`alter table ${t} add column b varchar(5) default 'new'`);
    await run(`insert into ${t} (a) values (2)`);
    expect(await run(`select * from ${t} order by a`)).toEqual([
        ["1", "new"],
        ["2", "new"],
    ]);
});
