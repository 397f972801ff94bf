/** 00 to 99 as two characters each. */
const PAIRS = Uint8Array.from(Buffer.from(Array.from({ length: 100 }, (_, n) => String(n).padStart(2, "0")).join("")));

const ZERO = 0x30;
const BILLION = 1_000_000_000;

/** Digits of a whole number from 0 on that a double holds exactly. */
export function digitsOf(value: number): number {
    return value < BILLION ? fewDigitsOf(value) : 9 + fewDigitsOf(Math.floor(value / BILLION));
}

function fewDigitsOf(value: number): number {
    if (value < 10_000) {
        return value < 100 ? (value < 10 ? 1 : 2) : value < 1_000 ? 3 : 4;
    }
    return value < 1_000_000 ? (value < 100_000 ? 5 : 6) : value < 100_000_000 ? (value < 10_000_000 ? 7 : 8) : 9;
}

/** Writes such a number from `start` to the byte before `end`, with zeros before it where it has fewer digits. */
export function putDigits(bytes: Buffer, value: number, start: number, end: number): void {
    if (value < BILLION) {
        putFewDigits(bytes, value, start, end);
    } else {
        const high = Math.floor(value / BILLION);
        putFewDigits(bytes, high, start, end - 9);
        putFewDigits(bytes, value - high * BILLION, end - 9, end);
    }
}

function putFewDigits(bytes: Buffer, value: number, start: number, end: number): void {
    let at = end;
    let rest = value | 0;
    while (rest >= 100) {
        const next = (rest / 100) | 0;
        at -= 2;
        putPair(bytes, rest - 100 * next, at);
        rest = next;
    }
    if (rest >= 10) {
        at -= 2;
        putPair(bytes, rest, at);
    } else {
        bytes[--at] = ZERO + rest;
    }
    while (at > start) {
        bytes[--at] = ZERO;
    }
}

/** 0 to 99 as two digits. */
export function putPair(bytes: Buffer, value: number, at: number): void {
    bytes[at] = PAIRS[2 * value] as number;
    bytes[at + 1] = PAIRS[2 * value + 1] as number;
}

/** Big endian. What Buffer.writeInt32BE does without its checks, which cost as much as the rest of a row. */
export function putInt32(bytes: Buffer, value: number, at: number): void {
    bytes[at] = value >>> 24;
    bytes[at + 1] = value >>> 16;
    bytes[at + 2] = value >>> 8;
    bytes[at + 3] = value;
}

/** A text of ASCII alone. */
export function putAscii(bytes: Buffer, text: string, at: number): void {
    for (let index = 0; index < text.length; index++) {
        bytes[at + index] = text.charCodeAt(index);
    }
}
