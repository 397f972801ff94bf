import { isSpace } from "./splitter";

/** No blanks in JSON, but for the engine. */
const OTHER_BLANKS = [0x0b, 0x0c];
const CLOSING = [0x5d, 0x7d];
const COMMA = 0x2c;
/** What may stand before a value, and behind it. */
const BEFORE_VALUES: ReadonlySet<number> = new Set(Buffer.from(":,["));
const BEHIND_VALUES: ReadonlySet<number> = new Set(Buffer.from(",]}"));
const SIGNS: ReadonlySet<number> = new Set(Buffer.from("+-"));

/** So many bytes of what was looked at before are looked at again with what follows. */
export const LOOK_BACK = 64;

/** Words that begin in the first of these were looked at with what stands before them, and behind them. */
const SEEN = 16;

/**
 * Whether the bytes may hold what the engine takes for JSON though it is none: a comma behind the last value, NaN and
 * Infinity, other white space. The first `LOOK_BACK` bytes were looked at before, with what stands before them. A string
 * may look like one of these: then a file is read strictly that need not be.
 */
export function isLoose(bytes: Buffer): boolean {
    return (
        OTHER_BLANKS.some((blank) => bytes.includes(blank)) ||
        CLOSING.some((closing) => hasCommaBefore(bytes, closing)) ||
        hasBareWord(bytes)
    );
}

function hasCommaBefore(bytes: Buffer, closing: number): boolean {
    for (let at = bytes.indexOf(closing, LOOK_BACK); at >= 0; at = bytes.indexOf(closing, at + 1)) {
        if ((byteBefore(bytes, at) ?? COMMA) === COMMA) {
            return true;
        }
    }
    return false;
}

/** So many bytes are searched at a time: the runtime maps memory of its own for each longer string, which takes longer. */
const PIECE = 32 * 1024;

const LONGEST_WORD = "infinity".length;

/** A regular expression over all of them is the quickest search that does not mind the case. */
function hasBareWord(bytes: Buffer): boolean {
    for (let from = 0; from < bytes.length; from += PIECE) {
        const piece = bytes.toString("latin1", from, from + PIECE + LONGEST_WORD);
        for (const { index, 0: word } of piece.matchAll(/nan|inf(?:inity)?/gi)) {
            if (isBare(bytes, from + index, word.length)) {
                return true;
            }
        }
    }
    return false;
}

/** Whether the word stands where a value does. */
function isBare(bytes: Buffer, at: number, length: number): boolean {
    const isSigned = SIGNS.has(bytes[at - 1] as number);
    const before = byteBefore(bytes, isSigned ? at - 1 : at);
    if (at < SEEN || (before !== undefined && !BEFORE_VALUES.has(before))) {
        return false;
    }
    const behind = byteBehind(bytes, at + length);
    // What follows close to the end is seen when that is looked at again.
    return behind === undefined ? bytes.length - at > LOOK_BACK - SEEN : BEHIND_VALUES.has(behind);
}

/** The last byte before the offset that is no blank; undefined if that stands further back than these bytes. */
function byteBefore(bytes: Buffer, offset: number): number | undefined {
    let at = offset - 1;
    while (at >= 0 && isSpace(bytes[at] as number)) {
        at--;
    }
    return bytes[at];
}

/** The first byte from the offset on that is no blank; undefined if that stands behind these bytes. */
export function byteBehind(bytes: Buffer, offset: number): number | undefined {
    let at = offset;
    while (at < bytes.length && isSpace(bytes[at] as number)) {
        at++;
    }
    return bytes[at];
}
