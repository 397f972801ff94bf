import { type CopyBench, openCopyBench } from "./support/bucket";

let bench: CopyBench;

beforeAll(async () => {
    bench = await openCopyBench();
});
beforeEach(() => bench.clear());
afterAll(() => bench.close());

/** What becomes of values in a column of a type, as text, from JSON and from a text file. */
async function loadedAs(type: string, values: readonly unknown[], options = ""): Promise<readonly unknown[]> {
    await bench.run(`create table t (id int, c ${type})`);
    await bench.put({ "x.json": values.map((c, id) => JSON.stringify({ id, c })).join("\n") });
    await bench.copy("t from 's3://bucket/x.json'", `json 'auto' ${options}`);
    const rows = await bench.rows("select cast(c as varchar) from warehouse.public.t order by id");
    return rows.map(([value]) => value);
}

test.each<[type: string, values: readonly unknown[], loaded: readonly (string | null)[]]>([
    ["int", [5, "6", " 7 ", "-8", "+9", 10.0, "", "  ", null], ["5", "6", "7", "-8", "9", "10", null, null, null]],
    [
        "bigint",
        [1541016707796, "1541016707796", "9007199254740993"],
        ["1541016707796", "1541016707796", "9007199254740993"],
    ],
    ["smallint", ["007", 0], ["7", "0"]],
    ["double precision", [1.5, "2.5e3", 3, "", "nan"], ["1.5", "2500.0", "3.0", null, "nan"]],
    [
        "decimal(8,2)",
        [20.259, "20.259", "-20.259", "5", 1, ".5", "7.", "1e2"],
        ["20.25", "20.25", "-20.25", "5.00", "1.00", "0.50", "7.00", "100.00"],
    ],
    ["decimal(5,0)", ["12.9", 12.9], ["12", "12"]],
    [
        "boolean",
        [true, "T", "yes", "1", 1, false, "N", "0", ""],
        ["true", "true", "true", "true", "true", "false", "false", "false", null],
    ],
    ["varchar(8)", ["text", 5, true, "", "  ", null], ["text", "5", "true", "", "  ", null]],
    ["char(4)", ["ab", "ab   ", "", "     "], ["ab", "ab", "", ""]],
    [
        "date",
        ["2018-11-01", "2018-11-01 10:00:00", " 2018-01-02 ", ""],
        ["2018-11-01", "2018-11-01", "2018-01-02", null],
    ],
    [
        "timestamp",
        ["2018-11-01 21:01:46.796", "2018-11-01 21:01", "2018-11-01"],
        ["2018-11-01 21:01:46.796", "2018-11-01 21:01:00", "2018-11-01 00:00:00"],
    ],
    [
        "timestamptz",
        ["2018-11-01 21:01:46-08", "2018-11-01 21:01:46"],
        ["2018-11-02 05:01:46+00", "2018-11-01 21:01:46+00"],
    ],
    ["time", ["21:01:46"], ["21:01:46"]],
])("%s takes %j", async (type, values, loaded) => {
    expect(await loadedAs(type, values)).toEqual(loaded);
});

test("times in milliseconds since 1970 keep their milliseconds", async () => {
    const values = [1541105830796, "1541105830796", 1541105830796.0, -1, ""];
    const loaded = [
        "2018-11-01 20:57:10.796",
        "2018-11-01 20:57:10.796",
        "2018-11-01 20:57:10.796",
        "1969-12-31 23:59:59.999",
        null,
    ];
    expect(await loadedAs("timestamp", values, "timeformat 'epochmillisecs'")).toEqual(loaded);
});

test("a TIMESTAMPTZ without a zone is in the session's, one that counts from 1970 is not", async () => {
    await bench.session.setTimeZone("America/Los_Angeles");
    try {
        expect(await loadedAs("timestamptz", ["2018-11-01 21:01:46", "2018-11-01 21:01:46+00"])).toEqual([
            "2018-11-01 21:01:46-07",
            "2018-11-01 14:01:46-07",
        ]);
        await bench.clear();
        const epoch = "timeformat 'epochmillisecs'";
        expect(await loadedAs("timestamptz", [1541105830796], epoch)).toEqual(["2018-11-01 13:57:10.796-07"]);
        await bench.clear();
        expect(await loadedAs("timestamp", [1541105830796], epoch)).toEqual(["2018-11-01 20:57:10.796"]);
    } finally {
        await bench.session.setTimeZone("UTC");
    }
});

