import type { Row } from "../../recompute/compare";
import type { LogEvent, Source } from "../../recompute/source";
import { star } from "../../recompute/star";

/** A play, as numbers and texts to count with. Times are milliseconds. */
export interface Play {
    readonly userId: number;
    readonly sessionId: number;
    readonly time: number;
    readonly level: string;
    readonly location: string | null;
    readonly userAgent: string | null;
    readonly title: string;
    readonly artistName: string;
    readonly songId: string | null;
}

/** An event of a user. */
export interface View {
    readonly userId: number;
    readonly sessionId: number;
    readonly item: number;
    readonly time: number;
    readonly page: string;
    readonly level: string;
}

export interface User {
    readonly userId: number;
    readonly firstName: string | null;
    readonly lastName: string | null;
    readonly level: string;
    readonly location: string | null;
    readonly birthDate: string | null;
    readonly registered: number | null;
}

export interface Album {
    readonly album: string;
    readonly artistId: string;
    readonly artistName: string | null;
}

/** What the marts are worked out from: the star schema, itself worked out once more from the raw records. */
export interface Facts {
    readonly plays: readonly Play[];
    readonly views: readonly View[];
    readonly users: readonly User[];
    /** By song id, where the catalogue names one. */
    readonly albums: ReadonlyMap<string, Album>;
    /** The newest play's day, in days since 1970; -Infinity without plays. */
    readonly asOf: number;
}

export const DAY = 86_400_000;

export function readFacts(source: Source): Facts {
    const { songplay, users, songs, artists } = star(source);
    const names = new Map(artists.map(({ artist_id, name }) => [artist_id, name ?? null]));
    const plays = songplay.map(toPlay);
    return {
        plays,
        views: uniqueEvents(source.events)
            .filter(({ userId }) => userId !== "")
            .map(toView),
        users: users.map(toUser),
        albums: new Map(
            songs.flatMap(({ song_id, artist_id, release }) =>
                song_id && artist_id && release
                    ? [[song_id, { album: release, artistId: artist_id, artistName: names.get(artist_id) ?? null }]]
                    : [],
            ),
        ),
        asOf: plays.reduce((newest, { time }) => Math.max(newest, dayOf(time)), -Infinity),
    };
}

/** What was known of plays at the end of a day; users are as they are now. */
export function factsAsOf(facts: Facts, date: string): Facts {
    const asOf = dayOf(Date.parse(date));
    return { ...facts, asOf, plays: facts.plays.filter(({ time }) => dayOf(time) <= asOf) };
}

function toPlay(row: Row): Play {
    return {
        userId: Number(row.user_id),
        sessionId: Number(row.session_id),
        time: millisecondsOf(row.start_time as string),
        level: row.level as string,
        location: row.location ?? null,
        userAgent: row.user_agent ?? null,
        title: row.title as string,
        artistName: row.artist_name as string,
        songId: row.song_id ?? null,
    };
}

function toView({ userId, sessionId, itemInSession, ts, page, level }: LogEvent): View {
    return { userId: Number(userId), sessionId, item: itemInSession, time: ts, page, level };
}

function toUser(row: Row): User {
    return {
        userId: Number(row.user_id),
        firstName: row.first_name ?? null,
        lastName: row.last_name ?? null,
        level: row.level as string,
        location: row.location ?? null,
        birthDate: row.birth_date ?? null,
        registered: row.registration_time ? millisecondsOf(row.registration_time) : null,
    };
}

function uniqueEvents(events: readonly LogEvent[]): readonly LogEvent[] {
    return [
        ...new Map(
            events.map((event) => [[event.ts, event.userId, event.sessionId, event.itemInSession].join(), event]),
        ).values(),
    ];
}

function millisecondsOf(timestamp: string): number {
    return Date.parse(`${timestamp.replace(" ", "T")}Z`);
}

/** Days since 1970, UTC. */
export function dayOf(time: number): number {
    return Math.floor(time / DAY);
}

/** Days since 1970 of the Monday that a day's week begins with. 1970 began on a Thursday. */
export function mondayOf(day: number): number {
    return day - ((day + 3) % 7);
}

export function dateText(day: number): string {
    return new Date(day * DAY).toISOString().slice(0, 10);
}

/** As PostgreSQL prints a timestamp: no noughts at the end of a fraction. */
export function timeText(time: number): string {
    return new Date(time)
        .toISOString()
        .replace("T", " ")
        .replace(/\.?0*Z$/, "");
}

export function booleanText(value: boolean): string {
    return value ? "t" : "f";
}

export function groups<T, K>(items: readonly T[], keyOf: (item: T) => K): ReadonlyMap<K, readonly T[]> {
    const found = new Map<K, T[]>();
    for (const item of items) {
        const key = keyOf(item);
        const group = found.get(key);
        if (group) group.push(item);
        else found.set(key, [item]);
    }
    return found;
}

export function distinct<T, K>(items: readonly T[], keyOf: (item: T) => K): number {
    return new Set(items.map(keyOf)).size;
}

/** Compares part by part: numbers by size, texts by their bytes, as Redshift does. */
export function compare(one: readonly (number | string)[], other: readonly (number | string)[]): number {
    for (const [index, part] of one.entries()) {
        const against = other[index] as number | string;
        const order =
            typeof part === "number"
                ? part - (against as number)
                : Buffer.compare(Buffer.from(part), Buffer.from(String(against)));
        if (order !== 0) return order;
    }
    return 0;
}

export function sortedBy<T>(items: readonly T[], partsOf: (item: T) => readonly (number | string)[]): readonly T[] {
    return items
        .map((item) => ({ item, parts: partsOf(item) }))
        .sort((a, b) => compare(a.parts, b.parts))
        .map(({ item }) => item);
}

export function median(numbers: readonly number[]): number | undefined {
    const sorted = [...numbers].sort((a, b) => a - b);
    const middle = sorted.length / 2;
    if (sorted.length === 0) return undefined;
    return sorted.length % 2 === 1
        ? sorted[Math.floor(middle)]
        : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
