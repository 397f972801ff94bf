import type { DuckDBDataChunk } from "@duckdb/node-api";
import { borrowBuffer, POOLED_BYTES, returnBuffer } from "../../buffer-pool";
import { COUNT_AT, DATA_ROW, DataRows, LENGTH_AT, LENGTH_BYTES, type Reals, VALUES_AT } from "../../data-rows";
import type { TextStyle } from "../text";
import { type ColumnShape, columnOf } from "./columns";
import { lengths, MEASURED_VALUES, type RowColumn } from "./row-column";
import { TextColumn } from "./text-column";

/** Rows are handed on by so many bytes, or one by one if they are longer: not all must be in memory at once. */
const BATCH_BYTES = POOLED_BYTES;

/** Fewer bytes would waste most of a pooled buffer, where rows wait for whoever fetches them. */
const LEAST_POOLED = BATCH_BYTES / 2;

/** The rows of one chunk of the engine as DataRow messages. */
export class ChunkRows {
    readonly #columns: readonly RowColumn[];
    readonly #count: number;
    #next = 0;

    constructor(chunk: DuckDBDataChunk, shapes: readonly ColumnShape[], style: TextStyle) {
        this.#columns = shapes.map((shape, index) => columnOf(chunk, index, shape, style));
        this.#count = chunk.rowCount;
    }

    /** Some of the rows, or undefined after the last. */
    next(): DataRows | undefined {
        const from = this.#next;
        if (from === this.#count) {
            return undefined;
        }
        const columns = this.#columns;
        // More columns than values that can be measured at a time there are not: Redshift has 1,600 at most.
        const most = Math.min(this.#count - from, Math.floor(MEASURED_VALUES / Math.max(columns.length, 1)));
        const starts = this.#measure(from, most);
        const count = starts.length - 1;
        this.#next = from + count;
        const size = starts[count] as number;
        const isPooled = size > LEAST_POOLED && size <= POOLED_BYTES;
        const messages = isPooled ? borrowBuffer() : Buffer.allocUnsafeSlow(size);
        const bytes = new DataView(messages.buffer, messages.byteOffset, size);
        const places = new Int32Array(count);
        for (let index = 0; index < count; index++) {
            const start = starts[index] as number;
            bytes.setUint8(start, DATA_ROW);
            bytes.setInt32(start + LENGTH_AT, (starts[index + 1] as number) - start - LENGTH_AT);
            bytes.setInt16(start + COUNT_AT, columns.length);
            places[index] = start + VALUES_AT;
        }
        columns.forEach((column, index) => {
            column.write(from, from + count, index * most, bytes, places);
        });
        return new DataRows(messages, starts, this.#reals(from, from + count), isPooled ? returnBuffer : undefined);
    }

    #reals(from: number, to: number): Reals | undefined {
        let reals: Map<number, Float32Array> | undefined;
        this.#columns.forEach((column, index) => {
            if (column.reals) {
                reals ??= new Map();
                reals.set(index, column.reals.subarray(from, to));
            }
        });
        return reals;
    }

    /** Where the rows begin and the last ends: so many of them as fit, `most` at most, one at least. */
    #measure(from: number, most: number): Uint32Array {
        const sizes = new Uint32Array(most + 1).fill(VALUES_AT, 1);
        let count = most;
        // Texts first: where they are long, there are few rows, and of the others no more are measured.
        for (const isText of [true, false]) {
            this.#columns.forEach((column, index) => {
                if (column instanceof TextColumn === isText) {
                    column.measure(from, from + count, index * most);
                    addLengths(sizes, index * most, count);
                }
            });
            count = fitting(sizes, count);
        }
        return startsOf(sizes, count);
    }
}

function addLengths(sizes: Uint32Array, base: number, count: number): void {
    for (let index = 0; index < count; index++) {
        const length = lengths[base + index] as number;
        sizes[index + 1] = (sizes[index + 1] as number) + LENGTH_BYTES + Math.max(length, 0);
    }
}

/** How many of the rows a batch takes. */
function fitting(sizes: Uint32Array, count: number): number {
    let end = 0;
    for (let index = 1; index <= count; index++) {
        end += sizes[index] as number;
        if (end > BATCH_BYTES) {
            return Math.max(index - 1, 1);
        }
    }
    return count;
}

function startsOf(sizes: Uint32Array, count: number): Uint32Array {
    const starts = sizes.subarray(0, count + 1);
    for (let index = 1; index <= count; index++) {
        starts[index] = (starts[index] as number) + (starts[index - 1] as number);
    }
    return starts;
}
