import { createHash } from "node:crypto";

/** A day's log file comes, with what it holds then; later deliveries of one day hold all that earlier ones did. */
export interface Delivery {
    readonly day: string;
    readonly lines: readonly string[];
}

const DAYS = ["2018-11-01", "2018-11-02", "2018-11-03", "2018-11-04"];
const EVENTS_A_DAY = 8;

/**
 * Logs as they may come in: days in any order, files again, files that grow, events too late for their own day's file, and
 * events that stand twice, in one file or in two. The last delivery of each day is its whole file.
 */
export function makeHistory(seed: string): readonly Delivery[] {
    const random = randomFrom(seed);
    const files = new Map<string, string[]>(DAYS.map((day) => [day, []]));
    for (const [index, day] of DAYS.entries()) {
        for (let event = 0; event < EVENTS_A_DAY; event++) {
            const line = eventLine(day, index * EVENTS_A_DAY + event, random);
            const next = files.get(DAYS[index + 1] ?? day) as string[];
            const own = files.get(day) as string[];
            const fate = random();
            if (fate < 0.15) {
                next.push(line); // too late
            } else if (fate < 0.3) {
                own.push(line);
                next.push(line); // twice; on the last day in one file
            } else {
                own.push(line);
            }
        }
    }
    const parts = shuffled([...DAYS, ...DAYS, ...DAYS], random);
    const left = new Map(DAYS.map((day) => [day, 3]));
    return parts.map((day) => {
        const times = (left.get(day) as number) - 1;
        left.set(day, times);
        const lines = files.get(day) as string[];
        return { day, lines: times === 2 ? lines.slice(0, Math.ceil(lines.length / 2)) : lines };
    });
}

function eventLine(day: string, place: number, random: () => number): string {
    const isPlay = random() < 0.8;
    return JSON.stringify({
        artist: isPlay ? `Artist ${place % 3}` : null,
        auth: "Logged In",
        firstName: "Ada",
        gender: "F",
        itemInSession: place,
        lastName: "Byron",
        length: isPlay ? 180.5 : null,
        level: random() < 0.5 ? "free" : "paid",
        location: "Provo-Orem, UT",
        method: "PUT",
        page: isPlay ? "NextSong" : "Home",
        registration: 1540000000000.0,
        sessionId: 1 + (place % 2),
        song: isPlay ? `Song ${place % 3}` : null,
        status: 200,
        // The last millisecond of a day is still its own.
        ts: Date.parse(`${day}T00:00:00Z`) + (place % 4 === 0 ? 86_399_999 : Math.floor(random() * 86_400_000)),
        userAgent: '"Mozilla/5.0"',
        userId: String(1 + (place % 5)),
    });
}

/** Numbers from 0 to below 1, the same for the same seed. */
function randomFrom(seed: string): () => number {
    let count = 0;
    return () => createHash("sha256").update(`${seed}:${count++}`).digest().readUInt32BE() / 2 ** 32;
}

function shuffled<T>(values: readonly T[], random: () => number): readonly T[] {
    return values
        .map((value) => ({ value, order: random() }))
        .sort((a, b) => a.order - b.order)
        .map(({ value }) => value);
}