test("a number that JSON writes with a point of zero is a whole one", async () => {
    await bench.run("create table t (a bigint, b timestamp, c smallint)");
    await bench.put({ "x.json": `{"a": 1541016707796.0, "b": 1541016707796.0, "c": -5.0}` });
    await bench.copy("t from 's3://bucket/x.json'", "json 'auto' timeformat 'epochmillisecs'");
    expect(await bench.rows("select a, cast(b as varchar), c from warehouse.public.t")).toEqual([
        [1541016707796n, "2018-10-31 20:11:47.796", -5],
    ]);
});

test("times in seconds since 1970", async () => {
    expect(await loadedAs("timestamptz", [1541105830, "0"], "timeformat as 'epochsecs'")).toEqual([
        "2018-11-01 20:57:10+00",
        "1970-01-01 00:00:00+00",
    ]);
});

test.each<[options: string, type: string, value: string, loaded: string]>([
    ["dateformat 'MM/DD/YYYY'", "date", "03/31/2003", "2003-03-31"],
    ["dateformat 'MON DD, YYYY'", "date", "March 31, 2003", "2003-03-31"],
    ["dateformat 'MON-DD-YYYY'", "date", "Jan-01-1999", "1999-01-01"],
    ["timeformat 'MM.DD.YYYY HH:MI:SS'", "timestamp", "03.31.2003 18:45:05", "2003-03-31 18:45:05"],
    ["timeformat 'MM.DD.YYYY HH:MI:SS'", "timestamp", "03.31.2003 18:45:05.123456", "2003-03-31 18:45:05.123456"],
    ["timeformat 'YYYY-MM-DDTHH24:MI:SS'", "timestamp", "2003-03-31T18:45:05", "2003-03-31 18:45:05"],
    ["timeformat 'MM/DD/YY HH12:MI AM'", "timestamp", "03/31/03 06:45 PM", "2003-03-31 18:45:00"],
    ["dateformat 'auto'", "date", "January 12, 1992", "1992-01-12"],
    ["", "timestamp", "2016-12-31 23:59:60", "2017-01-01 00:00:00"],
    ["", "timestamptz", "2016-12-31 23:59:60+02", "2016-12-31 22:00:00+00"],
    ["", "timestamp", "2016-12-31 24:00:00", "2017-01-01 00:00:00"],
    ["timeformat 'auto'", "timestamp", "2016-12-31 23:59:60", "2017-01-01 00:00:00"],
    ["timeformat 'auto'", "timestamp", "2019-02-11T05:09:12.195Z", "2019-02-11 05:09:12.195"],
    ["timeformat 'auto'", "timestamp", "960108 040809", "1996-01-08 04:08:09"],
    ["timeformat 'auto'", "timestamp", "17 Dec 07:37:16 1997", "1997-12-17 07:37:16"],
])("%s reads %s", async (options, type, value, loaded) => {
    expect(await loadedAs(type, [value], options)).toEqual([loaded]);
});

test.each([
    ["date", "", ["0000-01-01", "infinity", "-2018-01-01"]],
    ["date", "dateformat 'auto'", ["0000-01-01", "infinity", "2018-01-01 (BC)", "-2018-01-01"]],
    ["timestamp", "", ["0000-01-01 00:00:00", "infinity"]],
    ["timestamptz", "timeformat 'auto'", ["0000-01-01 00:00:00", "-infinity", "-2018-01-01 00:00:00"]],
])("what the engine alone takes for a time is an error: %s %s", async (type, options, values) => {
    expect(await loadedAs(type, [...values, " 2018-11-01 "], `${options} maxerror 10`)).toHaveLength(1);
    expect((await bench.errors()).map(({ raw_field_value }) => raw_field_value)).toEqual(values);
});

test("a format that is none is refused by what is wrong with it", async () => {
    await expect(loadedAs("timestamp", ["x"], "timeformat 'YYYY-MM-DD OF'")).rejects.toMatchObject({
        code: "22007",
        message: `Invalid TIMEFORMAT 'YYYY-MM-DD OF': "O" begins no date or time part.`,
    });
});

test("a format without a year is refused: no year would be right", async () => {
    await expect(loadedAs("date", ["11/01"], "dateformat 'MM/DD'")).rejects.toMatchObject({
        code: "22007",
        message: "Invalid DATEFORMAT 'MM/DD': it has no year.",
    });
});

