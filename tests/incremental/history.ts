import { createHash } from "node:crypto";

/** Days' log files come, with what they hold then, and a run loads those days. */
export interface Delivery {
    readonly files: readonly DayFile[];
    /** How much of what follows the load the run does before it breaks off: 1 for all. */
    readonly share: number;
}

/** A day's log file. */
export interface DayFile {
    readonly day: string;
    readonly lines: readonly string[];
}

/** The second is the last that a month from the first holds, the last the last that a week from the second holds. */
const DAYS = ["2018-10-03", "2018-11-01", "2018-11-02", "2018-11-07"];
const EVENTS_A_DAY = 12;

/**
 * Logs as they may come in: days in any order, one or two in a run, files again, files that grow or lose events, events
 * too late for their own day's file, and events that stand twice, in one file or in two. Runs may break off. The last
 * delivery of each day is its whole file, and the last run goes through. Where files do not agree, some events that stand
 * twice are told in two ways.
 */
export function makeHistory(seed: string, { agree }: { readonly agree: boolean }): readonly Delivery[] {
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
            } else if (fate < 0.5 && !agree) {
                own.push(line);
                next.push(otherwise(line, random));
            } else {
                own.push(line);
            }
        }
    }
    const left = new Map(DAYS.map((day) => [day, 3]));
    const parts = shuffled([...DAYS, ...DAYS, ...DAYS], random).map((day): DayFile => {
        const times = (left.get(day) as number) - 1;
        left.set(day, times);
        const lines = files.get(day) as string[];
        switch (times) {
            case 2:
                return { day, lines: lines.slice(0, Math.ceil(lines.length / 2)) };
            case 1: {
                // Events that a later delivery takes back, one of the day before and one of a user of its own.
                const before = DAYS[DAYS.indexOf(day) - 1] ?? day;
                return { day, lines: [...lines, eventLine(before, 900, random), eventLine(day, 901, random)] };
            }
            default:
                return { day, lines };
        }
    });
    return [...inRuns(parts, random), { files: [parts.at(-1) as DayFile], share: 1 }];
}

/** Each day's file as the history leaves it, in the order of days. */
export function lastFiles(history: readonly Delivery[]): readonly DayFile[] {
    const files = new Map(history.flatMap(({ files }) => files).map((file) => [file.day, file]));
    return [...files.values()].toSorted((a, b) => a.day.localeCompare(b.day));
}

/** One or two days a run; of three runs one breaks off. */
function inRuns(parts: readonly DayFile[], random: () => number): readonly Delivery[] {
    const runs: Delivery[] = [];
    for (let next = 0; next < parts.length; ) {
        const [one, other] = parts.slice(next) as [DayFile, DayFile | undefined];
        const isPair = other !== undefined && other.day !== one.day && random() < 0.4;
        runs.push({ files: isPair ? [one, other] : [one], share: random() < 0.33 ? random() : 1 });
        next += isPair ? 2 : 1;
    }
    return runs;
}

function eventLine(day: string, place: number, random: () => number): string {
    const isPlay = random() < 0.8;
    const user = place === 901 ? 9 : isLast(place) ? 20 + Math.floor(place / EVENTS_A_DAY) : 1 + (place % 5);
    return JSON.stringify({
        artist: isPlay ? `Artist ${place % 3}` : null,
        auth: "Logged In",
        firstName: "Ada",
        gender: "F",
        itemInSession: place,
        lastName: `Byron ${place % 4}`,
        length: isPlay ? 180.5 : null,
        level: random() < 0.5 ? "free" : "paid",
        location: place % 2 === 0 ? "Provo-Orem, UT" : "Chico, CA",
        method: "PUT",
        page: isPlay ? "NextSong" : "Home",
        registration: 1540000000000.0,
        sessionId: 10 * user + Math.floor((place % 900) / EVENTS_A_DAY / 2), // some go over midnight
        song: isPlay ? `Song ${place % 3}` : null,
        status: 200,
        // The last millisecond of a day is still its own.
        ts: Date.parse(`${day}T00:00:00Z`) + (place % 4 === 0 ? 86_399_999 : Math.floor(random() * 86_400_000)),
        userAgent: '"Mozilla/5.0"',
        userId: String(user),
    });
}

/** The same event, told in another way. */
function otherwise(line: string, random: () => number): string {
    const names = ["Grace", "Barbara", "Ada"];
    return JSON.stringify({
        ...JSON.parse(line),
        firstName: names[Math.floor(random() * names.length)],
        level: random() < 0.5 ? "free" : "paid",
        location: random() < 0.5 ? "Reno, NV" : "Chico, CA",
    });
}

/** The last event of a day is of a user who is not there on another. */
function isLast(place: number): boolean {
    return place % EVENTS_A_DAY === EVENTS_A_DAY - 1;
}

/** The catalogue that the plays are looked up in: one song of three is missing, one has no album. */
export const SONGS = [0, 1].map((place) => ({
    num_songs: 1,
    artist_id: `AR${place}`,
    artist_latitude: null,
    artist_longitude: null,
    artist_location: "",
    artist_name: `Artist ${place}`,
    song_id: `SO${place}`,
    title: `Song ${place}`,
    duration: 180.5,
    year: 0,
    ...(place === 0 ? { release: "Album" } : {}),
}));

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
