import { UserError } from "../errors";
import { HOURS_PER_MONTH, type NodeType, STORAGE_USD_PER_GB_MONTH } from "./node-types";

/** What a warehouse is to carry. */
export interface Workload {
    readonly eventsPerDay: number;
    readonly days: number;
    /** A day is to be loaded within so many minutes. */
    readonly loadMinutes: number;
    /** Megabytes of uncompressed JSON that a slice takes in a second. */
    readonly mbPerSecond: number;
    /** What depends on a day is to be built and checked within so many minutes. */
    readonly buildMinutes: number;
    /** A slice builds so many times what a core of the machine did that the model was measured on. */
    readonly buildSpeed: number;
}

/** How some events are best put into files, and how long COPY then takes. */
export interface Load {
    readonly events: number;
    readonly rawMb: number;
    readonly files: number;
    readonly fileMb: number;
    readonly seconds: number;
    /** Enough for every slice to have a file of its own that is worth opening. */
    readonly isParallel: boolean;
}

/** The answer: how large a cluster, and how to feed it. */
export interface Sizing {
    readonly nodes: number;
    readonly slices: number;
    readonly day: Load;
    readonly all: Load;
    /** Seconds to build and check what depends on a day, behind all days; and to build all tables anew. */
    readonly build: { readonly day: number; readonly all: number };
    readonly storageGb: number;
    readonly usdPerMonth: number;
    readonly storageUsdPerMonth: number;
}

/** Bytes of an event in the public sample's log files: 3,755,628 for 8,056 events; gzipped day by day, 378,449. */
const EVENT_BYTES = 466;
const GZIPPED_EVENT_BYTES = 47;

/** The smallest and the largest file, gzipped, in MB. Source: Database Developer Guide, "Loading data files". */
const MIN_FILE_MB = 1;
const MAX_FILE_MB = 1000;

/**
 * Seconds that a COPY takes whatever it loads, and that each file costs the slice that opens it. Both follow from a run
 * of the same job that is on record, taken for four slices: 30 log files of 3.8 MB in 3.14 s, 14,896 song files of less
 * than 1 KB in 352.68 s.
 */
const COPY_SECONDS = 2;
const FILE_SECONDS = 0.1;

/** A guess on the safe side, for which --mb-per-second puts what `sys_load_history` shows. */
export const MB_PER_SECOND = 10;

/**
 * Core seconds that the local warehouse needs for a million events, measured with 912,500 events of 365 days: to build and
 * check all tables; and of a day's run, for its own events and for the history, which the marts that are built whole and
 * the checks read again (`npm run bench:days`). Redshift is another engine: --build-speed corrects it all at once, by what
 * `sys_query_history` shows.
 */
const ALL_CORE_SECONDS = 19;
const HISTORY_CORE_SECONDS = 6.5;

/** How full the nodes' storage may get: sorting and copying tables takes the rest. */
const MAX_FILL = 0.75;

/**
 * The least nodes of this type that hold the data and load and build a day in time, at least two: AWS replaces a node of two or
 * more without losing data. The tables are taken to need as much as the raw files: columns compress to a third or so,
 * but the events stand in staging and in the facts, and marts come on top.
 */
export function sizeFor(work: Workload, type: NodeType): Sizing {
    const storageGb = (work.eventsPerDay * work.days * EVENT_BYTES) / 1e9;
    for (let nodes = 2; nodes <= type.maxNodes; nodes++) {
        const slices = nodes * type.slices;
        const day = loadOf(work.eventsPerDay, slices, work.mbPerSecond);
        const build = buildOf(work, slices);
        const isInTime = day.seconds <= work.loadMinutes * 60 && build.day <= work.buildMinutes * 60;
        if (storageGb <= nodes * type.storageGb * MAX_FILL && isInTime) {
            return {
                nodes,
                slices,
                day,
                all: allDays(day, work, slices),
                build,
                storageGb,
                usdPerMonth: nodes * type.usdPerHour * HOURS_PER_MONTH,
                storageUsdPerMonth: storageGb * STORAGE_USD_PER_GB_MONTH,
            };
        }
    }
    throw new UserError(
        `Even ${type.maxNodes} nodes of ${type.name} neither hold, load nor build this in time: choose a larger --node-type, ` +
            "or give --load-minutes or --build-minutes more.",
    );
}

/**
 * Seconds that COPY takes: every slice opens its share of the files, one after another, and all slices read at once.
 * Slices beyond the number of files have nothing to do: gzipped files are not split.
 */
export function copySeconds(files: number, rawMb: number, slices: number, mbPerSecond: number): number {
    const busy = Math.min(files, slices);
    return COPY_SECONDS + Math.ceil(files / slices) * FILE_SECONDS + rawMb / (busy * mbPerSecond);
}

/** All slices build at once: most tables lie by user, evenly. */
function buildOf({ eventsPerDay, days, buildSpeed }: Workload, slices: number): Sizing["build"] {
    const seconds = (millions: number, coreSeconds: number) => (millions * coreSeconds) / (slices * buildSpeed);
    const day = eventsPerDay / 1e6;
    return {
        day: seconds(day, ALL_CORE_SECONDS) + seconds(day * days, HISTORY_CORE_SECONDS),
        all: seconds(day * days, ALL_CORE_SECONDS),
    };
}

/** The number of files is a multiple of the slices, as small as the largest file allows, unless they got too small. */
function loadOf(events: number, slices: number, mbPerSecond: number): Load {
    const rawMb = (events * EVENT_BYTES) / 1e6;
    const gzippedMb = (events * GZIPPED_EVENT_BYTES) / 1e6;
    const isParallel = gzippedMb >= slices * MIN_FILE_MB;
    const files = isParallel
        ? slices * Math.ceil(gzippedMb / (slices * MAX_FILE_MB))
        : Math.max(1, Math.floor(gzippedMb / MIN_FILE_MB));
    return {
        events,
        rawMb,
        files,
        fileMb: gzippedMb / files,
        seconds: copySeconds(files, rawMb, slices, mbPerSecond),
        isParallel,
    };
}

/** A first load takes the files of every day as they are. */
function allDays(day: Load, { days, mbPerSecond }: Workload, slices: number): Load {
    const files = day.files * days;
    const rawMb = day.rawMb * days;
    return {
        events: day.events * days,
        rawMb,
        files,
        fileMb: day.fileMb,
        seconds: copySeconds(files, rawMb, slices, mbPerSecond),
        isParallel: files >= slices,
    };
}
