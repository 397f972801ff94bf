import { type CopyBench, openCopyBench } from "./support/bucket";

let bench: CopyBench;

beforeAll(async () => {
    bench = await openCopyBench();
});
beforeEach(() => bench.clear());
afterAll(() => bench.close());

const INVALID = "String contains invalid or unsupported UTF-8 codepoints. Bad UTF-8 hex sequence:";

const loaded = (columns = "*") => bench.rows(`select ${columns} from warehouse.public.t order by all`);

test("a file of one object a line becomes a row for each", async () => {
    await bench.run("create table t (a int, b varchar(10))");
    await bench.put({ "x.json": `{"a": 1, "b": "one"}\n{"b": "two", "a": 2}\n{"a": 3}` });
    const { notices } = await bench.copy("t from 's3://bucket/x.json'", "json 'auto'");
    expect(await loaded()).toEqual([
        [1, "one"],
        [2, "two"],
        [3, null],
    ]);
    expect(notices).toEqual(["INFO: Load into table 't' completed, 3 record(s) loaded successfully."]);
});

test.each([
    ["objects over several lines", `{\n  "a": 1,\n  "b": "one"\n}\n{\n  "a": 2,\n  "b": "two"\n}\n`],
    ["several objects on a line", `{"a": 1, "b": "one"} {"a": 2, "b": "two"}\n`],
    ["objects with nothing between them", `{"a":1,"b":"one"}{"a":2,"b":"two"}`],
    ["an object that ends on the line where the next begins", `{"a": 1,\n"b": "one"} {"a": 2,\n"b": "two"}`],
    ["lines that end as on Windows", `{"a": 1, "b": "one"}\r\n{"a": 2, "b": "two"}\r\n`],
    ["blank lines between and around", `\n\n{"a": 1, "b": "one"}\n   \n\t{"a": 2, "b": "two"}\n\n`],
    ["a byte order mark", `\uFEFF{"a": 1, "b": "one"}\n{"a": 2, "b": "two"}\n`],
    ["an inner object on a line of its own", `{"a": 1, "b": "one", "c":\n{"a": 5, "b": "no"}\n}\n{"a": 2, "b": "two"}`],
])("a file with %s becomes the same rows", async (_layout, content) => {
    await bench.run("create table t (a int, b varchar(10))");
    await bench.put({ "x.json": content });
    await bench.copy("t from 's3://bucket/x.json'", "json 'auto'");
    expect(await loaded()).toEqual([
        [1, "one"],
        [2, "two"],
    ]);
});

test("files of one object each are loaded, with and without a line break at their end", async () => {
    await bench.run("create table t (a int)");
    const files = Object.fromEntries(
        Array.from({ length: 40 }, (_, n) => [`f/${n}.json`, `{"a": ${n}}${n % 2 ? "\n" : ""}`]),
    );
    await bench.put({ ...files, "f/empty.json": "" });
    await bench.copy("t from 's3://bucket/f/'", "json 'auto'");
    expect(await loaded("count(*), sum(a)")).toEqual([[40n, 780n]]);
});

test("a large file is read where it is, together with small ones", async () => {
    await bench.run("create table t (a int, b varchar(200))");
    const lines = Array.from({ length: 8000 }, (_, n) => JSON.stringify({ a: n, b: "x".repeat(150) }));
    await bench.put({ "f/large.json": lines.join("\n"), "f/small.json": `{"a": -1}` });
    await bench.copy("t from 's3://bucket/f/'", "json 'auto'");
    expect(await loaded("count(*), sum(a)")).toEqual([[8001n, 31995999n]]);
});

test("a large file loses no line to its byte order mark, however many files without records are with it", async () => {
    await bench.run("create table t (a int, b varchar(200))");
    const lines = Array.from({ length: 8000 }, (_, n) => JSON.stringify({ a: n, b: "x".repeat(150) }));
    await bench.put({ "f/1.json": `\uFEFF${lines.join("\n")}`, "f/2.json": "\n".repeat(1_100_000) });
    await bench.copy("t from 's3://bucket/f/'", "json 'auto'");
    expect(await loaded("count(*), count(a), sum(a)")).toEqual([[8000n, 8000n, 31996000n]]);
});

