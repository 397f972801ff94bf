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

/** A bit for each row of a vector, 0 where it is null; undefined: none is. */
export function validityOf(vector: Vector, count: number): Uint8Array | undefined {
    // The bindings' types do not say that there may be none.
    const bits: Uint8Array | null = duckdb.vector_get_validity(vector, Math.ceil(count / WORD_BITS) * 8);
    return bits ?? undefined;
}

export function isNull(validity: Uint8Array | undefined, row: number): boolean {
    return validity !== undefined && (((validity[row >> 3] as number) >> (row & 7)) & 1) === 0;
}
