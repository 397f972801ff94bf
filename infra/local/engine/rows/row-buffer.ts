/** Up to so many bytes are kept from one batch to the next. */
const KEPT_BYTES = 1024 * 1024;

/** 00 to 99 as two characters each. */
const PAIRS = Buffer.from(Array.from({ length: 100 }, (_, n) => String(n).padStart(2, "0")).join(""));

const ZERO = 0x30;
const MINUS = 0x2d;
const POINT = 0x2e;
const BILLION = 1_000_000_000;

/** Longer runs of bytes are copied faster by the runtime than one by one. Measured: they are even at some 40. */
const SHORT = 40;

/** Bytes that rows are written into: text in ASCII and numbers without a string for each. Grows as it must. */
export class RowBuffer {
    bytes: Buffer = Buffer.allocUnsafeSlow(KEPT_BYTES / 4);
    /** Where the next byte goes. */
    position = 0;

    /** Begins anew. */
    clear(): void {
        this.position = 0;
        if (this.bytes.length > KEPT_BYTES) {
            this.bytes = Buffer.allocUnsafeSlow(KEPT_BYTES / 4);
        }
    }

    /** Makes sure that so many bytes can be written. */
    room(count: number): void {
        const needed = this.position + count;
        if (needed > this.bytes.length) {
            const larger = Buffer.allocUnsafeSlow(2 * needed);
            this.bytes.copy(larger, 0, 0, this.position);
            this.bytes = larger;
        }
    }

    byte(value: number): void {
        this.bytes[this.position++] = value;
    }

    /** Big endian, at a place that was left for it. */
    putInt32(at: number, value: number): void {
        const { bytes } = this;
        bytes[at] = value >>> 24;
        bytes[at + 1] = value >>> 16;
        bytes[at + 2] = value >>> 8;
        bytes[at + 3] = value;
    }

    /** A text of any kind as UTF-8. */
    text(value: string): void {
        this.room(3 * value.length);
        this.position += this.bytes.write(value, this.position, "utf8");
    }

    /** A short text of ASCII alone, for which there is room. */
    ascii(value: string): void {
        const { bytes, position } = this;
        for (let index = 0; index < value.length; index++) {
            bytes[position + index] = value.charCodeAt(index);
        }
        this.position = position + value.length;
    }

    copy(from: Uint8Array, start: number, length: number): void {
        const { bytes, position } = this;
        if (length <= SHORT) {
            for (let index = 0; index < length; index++) {
                bytes[position + index] = from[start + index] as number;
            }
        } else {
            bytes.set(from.subarray(start, start + length), position);
        }
        this.position = position + length;
    }

    fill(value: number, count: number): void {
        this.bytes.fill(value, this.position, this.position + count);
        this.position += count;
    }

    /** 0 to 99 as two digits. */
    twoDigits(value: number): void {
        const { bytes, position } = this;
        bytes[position] = PAIRS[2 * value] as number;
        bytes[position + 1] = PAIRS[2 * value + 1] as number;
        this.position = position + 2;
    }

    /** A whole number that a double holds exactly. */
    integer(value: number): void {
        if (value < 0) {
            this.byte(MINUS);
            this.natural(-value);
        } else {
            this.natural(value);
        }
    }

    /** A whole number as a decimal with so many digits behind the point: 12345 and 2 are 123.45. */
    decimal(value: number, scale: number): void {
        if (scale === 0) {
            this.integer(value);
            return;
        }
        if (value < 0) {
            this.byte(MINUS);
        }
        const start = this.position;
        this.natural(Math.abs(value));
        const { bytes } = this;
        const missing = scale + 1 - (this.position - start);
        if (missing > 0) {
            bytes.copyWithin(start + missing, start, this.position);
            bytes.fill(ZERO, start, start + missing);
            this.position += missing;
        }
        const point = this.position - scale;
        for (let at = this.position; at > point; at--) {
            bytes[at] = bytes[at - 1] as number;
        }
        bytes[point] = POINT;
        this.position++;
    }

    /** A number from 0 on, its digits. */
    private natural(value: number): void {
        if (value < BILLION) {
            this.position = this.digits(value, this.position + width(value));
            return;
        }
        const high = Math.floor(value / BILLION);
        this.natural(high);
        const end = this.position + 9;
        this.bytes.fill(ZERO, this.position, end);
        this.position = this.digits(value - high * BILLION, end);
    }

    /** Writes the digits of a number below a billion so that they end there. */
    private digits(value: number, end: number): number {
        const { bytes } = this;
        let at = end;
        let rest = value | 0;
        while (rest >= 100) {
            const next = (rest / 100) | 0;
            const pair = 2 * (rest - 100 * next);
            at -= 2;
            bytes[at] = PAIRS[pair] as number;
            bytes[at + 1] = PAIRS[pair + 1] as number;
            rest = next;
        }
        if (rest >= 10) {
            bytes[at - 2] = PAIRS[2 * rest] as number;
            bytes[at - 1] = PAIRS[2 * rest + 1] as number;
        } else {
            bytes[at - 1] = ZERO + rest;
        }
        return end;
    }
}

/** Digits of a number below a billion. */
function width(value: number): number {
    if (value < 10_000) {
        return value < 100 ? (value < 10 ? 1 : 2) : value < 1_000 ? 3 : 4;
    }
    return value < 1_000_000 ? (value < 100_000 ? 5 : 6) : value < 100_000_000 ? (value < 10_000_000 ? 7 : 8) : 9;
}