test("ACCEPTANYDATE makes NULL of what is no date, and of nothing else", async () => {
    const options = "dateformat 'auto' timeformat 'epochmillisecs' acceptanydate";
    expect(await loadedAs("date", ["00/00/00 00:00:00", "2018-11-01"], options)).toEqual([null, "2018-11-01"]);
    await bench.clear();
    expect(await loadedAs("timestamp", ["soon", 0], options)).toEqual([null, "1970-01-01 00:00:00"]);
    await bench.clear();
    await expect(loadedAs("int", ["x"], options)).rejects.toMatchObject({ code: "XX000" });
});

test("ROUNDEC rounds where COPY cuts", async () => {
    expect(await loadedAs("decimal(8,2)", [20.259, "-20.255"], "roundec")).toEqual(["20.26", "-20.26"]);
});

test("a decimal is cut where its digits are, whether it is written with an exponent or not", async () => {
    const loaded = ["20.25", "-0.01", "0.00", "20.25", "1500.00"];
    expect(await loadedAs("decimal(8,2)", ["2.0259e1", "-1.999E-2", "9.99e-3", 20.259, 1.5e3])).toEqual(loaded);
    await bench.clear();
    expect(await loadedAs("decimal(10,7)", [1.9999e-7])).toEqual(["0.0000001"]);
    await bench.clear();
    expect(await loadedAs("decimal(38,0)", ["1.9e0", "1e37"])).toEqual(["1", `1${"0".repeat(37)}`]);
});

test("an exponent costs a decimal no digit, however many there are and wherever the point comes to stand", async () => {
    const cases: readonly (readonly [type: string, text: string, loaded: string])[] = [
        ["decimal(38,37)", "1e-37", `0.${"0".repeat(36)}1`],
        ["decimal(38,37)", "42588.84e-18", `0.${"0".repeat(13)}4258884${"0".repeat(17)}`],
        ["decimal(38,37)", "9.9e-50", `0.${"0".repeat(37)}`],
        ["decimal(37,35)", "+9.69297741997768344138855718886861304859E+0", "9.69297741997768344138855718886861304"],
        ["decimal(10,9)", "36768197422066101276842281407638608362.5e-37", "3.676819742"],
        ["decimal(38,0)", "-0.00000000000000000000000000000000000001e38", "-1"],
        ["decimal(10,2)", "1e-99999999999999999999", "0.00"],
        ["decimal(10,2)", " 12345678.999E0 ", "12345678.99"],
    ];
    for (const [type, text, value] of cases) {
        expect([type, text, await loadedAs(type, [text])]).toEqual([type, text, [value]]);
        await bench.clear();
    }
    expect(await loadedAs("decimal(38,37)", ["42588.84e-41", "-0.5e-36"], "roundec")).toEqual([
        `0.${"0".repeat(36)}4`,
        `-0.${"0".repeat(36)}5`,
    ]);
});

test.each(["x.json", "x.txt"])(
    "a float of more than its type can hold is an error, infinity by its name is none: %s",
    async (file) => {
        await bench.run("create table t (a real, b double precision)");
        const rows = [
            ["inf", "-Infinity"],
            ["1e38", "1e308"],
            ["1e39", "0"],
            ["0", "-1e309"],
        ];
        const json = ([a, b]: readonly string[]) => `{"a":"${a}","b":${b?.startsWith("-I") ? `"${b}"` : b}}`;
        await bench.put({ "x.json": rows.map(json).join("\n"), "x.txt": rows.map((row) => row.join("|")).join("\n") });
        await bench.copy(`t from 's3://bucket/${file}'`, `${file === "x.json" ? "json 'auto'" : ""} maxerror 5`);
        expect((await bench.errors()).map((each) => [each.line_number, each.err_code, each.err_reason])).toEqual([
            [3, 1204, "Overflow for REAL"],
            [4, 1204, "Overflow for DOUBLE PRECISION"],
        ]);
        expect(await bench.rows("select count(*) from warehouse.public.t")).toEqual([[2n]]);
    },
);

/** What becomes of the fields of a text file: values as text, of all that are loaded, and the rest. */
async function loadedFrom(type: string, fields: readonly string[], options = "") {
    await bench.run(`create table t (id int, c ${type})`);
    await bench.put({ "x.txt": fields.map((field, id) => `${id}|${field}`).join("\n") });
    await bench.copy("t from 's3://bucket/x.txt'", `${options} maxerror 1000`);
    const rows = await bench.rows("select cast(c as varchar) from warehouse.public.t order by id");
    const errors = await bench.errors();
    return {
        values: rows.map(([value]) => value),
        rejected: errors.map((error) => fields[(error.line_number as number) - 1]),
    };
}

