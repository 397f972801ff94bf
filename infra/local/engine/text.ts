import {
    DuckDBBlobValue,
    DuckDBIntervalValue,
    type DuckDBTimestampTZValue,
    DuckDBTimestampValue,
    type DuckDBValue,
} from "@duckdb/node-api";
import { offsetText, type ZoneOffset } from "../time-zones";
import type { DataType } from "../types";

/** One value of the engine, not null, in PostgreSQL's text form. */
export type Formatter = (value: DuckDBValue) => string;

const asString: Formatter = (value) => value as string;
const asPlain: Formatter = (value) => String(value);

/** Shortest digits that read back as the same number; exponents where and as PostgreSQL writes them (1e+15, 1e-05). */
function floatText(value: number): string {
    if (Number.isFinite(value)) {
        const size = Math.abs(value);
        if (size >= 1e15 || (size < 1e-4 && size > 0)) {
            return exponentText(value.toExponential());
        }
        return Object.is(value, -0) ? "-0" : String(value);
    }
    return Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
}

function exponentText(text: string): string {
    const match = /^(-?[\d.]+)e([+-])(\d+)$/.exec(text);
    return match ? `${match[1]}e${match[2]}${(match[3] as string).padStart(2, "0")}` : text;
}

/** FLT_DIG and DBL_DIG: the digits that a REAL and a DOUBLE PRECISION are sure to keep; extra_float_digits adds to them. */
const REAL_DIGITS = 6;
const DOUBLE_DIGITS = 15;

/** A number as C's %g prints it with so many digits. */
function roundedText(value: number, digits: number): string {
    if (!Number.isFinite(value)) {
        return floatText(value);
    }
    const [mantissa = "", exponent = "0"] = value.toExponential(digits - 1).split("e");
    const power = Number(exponent);
    if (power >= -4 && power < digits) {
        return floatText(Number(value.toPrecision(digits)));
    }
    const significant = mantissa.includes(".") ? mantissa.replace(/\.?0+$/, "") : mantissa;
    return exponentText(`${significant}e${exponent}`);
}

/** 4714-11-24 BC, the first day that PostgreSQL has, in days since 1970. */
const JULIAN_DAY_0 = -2_440_588;

const DAY = 86_400_000_000n;

/** Microseconds since 1970 as `2018-11-01 21:01:46.796`; no zone. Source: PostgreSQL, "Date/Time Output", ISO style. */
function timestampText(micros: bigint): string {
    if (micros === DuckDBTimestampValue.PosInf.micros) {
        return "infinity";
    }
    if (micros === DuckDBTimestampValue.NegInf.micros) {
        return "-infinity";
    }
    let days = Number(micros / DAY);
    let ofDay = Number(micros % DAY);
    if (ofDay < 0) {
        days--;
        ofDay += Number(DAY);
    }
    const date = dateText(days);
    const [day, era] = date.endsWith(" BC") ? [date.slice(0, -3), " BC"] : [date, ""];
    return `${day} ${timeText(ofDay)}${era}`;
}

/** 00 to 99. */
const TWO_DIGITS = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, "0"));

/** Microseconds of a day as `21:01:46.796`, the fraction without trailing zeros. */
function timeText(micros: number): string {
    const fraction = micros % 1_000_000;
    const seconds = (micros - fraction) / 1_000_000;
    const two = (n: number) => TWO_DIGITS[n] as string;
    const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    return fraction === 0 ? clock : `${clock}.${fractionText(fraction)}`;
}

/** Microseconds of a second as digits without trailing zeros. */
function fractionText(micros: number): string {
    let digits = 1_000_000 + micros;
    while (digits % 10 === 0) {
        digits /= 10;
    }
    return String(digits).slice(1);
}

/** The texts of some days, a day's always in the same place: times come from few days, and the day's text costs most of theirs. */
const KNOWN_DAYS = 1024;
const knownDays = new Int32Array(KNOWN_DAYS).fill(-1);
const knownTexts = new Array<string>(KNOWN_DAYS).fill(newDateText(-1));

/** Days since 1970 as `2018-11-01`. @throws RangeError for a day that Redshift doesn't have. */
export function dateText(days: number): string {
    const place = days & (KNOWN_DAYS - 1);
    if (knownDays[place] !== days) {
        knownTexts[place] = newDateText(days); // first: it may fail
        knownDays[place] = days;
    }
    return knownTexts[place] as string;
}

function newDateText(days: number): string {
    const date = new Date(days * 86_400_000);
    const year = date.getUTCFullYear();
    if (days < JULIAN_DAY_0) {
        throw new RangeError("Invalid time value");
    }
    const text = date
        .toISOString()
        .replace(/^[+-]\d{2}(?=\d{4}-)/, "")
        .slice(0, 10);
    if (year >= 1 && year <= 9999) {
        return text;
    }
    const monthAndDay = `${String(date.getUTCMonth() + 1).padStart(2, "0")}-${String(date.getUTCDate()).padStart(2, "0")}`;
    return year > 9999 ? `${year}-${monthAndDay}` : `${String(1 - year).padStart(4, "0")}-${monthAndDay} BC`;
}

