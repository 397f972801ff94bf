import { DuckDBTypeId } from "@duckdb/node-api";
import type { Vector } from "@duckdb/node-bindings";
import { LENGTH_BYTES } from "../../data-rows";
import { digitsOf, putAscii, putDigits } from "./digits";
import { lengths, NULL_LENGTH, numbers, type RowColumn } from "./row-column";
import { HIGH_WORD, isNull, validityOf, vectorBytes, vectorIntegers } from "./vector-data";

const MINUS = 0x2d;
const POINT = 0x2e;

/** Whole numbers of a vector, or what decimals are without their point. */
export interface NumberVector {
    readonly vector: Vector;
    readonly count: number;
    /** The engine's integer type that holds them. */
    readonly storage: DuckDBTypeId;
    /** Digits behind the point. */
    readonly scale: number;
    /** The text of what a double does not hold exactly. */
    readonly rare: (row: number) => string;
}

/** How the engine holds a decimal of so many digits. Source: DuckDB, "Fixed-point decimals". */
export function decimalStorage(precision: number): DuckDBTypeId {
    if (precision <= 9) {
        return precision <= 4 ? DuckDBTypeId.SMALLINT : DuckDBTypeId.INTEGER;
    }
    return precision <= 18 ? DuckDBTypeId.BIGINT : DuckDBTypeId.HUGEINT;
}

/** Writes `Number.NaN` for what a double does not hold. */
type ReadNumbers = (from: number, to: number, base: number) => void;

/** Numbers as decimals: 12345 and a scale of 2 are 123.45. */
export class NumberColumn implements RowColumn {
    readonly #validity: Uint8Array | undefined;
    readonly #read: ReadNumbers;
    readonly #scale: number;
    readonly #rare: (row: number) => string;

    constructor({ vector, count, storage, scale, rare }: NumberVector) {
        this.#validity = validityOf(vector, count);
        this.#read = reader(vector, count, storage);
        this.#scale = scale;
        this.#rare = rare;
    }

    measure(from: number, to: number, base: number): void {
        const validity = this.#validity;
        const scale = this.#scale;
        this.#read(from, to, base);
        for (let row = from, at = base; row < to; row++, at++) {
            const value = numbers[at] as number;
            if (isNull(validity, row)) {
                lengths[at] = NULL_LENGTH;
            } else if (Number.isSafeInteger(value)) {
                const digits = digitsOf(Math.abs(value));
                const length = scale === 0 ? digits : digits > scale ? digits + 1 : scale + 2;
                lengths[at] = value < 0 ? length + 1 : length;
            } else {
                lengths[at] = this.#rare(row).length;
            }
        }
    }

    write(from: number, to: number, base: number, bytes: DataView, places: Int32Array): void {
        const scale = this.#scale;
        for (let row = from, index = 0; row < to; row++, index++) {
            const length = lengths[base + index] as number;
            const place = places[index] as number;
            bytes.setInt32(place, length);
            let start = place + LENGTH_BYTES;
            if (length === NULL_LENGTH) {
                places[index] = start;
                continue;
            }
            const end = start + length;
            places[index] = end;
            let value = numbers[base + index] as number;
            if (!Number.isSafeInteger(value)) {
                putAscii(bytes, this.#rare(row), start);
                continue;
            }
            if (value < 0) {
                bytes.setUint8(start++, MINUS);
                value = -value;
            }
            if (scale === 0) {
                putDigits(bytes, value, start, end);
            } else {
                putDigits(bytes, value, start + 1, end);
                const point = end - scale - 1;
                for (let at = start; at < point; at++) {
                    bytes.setUint8(at, bytes.getUint8(at + 1));
                }
                bytes.setUint8(point, POINT);
            }
        }
    }
}

function reader(vector: Vector, count: number, storage: DuckDBTypeId): ReadNumbers {
    switch (storage) {
        case DuckDBTypeId.SMALLINT: {
            const { buffer, byteOffset } = vectorBytes(vector, 2 * count);
            const values = new Int16Array(buffer, byteOffset, count);
            return (from, to, base) => numbers.set(values.subarray(from, to), base);
        }
        case DuckDBTypeId.INTEGER: {
            const values = vectorIntegers(vector, count);
            return (from, to, base) => numbers.set(values.subarray(from, to), base);
        }
        case DuckDBTypeId.BIGINT: {
            const words = vectorIntegers(vector, 2 * count);
            return (from, to, base) => readPairs(words, from, to, base);
        }
        default: {
            const words = vectorIntegers(vector, 4 * count);
            return (from, to, base) => readHuge(words, from, to, base);
        }
    }
}

/** Integers of 64 bits, in two words each. */
export function readPairs(words: Int32Array, from: number, to: number, base: number): void {
    for (let row = from, at = base; row < to; row++, at++) {
        numbers[at] = (words[2 * row + 1] as number) * HIGH_WORD + ((words[2 * row] as number) >>> 0);
    }
}

/** Those of 128 bits. */
function readHuge(words: Int32Array, from: number, to: number, base: number): void {
    for (let row = from, at = base; row < to; row++, at++) {
        const word = 4 * row;
        const middle = words[word + 1] as number;
        const sign = middle < 0 ? -1 : 0;
        numbers[at] =
            words[word + 2] === sign && words[word + 3] === sign
                ? middle * HIGH_WORD + ((words[word] as number) >>> 0)
                : Number.NaN;
    }
}
