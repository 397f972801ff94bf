import { open } from "node:fs/promises";
import { MAX_RECORD_BYTES } from "./load-error";
import { byteBehind, isLoose, LOOK_BACK } from "./loose-json";
import { isSpace, NEWLINE } from "./splitter";
import { mayHoldNoncharacters } from "./utf8";

const CHUNK = 1024 * 1024;
const OBJECT = 0x7b;
const OBJECT_END = 0x7d;

/** What the lines of a file look like. */
export interface Lines {
    /** How many are not blank, if each of them begins and ends as an object does, in braces; undefined if one does not. */
    readonly objects: number | undefined;
    /** What the engine takes for JSON there is JSON, and nothing of it is to be replaced. */
    readonly isStrict: boolean;
}

/**
 * Looks at the ends of a file's lines alone: that is many times as quick as to take the lines apart. Whatever stands
 * between the braces, the engine can't read on into the next line. A line that is longer than a record may be is none.
 * `isMended`: noncharacters are replaced.
 */
export async function lookAtLines(file: string, isMended = false): Promise<Lines> {
    const handle = await open(file);
    try {
        // Before what is read stands the end of what was read before it; at first, what means nothing there.
        const bytes = Buffer.alloc(LOOK_BACK + CHUNK, OBJECT);
        const lines = new ObjectLines();
        for (;;) {
            const { bytesRead } = await handle.read(bytes, LOOK_BACK, CHUNK);
            if (bytesRead === 0) {
                return { objects: lines.end(), isStrict: true };
            }
            const end = LOOK_BACK + bytesRead;
            const known = bytes.subarray(0, end);
            if (isLoose(known) || (isMended && mayHoldNoncharacters(known))) {
                return { objects: undefined, isStrict: false };
            }
            lines.take(bytes.subarray(LOOK_BACK, end));
            bytes.copyWithin(0, bytesRead, end);
        }
    } finally {
        await handle.close();
    }
}

/** Counts lines that begin and end in braces, as their bytes come. */
class ObjectLines {
    #count: number | undefined = 0;
    /** Of the line that may go on: its bytes that are no blanks. */
    #first: number | undefined;
    #last: number | undefined;
    #length = 0;

    take(chunk: Buffer): void {
        for (let from = 0; this.#count !== undefined && from < chunk.length; ) {
            const newline = chunk.indexOf(NEWLINE, from);
            const end = newline < 0 ? chunk.length : newline;
            this.#look(chunk, from, end);
            if (newline >= 0) {
                this.#endLine();
            }
            from = end + 1;
        }
    }

    /** How many there were; undefined if a line was anything else. */
    end(): number | undefined {
        this.#endLine();
        return this.#count;
    }

    #look(bytes: Buffer, from: number, end: number): void {
        this.#length += end - from;
        let last = end - 1;
        while (last >= from && isSpace(bytes[last] as number)) {
            last--;
        }
        if (last >= from) {
            this.#last = bytes[last];
            this.#first ??= byteBehind(bytes, from);
        }
    }

    #endLine(): void {
        if (this.#first !== undefined && this.#count !== undefined) {
            const isObject = this.#first === OBJECT && this.#last === OBJECT_END && this.#length < MAX_RECORD_BYTES;
            this.#count = isObject ? this.#count + 1 : undefined;
        }
        this.#first = undefined;
        this.#length = 0;
    }
}
