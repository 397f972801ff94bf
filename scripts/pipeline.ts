import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Client, escapeIdentifier } from "pg";
import { connectWith } from "../infra/connection";
import { requireCredentials, shownPath } from "../infra/credentials";
import { messageOf, UserError } from "../infra/errors";
import { outputFolder } from "../infra/output-folder";
import { PROJECT } from "../infra/project-folder";
import {
    type ActionResult,
    compileProject,
    type Project,
    runActions,
    runTests,
    type TestResult,
    type Vars,
} from "./dataform";
import { countLoads, newestLoad } from "./history/load-counts";
import { HISTORY, recordRun } from "./history/record";
import { type Command, createRunLog } from "./history/run-log";
import { bar, type Group, type Step } from "./progress";
import { writeReport } from "./report/index";
import { type SavedErrors, saveLoadErrors } from "./save-load-errors";
import { failureIn, type Outcome, summaryJson, summaryText, type TableRows } from "./summary";

/** The whole job on one warehouse: what `npm start` and `npm run etl` share. */
export interface Job {
    readonly command: Command;
    /** The absolute path of the credentials file, which the job's first step may yet write. */
    readonly credentials: string;
    /** Where load_errors_<table>.json go, and the report's folder. */
    readonly out: string;
    readonly vars?: Vars;
    readonly tags?: readonly string[];
    readonly signal: AbortSignal;
}

/** A job's steps, and what they have come to so far. */
export interface Pipeline {
    readonly compile: Step;
    readonly test: Step;
    readonly run: Step;
    readonly collect: Step;
    /** Adds the run to the history that the warehouse keeps; what failed or was not run too. */
    readonly record: Step;
    /** Writes report/index.html; behind `record`, so that it tells of this run. */
    readonly report: Step;
    /** The steps, noted for the history as they go. */
    noted(steps: readonly (Step | Group)[]): readonly (Step | Group)[];
    /** Records a run that was interrupted, after which no step runs; for a warehouse that stays. Never rejects. */
    recordInterrupted(): Promise<void>;
    outcome(): Outcome;
}

/** How long an interrupted run may take to record itself. */
const RECORD_LIMIT_MS = 10_000;

/** A table of the project by schema and name. */
async function countRows(client: Client, table: string): Promise<TableRows> {
    const { rows } = await client.query(
        `select count(*) as count from ${table.split(".").map(escapeIdentifier).join(".")}`,
    );
    return { table, rows: Number(rows[0].count) };
}

/**
 * Puts a job together; the caller runs the steps, in their order. A UserError if the job's outcome could not be written:
 * that is told before the work.
 */
