import { type FlagsOf, readCount, runWithFlags, wrongUsage } from "../infra/flags";
import { compareDays, type DaysCompared } from "./bench/days";
import { abortOnSignal } from "./interruption";

const USAGE = `Usage: npm run bench:days -- [flags]
Measures what a day's run costs behind a long history, side by side with the same day's behind a single day.

  --days N           days of made-up history (365)
  --events-per-day N events of a day (2500)
  --rounds N         rounds, turn about (5)
  --json             print the measurements as JSON`;

const FLAGS = {
    days: { type: "string" },
    "events-per-day": { type: "string" },
    rounds: { type: "string" },
    json: { type: "boolean" },
    help: { type: "boolean" },
} as const;

async function main(flags: FlagsOf<typeof FLAGS>): Promise<number> {
    const days = readCount("--days", flags.days, USAGE) ?? 365;
    if (days < 3) {
        throw wrongUsage("--days takes 3 or more: a long history and a single day before the last.", USAGE);
    }
    const compared = await compareDays({
        days,
        eventsPerDay: readCount("--events-per-day", flags["events-per-day"], USAGE) ?? 2500,
        rounds: readCount("--rounds", flags.rounds, USAGE) ?? 5,
        signal: abortOnSignal(),
        say: (line) => process.stderr.write(`${line}\n`),
    });
    process.stdout.write(`${flags.json ? JSON.stringify(compared, undefined, 4) : shown(compared)}\n`);
    return 0;
}

function shown({ whole, warehouse }: DaysCompared): string {
    const line = (name: string, long: number, short: number, ratio: number) =>
        `${name.padEnd(28)}${long.toFixed(2).padStart(8)} s${short.toFixed(2).padStart(8)} s${ratio.toFixed(2).padStart(8)}`;
    return [
        `${whole.title}: ${whole.ours.name}, ${whole.other.name}, ratio (medians of ${whole.ours.seconds.length} rounds)`,
        line("the whole run", whole.ours.median, whole.other.median, whole.ratio),
        ...(warehouse === undefined
            ? []
            : [line("CPU time of the warehouse", warehouse.long, warehouse.short, warehouse.ratio)]),
        `At most ${whole.limit} times: ${whole.isMet ? "met" : "missed"}.`,
    ].join("\n");
}

runWithFlags(USAGE, FLAGS, main);
