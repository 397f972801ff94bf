import { INTEGER, LIST, listValue, VARCHAR } from "@duckdb/node-api";
import { notSupported } from "../../errors";
import type { NativeFunction } from "./native-function";

const POSIX_CLASSES: Readonly<Record<string, string>> = {
    alpha: "a-zA-Z",
    digit: "0-9",
    alnum: "a-zA-Z0-9",
    upper: "A-Z",
    lower: "a-z",
    space: " \\t\\n\\v\\f\\r",
    blank: " \\t",
    punct: "!-\\/:-@\\[-`\\{-~",
    print: " -~",
    graph: "!-~",
    cntrl: "\\x00-\\x1f\\x7f",
    xdigit: "0-9A-Fa-f",
    word: "\\w",
};

/** What PCRE has and JavaScript's regular expressions do not. */
const FOREIGN: readonly RegExp[] = [
    /\(\?>/, // atomic groups
    /\(\?\(/, // conditions
    /\(\?[R&+\d-]|\(\?P>/, // recursion
    /\(\?#/, // comments
    /\(\*[A-Z]/, // verbs
    /\(\?[imsxJU-]+:/, // options of a part
    /(?:[*+?]|\{\d+,?\d*\})\+/, // possessive quantifiers
    /\\[KRGXCQENvV]/, // what has no counterpart among the escapes
];

const UNICODE_END = "(?![\\s\\S])";

/** Escapes that read otherwise in JavaScript, outside of brackets. */
const ESCAPES: Readonly<Record<string, string>> = {
    A: "(?<![\\s\\S])",
    z: UNICODE_END,
    Z: `(?=\\n?${UNICODE_END})`,
    s: "[ \\t\\n\\v\\f\\r]",
    S: "[^ \\t\\n\\v\\f\\r]",
    h: "[ \\t]",
    H: "[^ \\t]",
    a: "\\x07",
    e: "\\x1b",
};

/** The same within brackets. */
const BRACKET_ESCAPES: Readonly<Record<string, string>> = {
    s: " \\t\\n\\v\\f\\r",
    h: " \\t",
    a: "\\x07",
    e: "\\x1b",
    b: "\\x08",
};

/**
 * A pattern of Perl as one of JavaScript; `i` ignores case.
 * @throws SqlError 0A000 for what JavaScript has no match for, 2201B for a pattern that is none.
 */
export function perlExpression(pattern: string, options: string): RegExp {
    const known = EXPRESSIONS.get(`${options}/${pattern}`);
    if (known) {
        known.lastIndex = 0;
        return known;
    }
    const foreign = FOREIGN.map((construct) => construct.exec(unescaped(pattern))).find((found) => found);
    if (foreign) {
        throw notSupported(`"${foreign[0]}" in a PCRE pattern is not supported by the local warehouse: ${pattern}`);
    }
    const leading = /^\(\?([ims]+)\)/.exec(pattern);
    const flags = new Set(`dgu${options}${leading?.[1] ?? ""}`);
    const expression = new RegExp(translated(pattern.slice(leading?.[0].length ?? 0), flags), [...flags].join(""));
    if (EXPRESSIONS.size >= 100) {
        EXPRESSIONS.clear();
    }
    EXPRESSIONS.set(`${options}/${pattern}`, expression);
    return expression;
}

const EXPRESSIONS = new Map<string, RegExp>();

/** Without what a backslash makes literal, so that `\(?>` is no group. The letters of escapes stay. */
function unescaped(pattern: string): string {
    return pattern.replace(/\\[^a-zA-Z]/gs, "");
}

/** Perl's lines end with a line feed alone, JavaScript's with a carriage return and others, too. */
function translated(pattern: string, flags: ReadonlySet<string>): string {
    const isMultiline = flags.has("m");
    let result = "";
    for (let at = 0; at < pattern.length; at++) {
        const character = pattern[at] as string;
        const rest = pattern.slice(at);
        const named = /^\(\?P<|^\(\?P=(\w+)\)/.exec(rest);
        if (character === "\\") {
            at++;
            result += escapeOf(pattern[at] ?? "", ESCAPES);
        } else if (character === "[") {
            const { text, length } = brackets(rest);
            result += text;
            at += length - 1;
        } else if (named) {
            result += named[1] === undefined ? "(?<" : `\\k<${named[1]}>`;
            at += named[0].length - 1;
        } else if (character === "$") {
            result += isMultiline ? "(?![^\\n])" : ESCAPES.Z;
        } else if (character === "^" && isMultiline) {
            // Behind a line feed that ends the text there is no line.
            result += `(?:${ESCAPES.A}|(?<=\\n)(?=[\\s\\S]))`;
        } else if (character === "." && !flags.has("s")) {
            result += "[^\\n]";
        } else {
            const literal =
                character === "]" || character === "}" || (character === "{" && !/^\{\d+(,\d*)?\}/.test(rest));
            const quantifier = /^\{\d+(,\d*)?\}/.exec(rest);
            result += quantifier ? quantifier[0] : literal ? `\\${character}` : character;
            at += quantifier ? quantifier[0].length - 1 : 0;
        }
    }
    return result;
}

function escapeOf(character: string, escapes: Readonly<Record<string, string>>): string {
    const other = escapes[character];
    if (other !== undefined) {
        return other;
    }
    return /[a-zA-Z0-9^$\\.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
}

function brackets(rest: string): { readonly text: string; readonly length: number } {
    let at = rest[1] === "^" ? 2 : 1;
    let text = rest.slice(0, at);
    for (let first = true; at < rest.length && (first || rest[at] !== "]"); first = false) {
        const named = /^\[:(\w+):\]/.exec(rest.slice(at));
        if (named) {
            text += POSIX_CLASSES[named[1] as string] ?? named[0];
            at += named[0].length;
        } else if (rest[at] === "\\") {
            const next = rest[at + 1] ?? "";
            text += next === "-" ? "\\-" : escapeOf(next, BRACKET_ESCAPES);
            at += 2;
        } else {
            text += /[[\]]/.test(rest[at] as string) ? `\\${rest[at]}` : rest[at];
            at++;
        }
    }
    return { text: `${text}]`, length: at + 1 };
}

/** Of a pattern such as `(a+)+$`, whose time doubles with each character that does not match. */
const TOO_LONG =
    "[54001] the PCRE pattern took more than 2 seconds for a part of the rows: it goes back too often, " +
    "write it without a repetition within a repetition";

/** The two code points that mark a match: no text has them. */
export const [BEFORE_MATCH, BEHIND_MATCH] = ["\u{10FFFE}", "\u{10FFFF}"];

const matches: NativeFunction = {
    name: "native_perl_matches",
    takes: [VARCHAR, VARCHAR, INTEGER, VARCHAR],
    yields: LIST(VARCHAR),
    isVolatile: true, // or the engine tries a constant one twenty times before it runs it
    tooLong: TOO_LONG,
    value: (text, pattern, group, options) => {
        const found = [...(text as string).matchAll(perlExpression(pattern as string, options as string))];
        return listValue(found.map((match) => match[group as number] ?? ""));
    },
};

const replace: NativeFunction = {
    name: "native_perl_replace",
    takes: [VARCHAR, VARCHAR, VARCHAR, VARCHAR],
    yields: VARCHAR,
    isVolatile: true, // or the engine tries a constant one twenty times before it runs it
    tooLong: TOO_LONG,
    value: (text, pattern, by, options) =>
        (text as string).replace(perlExpression(pattern as string, options as string), () => by as string),
};

/** The text with marks around a group of each match. */
const mark: NativeFunction = {
    name: "native_perl_mark",
    takes: [VARCHAR, VARCHAR, INTEGER, VARCHAR],
    yields: VARCHAR,
    isVolatile: true, // or the engine tries a constant one twenty times before it runs it
    tooLong: TOO_LONG,
    value: (text, pattern, group, options) => {
        let marked = "";
        let last = 0;
        for (const match of (text as string).matchAll(perlExpression(pattern as string, options as string))) {
            const [from, to] = match.indices?.[group as number] ?? [match.index, match.index];
            marked += `${(text as string).slice(last, from)}${BEFORE_MATCH}${(text as string).slice(from, to)}${BEHIND_MATCH}`;
            last = to;
        }
        return marked + (text as string).slice(last);
    },
};

/** Patterns in the dialect of Perl: look-around and references are more than the engine's own can do. */
export const perlFunctions: readonly NativeFunction[] = [matches, replace, mark];
