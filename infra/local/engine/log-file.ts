import { copyFile, open } from "node:fs/promises";
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
 * Looks at the engine's log before the engine does, which takes a log that it can't read for an empty one. A log that ends
 * within an entry is what a killed server leaves; a copy of it is kept, since a damaged one may look the same.
 * @throws Error when what is there is no log.
 */
export async function inspectLog(database: string): Promise<TornLog | undefined> {
    const file = logFileOf(database);
    let handle: Awaited<ReturnType<typeof open>>;
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
        let at = HEADER.length;
        const length = Buffer.alloc(8);
        while (at + LENGTH_AND_CHECKSUM <= size) {
            await handle.read(length, 0, length.length, at);
            const next = at + LENGTH_AND_CHECKSUM + Number(length.readBigUInt64LE());
            if (next > size) {
                break;
            }
            at = next;
        }
        if (at === size) {
            return undefined;
        }
        const copy = `${file}.torn`;
        await copyFile(file, copy);
        return { bytes: size - at, copy };
    } finally {
        await handle.close();
    }
}