/** `1 year 2 mons 3 days 04:05:06`, PostgreSQL's own interval style: behind what is negative a plus tells what is not. */
function intervalText(value: DuckDBIntervalValue): string {
    const parts: string[] = [];
    let plus = "";
    const add = (count: number, unit: string) => {
        if (count !== 0) {
            parts.push(`${count > 0 ? plus : ""}${count} ${unit}${count === 1 ? "" : "s"}`);
            plus = count < 0 ? "+" : "";
        }
    };
    add(Math.trunc(value.months / 12), "year");
    add(value.months % 12, "mon");
    add(value.days, "day");
    if (value.micros !== 0n || parts.length === 0) {
        const negative = value.micros < 0n;
        const micros = negative ? -value.micros : value.micros;
        const hours = micros / 3_600_000_000n;
        const rest = timeText(Number(micros % 3_600_000_000n)).slice(2);
        parts.push(`${negative ? "-" : plus}${String(hours).padStart(2, "0")}${rest}`);
    }
    return parts.join(" ");
}

function listText(value: DuckDBValue): string {
    const items = (value as { readonly items: readonly DuckDBValue[] }).items;
    const quoted = items.map((item) => {
        if (item === null) {
            return "NULL";
        }
        const text = String(item);
        return /^$|[\s{},"\\]|^null$/i.test(text) ? `"${text.replace(/(["\\])/g, "\\$1")}"` : text;
    });
    return `{${quoted.join(",")}}`;
}

function vectorText(value: DuckDBValue): string {
    return (value as { readonly items: readonly DuckDBValue[] }).items.join(" ");
}

/** What of a session changes the texts of its results. */
export interface TextStyle {
    /** Moments are shown in its zone; undefined: in UTC. */
    readonly offsetAt?: ZoneOffset;
    /** Source: developer guide, "extra_float_digits". */
    readonly extraFloatDigits: number;
}

export const PLAIN_STYLE: TextStyle = { extraFloatDigits: 0 };

/** How values of a type are printed. */
export function formatterOf(type: DataType, { offsetAt, extraFloatDigits }: TextStyle): Formatter {
    switch (type.kind) {
        case "boolean":
            return (value) => (value === true ? "t" : "f");
        case "real":
            return rounding(REAL_DIGITS + extraFloatDigits);
        case "double":
            // All digits that tell the value from its neighbours, unless fewer are asked for: no reader is misled by them.
            return extraFloatDigits < 0 ? rounding(DOUBLE_DIGITS + extraFloatDigits) : (floatText as Formatter);
        case "timestamp":
            return (value) => timestampText((value as DuckDBTimestampValue).micros);
        case "timestamptz":
            return (value) => zonedText((value as DuckDBTimestampTZValue).micros, offsetAt);
        case "date":
            return (value) => dateText((value as { readonly days: number }).days);
        case "interval":
            return (value) => (value instanceof DuckDBIntervalValue ? intervalText(value) : String(value));
        case "char":
            return (value) => padTo(value as string, type.length);
        case "varbyte":
            return (value) =>
                value instanceof DuckDBBlobValue ? Buffer.from(value.bytes).toString("hex") : String(value);
        case "text_array":
            return type.of === "int2vector" ? vectorText : listText;
        case "varchar":
        case "text":
        case "name":
        case "super":
            return (value) => (typeof value === "string" ? value : String(value));
        case "unknown":
            return asPlain;
        default:
            return (value) => (typeof value === "string" ? asString(value) : asPlain(value));
    }
}

function rounding(digits: number): Formatter {
    return (value) => roundedText(value as number, Math.max(1, digits));
}

/** A moment as the clocks of a zone show it, without one those of UTC. */
function zonedText(micros: bigint, offsetAt: ZoneOffset | undefined): string {
    const inUtc = timestampText(micros);
    if (inUtc.endsWith("infinity")) {
        return inUtc;
    }
    const offset = offsetAt?.(micros) ?? 0;
    const text = offset === 0 ? inUtc : timestampText(micros + BigInt(offset) * 1_000_000n);
    const zone = offsetText(offset);
    return text.endsWith(" BC") ? `${text.slice(0, -3)}${zone} BC` : `${text}${zone}`;
}

/** CHAR(n) leaves the warehouse padded with blanks to n bytes. */
function padTo(value: string, length: number): string {
    const bytes = Buffer.byteLength(value);
    return bytes < length ? value + " ".repeat(length - bytes) : value;
}
