import { VARCHAR } from "@duckdb/node-api";
import type { NativeFunction } from "./native-function";
import { type NumberFormat, type NumberToken, numberFormat } from "./number-tokens";

/** A number rounded to what a format has room for. */
interface Digits {
    readonly negative: boolean;
    readonly whole: string;
    readonly fraction: string;
}

/** What a DECIMAL of 64 bits holds. */
const MOST = 2n ** 63n - 1n;

/** `text` is a decimal number or one with an exponent. Halves are rounded away from zero. */
function rounded(text: string, places: number): Digits {
    const parts = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(text);
    if (!parts) {
        throw new Error(`[22003] TO_CHAR has no digits for ${text}`);
    }
    const [, sign = "", wholeDigits = "", fractionDigits = "", exponent = "0"] = parts;
    const digits = wholeDigits + fractionDigits;
    if (parts[4] === undefined && BigInt(digits) > MOST) {
        throw new Error("[0A000] TO_CHAR does not support 128-bit DECIMAL values");
    }
    const point = wholeDigits.length + Number(exponent);
    const shown = point + places;
    const scaled = (digits + "0".repeat(Math.max(0, shown - digits.length))).slice(0, Math.max(0, shown));
    const up = shown >= 0 && (digits[shown] ?? "0") >= "5";
    const value = BigInt(scaled === "" ? "0" : scaled) + (up ? 1n : 0n);
    const padded = String(value).padStart(places + 1, "0");
    return {
        negative: sign === "-" && value !== 0n,
        whole: padded.slice(0, padded.length - places),
        fraction: places === 0 ? "" : padded.slice(-places),
    };
}

/** What one digit or the point of a format comes out as; `counts` if the sign has to stand before it. */
interface Cell {
    readonly text: string;
    readonly counts: boolean;
}

/** The cells of all digits and of the point, in the format's order. */
function cellsOf(format: NumberFormat, { whole, fraction }: Digits): readonly Cell[] {
    const overflows = whole.length > format.whole;
    const shownWhole = overflows ? "#".repeat(format.whole) : whole;
    const shownFraction = overflows ? "#".repeat(format.fraction) : fraction;
    const blanks = format.whole - shownWhole.length;
    const kept = format.bare ? keptPlaces(format, shownFraction) : format.fraction;
    // "9.9" of 0.1 is " .1".
    const hidesZero = format.firstZero === undefined && shownWhole === "0" && format.fraction > 0;
    const blank = format.bare ? "" : " ";
    const before = Array.from({ length: format.whole }, (_, index): Cell => {
        if (index < blanks) {
            const zero = format.firstZero !== undefined && format.firstZero <= index;
            return zero ? { text: "0", counts: true } : { text: blank, counts: false };
        }
        if (hidesZero) {
            return format.bare && kept === 0 ? { text: "0", counts: true } : { text: blank, counts: false };
        }
        return { text: shownWhole[index - blanks] as string, counts: true };
    });
    const behind = [...shownFraction].map((digit, index): Cell => ({ text: index < kept ? digit : "", counts: true }));
    // A point without digits behind it is not written.
    const point = { text: format.fraction > 0 || overflows ? "." : "", counts: true };
    return [...before, ...(format.hasPoint ? [point] : []), ...behind];
}

/** Zeros at the end of a fraction go, up to the last 0 of the format. */
function keptPlaces(format: NumberFormat, fraction: string): number {
    return Math.max(fraction.replace(/0+$/, "").length, format.lastZero - format.whole);
}

/** TO_CHAR of a number, as PostgreSQL's manual describes it in "Data Type Formatting Functions". */
function numberText(value: string, formatText: string): string {
    const format = numberFormat(formatText);
    const roman = format.tokens.find((token) => token.kind === "roman");
    const digits = rounded(value, format.fraction);
    const cells = roman ? [] : cellsOf(format, digits);
    const brackets = format.brackets && (digits.negative || !format.bare);
    const leading = leadingSign(format, digits, brackets);
    const first = cells.findIndex(({ counts }) => counts);
    let at = 0;
    let inNumber = false;
    let text = "";
    for (const token of format.tokens) {
        if (token.kind === "digit" || token.kind === "point") {
            const cell = cells[at] ?? { text: "", counts: false };
            text += `${at === first ? leading : ""}${cell.text}`;
            inNumber = cell.counts && cell.text !== "" && cell.text !== ".";
            at++;
            text += at === cells.length ? trailingSign(format, digits, brackets) : "";
        } else {
            text += other(token, format, digits, inNumber);
        }
    }
    return text;
}

function leadingSign(format: NumberFormat, { negative }: Digits, brackets: boolean): string {
    if (format.signElsewhere || format.anchored === "behind") {
        return "";
    }
    if (format.anchored === "before") {
        return negative ? "-" : "+";
    }
    return negative ? (brackets ? "<" : "-") : format.bare ? "" : " ";
}

function trailingSign(format: NumberFormat, { negative }: Digits, brackets: boolean): string {
    if (format.anchored === "behind") {
        return negative ? "-" : "+";
    }
    return brackets ? (negative ? ">" : " ") : "";
}

function other(token: NumberToken, format: NumberFormat, digits: Digits, inNumber: boolean): string {
    const blank = format.bare ? "" : " ";
    switch (token.kind) {
        case "text":
            return token.text;
        case "group":
            return inNumber ? "," : blank;
        case "currency":
            return "$";
        case "minus":
            return digits.negative ? "-" : blank;
        case "plus":
            return digits.negative ? blank : "+";
        case "sign":
            return digits.negative ? "-" : "+";
        case "roman":
            return romanText(digits, format.bare, token.small);
        case "ordinal":
            return ordinalEnding(format, digits, token.small);
        default:
            return "";
    }
}

/** Neither fractions nor negative numbers are ordinals. */
function ordinalEnding(format: NumberFormat, { negative, whole }: Digits, small: boolean): string {
    if (negative || format.hasPoint || whole.length > format.whole) {
        return "";
    }
    const ending = /1[1-3]$/.test(whole) ? "th" : ({ "1": "st", "2": "nd", "3": "rd" }[whole.slice(-1)] ?? "th");
    return small ? ending : ending.toUpperCase();
}

const ROMAN: readonly (readonly [number, string])[] = [
    ...([
        [1000, "M"],
        [900, "CM"],
        [500, "D"],
        [400, "CD"],
        [100, "C"],
        [90, "XC"],
        [50, "L"],
    ] as const),
    ...([
        [40, "XL"],
        [10, "X"],
        [9, "IX"],
        [5, "V"],
        [4, "IV"],
        [1, "I"],
    ] as const),
];

/** Right-aligned in the 15 characters that the longest numeral, MMMDCCCLXXXVIII, takes. */
function romanText({ negative, whole }: Digits, bare: boolean, small: boolean): string {
    const number = Number(whole);
    if (negative || number < 1 || number > 3999) {
        return "#".repeat(15);
    }
    let [numeral, rest] = ["", number];
    for (const [value, letters] of ROMAN) {
        for (; rest >= value; rest -= value) {
            numeral += letters;
        }
    }
    const cased = small ? numeral.toLowerCase() : numeral;
    return bare ? cased : cased.padStart(15);
}

export const numberTextFunction: NativeFunction = {
    name: "native_number_text",
    takes: [VARCHAR, VARCHAR],
    yields: VARCHAR,
    value: (value, format) => numberText(value as string, format as string),
};
