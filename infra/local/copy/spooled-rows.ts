import type { RowsFile, SystemRow } from "../catalog/system-rows";
import type { Spool, SpoolFile } from "./spool";

/** So many characters are written at a time. */
const BLOCK = 256 * 1024;

/** Rows of the same columns on their way into a system table: few are in memory at once, the others in a file. */
export class SpooledRows {
    readonly #spool: Spool;
    #names: readonly string[] = [];
    #lines = "";
    /** What is to be written. */
    #blocks: Buffer[] = [];
    #file: SpoolFile | undefined;

    constructor(spool: Spool) {
        this.#spool = spool;
    }

    append(row: SystemRow): void {
        if (this.#names.length === 0) {
            this.#names = Object.keys(row);
        }
        this.#lines += `${JSON.stringify(row)}\n`;
        if (this.#lines.length >= BLOCK) {
            this.#endBlock();
        }
    }

    /** Writes what has come together, if that is much: to be awaited now and then. */
    async drain(): Promise<void> {
        for (const block of this.#blocks) {
            this.#file ??= await this.#spool.create();
            this.#file.append(block);
            await this.#file.drain();
        }
        this.#blocks = [];
    }

    /** The file with all rows, in their order; undefined if there is none. */
    async close(): Promise<RowsFile | undefined> {
        if (this.#names.length === 0) {
            return undefined;
        }
        this.#endBlock();
        await this.drain();
        const file = this.#file as SpoolFile;
        await file.close();
        return { path: file.path, names: this.#names };
    }

    #endBlock(): void {
        this.#blocks.push(Buffer.from(this.#lines));
        this.#lines = "";
    }
}
