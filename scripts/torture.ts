import { runCommand, type UserError } from "../infra/errors";
import { readCount, readWordsAndFlags, wrongUsage } from "../infra/flags";
import { abortOnSignal } from "./interruption";
import { crash } from "./torture/crash";
import { faults } from "./torture/faults";
import { fuzz } from "./torture/fuzz";
import { load } from "./torture/load";
import { pipeline } from "./torture/pipeline";
import { type Outcome, outcomeText, type TrialOptions } from "./torture/trial";

const USAGE = `Usage: npm run torture -- [trial ...] [flags]
Treats local warehouses of its own badly and says what held. Ends with 1 if anything did not.

  crash              SIGKILL at random points of work and of runs of the project, then a look at every table
  faults             damaged files, a full disk, a lost state file, two servers, signals
  fuzz               what no honest client sends, and an honest one in between (60 minutes)
  load               a hundred clients with work of all kinds, each answer computed twice (10 minutes)
  pipeline           runs of the project broken in the middle, then one that must end as if nothing was

  --seed TEXT        another seed, other points and bytes (today's date)
  --rounds N         rounds of each trial that goes by rounds (crash: 200)
  --minutes M        time for each trial that goes by time
  --json             print the outcomes as JSON`;

const TRIALS: Readonly<Record<string, (options: TrialOptions) => Promise<Outcome>>> = {
    crash,
    faults,
    fuzz,
    load,
    pipeline,
};

const FLAGS = {
    seed: { type: "string" },
    rounds: { type: "string" },
    minutes: { type: "string" },
    json: { type: "boolean" },
    help: { type: "boolean" },
} as const;

async function main(args: readonly string[]): Promise<number> {
    const { values, positionals } = readWordsAndFlags(args, FLAGS, USAGE);
    if (values.help) {
        process.stdout.write(`${USAGE}\n`);
        return 0;
    }
    const unknown = positionals.find((name) => !Object.hasOwn(TRIALS, name));
    if (unknown !== undefined) {
        throw wrongUsage(`There is no trial "${unknown}": ${Object.keys(TRIALS).join(", ")} are there.`, USAGE);
    }
    endOnSignal();
    const minutes = readCount("--minutes", values.minutes, USAGE);
    const rounds = readCount("--rounds", values.rounds, USAGE);
    const options: TrialOptions = {
        seed: values.seed ?? new Date().toISOString().slice(0, 10),
        ...(rounds === undefined ? {} : { rounds }),
        ...(minutes === undefined ? {} : { seconds: minutes * 60 }),
        say: (line) => process.stderr.write(`${line}\n`),
    };
    const outcomes: Outcome[] = [];
    for (const name of positionals.length === 0 ? Object.keys(TRIALS) : positionals) {
        const outcome = await (TRIALS[name] as (options: TrialOptions) => Promise<Outcome>)(options);
        outcomes.push(outcome);
        if (!values.json) {
            process.stdout.write(`${outcomeText(outcome)}\n`);
        }
    }
    if (values.json) {
        process.stdout.write(`${JSON.stringify(outcomes, undefined, 4)}\n`);
    }
    return outcomes.some(({ findings }) => findings.length > 0) ? 1 : 0;
}

/** A trial can't be ended in the middle: the process ends, and what there is of victims goes with it. */
function endOnSignal(): void {
    const signal = abortOnSignal();
    signal.addEventListener("abort", () => {
        const { message, exitCode } = signal.reason as UserError;
        process.stderr.write(`${message}\n`);
        process.exit(exitCode);
    });
}

void runCommand(() => main(process.argv.slice(2)));
