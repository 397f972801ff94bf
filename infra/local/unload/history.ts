import { keepRows } from "../catalog/system-rows";
import { s3Text } from "../copy/s3-uri";
import type { UnloadFormat, UnloadStatement } from "../dialect/ast";
import type { EngineConnection } from "../engine/connection";
import type { WrittenObject } from "./object-series";

/** An UNLOAD as the system tables know it from its start. */
export interface Unload {
    readonly user: string;
    readonly queryId: number;
    readonly processId: number;
    readonly startedAt: Date;
    readonly statement: UnloadStatement;
}

/** How it ended. */
export interface UnloadOutcome {
    readonly status: "completed" | "aborted";
    readonly rows: number;
    readonly written: readonly WrittenObject[];
    readonly error?: string;
}

/**
 * Keeps what became of an UNLOAD: itself in SYS_UNLOAD_HISTORY, each object in STL_UNLOAD_LOG and SYS_UNLOAD_DETAIL. The
 * objects outlast a rollback of the transaction, and so does this.
 */
export async function keepUnload(unload: Unload, outcome: UnloadOutcome, own: EngineConnection): Promise<void> {
    const { user, queryId, processId, startedAt, statement } = unload;
    const { status, rows, written, error = "" } = outcome;
    const file_format = FORMAT_NAMES[statement.format.kind];
    const common = { query_id: queryId, session_id: processId, file_format };
    await keepRows(
        own,
        user,
        "unload_files",
        written.map(({ uri, records, bytes, startedAt: started, endedAt }) => ({
            slice: 0,
            file_name: s3Text(uri),
            start_time: started.toISOString(),
            end_time: endedAt.toISOString(),
            line_count: records,
            transfer_size: bytes,
        })),
        common,
    );
    const history = {
        status,
        start_time: startedAt.toISOString(),
        end_time: new Date().toISOString(),
        compression_type: statement.compression === "none" ? "" : statement.compression,
        unloaded_location: statement.to,
        unloaded_rows: rows,
        unloaded_files_count: written.length,
        unloaded_files_size: written.reduce((sum, { bytes }) => sum + bytes, 0),
        error_message: error,
    };
    await keepRows(own, user, "unloads", [history], common);
}

/** As the views name them. */
const FORMAT_NAMES: Readonly<Record<UnloadFormat["kind"], string>> = {
    delimited: "Text",
    csv: "Text",
    fixed_width: "Text",
    json: "JSON",
    parquet: "Parquet",
};
