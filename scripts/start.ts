import path from "node:path";
import { type Credentials, shownPath, typedPath, warehouseName } from "../infra/credentials";
import { bucketsIn, dataFolder, lackOf } from "../infra/data-folder";
import { UserError } from "../infra/errors";
import { type FlagsOf, runWithFlags, wrongUsage } from "../infra/flags";
import { bringUp, type Up } from "../infra/local/bring-up";
import { OTHER_HOME, removeFolder, sampleFolder, stateHome, warehouseFolder } from "../infra/local/folder";
import { commandFor } from "../infra/local/options";
import { stop } from "../infra/local/process";
import { makeFolder, makeWritableFolder } from "../infra/output-folder";
import { PROJECT } from "../infra/project-folder";
import { generate } from "./generate";
import { planFrom } from "./generate/options";
import { abortOnSignal } from "./interruption";
import { createPipeline, printOutcome } from "./pipeline";
import { bar, runSteps, type Step } from "./progress";
import { takeRunLock } from "./run-lock";

const USAGE = `Usage: npm start -- [flags]
The whole job on this machine, with a warehouse and a database of its own that are made new each time.

  --data DIR         a folder laid out as the bucket (log_data, song_data, log_json_path.json), instead of made-up data
  --scale N          the size of the made-up data: 1 is about that of the public sample
  --out DIR          where report/index.html and load_errors_<table>.json go (the project's folder)
  --keep             leave the warehouse up
  --json             print the summary as JSON`;

const FLAGS = {
    data: { type: "string" },
    scale: { type: "string" },
    out: { type: "string" },
    keep: { type: "boolean" },
    json: { type: "boolean" },
    help: { type: "boolean" },
} as const;

/** The name of the warehouse, and of its folder. */
const NAME = "start";

/** Made-up events carry birth dates, which the source's JSONPaths file does not know: they are loaded by name. */
const MADE_UP_VARS = { logJsonPath: "auto ignorecase" };

type Flags = FlagsOf<typeof FLAGS>;

async function main(flags: Flags): Promise<number> {
    if (flags.data !== undefined && flags.scale !== undefined) {
        throw wrongUsage("--scale sizes made-up data: leave it out where --data gives real ones.", USAGE);
    }
    await checkData(flags);
    const home = stateHome();
    const unlock = await lock(home);
    try {
        return await start(home, flags);
    } finally {
        await unlock();
    }
}

/** What can be told of the data before anything is started. */
async function checkData({ data, scale }: Flags): Promise<void> {
    if (data !== undefined) {
        const lack = await lackOf(await dataFolder(data));
        if (lack !== undefined) {
            throw new UserError(
                `${lack}: give --data a folder with log_data/, song_data/ and log_json_path.json in it.`,
            );
        }
    }
    if (scale !== undefined) {
        if (!/^\d+(\.\d+)?$/.test(scale)) {
            throw wrongUsage(`--scale takes a number, not "${scale}".`, USAGE);
        }
        planFrom({ out: "", scale: Number(scale) });
    }
}

/** Two at once would have one database. */
async function lock(home: string): Promise<() => Promise<void>> {
    makeWritableFolder(home, OTHER_HOME, 0o700);
    return takeRunLock({
        file: path.join(home, `${NAME}.lock`),
        command: "npm start",
        program: "start.ts",
        wayOut: "or give this one a folder of its own with SPARKIFY_HOME",
    });
}

async function start(home: string, flags: Flags): Promise<number> {
    const folder = warehouseFolder(home, NAME);
    const signal = abortOnSignal();
    const pipeline = createPipeline({
        command: "start",
        credentials: folder.credentials,
        out: path.resolve(flags.out ?? PROJECT),
        signal,
        ...(flags.data === undefined ? { vars: MADE_UP_VARS } : {}),
    });
    const made = sampleFolder(home);
    makeFolder(made, OTHER_HOME);
    const buckets = await bucketsIn(flags.data ?? made);
    let up: Up | undefined;
    const startWarehouse: Step = {
        title: "Start a local warehouse",
        async run(say) {
            await stop(folder); // one that was kept
            await removeFolder(folder);
            up = await bringUp({ home, name: NAME, port: 0, buckets }, say);
            return `Started a local warehouse at ${warehouseName(up.credentials)}`;
        },
    };
    const steps = pipeline.noted([
        {
            title: "Prepare",
            together: [
                ...(flags.data === undefined ? [makeData(made, flags.scale, signal)] : []),
                startWarehouse,
                pipeline.compile,
            ],
        },
        pipeline.test,
        pipeline.run,
        pipeline.collect,
    ]);
    try {
        return await printOutcome(
            pipeline,
            runSteps([...steps, pipeline.record, pipeline.report], signal),
            flags.json ?? false,
            {
                data: flags.data ?? made,
                ...(flags.keep ? { credentials: folder.credentials } : {}),
            },
        );
    } finally {
        if (flags.keep && up?.launched !== undefined && !signal.aborted) {
            await up.launched.stay();
            tellHowToReach(up.credentials, folder.credentials);
        } else {
            await stop(folder);
        }
    }
}

function makeData(out: string, scale: string | undefined, signal: AbortSignal): Step {
    return {
        title: "Make up sample data",
        async run(say) {
            const { events, songs } = await generate({
                out,
                force: true,
                ...(scale === undefined ? {} : { scale: Number(scale) }),
                onProgress({ events, eventsWanted }) {
                    signal.throwIfAborted();
                    say(bar(events, eventsWanted));
                },
            });
            return `Made up ${events} events and ${songs} songs in ${shownPath(out)}`;
        },
    };
}

function tellHowToReach({ host, port, username, databaseName }: Credentials, file: string): void {
    process.stderr.write(
        `The warehouse stays up, with its password in ${shownPath(file)}:\n` +
            `  npx dataform run --credentials ${typedPath(file)}\n` +
            `  psql "host=${host} port=${port} dbname=${databaseName} user=${username} sslmode=require"\n` +
            `${commandFor("delete", NAME)} ends it.\n`,
    );
}

runWithFlags(USAGE, FLAGS, main);
