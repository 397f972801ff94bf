import { DuckDBTypeId } from "@duckdb/node-api";
import type { Vector } from "@duckdb/node-bindings";
import { floatText } from "../text";
import type { WriteValue } from "./columns";
import type { RowBuffer } from "./row-buffer";
import { HIGH_WORD, vectorBytes, vectorIntegers } from "./vector-data";

/** Whole numbers of a vector, or what decimals are without their point. */
export interface NumberVector {
    readonly vector: Vector;
    readonly count: number;
    /** The engine's integer type that holds them. */
    readonly storage: DuckDBTypeId;
    /** Digits behind the point. */
    readonly scale: number;
    /** Writes what a double does not hold exactly. */
    readonly rare: WriteValue;
    readonly to: RowBuffer;
}

/** How the engine holds a decimal of so many digits. Source: DuckDB, "Fixed-point decimals". */
export function decimalStorage(precision: number): DuckDBTypeId {
    if (precision <= 9) {
        return precision <= 4 ? DuckDBTypeId.SMALLINT : DuckDBTypeId.INTEGER;
    }
    return precision <= 18 ? DuckDBTypeId.BIGINT : DuckDBTypeId.HUGEINT;
}

export function writeDecimals({ vector, count, storage, scale, rare, to }: NumberVector): WriteValue {
    const read = reader(vector, count, storage);
    return (row) => {
        const value = read(row);
        if (Number.isSafeInteger(value)) {
            to.decimal(value, scale);
        } else {
            rare(row);
        }
    };
}

/** A value of the vector; not a safe integer if a double does not hold it. */
function reader(vector: Vector, count: number, storage: DuckDBTypeId): (row: number) => number {
    switch (storage) {
        case DuckDBTypeId.SMALLINT: {
            const { buffer, byteOffset } = vectorBytes(vector, 2 * count);
            const values = new Int16Array(buffer, byteOffset, count);
            return (row) => values[row] as number;
        }
        case DuckDBTypeId.INTEGER: {
            const values = vectorIntegers(vector, count);
            return (row) => values[row] as number;
        }
        case DuckDBTypeId.BIGINT: {
            const words = vectorIntegers(vector, 2 * count);
            return (row) => (words[2 * row + 1] as number) * HIGH_WORD + ((words[2 * row] as number) >>> 0);
        }
        default: {
            const words = vectorIntegers(vector, 4 * count);
            return (row) => {
                const at = 4 * row;
                const middle = words[at + 1] as number;
                const sign = middle < 0 ? -1 : 0;
                return words[at + 2] === sign && words[at + 3] === sign
                    ? middle * HIGH_WORD + ((words[at] as number) >>> 0)
                    : Number.NaN;
            };
        }
    }
}

export function writeDoubles(vector: Vector, count: number, to: RowBuffer): WriteValue {
    const { buffer, byteOffset } = vectorBytes(vector, 8 * count);
    const values = new Float64Array(buffer, byteOffset, count);
    return (row) => {
        const value = values[row] as number;
        if (Number.isSafeInteger(value) && !Object.is(value, -0)) {
            to.integer(value);
        } else {
            to.ascii(floatText(value));
        }
    };
}
