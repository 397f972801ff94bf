import { open } from "node:fs/promises";
import { MAX_RECORD_BYTES } from "./load-error";
import { NEWLINE } from "./splitter";

const CHUNK = 1024 * 1024;
const BLANK = 0x20;
const TAB = 0x09;
const RETURN = 0x0d;
const COMMA = 0x2c;
const OBJECT = 0x7b;
const OBJECT_END = 0x7d;

/** What is seen of a line that may go on in the next chunk; bytes that are no blanks. */
interface Line {
    readonly first: number | undefined;
    readonly last: number | undefined;
    readonly beforeLast: number | undefined;
    readonly length: number;
}

const EMPTY: Line = { first: undefined, last: undefined, beforeLast: undefined, length: 0 };

/**
 * The number of lines that are not blank, if each of them begins and ends as an object does, in braces, and has no comma
 * before its end, which is no JSON though the engine takes it for some; undefined for a file with another line, or one
 * that is longer than a record may be. Only the ends of lines are looked at: that is many times as quick as to take the
 * lines apart. Whatever stands between the braces, the engine can't read on into the next line.
 */
export async function countObjectLines(file: string): Promise<number | undefined> {
    const handle = await open(file);
    try {
        const bytes = Buffer.allocUnsafe(CHUNK);
        let lines = 0;
        let line = EMPTY;
        for (;;) {
            const { bytesRead } = await handle.read(bytes, 0, CHUNK);
            const chunk = bytes.subarray(0, bytesRead);
            for (let from = 0; from < bytesRead || bytesRead === 0; ) {
                const newline = chunk.indexOf(NEWLINE, from);
                line = withBytes(line, chunk, from, newline < 0 ? bytesRead : newline);
                if (newline < 0 && bytesRead > 0) {
                    break;
                }
                if (line.first !== undefined) {
                    if (!isObject(line)) {
                        return undefined;
                    }
                    lines++;
                }
                if (bytesRead === 0) {
                    return lines;
                }
                line = EMPTY;
                from = newline + 1;
            }
        }
    } finally {
        await handle.close();
    }
}

function withBytes({ first, last, beforeLast, length }: Line, bytes: Buffer, from: number, end: number): Line {
    const lastAt = beforeBlanks(bytes, from, end);
    if (lastAt < from) {
        return { first, last, beforeLast, length: length + end - from };
    }
    const beforeAt = beforeBlanks(bytes, from, lastAt);
    return {
        first: first ?? bytes[afterBlanks(bytes, from)],
        last: bytes[lastAt],
        beforeLast: beforeAt < from ? last : bytes[beforeAt],
        length: length + end - from,
    };
}

function isObject({ first, last, beforeLast, length }: Line): boolean {
    return first === OBJECT && last === OBJECT_END && beforeLast !== COMMA && length < MAX_RECORD_BYTES;
}

/** Where the last byte before `end` stands that is no blank; before `from`: there is none. */
function beforeBlanks(bytes: Buffer, from: number, end: number): number {
    let at = end - 1;
    while (at >= from && isBlank(bytes[at] as number)) {
        at--;
    }
    return at;
}

function afterBlanks(bytes: Buffer, from: number): number {
    let at = from;
    while (isBlank(bytes[at] as number)) {
        at++;
    }
    return at;
}

/** As the engine takes them: more than JSON's own. */
function isBlank(byte: number): boolean {
    return byte === BLANK || (byte <= RETURN && byte >= TAB);
}
