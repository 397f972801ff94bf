import { keepRows, keepRowsOf, type SystemRow } from "../catalog/system-rows";
import type { EngineConnection } from "../engine/connection";
import { shortTypeName } from "../type-names";
import { type LoadError, type LoadErrors, lengthText, type Replacement } from "./load-error";
import type { S3Object } from "./object-store";
import { s3Text } from "./s3-uri";

/** A COPY as the system tables know it from its start. */
export interface Load {
    readonly user: string;
    readonly queryId: number;
    readonly processId: number;
    readonly table: string;
    readonly tableOid: number;
    readonly startedAt: Date;
    readonly from: string;
    /** `json`, `csv`, `text`. */
    readonly format: string;
    /** All that it is to read. */
    readonly objects: readonly S3Object[];
}

/** An object that was read. */
export interface ReadObject {
    readonly object: S3Object;
    /** Records found in it, right or wrong. */
    readonly records: number;
}

/** How a load ended. */
export interface Outcome {
    readonly status: "completed" | "aborted" | "canceled";
    readonly rows: number;
    readonly read: readonly ReadObject[];
    readonly errors: LoadErrors;
}

/**
 * Keeps what became of a load: its errors in STL_LOAD_ERRORS, what it read in STL_LOAD_COMMITS if it went well, itself
 * in SYS_LOAD_HISTORY. It goes through a connection of the COPY's own, so that it outlasts the load's rollback, and as
 * parameters, so that no text of a file can become SQL. All of it is kept at once, or nothing.
 */
export async function keepOutcome(load: Load, outcome: Outcome, own: EngineConnection): Promise<void> {
    await own.run("begin transaction");
    try {
        await keepAll(load, outcome, own);
        await own.commit();
    } catch (error) {
        await own.run("rollback").catch(() => undefined); // a commit that failed has ended it
        throw error;
    }
}

async function keepAll(load: Load, outcome: Outcome, own: EngineConnection): Promise<void> {
    const { status, rows, read, errors } = outcome;
    const now = new Date().toISOString();
    const started = load.startedAt.toISOString();
    const rejected = await errors.file();
    if (rejected) {
        await keepRowsOf(rejected, own, load.user, "load_errors", {
            slice: 0,
            tbl: load.tableOid,
            starttime: started,
            session: load.processId,
            query: load.queryId,
        });
    }
    await keepRows(own, load.user, "load_error_fields", errors.detailed.flatMap(fieldRows), {
        slice: 0,
        session: load.processId,
        query: load.queryId,
    });
    await keepRows(own, load.user, "load_replacements", errors.replacements.map(replacementRow), {
        slice: 0,
        tbl: load.tableOid,
        starttime: started,
        session: load.processId,
        query: load.queryId,
    });
    if (status === "completed") {
        await keepRows(own, load.user, "load_commits", commitRows(read, errors), {
            query: load.queryId,
            slice: 0,
            name: load.from,
            starttime: started,
            curtime: now,
            file_format: load.format,
        });
    }
    const bytes = (objects: readonly S3Object[]) => objects.reduce((sum, { size }) => sum + size, 0);
    const readBytes = bytes(read.map(({ object }) => object));
    const counts = {
        status,
        end_time: now,
        loaded_rows: rows,
        loaded_bytes: status === "completed" ? readBytes : 0,
        source_file_count: load.objects.length,
        source_file_bytes: bytes(load.objects),
        file_count_scanned: read.length,
        file_bytes_scanned: readBytes,
        error_count: errors.count,
    };
    await keepRows(own, load.user, "loads", [counts], {
        query_id: load.queryId,
        session_id: load.processId,
        table_name: load.table,
        start_time: started,
        data_source: load.from,
        file_format: load.format,
    });
}

function fieldRows({ object, line, fields = [] }: LoadError): readonly SystemRow[] {
    return fields.map(({ column, text }, index) => ({
        filename: s3Text(object),
        line_number: line,
        field: index,
        colname: column.name,
        value: text ?? "",
        is_null: text === undefined ? 1 : 0,
        type: shortTypeName(column.type),
        col_length: lengthText(column.type),
    }));
}

function replacementRow({ object, line, column, rawLine }: Replacement): SystemRow {
    return { filename: s3Text(object), line_number: line, colname: column?.name ?? "", raw_line: rawLine };
}

function commitRows(read: readonly ReadObject[], errors: LoadErrors): readonly SystemRow[] {
    return read.map(({ object, records }) => ({
        filename: s3Text(object),
        bytes_scanned: object.size,
        lines_scanned: records,
        errors: errors.keptOf(object),
    }));
}
