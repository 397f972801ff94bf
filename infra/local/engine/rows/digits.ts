/** 00 to 99 as two characters each, as 16 bits. */
const PAIRS = Uint16Array.from({ length: 100 }, (_, n) => ((0x30 + Math.floor(n / 10)) << 8) + 0x30 + (n % 10));

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
export function putDigits(bytes: DataView, value: number, start: number, end: number): void {
    if (value < BILLION) {
        putFewDigits(bytes, value, start, end);
    } else {
        const high = Math.floor(value / BILLION);
        putFewDigits(bytes, high, start, end - 9);
        putFewDigits(bytes, value - high * BILLION, end - 9, end);
    }
}

function putFewDigits(bytes: DataView, value: number, start: number, end: number): void {
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
        bytes.setUint8(--at, ZERO + rest);
    }
    while (at > start) {
        bytes.setUint8(--at, ZERO);
    }
}

/** 0 to 99 as two digits. */
export function putPair(bytes: DataView, value: number, at: number): void {
    bytes.setUint16(at, PAIRS[value] as number);
}

/** A text of ASCII alone. */
export function putAscii(bytes: DataView, text: string, at: number): void {
    for (let index = 0; index < text.length; index++) {
        bytes.setUint8(at + index, text.charCodeAt(index));
    }
}
