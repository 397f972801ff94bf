import { notSupported, SqlError } from "../../errors";
import type { BinaryOperator } from "../ast";
import type { TokenStream } from "./token-stream";

/**
 * How tightly operators bind, loosest first: the table of PostgreSQL 8.0's grammar, which Redshift's comes from.
 * Mind that `<=`, `>=` and `<>` bind like `||`, tighter than `=`, `<` and `>`, and looser than IS.
 */
export const LEVEL = {
    or: 1,
    and: 2,
    not: 3,
    equals: 4,
    less: 5,
    like: 6,
    escape: 7,
    overlaps: 8,
    between: 9,
    in: 10,
    operator: 12,
    is: 15,
    sum: 16,
    product: 17,
    power: 18,
    timeZone: 19,
    collate: 20,
    sign: 21,
    cast: 22,
} as const;

/** What may follow an operand. `word` operators are read by predicates.ts and expressions.ts, the others are binary. */
export type Infix =
    | { readonly kind: "binary"; readonly level: number; readonly operator: BinaryOperator }
    | { readonly kind: "qualified"; readonly level: number }
    | { readonly kind: "cast"; readonly level: number }
    | { readonly kind: "word"; readonly level: number; readonly word: string };

const binary = (level: number, ...operators: BinaryOperator[]): [string, Infix][] =>
    operators.map((operator) => [operator, { kind: "binary", level, operator }]);

const SYMBOLS: ReadonlyMap<string, Infix> = new Map<string, Infix>([
    ...binary(LEVEL.equals, "="),
    ...binary(LEVEL.less, "<", ">"),
    ...binary(LEVEL.operator, "||", "<>", "<=", ">=", "&", "|", "#", "<<", ">>", "~", "~*", "!~", "!~*"),
    ...binary(LEVEL.sum, "+", "-"),
    ...binary(LEVEL.product, "*", "/", "%"),
    ...binary(LEVEL.power, "^"),
    ["::", { kind: "cast", level: LEVEL.cast }],
]);

const word = (text: string, level: number): [string, Infix] => [text, { kind: "word", level, word: text }];

const WORDS: ReadonlyMap<string, Infix> = new Map([
    ...binary(LEVEL.or, "or"),
    ...binary(LEVEL.and, "and"),
    word("like", LEVEL.like),
    word("ilike", LEVEL.like),
    word("similar", LEVEL.like),
    word("overlaps", LEVEL.overlaps),
    word("between", LEVEL.between),
    word("in", LEVEL.in),
    word("is", LEVEL.is),
    word("isnull", LEVEL.is),
    word("notnull", LEVEL.is),
    word("collate", LEVEL.collate),
]);

const AT_TIME_ZONE: Infix = { kind: "word", level: LEVEL.timeZone, word: "at" };
const QUALIFIED: Infix = { kind: "qualified", level: LEVEL.operator };
const AFTER_NOT = new Set(["like", "ilike", "similar", "between", "in"]);
const COLUMN_COLLATIONS = new Set(["case_sensitive", "case_insensitive"]);
/** Symbols that end an expression. */
const CLOSING = new Set([",", "(", ")", "[", "]", ".", ";", ":", "{", "}"]);

/** Operators of other systems, and what to write in Redshift. */
const FOREIGN: ReadonlyMap<string, string> = new Map([
    ["->", "navigate a SUPER value with dots and brackets, or call JSON_EXTRACT_PATH_TEXT"],
    ["->>", "navigate a SUPER value with dots and brackets, or call JSON_EXTRACT_PATH_TEXT"],
    ["#>", "navigate a SUPER value with dots and brackets"],
    ["#>>", "navigate a SUPER value with dots and brackets"],
    ["**", "write ^ or call POWER"],
    ["//", "write /, which divides integers without a remainder"],
    ["==", "write ="],
    ["~~", "write LIKE"],
    ["!~~", "write NOT LIKE"],
    ["~~*", "write ILIKE"],
    ["!~~*", "write NOT ILIKE"],
    ["=>", "pass arguments by their place"],
]);

/** Whether a symbol is one that Redshift knows, if only as punctuation. */
export function isOperator(symbol: string): boolean {
    return SYMBOLS.has(symbol) || CLOSING.has(symbol);
}

/** The operator that comes next, if one does. `not like` and its kind count under their second word. */
export function infixAt(stream: TokenStream): Infix | undefined {
    const token = stream.peek();
    if (token.kind === "symbol") {
        const found = SYMBOLS.get(token.text);
        if (found === undefined && !CLOSING.has(token.text)) throw unknownOperator(token.text, token.at);
        return found;
    }
    if (token.kind !== "word") return undefined;
    if (token.text === "not") {
        const second = stream.peek(1);
        return second.kind === "word" && AFTER_NOT.has(second.text) ? WORDS.get(second.text) : undefined;
    }
    // In a column's definition COLLATE follows the default: it is an attribute there, with these two words alone.
    if (token.text === "collate" && COLUMN_COLLATIONS.has(stream.peek(1).text)) return undefined;
    if (token.text === "at") return stream.areWords("at", "time", "zone") ? AT_TIME_ZONE : undefined;
    if (token.text === "operator") return stream.isSymbol("(", 1) ? QUALIFIED : undefined;
    return WORDS.get(token.text);
}

/** `OPERATOR(pg_catalog.~)`, as psql writes it. */
export function qualifiedOperator(stream: TokenStream): BinaryOperator {
    stream.expectWords("operator");
    return stream.inParentheses(() => {
        if (stream.takeWords("pg_catalog")) stream.expectSymbol(".");
        const token = stream.next();
        const found = SYMBOLS.get(token.text);
        if (token.kind !== "symbol" || found?.kind !== "binary") throw unknownOperator(token.text, token.at);
        return found.operator;
    });
}

/** An operator that Redshift does not have, with its own way where there is one. */
export function unknownOperator(operator: string, at: number): SqlError {
    const instead = FOREIGN.get(operator);
    if (instead !== undefined) return notSupported(`Redshift has no operator ${operator}: ${instead}.`, at);
    return new SqlError("42883", `operator does not exist: ${operator}`, { position: at + 1 });
}
