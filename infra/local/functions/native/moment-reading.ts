import { VARCHAR } from "@duckdb/node-api";
import { SqlError } from "../../errors";
import type { NativeFunction } from "./native-function";
import { zoneOffset } from "./zones";

/** What the text of a date, time or timestamp says. */
export interface Moment {
    readonly year: number;
    readonly month: number;
    readonly day: number;
    /** Microseconds of the day. */
    readonly micros: number;
    /** As the engine reads it after a time: `+08:00` or ` US/Pacific`; empty if the literal has none. */
    readonly zone: string;
}

const MONTHS = [
    ...(["january", "february", "march", "april", "may", "june", "july"] as const),
    ...(["august", "september", "october", "november", "december"] as const),
];

const placed = (at?: number) => ({ position: at === undefined ? undefined : at + 1 });

const invalid = (text: string, type: string, at?: number) =>
    new SqlError("22007", `invalid input syntax for type ${type}: "${text}"`, placed(at));

const outOfRange = (text: string, at?: number) =>
    new SqlError("22008", `date/time field value out of range: "${text}"`, placed(at));

const outOfZones = (text: string, at?: number) =>
    new SqlError("22009", `time zone displacement out of range: "${text}"`, placed(at));

/** A year of four digits or more, or two digits that mean 1970 to 2069. */
function yearOf(digits: string): number {
    const year = Number(digits);
    return digits.length > 2 ? year : year + (year < 70 ? 2000 : 1900);
}

/** Its name or the first three letters of it; 0 for what is none. Source: PostgreSQL manual, "Date/Time Key Words". */
function monthOf(name: string): number {
    const known = name.toLowerCase().replace(/^sept$/, "sep");
    return MONTHS.findIndex((month) => known === month || known === month.slice(0, 3)) + 1;
}

type DateReader = readonly [RegExp, (groups: readonly string[]) => readonly [string, number, number]];

/** The ways to write a date, under the DateStyle MDY. Each yields year, month and day. */
const DATES: readonly DateReader[] = [
    [
        /^(\d{4}|\d{5,6}(?=-))[-/.](\d{1,2})[-/.](\d{1,2})(?=[\sT]|$)/i,
        ([year = "", month, day]) => [year, Number(month), Number(day)],
    ],
    [
        /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?=[\sT]|$)/i,
        ([month, day, year = ""]) => [year, Number(month), Number(day)],
    ],
    [/^(\d{4})(\d{2})(\d{2})(?=[\sT]|$)/i, ([year = "", month, day]) => [year, Number(month), Number(day)]],
    [/^(\d{2})(\d{2})(\d{2})(?=\s|$)/, ([year = "", month, day]) => [year, Number(month), Number(day)]],
    [/^(\d{4})\.(\d{3})(?=\s|$)/, ([year = "", dayOfYear]) => [year, 1, Number(dayOfYear)]],
    [
        /^(\d{4})[-\s]([a-z]{3,9})[-\s](\d{1,2})(?=\s|$)/i,
        ([year = "", month = "", day]) => [year, monthOf(month), Number(day)],
    ],
    [
        /^([a-z]{3,9})[-\s](\d{1,2})(?:,|[-\s])\s*(\d{4}|\d{2})(?=\s|$)/i,
        ([month = "", day, year = ""]) => [year, monthOf(month), Number(day)],
    ],
    [
        /^(\d{1,2})[-\s]([a-z]{3,9})[-\s](\d{4}|\d{2})(?=\s|$)/i,
        ([day, month = "", year = ""]) => [year, monthOf(month), Number(day)],
    ],
];

/** `17 Dec 07:37:16 1997 PST`: the year stands behind the time. */
const YEAR_LAST = /^(\d{1,2})\s+([a-z]{3,9})\s+(\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?)\s+(\d{4})(.*)$/i;

/** A date, with a time and a zone or without. @throws SqlError 22007, 22008 */
export function readMoment(text: string, type: string, at?: number): Moment {
    const trimmed = text.trim().replace(YEAR_LAST, "$1 $2 $4 $3$5");
    for (const [pattern, read] of DATES) {
        const match = pattern.exec(trimmed);
        if (match) {
            const [year, month, day] = read(match.slice(1));
            const rest = trimmed.slice(match[0].length).replace(/^[T\s]\s*/i, "");
            const date = { year: yearOf(year), month, day };
            if (month === 0 && /[a-z]{3}/i.test(match[0])) {
                throw invalid(text, type, at); // no number out of range but no month's name
            }
            checkDate(date, pattern.source.includes("\\.(\\d{3})"), text, at);
            return { ...date, ...(rest === "" ? { micros: 0, zone: "" } : timePart(rest, text, type, at)) };
        }
    }
    throw invalid(text, type, at);
}

/** What is later can't be shown: JavaScript's dates end in the year after it. */
const LAST_YEAR = 275_759;

