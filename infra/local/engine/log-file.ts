import { createReadStream, createWriteStream } from "node:fs";
import { copyFile, type FileHandle, open, rename, rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { codeOf } from "../../errors";

/** The engine's log of what is not in its file yet. */
export const logFileOf = (database: string) => `${database}.wal`;

/** The log ends within an entry: the engine drops what is left of it. */
export interface TornLog {
    /** Bytes from where the last whole entry ends. */
    readonly bytes: number;
    /** A copy of the log as it was found. */
    readonly copy: string;
}

/** How a log begins: field 100, its kind, is 98, the log's version. Source: DuckDB, src/storage/write_ahead_log.cpp. */
const BEGINNING = Buffer.from([100, 0, 98]);

/** The version that is known here, with the rest of its entry; then come entries of a length, a checksum and content. */
const HEADER = Buffer.from([100, 0, 98, 101, 0, 2, 0xff, 0xff]);

const LENGTH_AND_CHECKSUM = 16;

/** How the content of an entry begins that says: from here on the log is being worked into the file. */
const CHECKPOINT = Buffer.from([100, 0, 99]);

/** Where an entry stands in the log, in bytes. */
interface Span {
    readonly from: number;
    readonly to: number;
}

/**
 * Looks at the engine's log before the engine does, and leaves it so that the engine can read it:
 * - The engine takes a log that it can't read for an empty one: such a log is refused here.
 * - A log that ends within an entry is what a killed server leaves; a copy of it is kept, since a damaged one may look the same.
 * - A checkpoint that was broken off leaves its mark in the log, and after a second such mark the engine does not start
 *   (DuckDB 1.5.5, mended in pull request 24260). All marks but the last are of checkpoints that did not end: the log is gone
 *   when one does. They are taken out.
 * @throws Error when what is there is no log.
 */
export async function inspectLog(database: string): Promise<TornLog | undefined> {
    const file = logFileOf(database);
    let handle: FileHandle;
    try {
        handle = await open(file, "r");
    } catch (error) {
        if (codeOf(error) === "ENOENT") {
            return undefined;
        }
        throw error;
    }
    try {
        const { size } = await handle.stat();
        const header = Buffer.alloc(HEADER.length);
        const { bytesRead } = await handle.read(header, 0, header.length, 0);
        if (!header.subarray(0, Math.min(bytesRead, BEGINNING.length)).equals(BEGINNING.subarray(0, bytesRead))) {
            throw new Error(`${file} is damaged: it does not begin as a log does`);
        }
        if (!header.equals(HEADER)) {
            return undefined; // nothing yet, or another version's log, which the engine knows better
        }
        const { end, checkpoints } = await readEntries(handle, size);
        const torn = end === size ? undefined : { bytes: size - end, copy: `${file}.torn` };
        if (torn !== undefined) {
            await copyFile(file, torn.copy);
        }
        if (checkpoints.length > 1) {
            await takeOut(checkpoints.slice(0, -1), size, file);
        }
        return torn;
    } finally {
        await handle.close();
    }
}

/** Where the last whole entry ends, and the marks of checkpoints. */
async function readEntries(
    handle: FileHandle,
    size: number,
): Promise<{ readonly end: number; readonly checkpoints: readonly Span[] }> {
    const beginning = Buffer.alloc(LENGTH_AND_CHECKSUM + CHECKPOINT.length);
    const checkpoints: Span[] = [];
    let end = HEADER.length;
    while (end + LENGTH_AND_CHECKSUM <= size) {
        const { bytesRead } = await handle.read(beginning, 0, beginning.length, end);
        const next = end + LENGTH_AND_CHECKSUM + Number(beginning.readBigUInt64LE());
        if (next > size) {
            break;
        }
        if (bytesRead === beginning.length && beginning.subarray(LENGTH_AND_CHECKSUM).equals(CHECKPOINT)) {
            checkpoints.push({ from: end, to: next });
        }
        end = next;
    }
    return { end, checkpoints };
}

/** Writes the file anew without some spans of it, whole or not at all. */
async function takeOut(spans: readonly Span[], size: number, file: string): Promise<void> {
    const temporary = `${file}.new`;
    await rm(temporary, { force: true });
    let from = 0;
    for (const span of [...spans, { from: size, to: size }]) {
        if (span.from > from) {
            await pipeline(
                createReadStream(file, { start: from, end: span.from - 1 }),
                createWriteStream(temporary, { flags: "a", mode: 0o600 }),
            );
        }
        from = span.to;
    }
    const written = await open(temporary, "r+");
    await written.sync().finally(() => written.close());
    await rename(temporary, file);
}
