import { UserError } from "../../infra/errors";
import { runDataform } from "./cli";
import { type Action, type Project, reasonOf, type Vars, varsFlag } from "./project";

/** How one action of a run went. */
export interface ActionResult extends Action {
    /** skipped: something it depends on failed; not run: Dataform ended before. */
    readonly outcome: "done" | "failed" | "skipped" | "disabled" | "not run";
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

/** Runs the project's actions on the warehouse that the credentials file names. A failed action is a result, no error. */
export async function runActions(project: Project, options: RunOptions): Promise<readonly ActionResult[]> {
    const reader = createRunReader(project.actions, options.onResult);
    const args = [
        `--credentials=${options.credentials}`,
        ...varsFlag(options.vars),
        ...(options.tags ?? []).map((tag) => `--tags=${tag}`),
    ];
    const outcome = await runDataform("run", project.folder, args, { ...options, onLine: reader.take });
    options.signal?.throwIfAborted();
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

/** What stands before the database's own words. */
const ERROR = /^ {2}redshift error: (?:Error executing redshift query: )?/;

/** Turns the lines of `dataform run` into results, as they come. */
export function createRunReader(actions: readonly Action[], onResult?: (result: ActionResult) => void) {
    const byName = new Map(actions.map((action) => [keyOf(action), action]));
    const results: ActionResult[] = [];
    let failure: { readonly action: Action; readonly messages: string[] } | undefined;
    const add = (result: ActionResult) => {
        results.push(result);
        onResult?.(result);
    };
    const endFailure = () => {
        if (failure !== undefined) {
            const message = failure.messages.join(" ") || "Dataform gives no reason.";
            add({ ...failure.action, outcome: "failed", message });
            failure = undefined;
        }
    };
    const take = (line: string) => {
        const heading = HEADINGS.find(([text]) => line.startsWith(`${text} `));
        const name = heading && line.slice(heading[0].length + 1).replace(/ \[.*$/, "");
        const action = name === undefined ? undefined : byName.get(name);
        if (heading !== undefined && action !== undefined) {
            endFailure();
            if (heading[1] === "failed") {
                failure = { action, messages: [] };
            } else {
                add({ ...action, outcome: heading[1] });
            }
        } else if (ERROR.test(line)) {
            failure?.messages.push(line.replace(ERROR, ""));
        }
    };
    const finish = (): readonly ActionResult[] => {
        endFailure();
        return results;
    };
    return { take, finish };
}

function keyOf({ schema, name }: Pick<Action, "schema" | "name">): string {
    return `${schema}.${name}`;
}