test("a vertical tab is blank, the letter v is not", async () => {
    const fields = ["v", " vv ", "\v", "\f\v "];
    expect(await loadedFrom("varchar(9)", fields, "blanksasnull")).toMatchObject({ values: ["v", " vv ", null, null] });
    await bench.clear();
    expect(await loadedFrom("int", fields)).toEqual({ values: [null, null], rejected: ["v", " vv "] });
});

test("two digits of a year are 1970 to 2069, and YYYY wants four", async () => {
    const fields = ["12/31/69", "01/01/70", "03/05/07"];
    expect((await loadedFrom("date", fields, "dateformat 'MM/DD/YY'")).values).toEqual([
        "2069-12-31",
        "1970-01-01",
        "2007-03-05",
    ]);
    await bench.clear();
    const options = "timeformat 'MM/DD/YYYY HH:MI:SS'";
    expect(
        await loadedFrom("timestamp", ["11/01/18 10:00:00", "11/01/0018 10:00:00", "1/1/999 0:0:0"], options),
    ).toEqual({
        values: ["0018-11-01 10:00:00"],
        rejected: ["11/01/18 10:00:00", "1/1/999 0:0:0"],
    });
});

test.each([
    ["decimal(8,2)", ["- ", "+\t", "1e ", "5e+ ", "1e5.", "+-1", "1_0", "."]],
    ["decimal(30,2)", ["- ", "1e- ", "1.e ", "1e5."]],
    ["float", ["+-1", " +-1", "1_0", "- "]],
    ["date", ["2018-11-01 BC", "2018-11-01 10:00 bc", "2018-11-01 soon", "2018-11-01x"]],
    ["time", ["2018-11", "10:00:00x", "25:00", "10:00:00-00:30:15"]],
])("what the engine alone takes for a value is an error: %s", async (type, fields) => {
    expect(await loadedFrom(type, fields)).toEqual({ values: [], rejected: fields });
});

test.each([
    ["timestamptz", "", ["2018-11-01 10:00:00+16", "2018-11-01 10:00+05:60", "2018-11-01 10:00:00-99"]],
    ["timestamptz", "timeformat 'auto'", ["2018-11-01 10:00:00+16", "2018-11-01 10:00:00+05:60"]],
    ["date", "dateformat 'auto'", ["294277-01-01", "1000000-01-01"]],
    ["timestamp", "timeformat 'auto'", ["290000-01-01 00:00:00"]],
])("a zone of 16 hours and a year that can't be shown are none: %s with %p", async (type, options, fields) => {
    expect(await loadedFrom(type, fields, options)).toEqual({ values: [], rejected: fields });
});

test.each<[type: string, options: string, fields: readonly string[], values: readonly (string | null)[]]>([
    ["decimal(5,0)", "", [".5", "-.5", "5.", " 1e1\t"], ["0", "0", "5", "10"]],
    ["decimal(4,2)", "", ["125e-2", "1259e-3"], ["1.25", "1.25"]],
    ["decimal(4,2)", "roundec", ["125e-2", "1259e-3"], ["1.25", "1.26"]],
    ["decimal(4,3)", "", ["1e-40", "-1E-2", ".1239"], ["0.000", "-0.010", "0.123"]],
    ["boolean", "", ["\tt", "no\t "], ["true", "false"]],
    ["varbyte(4)", "", ["", " ", "61"], [null, null, "a"]],
    ["date", "", ["2018-11-01 10:00:00.5 PST", "2018-11-01T10", "2018-11-01\t"], Array(3).fill("2018-11-01")],
    ["date", "dateformat 'auto'", ["2018-11-01 24:00:00", "Nov 1 2018 24:00:00 PST"], Array(2).fill("2018-11-01")],
    ["time", "", ["24:00:00", "7:08 PM", "10:00:00.1234567"], ["24:00:00", "19:08:00", "10:00:00.123457"]],
    ["timetz", "", ["24:00:00-08", "7:08 PM+01"], ["24:00:00-08", "19:08:00+01"]],
    ["timestamp", "", ["2018-11-01 10:00:00.1234567"], ["2018-11-01 10:00:00.123457"]],
    [
        "timestamptz",
        "",
        ["2018-11-01 10:00:00 America/New_York", "2018-11-01 10:00:00", "2018-11-01 10:00:00.1234567+0130"],
        ["2018-11-01 14:00:00+00", "2018-11-01 10:00:00+00", "2018-11-01 08:30:00.123457+00"],
    ],
    [
        "timestamptz",
        "timeformat 'auto'",
        ["Nov 1 2018 5:42 AM Asia/Tokyo", "Nov 1 2018 10:00:00", "11/01/2018 10:00:00-08", "20181101 100000"],
        ["2018-10-31 20:42:00+00", "2018-11-01 10:00:00+00", "2018-11-01 18:00:00+00", "2018-11-01 10:00:00+00"],
    ],
])("%s with %p from text", async (type, options, fields, values) => {
    expect(await loadedFrom(type, fields, options)).toEqual({ values, rejected: [] });
});