test("names are matched with their case, and without it when 'auto ignorecase' says so", async () => {
    await bench.run("create table t (firstname varchar(10), lastname varchar(10))");
    await bench.put({ "x.json": `{"firstName": "A", "lastname": "B"}\n{"FIRSTNAME": "C", "lastName": "D"}` });
    await bench.copy("t from 's3://bucket/x.json'", "json 'auto'");
    await bench.copy("t from 's3://bucket/x.json'", "json 'auto ignorecase'");
    expect(await loaded()).toEqual([
        ["A", "B"],
        ["C", "D"],
        [null, "B"],
        [null, null],
    ]);
});

test("a JSONPaths file says where each column is, in either notation", async () => {
    await bench.run("create table t (id int, title varchar(20), first varchar(20))");
    const record = { id: 7, store: { "book's": { title: "Guide" }, tags: ["x", "y"] }, "a.b/c~d": "odd" };
    await bench.put({
        "x.json": JSON.stringify(record),
        "brackets.json": `{"jsonpaths": ["$['id']", "$['store']['book\\\\'s']['title']", "$['store']['tags'][0]"]}`,
        "dots.json": `{"jsonpaths": ["$.id", "$.store.tags[1]", "$.store.tags"]}`,
        "odd.json": `{"jsonpaths": ["$['id']", "$['a.b/c~d']", "$['missing']['far']"]}`,
    });
    for (const paths of ["brackets", "dots", "odd"]) {
        await bench.copy("t from 's3://bucket/x.json'", `json 's3://bucket/${paths}.json'`);
    }
    expect(await loaded()).toEqual([
        [7, "Guide", "x"],
        [7, "odd", null],
        [7, "y", `["x","y"]`],
    ]);
});

test("records may be arrays, whose items a JSONPaths file names", async () => {
    await bench.run("create table t (a int, b varchar(10))");
    await bench.put({ "x.json": `[1, "one"]\n[2, "two"] [3, "three"]`, paths: `{"jsonpaths": ["$[0]", "$[1]"]}` });
    await bench.copy("t from 's3://bucket/x.json'", "json 's3://bucket/paths'");
    expect(await loaded()).toEqual([
        [1, "one"],
        [2, "two"],
        [3, "three"],
    ]);
});

test("a JSONPaths file that does not call its paths so counts for nothing", async () => {
    await bench.run("create table t (a int)");
    await bench.put({ "x.json": `{"a": 1}`, paths: `{"paths": ["$.b"]}` });
    await bench.copy("t from 's3://bucket/x.json'", "json 's3://bucket/paths'");
    expect(await loaded()).toEqual([[1]]);
});

test.each([
    ["is missing", undefined, /Problem reading jsonpaths file.*does not exist/],
    ["is no JSON", `{"jsonpaths": [`, /is not a JSON object/],
    ["is an array", `["$.a"]`, /is not a JSON object/],
    ["holds an empty path", `{"jsonpaths": [""]}`, /path 1 .* no string, or an empty one/],
    ["holds a wildcard", `{"jsonpaths": ["$.*"]}`, /Invalid JSONPath format: \$\.\*/],
    [
        "writes a place as nobody counts, after a dot",
        `{"jsonpaths": ["$.a[01]"]}`,
        /Invalid JSONPath format: \$\.a\[01\]/,
    ],
    ["writes a place as nobody counts", `{"jsonpaths": ["$['a'][00]"]}`, /Invalid JSONPath format: \$\['a'\]\[00\]/],
    ["mixes notations", `{"jsonpaths": ["$.a", "$['b']"]}`, /mixes bracket notation and dot notation/],
    ["has more paths than there are columns", `{"jsonpaths": ["$.a", "$.b"]}`, /JSONPath size: 2, Number of columns/],
])("nothing is loaded when the JSONPaths file %s", async (_what, content, message) => {
    await bench.run("create table t (a int)");
    await bench.put({ "x.json": `{"a": 1}`, ...(content === undefined ? {} : { paths: content }) });
    await expect(bench.copy("t from 's3://bucket/x.json'", "json 's3://bucket/paths'")).rejects.toMatchObject({
        code: "XX000",
        message: expect.stringMatching(message),
    });
    expect(await loaded()).toEqual([]);
});

test("a path that is none is told with its number and its file", async () => {
    await bench.run("create table t (a int, b int)");
    await bench.put({ "x.json": `{"a": 1}`, paths: `{"jsonpaths": ["$.a", "$.b[-1]"]}` });
    await expect(bench.copy("t from 's3://bucket/x.json'", "json 's3://bucket/paths'")).rejects.toMatchObject({
        message: "Invalid JSONPath format: $.b[-1]",
        detail: "It is path 2 in s3://bucket/paths.",
    });
});

