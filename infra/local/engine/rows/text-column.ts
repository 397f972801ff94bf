import type { Vector } from "@duckdb/node-bindings";
import { LENGTH_BYTES } from "../../data-rows";
import { putInt32 } from "./digits";
import { lengths, NULL_LENGTH, type RowColumn } from "./row-column";
import { TextVector } from "./text-vector";
import { isNull, validityOf } from "./vector-data";

const BLANK = 0x20;

/** Longer runs of bytes are copied faster by the runtime than one by one. Measured: they are even at some 40. */
const SHORT = 40;

/** Texts as the engine has them. CHAR(n) leaves the warehouse padded with blanks to n bytes. */
export class TextColumn implements RowColumn {
    readonly #validity: Uint8Array | undefined;
    readonly #texts: TextVector;
    readonly #padTo: number;

    constructor(vector: Vector, count: number, padTo: number) {
        this.#validity = validityOf(vector, count);
        this.#texts = new TextVector(vector, count, this.#validity);
        this.#padTo = padTo;
    }

    measure(from: number, to: number, base: number): void {
        const validity = this.#validity;
        for (let row = from, at = base; row < to; row++, at++) {
            lengths[at] = isNull(validity, row) ? NULL_LENGTH : Math.max(this.#texts.length(row), this.#padTo);
        }
    }

    write(from: number, to: number, base: number, bytes: Buffer, places: Int32Array): void {
        this.#texts.fetch(from, to);
        for (let row = from, index = 0; row < to; row++, index++) {
            const length = lengths[base + index] as number;
            const place = places[index] as number;
            putInt32(bytes, length, place);
            const start = place + LENGTH_BYTES;
            if (length === NULL_LENGTH) {
                places[index] = start;
                continue;
            }
            const text = this.#texts.at(row);
            copy(text.bytes, text.start, text.length, bytes, start);
            if (text.length < length) {
                bytes.fill(BLANK, start + text.length, start + length);
            }
            places[index] = start + length;
        }
    }
}

function copy(from: Uint8Array, start: number, length: number, to: Buffer, at: number): void {
    if (length <= SHORT) {
        for (let index = 0; index < length; index++) {
            to[at + index] = from[start + index] as number;
        }
    } else {
        to.set(from.subarray(start, start + length), at);
    }
}
