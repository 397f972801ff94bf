import { createHash } from "node:crypto";
import type { Row } from "./compare";
import { mend } from "./mend";
import type { LogEvent, SongFile, Source } from "./source";

/** The tables of the star schema as they must be, every value as the warehouse prints it. */
export type Star = Readonly<Record<"songplay" | "users" | "songs" | "artists" | "time", readonly Row[]>>;

/** Works the star schema out once more, from the raw records. */
export function star({ events, songFiles }: Source): Star {
    const once = uniqueEvents(events);
    return {
        songplay: songplays(once, songFiles),
        users: users(once),
        songs: songs(songFiles),
        artists: artists(songFiles),
        time: times(once),
    };
}

function uniqueEvents(events: readonly LogEvent[]): readonly LogEvent[] {
    return [...new Map(events.map((event) => [eventId(event), event])).values()];
}

function eventId({ ts, userId, sessionId, itemInSession }: LogEvent): string {
    return createHash("md5").update(`${ts}|${userId}|${sessionId}|${itemInSession}`).digest("hex");
}

const plays = (events: readonly LogEvent[]) => events.filter(({ page }) => page === "NextSong");

function songplays(events: readonly LogEvent[], songFiles: readonly SongFile[]): readonly Row[] {
    const keyOf = (title: string | null, artist: string | null, length: number) =>
        JSON.stringify([title, artist, decimal(length)]);
    const recordings = new Map<string, SongFile>();
    for (const file of [...songFiles].sort(inOrder(({ song_id, artist_id }) => [song_id, artist_id]))) {
        const key = keyOf(known(file.title), known(file.artist_name), file.duration);
        recordings.set(key, recordings.get(key) ?? file);
    }
    return plays(events).map((event) => {
        const title = known(mended(event.song));
        const artist = known(mended(event.artist));
        const recording = event.length === null ? undefined : recordings.get(keyOf(title, artist, event.length));
        return {
            songplay_id: eventId(event),
            start_time: time(event.ts),
            user_id: event.userId || null,
            level: event.level,
            song_id: recording?.song_id ?? null,
            artist_id: recording?.artist_id ?? null,
            session_id: String(event.sessionId),
            item_in_session: String(event.itemInSession),
            location: known(mended(event.location)),
            user_agent: known(event.userAgent?.replaceAll('"', "") ?? null),
            title,
            artist_name: artist,
            length: event.length === null ? null : decimal(event.length),
        };
    });
}

function users(events: readonly LogEvent[]): readonly Row[] {
    const latest = new Map<string, LogEvent>();
    const rank = ({ ts, sessionId, itemInSession }: LogEvent) => [ts, sessionId, itemInSession];
    for (const event of events.filter(({ userId }) => userId !== "").sort(inOrder(rank))) {
        latest.set(event.userId, event);
    }
    return [...latest.values()].map((event) => ({
        user_id: event.userId,
        first_name: known(mended(event.firstName)),
        last_name: known(mended(event.lastName)),
        gender: known(event.gender),
        level: event.level,
        location: known(mended(event.location)),
        birth_date: event.birthDate ?? null,
        registration_time: event.registration === null ? null : time(event.registration),
    }));
}

function songs(files: readonly SongFile[]): readonly Row[] {
    const rank = (file: SongFile) => [
        file.year === 0 ? 1 : 0,
        file.release ? 0 : 1,
        known(file.title) ?? "",
        file.duration,
        file.artist_id,
        file.year,
        file.release ?? "",
    ];
    return [...groups(files, ({ song_id }) => song_id).values()].map((ofSong) => {
        const [file] = [...ofSong].sort(inOrder(rank)) as [SongFile];
        return {
            song_id: file.song_id,
            title: known(file.title),
            artist_id: file.artist_id,
            year: file.year === 0 ? null : String(file.year),
            duration: decimal(file.duration),
            release: known(file.release ?? null),
        };
    });
}

function artists(files: readonly SongFile[]): readonly Row[] {
    return [...groups(files, ({ artist_id }) => artist_id)].map(([artist_id, ofArtist]) => {
        const [latitude, longitude] = mostFrequent(
            ofArtist.flatMap(({ artist_latitude, artist_longitude }) =>
                artist_latitude === null || artist_longitude === null ? [] : [[artist_latitude, artist_longitude]],
            ),
        ) ?? [null, null];
        const text = (value: string | null) => (value === null ? [] : [[value]]);
        return {
            artist_id,
            name: mostFrequent(ofArtist.flatMap((file) => text(known(file.artist_name))))?.[0] ?? null,
            location: mostFrequent(ofArtist.flatMap((file) => text(known(file.artist_location))))?.[0] ?? null,
            latitude: latitude === null ? null : String(latitude),
            longitude: longitude === null ? null : String(longitude),
        };
    });
}

function times(events: readonly LogEvent[]): readonly Row[] {
    return [...new Set(plays(events).map(({ ts }) => ts))].map((ts) => {
        const date = new Date(ts);
        return {
            start_time: time(ts),
            hour: String(date.getUTCHours()),
            day: String(date.getUTCDate()),
            week: String(isoWeek(date)),
            month: String(date.getUTCMonth() + 1),
            year: String(date.getUTCFullYear()),
            weekday: String(date.getUTCDay()),
        };
    });
}

/** The week that a day's Thursday lies in, by ISO 8601. */
function isoWeek(date: Date): number {
    const day = 86_400_000;
    const midnight = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
    const thursday = new Date(midnight + (3 - ((date.getUTCDay() + 6) % 7)) * day);
    return 1 + Math.floor((thursday.getTime() - Date.UTC(thursday.getUTCFullYear(), 0, 1)) / (7 * day));
}

function mended(text: string | null): string | null {
    return text === null ? null : mend(text);
}

function known(text: string | null): string | null {
    return text?.replace(/^ +| +$/g, "") || null;
}

/** As PostgreSQL prints a timestamp: no noughts at the end of a fraction. */
function time(milliseconds: number): string {
    return new Date(milliseconds)
        .toISOString()
        .replace("T", " ")
        .replace(/\.?0*Z$/, "");
}

function decimal(number: number): string {
    return number.toFixed(5);
}

function groups<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
    const found = new Map<string, T[]>();
    for (const item of items) {
        found.set(keyOf(item), [...(found.get(keyOf(item)) ?? []), item]);
    }
    return found;
}

/** The value that occurs most often; of several, the first in order. */
function mostFrequent<T extends readonly (string | number)[]>(values: readonly T[]): T | undefined {
    const found = [...groups(values, (value) => JSON.stringify(value)).values()];
    return found.sort(
        (one, other) => other.length - one.length || inOrder((items: readonly T[]) => items[0] as T)(one, other),
    )[0]?.[0];
}

/** Compares part by part; texts by their bytes, as Redshift does. */
function inOrder<T>(partsOf: (item: T) => readonly (string | number)[]) {
    return (one: T, other: T): number => {
        const others = partsOf(other);
        for (const [index, part] of partsOf(one).entries()) {
            const against = others[index] as string | number;
            const order =
                typeof part === "number" && typeof against === "number"
                    ? part - against
                    : Buffer.compare(Buffer.from(String(part)), Buffer.from(String(against)));
            if (order !== 0) return order;
        }
        return 0;
    };
}
