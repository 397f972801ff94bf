import { openSessions, type Sessions, type TestSession } from "../support/session";

let sessions: Sessions;
let client: TestSession;

beforeAll(async () => {
    sessions = await openSessions();
    client = await sessions.open();
    await client.run(`
        create table tbl (col super, n int);
        insert into tbl select json_parse('{"A": "A", "a": "a", "Items": [{"Name": "TV", "name": "tv"}], "Boxes": [{"In": [{"Name": "X"}]}]}'), 1`);
});
afterAll(() => sessions.close());
beforeEach(() => client.run("reset enable_case_sensitive_super_attribute"));

const on = "set enable_case_sensitive_super_attribute to on";
const rowOf = async (text: string) => (await client.run(text)).rows[0]?.join("|");

test("attributes keep their case in every kind of path while that is asked for, and are folded otherwise", async () => {
    const paths = [
        'select col.A, tbl.col.A, col."A", col.a, COL.Items[0].Name, col.items[0].name from tbl',
        'select t.col.Deep.Down.Name from (select json_parse(\'{"Deep": {"Down": {"Name": 5}}}\') as col) as t',
        "select i.Name, i.name from tbl t, t.col.Items as i",
        "select d.Name from tbl t, t.Col.Boxes[0].In as d where t.N = 1",
        "select v from tbl t, unpivot t.col.Items[0] as v at k where k = 'Name'",
    ];
    const answers = async () => {
        const rows: (string | undefined)[] = [];
        for (const path of paths) {
            rows.push(await rowOf(path));
        }
        return rows;
    };
    expect(await answers()).toEqual(['"a"|"a"|"a"|"a"||', "", undefined, undefined, undefined]);
    await client.run(on);
    expect(await answers()).toEqual(['"A"|"A"|"A"|"a"|"TV"|', "5", '"TV"|"tv"', '"X"', '"TV"']);
});

test("names of columns stay folded", async () => {
    await client.run(on);
    expect((await client.run("select col.A, N from tbl")).columns).toEqual(["a", "n"]);
});

// The guide, "enable_case_sensitive_super_attribute", "Usage Notes".
test("a view keeps the setting that it was made under, a late-binding one follows the reader's", async () => {
    await client.run(`${on}; create view kept as select col.A from tbl;
        create view late as select col.A from public.tbl with no schema binding;
        create materialized view stored as select col.A from tbl; reset enable_case_sensitive_super_attribute`);
    await client.run("create view folded as select col.A from tbl; refresh materialized view stored");
    const all = async () => [
        await rowOf("select a from kept"),
        await rowOf("select a from late"),
        await rowOf("select a from stored"),
        await rowOf("select a from folded"),
    ];
    expect(await all()).toEqual(['"A"', '"a"', '"A"', '"a"']);
    await client.run(on);
    expect(await all()).toEqual(['"A"', '"A"', '"A"', '"a"']);
});

// The guide, "SUPER configurations", "Lax and strict modes for SUPER" and "Parsing options for SUPER".
test.each([
    ["navigate_super_null_on_error", "on", "off"],
    ["cast_super_null_on_error", "on", "off"],
    ["parse_super_null_on_error", "off", "on"],
    ["json_parse_dedup_attributes", "off", "on"],
    ["json_parse_truncate_strings", "off", "on"],
    ["json_serialization_enable", "off", "on"],
    ["json_serialization_parse_nested_strings", "off", "on"],
    ["enable_case_sensitive_identifier", "off", "on"],
])("%s is %s, and can't be anything else", async (name, value, other) => {
    expect(await rowOf(`set ${name} to ${value === "on"}; show ${name}`)).toBe(value);
    await expect(client.run(`set ${name} to ${other}`)).rejects.toMatchObject({
        code: "0A000",
        message: `The local warehouse carries ${name} = ${value} only, not '${other}'.`,
    });
    await expect(client.run(`set ${name} to some`)).rejects.toMatchObject({ code: "22023" });
});
