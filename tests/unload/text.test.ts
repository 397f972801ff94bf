import { openUnloadBench, type UnloadBench } from "./support";

let bench: UnloadBench;

beforeAll(async () => {
    bench = await openUnloadBench();
    await bench.client.query("create table venue (id int, name varchar(40), city char(8), seats int)");
    await bench.client.query(
        `insert into venue values (1, 'Race|track', 'Akron', 0), (2, 'Columbus "Crew", Stadium', 'Columbus', null),
        (3, 'Al''s\\\\ place\nby the road', null, 9)`,
    );
});
beforeEach(() => bench.clear());
afterAll(() => bench.close());

const ALL = "select * from venue order by id";
const written = async (options: string, query = ALL) => {
    await bench.unload(query, "out/", options);
    return bench.text((await bench.keys())[0] as string);
};

test("text has a bar between its fields, and nothing where there is NULL; a CHAR comes without its blanks", async () => {
    expect(await written("")).toBe(
        '1|Race|track|Akron|0\n2|Columbus "Crew", Stadium|Columbus|\n3|Al\'s\\ place\nby the road||9\n',
    );
    expect(bench.notices).toEqual(["INFO: UNLOAD completed, 3 record(s) unloaded successfully."]);
});

test("ESCAPE puts a backslash before delimiter, line break and backslash; with ADDQUOTES before quotes as well", async () => {
    expect(await written("escape delimiter ','")).toBe(
        '1,Race|track,Akron,0\n2,Columbus "Crew"\\, Stadium,Columbus,\n3,Al\'s\\\\ place\\\nby the road,,9\n',
    );
    await bench.clear();
    expect(await written("escape addquotes null as 'none'")).toBe(
        '"1"|"Race\\|track"|"Akron"|"0"\n"2"|"Columbus \\"Crew\\", Stadium"|"Columbus"|none\n' +
            '"3"|"Al\\\'s\\\\ place\\\nby the road"|none|"9"\n',
    );
});

test("CSV quotes what needs quotes, and no more", async () => {
    expect(await written("csv")).toBe(
        '1,Race|track,Akron,0\n2,"Columbus ""Crew"", Stadium",Columbus,\n3,"Al\'s\\ place\nby the road",,9\n',
    );
    await bench.clear();
    expect(await written("format as csv delimiter as '|' null as 'N'")).toBe(
        '1|"Race|track"|Akron|0\n2|"Columbus ""Crew"", Stadium"|Columbus|N\n3|"Al\'s\\ place\nby the road"|N|9\n',
    );
});

test("RANDOM after SET SEED gives the numbers of the guide", async () => {
    await bench.client.query("set seed to .25");
    expect(await written("", "select cast(random() * 100 as int), cast(100 * random() as int)")).toBe("21|79\n");
    await bench.client.query("reset seed");
});

test("a header line holds the names, transformed as values are", async () => {
    const query = 'select 1 as a, 2 as "b|c"';
    expect(await written("header escape", query)).toBe("a|b\\|c\n1|2\n");
    await bench.clear();
    expect(await written("header csv delimiter '|'", query)).toBe('a|"b|c"\n1|2\n');
    await bench.clear();
    expect(await written("header addquotes", query)).toBe('"a"|"b|c"\n"1"|"2"\n');
});

test("FIXEDWIDTH fills with blanks, counts characters, and fails rather than cut", async () => {
    expect(await written("fixedwidth 'id:3,name:6'", "select 20 as id, 'Åré😀'")).toBe("20 Åré😀  \n");
    await expect(bench.unload("select 20 as id, 'Toronto'", "f/", "fixedwidth '0:3,1:6'")).rejects.toMatchObject({
        code: "22001",
        message: 'A value of column "?column?" has 7 characters, and FIXEDWIDTH gives it 6: UNLOAD does not truncate.',
    });
    await expect(bench.unload("select 20", "f/", "fixedwidth '0:3,1:6'")).rejects.toThrow(
        "FIXEDWIDTH gives 2 widths, and the query has 1 columns.",
    );
    await expect(bench.unload("select 20", "f/", "fixedwidth '3'")).rejects.toThrow("FIXEDWIDTH wants 'label:width'");
    expect(await bench.keys()).toEqual(["out/0000_part_00"]);
});

