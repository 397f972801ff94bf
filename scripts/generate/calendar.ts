import { fromTotals, type Random, runningTotals } from "./random";

/** Milliseconds of a day. */
export const DAY = 86_400_000;

/** Every time in the source ends in these milliseconds: whoever drops or rounds them changes each value. */
export const MILLISECONDS = 796;

/** Events of the source by UTC hour. */
const BY_HOUR = runningTotals([
    185, 201, 157, 130, 159, 206, 230, 219, 246, 311, 356, 391, 368, 415, 504, 577, 626, 572, 579, 431, 397, 326, 247,
    223,
]);

/** Events of the source by weekday, Sunday first. */
const BY_WEEKDAY = [500, 1218, 1260, 1609, 1235, 1523, 711];

/** How many events begin on each day: working days are busier, no two alike, and no day is empty. */
export function eventsPerDay(random: Random, from: number, days: number, events: number): number[] {
    const weights: number[] = [];
    for (let day = 0; day < days; day++) {
        const weekday = BY_WEEKDAY[new Date(from + day * DAY).getUTCDay()] as number;
        weights.push(weekday * (0.4 + 1.2 * random.next()));
    }
    const totals = runningTotals(weights);
    const total = totals[days - 1] as number;
    const spare = events - days;
    // Rounded running totals rather than rounded shares: these add up to the number asked for.
    let given = 0;
    return Array.from(totals, (upTo) => {
        const due = Math.round((upTo / total) * spare);
        const share = 1 + due - given;
        given = due;
        return share;
    });
}

/** A time of the day that begins at `midnight`, by the source's rhythm. */
export function timeOfDay(random: Random, midnight: number): number {
    const seconds = fromTotals(random, BY_HOUR) * 3600 + Math.floor(random.next() * 3600);
    return midnight + seconds * 1000 + MILLISECONDS;
}

/** `2018-11-15` for any time of that UTC day. */
export function isoDate(time: number): string {
    return new Date(time).toISOString().slice(0, 10);
}
