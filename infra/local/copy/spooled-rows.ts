import { type FileHandle, open } from "node:fs/promises";
import type { RowsText, SystemRow } from "../catalog/system-rows";
import type { Spool, SpoolFile } from "./spool";

/** As many bytes go into a table at a time. */
const BATCH_BYTES = 1024 * 1024;

/** Where a batch stands in the file. */
interface Stretch {
    readonly from: number;
    readonly length: number;
}

/** Rows of the same columns on their way into a system table: few are in memory at once, the others in a file. */
export class SpooledRows {
    readonly #spool: Spool;
    #names: readonly string[] = [];
    /** Rows of a batch that is not full, as JSON. */
    #rows: string[] = [];
    #length = 0;
    /** Batches that are to be written. */
    #full: Buffer[] = [];
    #file: SpoolFile | undefined;
    readonly #written: Stretch[] = [];

    constructor(spool: Spool) {
        this.#spool = spool;
    }

    append(row: SystemRow): void {
        if (this.#names.length === 0) {
            this.#names = Object.keys(row);
        }
        const json = JSON.stringify(row);
        this.#rows.push(json);
        this.#length += json.length;
        if (this.#length >= BATCH_BYTES) {
            this.#full.push(Buffer.from(this.#takeRows()));
        }
    }

    /** Writes what is full: to be awaited now and then. */
    async drain(): Promise<void> {
        for (const batch of this.#full) {
            this.#file ??= await this.#spool.create();
            this.#written.push({ from: this.#file.size, length: batch.length });
            this.#file.append(batch);
            await this.#file.drain();
        }
        this.#full = [];
    }

    /** All rows, in their order. None may come after it. */
    async *batches(): AsyncGenerator<RowsText> {
        await this.drain();
        if (this.#file) {
            await this.#file.close();
            const handle = await open(this.#file.path);
            try {
                for (const stretch of this.#written) {
                    yield { names: this.#names, json: await textOf(handle, stretch) };
                }
            } finally {
                await handle.close();
            }
        }
        if (this.#rows.length > 0) {
            yield { names: this.#names, json: this.#takeRows() };
        }
    }

    /** The rows that have come together, as a JSON array. */
    #takeRows(): string {
        const json = `[${this.#rows.join(",")}]`;
        this.#rows = [];
        this.#length = 0;
        return json;
    }
}

async function textOf(handle: FileHandle, { from, length }: Stretch): Promise<string> {
    const bytes = Buffer.alloc(length);
    let read = 0;
    while (read < length) {
        const { bytesRead } = await handle.read(bytes, read, length - read, from + read);
        if (bytesRead === 0) {
            throw new Error("A file of the spool is shorter than what was written into it.");
        }
        read += bytesRead;
    }
    return bytes.toString("utf8");
}