test("a null string too long for its field leaves the field empty, unless the column is text", async () => {
    const options = "fixedwidth '0:3,1:5' null as 'none'";
    expect(await written(options, "select cast(null as int) as n, cast(null as varchar) as t")).toBe("   none \n");
    await expect(
        bench.unload("select cast(null as varchar) as t", "f/", "fixedwidth '0:3' null as 'none'"),
    ).rejects.toMatchObject({ code: "22001" });
});

test("JSON is an object a line: numbers plain, truth as t or f, SUPER nested, NULL as null", async () => {
    const query = `select 1 as a, 2.50 as b, true as c, 'x"y' as d, json_parse('{"k":[1,null]}') as e,
        cast(null as int) as f, cast('2018-11-01' as date) as g, cast('NaN' as float) as h`;
    expect(await written("json", query)).toBe(
        '{"a":1,"b":2.50,"c":"t","d":"x\\"y","e":{"k":[1,null]},"f":null,"g":"2018-11-01","h":"NaN"}\n',
    );
    await expect(bench.unload("select 1 as a, 2 as a", "j/", "json")).rejects.toMatchObject({
        code: "42701",
        message: 'column "a" specified more than once',
    });
});

test("every type has its text", async () => {
    const query = `select cast(1.5 as real), cast(0.1 as real), cast(1e300 as float), cast(-1e-10 as float),
        cast(1 as decimal(10, 3)), false, cast('2018-11-01 21:01:46.796' as timestamp),
        cast('2018-11-01 21:01:46+02' as timestamptz), cast('04:05:06.7' as time), cast('04:05:06+00' as timetz),
        cast('abc' as varbyte), json_parse('[1, "a"]'), cast(null as super)`;
    expect(await written("", query)).toBe(
        "1.5|0.1|1e+300|-1e-10|1.000|f|2018-11-01 21:01:46.796|2018-11-01 19:01:46+00|04:05:06.7|04:05:06+00|" +
            '616263|[1,"a"]|null\n',
    );
});

test("a REAL is spelled as in results, with all its digits", async () => {
    const query = `select cast(1 as real) as a, cast(16777216 as real) as b, cast(1e20 as real) as c,
        cast('nan' as real) as d, cast('-infinity' as real) as e, cast(1 as float) / 3 as f, cast(-0.1 as real) as g`;
    expect(await written("", query)).toBe("1|16777216|1e+20|NaN|-Infinity|0.3333333333333333|-0.1\n");
    await bench.clear();
    expect(await written("json", query)).toBe(
        '{"a":1,"b":16777216,"c":1e+20,"d":"NaN","e":"-Infinity","f":0.3333333333333333,"g":-0.1}\n',
    );
});

test("ESCAPE is for texts: a number or a date that holds the delimiter stays as it is", async () => {
    const query = `select -1 as a, 'x-y' as b, cast('p-q' as char(3)) as c, cast('2018-11-01' as date) as d,
        json_parse('"v-w"') as e`;
    expect(await written("escape delimiter '-'", query)).toBe('-1-x\\-y-p\\-q-2018-11-01-"v\\-w"\n');
    await bench.clear();
    expect(await written("escape header delimiter '.'", 'select 1.5 as "a.b", cast(2.5 as float) as c')).toBe(
        "a\\.b.c\n1.5.2.5\n",
    );
});

test("what a format can't hold is refused by name", async () => {
    await expect(bench.unload("select cast('abc' as varbyte) as v", "x", "json")).rejects.toMatchObject({
        code: "0A000",
        message: `Column "v" is binary varying, which can't be unloaded as JSON.`,
    });
    await expect(bench.unload("select cast('04:05:06+00' as timetz) as v", "x", "parquet")).rejects.toThrow(
        `Column "v" is time with time zone, which can't be unloaded as PARQUET.`,
    );
    expect(await bench.keys()).toEqual([]);
});

test("a query without rows makes an empty object, with its header, and none of JSON", async () => {
    await bench.unload("select * from venue where id > 3", "t", "");
    await bench.unload("select id, name from venue where id > 3", "h", "header");
    await bench.unload("select * from venue where id > 3", "j", "json");
    await bench.unload("select * from venue where id > 3", "p", "partition by (id)");
    expect(await bench.keys()).toEqual(["h0000_part_00", "t0000_part_00"]);
    expect(await bench.text("t0000_part_00")).toBe("");
    expect(await bench.text("h0000_part_00")).toBe("id|name\n");
});
