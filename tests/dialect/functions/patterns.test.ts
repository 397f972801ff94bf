import { type Dialect, openDialect } from "../support";
import { rowsOf } from "./support";

let dialect: Dialect;

beforeAll(async () => {
    dialect = await openDialect();
    await dialect.answers(`
        create table urls (id int, url varchar(50));
        insert into urls values (1, 'http://a.org/b/c'), (2, 'é@x.ca'), (3, ''), (4, null);
    `);
});

afterAll(() => dialect.close());

/** Words with a digit and a small letter: the guide's own pattern in the dialect of Perl. */
const WORD = "(?=[^ ]*[a-z])(?=[^ ]*[0-9])[^ ]+";
const WORDS = "passwd7 plain A1234 a1234";

test.each<readonly [sql: string, expected: readonly string[]]>([
    // Those of the guide's pages.
    ["select regexp_count('abcdefghijklmnopqrstuvwxyz', '[a-z]{3}'), regexp_count('the fox', 'FOX', 1, 'i')", ["8|1"]],
    ["select regexp_count('Etiam@soda.edu', '@[^.]*\\\\.(org|edu)')", ["1"]],
    ["select regexp_instr('sed@lacusUtnec.ca', '@[^.]*'), regexp_instr('Izod Center', '[cC]ent(er|re)$')", ["4|6"]],
    ["select regexp_instr('the fox', 'FOX', 1, 1, 0, 'i')", ["5"]],
    ["select regexp_replace('sed@lacusUtnec.ca', '@.*\\\\.(org|gov|com|edu|ca)$')", ["sed"]],
    ["select regexp_replace('sed@lacusUtnec.ca', '@.*\\\\.[[:alpha:]]{2,3}', '@internal.com')", ["sed@internal.com"]],
    [
        "select regexp_substr('sed@lacusUtnec.ca', '@[^.]*'), regexp_substr('the fox', 'FOX', 1, 1, 'i')",
        ["@lacusUtnec|fox"],
    ],
    ["select regexp_substr('This is a cat, this is a dog.', 'this is a (\\\\w+)', 1, 2, 'ie')", ["dog"]],
    [`select regexp_count('${WORDS}', '${WORD}', 1, 'p'), regexp_count('${WORDS}', '${WORD}', 1, 'ip')`, ["2|3"]],
    [
        `select regexp_instr('${WORDS}', '${WORD}', 1, 2, 0, 'p'), regexp_instr('${WORDS}', '${WORD}', 1, 2, 0, 'ip')`,
        ["21|15"],
    ],
    [`select regexp_replace('${WORDS}', '${WORD}', '[hidden]', 1, 'p')`, ["[hidden] plain A1234 [hidden]"]],
    [
        `select regexp_substr('${WORDS}', '${WORD}', 1, 2, 'p'), regexp_substr('${WORDS}', '${WORD}', 1, 2, 'ip')`,
        ["a1234|A1234"],
    ],
    // And beyond.
    [
        "select regexp_count(url, '/'), regexp_replace(url, '^https?://'), regexp_substr(url, '[^/]*$') from urls order by id",
        ["4|a.org/b/c|c", "0|é@x.ca|é@x.ca", "0||", "||"],
    ],
    [
        "select regexp_instr(url, '@'), regexp_instr(url, '[a-z]+', 2, 2, 1) from urls order by id",
        ["0|9", "2|7", "0|0", "|"],
    ],
    ["select regexp_count('abcabc', 'b', 3), regexp_count('abc', 'b', 9), regexp_count('abc', 'a', -5)", ["1|0|1"]],
    [
        "select regexp_instr('aXbXc', 'X', 3), regexp_instr('aXXbXc', 'X+', 1, 1, 1), regexp_instr('aXbXc', 'X', 1, 3)",
        ["4|4|0"],
    ],
    ["select regexp_instr('aéXbXc', 'x(b)', 1, 1, 0, 'ie'), regexp_instr('aéXbXc', '(X)b', 1, 1, 1, 'e')", ["4|4"]],
    ["select regexp_substr('abc', 'z'), regexp_substr('abc', 'b', 9), regexp_substr('abc', 'b', 1, 2)", ["||"]],
    [
        `select coalesce(regexp_count('abc', null, 9), regexp_instr('abc', 'b', 9, length(url)), regexp_instr('abc', 'x', length(url), 9, 1),
            regexp_instr('abc', 'b', 9, 1, length(url)), -1), coalesce(regexp_substr('abc', 'b', 9, length(url)),
            regexp_replace('abc', 'b', url, 9), 'NULL') from urls where id = 4`,
        ["-1|NULL"],
    ],
    ["select regexp_substr('abc', 'b', 1, 9) is null, regexp_substr('abc', 'b', 1, 0) is null", ["t|t"]],
    [
        "select regexp_replace('aXbXc', 'X', '-', 3), regexp_replace('abc', 'b', 'US$'), regexp_replace('abc', 'b', null)",
        ["aXb-c|aUS$c|"],
    ],
    ["select regexp_replace('aaa', '^a', 'b'), regexp_count('aaa', '^a'), regexp_instr('ab', '^b')", ["baa|1|0"]],
    [
        "select regexp_count('a\nb', 'a.b'), regexp_count('a\nb', 'a.b', 1, 'p'), regexp_count('AbC', '(?i)abc', 1, 'p')",
        ["1|0|1"],
    ],
    [
        `select regexp_substr('a\rb\n', 'a.*', 1, 1, 'p') = 'a\rb', regexp_count('a\rb\nc', '(?m)^.', 1, 'p'),
            regexp_count('a\rb\nc', '(?m).$', 1, 'p'), regexp_count('a\rb\nc', '(?s)^.{5}$', 1, 'p'),
            regexp_count('a\nb\n', '(?m)^', 1, 'p')`,
        ["t|2|2|1|2"],
    ],
    [
        "select regexp_count('aa bb cd', '(\\\\w)\\\\1', 1, 'p'), regexp_substr('xa.b-c', '[[:alpha:]]\\\\.(\\\\w)\\\\-', 1, 1, 'ep')",
        ["2|b"],
    ],
    ["select regexp_count('a\n', 'a$', 1, 'p'), regexp_count('a{b}]', '[{}\\\\]]', 1, 'p')", ["1|3"]],
])("%s", async (sql, expected) => {
    expect(await rowsOf(dialect, sql)).toEqual(expected);
});

