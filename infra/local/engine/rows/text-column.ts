import type { Vector } from "@duckdb/node-bindings";
import { LENGTH_BYTES } from "../../data-rows";
import { lengths, NULL_LENGTH, type RowColumn } from "./row-column";
import { TextVector } from "./text-vector";
import { isNull, validityOf } from "./vector-data";

const BLANK = 0x20;

/** Longer runs of bytes are copied faster by the runtime than word by word. */
const SHORT = 100;

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

    write(from: number, to: number, base: number, bytes: DataView, places: Int32Array): void {
        this.#texts.fetch(from, to);
        for (let row = from, index = 0; row < to; row++, index++) {
            const length = lengths[base + index] as number;
            const place = places[index] as number;
            bytes.setInt32(place, length);
            const start = place + LENGTH_BYTES;
            if (length === NULL_LENGTH) {
                places[index] = start;
                continue;
            }
            const text = this.#texts.at(row);
            copy(text.bytes, text.start, text.length, bytes, start);
            if (text.length < length) {
                putBlanks(bytes, start + text.length, start + length);
            }
            places[index] = start + length;
        }
    }
}

function copy(from: DataView, start: number, length: number, to: DataView, at: number): void {
    if (length > SHORT) {
        new Uint8Array(to.buffer, to.byteOffset + at, length).set(
            new Uint8Array(from.buffer, from.byteOffset + start, length),
        );
        return;
    }
    const words = length & ~3;
    for (let index = 0; index < words; index += 4) {
        to.setUint32(at + index, from.getUint32(start + index));
    }
    for (let index = words; index < length; index++) {
        to.setUint8(at + index, from.getUint8(start + index));
    }
}

function putBlanks(bytes: DataView, from: number, to: number): void {
    for (let at = from; at < to; at++) {
        bytes.setUint8(at, BLANK);
    }
}
