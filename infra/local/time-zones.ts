import { notSupported, SqlError } from "./errors";

/** Names of three or four letters that are whole zones; the others are abbreviations, which SET does not take. */
const SHORT_NAMES: ReadonlySet<string> = new Set([
    ...["utc", "gmt", "uct", "zulu", "est", "mst", "hst", "wet", "cet", "met", "eet"],
    ...["cuba", "eire", "iran", "prc", "roc", "rok"],
]);

/** `-8:00` is west of Greenwich as ISO 8601 has it, `PST8` as POSIX has it. */
const ISO_OFFSET = /^([+-])(\d{1,2})(?::?(\d\d)(?::00)?)?$/;
const POSIX_OFFSET = /^[a-z]{3,}([+-]?)(\d{1,2})(?::(\d\d))?$/i;

/**
 * A session's time zone by the name that the engine knows it by.
 * @throws SqlError 22023 for what is none. Source: developer guide, "timezone", "Time zone formats".
 */
export function engineTimeZone(name: string): string {
    const iso = ISO_OFFSET.exec(name);
    if (iso) {
        return fixedZone(name, iso[1] === "-" ? 1 : -1, iso[2], iso[3]);
    }
    const posix = POSIX_OFFSET.exec(name);
    if (posix) {
        return fixedZone(name, posix[1] === "-" ? -1 : 1, posix[2], posix[3]);
    }
    const isAbbreviation = /^[a-z]{3,4}$/i.test(name) && !SHORT_NAMES.has(name.toLowerCase());
    const known = isAbbreviation ? undefined : canonicalZone(name);
    if (known === undefined) {
        throw new SqlError("22023", `invalid value for parameter "timezone": "${name}"`, {
            hint: "Give a full name such as America/New_York, or hours from UTC such as -8:00.",
        });
    }
    return known;
}

/**
 * The offset that an interval is: `-08:00:00`. @throws SqlError 22023 for one of days or months, or of parts of a minute.
 * Source: developer guide, "timezone", INTERVAL.
 */
export function offsetOf(
    { months, days, micros }: { readonly months: number; readonly days: number; readonly micros: number },
    text: string,
): string {
    const minutes = Math.abs(micros) / 60_000_000;
    if (months !== 0 || days !== 0 || !Number.isInteger(minutes)) {
        throw new SqlError("22023", `invalid interval value for time zone: "${text}"`, {
            hint: "Give hours, or hours and minutes, from UTC: INTERVAL '-8 hours'.",
        });
    }
    const digits = (part: number) => String(part).padStart(2, "0");
    return `${micros < 0 ? "-" : "+"}${digits(Math.floor(minutes / 60))}:${digits(minutes % 60)}:00`;
}

/** Etc/GMT+8 is eight hours west: the engine's only fixed offsets are whole hours. */
function fixedZone(name: string, west: 1 | -1, hours = "0", minutes = "00"): string {
    const offset = west * Number(hours);
    if (Number(minutes) !== 0 || offset > 12 || offset < -14) {
        throw notSupported(
            `The local warehouse carries time zones of whole hours from 14 east to 12 west, not '${name}'.`,
            undefined,
            "Give the full name of a zone, such as Asia/Kolkata.",
        );
    }
    return offset === 0 ? "UTC" : `Etc/GMT${offset > 0 ? "+" : "-"}${Math.abs(offset)}`;
}

function canonicalZone(name: string): string | undefined {
    try {
        return new Intl.DateTimeFormat("en-US", { timeZone: name }).resolvedOptions().timeZone;
    } catch {
        return undefined;
    }
}

/** What clocks of a zone are ahead of UTC: zones change their clocks at whole quarters of an hour. */
const QUARTER_MICROS = 900_000_000n;
const MILLIS_OF_QUARTER = 900_000;
/** Beyond these the calendar that is asked ends; zones have no rules for such times. */
const LAST_MILLIS = 8.64e15;
/** Quarters whose offset is remembered. */
const MOST_QUARTERS = 10_000;

/** The seconds that a zone's clocks are ahead of UTC at a moment, in microseconds since 1970. */
export type ZoneOffset = (micros: bigint) => number;

export function zoneOffsets(zone: string): ZoneOffset {
    const format = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset", year: "numeric" });
    const known = new Map<bigint, number>();
    return (micros) => {
        const quarter = micros / QUARTER_MICROS - (micros % QUARTER_MICROS < 0n ? 1n : 0n);
        let offset = known.get(quarter);
        if (offset === undefined) {
            const millis = Math.max(-LAST_MILLIS, Math.min(LAST_MILLIS, Number(quarter) * MILLIS_OF_QUARTER));
            offset = offsetIn(format.format(new Date(millis)));
            if (known.size >= MOST_QUARTERS) {
                known.clear();
            }
            known.set(quarter, offset);
        }
        return offset;
    };
}

/** `1849, GMT-07:52:58` */
function offsetIn(formatted: string): number {
    const [, sign, hours, minutes = "0", seconds = "0"] = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(formatted) ?? [];
    const size = Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(seconds);
    return sign === "-" ? -size : size;
}

/** An offset behind a time, as PostgreSQL prints it: `+00`, `-07`, `+05:30`, `-07:52:58`. */
export function offsetText(seconds: number): string {
    const two = (value: number) => String(value).padStart(2, "0");
    const size = Math.abs(seconds);
    const [hours, minutes, rest] = [Math.floor(size / 3600), Math.floor(size / 60) % 60, size % 60];
    const tail = rest === 0 ? (minutes === 0 ? "" : `:${two(minutes)}`) : `:${two(minutes)}:${two(rest)}`;
    return `${seconds < 0 ? "-" : "+"}${two(hours)}${tail}`;
}
