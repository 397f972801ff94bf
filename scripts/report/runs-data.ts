/** What the run page shows: the newest run in full, earlier ones in a line each. */
export interface RunsData {
    /** Newest first, at most a hundred; empty where none is recorded. */
    readonly runs: readonly Run[];
    /** Of the newest run, in the order in which they began; those that never did come last. */
    readonly steps: readonly RunStep[];
    /** What the newest run's COPYs rejected, some of it. */
    readonly rejected: readonly RejectedValue[];
}

/** A row of staging.etl_runs. Times are ISO 8601, UTC. */
export interface Run {
    readonly runId: string;
    readonly command: string;
    readonly startedAt: string;
    readonly endedAt: string;
    readonly outcome: string;
    readonly error: string | null;
    /** As JSON. */
    readonly vars: string;
    readonly rowsLoaded: number;
    readonly rowsRejected: number;
    /** Of its steps: how many failed, of what there were. */
    readonly failed: number;
    readonly steps: number;
}

/** A row of staging.etl_steps. */
export interface RunStep {
    readonly kind: string;
    readonly name: string;
    readonly startedAt: string | null;
    readonly endedAt: string | null;
    readonly outcome: string;
    readonly rows: number | null;
    readonly error: string | null;
}

/** A row of staging.load_errors. */
export interface RejectedValue {
    readonly table: string;
    readonly file: string;
    readonly line: string | null;
    /** null if the whole record is unreadable. */
    readonly column: string | null;
    readonly reason: string;
    readonly value: string | null;
    readonly record: string | null;
}
