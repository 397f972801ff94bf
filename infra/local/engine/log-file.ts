import { copyFile, type FileHandle, open } from "node:fs/promises";
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

/**
 * Looks at the engine's log before the engine does:
 * - The engine takes a log that it can't read for an empty one: such a log is refused here.
 * - A log that ends within an entry is what a killed server leaves; a copy of it is kept, since a damaged one may look the same.
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
        const end = await endOfEntries(handle, size);
        if (end === size) {
            return undefined;
        }
        const torn = { bytes: size - end, copy: `${file}.torn` };
        await copyFile(file, torn.copy);
        return torn;
    } finally {
        await handle.close();
    }
}

/** Where the last whole entry ends, in bytes. */
async function endOfEntries(handle: FileHandle, size: number): Promise<number> {
    const beginning = Buffer.alloc(LENGTH_AND_CHECKSUM);
    let end = HEADER.length;
    while (end + LENGTH_AND_CHECKSUM <= size) {
        await handle.read(beginning, 0, beginning.length, end);
        const next = end + LENGTH_AND_CHECKSUM + Number(beginning.readBigUInt64LE());
        if (next > size) {
            break;
        }
        end = next;
    }
    return end;
}