function checkDate(date: { year: number; month: number; day: number }, ofYear: boolean, text: string, at?: number) {
    const { year, month, day } = date;
    const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
    const daysOfMonth = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
    if (year < 1 || year > LAST_YEAR || day < 1 || day > (ofYear ? (isLeap ? 366 : 365) : daysOfMonth)) {
        throw outOfRange(text, at);
    }
}

/** A time, or that of a timestamp. @throws SqlError 22007, 22008 */
export function readTime(text: string, type: string, at?: number): { micros: number; zone: string } {
    const trimmed = text.trim();
    return /^\d{1,2}:|^\d{4}(\d\d)?(\.\d+)?\s*([ap]m)?$/i.test(trimmed)
        ? timePart(trimmed, text, type, at)
        : readMoment(text, type, at);
}

/** 24:00:00 is the end of the day, and so is 23:59:60. */
const MICROS_OF_DAY = 86_400e6;

const TIME =
    /^(?:(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d*))?)?|(\d\d)(\d\d)(\d\d)?(?:\.(\d*))?)\s*([ap]m\b)?\s*(.*)$/i;

function timePart(rest: string, text: string, type: string, at?: number): { micros: number; zone: string } {
    const match = TIME.exec(rest);
    if (!match) {
        throw invalid(text, type, at);
    }
    const [, h1, m1, s1, f1, h2, m2, s2, f2, half, zone = ""] = match;
    let hour = Number(h1 ?? h2);
    const minute = Number(m1 ?? m2);
    const second = Number(s1 ?? s2 ?? 0);
    if (half !== undefined) {
        if (hour < 1 || hour > 12) {
            throw outOfRange(text, at);
        }
        hour = (hour % 12) + (half.toLowerCase() === "pm" ? 12 : 0);
    }
    const fraction = Math.round(Number(`0.${f1 ?? f2 ?? ""}0`) * 1e6);
    const micros = ((hour * 60 + minute) * 60 + second) * 1e6 + fraction;
    if (minute > 59 || second > 60 || micros > MICROS_OF_DAY) {
        throw outOfRange(text, at);
    }
    return {
        micros,
        zone: zoneText(zone.trim(), text, type, at),
    };
}

function zoneText(zone: string, text: string, type: string, at?: number): string {
    if (zone === "") {
        return "";
    }
    const numeric = /^([+-])(\d{1,2})(?::?(\d\d))?$/.exec(zone);
    if (numeric) {
        const [, sign, hours = "", minutes = "00"] = numeric;
        if (Number(hours) > 15 || Number(minutes) > 59) {
            throw outOfZones(text, at);
        }
        return `${sign}${hours.padStart(2, "0")}:${minutes}`;
    }
    const known = zoneOffset(zone);
    if (known !== undefined) {
        return known;
    }
    if (/^[a-z]+\/[a-z_/+\-0-9]+$/i.test(zone)) {
        return ` ${zone}`;
    }
    throw invalid(text, type, at);
}

const pad = (value: number, width: number) => String(value).padStart(width, "0");

/** Days beyond a month's end are those of the next: `2008.366` is day 366 of January. */
export function dateText({ year, month, day }: Moment): string {
    const date = new Date(Date.UTC(2000, month - 1, day));
    date.setUTCFullYear(year, month - 1, day);
    return `${pad(date.getUTCFullYear(), 4)}-${pad(date.getUTCMonth() + 1, 2)}-${pad(date.getUTCDate(), 2)}`;
}

export function timeText(micros: number): string {
    const seconds = Math.floor(micros / 1e6);
    const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((n) => pad(n, 2));
    return `${clock.join(":")}.${pad(micros % 1e6, 6)}`;
}

const EPOCH: Moment = { year: 1970, month: 1, day: 1, micros: 0, zone: "+00:00" };

const dateOrEpoch = (text: string) =>
    /^\s*epoch\s*$/i.test(text) ? EPOCH : readMoment(text, "timestamp without time zone");
const timeAlone = (text: string) => readTime(text, "time without time zone");

/** What a text says as the engine reads it; null if that is no date or time. */
const reading = <T>(name: string, read: (text: string) => T, written: (found: T) => string): NativeFunction => ({
    name,
    takes: [VARCHAR],
    yields: VARCHAR,
    value: (text) => {
        try {
            return written(read(text as string));
        } catch (error) {
            if (error instanceof SqlError) {
                return null;
            }
            throw error;
        }
    },
});

const clock = (moment: Moment) => `${dateText(moment)} ${timeText(moment.micros)}`;

/** What casts of columns read, beside what is written as ISO 8601: that the engine reads many times as fast. */
export const momentReadingFunctions: readonly NativeFunction[] = [
    reading("native_date", dateOrEpoch, dateText),
    reading("native_moment", dateOrEpoch, clock),
    reading("native_zoned_moment", dateOrEpoch, (moment) => clock(moment) + moment.zone),
    reading("native_time", timeAlone, ({ micros }) => timeText(micros)),
    reading("native_zoned_time", timeAlone, ({ micros, zone }) => timeText(micros) + zone),
];
