import { offsetText } from "../../time-zones";

/**
 * Dates and times between their text form (ISO, as PostgreSQL prints it) and their binary one: days or microseconds
 * since 2000-01-01. Source: PostgreSQL, "Date/Time Types" and timestamp_send.
 */

const SECOND_MICROS = 1_000_000n;
const DAY_MICROS = 86_400n * SECOND_MICROS;

/**
 * The Gregorian calendar repeats after 400 years. Years are counted from March here, so that a leap day is a year's last.
 * Date is not used: it ends in the year 275,760, timestamps in 294,276.
 */
const CYCLE_YEARS = 400;
const CYCLE_DAYS = 146_097;

/** From 1 March of the year 0 to 2000-01-01. */
const EPOCH_DAYS = 730_425;

const INFINITE_DAYS = { infinity: 0x7fff_ffff, "-infinity": -0x8000_0000 } as const;
const INFINITE_MICROS = { infinity: 2n ** 63n - 1n, "-infinity": -(2n ** 63n) } as const;

const DATE = /^(\d{4,6})-(\d\d)-(\d\d)$/;
const TIME = /^(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?$/;
const ZONE = /([+-])(\d\d)(?::?(\d\d))?(?::?(\d\d))?$/;

/** `2018-11-15` or `0044-03-15 BC` as days since 2000-01-01. */
export function encodeDate(text: string): number {
    if (text === "infinity" || text === "-infinity") {
        return INFINITE_DAYS[text];
    }
    return daysOf(text.replace(/ BC$/, ""), text.endsWith(" BC"), text);
}

/** Microseconds of the day. */
export function encodeTime(text: string): bigint {
    const match = TIME.exec(text);
    if (match === null) {
        throw unreadable(text);
    }
    const [hours, minutes, seconds] = match.slice(1, 4).map(Number) as [number, number, number];
    const fraction = (match[4] ?? "").padEnd(6, "0");
    return BigInt(hours * 3600 + minutes * 60 + seconds) * SECOND_MICROS + BigInt(fraction);
}

/** `12:34:56.789+05:30` as microseconds of the day and its zone's seconds west of UTC, as timetz_send has them. */
export function encodeTimeWithZone(text: string): { readonly micros: bigint; readonly secondsWest: number } {
    const zone = ZONE.exec(text);
    const micros = encodeTime(zone === null ? text : text.slice(0, zone.index));
    return { micros, secondsWest: Number(-zoneMicros(zone) / SECOND_MICROS) };
}

/** `2018-11-15 00:30:26.796`, with a zone (`+00`) or without, as microseconds since 2000-01-01. */
export function encodeTimestamp(text: string): bigint {
    if (text === "infinity" || text === "-infinity") {
        return INFINITE_MICROS[text];
    }
    const isBeforeChrist = text.endsWith(" BC");
    const [date, clock] = text.replace(/ BC$/, "").split(" ");
    if (date === undefined || clock === undefined) {
        throw unreadable(text);
    }
    const zone = ZONE.exec(clock);
    const time = encodeTime(zone === null ? clock : clock.slice(0, zone.index));
    return BigInt(daysOf(date, isBeforeChrist, text)) * DAY_MICROS + time - zoneMicros(zone);
}

/** Days since 2000-01-01 as text. */
export function decodeDate(days: number): string {
    if (days === INFINITE_DAYS.infinity) {
        return "infinity";
    }
    if (days === INFINITE_DAYS["-infinity"]) {
        return "-infinity";
    }
    const cycle = Math.floor((days + EPOCH_DAYS) / CYCLE_DAYS);
    const ofCycle = days + EPOCH_DAYS - cycle * CYCLE_DAYS;
    const yearOfCycle = Math.floor(
        (ofCycle - Math.floor(ofCycle / 1460) + Math.floor(ofCycle / 36_524) - Math.floor(ofCycle / 146_096)) / 365,
    );
    const dayOfYear = ofCycle - daysBeforeYear(yearOfCycle);
    const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
    const month = ((monthFromMarch + 2) % 12) + 1;
    const day = dayOfYear - daysBeforeMonth(monthFromMarch) + 1;
    const year = cycle * CYCLE_YEARS + yearOfCycle + (month <= 2 ? 1 : 0);
    const two = (value: number) => String(value).padStart(2, "0");
    const monthAndDay = `${two(month)}-${two(day)}`;
    // There is no year 0: 1 BC comes before 1.
    const shown = String(year > 0 ? year : 1 - year).padStart(4, "0");
    return `${shown}-${monthAndDay}${year > 0 ? "" : " BC"}`;
}

/** Microseconds of the day as text. */
export function decodeTime(micros: bigint): string {
    const seconds = Number(micros / SECOND_MICROS);
    const two = (value: number) => String(value).padStart(2, "0");
    const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    const fraction = micros % SECOND_MICROS;
    return fraction === 0n ? clock : `${clock}.${String(fraction).padStart(6, "0").replace(/0+$/, "")}`;
}

/** The same as text; `secondsWest` of UTC is its zone. */
export function decodeTimeWithZone(micros: bigint, secondsWest: number): string {
    return `${decodeTime(micros)}${offsetText(-secondsWest)}`;
}

/** Microseconds since 2000-01-01 as text; `zone` is what follows the time ("" or "+00"). */
export function decodeTimestamp(micros: bigint, zone: "" | "+00"): string {
    if (micros === INFINITE_MICROS.infinity) {
        return "infinity";
    }
    if (micros === INFINITE_MICROS["-infinity"]) {
        return "-infinity";
    }
    const ofDay = ((micros % DAY_MICROS) + DAY_MICROS) % DAY_MICROS;
    const [date, era] = decodeDate(Number((micros - ofDay) / DAY_MICROS)).split(" ");
    return `${date} ${decodeTime(ofDay)}${zone}${era === undefined ? "" : ` ${era}`}`;
}

function daysOf(date: string, isBeforeChrist: boolean, whole: string): number {
    const match = DATE.exec(date);
    if (match === null) {
        throw unreadable(whole);
    }
    const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
    const astronomical = isBeforeChrist ? 1 - year : year;
    const fromMarch = month <= 2 ? astronomical - 1 : astronomical;
    const cycle = Math.floor(fromMarch / CYCLE_YEARS);
    const ofCycle = daysBeforeYear(fromMarch - cycle * CYCLE_YEARS) + daysBeforeMonth((month + 9) % 12) + day - 1;
    return cycle * CYCLE_DAYS + ofCycle - EPOCH_DAYS;
}

/** Days of a cycle before one of its years. */
function daysBeforeYear(year: number): number {
    return year * 365 + Math.floor(year / 4) - Math.floor(year / 100);
}

/** Days of a year before one of its months, March being 0. */
function daysBeforeMonth(month: number): number {
    return Math.floor((153 * month + 2) / 5);
}

function zoneMicros(zone: RegExpExecArray | null): bigint {
    if (zone === null) {
        return 0n;
    }
    const [hours, minutes, seconds] = [zone[2], zone[3], zone[4]].map((part) => Number(part ?? 0)) as [
        number,
        number,
        number,
    ];
    const micros = BigInt(hours * 3600 + minutes * 60 + seconds) * SECOND_MICROS;
    return zone[1] === "-" ? -micros : micros;
}

function unreadable(text: string): Error {
    return new Error(`"${text}" is no date or time in ISO form.`);
}