test.each([
    [
        "select regexp_count(url, url) from urls",
        "0A000",
        "The pattern must be a valid UTF-8 literal character expression",
    ],
    ["select regexp_count('a', 'a', 1, 'x')", "22023", "invalid parameter"],
    ["select regexp_replace('ab', '(a)', '[$1]')", "0A000", "a reference in the replacement is not supported"],
    ["select regexp_count('a', '(?>a)', 1, 'p')", "0A000", '"(?>" in a PCRE pattern is not supported'],
    ["select regexp_count('a', '\\\\v', 1, 'p')", "0A000", '"\\v" in a PCRE pattern is not supported'],
    ["select regexp_count('a', '(a', 1, 'p')", "2201B", "invalid regular expression: (a"],
    ["select regexp_count('a', '(?=a)')", "2201B", "invalid regular expression: invalid perl operator: (?="],
    ["select 'a' ~ '(a'", "2201B", "invalid regular expression: missing ): (a"],
    ["select regexp_instr('a', '(a)+', 1, 1, 0, 'e')", "0A000", "wants a first group that is neither repeated"],
])("%s is refused", async (sql, code, message) => {
    await expect(dialect.answers(sql)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
});

test("a PCRE pattern that goes back without end is stopped, and the next statement is answered", async () => {
    const from = Date.now();
    const endless = `select regexp_instr('${"a".repeat(60)}!', '^(?=a)(a+)+$', 1, 1, 0, 'p')`;
    await expect(dialect.answers(endless)).rejects.toMatchObject({
        code: "54001",
        message: expect.stringContaining("goes back too often"),
    });
    expect(Date.now() - from).toBeLessThan(20_000);
    expect(await rowsOf(dialect, "select regexp_count('aab', 'a(?=a)', 1, 'p')")).toEqual(["1"]);
});
