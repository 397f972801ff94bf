import { quoteText } from "../dialect/bind/bound";
import { isNoncharacter, replacedSequence, utf8Of } from "./utf8";

/**
 * With ACCEPTINVCHARS a byte that is no character goes through the engine as two code points, its upper and its lower
 * half: only the column it comes to says whether it is replaced. They are noncharacters, which ACCEPTINVCHARS replaces
 * itself: no text holds them for any other reason then.
 */
const UPPER = 0xfdd0;
const LOWER = 0xfde0;

const MARKS = /[\uFDD0-\uFDDF][\uFDE0-\uFDEF]/g;
const MARKS_SQL = quoteText("[\\x{FDD0}-\\x{FDDF}][\\x{FDE0}-\\x{FDEF}]");

/** Bytes as their marks. */
function marksOf(bytes: Uint8Array): string {
    return [...bytes].map((byte) => String.fromCharCode(UPPER + (byte >> 4), LOWER + (byte & 0x0f))).join("");
}

/** A text with marks as the bytes that it was. */
export function unmarked(text: string): Buffer {
    const pieces: Buffer[] = [];
    let from = 0;
    for (const { index, 0: mark } of text.matchAll(MARKS)) {
        const byte = ((mark.charCodeAt(0) - UPPER) << 4) | (mark.charCodeAt(1) - LOWER);
        pieces.push(Buffer.from(text.slice(from, index)), Buffer.from([byte]));
        from = index + mark.length;
    }
    return Buffer.concat([...pieces, Buffer.from(text.slice(from))]);
}

/** A text with the replacement for each mark. */
export function replaced(text: string, replacement: string): string {
    return text.replace(MARKS, () => replacement);
}

export function isMarked(text: string): boolean {
    return text.search(MARKS) >= 0;
}

/** Engine SQL for a text with the replacement for each mark. */
export function replacedSql(text: string, replacement: string): string {
    return `regexp_replace(${text}, ${MARKS_SQL}, ${quoteText(replacement.replaceAll("\\", "\\\\"))}, 'g')`;
}

/** Engine SQL that is true for a text with marks. */
export function isMarkedSql(text: string): string {
    return `regexp_matches(${text}, ${MARKS_SQL})`;
}

/** Escapes in JSON: a pair of surrogates, one of four digits, or any other. */
const ESCAPES = /\\(?:u([dD][89abAB][\da-fA-F]{2})\\u([dD][c-fC-F][\da-fA-F]{2})|u([\da-fA-F]{4})|.)/g;

/** A JSON text with marks for all that ACCEPTINVCHARS replaces in it, whether it stands there as bytes or as escapes. */
export function markedJson(json: Uint8Array): string {
    return marked(json).replace(ESCAPES, (found, high: string, low: string, single: string) => {
        const code = high === undefined ? Number.parseInt(single ?? "0", 16) : codeOfPair(high, low);
        const isHalf = code >= 0xd800 && code <= 0xdfff;
        return isHalf || isNoncharacter(code) ? marksOf(utf8Of(code)) : found;
    });
}

function marked(bytes: Uint8Array): string {
    const pieces: string[] = [];
    let from = 0;
    for (let found = replacedSequence(bytes); found; found = replacedSequence(bytes, from)) {
        const to = found.from + found.length;
        pieces.push(textOf(bytes.subarray(from, found.from)), marksOf(bytes.subarray(found.from, to)));
        from = to;
    }
    return pieces.join("") + textOf(bytes.subarray(from));
}

function textOf(bytes: Uint8Array): string {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
}

function codeOfPair(high: string, low: string): number {
    return 0x10000 + ((Number.parseInt(high, 16) - 0xd800) << 10) + (Number.parseInt(low, 16) - 0xdc00);
}
