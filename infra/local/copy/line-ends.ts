import { open } from "node:fs/promises";
import { NEWLINE } from "./splitter";

const CHUNK = 256 * 1024;
const BLANK = 0x20;
const TAB = 0x09;
const RETURN = 0x0d;
const COMMA = 0x2c;
const OBJECT_END = 0x7d;
const ARRAY_END = 0x5d;

/**
 * Whether a line of the file ends in an object or array with a comma before its end, which is no JSON though the engine
 * takes it for some. Only the ends of lines are looked at: that is many times as quick as to take the lines apart.
 */
export async function endsInComma(file: string): Promise<boolean> {
    const handle = await open(file);
    try {
        const bytes = Buffer.allocUnsafe(CHUNK);
        // Of a line that goes on in the next chunk the last two bytes that are no blanks are enough.
        let kept = 0;
        for (;;) {
            const { bytesRead } = await handle.read(bytes, kept, bytes.length - kept);
            const end = kept + bytesRead;
            if (bytesRead === 0) {
                return isCommaBeforeEnd(bytes, end);
            }
            const chunk = bytes.subarray(0, end);
            for (let at = chunk.indexOf(NEWLINE, kept); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) {
                if (isCommaBeforeEnd(chunk, at)) {
                    return true;
                }
            }
            const last = beforeBlanks(chunk, end);
            const previous = beforeBlanks(chunk, last);
            kept = 0;
            for (const at of [previous, last]) {
                if (at >= 0) {
                    bytes[kept++] = bytes[at] as number;
                }
            }
        }
    } finally {
        await handle.close();
    }
}

/** The bytes up to `end` close something right behind a comma; blanks do not count. */
function isCommaBeforeEnd(bytes: Buffer, end: number): boolean {
    const last = beforeBlanks(bytes, end);
    const closing = bytes[last];
    return (closing === OBJECT_END || closing === ARRAY_END) && bytes[beforeBlanks(bytes, last)] === COMMA;
}

/** Where the last byte before `end` stands that is no blank or line break; -1: there is none. */
function beforeBlanks(bytes: Buffer, end: number): number {
    let at = end - 1;
    while (at >= 0 && (bytes[at] === BLANK || (bytes[at] as number) <= RETURN) && (bytes[at] as number) >= TAB) {
        at--;
    }
    return at;
}
