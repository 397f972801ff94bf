import { INTEGER, VARCHAR } from "@duckdb/node-api";
import type { NativeFunction } from "./native-function";

/** The last character of a signed zoned decimal: a digit with a sign. */
const POSITIVE = "{ABCDEFGHI";
const NEGATIVE = "}JKLMNOPQR";

/** What a format says of a text. Source: developer guide, "Teradata-style formatting characters for numeric data". */
export interface AltFormat {
    /** The digits that the text may have before the point, and in all behind it; Infinity for `9(I)` and `9(F)`. */
    readonly whole: number;
    readonly fraction: number;
    /** V: the point is not written. */
    readonly impliedPoint: boolean;
    /** S: the last digit carries the sign. */
    readonly zoned: boolean;
    readonly currency?: "$" | "USD";
}

/** Reads a format; undefined for what is none, or not carried. */
export function altFormat(format: string): AltFormat | undefined {
    const parts = /^([CL]?)((?:[9Z](?:\((?:\d+|I)\))?)*)(?:([DV.])((?:[9Z](?:\((?:\d+|F)\))?)*))?(S?)([CL]?)$/.exec(
        format,
    );
    if (!parts) {
        return undefined;
    }
    const [, before, whole = "", point, fraction = "", zoned, behind] = parts;
    if ((before && behind) || whole + fraction === "" || (zoned && point && point !== "V")) {
        return undefined;
    }
    const currency = before || behind;
    return {
        whole: digitsOf(whole),
        fraction: digitsOf(fraction),
        impliedPoint: point === "V",
        zoned: zoned === "S",
        currency: currency === "C" ? "USD" : currency === "L" ? "$" : undefined,
    };
}

function digitsOf(part: string): number {
    let count = 0;
    for (const [, times] of part.matchAll(/[9Z](?:\((\w+)\))?/g)) {
        count += times === undefined ? 1 : /\d/.test(times) ? Number(times) : Number.POSITIVE_INFINITY;
    }
    return count;
}

/** A number read: its digits, and how many of them stand behind the point (less than none: so many zeros follow). */
interface Reading {
    readonly digits: bigint;
    readonly scale: number;
}

function read(text: string, format: AltFormat | undefined, formatText: string): Reading {
    const plain = text.replace(/[/,:%]/g, "").trim();
    if (plain === "") {
        return { digits: 0n, scale: 0 };
    }
    const amount = withoutCurrency(plain, format);
    const unzoned = format?.zoned ? zonedDigits(amount) : amount;
    const parts = unzoned && /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?([+-]?)$/.exec(unzoned);
    const [, leading = "", whole = "", fraction = "", exponent = "0", trailing = ""] = parts || [];
    const tooLong =
        format &&
        (format.impliedPoint
            ? whole.length > format.whole + format.fraction
            : whole.length > format.whole + (format.zoned ? 1 : 0) || fraction.length > format.fraction);
    if (!parts || whole + fraction === "" || (leading !== "" && trailing !== "") || tooLong) {
        const by = formatText === "" ? "" : ` by the format "${formatText}"`;
        throw new Error(`[22P02] "${text}" can't be read as a number${by}`);
    }
    const magnitude = BigInt(whole + fraction);
    const scale = fraction.length - Number(exponent) + (format?.impliedPoint ? format.fraction : 0);
    return { digits: leading === "-" || trailing === "-" ? -magnitude : magnitude, scale };
}

function withoutCurrency(text: string, format: AltFormat | undefined): string {
    const currency = /^(\$|USD|US Dollars)\s*|\s*(\$|USD|US Dollars)$/;
    return format === undefined || format.currency ? text.replace(currency, "") : text;
}

function zonedDigits(text: string): string | undefined {
    const last = text.slice(-1);
    const [positive, negative] = [POSITIVE.indexOf(last), NEGATIVE.indexOf(last)];
    if (positive < 0 && negative < 0) {
        return /\d/.test(last) ? text : undefined;
    }
    return `${positive < 0 ? "-" : ""}${text.slice(0, -1)}${Math.max(positive, negative)}`;
}

/** With so many digits behind the point: halves go to the even neighbour, or what is more is cut off. */
function atScale({ digits, scale: given }: Reading, scale: number, cuts: boolean): bigint {
    if (given <= scale) {
        return digits * 10n ** BigInt(scale - given);
    }
    const unit = 10n ** BigInt(given - scale);
    const [whole, rest] = [digits / unit, digits % unit];
    const twice = (rest < 0n ? -rest : rest) * 2n;
    const isUp = !cuts && (twice > unit || (twice === unit && whole % 2n !== 0n));
    return isUp ? whole + (digits < 0n ? -1n : 1n) : whole;
}

const toInteger: NativeFunction = {
    name: "native_alt_integer",
    takes: [VARCHAR, VARCHAR],
    yields: INTEGER,
    value: (text, format) => {
        const value = atScale(read(text as string, altFormat(format as string), format as string), 0, true);
        if (BigInt.asIntN(32, value) !== value) {
            throw new Error(`[22003] "${text}" is out of range for type integer`);
        }
        return Number(value);
    },
};

const toNumeric: NativeFunction = {
    name: "native_alt_numeric",
    takes: [VARCHAR, VARCHAR, INTEGER, INTEGER],
    yields: VARCHAR,
    value: (text, format, precision, scale) => {
        const value = atScale(
            read(text as string, altFormat(format as string), format as string),
            scale as number,
            false,
        );
        const digits = String(value < 0n ? -value : value);
        if (digits.length > (precision as number)) {
            throw new Error(`[22003] "${text}" is out of range for type numeric(${precision},${scale})`);
        }
        const padded = digits.padStart((scale as number) + 1, "0");
        const point = padded.length - (scale as number);
        return `${value < 0n ? "-" : ""}${padded.slice(0, point)}.${padded.slice(point)}`;
    },
};

/** TEXT_TO_INT_ALT and TEXT_TO_NUMERIC_ALT. */
export const altNumberFunctions: readonly NativeFunction[] = [toInteger, toNumeric];
