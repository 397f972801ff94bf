import { violation } from "../body-reader";

/**
 * PostgreSQL's binary form of NUMERIC: digits in base 10000, the first of them worth 10000 to the power of `weight`, a
 * sign, and the number of decimal digits to show. Source: PostgreSQL, numeric_send and numeric_recv.
 */

const DIGIT_CHARACTERS = 4;
const NEGATIVE = 0x4000;
const NOT_A_NUMBER = 0xc000;

/** A decimal in text as binary. */
export function encodeNumeric(text: string): Buffer {
    if (text === "NaN") {
        return header(0, 0, NOT_A_NUMBER, 0);
    }
    const fields = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text) ?? [];
    const [, sign, wholeDigits, fraction = ""] = fields;
    if (sign === undefined || wholeDigits === undefined || wholeDigits + fraction === "") {
        throw new Error(`"${text}" is no decimal in text form.`);
    }
    const whole = wholeDigits.replace(/^0+/, "");
    const padded =
        "0".repeat((DIGIT_CHARACTERS - (whole.length % DIGIT_CHARACTERS)) % DIGIT_CHARACTERS) +
        whole +
        fraction +
        "0".repeat((DIGIT_CHARACTERS - (fraction.length % DIGIT_CHARACTERS)) % DIGIT_CHARACTERS);
    const digits: number[] = [];
    for (let at = 0; at < padded.length; at += DIGIT_CHARACTERS) {
        digits.push(Number(padded.slice(at, at + DIGIT_CHARACTERS)));
    }
    let weight = Math.ceil(whole.length / DIGIT_CHARACTERS) - 1;
    while (digits[0] === 0) {
        digits.shift();
        weight--;
    }
    while (digits.at(-1) === 0) {
        digits.pop();
    }
    const isZero = digits.length === 0;
    const head = header(digits.length, isZero ? 0 : weight, sign === "-" && !isZero ? NEGATIVE : 0, fraction.length);
    const body = Buffer.alloc(2 * digits.length);
    digits.forEach((digit, index) => {
        body.writeUInt16BE(digit, 2 * index);
    });
    return Buffer.concat([head, body]);
}

/** A decimal in binary as text. */
export function decodeNumeric(bytes: Buffer): string {
    const count = bytes.length < 8 ? -1 : bytes.readUInt16BE(0);
    if (bytes.length !== 8 + 2 * count) {
        throw violation("insufficient data left in message");
    }
    const weight = bytes.readInt16BE(2);
    const sign = bytes.readUInt16BE(4);
    const scale = bytes.readUInt16BE(6);
    if (sign === NOT_A_NUMBER) {
        return "NaN";
    }
    if (sign !== 0 && sign !== NEGATIVE) {
        throw violation('invalid sign in external "numeric" value');
    }
    const digit = (index: number) => {
        const value = index >= 0 && index < count ? bytes.readUInt16BE(8 + 2 * index) : 0;
        if (value > 9999) {
            throw violation('invalid digit in external "numeric" value');
        }
        return String(value).padStart(DIGIT_CHARACTERS, "0");
    };
    let whole = "";
    for (let index = 0; index <= weight; index++) {
        whole += digit(index);
    }
    let fraction = "";
    for (let index = weight + 1; fraction.length < scale; index++) {
        fraction += digit(index);
    }
    const text = (whole.replace(/^0+/, "") || "0") + (scale > 0 ? `.${fraction.slice(0, scale)}` : "");
    return sign === NEGATIVE ? `-${text}` : text;
}

function header(count: number, weight: number, sign: number, scale: number): Buffer {
    const bytes = Buffer.alloc(8);
    bytes.writeUInt16BE(count, 0);
    bytes.writeInt16BE(weight, 2);
    bytes.writeUInt16BE(sign, 4);
    bytes.writeUInt16BE(scale, 6);
    return bytes;
}
