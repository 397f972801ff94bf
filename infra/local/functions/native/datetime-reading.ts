import { BOOLEAN, DuckDBTimestampValue, TIMESTAMP, VARCHAR } from "@duckdb/node-api";
import { type DatetimePart, type DatetimeToken, datetimeTokens } from "./datetime-tokens";
import type { NativeFunction } from "./native-function";

/** How many digits each part takes where another number follows at once. */
const DIGITS: Readonly<Partial<Record<DatetimePart, number>>> = {
    ...{ CC: 2, YYYY: 4, YYY: 3, YY: 2, Y: 1, IYYY: 4, IYY: 3, IY: 2, I: 1, Q: 1, MM: 2, WW: 2, W: 1, IW: 2, DDD: 3 },
    ...{ IDDD: 3, DD: 2, D: 1, ID: 1, J: 7, HH24: 2, HH12: 2, HH: 2, MI: 2, SS: 2, SSSS: 5, MS: 3, US: 6 },
};

const MONTHS = "january february march april may june july august september october november december".split(" ");
const DAYS = "sunday monday tuesday wednesday thursday friday saturday".split(" ");
const ROMAN = "i ii iii iv v vi vii viii ix x xi xii".split(" ");

type Fields = Partial<Record<DatetimePart, number>> & { beforeChrist?: boolean; afternoon?: boolean };

/**
 * TO_DATE and TO_TIMESTAMP: microseconds since 1970. Months, days and hours beyond their ends go on into the next, unless
 * strictly read. Source: developer guide, "TO_DATE function" and "TO_TIMESTAMP"; PostgreSQL's manual, "Data Type Formatting
 * Functions".
 * @throws Error 22007 for a text that does not match, 22008 for a value out of range.
 */
function datetimeReading(text: string, format: string, strict: boolean): bigint {
    const fields = fieldsOf(text, format);
    const days = dayOf(fields, strict);
    return days * 86_400_000_000n + microsOfDay(fields, strict);
}

function fieldsOf(text: string, format: string): Fields {
    const tokens = datetimeTokens(format);
    const fields: Fields = {};
    let at = 0;
    tokens.forEach((token, index) => {
        if (at >= text.length) {
            return; // what is missing keeps its default
        }
        at =
            token.kind === "text"
                ? skipText(token.text, text, at)
                : readPart(token, tokens[index + 1], fields, text, at);
    });
    return fields;
}

/** A blank stands for any blanks, another separator for any one; anything else for one character. */
function skipText(expected: string, text: string, from: number): number {
    let at = from;
    for (const character of expected) {
        if (character === " ") {
            while (text[at] === " ") at++;
        } else if (/[a-z0-9]/i.test(character) || !/[a-z0-9]/i.test(text[at] ?? "")) {
            at++;
        }
    }
    return at;
}

function readPart(
    token: DatetimeToken & { kind: "part" },
    following: DatetimeToken | undefined,
    fields: Fields,
    text: string,
    from: number,
): number {
    const { name } = token;
    let at = from;
    while (text[at] === " ") at++;
    const digits = DIGITS[name];
    if (digits !== undefined) {
        const adjacent = following?.kind === "part" && DIGITS[following.name] !== undefined;
        const fraction = name === "MS" || name === "US";
        const pattern = adjacent || fraction || name === "J" ? new RegExp(`^\\d{1,${digits}}`) : /^\d+/;
        const found = (/^Y+$/.test(name) && !adjacent ? /^-?\d+/ : pattern).exec(text.slice(at));
        if (!found) {
            throw mismatch(text.slice(at, at + Math.max(digits, 1)), name);
        }
        fields[name] = Number(fraction ? found[0].padEnd(digits, "0") : found[0]) + centuryOf(name, found[0]);
        at += found[0].length;
        return token.ordinal && /^(st|nd|rd|th)/i.test(text.slice(at)) ? at + 2 : at;
    }
    return at + readWord(name, fields, text.slice(at));
}

/** Years of fewer digits lie closest to 2020. */
function centuryOf(name: DatetimePart, digits: string): number {
    const value = Number(digits);
    if (!/^(I?Y{1,3}|I)$/.test(name) || name === "YYYY" || name === "IYYY") {
        return 0;
    }
    if (value < 70) return 2000;
    if (value < 100) return 1900;
    if (value < 520) return 2000;
    return value < 1000 ? 1000 : 0;
}

/** A name of a month, a day, an era or a half of the day; how long it is. */
function readWord(name: DatetimePart, fields: Fields, rest: string): number {
    switch (name) {
        case "MONTH":
        case "MON": {
            const month = longest(rest, name === "MON" ? MONTHS.map(shortened) : MONTHS);
            if (!month) throw mismatch(rest, name);
            fields.MM = month.index + 1;
            return month.length;
        }
        case "DAY":
        case "DY": {
            const day = longest(rest, name === "DY" ? DAYS.map(shortened) : DAYS);
            if (!day) throw mismatch(rest, name);
            return day.length;
        }
        case "RM": {
            const month = longest(rest, ROMAN);
            if (!month) throw mismatch(rest, name);
            fields.MM = month.index + 1;
            return month.length;
        }
        case "AM":
        case "PM":
        case "A.M.":
        case "P.M.": {
            const half = /^([ap])\.?m\.?/i.exec(rest);
            if (!half) throw mismatch(rest, name);
            fields.afternoon = half[1]?.toLowerCase() === "p";
            return half[0].length;
        }
        case "AD":
        case "BC":
        case "A.D.":
        case "B.C.": {
            const era = /^(a\.?d\.?|b\.?c\.?)/i.exec(rest);
            if (!era) throw mismatch(rest, name);
            fields.beforeChrist = era[0].toLowerCase().startsWith("b");
            return era[0].length;
        }
        case "Y,YYY": {
            const year = /^(\d+),(\d{3})/.exec(rest);
            if (!year) throw mismatch(rest, name);
            fields.YYYY = Number(year[1]) * 1000 + Number(year[2]);
            return year[0].length;
        }
        default:
            throw new Error(`[0A000] "${name}" is not supported in the format of TO_DATE and TO_TIMESTAMP`);
    }
}

