import { runCommand, UserError } from "../infra/errors";
import { readFlags, wrongUsage } from "../infra/flags";
import { type GenerateOptions, type GenerateProgress, type GenerateSummary, generate } from "./generate";
import { abortOnSignal } from "./interruption";

const USAGE = `Usage: npm run data:generate -- --out DIR [flags]
Writes made-up data laid out as the bucket: log_data/, song_data/, log_json_path.json. The same flags give the same bytes.

  --out DIR          the folder to fill
  --scale N          as many times the default size, about the public sample's (1)
  --events N         events (8000 x scale)
  --users N          users (one for each 80 events)
  --songs N          song files (one for each 25 events, 100 to 15000)
  --days N           days (30)
  --from DATE        the first day, UTC (2018-11-01)
  --seed TEXT        another seed, other data (sparkify)
  --broken N         rows of each broken kind (1)
  --no-birth-dates   leave out the events' birthDate
  --no-releases      leave out the songs' release
  --force            replace the data that the folder holds
  --json             print the summary as JSON`;

const FLAGS = {
    out: { type: "string" },
    events: { type: "string" },
    users: { type: "string" },
    songs: { type: "string" },
    days: { type: "string" },
    scale: { type: "string" },
    broken: { type: "string" },
    seed: { type: "string" },
    from: { type: "string" },
    "no-birth-dates": { type: "boolean" },
    "no-releases": { type: "boolean" },
    force: { type: "boolean" },
    json: { type: "boolean" },
    help: { type: "boolean" },
} as const;

/** The command; answers its exit code. A UserError says what is wrong with the flags or the folder. */
export async function main(args: readonly string[]): Promise<number> {
    const { options, json, help } = readOptions(args);
    if (help) {
        console.log(USAGE);
        return 0;
    }
    const signal = abortOnSignal();
    const show = progressLines();
    const summary = await generate({
        ...options,
        onProgress(progress) {
            signal.throwIfAborted();
            show(progress);
        },
    });
    console.log(json ? JSON.stringify(summary) : sentence(summary));
    return 0;
}

function readOptions(args: readonly string[]): { options: GenerateOptions; json: boolean; help: boolean } {
    const values = readFlags(args, FLAGS, USAGE);
    const number = (flag: "events" | "users" | "songs" | "days" | "scale" | "broken"): number | undefined => {
        const text = values[flag];
        if (text === undefined) return undefined;
        if (!/^\d+(\.\d+)?$/.test(text)) throw new UserError(`--${flag} takes a number, not "${text}".`, 2);
        return Number(text);
    };
    if (values.out === undefined && !values.help) {
        throw wrongUsage("--out says which folder to fill: give one.", USAGE);
    }
    return {
        options: {
            out: values.out ?? "",
            events: number("events"),
            users: number("users"),
            songs: number("songs"),
            days: number("days"),
            scale: number("scale"),
            broken: number("broken"),
            seed: values.seed,
            from: values.from,
            birthDates: !values["no-birth-dates"],
            releases: !values["no-releases"],
            force: values.force,
        },
        json: values.json ?? false,
        help: values.help ?? false,
    };
}

/** A line each two seconds, on stderr: short runs print none. */
function progressLines(): (progress: GenerateProgress) => void {
    let due = Date.now() + 2000;
    return ({ songFiles, events, eventsWanted }) => {
        if (Date.now() < due) return;
        due = Date.now() + 2000;
        const share = Math.floor((100 * events) / eventsWanted);
        console.error(`${songFiles} song files, ${events} of ${eventsWanted} events (${share}%)`);
    };
}

function sentence(summary: GenerateSummary): string {
    const { out, files, bytes, events, nextSongEvents, logFiles, songs, broken } = summary;
    const rejects = Object.entries(broken).map(([kind, rows]) => `${rows} ${kind.replaceAll("_", " ")}`);
    return (
        `${files} files (${(bytes / 1e6).toFixed(1)} MB) in ${out}: ${events} events of ${logFiles} days, ` +
        `${nextSongEvents} of them NextSong, ${songs} songs; broken on purpose: ${rejects.join(", ")}.`
    );
}

if (require.main === module) {
    void runCommand(() => main(process.argv.slice(2)));
}
