import type { Vector } from "@duckdb/node-bindings";
import { dateText } from "../text";
import type { WriteValue } from "./columns";
import type { RowBuffer } from "./row-buffer";
import { HIGH_WORD, vectorIntegers } from "./vector-data";

/** Times of a vector, in microseconds since 1970. */
export interface TimestampVector {
    readonly vector: Vector;
    readonly count: number;
    /** What follows the time. */
    readonly zone: "" | "+00";
    /** Writes what a double does not hold exactly: times before 1684 and after 2255. */
    readonly rare: WriteValue;
    readonly to: RowBuffer;
}

const SECOND = 1_000_000;
const DAY = 86_400 * SECOND;
const ZERO = 0x30;
const [BLANK, COLON, POINT] = [0x20, 0x3a, 0x2e];

/** `2018-11-01 21:01:46.796`, the fraction without trailing zeros. Source: PostgreSQL, "Date/Time Output", ISO style. */
export function writeTimestamps({ vector, count, zone, rare, to }: TimestampVector): WriteValue {
    const words = vectorIntegers(vector, 2 * count);
    return (row) => {
        const micros = (words[2 * row + 1] as number) * HIGH_WORD + ((words[2 * row] as number) >>> 0);
        if (!Number.isSafeInteger(micros)) {
            rare(row);
            return;
        }
        let day = Math.floor(micros / DAY);
        let ofDay = micros - day * DAY;
        if (ofDay < 0) {
            // The quotient was rounded up to the next day.
            day--;
            ofDay += DAY;
        }
        to.ascii(dateText(day));
        to.byte(BLANK);
        writeTime(ofDay, to);
        if (zone !== "") {
            to.ascii(zone);
        }
    };
}

function writeTime(micros: number, to: RowBuffer): void {
    const seconds = Math.floor(micros / SECOND);
    const minutes = (seconds / 60) | 0;
    const hours = (minutes / 60) | 0;
    to.twoDigits(hours);
    to.byte(COLON);
    to.twoDigits(minutes - 60 * hours);
    to.byte(COLON);
    to.twoDigits(seconds - 60 * minutes);
    let fraction = micros - seconds * SECOND;
    if (fraction > 0) {
        to.byte(POINT);
        for (let unit = SECOND / 10; fraction > 0; unit /= 10) {
            const digit = (fraction / unit) | 0;
            to.byte(ZERO + digit);
            fraction -= digit * unit;
        }
    }
}
