import { NODE_TYPE_NAMES, nodeType } from "./aws/node-types";
import { DEFAULT_NODE_TYPE } from "./aws/options";
import { type Load, MB_PER_SECOND, type Sizing, sizeFor, type Workload } from "./aws/sizing";
import { shownDuration } from "./duration";
import { type FlagsOf, readCount, runWithFlags, wrongUsage } from "./flags";

const USAGE = `Usage: npm run infra:size -- --events-per-day N --days N [flags]

  --events-per-day N   log events that come in on a day
  --days N             days to keep
  --node-type T        one of ${NODE_TYPE_NAMES.join(", ")} (${DEFAULT_NODE_TYPE})
  --load-minutes N     a day is to be loaded within N minutes (15)
  --mb-per-second N    MB of uncompressed JSON that a slice loads in a second (${MB_PER_SECOND}): a guess, until you measure
  --build-minutes N    what depends on a day is to be built within N minutes (120)
  --build-speed N      a slice builds N times what a core of the machine did that the model was measured on (1): a guess too
  --json               the numbers as JSON`;

const FLAGS = {
    "events-per-day": { type: "string" },
    days: { type: "string" },
    "node-type": { type: "string" },
    "load-minutes": { type: "string" },
    "mb-per-second": { type: "string" },
    "build-minutes": { type: "string" },
    "build-speed": { type: "string" },
    json: { type: "boolean" },
    help: { type: "boolean" },
} as const;

/** Of a day. */
const MOST_EVENTS = 1_000_000_000_000;
const LOAD_MINUTES = 15;
const BUILD_MINUTES = 120;

async function main(flags: FlagsOf<typeof FLAGS>): Promise<number> {
    const count = (flag: keyof typeof FLAGS & string, most?: number) =>
        readCount(`--${flag}`, flags[flag] as string | undefined, USAGE, most);
    const eventsPerDay = count("events-per-day", MOST_EVENTS);
    const days = count("days");
    if (eventsPerDay === undefined || days === undefined) {
        throw wrongUsage("--events-per-day and --days say how much there is: give both.", USAGE);
    }
    const name = flags["node-type"] ?? DEFAULT_NODE_TYPE;
    const type = nodeType(name);
    if (type === undefined) {
        throw wrongUsage(`--node-type takes one of ${NODE_TYPE_NAMES.join(", ")}, not "${name}".`, USAGE);
    }
    const work: Workload = {
        eventsPerDay,
        days,
        loadMinutes: count("load-minutes") ?? LOAD_MINUTES,
        mbPerSecond: count("mb-per-second") ?? MB_PER_SECOND,
        buildMinutes: count("build-minutes") ?? BUILD_MINUTES,
        buildSpeed: speedOf(flags["build-speed"]),
    };
    const sizing = sizeFor(work, type);
    const text = flags.json
        ? JSON.stringify({ nodeType: name, ...sizing }, undefined, 4)
        : shown(sizing, work, name).join("\n");
    process.stdout.write(`${text}\n`);
    return 0;
}

function speedOf(text = "1"): number {
    const speed = Number(text);
    if (!/^\d+(\.\d+)?$/.test(text) || speed === 0) {
        throw wrongUsage(`--build-speed takes a number above 0 such as 0.5, not "${text}".`, USAGE);
    }
    return speed;
}

function shown({ nodes, slices, day, all, build, ...rest }: Sizing, work: Workload, type: string): readonly string[] {
    const { days } = work;
    return [
        `${counted(day.events, "event")} a day for ${counted(days, "day")}: ${megabytes(day.rawMb)} a day, ` +
            `${megabytes(all.rawMb)} in all.`,
        "",
        "How many clusters?",
        `  One, of ${nodes} x ${type}. A cluster grows by nodes; a second one would hold the same data twice.`,
        `  Nodes cost about ${rest.usdPerMonth.toFixed(0)} USD a month while they run, storage ` +
            `${rest.storageUsdPerMonth.toFixed(2)} USD (${rest.storageGb.toFixed(1)} GB; on demand, US East prices).`,
        "",
        "Is loading parallel?",
        `  The cluster has ${slices} slices; each loads one gzipped file at a time.`,
        `  A day: ${loadText(day)}. ${day.isParallel ? parallelText(slices) : tooSmallText()}`,
        `  All ${counted(days, "day")}: ${loadText(all)}. ${all.isParallel ? parallelText(slices) : tooSmallText()}`,
        "",
        "How long does it build?",
        `  What depends on a day, behind ${counted(days, "day")}: about ${shownDuration(Math.ceil(build.day))}.`,
        `  All tables anew: about ${shownDuration(Math.ceil(build.all))}.`,
    ];
}

function loadText({ files, fileMb, seconds }: Load): string {
    return `${counted(files, "file")} of ${megabytes(fileMb)} gzipped, about ${shownDuration(Math.ceil(seconds))}`;
}

function parallelText(slices: number): string {
    return `Yes: all ${slices} slices load at once.`;
}

function tooSmallText(): string {
    return "Not on all slices, and it need not be: files below 1 MB cost more to open than they save.";
}

function counted(count: number, noun: string): string {
    return `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
}

function megabytes(mb: number): string {
    return mb >= 1000 ? `${(mb / 1000).toFixed(1)} GB` : `${mb.toFixed(mb < 10 ? 2 : 0)} MB`;
}

runWithFlags(USAGE, FLAGS, main);
