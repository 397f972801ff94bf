/** A JSON value whose numbers keep the digits that they were written with. `from` and `to` say where it stood in its text. */
export type JsonValue = { readonly from: number; readonly to: number } & JsonContent;

type JsonContent =
    | { readonly kind: "null" }
    | { readonly kind: "boolean"; readonly value: boolean }
    | { readonly kind: "number"; readonly text: string }
    | { readonly kind: "string"; readonly value: string }
    | { readonly kind: "array"; readonly items: readonly JsonValue[] }
    | { readonly kind: "object"; readonly entries: readonly (readonly [name: string, value: JsonValue])[] };

/** How deep arrays and objects may lie in one another. */
const DEEPEST = 1000;

/** Reads a JSON text, as RFC 8259 has it. @throws Error with SQLSTATE 22P02 in brackets for a text that is none. */
export function readJson(text: string): JsonValue {
    const cursor: Cursor = { text, at: 0, depth: 0 };
    const value = readValue(cursor);
    skipBlanks(cursor);
    if (cursor.at < text.length) {
        throw invalid(cursor);
    }
    return value;
}

interface Cursor {
    readonly text: string;
    at: number;
    depth: number;
}

function invalid({ text, at }: Cursor): Error {
    const found = at < text.length ? `unexpected "${text.slice(at, at + 10)}" at position ${at}` : "it ends too early";
    return new Error(`[22P02] JSON parsing error: ${found}`);
}

const BLANKS = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON has none of them in a string.
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const WORD = /true|false|null/y;

function matched(pattern: RegExp, cursor: Cursor): string | undefined {
    pattern.lastIndex = cursor.at;
    const found = pattern.exec(cursor.text)?.[0];
    cursor.at += found?.length ?? 0;
    return found;
}

function skipBlanks(cursor: Cursor): void {
    matched(BLANKS, cursor);
}

function readValue(cursor: Cursor): JsonValue {
    skipBlanks(cursor);
    const from = cursor.at;
    const content = readContent(cursor);
    return { ...content, from, to: cursor.at };
}

function readContent(cursor: Cursor): JsonContent {
    switch (cursor.text[cursor.at]) {
        case "{":
            return { kind: "object", entries: readMembers(cursor, "}", readEntry) };
        case "[":
            return { kind: "array", items: readMembers(cursor, "]", readValue) };
        case '"':
            return { kind: "string", value: readString(cursor) };
        case "t":
        case "f":
        case "n": {
            const word = matched(WORD, cursor);
            if (word === undefined) throw invalid(cursor);
            return word === "null" ? { kind: "null" } : { kind: "boolean", value: word === "true" };
        }
        default: {
            const text = matched(NUMBER, cursor);
            if (text === undefined) throw invalid(cursor);
            return { kind: "number", text };
        }
    }
}

function readString(cursor: Cursor): string {
    const text = matched(STRING, cursor);
    if (text === undefined) throw invalid(cursor);
    return text.includes("\\") ? (JSON.parse(text) as string) : text.slice(1, -1);
}

function readEntry(cursor: Cursor): readonly [string, JsonValue] {
    skipBlanks(cursor);
    const name = readString(cursor);
    skipBlanks(cursor);
    if (cursor.text[cursor.at] !== ":") throw invalid(cursor);
    cursor.at++;
    return [name, readValue(cursor)];
}

function readMembers<T>(cursor: Cursor, end: string, read: (cursor: Cursor) => T): T[] {
    if (++cursor.depth > DEEPEST) {
        throw new Error(`[22P02] JSON parsing error: more than ${DEEPEST} arrays and objects in one another`);
    }
    cursor.at++;
    skipBlanks(cursor);
    const members: T[] = [];
    if (cursor.text[cursor.at] !== end) {
        for (;;) {
            members.push(read(cursor));
            skipBlanks(cursor);
            if (cursor.text[cursor.at] !== ",") break;
            cursor.at++;
        }
    }
    if (cursor.text[cursor.at] !== end) throw invalid(cursor);
    cursor.at++;
    cursor.depth--;
    return members;
}

/** A value without blanks between its parts. */
export function writeJson(value: JsonContent): string {
    switch (value.kind) {
        case "null":
            return "null";
        case "boolean":
            return String(value.value);
        case "number":
            return value.text;
        case "string":
            return JSON.stringify(value.value);
        case "array":
            return `[${value.items.map(writeJson).join(",")}]`;
        case "object":
            return `{${value.entries.map(([name, item]) => `${JSON.stringify(name)}:${writeJson(item)}`).join(",")}}`;
    }
}
