import { type Dialect, openDialect } from "../support";
import { rowsOf, typesOf } from "./support";

let dialect: Dialect;

beforeAll(async () => {
    dialect = await openDialect();
    await dialect.answers(`
        create table texts (id int, t varchar(20), c char(5), n decimal(6,2));
        insert into texts values (1, 'Björk  ', 'ab', 12.50), (2, '', 'a', -3), (3, null, null, null);
    `);
});

afterAll(() => dialect.close());

test.each<readonly [sql: string, expected: readonly string[]]>([
    // Those of the guide's pages.
    ["select ascii('amazon'), ascii('Amazon'), ascii('')", ["97|65|0"]],
    ["select btrim('     abc    '), btrim('xyzaxyzbxyzcxyz', 'xyz'), trim('\"' from '\"dog\"')", ["abc|axyzbxyzc|dog"]],
    ["select charindex('dog', 'fish'), charindex('fish', 'dogfish'), position('fish' in 'dogfish')", ["0|4|4"]],
    ["select strpos('dogfish', 'fist'), strpos('dogfish', 'fish'), octetindex('AWS', 'Άμαζον AWS')", ["0|4|14"]],
    [
        "select concat('Thursday, ', concat('December 25, ', '2008')), concat('a', null)",
        ["Thursday, December 25, 2008|"],
    ],
    ["select concat('abc'::varbyte, 'def'::varbyte)", ["616263646566"]],
    ["select initcap('urna.Ut@egetdictumplacerat.edu'), initcap('MLB')", ["Urna.Ut@Egetdictumplacerat.Edu|Mlb"]],
    ["select left('Chicago', 5), right('The King and I', 5)", ["Chica|and I"]],
    ["select len('français'), octet_length('français'), len('cat   '), len('aaa'::varbyte)", ["8|9|6|3"]],
    [
        "select lpad('Salome', 10), rpad('Salome', 10, '0123456789'), lpad('La Cenerentola', 5)",
        ["    Salome|Salome0123|La Ce"],
    ],
    [
        "select ltrim('2008-01-24', '2008-'), rtrim('CommunityAmerica Ballpark', 'Park')",
        ["1-24|CommunityAmerica Ballp"],
    ],
    ["select repeat(10, 3), replicate('ab', 2), reverse('abcde'), reverse(172456)", ["101010|abab|edcba|654271"]],
    ["select replace('Shows', 'Shows', 'Theatre'), replace('abc', null, 'x')", ["Theatre|"]],
    ["select split_part('2008-03-05', '-', 2), split_part('abc', '-', 2), split_part('abc', '-', 1)", ["03||abc"]],
    [
        "select substring('caterpillar', 6, 4), substring('caterpillar', 6, 8), substr('caterpillar', 6)",
        ["pill|pillar|pillar"],
    ],
    [
        "select substring('caterpillar', -2, 6), substring('caterpillar', -5, 4), substring('abc' from 2 for 1)",
        ["cat||b"],
    ],
    [
        "select substring('abc'::varbyte, -3), substring('abc'::varbyte, 3), substring('abc'::varbyte, 2, 10)",
        ["616263|63|6263"],
    ],
    ["select translate('mint tea', 'inea', 'osin'), translate('St. George', ' .', '_')", ["most tin|St_George"]],
    [
        "select quote_ident('MLB'), quote_ident('mlb'), quote_literal(10), quote_literal('it''s')",
        ["\"MLB\"|mlb|'10'|'it''s'"],
    ],
    ["select chr(65), chr(200), chr(0) is null, chr(127) is null", ["A||t|f"]],
    // And beyond.
    [
        `select quote_ident('order'), quote_ident('ordered'), quote_ident('timestamp'), quote_ident(null) is null`,
        ['"order"|ordered|timestamp|t'],
    ],
    ["select lower('ÀB'), upper('straße'), upper('ẞ'), initcap('é-bürg x3y ßa')", ["àb|STRAßE|ẞ|É-Bürg X3y ßa"]],
    [
        "select lower(t), len(t), len(c), octet_length(t), reverse(c) from texts order by id",
        ["björk  |7|2|8|ba", "|0|1|0|a", "||||"],
    ],
    [
        "select trim(t), rtrim(t) || '!', n || 'x', len(n) from texts order by id",
        ["Björk|Björk!|12.50x|5", "|!|-3.00x|5", "|||"],
    ],
    [
        "select '[' || trim(t) || ']' from (select ' a b  ' as t union all select '  ' union all select '\tc' union all select null) order by 1",
        ["[\tc]", "[]", "[a b]", ""],
    ],
    [
        "select trim(leading 'x' from 'xxaxx'), trim(both from ' a '), ltrim('\ta'), btrim('a\u00a0')",
        ["axx|a|\ta|a\u00a0"],
    ],
    ["select left('日本語', 2), right('日本語', 1), substring('日本語', 2, 1), reverse('日本')", ["日本|語|本|本日"]],
    ["select reverse('e\u0301x'), lpad('日本', 4, '語'), strpos('日本語', '語')", ["x\u0301e|語語日本|3"]],
    ["select substring(t, id, 2), substring(t, id - 3) from texts order by id", ["Bj|Björk  ", "|", "|"]],
    [
        "select substring(t, id + 1, 2147483647), substring(t, -1, id + 2) from texts order by id",
        ["jörk  |B", "|", "|"],
    ],
    ["select lpad('abc', -1), rpad('ab', 4, ''), repeat('ab', -1), left('abc', 0), strpos('abc', '')", ["|ab|||1"]],
    [
        `select coalesce(lpad(t, -1, 'x'), rpad('a', -1, t), rpad(t, null, 'x'), split_part(t, '', 2), split_part('a', '', n::int),
            substring('abc', 1, n::int), substring('abc', n::int, 2), from_varbyte(substring(to_varbyte('ab', 'utf8'), 1, n::int), 'utf8'),
            'NULL') from texts where t is null`,
        ["NULL"],
    ],
    [
        "select strpos(repeat(t || upper(null::varchar), 2), 'a'), repeat(t || null, 2) || 'x' from texts order by id",
        ["|", "|", "|"],
    ],
    ["select split_part('a--b', '--', 2), split_part('abc', '', 1), split_part('abc', '', 2)", ["b|abc|"]],
])("%s", async (sql, expected) => {
    expect(await rowsOf(dialect, sql)).toEqual(expected);
});