const shortened = (word: string) => word.slice(0, 3);

function longest(
    rest: string,
    words: readonly string[],
): { readonly index: number; readonly length: number } | undefined {
    const lower = rest.toLowerCase();
    return words
        .map((word, index) => ({ index, length: lower.startsWith(word) ? word.length : 0 }))
        .filter(({ length }) => length > 0)
        .sort((one, other) => other.length - one.length)[0];
}

function mismatch(found: string, name: string): Error {
    return new Error(`[22007] invalid value "${found.slice(0, 20)}" for "${name}"`);
}

/** Days since 1970. */
function dayOf(fields: Fields, strict: boolean): bigint {
    if (fields.J !== undefined) {
        return BigInt(fields.J - 2_440_588);
    }
    const isoYear = fields.IYYY ?? fields.IYY ?? fields.IY ?? fields.I;
    if (isoYear !== undefined) {
        return isoDay(isoYear, fields);
    }
    const year = yearOf(fields);
    if (fields.DDD !== undefined) {
        return daysOf(year, 1, fields.DDD);
    }
    if (fields.WW !== undefined) {
        return daysOf(year, 1, (fields.WW - 1) * 7 + 1);
    }
    const month = fields.MM ?? 1;
    const day = fields.W === undefined || fields.DD !== undefined ? (fields.DD ?? 1) : (fields.W - 1) * 7 + 1;
    if (strict && (month < 1 || month > 12 || day < 1 || day > daysIn(year, month))) {
        throw new Error(`[22008] date/time field date value out of range: ${year}-${month}-${day}`);
    }
    return daysOf(year, month, day);
}

function yearOf(fields: Fields): number {
    const given = fields.YYYY ?? fields.YYY ?? fields.YY ?? fields.Y;
    const year = given ?? (fields.CC === undefined ? 1 : (fields.CC - 1) * 100 + 1);
    return fields.beforeChrist ? 1 - year : year;
}

function isoDay(year: number, fields: Fields): bigint {
    const fourth = daysOf(year, 1, 4);
    const weekday = (fourth + 3n) % 7n;
    const firstMonday = fourth - (weekday < 0n ? weekday + 7n : weekday);
    const offset = fields.IDDD === undefined ? ((fields.IW ?? 1) - 1) * 7 + (fields.ID ?? 1) - 1 : fields.IDDD - 1;
    return firstMonday + BigInt(offset);
}

function daysOf(year: number, month: number, day: number): bigint {
    const date = new Date(0);
    date.setUTCFullYear(year, month - 1, day);
    return BigInt(Math.round(date.getTime() / 86_400_000));
}

function daysIn(year: number, month: number): number {
    const date = new Date(0);
    date.setUTCFullYear(year, month, 0);
    return date.getUTCDate();
}

function microsOfDay(fields: Fields, strict: boolean): bigint {
    const fraction = (fields.MS ?? 0) * 1000 + (fields.US ?? 0);
    if (fields.SSSS !== undefined) {
        return BigInt(fields.SSSS) * 1_000_000n + BigInt(fraction);
    }
    const [hour, minute, second] = [hourOf(fields), fields.MI ?? 0, fields.SS ?? 0];
    if (strict && (hour > 23 || minute > 59 || second > 59)) {
        const clock = [hour, minute, second].map((part) => String(part).padStart(2, "0")).join(":");
        throw new Error(`[22008] date/time field time value out of range: ${clock}.${fraction}`);
    }
    return BigInt(hour * 3600 + minute * 60 + second) * 1_000_000n + BigInt(fraction);
}

function hourOf(fields: Fields): number {
    const twelve = fields.HH12 ?? fields.HH;
    const hour = fields.HH24 ?? twelve ?? 0;
    if (twelve !== undefined && (twelve < 1 || twelve > 12)) {
        throw new Error(`[22007] hour "${twelve}" is invalid for the 12-hour clock`);
    }
    if (fields.afternoon === undefined) {
        return hour;
    }
    return fields.afternoon ? (hour < 12 ? hour + 12 : hour) : hour === 12 ? 0 : hour;
}

export const datetimeReadingFunction: NativeFunction = {
    name: "native_datetime_reading",
    takes: [VARCHAR, VARCHAR, BOOLEAN],
    yields: TIMESTAMP,
    value: (text, format, strict) =>
        new DuckDBTimestampValue(datetimeReading(text as string, format as string, strict as boolean)),
};
