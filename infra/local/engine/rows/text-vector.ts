import duckdb, { type Vector } from "@duckdb/node-bindings";
import { HIGH_WORD, isNull, vectorBytes } from "./vector-data";

/** What a text takes in its vector, and how long one may be to stand there itself. Source: DuckDB, string_type.hpp. */
const ENTRY_BYTES = 16;
const ENTRY_WORDS = ENTRY_BYTES / 4;
const INLINE_BYTES = 12;

/** Memory is mapped by pages of at least so many bytes: where one byte of a page can be read, all can. */
const PAGE_BYTES = 4096;

const NO_BYTES = new DataView(new ArrayBuffer(0));

/** Consecutive pages of the engine's memory, copied. */
interface Pages {
    readonly first: number;
    readonly bytes: DataView;
}

/** Where the bytes of one text are. */
export interface TextBytes {
    bytes: DataView;
    start: number;
    length: number;
}

/**
 * The texts (or bytes) of a vector of the engine. A short one stands in the vector, a long one elsewhere in the engine's
 * memory. To ask for each costs as much as all else that is done with it; as they lie close together, the pages that hold
 * some of them are asked for at once.
 */
export class TextVector {
    readonly #bytes: DataView;
    readonly #words: Uint32Array;
    readonly #validity: Uint8Array | undefined;
    readonly #places = new Map<number, Pages>();
    #latest: Pages = { first: -1, bytes: NO_BYTES };
    readonly #found: TextBytes;

    constructor(vector: Vector, count: number, validity: Uint8Array | undefined) {
        const { buffer, byteOffset, byteLength } = vectorBytes(vector, count * ENTRY_BYTES);
        this.#bytes = new DataView(buffer, byteOffset, byteLength);
        this.#words = new Uint32Array(buffer, byteOffset, count * ENTRY_WORDS);
        this.#validity = validity;
        this.#found = { bytes: this.#bytes, start: 0, length: 0 };
    }

    /** In bytes; of a row that is not null. */
    length(row: number): number {
        return this.#words[row * ENTRY_WORDS] as number;
    }

    /** Fetches what the rows need, from the first to the one before `to`, and forgets what it had. */
    fetch(from: number, to: number): void {
        const pages = new Set<number>();
        let last = -1;
        for (let row = from; row < to; row++) {
            const length = this.length(row);
            if (length > INLINE_BYTES && !isNull(this.#validity, row)) {
                const address = this.#address(row);
                const end = Math.floor((address + length - 1) / PAGE_BYTES);
                for (let page = Math.floor(address / PAGE_BYTES); page <= end; page++) {
                    if (page !== last) {
                        pages.add(page);
                        last = page;
                    }
                }
            }
        }
        this.#places.clear();
        this.#latest = { first: -1, bytes: NO_BYTES };
        const sorted = Float64Array.from(pages).sort();
        for (let index = 0; index < sorted.length; ) {
            const first = sorted[index] as number;
            let count = 1;
            while (sorted[index + count] === first + count) {
                count++;
            }
            const place = { first, bytes: memoryAt(first * PAGE_BYTES, count * PAGE_BYTES) };
            for (let page = first; page < first + count; page++) {
                this.#places.set(page, place);
            }
            index += count;
        }
    }

    /** The bytes of a row that was fetched and is not null. What is returned holds until the next call. */
    at(row: number): TextBytes {
        const found = this.#found;
        found.length = this.length(row);
        if (found.length <= INLINE_BYTES) {
            found.bytes = this.#bytes;
            found.start = row * ENTRY_BYTES + 4;
            return found;
        }
        const address = this.#address(row);
        let offset = address - this.#latest.first * PAGE_BYTES;
        if (offset < 0 || offset >= this.#latest.bytes.byteLength) {
            this.#latest = this.#places.get(Math.floor(address / PAGE_BYTES)) as Pages;
            offset = address - this.#latest.first * PAGE_BYTES;
        }
        found.bytes = this.#latest.bytes;
        found.start = offset;
        return found;
    }

    #address(row: number): number {
        const at = row * ENTRY_WORDS + 2;
        return (this.#words[at] as number) + (this.#words[at + 1] as number) * HIGH_WORD;
    }
}

const pointer = new Uint32Array(2);

/** A copy of what stands in the process's memory. */
function memoryAt(address: number, count: number): DataView {
    pointer[0] = address % HIGH_WORD;
    pointer[1] = Math.floor(address / HIGH_WORD);
    const { buffer, byteOffset, byteLength } = duckdb.get_data_from_pointer(pointer.buffer, 0, count);
    return new DataView(buffer, byteOffset, byteLength);
}