export function createPipeline(job: Job): Pipeline {
    outputFolder(job.out);
    const log = createRunLog(job.command);
    let project: Project | undefined;
    let tests: readonly TestResult[] = [];
    let actions: readonly ActionResult[] = [];
    let tables: readonly TableRows[] = [];
    let loadErrors: readonly SavedErrors[] = [];
    let report: string | undefined;
    let loadBefore: number | undefined;
    let recording: Promise<string> | undefined;
    const throwFailure = () => {
        const failure = failureIn({ tests, actions });
        if (failure !== undefined) {
            throw new UserError(failure);
        }
    };
    const compiled = (): Project => {
        if (project === undefined) {
            throw new Error("The project is compiled before it is run.");
        }
        return project;
    };
    const withClient = async <Result>(work: (client: Client) => Promise<Result>): Promise<Result> => {
        const client = await connectWith(job.credentials, await requireCredentials(job.credentials));
        try {
            return await work(client);
        } finally {
            await client.end();
        }
    };
    const record = async (): Promise<string> => {
        if (log.steps[0]?.error !== undefined) {
            return "Recorded nothing: the run did not begin"; // there is no warehouse, or none that answers
        }
        const isRecorded = await withClient(async (client) => {
            const vars = project?.vars ?? job.vars ?? {};
            const loads =
                loadBefore === undefined ? { loaded: 0, rejected: 0 } : await countLoads(client, loadBefore, vars);
            const run = { log, isCancelled: job.signal.aborted, vars, loads, tests, actions, tables };
            const isDone = await recordRun(client, run, project);
            const recounted: TableRows[] = [];
            for (const each of tables) {
                recounted.push(HISTORY.has(each.table) ? await countRows(client, each.table) : each);
            }
            tables = recounted;
            return isDone;
        });
        return isRecorded
            ? "Recorded the run in staging.etl_runs"
            : "Recorded nothing: there is no staging.etl_runs yet, and no project to make it from";
    };
    return {
        compile: {
            title: "Compile the Dataform project",
            async run() {
                project = await compileProject(PROJECT, job);
                return `Compiled ${project.actions.length} actions and ${project.tests.length} unit tests`;
            },
        },
        test: {
            title: "Run the unit tests",
            async run() {
                tests = await runTests(compiled(), job);
                throwFailure();
                return `${tests.length} unit tests passed`;
            },
        },
        run: {
            title: "Load the data and build the tables",
            async run(say) {
                const total = compiled().actions.length;
                let done = 0;
                const onResult = (result: ActionResult) => {
                    const { schema, name } = result;
                    actions = [...actions, result]; // of a run that is interrupted there is no more than this
                    done++;
                    say(job.tags === undefined ? `${bar(done, total)}  ${schema}.${name}` : `${schema}.${name}`);
                };
                loadBefore = await withClient(newestLoad);
                actions = await runActions(compiled(), { ...job, onResult });
                throwFailure();
                return `Built ${actions.filter(({ isTable }) => isTable).length} tables and checked them`;
            },
        },
        collect: {
            title: "Count rows and save load errors",
            always: true,
            async run() {
                const built = actions.filter(({ isTable, outcome }) => isTable && outcome === "done");
                if (built.length === 0) {
                    return "Nothing was built";
                }
                await withClient(async (client) => {
                    const counted: TableRows[] = [];
                    for (const { schema, name } of built) {
                        counted.push(await countRows(client, `${schema}.${name}`));
                    }
                    tables = counted.sort((a, b) => a.table.localeCompare(b.table));
                    loadErrors = await saveLoadErrors(client, job.out);
                });
                return `Counted ${tables.length} tables, saved ${loadErrors.length} files of load errors`;
            },
        },
        record: {
            title: "Record the run",
            always: true,
            run: () => {
                recording ??= record();
                return recording;
            },
        },
        report: {
            title: "Write the report",
            async run() {
                const out = path.join(job.out, "report");
                report = (await withClient((client) => writeReport({ client, project: compiled(), out }))).file;
                return `Wrote ${shownPath(report)}`;
            },
        },
        noted: (steps) => steps.map(log.watch),
        async recordInterrupted() {
            try {
                recording ??= log.idle().then(record);
                await Promise.race([recording, sleep(RECORD_LIMIT_MS, undefined, { ref: false })]);
            } catch (error) {
                process.stderr.write(`The run is not recorded: ${messageOf(error)}\n`);
            }
        },
        outcome: () => ({
            tests,
            actions,
            tables,
            loadErrors,
            ...(report === undefined ? {} : { report }),
            seconds: (Date.now() - log.startedAt.getTime()) / 1000,
        }),
    };
}

/**
 * Waits for a job's steps, prints what they have come to, and passes a failure on. Answers the exit code of success.
 * `more` is for the JSON.
 */
export async function printOutcome(
    pipeline: Pipeline,
    work: Promise<void>,
    asJson: boolean,
    more: Readonly<Record<string, unknown>> = {},
): Promise<number> {
    const failure = await work.then(
        () => undefined,
        (error: unknown) => error ?? new Error("The job failed without a reason."),
    );
    const outcome = pipeline.outcome();
    if (asJson) {
        const reason = failure === undefined ? undefined : messageOf(failure);
        process.stdout.write(`${summaryJson(outcome, { ...more, failure: reason })}\n`);
    } else if (outcome.tests.length + outcome.actions.length > 0) {
        process.stdout.write(`${summaryText(outcome)}\n`);
    }
    if (failure !== undefined) {
        throw failure;
    }
    return 0;
}
