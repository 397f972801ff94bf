import type { Client } from "pg";
import { codeOf, messageOf, UserError } from "../../infra/errors";
import type { ActionResult, Project, TestResult, Vars } from "../dataform";
import type { TableRows } from "../summary";
import type { LoadCounts } from "./load-counts";
import type { NotedStep, RunLog } from "./run-log";

/** All that is kept of a run. */
export interface Run {
    readonly log: RunLog;
    /** The run was interrupted. */
    readonly isCancelled: boolean;
    /** What it ran with; not known in full where the project did not compile. */
    readonly vars: Vars;
    readonly loads: LoadCounts;
    readonly tests: readonly TestResult[];
    readonly actions: readonly ActionResult[];
    readonly tables: readonly TableRows[];
}

const RUNS = "staging.etl_runs";
const STEPS = "staging.etl_steps";

/** The tables that a run is recorded in. */
export const HISTORY: ReadonlySet<string> = new Set([RUNS, STEPS]);

/** Of texts that may be longer than their column, in bytes. */
const ERROR_BYTES = 1024;
const NAME_BYTES = 256;
const VARS_BYTES = 4096;

const UNDEFINED = ["42P01", "3F000"];

/**
 * Adds a run to the tables of the history, all of it or nothing. They are made if they are missing, by their models' own
 * statements: the first run may have failed before Dataform made any. Answers false where there are none and no project
 * to make them from.
 */
export async function recordRun(client: Client, run: Run, project: Project | undefined): Promise<boolean> {
    const statements = project === undefined ? [] : [RUNS, STEPS].flatMap((table) => project.statements[table] ?? []);
    if (statements.length > 0) {
        await client.query("create schema if not exists staging");
    }
    for (const statement of statements) {
        await client.query(statement);
    }
    await client.query("begin");
    try {
        await insert(client, RUNS, [runRow(run)]);
        await insert(client, STEPS, stepRows(run));
        await client.query("commit");
        return true;
    } catch (error) {
        await client.query("rollback");
        if (project === undefined && UNDEFINED.includes(codeOf(error) ?? "")) {
            return false;
        }
        throw new UserError(`The run can't be recorded in ${RUNS}: ${messageOf(error)}.`);
    }
}

type Value = string | number | Date | null | undefined;

type Row = Readonly<Record<string, Value>>;

function runRow({ log, isCancelled, vars, loads }: Run): Row {
    const failure = log.steps.find(({ error }) => error !== undefined)?.error;
    const outcome = isCancelled ? "cancelled" : failure === undefined ? "passed" : "failed";
    return {
        run_id: log.runId,
        command: log.command,
        started_at: log.startedAt,
        ended_at: new Date(),
        outcome,
        error: cut(isCancelled ? (failure ?? "Interrupted.") : failure, ERROR_BYTES),
        vars: varsText(vars),
        rows_loaded: loads.loaded,
        rows_rejected: loads.rejected,
    };
}

/** The variables as JSON. Of more days than fit, as a run since the year before has, the first and the last are told. */
function varsText(vars: Vars): string {
    const text = JSON.stringify(vars);
    if (Buffer.byteLength(text) <= VARS_BYTES) {
        return text;
    }
    const days = (vars.date ?? "").split(" ");
    return JSON.stringify({ ...vars, date: `${days.length} days from ${days[0]} to ${days.at(-1)}` });
}

function stepRows({ log, isCancelled, tests, actions, tables }: Run): readonly Row[] {
    const rows = new Map(tables.map(({ table, rows }) => [table, rows]));
    const step = (
        kind: string,
        name: string,
        outcome: string,
        { error, ...more }: { started_at?: Date; ended_at?: Date; row_count?: number; error?: string },
    ): Row => ({
        run_id: log.runId,
        kind,
        name: cut(name, NAME_BYTES),
        started_at: more.started_at,
        ended_at: more.ended_at,
        outcome,
        row_count: more.row_count,
        error: cut(error, ERROR_BYTES),
    });
    return [
        ...log.steps.map((noted) =>
            step("script", noted.title, outcomeOf(noted, isCancelled), {
                started_at: noted.startedAt,
                ended_at: noted.endedAt ?? new Date(),
                error: noted.error,
            }),
        ),
        ...tests.map(({ name, passed, messages }) =>
            step("unit test", name, passed ? "done" : "failed", { error: messages.join(" ") || undefined }),
        ),
        ...actions.map(({ kind, schema, name, startedAt, endedAt, outcome, message }) =>
            step(kind, `${schema}.${name}`, outcome, {
                started_at: startedAt,
                ended_at: endedAt,
                row_count: rows.get(`${schema}.${name}`),
                error: message,
            }),
        ),
    ];
}

function outcomeOf({ endedAt, error }: NotedStep, isCancelled: boolean): string {
    if (endedAt !== undefined && error === undefined) {
        return "done";
    }
    return isCancelled ? "cancelled" : "failed";
}

/** Rows of the same columns, in one statement. */
async function insert(client: Client, table: string, rows: readonly Row[]): Promise<void> {
    const columns = Object.keys(rows[0] ?? {});
    const tuples = rows.map((row) => `(${columns.map((column) => literal(row[column])).join(", ")})`);
    if (rows.length > 0) {
        await client.query(`insert into ${table} (${columns.join(", ")}) values ${tuples.join(", ")}`);
    }
}

/**
 * A value in a statement, of which the column makes its own type: a parameter in a VALUES list of several rows would be
 * text to Redshift. Quotes and backslashes are doubled, as QUOTE_LITERAL does (its page in the developer guide). A time is
 * UTC without a zone.
 */
function literal(value: Value): string {
    if (value === undefined || value === null) {
        return "null";
    }
    const text = value instanceof Date ? value.toISOString().replace("T", " ").replace("Z", "") : String(value);
    return `'${text.replaceAll("\0", "").replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}

/** What fits into so many bytes of UTF-8, without half a letter at the end. */
function cut(text: string | undefined, bytes: number): string | undefined {
    if (text === undefined || Buffer.byteLength(text) <= bytes) {
        return text;
    }
    return new TextDecoder().decode(Buffer.from(text).subarray(0, bytes), { stream: true });
}
