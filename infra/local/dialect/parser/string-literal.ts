import { SqlError, syntaxError } from "../../errors";
import type { Token } from "./lexer";

const SINGLE_ESCAPES: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };
const UTF8 = new TextDecoder("utf-8", { fatal: true });

/**
 * A literal in single quotes: `''` is a quote, and a backslash escapes, as in PostgreSQL 8.0
 * (`\n`, `\'`, `\\`; up to three octal digits are a byte; any other character stands for itself).
 * Literals with a line break between them are one.
 */
export function quotedString(text: string, at: number): Token {
    let end = endOfQuoted(text, at);
    let value = unescaped(text.slice(at + 1, end - 1), at);
    for (let next = continuation(text, end); next !== undefined; next = continuation(text, end)) {
        end = endOfQuoted(text, next);
        value += unescaped(text.slice(next + 1, end - 1), next);
    }
    return { kind: "string", text: value, at, end };
}

/** `$tag$ ... $tag$`: nothing in it is escaped. */
export function dollarQuotedString(text: string, at: number, tag: string): Token {
    const close = text.indexOf(tag, at + tag.length);
    if (close < 0) throw syntaxError("unterminated dollar-quoted string", at, `Close the string with ${tag}.`);
    return { kind: "string", text: text.slice(at + tag.length, close), at, end: close + tag.length };
}

/** The offset after the closing quote. The runtime looks for characters several times as fast as a loop over them does. */
function endOfQuoted(text: string, open: number): number {
    let at = open + 1;
    let quote = -1;
    for (;;) {
        if (quote < at) quote = text.indexOf("'", at);
        if (quote < 0)
            throw syntaxError("unterminated quoted string", open, "Close the string with a single quote (').");
        const backslash = text.slice(at, quote).indexOf("\\");
        if (backslash >= 0) at += backslash + 2;
        else if (text[quote + 1] === "'") at = quote + 2;
        else return quote + 1;
    }
}

/** Where the literal goes on after a line break, or undefined. */
function continuation(text: string, from: number): number | undefined {
    let lineBreak = false;
    for (let at = from; at < text.length; at++) {
        const char = text[at] as string;
        if (char === "'") return lineBreak ? at : undefined;
        if (char === "-" && text[at + 1] === "-") {
            while (at + 1 < text.length && text[at + 1] !== "\n" && text[at + 1] !== "\r") at++;
        } else if (char === "\n" || char === "\r") lineBreak = true;
        else if (!" \t\f\v".includes(char)) return undefined;
    }
    return undefined;
}

function unescaped(raw: string, at: number): string {
    if (!raw.includes("\\") && !raw.includes("'")) return raw;
    return raw.replace(/''|(?:\\[0-7]{1,3})+|\\([\s\S])/gu, (pair, char: string | undefined) => {
        if (pair === "''") return "'";
        return char === undefined ? fromOctal(pair, at) : (SINGLE_ESCAPES[char] ?? char);
    });
}

/** Neighbouring octal escapes are the bytes of UTF-8 characters: `\303\266` is an o with two dots. */
function fromOctal(codes: string, at: number): string {
    const bytes = Uint8Array.from(codes.slice(1).split("\\"), (digits) => Number.parseInt(digits, 8) & 0xff);
    try {
        return UTF8.decode(bytes);
    } catch {
        throw new SqlError("22021", `The bytes ${codes} are no UTF-8 character.`, { position: at + 1 });
    }
}
