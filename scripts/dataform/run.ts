import { UserError } from "../../infra/errors";
import { runDataform } from "./cli";
import { type Action, graphFor, type Project, reasonOf, type Vars, varsFlag } from "./project";

/** How one action of a run went. */
export interface ActionResult extends Action {
    /** skipped: something it depends on failed; cancelled: the run was, while it could go on; not run: Dataform ended before. */
    readonly outcome: "done" | "failed" | "skipped" | "disabled" | "cancelled" | "not run";
    /** When all that it depends on was done: from then on it waits for one of Dataform's connections, or runs. */
    readonly startedAt?: Date;
    /** When Dataform said that it was over. */
    readonly endedAt?: Date;
    /** Why it failed. */
    readonly message?: string;
}

/** What to run, and where. */
export interface RunOptions {
    /** The absolute path of the credentials file. */
    readonly credentials: string;
    readonly vars?: Vars;
    /** Only actions with one of these tags. */
    readonly tags?: readonly string[];
    readonly signal?: AbortSignal;
    readonly onResult?: (result: ActionResult) => void;
}

/**
 * Runs the project's actions on the warehouse that the credentials file names. A failed action is a result, no error. Of a
 * run that is aborted only `onResult` hears: at the end, of the actions that were cancelled or not run.
 */
export async function runActions(project: Project, options: RunOptions): Promise<readonly ActionResult[]> {
    const reader = createRunReader(project, options.onResult);
    const args = [
        `--credentials=${options.credentials}`,
        ...varsFlag(options.vars),
        ...(options.tags ?? []).map((tag) => `--tags=${tag}`),
    ];
    const outcome = await runDataform("run", project.folder, args, {
        ...options,
        ...graphFor(project, options.vars),
        onLine: reader.take,
    });
    if (options.signal?.aborted) {
        reader.cancel();
        throw options.signal.reason;
    }
    const results = reader.finish();
    const hasFailed = results.some((result) => result.outcome === "failed");
    if (outcome.exitCode !== 0 && !hasFailed) {
        throw new UserError(`Dataform can't run the project: ${reasonOf(outcome)}`);
    }
    if (options.tags !== undefined) {
        return results;
    }
    const seen = new Set(results.map(keyOf));
    const rest = project.actions.filter((action) => !seen.has(keyOf(action)));
    return [...results, ...rest.map((action) => ({ ...action, outcome: "not run" }) as const)];
}

/**
 * How Dataform begins the line about an action that is over; then come two blanks and `schema.name`.
 * Source: Dataform 2.6.7, printExecutedAction.
 */
const HEADINGS: readonly (readonly [string, ActionResult["outcome"]])[] = [
    ["Dataset created: ", "done"],
    ["Assertion passed: ", "done"],
    ["Operation completed successfully: ", "done"],
    ["Dataset creation failed: ", "failed"],
    ["Assertion failed: ", "failed"],
    ["Operation failed: ", "failed"],
    ["Skipping dataset creation: ", "skipped"],
    ["Skipping assertion execution: ", "skipped"],
    ["Skipping operation execution: ", "skipped"],
    ["Dataset creation disabled: ", "disabled"],
    ["Assertion execution disabled: ", "disabled"],
    ["Operation execution disabled: ", "disabled"],
];

/** What stands before the database's own words; of comments that can't be set, which come last, the beginning is kept. */
const ERROR = /^ {2}(?:redshift error: |(?=Error setting metadata: ))(?:Error executing redshift query: )?/;

/** Dataform's line before the first action, once the project is compiled and the schemas are there. */
const BEGINNING = "Running...";

/** Turns the lines of `dataform run` into results, as they come. */
export function createRunReader(
    { actions, dependencies }: Pick<Project, "actions" | "dependencies">,
    onResult?: (result: ActionResult) => void,
) {
    const byName = new Map(actions.map((action) => [keyOf(action), action]));
    const results: ActionResult[] = [];
    const ends = new Map<string, Date>();
    let beginning: Date | undefined;
    let failure: { readonly action: Action; readonly endedAt: Date; readonly messages: string[] } | undefined;
    const add = (result: ActionResult) => {
        results.push(result);
        onResult?.(result);
    };
    /** Dataform begins an action as soon as the last that it depends on is done; undefined if that has not come. */
    const startOf = (action: Action): Date | undefined => {
        const needed = (dependencies[keyOf(action)] ?? []).filter((name) => byName.has(name));
        const times = needed.map((name) => ends.get(name)?.getTime());
        return beginning === undefined || times.includes(undefined)
            ? undefined
            : new Date(Math.max(beginning.getTime(), ...times.map(Number)));
    };
    const timesOf = (action: Action, endedAt: Date) => {
        const startedAt = startOf(action);
        return startedAt === undefined ? {} : { startedAt, endedAt };
    };
    const endFailure = () => {
        if (failure !== undefined) {
            const { action, endedAt, messages } = failure;
            const message = messages.join(" ") || "Dataform gives no reason.";
            failure = undefined;
            add({ ...action, ...timesOf(action, endedAt), outcome: "failed", message });
        }
    };
    const take = (line: string) => {
        if (line.trim() === BEGINNING) {
            beginning ??= new Date();
        }
        const heading = HEADINGS.find(([text]) => line.startsWith(`${text} `));
        const name = heading && line.slice(heading[0].length + 1).replace(/ \[.*$/, "");
        const action = name === undefined ? undefined : byName.get(name);
        if (heading !== undefined && action !== undefined) {
            endFailure();
            const now = new Date();
            const [, outcome] = heading;
            if (outcome === "failed") {
                failure = { action, endedAt: now, messages: [] };
            } else {
                add({ ...action, ...(outcome === "done" ? timesOf(action, now) : {}), outcome });
            }
            if (outcome === "done" || outcome === "disabled") {
                ends.set(keyOf(action), now);
            }
        } else if (ERROR.test(line)) {
            failure?.messages.push(line.replace(ERROR, ""));
        }
    };
    const finish = (): readonly ActionResult[] => {
        endFailure();
        return results;
    };
    /** Gives a result to each action that has none. */
    const cancel = () => {
        endFailure();
        const over = new Set(results.map(keyOf));
        const now = new Date();
        for (const action of actions.filter((action) => !over.has(keyOf(action)))) {
            const times = timesOf(action, now);
            add({ ...action, ...times, outcome: times.startedAt === undefined ? "not run" : "cancelled" });
        }
    };
    return { take, finish, cancel };
}

function keyOf({ schema, name }: Pick<Action, "schema" | "name">): string {
    return `${schema}.${name}`;
}