test("a text put together is NULL where one of its parts is, whichever of the others never are", async () => {
    const sql = `select
        '<' || coalesce(t, '-') || '|' || coalesce(c, '') || '>',
        t || '|' || coalesce(t, '') || '|' || 1,
        '|' || coalesce(t, c) || coalesce(null, 'x') || '|' || n || '|'
        from texts order by id`;
    expect(await rowsOf(dialect, sql)).toEqual([
        "<Björk  |ab>|Björk  |Björk  |1||Björk  x|12.50|",
        "<|a>|||1||x|-3.00|",
        "<-|>||",
    ]);
});

test("results are as wide as they can get", async () => {
    const sql = `select lower(t), upper(c), trim(c), left(t, 2), concat(t, c), repeat(c, 3), lpad(t, 4), replace(t, 'ab', 'c'),
        replace(t, 'a', 'bc'), len(t), chr(65), n || c from texts`;
    expect(await typesOf(dialect, sql)).toEqual([
        ...["character varying(20)", "character(5)", "character varying(5)", "character varying(20)"],
        ...["character varying(25)", "character varying(15)", "character varying(16)", "character varying(20)"],
        ...["character varying(65535)", "integer", "character(1)", "character varying(13)"],
    ]);
});

test.each([
    ["select substring('abc', 1, -1)", "22011", "negative substring length not allowed"],
    ["select split_part('abc', '-', 0)", "22023", "field position must be greater than zero"],
    ["select left('abc', -1)", "0A000", "LEFT and RIGHT take a positive number"],
    ["select lower(true)", "42883", "function lower(boolean) does not exist"],
    ["select lower('a', 'b')", "42883", "function lower("],
    ["select strpos('a')", "42883", "function strpos("],
])("%s is refused", async (sql, code, message) => {
    await expect(dialect.answers(sql)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
});
