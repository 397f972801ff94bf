import { syntaxError } from "../../errors";
import { dollarQuotedString, quotedString } from "./string-literal";

/**
 * One word of a statement. `at` and `end` are character offsets from 0 in the whole text.
 * `text`: words and quoted names folded, strings unescaped, symbols canonical (`!=` is `<>`), numbers as written.
 */
export interface Token {
    readonly kind: "word" | "quoted" | "string" | "number" | "parameter" | "symbol" | "end";
    readonly text: string;
    readonly at: number;
    readonly end: number;
}

/** What stands for a name or a comment; sticky, so that each is matched where the lexer stands. */
const WORD = /[A-Za-z_\u0080-\uffff][A-Za-z0-9_$\u0080-\uffff]*/y;
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const PARAMETER = /\$\d+/y;
const DOLLAR_TAG = /\$(?:[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*)?\$/y;
const OPERATOR = /[~!@#^&|`?+\-*/%<>=]+/y;
const BLANK = /(?:[ \t\n\r\f\v\u00a0\ufeff]|--[^\n\r]*)+/y;
const COMMENT_EDGE = /\/\*|\*\//g;
const MAX_IDENTIFIER_BYTES = 127;

/** The words of a text, one "end" at the end. Follows the lexer of PostgreSQL 8.0, which Redshift's comes from. */
export function tokenize(text: string): Token[] {
    const tokens: Token[] = [];
    let at = 0;
    for (;;) {
        at = skipBlanks(text, at);
        const token = tokenAt(text, at);
        tokens.push(token);
        if (token.kind === "end") return tokens;
        at = token.end;
    }
}

function tokenAt(text: string, at: number): Token {
    if (at >= text.length) return { kind: "end", text: "", at, end: at };
    const char = text[at] as string;
    if (char === "'") return quotedString(text, at);
    if (char === '"') return quotedName(text, at);
    const word = match(WORD, text, at);
    if (word !== undefined) return { kind: "word", text: truncateName(folded(word)), at, end: at + word.length };
    const number = match(NUMBER, text, at);
    if (number !== undefined) return { kind: "number", text: number, at, end: at + number.length };
    if (char === "$") return dollarToken(text, at);
    if (char === ":" && text[at + 1] === ":") return { kind: "symbol", text: "::", at, end: at + 2 };
    if (",()[].;:{}".includes(char)) return { kind: "symbol", text: char, at, end: at + 1 };
    const operator = match(OPERATOR, text, at);
    if (operator !== undefined) return operatorToken(operator, at);
    throw syntaxError(`syntax error at or near "${char}"`, at);
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
}

function dollarToken(text: string, at: number): Token {
    const parameter = match(PARAMETER, text, at);
    if (parameter !== undefined) return { kind: "parameter", text: parameter, at, end: at + parameter.length };
    const tag = match(DOLLAR_TAG, text, at);
    if (tag !== undefined) return dollarQuotedString(text, at, tag);
    throw syntaxError('syntax error at or near "$"', at);
}

/** Blanks, `--` to the end of the line, and comments between slash and star, which nest. */
function skipBlanks(text: string, from: number): number {
    let at = from;
    for (;;) {
        at += match(BLANK, text, at)?.length ?? 0;
        if (text[at] !== "/" || text[at + 1] !== "*") return at;
        at = endOfComment(text, at);
    }
}

function endOfComment(text: string, at: number): number {
    let depth = 0;
    COMMENT_EDGE.lastIndex = at;
    for (;;) {
        const edge = COMMENT_EDGE.exec(text);
        if (edge === null) throw syntaxError("unterminated /* comment", at);
        depth += edge[0] === "/*" ? 1 : -1;
        if (depth === 0) return COMMENT_EDGE.lastIndex;
    }
}

/** PostgreSQL's rule: an operator ends before a comment, and ends in + or - only if it holds a rarer character. */
function operatorToken(run: string, at: number): Token {
    const comment = run.search(/\/\*|--/);
    let operator = comment > 0 ? run.slice(0, comment) : run;
    if (!/[~!@#^&|`?%]/.test(operator)) {
        while (operator.length > 1 && /[+-]$/.test(operator)) operator = operator.slice(0, -1);
    }
    return { kind: "symbol", text: operator === "!=" ? "<>" : operator, at, end: at + operator.length };
}

function quotedName(text: string, at: number): Token {
    let end = at + 1;
    for (;;) {
        end = text.indexOf('"', end);
        if (end < 0) throw syntaxError("unterminated quoted identifier", at, 'Close the name with a double quote (").');
        if (text[end + 1] !== '"') break;
        end += 2;
    }
    const name = text.slice(at + 1, end).replaceAll('""', '"');
    if (name === "") throw syntaxError('zero-length delimited identifier at or near """"', at);
    return { kind: "quoted", text: truncateName(folded(name)), at, end: end + 1 };
}

/** Only ASCII letters are folded, in quoted names too: developer guide, "Names and identifiers". */
function folded(name: string): string {
    return name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** A longer name is cut, at a whole character, as PostgreSQL cuts it. Source: developer guide, "Names and identifiers". */
export function truncateName(name: string): string {
    if (name.length * 3 <= MAX_IDENTIFIER_BYTES || Buffer.byteLength(name) <= MAX_IDENTIFIER_BYTES) return name;
    let kept = "";
    let bytes = 0;
    for (const char of name) {
        bytes += Buffer.byteLength(char);
        if (bytes > MAX_IDENTIFIER_BYTES) break;
        kept += char;
    }
    return kept;
}
