import type { Vector } from "@duckdb/node-bindings";
import { LENGTH_BYTES } from "../../data-rows";
import { dateText } from "../text";
import { putAscii, putDigits, putPair } from "./digits";
import { readPairs } from "./number-column";
import { lengths, NULL_LENGTH, numbers, type RowColumn } from "./row-column";
import { isNull, validityOf, vectorIntegers } from "./vector-data";

/** Times of a vector, in microseconds since 1970. */
export interface TimestampVector {
    readonly vector: Vector;
    readonly count: number;
    /** What follows the time. */
    readonly zone: "" | "+00";
    /** The text of what a double does not hold exactly: times before 1684 and after 2255. */
    readonly rare: (row: number) => string;
}

const SECOND = 1_000_000;
const SECONDS_OF_DAY = 86_400;
const [BLANK, COLON, POINT] = [0x20, 0x3a, 0x2e];
const SECONDS_LENGTH = "2018-11-01 21:01:46".length;

/** `2018-11-01 21:01:46.796`, the fraction without trailing zeros. Source: PostgreSQL, "Date/Time Output", ISO style. */
export class TimestampColumn implements RowColumn {
    readonly #validity: Uint8Array | undefined;
    readonly #words: Int32Array;
    readonly #zone: string;
    readonly #rare: (row: number) => string;

    constructor({ vector, count, zone, rare }: TimestampVector) {
        this.#validity = validityOf(vector, count);
        this.#words = vectorIntegers(vector, 2 * count);
        this.#zone = zone;
        this.#rare = rare;
    }

    measure(from: number, to: number, base: number): void {
        const validity = this.#validity;
        const withZone = SECONDS_LENGTH + this.#zone.length;
        readPairs(this.#words, from, to, base);
        for (let row = from, at = base; row < to; row++, at++) {
            const micros = numbers[at] as number;
            if (isNull(validity, row)) {
                lengths[at] = NULL_LENGTH;
            } else if (Number.isSafeInteger(micros)) {
                const fraction = micros - Math.floor(micros / SECOND) * SECOND;
                lengths[at] = fraction === 0 ? withZone : withZone + 1 + fractionDigits(fraction);
            } else {
                lengths[at] = this.#rare(row).length;
            }
        }
    }

    write(from: number, to: number, base: number, bytes: DataView, places: Int32Array): void {
        const zone = this.#zone;
        for (let row = from, index = 0; row < to; row++, index++) {
            const length = lengths[base + index] as number;
            const place = places[index] as number;
            bytes.setInt32(place, length);
            const start = place + LENGTH_BYTES;
            if (length === NULL_LENGTH) {
                places[index] = start;
                continue;
            }
            const end = start + length;
            places[index] = end;
            const micros = numbers[base + index] as number;
            if (!Number.isSafeInteger(micros)) {
                putAscii(bytes, this.#rare(row), start);
                continue;
            }
            const seconds = Math.floor(micros / SECOND);
            const day = Math.floor(seconds / SECONDS_OF_DAY);
            putDay(bytes, day, start);
            putTime(bytes, seconds - day * SECONDS_OF_DAY, start + SECONDS_LENGTH - 9);
            const fractionEnd = end - zone.length;
            const digits = fractionEnd - start - SECONDS_LENGTH - 1;
            if (digits > 0) {
                bytes.setUint8(start + SECONDS_LENGTH, POINT);
                const fraction = (micros - seconds * SECOND) / (UNITS[digits] as number);
                putDigits(bytes, fraction, fractionEnd - digits, fractionEnd);
            }
            putAscii(bytes, zone, fractionEnd);
        }
    }
}

/** Days that were written, each always in the same place, as `2018`, `-11-` and `01`: times come from few days. */
const KNOWN_DAYS = 1024;
const knownDays = new Int32Array(KNOWN_DAYS).fill(-1);
const knownTexts = new DataView(new ArrayBuffer(KNOWN_DAYS * 10));
putAscii(knownTexts, dateText(-1), (KNOWN_DAYS - 1) * 10);

function putDay(bytes: DataView, day: number, at: number): void {
    const place = day & (KNOWN_DAYS - 1);
    const known = place * 10;
    if (knownDays[place] !== day) {
        knownDays[place] = day;
        putAscii(knownTexts, dateText(day), known);
    }
    bytes.setUint32(at, knownTexts.getUint32(known));
    bytes.setUint32(at + 4, knownTexts.getUint32(known + 4));
    bytes.setUint16(at + 8, knownTexts.getUint16(known + 8));
}

/** Microseconds that the last of so many digits of a fraction counts for. */
const UNITS = [SECOND, 100_000, 10_000, 1_000, 100, 10, 1];

/** Digits of a fraction, other than 0, without trailing zeros. */
function fractionDigits(micros: number): number {
    let rest = micros | 0;
    let digits = 6;
    if (rest % 1_000 === 0) {
        rest /= 1_000;
        digits = 3;
    }
    while (rest % 10 === 0) {
        rest /= 10;
        digits--;
    }
    return digits;
}

/** A blank and the time of day. */
function putTime(bytes: DataView, seconds: number, at: number): void {
    const minutes = (seconds / 60) | 0;
    const hours = (minutes / 60) | 0;
    bytes.setUint8(at, BLANK);
    putPair(bytes, hours, at + 1);
    bytes.setUint8(at + 3, COLON);
    putPair(bytes, minutes - 60 * hours, at + 4);
    bytes.setUint8(at + 6, COLON);
    putPair(bytes, seconds - 60 * minutes, at + 7);
}
