/** Bytes that are no character, and why. */
export interface InvalidSequence {
    readonly from: number;
    readonly length: number;
    /** Source: developer guide, "Multibyte character load errors". */
    readonly error: number;
}

/** How many bytes a character has that begins with this one; 0 if none may. */
function lengthOf(first: number): number {
    if (first < 0x80) return 1;
    if (first < 0xc0) return 0;
    if (first < 0xe0) return 2;
    if (first < 0xf0) return 3;
    return first < 0xf8 ? 4 : 0;
}

/** The first bytes from an offset on that are no character of UTF-8. */
export function invalidSequence(bytes: Uint8Array, start = 0): InvalidSequence | undefined {
    return firstSequence(bytes, start, codePointError);
}

/** The same of bytes that ACCEPTINVCHARS replaces: noncharacters, too, which are valid without it. */
export function replacedSequence(bytes: Uint8Array, start = 0): InvalidSequence | undefined {
    return firstSequence(
        bytes,
        start,
        (code, length) => codePointError(code, length) ?? (isNoncharacter(code) ? NO_CODE_POINT : undefined),
    );
}

/** Source: developer guide, "Multibyte character load errors". */
export function isNoncharacter(code: number): boolean {
    return (code >= 0xfdd0 && code <= 0xfdef) || (code & 0xfffe) === 0xfffe;
}

/** Beginnings of noncharacters, and their ends. */
const PARTS = ["efb7", "bfbe", "bfbf"].map((hex) => Buffer.from(hex, "hex"));
const ESCAPE = Buffer.from("\\u");

/** Whether the bytes, of JSON perhaps, may hold noncharacters: a quick look that is right when it says no. */
export function mayHoldNoncharacters(bytes: Buffer): boolean {
    return (
        PARTS.some((part) => bytes.includes(part)) ||
        (bytes.includes(ESCAPE) && /\\u(?:fd[de]|fff[ef]|dff[ef])/i.test(bytes.toString("latin1")))
    );
}

/** A code point's bytes in UTF-8, of half a surrogate pair those that it would have. */
export function utf8Of(code: number): Buffer {
    return code >= 0xd800 && code <= 0xdfff
        ? Buffer.from([0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)])
        : Buffer.from(String.fromCodePoint(code));
}

function firstSequence(
    bytes: Uint8Array,
    start: number,
    errorOf: (code: number, length: number) => number | undefined,
): InvalidSequence | undefined {
    for (let at = start; at < bytes.length; ) {
        const first = bytes[at] as number;
        const length = lengthOf(first);
        if (length === 0) {
            return { from: at, length: 1, error: first >= 0xf8 && first < 0xfe ? 1 : 3 };
        }
        let code = length === 1 ? first : first & (0xff >> (length + 1));
        for (let index = 1; index < length; index++) {
            const next = bytes[at + index];
            if (next === undefined || (next & 0xc0) !== 0x80) {
                return { from: at, length: index, error: next === undefined ? 2 : 4 };
            }
            code = (code << 6) | (next & 0x3f);
        }
        const error = errorOf(code, length);
        if (error !== undefined) {
            return { from: at, length, error };
        }
        at += length;
    }
    return undefined;
}

/** "UTF-8 byte sequence does not have a matching code point." */
const NO_CODE_POINT = 9;

const SHORTEST = [0, 0, 0x80, 0x800, 0x10000];

function codePointError(code: number, length: number): number | undefined {
    if (code >= 0xd800 && code <= 0xdfff) return 5;
    if (code > 0x10ffff) return 8;
    return code < (SHORTEST[length] as number) ? NO_CODE_POINT : undefined;
}

/** The reason that STL_LOAD_ERRORS gives. */
export function invalidReason(bytes: Uint8Array): string {
    const found = (invalidSequence(bytes) ?? replacedSequence(bytes)) as InvalidSequence;
    const hex = hexOf(bytes.subarray(found.from, found.from + found.length));
    return `String contains invalid or unsupported UTF-8 codepoints. Bad UTF-8 hex sequence: ${hex} (error ${found.error})`;
}

/** The same of the first bytes that a CHAR does not take: of a character, or of none. */
export function wideReason(bytes: Uint8Array): string {
    const wide = bytes.findIndex((byte) => byte > 0x7f);
    const next = bytes.findIndex((byte, at) => at > wide && (byte & 0xc0) !== 0x80);
    return `Multibyte character not supported for CHAR (Hint: try using VARCHAR). Invalid char: ${hexOf(bytes.subarray(wide, next < 0 ? bytes.length : next))}`;
}

function hexOf(bytes: Uint8Array): string {
    return Buffer.from(bytes)
        .toString("hex")
        .replace(/(..)(?=.)/g, "$1 ");
}

/**
 * The bytes with each that is no character replaced: as many characters as they are.
 * Source: developer guide, ACCEPTINVCHARS.
 */
export function mended(bytes: Uint8Array, replacement: string): Buffer {
    const pieces: Uint8Array[] = [];
    let from = 0;
    for (let found = replacedSequence(bytes); found; found = replacedSequence(bytes, from)) {
        pieces.push(bytes.subarray(from, found.from), Buffer.from(replacement.repeat(found.length)));
        from = found.from + found.length;
    }
    return Buffer.concat([...pieces, bytes.subarray(from)]);
}
