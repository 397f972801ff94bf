/** A day in milliseconds. */
export const DAY_MS = 86_400_000;

/** A count as people read it: 6,820. */
export function count(value: number): string {
    return value.toLocaleString("en-US");
}

/** A count with its noun: 1 play, 2 plays. */
export function counted(value: number, noun: string): string {
    return `${count(value)} ${noun}${value === 1 ? "" : "s"}`;
}

/** A share from 0 to 1 as a percentage: 82%; one decimal place below ten. */
export function percent(share: number): string {
    return share.toLocaleString("en-US", { style: "percent", maximumFractionDigits: share < 0.1 ? 1 : 0 });
}

/** A day such as 2018-11-30 as a moment, in milliseconds, UTC. */
export function momentOf(day: string): number {
    return Date.parse(`${day}T00:00:00Z`);
}

/** A day as people read it: 30 Nov 2018. */
export function dayName(day: string): string {
    return new Date(momentOf(day)).toLocaleDateString("en-GB", {
        day: "numeric",
        month: "short",
        year: "numeric",
        timeZone: "UTC",
    });
}

/** All days from one to another, both included. */
export function daysBetween(first: string, last: string): readonly string[] {
    const length = Math.max(0, Math.round((momentOf(last) - momentOf(first)) / DAY_MS) + 1);
    return Array.from({ length }, (_, place) => new Date(momentOf(first) + place * DAY_MS).toISOString().slice(0, 10));
}

/** A person, told apart from namesakes: Lily Koch (15). */
export function personName(row: Readonly<Record<string, unknown>>): string {
    const name = [row.first_name, row.last_name].filter((part) => typeof part === "string" && part !== "").join(" ");
    return name === "" ? `User ${row.user_id}` : `${name} (${row.user_id})`;
}

/** A moment of ISO 8601 as people read it, UTC: 2018-11-30 10:15:02. */
export function moment(iso: string): string {
    return iso.slice(0, 19).replace("T", " ");
}

/** How long something took: 0.4 s, 12 s, 3 min 5 s. */
export function duration(milliseconds: number): string {
    const seconds = milliseconds / 1000;
    if (seconds < 10) {
        return `${seconds.toFixed(seconds < 1 ? 2 : 1)} s`;
    }
    const whole = Math.round(seconds);
    return whole < 120 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
