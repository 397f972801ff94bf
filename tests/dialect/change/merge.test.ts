import { openStatements, type Statements } from "../../support/statements";

let warehouse: Statements;

beforeAll(async () => {
    warehouse = await openStatements();
});
afterAll(() => warehouse.close());
beforeEach(async () => {
    await run("drop table if exists target, source cascade");
    await run("create table target (id int, name char(10))");
    await run("create table source (id int, name char(10))");
    await run("insert into target values (101, 'Bob'), (102, 'John'), (103, 'Susan')");
    await run("insert into source values (102, 'Tony'), (103, 'Alice'), (104, 'Bill')");
});

const run = (sql: string, values?: readonly (string | null)[]) => warehouse.run(sql, values);
const rows = () => run("select id, trim(name) from target order by id, name");
const refused = (sql: string, code: string, message: string) =>
    expect(run(sql)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });

test("MERGE updates the rows that match and inserts the others", async () => {
    const tag = await run(`merge into target using source on target.id = source.id
        when matched then update set id = source.id, name = source.name
        when not matched then insert values (source.id, source.name)`);
    expect(tag).toBe("MERGE 3");
    expect(await rows()).toEqual([
        ["101", "Bob"],
        ["102", "Tony"],
        ["103", "Alice"],
        ["104", "Bill"],
    ]);
});

test("MERGE deletes the rows that match and inserts the others, by an alias of the source", async () => {
    await run("insert into source values (105, 'David')");
    await run("delete from source where id = 104");
    await run(`merge into target using source as s on target.id = s.id
        when matched then delete
        when not matched then insert (name, id) values (upper(s.name), s.id)`);
    expect(await rows()).toEqual([
        ["101", "Bob"],
        ["105", "DAVID"],
    ]);
});

test("several source rows for one target row are an error, and change nothing", async () => {
    await run("insert into source values (102, 'Tom'), (104, 'Bob')");
    const message = "Found multiple matches to update the same tuple.";
    for (const matched of ["update set name = source.name", "delete"]) {
        await refused(
            `merge into target using source on target.id = source.id when matched then ${matched}
            when not matched then insert values (source.id, source.name)`,
            "21000",
            message,
        );
    }
    expect(await run("select count(*) from target")).toEqual([["3"]]);
});

test("several source rows without a match are all inserted, an unknown match is none", async () => {
    await run("delete from source");
    await run("insert into source values (200, 'a'), (200, 'b'), (null, 'c')");
    await run(`merge into target using source on target.id = source.id when matched then update set name = 'x'
        when not matched then insert values (source.id, source.name)`);
    expect(await run("select count(*) from target")).toEqual([["6"]]);
});

test("values are assigned by the columns' rules, defaults included", async () => {
    await run("drop table target");
    await run("create table target (id int, name varchar(4) default 'none', n int identity, d decimal(5,2))");
    await run("insert into target (id, name, d) values (102, 'two', 2)");
    await refused(
        `merge into target using source on target.id = source.id when matched then update set name = source.name
        when not matched then insert (id, name) values (source.id, source.name)`,
        "22001",
        "value too long for type character varying(4)",
    );
    await run(`merge into target using source on target.id = source.id
        when matched then update set name = default, d = target.d + 1.255
        when not matched then insert (id) values (source.id)`);
    expect(await run("select id, name, d from target order by id")).toEqual([
        ["102", "none", "3.26"],
        ["103", "none", null],
        ["104", "none", null],
    ]);
    expect(await run("select count(distinct n) from target")).toEqual([["3"]]);
});

test("REMOVE DUPLICATES puts a source row in the place of all target rows that it matches", async () => {
    await run("insert into target values (103, 'Susanne'), (101, 'Bob')");
    await run("merge into target using source on target.id = source.id remove duplicates");
    expect(await rows()).toEqual([
        ["101", "Bob"],
        ["101", "Bob"],
        ["102", "Tony"],
        ["103", "Alice"],
        ["104", "Bill"],
    ]);
    await run("create table narrow (id int)");
    await refused(
        "merge into target using narrow on target.id = narrow.id remove duplicates",
        "42601",
        "same number of columns",
    );
});

test("what Redshift's MERGE does not take is refused by name", async () => {
    const rest = "when matched then delete when not matched then insert values (1, 'x')";
    await refused(`merge into target using (select 1 as id) s on true ${rest}`, "0A000", "not from a subquery");
    await refused(`merge into target using target on true ${rest}`, "0A000", "can't be the same table");
    await refused(`merge into target t using source on true ${rest}`, "42601", "syntax error");
    await refused(
        "merge into target using source on true when matched and 1 = 1 then delete when not matched then insert values (1)",
        "0A000",
        "takes no further condition",
    );
    await refused("merge into target using source on true when matched then delete", "42601", "syntax error");
    await run("create view v_merge as select id from source");
    await refused(`merge into v_merge using source on true ${rest}`, "0A000", "cannot merge into a view");
    await refused(`merge into target using v_merge on true ${rest}`, "42809", '"v_merge" is not a table');
});
