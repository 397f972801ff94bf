import { LENGTH_BYTES } from "../../data-rows";
import { lengths, NULL_LENGTH, type RowColumn } from "./row-column";
import { isNull } from "./vector-data";

/** Values of which each is made a string: those that are rare, and those that are short anyway. */
export class FormattedColumn implements RowColumn {
    readonly #validity: Uint8Array | undefined;
    readonly #textOf: (row: number) => string;
    #texts: (string | undefined)[] = [];
    readonly reals?: Float32Array;

    constructor(validity: Uint8Array | undefined, textOf: (row: number) => string, reals?: Float32Array) {
        this.#validity = validity;
        this.#textOf = textOf;
        this.reals = reals;
    }

    measure(from: number, to: number, base: number): void {
        this.#texts = [];
        for (let row = from, at = base; row < to; row++, at++) {
            if (isNull(this.#validity, row)) {
                lengths[at] = NULL_LENGTH;
                this.#texts.push(undefined);
            } else {
                const text = this.#textOf(row);
                lengths[at] = Buffer.byteLength(text);
                this.#texts.push(text);
            }
        }
    }

    write(from: number, to: number, base: number, bytes: DataView, places: Int32Array): void {
        const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        for (let index = 0; index < to - from; index++) {
            const place = places[index] as number;
            bytes.setInt32(place, lengths[base + index] as number);
            const text = this.#texts[index];
            places[index] = place + LENGTH_BYTES + (text ? buffer.write(text, place + LENGTH_BYTES) : 0);
        }
        this.#texts = [];
    }
}
