import { NEWLINE } from "./splitter";

/** What may come next in a JSON value. */
const VALUE = 0;
const VALUE_OR_END = 1;
const KEY = 2;
const KEY_OR_END = 3;
const COLON = 4;
const COMMA_OR_END = 5;
const STRING = 6;
const NUMBER = 7;
const WORD = 8;

const BLANK = 0x20;
const TAB = 0x09;
const RETURN = 0x0d;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OBJECT = 0x7b;
const OBJECT_END = 0x7d;
const ARRAY = 0x5b;
const ARRAY_END = 0x5d;
const COMMA = 0x2c;
const COLON_BYTE = 0x3a;
const LETTER_U = 0x75;
const LETTER_D = 0x64;
/** What tells a small letter from a capital one. */
const CASE_BIT = 0x20;

const NUMBER_TEXT = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const WORDS = /^(?:true|false|null)$/;
const ESCAPED = new Set(Buffer.from(`"\\/bfnrtu`));
const HEX_DIGITS = new Set(Buffer.from("0123456789abcdefABCDEF"));

/**
 * Finds the end of one JSON object or array, by the strict grammar of RFC 8259. It can stop at the end of the bytes
 * there are and go on when there are more; how deep values are nested does not matter to it.
 */
export class JsonScanner {
    #expect = VALUE;
    #depth = 0;
    #containers = new Uint8Array(64);
    #isKey = false;
    /** Where in the record the number or word began that is being read. */
    #tokenStart = 0;
    /** Bytes of the record that have been looked at. */
    length = 0;
    /** Line breaks among them. */
    lines = 0;
    /** Escapes among them may be surrogates. */
    hasSurrogates = false;
    /** Whether nothing but blanks has come since the last line break, and how many. */
    #atLineStart = false;
    #indent = 0;

    /** Lines with no more blanks before a brace or bracket begin another record. */
    #limit = -1;

    /** Makes it ready for the next record, which ends before a line that begins a value with at most so many blanks before it. */
    reset(limit = -1): void {
        this.#limit = limit;
        this.#expect = VALUE;
        this.#depth = 0;
        this.#isKey = false;
        this.length = 0;
        this.lines = 0;
        this.hasSurrogates = false;
        this.#atLineStart = false;
        this.#indent = 0;
    }

    /** Looks at more of a record's bytes; `bytes` begin where it begins. At "error", `length` is where it went wrong. */
    scan(bytes: Buffer): "end" | "more" | "error" {
        while (this.length < bytes.length) {
            const byte = bytes[this.length] as number;
            if (this.#expect >= STRING) {
                const found = this.#expect === STRING ? this.#string(bytes) : this.#plain(bytes);
                if (found !== "next") {
                    return found;
                }
                continue;
            }
            if (byte <= BLANK) {
                if (byte !== BLANK && byte !== TAB && byte !== NEWLINE && byte !== RETURN) {
                    return "error";
                }
                this.#space(byte);
                continue;
            }
            const begins = this.#atLineStart && this.#indent <= this.#limit && (byte === OBJECT || byte === ARRAY);
            if (begins || !this.#structure(byte)) {
                return "error";
            }
            this.length++;
            this.#atLineStart = false;
            if (this.#depth === 0) {
                return "end";
            }
        }
        return "more";
    }

