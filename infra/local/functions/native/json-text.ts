/** A JSON value whose numbers keep the digits that they were written with. `from` and `to` say where it stood in its text. */
export type JsonValue = { readonly from: number; readonly to: number } & JsonContent;

type JsonContent =
    | { readonly kind: "null" }
    | { readonly kind: "boolean"; readonly value: boolean }
    | { readonly kind: "number"; readonly text: string }
    | { readonly kind: "string"; readonly value: string }
    | { readonly kind: "array"; readonly items: readonly JsonValue[] }
    | { readonly kind: "object"; readonly entries: readonly JsonEntry[] };

export type JsonEntry = readonly [name: string, value: JsonValue];

/** How deep arrays and objects may lie in one another. */
const DEEPEST = 1000;

/** Reads a JSON text, as RFC 8259 has it, with no escapes but of characters. @throws Error with SQLSTATE 22P02 in brackets for a text that is none. */
export function readJson(text: string): JsonValue {
    const cursor: Cursor = { text, at: 0, depth: 0 };
    const value = readValue(cursor);
    if (nextCode(cursor) !== END) {
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

/** What the code of a character is behind the text's last one. */
const END = -1;

const [QUOTE, BACKSLASH, COMMA, COLON] = codes('"\\,:');
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = codes("[]{}");
const [BLANK, TAB, LINE_FEED, CARRIAGE_RETURN] = codes(" \t\n\r");

function codes(characters: string): [number, number, number, number] {
    return [...characters].map((character) => character.charCodeAt(0)) as [number, number, number, number];
}

/** The next character that is no blank; the cursor stands on it. */
function nextCode(cursor: Cursor): number {
    const { text } = cursor;
    for (; cursor.at < text.length; cursor.at++) {
        const code = text.charCodeAt(cursor.at);
        if (code !== BLANK && code !== LINE_FEED && code !== TAB && code !== CARRIAGE_RETURN) {
            return code;
        }
    }
    return END;
}

function readValue(cursor: Cursor): JsonValue {
    const code = nextCode(cursor);
    const from = cursor.at;
    switch (code) {
        case OPEN_OBJECT: {
            const entries = readMembers(cursor, CLOSE_OBJECT, readEntry);
            return { kind: "object", entries, from, to: cursor.at };
        }
        case OPEN_ARRAY: {
            const items = readMembers(cursor, CLOSE_ARRAY, readValue);
            return { kind: "array", items, from, to: cursor.at };
        }
        case QUOTE: {
            const value = readString(cursor);
            return { kind: "string", value, from, to: cursor.at };
        }
        default:
            return readWord(cursor, from);
    }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** A number, or one of the three words. */
function readWord(cursor: Cursor, from: number): JsonValue {
    const { text } = cursor;
    for (const word of ["true", "false", "null"] as const) {
        if (text.startsWith(word, from)) {
            const to = from + word.length;
            cursor.at = to;
            return word === "null" ? { kind: "null", from, to } : { kind: "boolean", value: word === "true", from, to };
        }
    }
    NUMBER.lastIndex = from;
    const number = NUMBER.exec(text)?.[0];
    if (number === undefined) {
        throw invalid(cursor);
    }
    cursor.at = from + number.length;
    return { kind: "number", text: number, from, to: cursor.at };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON has none of them in a string.
const ESCAPED = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;

/** It stands for no character, though JSON's grammar lets it be written. */
const HALF_OF_A_PAIR = /\p{Surrogate}/u;

function readString(cursor: Cursor): string {
    const { text, at: from } = cursor;
    for (let at = from + 1; at < text.length; at++) {
        const code = text.charCodeAt(at);
        if (code === QUOTE) {
            cursor.at = at + 1;
            return text.slice(from + 1, at);
        }
        if (code === BACKSLASH || code < BLANK) {
            break;
        }
    }
    ESCAPED.lastIndex = from;
    const escaped = ESCAPED.exec(text)?.[0];
    if (escaped === undefined) {
        throw invalid(cursor);
    }
    const string = JSON.parse(escaped) as string;
    if (HALF_OF_A_PAIR.test(string)) {
        throw new Error(`[22P02] JSON parsing error: half of a surrogate pair at position ${from}`);
    }
    cursor.at = from + escaped.length;
    return string;
}

function readEntry(cursor: Cursor): JsonEntry {
    if (nextCode(cursor) !== QUOTE) {
        throw invalid(cursor);
    }
    const name = readString(cursor);
    if (nextCode(cursor) !== COLON) {
        throw invalid(cursor);
    }
    cursor.at++;
    return [name, readValue(cursor)];
}

function readMembers<T>(cursor: Cursor, end: number, read: (cursor: Cursor) => T): T[] {
    if (++cursor.depth > DEEPEST) {
        throw new Error(`[22P02] JSON parsing error: more than ${DEEPEST} arrays and objects in one another`);
    }
    cursor.at++;
    const members: T[] = [];
    if (nextCode(cursor) !== end) {
        for (;;) {
            members.push(read(cursor));
            if (nextCode(cursor) !== COMMA) {
                break;
            }
            cursor.at++;
        }
    }
    if (nextCode(cursor) !== end) {
        throw invalid(cursor);
    }
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
