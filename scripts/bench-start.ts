import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type FlagsOf, readCount, runWithFlags } from "../infra/flags";
import { type StartUpTiming, startUpTimes } from "./bench/start-up";
import { generate } from "./generate";
import { abortOnSignal } from "./interruption";

const USAGE = `Usage: npm run bench:start -- [flags]
Measures what is waited for with few data: the local server's start, Dataform's compilation and runs, npm start by its steps.

  --data DIR         a folder laid out as the bucket, instead of made-up data of about the public sample's size
  --rounds N         rounds of each measurement (5)
  --server           nothing but the server's start
  --json             print the measurements as JSON`;

const FLAGS = {
    data: { type: "string" },
    rounds: { type: "string" },
    server: { type: "boolean" },
    json: { type: "boolean" },
    help: { type: "boolean" },
} as const;

async function main(flags: FlagsOf<typeof FLAGS>): Promise<number> {
    const rounds = readCount("--rounds", flags.rounds, USAGE) ?? 5;
    const signal = abortOnSignal();
    const made = await mkdtemp(path.join(tmpdir(), "sparkify-bench-"));
    try {
        if (flags.data === undefined) {
            await generate({ out: made, force: true, onProgress: () => signal.throwIfAborted() });
        }
        const data = path.resolve(flags.data ?? made);
        const times = await startUpTimes({
            data,
            // Made-up events carry birth dates, which the source's JSONPaths file does not know.
            flags: flags.data === undefined ? ["--vars=logJsonPath=auto ignorecase"] : [],
            startFlags: flags.data === undefined ? [] : ["--data", data],
            rounds,
            isServerOnly: flags.server ?? false,
            signal,
            say: (line) => process.stderr.write(`${line}\n`),
        });
        process.stdout.write(`${flags.json ? JSON.stringify(times, undefined, 4) : times.map(shown).join("\n")}\n`);
        return 0;
    } finally {
        await rm(made, { recursive: true, force: true });
    }
}

function shown({ title, seconds, serverCpu, parts }: StartUpTiming): string {
    const cpu = serverCpu === null ? "" : `, with ${serverCpu.toFixed(2)} s of the server's CPU time`;
    return [
        `${title}: ${seconds.toFixed(2)} s${cpu}`,
        ...parts.map((part) => `${part.until.toFixed(2).padStart(9)} s  ${part.title}`),
    ].join("\n");
}

runWithFlags(USAGE, FLAGS, main);
