import type { Client } from "pg";
import type { RejectedValue, Run, RunStep, RunsData } from "./runs-data";
import { isoTime, readTextsIfThere, type TextRow } from "./texts";

const RUNS = 100;
const SAMPLES = 50;

/** Reads the history of runs; where none is recorded, or there is no history yet, it is empty. */
export async function readRuns(client: Client): Promise<RunsData> {
    const rows = await readTextsIfThere(
        client,
        `with
        counts as (
            select run_id, count(*) as steps, sum(case when outcome = 'failed' then 1 else 0 end) as failed
            from staging.etl_steps
            group by run_id
        )
        select
            etl_runs.run_id, etl_runs.command, etl_runs.started_at, etl_runs.ended_at, etl_runs.outcome, etl_runs.error,
            etl_runs.vars, etl_runs.rows_loaded, etl_runs.rows_rejected, counts.steps, counts.failed
        from staging.etl_runs as etl_runs
        left join counts
            on counts.run_id = etl_runs.run_id
        order by etl_runs.started_at desc, etl_runs.run_id
        limit ${RUNS}`,
    );
    const [newest] = rows;
    if (newest === undefined) {
        return { runs: [], steps: [], rejected: [] };
    }
    return {
        runs: rows.map(runOf),
        steps: (
            await readTextsIfThere(
                client,
                `select kind, name, started_at, ended_at, outcome, row_count, error
                from staging.etl_steps
                where run_id = $1
                order by started_at nulls last, ended_at, kind, name`,
                [newest.run_id ?? null],
            )
        ).map(stepOf),
        rejected: (
            await readTextsIfThere(
                client,
                `select table_name, filename, line_number, column_name, err_reason, raw_value, raw_line
                from staging.load_errors
                where load_time >= cast($1 as timestamp)
                order by table_name, filename, line_number, column_name
                limit ${SAMPLES}`,
                [newest.started_at ?? null],
            )
        ).map(rejectedOf),
    };
}

function runOf(row: TextRow): Run {
    return {
        runId: row.run_id ?? "",
        command: row.command ?? "",
        startedAt: isoTime(row.started_at) ?? "",
        endedAt: isoTime(row.ended_at) ?? "",
        outcome: row.outcome ?? "",
        error: row.error ?? null,
        vars: row.vars ?? "{}",
        rowsLoaded: Number(row.rows_loaded ?? 0),
        rowsRejected: Number(row.rows_rejected ?? 0),
        failed: Number(row.failed ?? 0),
        steps: Number(row.steps ?? 0),
    };
}

function stepOf(row: TextRow): RunStep {
    return {
        kind: row.kind ?? "",
        name: row.name ?? "",
        startedAt: isoTime(row.started_at),
        endedAt: isoTime(row.ended_at),
        outcome: row.outcome ?? "",
        rows: row.row_count == null ? null : Number(row.row_count),
        error: row.error ?? null,
    };
}

function rejectedOf(row: TextRow): RejectedValue {
    return {
        table: row.table_name ?? "",
        file: row.filename ?? "",
        line: row.line_number ?? null,
        column: row.column_name ?? null,
        reason: row.err_reason ?? "",
        value: row.raw_value ?? null,
        record: row.raw_line ?? null,
    };
}
