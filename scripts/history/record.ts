import type { Client } from "pg";
import { codeOf } from "../../infra/errors";
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

/** Of texts that may be longer than their column, in bytes. */
const ERROR_BYTES = 1024;
const NAME_BYTES = 256;

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
        await insert(client, RUNS, RUN_TYPES, [runRow(run)]);
        await insert(client, STEPS, STEP_TYPES, stepRows(run));
        await client.query("commit");
        return true;
    } catch (error) {
        await client.query("rollback");
        if (project === undefined && UNDEFINED.includes(codeOf(error) ?? "")) {
            return false;
        }
        throw error;
    }
}

type Value = string | number | Date | null | undefined;

const RUN_TYPES = {
    run_id: "varchar(36)",
    command: "varchar(16)",
    started_at: "timestamp",
    ended_at: "timestamp",
    outcome: "varchar(16)",
    error: `varchar(${ERROR_BYTES})`,
    vars: "varchar(4096)",
    rows_loaded: "bigint",
    rows_rejected: "bigint",
};

const STEP_TYPES = {
    run_id: "varchar(36)",
    kind: "varchar(16)",
    name: `varchar(${NAME_BYTES})`,
    started_at: "timestamp",
    ended_at: "timestamp",
    outcome: "varchar(16)",
    row_count: "bigint",
    error: `varchar(${ERROR_BYTES})`,
};

function runRow({ log, isCancelled, vars, loads }: Run): Record<keyof typeof RUN_TYPES, Value> {
    const failure = log.steps.find(({ error }) => error !== undefined)?.error;
    const outcome = isCancelled ? "cancelled" : failure === undefined ? "passed" : "failed";
    return {
        run_id: log.runId,
        command: log.command,
        started_at: log.startedAt,
        ended_at: new Date(),
        outcome,
        error: cut(isCancelled ? (failure ?? "Interrupted.") : failure, ERROR_BYTES),
        vars: JSON.stringify(vars),
        rows_loaded: loads.loaded,
        rows_rejected: loads.rejected,
    };
}

type StepRow = Record<keyof typeof STEP_TYPES, Value>;

function stepRows({ log, tests, actions, tables }: Run): readonly StepRow[] {
    const rows = new Map(tables.map(({ table, rows }) => [table, rows]));
    const step = (
        row: Partial<StepRow> & Pick<StepRow, "kind" | "outcome">,
        name: string,
        error?: string,
    ): StepRow => ({
        run_id: log.runId,
        name: cut(name, NAME_BYTES),
        started_at: null,
        ended_at: null,
        row_count: null,
        error: cut(error, ERROR_BYTES),
        ...row,
    });
    return [
        ...log.steps.map((noted) =>
            step(
                {
                    kind: "script",
                    started_at: noted.startedAt,
                    ended_at: noted.endedAt ?? new Date(),
                    outcome: outcomeOf(noted),
                },
                noted.title,
                noted.error,
            ),
        ),
        ...tests.map(({ name, passed, messages }) =>
            step({ kind: "unit test", outcome: passed ? "done" : "failed" }, name, messages.join(" ") || undefined),
        ),
        ...actions.map(({ kind, schema, name, startedAt, endedAt, outcome, message }) => {
            const table = `${schema}.${name}`;
            const times = { started_at: startedAt, ended_at: endedAt };
            return step({ kind, ...times, outcome, row_count: rows.get(table) }, table, message);
        }),
    ];
}

function outcomeOf({ endedAt, error }: NotedStep): string {
    if (endedAt === undefined) {
        return "cancelled";
    }
    return error === undefined ? "done" : "failed";
}

/** Each value with its type: Redshift takes a bare parameter of a VALUES list for text. */
async function insert(
    client: Client,
    table: string,
    types: Readonly<Record<string, string>>,
    rows: readonly Readonly<Record<string, Value>>[],
): Promise<void> {
    const columns = Object.keys(types);
    const values: Value[] = [];
    const tuples = rows.map((row) => {
        const places = columns.map((column) => {
            values.push(textOf(row[column]));
            return `cast($${values.length} as ${types[column]})`;
        });
        return `(${places.join(", ")})`;
    });
    if (rows.length > 0) {
        await client.query(`insert into ${table} (${columns.join(", ")}) values ${tuples.join(", ")}`, values);
    }
}

/** As Redshift reads it; a time is UTC, without a zone, which the driver would turn into this machine's own. */
function textOf(value: Value): string | null {
    if (value === undefined || value === null) {
        return null;
    }
    return value instanceof Date ? value.toISOString().replace("T", " ").replace("Z", "") : String(value);
}

/** What fits into so many bytes of UTF-8, without half a letter at the end. */
function cut(text: string | undefined, bytes: number): string | undefined {
    if (text === undefined || Buffer.byteLength(text) <= bytes) {
        return text;
    }
    return new TextDecoder().decode(Buffer.from(text).subarray(0, bytes), { stream: true });
}
