import { createHash } from "node:crypto";
import path from "node:path";
import { connectWith } from "../infra/connection";
import { CREDENTIALS_FILE, readCredentials, requireCredentials, warehouseName } from "../infra/credentials";
import { type FlagsOf, runWithFlags, wrongUsage } from "../infra/flags";
import { OTHER_HOME, stateHome } from "../infra/local/folder";
import { makeWritableFolder } from "../infra/output-folder";
import { PROJECT } from "../infra/project-folder";
import type { Vars } from "./dataform";
import { abortOnSignal } from "./interruption";
import { hasKeptTables } from "./kept-tables";
import { isDay, logDaysSince, requireLogFile } from "./log-days";
import { projectPlaces } from "./objects";
import { createPipeline, printOutcome } from "./pipeline";
import { runSteps } from "./progress";
import { takeRunLock } from "./run-lock";

const USAGE = `Usage: npm run etl -- [flags]
Runs the unit tests, loads the data, builds all tables and saves the load errors, on the warehouse that the credentials name.

  --date DAY         load one day only, such as 2018-11-15, and rebuild what depends on it
  --since DAY        load every day from this one to the newest that has a log file
  --songs            with --date or --since: load the songs again too, and look up all plays among them
  --credentials FILE the warehouse's credentials (.df-credentials.json)
  --out DIR          where load_errors_<table>.json go (the project's folder)
  --json             print the summary as JSON`;

const FLAGS = {
    date: { type: "string" },
    since: { type: "string" },
    songs: { type: "boolean" },
    credentials: { type: "string" },
    out: { type: "string" },
    json: { type: "boolean" },
    help: { type: "boolean" },
} as const;

async function main(flags: FlagsOf<typeof FLAGS>): Promise<number> {
    const file = path.resolve(flags.credentials ?? CREDENTIALS_FILE);
    const unlock = await lock(file);
    try {
        return await etl(flags, file);
    } finally {
        await unlock();
    }
}

/** Two at once would drop the tables that the other builds. Runs that other machines begin are not seen. */
async function lock(file: string): Promise<() => Promise<void>> {
    const credentials = await readCredentials(file);
    const home = stateHome();
    try {
        makeWritableFolder(home, OTHER_HOME, 0o700);
    } catch {
        return async () => undefined; // a checkout that can't be written, as in a container, still loads
    }
    const warehouse = createHash("sha256").update(credentials === undefined ? "" : warehouseName(credentials));
    return takeRunLock({
        file: path.join(home, `etl-${warehouse.digest("hex").slice(0, 16)}.lock`),
        command: "npm run etl",
        program: "etl.ts",
    });
}

async function etl(flags: FlagsOf<typeof FLAGS>, file: string): Promise<number> {
    const signal = abortOnSignal();
    const pipeline = createPipeline({
        command: "etl",
        credentials: file,
        out: path.resolve(flags.out ?? PROJECT),
        signal,
        vars: await varsOf(flags, file),
    });
    const connect = {
        title: "Connect to the warehouse",
        async run() {
            const credentials = await requireCredentials(file);
            await (await connectWith(file, credentials)).end();
            return `Connected to ${warehouseName(credentials)}`;
        },
    };
    const steps = pipeline.noted([connect, pipeline.compile, pipeline.test, pipeline.run, pipeline.collect]);
    const work = runSteps([...steps, pipeline.record], signal).finally(() =>
        signal.aborted ? pipeline.recordInterrupted() : undefined,
    );
    return printOutcome(pipeline, work, flags.json ?? false);
}

/** What a run of some days sets: those days, and that songs stay as they are where an earlier run has built everything. */
async function varsOf(
    { date, since, songs }: { readonly date?: string; readonly since?: string; readonly songs?: boolean },
    file: string,
): Promise<Vars> {
    const [flag, day] = date === undefined ? ["--since", since] : ["--date", date];
    if (date !== undefined && since !== undefined) {
        throw wrongUsage("--date names one day, --since all from a day on: give one of both.", USAGE);
    }
    if (day === undefined) {
        if (songs) {
            throw wrongUsage("--songs goes with --date or --since: a run of all days loads the songs anyway.", USAGE);
        }
        return {};
    }
    if (!isDay(day)) {
        throw wrongUsage(`${flag} takes a day such as 2018-11-15, not "${day}".`, USAGE);
    }
    const credentials = await requireCredentials(file);
    const client = await connectWith(file, credentials);
    try {
        const places = await projectPlaces();
        if (since === undefined) {
            await requireLogFile(day, places, credentials);
        }
        const days = since === undefined ? [day] : await logDaysSince(since, places, credentials);
        return { date: days.join(" "), songs: songs || !(await hasKeptTables(client)) ? "load" : "keep" };
    } finally {
        await client.end();
    }
}

runWithFlags(USAGE, FLAGS, main);