test("an object without any of the columns is a row of nothing but NULL and defaults", async () => {
    await bench.run("create table t (a int, b varchar(10), c int default 7)");
    await bench.put({ "x.json": `{"a": 1}\n{}\n{"other": 5}\n{"a": null}` });
    await bench.copy("t (a, b) from 's3://bucket/x.json'", "json 'auto'");
    expect(await loaded()).toEqual([
        [1, null, 7],
        [null, null, 7],
        [null, null, 7],
        [null, null, 7],
    ]);
});

test("of a name that an object holds twice the first counts", async () => {
    await bench.run("create table t (a int)");
    await bench.put({ "x.json": `{"a": 1, "a": 2}\n{"a": 3}` });
    await bench.copy("t from 's3://bucket/x.json'", "json 'auto'");
    expect(await loaded()).toEqual([[1], [3]]);
});

test("columns and members may be called anything", async () => {
    await bench.run(`create table t ("group" int, "a b" int, "x'y" varchar(10), file_index int, json varchar(20))`);
    await bench.put({ "x.json": JSON.stringify({ group: 1, "a b": 2, "x'y": "q", file_index: 3, json: "j" }) });
    await bench.copy("t from 's3://bucket/x.json'", "json 'auto'");
    expect(await loaded()).toEqual([[1, 2, "q", 3, "j"]]);
});

test("objects and arrays are loaded as text, and as SUPER", async () => {
    await bench.run("create table t (a varchar(50), b super, c super, d super)");
    await bench.put({ "x.json": `{"a": {"n": [1, 2]}, "b": {"n": "x"}, "c": "text", "d": null}` });
    await bench.copy("t from 's3://bucket/x.json'", "json 'auto'");
    expect(await loaded()).toEqual([[`{"n":[1,2]}`, `{"n":"x"}`, `"text"`, null]]);
});

test.each(["auto", "auto ignorecase", "s3://bucket/paths", "noshred"])(
    "a string in SUPER is no longer than a VARCHAR, the value around it may be: json '%s'",
    async (how) => {
        const [fits, long] = ["é".repeat(32767), "é".repeat(32768)];
        await bench.run("create table t (a super)");
        await bench.put({
            "x.json": [[fits, fits], [long], { b: long }, "\n".repeat(40_000)]
                .map((a) => JSON.stringify({ a }))
                .join("\n"),
            paths: `{"jsonpaths": ["$.a"]}`,
        });
        await bench.copy("t from 's3://bucket/x.json'", `json '${how}' maxerror 5`);
        const errors = (await bench.errors()).map(({ line_number, colname, err_code }) => [
            line_number,
            colname,
            err_code,
        ]);
        expect(errors).toEqual([
            [2, "a", 1224],
            [3, "a", 1224],
        ]);
        expect(await loaded()).toHaveLength(2);
    },
);

test.each(["auto", "auto ignorecase", "s3://bucket/paths", "noshred"])(
    "what JSON_PARSE refuses is not loaded into SUPER either, and numbers are written as it writes them: json '%s'",
    async (how) => {
        const deep = (levels: number) => `${"[".repeat(levels)}${"]".repeat(levels)}`;
        const twins = ['{"k":1,"k":2}', '[{"b":{"k":1,"o":0,"k":2}}]'];
        const refused = ["[1e400]", ...twins, deep(1000), `[${"1".repeat(39)}]`];
        const taken = ["[1e22,-0,-0.0,2.5e-7]", '{"a":{"k":1},"b":[{"k":1},{"k":2}]}', deep(900), '"1e400"'];
        await bench.run("create table t (a super)");
        await bench.put({
            "x.json": [...refused, ...taken].map((value) => `{"a":${value}}`).join("\n"),
            paths: `{"jsonpaths": ["$.a"]}`,
        });
        await bench.copy("t from 's3://bucket/x.json'", `json '${how}' maxerror 9`);
        const lines = (await bench.errors()).map(({ line_number, err_code }) => [line_number, err_code]);
        // The object around counts as a level where it is kept.
        const isOneLess = how !== "noshred";
        expect(lines).toEqual([1, 2, 3, ...(isOneLess ? [] : [4]), 5].map((line) => [line, 1224]));
        const kept = ["[1e+22,0,0.0,2.5e-7]", taken[1], taken[2], '"1e400"', ...(isOneLess ? [deep(1000)] : [])];
        const all = kept.map((value) => (how === "noshred" ? `{"a":${value}}` : value));
        expect((await loaded()).flat()).toEqual(expect.arrayContaining(all));
        expect(await loaded()).toHaveLength(all.length);
    },
);