    #space(byte: number): void {
        this.length++;
        if (byte === NEWLINE) {
            this.lines++;
            this.#atLineStart = true;
            this.#indent = 0;
        } else if (this.#atLineStart) {
            this.#indent++;
        }
    }

    /** A byte outside of strings, numbers and words. False: it can't stand here. */
    #structure(byte: number): boolean {
        switch (this.#expect) {
            case COLON:
                this.#expect = VALUE;
                return byte === COLON_BYTE;
            case COMMA_OR_END: {
                const container = this.#containers[this.#depth - 1];
                if (byte === COMMA) {
                    this.#expect = container === OBJECT ? KEY : VALUE;
                    return true;
                }
                return byte === (container === OBJECT ? OBJECT_END : ARRAY_END) && this.#close();
            }
            case KEY_OR_END:
                if (byte === OBJECT_END) {
                    return this.#close();
                }
                return this.#key(byte);
            case KEY:
                return this.#key(byte);
            case VALUE_OR_END:
                if (byte === ARRAY_END) {
                    return this.#close();
                }
                return this.#value(byte);
            default:
                return this.#value(byte);
        }
    }

    #key(byte: number): boolean {
        this.#isKey = true;
        this.#expect = STRING;
        return byte === QUOTE;
    }

    #value(byte: number): boolean {
        if (byte === OBJECT || byte === ARRAY) {
            this.#open(byte);
            return true;
        }
        if (this.#depth === 0) {
            return false;
        }
        if (byte === QUOTE) {
            this.#isKey = false;
            this.#expect = STRING;
            return true;
        }
        this.#tokenStart = this.length;
        this.#expect = byte === 0x2d || (byte >= 0x30 && byte <= 0x39) ? NUMBER : WORD;
        return this.#expect === NUMBER || byte === 0x74 || byte === 0x66 || byte === 0x6e;
    }

    #open(container: number): void {
        if (this.#depth === this.#containers.length) {
            const larger = new Uint8Array(this.#depth * 2);
            larger.set(this.#containers);
            this.#containers = larger;
        }
        this.#containers[this.#depth++] = container;
        this.#expect = container === OBJECT ? KEY_OR_END : VALUE_OR_END;
    }

    #close(): boolean {
        this.#depth--;
        this.#expect = COMMA_OR_END;
        return true;
    }

    /** Goes on in a string. */
    #string(bytes: Buffer): "next" | "more" | "error" {
        for (let at = this.length; at < bytes.length; at++) {
            const byte = bytes[at] as number;
            if (byte === QUOTE) {
                this.length = at + 1;
                this.#expect = this.#isKey ? COLON : COMMA_OR_END;
                return "next";
            }
            if (byte < 0x20) {
                this.length = at;
                return "error";
            }
            if (byte === BACKSLASH) {
                const length = escapeLength(bytes, at);
                if (length <= 0) {
                    this.length = at;
                    return length === 0 ? "more" : "error";
                }
                at += length - 1;
                // A surrogate's four digits begin with d: \ud83d.
                if (length === 6 && ((bytes[at - 3] as number) | CASE_BIT) === LETTER_D) {
                    this.hasSurrogates = true;
                }
            }
        }
        this.length = bytes.length;
        return "more";
    }

    /** Goes on in a number or a word. */
    #plain(bytes: Buffer): "next" | "more" | "error" {
        let at = this.length;
        while (at < bytes.length && isTokenByte(bytes[at] as number)) {
            at++;
        }
        this.length = at;
        if (at === bytes.length) {
            return "more";
        }
        const text = bytes.toString("latin1", this.#tokenStart, at);
        if (!(this.#expect === NUMBER ? NUMBER_TEXT : WORDS).test(text)) {
            this.length = this.#tokenStart;
            return "error";
        }
        this.#expect = COMMA_OR_END;
        return "next";
    }
}

/** Bytes of the escape that begins here; 0: more of it must come first; -1: it is none. */
function escapeLength(bytes: Buffer, at: number): number {
    const kind = bytes[at + 1];
    if (kind === undefined) {
        return 0;
    }
    if (!ESCAPED.has(kind)) {
        return -1;
    }
    if (kind !== LETTER_U) {
        return 2;
    }
    for (let index = at + 2; index < at + 6; index++) {
        const digit = bytes[index];
        if (digit === undefined) {
            return 0;
        }
        if (!HEX_DIGITS.has(digit)) {
            return -1;
        }
    }
    return 6;
}

function isTokenByte(byte: number): boolean {
    return (
        (byte >= 0x30 && byte <= 0x39) ||
        (byte >= 0x41 && byte <= 0x5a) ||
        (byte >= 0x61 && byte <= 0x7a) ||
        byte === 0x2b ||
        byte === 0x2d ||
        byte === 0x2e
    );
}
