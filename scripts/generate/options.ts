import { UserError } from "../../infra/errors";
import { DAY } from "./calendar";

/** What to generate. The same options give the same bytes, on every platform. */
export interface GenerateOptions {
    /** The folder that stands for the bucket. */
    readonly out: string;
    /** Well-formed events; broken lines come on top. At least one for each day. */
    readonly events?: number;
    readonly users?: number;
    /** Song files that are well-formed; broken ones come on top. */
    readonly songs?: number;
    readonly days?: number;
    readonly seed?: string;
    /** The first day, `YYYY-MM-DD`, UTC. */
    readonly from?: string;
    /** Multiplies what is not given of events, users and songs. */
    readonly scale?: number;
    /** Rows of each broken kind. */
    readonly broken?: number;
    /** Whether events carry `birthDate`. */
    readonly birthDates?: boolean;
    /** Whether songs carry `release`, their album. */
    readonly releases?: boolean;
    /** Whether data that stand in the folder already are replaced. */
    readonly force?: boolean;
    readonly onProgress?: (progress: GenerateProgress) => void;
}

export interface GenerateProgress {
    readonly songFiles: number;
    readonly events: number;
    readonly eventsWanted: number;
}

/** Options checked, with what was left out filled in. `from` is the first day's midnight, in epoch milliseconds. */
export interface Plan {
    readonly out: string;
    readonly events: number;
    readonly users: number;
    readonly songs: number;
    readonly days: number;
    readonly seed: string;
    readonly from: number;
    readonly broken: number;
    readonly birthDates: boolean;
    readonly releases: boolean;
    readonly force: boolean;
}

/** About the public sample's size, with a catalogue that more of its plays are found in. */
const EVENTS = 8000;
const EVENTS_FOR_EACH_USER = 80;
const EVENTS_FOR_EACH_SONG = 25;
/** So many that the broken ones stay a small share. */
const FEWEST_SONGS_UNASKED = 100;
/** The files of the full public catalogue, about: more are written only when asked for. */
const MOST_SONGS_UNASKED = 15_000;
const MOST_DAYS = 36_600;

/** Fills in what was left out: users and songs follow from the events. A UserError says what is out of range. */
export function planFrom(options: GenerateOptions): Plan {
    const scale = options.scale ?? 1;
    if (!(scale > 0 && scale <= 100_000)) throw wrong("scale", "a number above 0, at most 100000", scale);
    const events = options.events ?? Math.max(1, Math.round(EVENTS * scale));
    const days = options.days ?? 30;
    const plan: Plan = {
        out: options.out,
        events,
        users: options.users ?? Math.max(2, Math.round(events / EVENTS_FOR_EACH_USER)),
        songs:
            options.songs ??
            Math.min(MOST_SONGS_UNASKED, Math.max(FEWEST_SONGS_UNASKED, Math.round(events / EVENTS_FOR_EACH_SONG))),
        days,
        seed: options.seed ?? "sparkify",
        from: firstDay(options.from ?? "2018-11-01"),
        broken: options.broken ?? 1,
        birthDates: options.birthDates ?? true,
        releases: options.releases ?? true,
        force: options.force ?? false,
    };
    checkWhole("days", days, 1, MOST_DAYS);
    checkWhole("events", events, 1, 10_000_000_000);
    checkWhole("users", plan.users, 1, 50_000_000);
    checkWhole("songs", plan.songs, 1, 2_000_000);
    checkWhole("broken", plan.broken, 0, 1000);
    if (events < days) {
        throw new UserError(
            `${events} events cannot fill ${days} days: ask for more --events, or for fewer --days.`,
            2,
        );
    }
    return plan;
}

function checkWhole(flag: string, value: number, least: number, most: number): void {
    if (Number.isInteger(value) && value >= least && value <= most) return;
    throw wrong(flag, `a whole number from ${least} to ${most}`, value);
}

function firstDay(text: string): number {
    const time = Date.parse(`${text}T00:00:00Z`);
    const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(time).toISOString().startsWith(text);
    // The first day is a day of the years that every part of the project writes with four digits.
    if (!isDay || time < Date.UTC(1971, 0, 1) || time > Date.UTC(2899, 0, 1) - DAY) {
        throw wrong("from", "a day such as 2018-11-01", text);
    }
    return time;
}

function wrong(flag: string, expected: string, given: number | string): UserError {
    return new UserError(`--${flag} takes ${expected}, not ${given}.`, 2);
}