test("'noshred' keeps each value as a whole in one SUPER column, and so does the path $", async () => {
    await bench.run("create table t (a int, whole super, note varchar(5) default 'n')");
    await bench.put({
        "x.json": `{"a": 1, "b": {"c": [1, 2]}}\n[1, "x"]\n{\n"a": 2}\n5\n`,
        "paths/p": `{"jsonpaths": ["$.a", "$"]}`,
        "y.json": `{"a": 7, "b": "x"}`,
    });
    await bench.copy("t (whole) from 's3://bucket/x.json'", "format as json 'noshred' maxerror 5");
    expect(await loaded("whole, note")).toEqual([
        ['[1,"x"]', "n"],
        ['{"a":1,"b":{"c":[1,2]}}', "n"],
        ['{"a":2}', "n"],
    ]);
    expect((await bench.errors()).map(({ err_code }) => err_code)).toEqual([1216]);
    await bench.copy("t (a, whole) from 's3://bucket/y.json'", "json 's3://bucket/paths/p'");
    expect(await bench.rows("select a, whole from warehouse.public.t where a = 7")).toEqual([[7, '{"a":7,"b":"x"}']]);
    await expect(bench.copy("t (a, whole) from 's3://bucket/x.json'", "json 'noshred'")).rejects.toThrow(
        "JSON 'noshred' fills one SUPER column",
    );
});

test("escapes become the characters that they stand for", async () => {
    await bench.run("create table t (a varchar(50))");
    await bench.put({ "x.json": String.raw`{"a": "tab\tline\nquote\"back\\slash\/ Bj\u00f6rk \ud83d\ude00"}` });
    await bench.copy("t from 's3://bucket/x.json'", "json 'auto'");
    expect(await loaded()).toEqual([['tab\tline\nquote"back\\slash/ Björk 😀']]);
});

test("half of a surrogate pair is no character, whatever JSON says: rejected, or replaced by as many bytes", async () => {
    await bench.run("create table t (n int, a varchar(20))");
    const lines = [
        String.raw`{"n": 1, "a": "x\ud83d"}`,
        String.raw`{"n": 2, "a": "\uDC00\ud83d\u0041"}`,
        String.raw`{"n": 3, "a": "\\ud83d \ud83d\ude00"}`,
        `{"n": 4, "a": "\xff"}`,
    ];
    await bench.put({ "x.json": Buffer.from(lines.join("\n"), "latin1") });
    await bench.copy("t from 's3://bucket/x.json'", "json 'auto' maxerror 10");
    expect((await bench.errors()).map((each) => [each.line_number, each.err_code, each.err_reason])).toEqual([
        [1, 1220, `${INVALID} ed a0 bd (error 5)`],
        [2, 1220, `${INVALID} ed b0 80 (error 5)`],
        [4, 1220, `${INVALID} ff (error 3)`],
    ]);
    expect(await loaded()).toEqual([[3, "\\ud83d 😀"]]);
    await bench.copy("t from 's3://bucket/x.json'", `json 'auto' acceptinvchars as '"'`);
    expect(await loaded()).toEqual([
        [1, `x"""`],
        [2, `""""""A`],
        [3, "\\ud83d 😀"],
        [3, "\\ud83d 😀"],
        [4, `"`],
    ]);
});

