import { VARCHAR } from "@duckdb/node-api";
import { type JsonValue, readJson } from "./json-text";
import type { NativeFunction } from "./native-function";
import { MOST_DIGITS } from "./super-numbers";

/**
 * A text that sorts as the value does, byte by byte, and is the same for values that are equal: 1 and 1.0, strings that
 * differ in blanks at their ends, objects whose attributes stand in another order. Strings are told apart by capitals only
 * where nothing else does it, as the guide prints them.
 * Source: developer guide, "Querying semistructured data", "Order by" and "Dynamic typing".
 */
const key: NativeFunction = {
    name: "native_super_key",
    takes: [VARCHAR],
    yields: VARCHAR,
    value: (text) => keyOf(readJson(text as string)),
};

/** The one of all equal values that stands for them. */
const normal: NativeFunction = {
    name: "native_super_normal",
    takes: [VARCHAR],
    yields: VARCHAR,
    value: (text) => plain(readJson(text as string)),
};

function keyOf(value: JsonValue): string {
    switch (value.kind) {
        case "null":
            return "0";
        case "boolean":
            return value.value ? "11" : "10";
        case "number":
            return `2${numberKey(value.text)}`;
        case "string":
            return `3${inAnyCase(value.value.replace(/ +$/, ""))}`;
        case "array":
            return `4${inAnyCase(plain(value))}`;
        default:
            return `5${inAnyCase(plain(value))}`;
    }
}

/** Nothing sorts before what ends the first part. */
function inAnyCase(text: string): string {
    return `${text.toLowerCase()}\u0000${text}`;
}

/** A value as JSON writes it, equal ones in the same way. */
function plain(value: JsonValue): string {
    switch (value.kind) {
        case "number":
            return plainNumber(value.text);
        case "string":
            return JSON.stringify(value.value.replace(/ +$/, ""));
        case "array":
            return `[${value.items.map(plain).join(",")}]`;
        case "object": {
            const entries = value.entries.map(([name, item]) => [JSON.stringify(name), plain(item)] as const);
            const sorted = entries.sort(([one], [other]) => (one < other ? -1 : 1));
            return `{${sorted.map(([name, item]) => `${name}:${item}`).join(",")}}`;
        }
        default:
            return value.kind === "null" ? "null" : String(value.value);
    }
}

/** What a number is made of: 0.digits times a power of ten. */
interface Parts {
    readonly isNegative: boolean;
    /** Neither the first nor the last of them is a zero; none: the number is zero. */
    readonly digits: string;
    readonly exponent: number;
}

function partsOf(text: string): Parts {
    const [, sign, whole = "", fraction = "", exponent = "0"] =
        /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
    const all = whole + fraction;
    const digits = all.replace(/^0+/, "");
    return {
        isNegative: sign === "-",
        digits: digits.replace(/0+$/, ""),
        exponent: whole.length + Number(exponent) - (all.length - digits.length),
    };
}

/** As a DECIMAL if it is one of as many digits. */
function plainNumber(text: string): string {
    const { isNegative, digits, exponent } = partsOf(text);
    const sign = isNegative ? "-" : "";
    if (digits === "") {
        return "0";
    }
    if (Math.max(exponent, digits.length) - Math.min(exponent, 0) > MOST_DIGITS) {
        return `${sign}${Number(`0.${digits}e${exponent}`).toExponential()}`;
    }
    const whole = digits.slice(0, Math.max(exponent, 0)).padEnd(exponent, "0");
    const fraction = digits.slice(whole.length).padStart(digits.length - exponent, "0");
    return `${sign}${whole || "0"}${exponent < digits.length ? `.${fraction}` : ""}`;
}

/** No exponent of a number in SUPER is further from zero than this. */
const FURTHEST = 500;

/** Below zero what is further from it comes first: each digit stands for what it lacks of 9, and a shorter number comes later. */
function numberKey(text: string): string {
    const { isNegative, digits, exponent } = partsOf(text);
    if (digits === "") {
        return "1";
    }
    const magnitude = `${String(exponent + FURTHEST).padStart(4, "0")}${digits}`;
    return isNegative ? `0${magnitude.replace(/\d/g, (digit) => String(9 - Number(digit)))}~` : `2${magnitude}`;
}

/** What SUPER values are sorted and grouped by. */
export const superKeyFunctions: readonly NativeFunction[] = [key, normal];