test.each<[type: string, options: string, fields: readonly string[]]>([
    ["varchar(1)", "blanksasnull", ["  "]],
    ["varchar(1)", "emptyasnull", [""]],
    ["char(1)", "null as ''", [""]],
    ["date", "acceptanydate", ["0000-01-01", "soon"]],
    ["timestamp", "acceptanydate timeformat 'epochsecs'", ["99999999999999"]],
])("what becomes NULL is missing where it must be there: %s not null %s", async (type, options, fields) => {
    expect(await loadedFrom(`${type} not null`, fields, options)).toEqual({ values: [], rejected: fields });
    const reasons = (await bench.errors()).map(({ err_code, err_reason }) => [err_code, err_reason]);
    expect(reasons).toEqual(fields.map(() => [1213, "Missing data for not-null field"]));
});

test.each<[options: string, loaded: readonly (string | null)[]]>([
    ["", ["", "  ", " a ", "b"]],
    ["emptyasnull", [null, "  ", " a ", "b"]],
    ["blanksasnull", ["", null, " a ", "b"]],
    ["emptyasnull blanksasnull", [null, null, " a ", "b"]],
    ["trimblanks", ["", "", " a", "b"]],
    ["trimblanks blanksasnull", ["", null, " a", "b"]],
])("empty and blank text with %p", async (options, loaded) => {
    expect(await loadedAs("varchar(8)", ["", "  ", " a ", "b"], options)).toEqual(loaded);
});

test("TRUNCATECOLUMNS cuts text by bytes, between characters", async () => {
    expect(await loadedAs("varchar(5)", ["abcdefg", "ééé", "abcd😀", "ok"], "truncatecolumns")).toEqual([
        "abcde",
        "éé",
        "abcd",
        "ok",
    ]);
    await bench.clear();
    expect(await loadedAs("char(3)", ["abcdefg"], "truncatecolumns")).toEqual(["abc"]);
});

test("what the engine takes apart as it reads and what it takes out of whole records are the same rows", async () => {
    const values = [
        "5",
        5,
        5.0,
        "5.0",
        "",
        " ",
        null,
        true,
        "x",
        1e20,
        "0x1",
        { n: 1 },
        [1],
        "1_0",
        -0.5,
        "NaN",
        "2018-11-01",
        "é",
        "abcdefghij",
    ];
    const types = [
        "smallint",
        "int",
        "bigint",
        "real",
        "double precision",
        "decimal(6,2)",
        "boolean",
        "date",
        "timestamp",
        "varchar(6)",
        "char(6)",
        "super",
    ];
    const columns = types.map((type, index) => `c${index} ${type}`).join(", ");
    await bench.run(`create table t (id int, ${columns})`);
    await bench.run(`create table u (id int, ${columns})`);
    const records = values.flatMap((value, row) =>
        types.map((_, column) => ({ id: row * 100 + column, [`c${column}`]: value })),
    );
    await bench.put({
        "x.json": records.map((record) => JSON.stringify(record)).join("\n"),
        // A path of two steps is one that the engine does not take apart as it reads.
        "nested.json": records.map((record) => JSON.stringify({ x: record })).join("\n"),
        paths: JSON.stringify({ jsonpaths: ["$.x.id", ...types.map((_, index) => `$.x.c${index}`)] }),
    });
    await bench.copy("t from 's3://bucket/x.json'", "json 'auto' maxerror 1000");
    const errors = await bench.errors();
    await bench.copy("u from 's3://bucket/nested.json'", "json 's3://bucket/paths' maxerror 1000");
    const what = ({ line_number, colname, raw_field_value, err_reason }: Readonly<Record<string, unknown>>) => [
        line_number,
        colname,
        raw_field_value,
        err_reason,
    ];
    expect(errors.length).toBeGreaterThan(50);
    expect((await bench.errors()).map(what)).toEqual(errors.map(what));
    const rows = await bench.rows("from warehouse.public.t order by id");
    expect(rows.length + errors.length).toBe(records.length);
    expect(await bench.rows("from warehouse.public.u order by id")).toEqual(rows);
});
