import path from "node:path";
import { connectWith } from "../infra/connection";
import { CREDENTIALS_FILE, requireCredentials, warehouseName } from "../infra/credentials";
import { runCommand } from "../infra/errors";
import { readFlags, wrongUsage } from "../infra/flags";
import { abortOnSignal } from "./interruption";
import { createPipeline, type Job, printOutcome } from "./pipeline";
import { runSteps } from "./progress";

const USAGE = `Usage: npm run etl -- [flags]
Runs the unit tests, loads the data, builds all tables and saves the load errors, on the warehouse that the credentials name.

  --date DAY         load and rebuild one day only, such as 2018-11-15
  --credentials FILE the warehouse's credentials (.df-credentials.json)
  --out DIR          where load_errors_<table>.json go (here)
  --json             print the summary as JSON`;

const FLAGS = {
    date: { type: "string" },
    credentials: { type: "string" },
    out: { type: "string" },
    json: { type: "boolean" },
    help: { type: "boolean" },
} as const;

async function main(args: readonly string[]): Promise<number> {
    const flags = readFlags(args, FLAGS, USAGE);
    if (flags.help) {
        process.stdout.write(`${USAGE}\n`);
        return 0;
    }
    const file = path.resolve(flags.credentials ?? CREDENTIALS_FILE);
    const signal = abortOnSignal();
    const pipeline = createPipeline({
        command: "etl",
        credentials: file,
        out: path.resolve(flags.out ?? "."),
        signal,
        ...(flags.date === undefined ? {} : oneDay(flags.date)),
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
/** The part of the job that concerns one day. */
function oneDay(date: string): Pick<Job, "vars"> {
    const parsed = new Date(`${date}T00:00:00Z`);
    // JavaScript takes the 31st of November for the 1st of December.
    if (Number.isNaN(parsed.getTime()) || parsed.toISOString().slice(0, 10) !== date) {
        throw wrongUsage(`--date takes a day such as 2018-11-15, not "${date}".`, USAGE);
    }
    return { vars: { date } };
}

void runCommand(() => main(process.argv.slice(2)));
