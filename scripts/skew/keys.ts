import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { dataFolder } from "../../infra/data-folder";
import { UserError } from "../../infra/errors";
import type { RowsByValue } from "./slices";

/** What an event's place in the cluster could go by; null for what the event does not tell, which is one value too. */
const KEYS: Readonly<Record<string, (event: Event) => string>> = {
    user_id: ({ userId }) => String(userId),
    session_id: ({ sessionId }) => String(sessionId),
    song: ({ song, artist }) => `${song}|${artist}`,
    location: ({ location }) => String(location),
    log_date: ({ ts }) => new Date(Number(ts)).toISOString().slice(0, 10),
    level: ({ level }) => String(level),
};

type Event = Readonly<Record<string, unknown>>;

/** The plays of a folder's logs, counted by each candidate key. */
export async function countByKey(folder: string): Promise<Readonly<Record<string, RowsByValue>>> {
    const counts = Object.fromEntries(Object.keys(KEYS).map((key) => [key, new Map<string, number>()]));
    for (const file of await logFiles(folder)) {
        for await (const line of createInterface({ input: createReadStream(file) })) {
            const event = parsed(line);
            if (event?.page !== "NextSong" || !isTime(event.ts)) {
                continue; // no row of songplay, the table whose key is weighed
            }
            for (const [key, keyOf] of Object.entries(KEYS)) {
                const rows = counts[key] as Map<string, number>;
                const value = keyOf(event);
                rows.set(value, (rows.get(value) ?? 0) + 1);
            }
        }
    }
    return counts;
}

/** Is it milliseconds since 1970 of a moment that there is? */
function isTime(ts: unknown): boolean {
    return typeof ts === "number" && !Number.isNaN(new Date(ts).getTime());
}

async function logFiles(folder: string): Promise<readonly string[]> {
    const place = path.join(await dataFolder(folder), "log_data");
    const found = await readdir(place, { recursive: true }).catch(() => []);
    const files = found.filter((name) => name.endsWith(".json")).sort();
    if (files.length === 0) {
        throw new UserError(`There are no log files in ${place}: give --data a folder laid out as the bucket.`);
    }
    return files.map((name) => path.join(place, name));
}

/** An event, or undefined for a line that COPY would reject. */
function parsed(line: string): Event | undefined {
    try {
        const event = JSON.parse(line);
        return typeof event === "object" && event !== null ? event : undefined;
    } catch {
        return undefined;
    }
}
