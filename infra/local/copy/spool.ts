import { type FileHandle, mkdtemp, open, rm } from "node:fs/promises";
import path from "node:path";

/** A folder of its own for what one COPY puts down on its way. */
export interface Spool {
    readonly folder: string;
    /** A new file in it. */
    create(): Promise<SpoolFile>;
    /** Removes a file if it is of this folder: an object's own stays. */
    discard(file: string): Promise<void>;
    /** Removes it with all that is in it. */
    remove(): Promise<void>;
}

/** A file that grows at its end. */
export interface SpoolFile {
    readonly path: string;
    /** Bytes that have been taken so far. */
    readonly size: number;
    /** Takes more bytes; they are written when enough have come together. */
    append(bytes: Buffer | string): void;
    /** Writes what has been taken, if that is much: to be awaited now and then. */
    drain(): Promise<void>;
    /** Writes the rest. */
    close(): Promise<void>;
}

const BLOCK = 1024 * 1024;

export async function openSpool(parent: string): Promise<Spool> {
    const folder = await mkdtemp(path.join(parent, "copy-"));
    let files = 0;
    const unclosed = new Set<FileHandle>();
    return {
        folder,
        create: () => createFile(path.join(folder, `part-${files++}.json`), unclosed),
        discard: async (file) => {
            if (path.dirname(file) === folder) {
                await rm(file, { force: true });
            }
        },
        async remove() {
            // Left open where a load has failed.
            await Promise.all([...unclosed].map((handle) => handle.close().catch(() => undefined)));
            await rm(folder, { recursive: true, force: true });
        },
    };
}

async function createFile(file: string, unclosed: Set<FileHandle>): Promise<SpoolFile> {
    const handle = await open(file, "wx", 0o600);
    unclosed.add(handle);
    let pending: Buffer[] = [];
    let pendingSize = 0;
    let size = 0;
    const write = async () => {
        const bytes = Buffer.concat(pending);
        pending = [];
        pendingSize = 0;
        await handle.writeFile(bytes);
    };
    return {
        path: file,
        get size() {
            return size;
        },
        append(bytes) {
            const taken = typeof bytes === "string" ? Buffer.from(bytes) : bytes;
            pending.push(taken);
            pendingSize += taken.length;
            size += taken.length;
        },
        async drain() {
            if (pendingSize >= BLOCK) {
                await write();
            }
        },
        async close() {
            try {
                await write();
            } finally {
                unclosed.delete(handle);
                await handle.close();
            }
        },
    };
}
