import duckdb, { type Vector } from "@duckdb/node-bindings";

/** What the high one of two 32-bit words counts for. */
export const HIGH_WORD = 2 ** 32;

const WORD_BITS = 64;

/** A copy of the bytes of a vector's values. */
export function vectorBytes(vector: Vector, byteCount: number): Uint8Array {
    return duckdb.vector_get_data(vector, byteCount);
}

/** The same as 32-bit integers. */
export function vectorIntegers(vector: Vector, count: number): Int32Array {
    const { buffer, byteOffset } = vectorBytes(vector, 4 * count);
    return new Int32Array(buffer, byteOffset, count);
}

/** Whether a row of a vector holds a value. */
export function validityOf(vector: Vector, count: number): (row: number) => boolean {
    // The bindings' types do not say that there may be none: then no value is null.
    const bits: Uint8Array | null = duckdb.vector_get_validity(vector, Math.ceil(count / WORD_BITS) * 8);
    if (!bits) {
        return ALL_VALID;
    }
    return (row) => (((bits[row >> 3] as number) >> (row & 7)) & 1) === 1;
}

const ALL_VALID = () => true;
