import { withPath } from "../../infra/errors";
import { emptyFolder, LogWriter, prepareFolder, writeObject } from "./bucket";
import { type BrokenSong, songFiles } from "./catalogue";
import type { BrokenEvent } from "./event-text";
import { jsonPathsFile } from "./json-paths";
import { writeLogs } from "./log-events";
import { type GenerateOptions, type Plan, planFrom } from "./options";
import { createUniverse } from "./universe";
import { createAudience } from "./users";

export type { GenerateOptions, GenerateProgress } from "./options";

/** What stands in the folder now. */
export interface GenerateSummary {
    readonly out: string;
    readonly files: number;
    readonly bytes: number;
    readonly logFiles: number;
    /** Well-formed events, and those of them that are plays. */
    readonly events: number;
    readonly nextSongEvents: number;
    readonly sessions: number;
    /** Users whom an event names: fewer than asked for where the events do not reach everybody. */
    readonly users: number;
    /** Well-formed song files. */
    readonly songs: number;
    /** Rows that a load must reject, by what is wrong with them; they count nowhere else. */
    readonly broken: Readonly<Record<BrokenSong | BrokenEvent, number>>;
}

const PAUSE = 500;

/**
 * Fills a folder as the bucket is laid out: `log_data/`, `song_data/`, `log_json_path.json`. Memory grows with users and
 * songs, not with events. A UserError says which option is out of range, or that the folder is in use.
 */
export async function generate(options: GenerateOptions): Promise<GenerateSummary> {
    const plan = planFrom(options);
    prepareFolder(plan.out, plan.force);
    try {
        return await fill(plan, options);
    } catch (error) {
        emptyFolder(plan.out); // half a bucket is of no use, and on a full disk in the way
        throw withPath(error, plan.out);
    }
}

async function fill(plan: Plan, options: GenerateOptions): Promise<GenerateSummary> {
    const universe = createUniverse(plan.seed, plan.songs);
    const broken = { long_location: 0, malformed_song: 0, text_in_song_number: 0 };
    let bytes = 0;
    let songs = 0;
    let songFilesWritten = 0;
    const report = async (events: number): Promise<void> => {
        options.onProgress?.({ songFiles: songFilesWritten, events, eventsWanted: plan.events });
        await new Promise((resolve) => setImmediate(resolve));
    };
    for (const file of songFiles(plan.seed, universe.catalogue, plan.broken, plan.releases)) {
        bytes += writeObject(plan.out, file.key, file.content);
        songFilesWritten++;
        if (file.kind === "song") songs++;
        else broken[file.kind]++;
        if (songFilesWritten % PAUSE === 0) await report(0);
    }
    const audience = createAudience(plan.seed, plan.users, plan.from, plan.days);
    const writer = new LogWriter(plan.out);
    try {
        const logs = await writeLogs(plan, universe, audience, writer, (counts) => report(counts.events));
        writer.close();
        // The last one: a folder that was left half filled is not taken for a bucket.
        bytes += writeObject(plan.out, "log_json_path.json", jsonPathsFile());
        return {
            out: plan.out,
            files: 1 + songFilesWritten + writer.files,
            bytes: bytes + writer.bytes,
            logFiles: writer.files,
            events: logs.events,
            nextSongEvents: logs.plays,
            sessions: logs.sessions,
            users: logs.users,
            songs,
            broken: { ...broken, ...logs.broken },
        };
    } finally {
        writer.close();
    }
}
