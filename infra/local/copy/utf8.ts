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
        const error = codePointError(code, length);
        if (error !== undefined) {
            return { from: at, length, error };
        }
        at += length;
    }
    return undefined;
}

const SHORTEST = [0, 0, 0x80, 0x800, 0x10000];

function codePointError(code: number, length: number): number | undefined {
    if (code >= 0xd800 && code <= 0xdfff) return 5;
    if (code > 0x10ffff) return 8;
    return code < (SHORTEST[length] as number) ? 9 : undefined;
}

/** The reason that STL_LOAD_ERRORS gives. */
export function invalidReason(bytes: Uint8Array): string {
    const found = invalidSequence(bytes) as InvalidSequence;
    const hex = Buffer.from(bytes.subarray(found.from, found.from + found.length)).toString("hex");
    const spaced = hex.replace(/(..)(?=.)/g, "$1 ");
    return `String contains invalid or unsupported UTF-8 codepoints. Bad UTF-8 hex sequence: ${spaced} (error ${found.error})`;
}

/**
 * The bytes with each invalid one replaced: as many characters as they are. `written` is how the replacement is written
 * where they stand. Source: developer guide, ACCEPTINVCHARS.
 */
export function mended(bytes: Uint8Array, written: string): Buffer {
    const pieces: Uint8Array[] = [];
    let from = 0;
    for (let found = invalidSequence(bytes); found; found = invalidSequence(bytes, from)) {
        pieces.push(bytes.subarray(from, found.from), Buffer.from(written.repeat(found.length)));
        from = found.from + found.length;
    }
    return Buffer.concat([...pieces, bytes.subarray(from)]);
}