test.each(["auto", "auto ignorecase", "s3://bucket/paths"])(
    "ACCEPTINVCHARS mends VARCHAR alone, and noncharacters, too, from JSON '%s'",
    async (json) => {
        await bench.run("create table t (n int, a varchar(6), c char(3), d date)");
        const lines = [
            `{"n": 1, "a": "x\xff\xe4\xb8", "c": "abc"}`,
            `{"n": 2, "a": "x", "c": "\xe4\xb8c"}`,
            `{"n": 3, "a": "x", "d": "\xff"}`,
            `{"n": 4, "a": "xxxx\xe4\xb8y", "c": "abc"}`,
            `{"n": 5, "a": "\xef\xb7\x90\\ufffe"}`,
            `{"n": 6, "a": "x\\ud83f\\udfff", "other": "\xff"}`,
            `{"n": 7, "a": "\xf0\x9f\xbf\xbe"}`,
            `{"n": 8, "a": "\xef\xbf\xbd\\ufdcf"}`,
        ];
        await bench.put({
            "x.json": Buffer.from(lines.join("\n"), "latin1"),
            paths: `{"jsonpaths": ["$.n", "$.a", "$.c", "$.d"]}`,
        });
        const how = `json '${json}' acceptanydate maxerror 9 acceptinvchars as '\\\\'`;
        await bench.copy("t from 's3://bucket/x.json'", how);
        expect(await loaded("n, a, c")).toEqual([
            [1, "x\\\\\\", "abc"],
            [5, "\\\\\\\\\\\\", null],
            [6, "x\\\\\\\\", null],
            [7, "\\\\\\\\", null],
            [8, "\uFFFD\uFDCF", null],
        ]);
        expect(await bench.errors()).toMatchObject([
            {
                line_number: 2,
                colname: "c",
                raw_field_value: "\uFFFDc",
                raw_line: `{"n": 2, "a": "x", "c": "\uFFFDc"}`,
                err_code: 1220,
                err_reason: "Multibyte character not supported for CHAR (Hint: try using VARCHAR). Invalid char: e4 b8",
            },
            { line_number: 3, colname: "d", err_code: 1220, err_reason: `${INVALID} ff (error 3)` },
            { line_number: 4, colname: "a", raw_field_value: "xxxx\\\\y", err_code: 1204 },
        ]);
        // They are valid without the option.
        await bench.put({ "x.json": Buffer.from(lines[4] as string, "latin1") });
        await bench.copy("t from 's3://bucket/x.json'", `json '${json}'`);
        expect(await bench.rows("select hex(a) from warehouse.public.t where n = 5 order by a")).toEqual([
            ["5C5C5C5C5C5C"],
            ["EFB790EFBFBE"],
        ]);
    },
);

test("a number is the same text whatever else stands in the file, and however it is found", async () => {
    await bench.run("create table t (v varchar(40), n int)");
    const numbers = "1e5 1.5E-3 -0.0 1e-7 -25e-11 1e21 1E+400 5.10 100000000000000000000000.5 18446744073709551616";
    const texts = [
        "100000.0",
        "0.0015",
        "-0.0",
        "1e-07",
        "-2.5e-10",
        "1e+21",
        "1E+400",
        "5.1",
        "1.0000000000000001e+23",
    ];
    const expected = [...texts, "18446744073709551616", "1e-7"];
    const lines = [...numbers.split(" "), `"1e-7"`].map((v, n) => `{"v":${v},"n":${n},"o":{"v":${v}}}`);
    await bench.put({
        "paths.json": `{"jsonpaths": ["$.v", "$.n"]}`,
        "deep.json": `{"jsonpaths": ["$.o.v", "$.n"]}`,
        "x/whole": lines.join("\n"),
        "x/broken": [...lines, `{"v":1 "n":99}`].join("\n"),
        "x/unclear": [...lines, `{"v":"x","n":"5.0"}`, `{"v":"x","N":99.0,"V":"x"}`].join("\n"),
        "x/lines": lines.join("\n").replaceAll(",", ",\n"),
    });
    for (const file of ["whole", "broken", "unclear", "lines"]) {
        for (const way of ["auto", "auto ignorecase", "s3://bucket/paths.json", "s3://bucket/deep.json"]) {
            await bench.copy(`t from 's3://bucket/x/${file}'`, `json '${way}' maxerror 10`);
            const found = await bench.rows("select v from warehouse.public.t where n between 0 and 98 order by n");
            expect([file, way, ...found.flat()]).toEqual([file, way, ...expected]);
            await bench.session.run("delete from warehouse.public.t");
        }
    }
});

test("values nested thousands of levels deep do no harm", async () => {
    await bench.run("create table t (a int, b varchar(max))");
    const deep = `${"[".repeat(10_000)}${"]".repeat(10_000)}`;
    await bench.put({ "x.json": `{"a": 1, "b": ${deep}}\n{"a": 2, "c": ${deep}}\n{"a":\n3, "c": ${deep}}` });
    await bench.copy("t from 's3://bucket/x.json'", "json 'auto'");
    expect(await loaded("a, length(b)")).toEqual([
        [1, 20_000n],
        [2, null],
        [3, null],
    ]);
});

test("the lines of a header are left out", async () => {
    await bench.run("create table t (a int)");
    await bench.put({ "x.json": `made by hand\n{not data}\n{"a": 1}\n{"a": 2}` });
    await bench.copy("t from 's3://bucket/x.json'", "json 'auto' ignoreheader 2");
    expect(await loaded()).toEqual([[1], [2]]);
});
