import { notSupported, SqlError } from "../../errors";
import type { IntervalParts } from "./bound";
import { type DatePart, datePart } from "./date-parts";

const SECOND = 1_000_000;
const DAY = 86_400 * SECOND;

/** What one of a unit adds. Fractions of a month are days (30), fractions of a day are time, as in PostgreSQL. */
const UNITS: Readonly<Partial<Record<DatePart, readonly ["months" | "days" | "micros", number]>>> = {
    millennium: ["months", 12_000],
    century: ["months", 1200],
    decade: ["months", 120],
    year: ["months", 12],
    quarter: ["months", 3],
    month: ["months", 1],
    week: ["days", 7],
    day: ["days", 1],
    hour: ["micros", 3600 * SECOND],
    minute: ["micros", 60 * SECOND],
    second: ["micros", SECOND],
    millisecond: ["micros", 1000],
    microsecond: ["micros", 1],
};

/** Months and days are kept in 32 bits, microseconds in 64. */
const MOST_UNITS = 2 ** 31;
const MOST_MICROS = 2 ** 63;
const EXACT_MICROS = 2 ** 53;

const NONE: IntervalParts = { months: 0, days: 0, micros: 0 };

/** So many of a unit; undefined for a part that is no length of time. */
function unitsOf(count: number, part: DatePart): IntervalParts | undefined {
    const unit = UNITS[part];
    if (!unit) {
        return undefined;
    }
    const total = count * unit[1];
    if (unit[0] === "micros") {
        return { ...NONE, micros: Math.round(total) };
    }
    const whole = Math.trunc(total);
    const rest = total - whole;
    if (unit[0] === "days") {
        return { ...NONE, days: whole, micros: Math.round(rest * DAY) };
    }
    const days = Math.trunc(rest * 30);
    return { months: whole, days, micros: Math.round((rest * 30 - days) * DAY) };
}

/**
 * What an interval literal says. `from` is a unit written behind it: `interval '2' day`.
 * @throws SqlError 22007, 22015
 * Source: developer guide, "Interval literals".
 */
export function intervalLiteral(text: string, from?: string, to?: string, at?: number): IntervalParts {
    const found = readInterval(text, from, to, at);
    if (!isKept(found)) {
        throw new SqlError("22015", `interval field value out of range: "${text}"`, {
            position: at === undefined ? undefined : at + 1,
        });
    }
    if (Math.abs(found.micros) >= EXACT_MICROS) {
        throw notSupported(
            `Hours, minutes and seconds of more than 285 years are not carried by the local warehouse: "${text}"`,
            at,
            "Say it in days.",
        );
    }
    return found;
}

function isKept({ months, days, micros }: IntervalParts): boolean {
    return Math.max(Math.abs(months), Math.abs(days)) < MOST_UNITS && Math.abs(micros) < MOST_MICROS;
}

function readInterval(text: string, from?: string, to?: string, at?: number): IntervalParts {
    if (to !== undefined) {
        throw notSupported(
            `INTERVAL ... ${from?.toUpperCase()} TO ${to.toUpperCase()} is not supported by the local warehouse yet.`,
            at,
            "Write the units into the literal: interval '1 year 2 months'.",
        );
    }
    const unit = from === undefined ? "second" : (from as DatePart);
    const parts: IntervalParts[] = [];
    const invalid = () =>
        new SqlError("22007", `invalid input syntax for type interval: "${text}"`, {
            position: at === undefined ? undefined : at + 1,
        });
    let rest = text.trim();
    if (rest === "") {
        throw invalid();
    }
    const units = new Set<DatePart>();
    while (rest !== "") {
        const clock = /^([+-]?)(\d+):([0-5]\d)(?::([0-5]\d(?:\.\d+)?))?(?=[\s,]|$)[\s,]*/.exec(rest);
        const quantity = /^([+-]?(?:\d+\.?\d*|\.\d+))(\s*)([a-z]*)[\s,]*/i.exec(rest);
        const found = clock ?? quantity;
        if (!found) {
            throw invalid();
        }
        rest = rest.slice(found[0].length);
        const part = clock ? undefined : quantityPart(quantity as RegExpExecArray, rest, unit);
        const length = clock ? clockParts(clock) : part && unitsOf(Number(quantity?.[1]), part);
        if (!length || (part && units.has(part))) {
            throw invalid();
        }
        if (part) {
            units.add(part);
        }
        parts.push(length);
        if (/^ago$/i.test(rest.trim())) {
            return negated(parts.reduce(sum, NONE));
        }
    }
    return parts.reduce(sum, NONE);
}

/** What a number counts: its own unit; without one that of the whole where nothing stands behind it, days before a time of day. */
function quantityPart([, , blanks, name]: RegExpExecArray, behind: string, ofAll: DatePart): DatePart | undefined {
    if (name) {
        return datePart(name);
    }
    if (behind === "") {
        return ofAll;
    }
    return blanks !== "" && /^[+-]?\d+:/.test(behind) ? "day" : undefined;
}

function clockParts([, sign, hours, minutes, seconds = "0"]: RegExpExecArray): IntervalParts {
    const micros = Math.round(((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * SECOND);
    return { ...NONE, micros: sign === "-" ? -micros : micros };
}

function sum(one: IntervalParts, other: IntervalParts): IntervalParts {
    return { months: one.months + other.months, days: one.days + other.days, micros: one.micros + other.micros };
}

/** The same length of time, backwards. */
function negated({ months, days, micros }: IntervalParts): IntervalParts {
    return { months: -months, days: -days, micros: -micros };
}

/** An interval as engine SQL. */
export function intervalSql({ months, days, micros }: IntervalParts): string {
    const parts = [
        ...(months === 0 ? [] : [`to_months(${months})`]),
        ...(days === 0 ? [] : [`to_days(${days})`]),
        ...(micros === 0 ? [] : [`to_microseconds(${micros})`]),
    ];
    return parts.length > 1 ? `(${parts.join(" + ")})` : (parts[0] ?? "to_days(0)");
}
