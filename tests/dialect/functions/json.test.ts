import { type Dialect, openDialect } from "../support";
import { rowsOf, typesOf } from "./support";

let dialect: Dialect;

beforeAll(async () => {
    dialect = await openDialect();
    await dialect.answers(`
        create table documents (id int, j varchar(60), name varchar(10));
        insert into documents values (1, '{"a": {"b": 1.50}, "c": null}', 'a'), (2, '[1, "x"]', 'a'), (3, '{{}}', 'b'), (4, null, 'c');
    `);
});

afterAll(() => dialect.close());

test.each<readonly [sql: string, expected: readonly string[]]>([
    // Those of the guide's pages.
    [
        "select id, is_valid_json(j), is_valid_json_array(j) from documents order by id",
        ["1|t|f", "2|f|t", "3|f|f", "4||"],
    ],
    ["select is_valid_json('{1:\"a\"}'), is_valid_json_array('[1,2,]'), is_valid_json_array('[]')", ["f|f|t"]],
    ["select json_array_length('[11,12,13,{\"f1\":21,\"f2\":[25,26]},14]'), json_array_length('[11', true)", ["5|"]],
    [
        "select json_extract_array_element_text('[111,112,113]', 2), json_extract_array_element_text('[1,]', 0, true)",
        ["113|"],
    ],
    ['select json_extract_path_text(\'{"f2":{"f3":1},"f4":{"f5":99,"f6":"star"}}\', \'f4\', \'f6\')', ["star"]],
    [
        "select json_extract_path_text('{\"f2\":', 'f4', true), json_extract_path_text('{\"barn\": {}}', 'barn', 'color')",
        ["|"],
    ],
    // And beyond: numbers keep their digits, arrays and objects come as they were written.
    [
        "select id, json_extract_path_text(j, name, true), json_extract_path_text(j, 'c', true) from documents order by id",
        ['1|{"b": 1.50}|', "2||", "3||", "4||"],
    ],
    ["select json_extract_path_text(j, 'a', 'b') from documents where id = 1", ["1.50"]],
    [
        "select json_extract_array_element_text(j, 1), json_extract_array_element_text(j, 9) from documents where id = 2",
        ["x|"],
    ],
    [
        "select json_extract_array_element_text('[[1, 2]]', 0), json_extract_path_text('{\"a\":true,\"A\":1}', 'A')",
        ["[1, 2]|1"],
    ],
])("%s", async (sql, expected) => {
    expect(await rowsOf(dialect, sql)).toEqual(expected);
});

test("what is taken out of a text is no wider than it", async () => {
    expect(
        await typesOf(
            dialect,
            "select json_extract_path_text(j, 'a'), json_array_length(j), is_valid_json(j) from documents",
        ),
    ).toEqual(["character varying(60)", "integer", "boolean"]);
});

test.each([
    ["select json_array_length('[11,12')", "22P02", "JSON parsing error: it ends too early"],
    ["select json_array_length('{}')", "22P02", "the text is no array"],
    ["select json_extract_path_text('{\"a\":1', 'a')", "22P02", "JSON parsing error"],
    ["select json_extract_array_element_text('[1,]', 0)", "22P02", 'unexpected "]" at position 3'],
    ["select json_extract_path_text('{}', 'a', 'b', 'c', 'd', 'e', 'f')", "42883", "function json_extract_path_text("],
    ["select json_extract_path_text('{}')", "42883", "function json_extract_path_text("],
])("%s is refused", async (sql, code, message) => {
    await expect(dialect.answers(sql)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
});
