import type { QueryStep } from "./runner/case";
import { cellsOf, parseCases } from "./runner/case-file";
import { differenceOf, type QueryResult } from "./runner/compare";
import { type Outcome, rateOf, tallyOf } from "./runner/outcome";

const FILE = `page r_ABS

given
create table t (a int);
insert into t values
    (1), (2);

case of a column
# The page prints more.

run
insert into t values (3);

query ordered named
select a, null as b
from t order by a;
----
a | b
1 | NULL
2 | \`\`

given

case of nothing
public
disputed It is a misprint.

error 22003 42883 : out of range
select abs();

notice
analyze t;
----
Done.  Indeed.

object s3://bucket/a/b.json
{
}
`;

test("a file yields its cases with what is given, their steps and remarks", () => {
    const [first, second] = parseCases("functions/abs", FILE);
    expect(first).toEqual({
        file: "functions/abs",
        page: "r_ABS",
        name: "of a column",
        given: ["create table t (a int);", "insert into t values\n    (1), (2);"],
        isPublic: false,
        steps: [
            { kind: "run", line: 11, statements: ["insert into t values (3);"] },
            {
                kind: "query",
                line: 14,
                sql: "select a, null as b\nfrom t order by a;",
                isOrdered: true,
                names: ["a", "b"],
                rows: [
                    ["1", null],
                    ["2", ""],
                ],
            },
        ],
    });
    expect(second).toEqual({
        file: "functions/abs",
        page: "r_ABS",
        name: "of nothing",
        given: [],
        isPublic: true,
        disputed: "It is a misprint.",
        steps: [
            { kind: "error", line: 28, sql: "select abs();", codes: ["22003", "42883"], message: "out of range" },
            { kind: "notice", line: 31, sql: "analyze t;", message: "Done.  Indeed." },
            { kind: "object", line: 36, bucket: "bucket", key: "a/b.json", text: "{\n}\n" },
        ],
    });
});

test("what a file must not say is named with its line", () => {
    expect(() => parseCases("f", "case x\n")).toThrow("f.test, line 1: a case comes after the page");
    expect(() => parseCases("f", "page p\n\nrun\nselect 1;\n")).toThrow("f.test, line 3: a step belongs to a case.");
    expect(() => parseCases("f", "page p\n\ncase x\n\nqueri\nselect 1;\n")).toThrow('line 5: "queri" is no step.');
    expect(() => parseCases("f", "page p\n\ncase x\n\nquery\nselect 1;\n")).toThrow(
        'line 5: a statement, a line "----"',
    );
    expect(() => parseCases("f", "page p\n\ncase x\nprivate\n")).toThrow('line 3: "private" is neither');
});

test("values stand between bars with blanks around them, and blanks at an end between backquotes", () => {
    expect(cellsOf("a|b | NULL | ` c | d ` | ``")).toEqual(["a|b", null, " c | d ", ""]);
    expect(cellsOf("`NULL`")).toEqual(["NULL"]);
    expect(cellsOf('["a b","c"]')).toEqual(['["a b","c"]']);
});

/** One column of a type, by the code that the protocol has for it. */
function compared(type: number, expected: readonly (string | null)[], actual: readonly (string | null)[], more = {}) {
    const step: QueryStep = {
        kind: "query",
        line: 1,
        sql: "",
        isOrdered: false,
        rows: expected.map((v) => [v]),
        ...more,
    };
    const result: QueryResult = { fields: [{ name: "a", dataTypeID: type }], rows: actual.map((v) => [v]) };
    return differenceOf(step, result);
}

test.each([
    ["a decimal counts its places", 1700, "1.50", "1.5", false],
    ["a text counts its blanks", 25, "a ", "a", false],
    ["a CHAR does not", 1042, "a", "a   ", true],
    ["a boolean is spelled as a client likes", 16, "True", "t", true],
    ["a boolean is not the other", 16, "f", "t", false],
    ["a text is not a boolean", 25, "true", "t", false],
    ["a float has fifteen digits that count", 701, "0.9999999998311267", "0.999999999831127", true],
    ["a float is not one near it", 701, "60", "60.0000000000001", false],
    ["a fraction of a second may end in zeros", 1083, "00:00:00.5550", "00:00:00.555", true],
    ["a fraction of zero may be left out", 1114, "2008-01-01 00:00:00.0", "2008-01-01 00:00:00", true],
    ["zeros before a zone may be left out", 1266, "00:00:00.5550+00", "00:00:00.555+00", true],
    ["the offset of UTC may be left out", 1184, "2008-01-01 20:00:00", "2008-01-01 20:00:00+00", true],
    ["another offset may not", 1184, "2008-01-01 20:00:00", "2008-01-01 20:00:00-08", false],
    ["null is not an empty text", 25, null, "", false],
])("%s", (_, type, expected, actual, isSame) => {
    expect(compared(type, [expected], [actual]) === undefined).toBe(isSame);
});

test("rows count as often as they are, in their order only where the query orders them", () => {
    expect(compared(23, ["1", "2"], ["2", "1"])).toBeUndefined();
    expect(compared(23, ["1", "2"], ["2", "1"], { isOrdered: true })).toBe("(1) expected, (2) found");
    expect(compared(23, ["1", "1"], ["1"])).toBe("2 rows expected, 1 found: (1)");
    expect(compared(23, ["1", "1", "2"], ["1", "2", "2"])).toBe("(1) expected, (2) found");
});

test("numbers that a page rounds are compared as it rounds them", () => {
    expect(compared(701, ["0.33"], ["0.333333333333333"], { roundedTo: 2 })).toBeUndefined();
    expect(compared(701, ["0.33"], ["0.34"], { roundedTo: 2 })).toBe("(0.33) expected, (0.34) found");
});

test("columns are told apart by number and by name", () => {
    expect(compared(23, ["1"], ["1"], { names: ["b"] })).toBe("columns (b) expected, (a) found");
    expect(compared(23, ["1"], ["1"], { rows: [["1", "2"]] })).toBe("2 columns expected, 1 found");
});

test("what was refused does not pass, and a rate is never rounded up", () => {
    const outcomes = ["passed", "passed", "refused"].map((verdict) => ({ verdict }) as Outcome);
    expect(tallyOf(outcomes)).toEqual({ passed: 2, refused: 1, wrong: 0, failed: 0, total: 3 });
    expect(rateOf(tallyOf(outcomes))).toBe(66.6);
});
