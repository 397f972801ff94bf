import type { DuckDBDataChunk } from "@duckdb/node-api";
import { COUNT_AT, DATA_ROW, DataRows, LENGTH_AT, LENGTH_BYTES, VALUES_AT } from "../../data-rows";
import type { ZoneOffset } from "../../time-zones";
import { type ChunkColumn, type ColumnShape, chunkColumn, MOST_BYTES } from "./columns";
import { RowBuffer } from "./row-buffer";

/** Rows are handed on by so many bytes of text: rows of long texts must not all be in memory at once. */
const BATCH_BYTES = 256 * 1024;

/** What rows are written into before they are copied to a place of their own: one is enough, nothing waits in between. */
const written = new RowBuffer();

/** The rows of one chunk of the engine as DataRow messages; moments in UTC, or in a zone. */
export class ChunkRows {
    readonly #columns: readonly ChunkColumn[];
    readonly #count: number;
    #next = 0;

    constructor(chunk: DuckDBDataChunk, shapes: readonly ColumnShape[], offsetAt: ZoneOffset | undefined) {
        this.#columns = shapes.map((shape, index) => chunkColumn(chunk, index, shape, offsetAt, written));
        this.#count = chunk.rowCount;
    }

    /** Some of the rows, or undefined after the last. */
    next(): DataRows | undefined {
        const from = this.#next;
        if (from === this.#count) {
            return undefined;
        }
        const to = this.#end(from);
        this.#next = to;
        for (const { texts } of this.#columns) {
            texts?.fetch(from, to);
        }
        const starts = new Uint32Array(to - from + 1);
        written.clear();
        for (let row = from; row < to; row++) {
            this.#write(row);
            starts[row - from + 1] = written.position;
        }
        return new DataRows(Buffer.from(written.bytes.subarray(0, written.position)), starts);
    }

    /** The rows from there on until their texts are long enough for one batch, one of them at least. */
    #end(from: number): number {
        let bytes = 0;
        let row = from;
        while (row < this.#count && bytes < BATCH_BYTES) {
            for (const { texts, isValid } of this.#columns) {
                if (texts && isValid(row)) {
                    bytes += texts.length(row);
                }
            }
            row++;
        }
        return row;
    }

    #write(row: number): void {
        const columns = this.#columns;
        const to = written;
        const start = to.position;
        to.room(VALUES_AT);
        to.bytes[start] = DATA_ROW;
        to.bytes[start + COUNT_AT] = columns.length >>> 8;
        to.bytes[start + COUNT_AT + 1] = columns.length;
        to.position = start + VALUES_AT;
        for (const { isValid, write } of columns) {
            to.room(LENGTH_BYTES + MOST_BYTES);
            const at = to.position;
            to.position = at + LENGTH_BYTES;
            if (isValid(row)) {
                write(row);
                to.putInt32(at, to.position - at - LENGTH_BYTES);
            } else {
                to.putInt32(at, -1);
            }
        }
        to.putInt32(start + LENGTH_AT, to.position - start - LENGTH_AT);
    }
}
