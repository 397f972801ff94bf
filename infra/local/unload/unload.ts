import { copyError } from "../copy/copy-errors";
import type { ObjectStore } from "../copy/object-store";
import { parseS3Uri, type S3Uri, s3Text } from "../copy/s3-uri";
import { openSpool } from "../copy/spool";
import type { UnloadStatement } from "../dialect/ast";
import type { Plan } from "../dialect/plan";
import type { EngineConnection } from "../engine/connection";
import type { Database } from "../engine/database";
import { cancelledByUser } from "../errors";
import type { Notice } from "../session/contract";
import { keepUnload, type Unload, type UnloadOutcome } from "./history";
import { type Layout, layoutOf } from "./layout";
import { writeManifest } from "./manifest";
import { targetPrefix } from "./object-names";
import { ObjectSeries, type WrittenObject } from "./object-series";
import { unloadParquet } from "./parquet-unload";
import { headerText, rowText } from "./text-rows";
import { unloadText } from "./text-unload";

/** What a session lends to an UNLOAD. */
export interface UnloadContext {
    /** In a transaction: the query sees what it sees. */
    readonly engine: EngineConnection;
    readonly queryId: number;
    readonly processId: number;
    readonly user: string;
    notice(notice: Notice): void;
    /** A cancel request has come. */
    readonly cancelled: () => boolean;
}

/**
 * Writes the rows of the query, which is the statement's own, planned. @throws SqlError when it fails: objects that are
 * whole by then stay, as they do on Redshift, and none is half written.
 */
export type UnloadRun = (
    statement: UnloadStatement,
    query: Extract<Plan, { readonly kind: "query" }>,
    context: UnloadContext,
) => Promise<void>;

/** UNLOAD to the objects of the store. `spool` is a folder that the engine can write to. Source: developer guide, "UNLOAD". */
export function unloadTo(store: ObjectStore, database: Database, spool: string): UnloadRun {
    return async (statement, query, context) => {
        const layout = layoutOf(statement, query.columns);
        const prefix = targetPrefix(parseS3Uri(statement.to), layout.keys.length > 0);
        if (statement.existing === "refuse") {
            await refuseExisting(prefix, store);
        }
        const { user, queryId, processId } = context;
        const unload: Unload = { user, queryId, processId, startedAt: new Date(), statement };
        const written: WrittenObject[] = [];
        const own = await database.connect();
        const keep = (outcome: Omit<UnloadOutcome, "written">) => keepUnload(unload, { ...outcome, written }, own);
        try {
            await setLastUnload(context, 0);
            let rows: number;
            try {
                const sql = query.sql;
                rows = await writeAll({ statement, sql, layout, prefix, store, written, own, spool }, context);
                await writeManifest(statement, prefix, layout.inFiles, written, store);
            } catch (error) {
                await keep({ status: "aborted", rows: 0, error: error instanceof Error ? error.message : "" });
                throw error;
            }
            await setLastUnload(context, rows);
            await keep({ status: "completed", rows });
            const message = `UNLOAD completed, ${rows} record(s) unloaded successfully.`;
            context.notice({ severity: "INFO", code: "00000", message });
        } finally {
            own.close();
        }
    };
}

interface Prepared {
    readonly statement: UnloadStatement;
    readonly sql: string;
    readonly layout: Layout;
    readonly prefix: S3Uri;
    readonly store: ObjectStore;
    readonly written: WrittenObject[];
    /** A connection that no transaction of the session knows of. */
    readonly own: EngineConnection;
    readonly spool: string;
}

/** Writes everything and gives the number of rows. */
async function writeAll(prepared: Prepared, context: UnloadContext): Promise<number> {
    const { statement, layout, prefix, store, own } = prepared;
    const { format } = statement;
    const watch = setInterval(() => context.cancelled() && own.interrupt(), 50);
    // CLEANPATH, of partitions those alone that get new objects.
    const clean = async (to: S3Uri) => {
        if (statement.existing === "remove") {
            await store.remove(await store.list(to));
        }
    };
    const common = {
        ...prepared,
        engine: context.engine,
        beforeWriting: clean,
        stopIfCancelled: () => {
            if (context.cancelled()) {
                throw cancelledByUser();
            }
        },
    };
    try {
        if (format.kind === "parquet") {
            const spool = await openSpool(prepared.spool);
            try {
                return await unloadParquet({ ...common, format, folder: spool.folder });
            } finally {
                await spool.remove();
            }
        }
        const header = headerText(format, layout.inFiles);
        const series = new ObjectSeries(store, statement, prefix, header, prepared.written);
        try {
            const rows = await unloadText({ ...common, row: rowText(format, layout.inFiles), series });
            // Source: developer guide, "UNLOAD", JSON and CSV, for a query without rows.
            if (rows === 0 && layout.keys.length === 0 && format.kind !== "json") {
                await series.writeEmpty();
            }
            return rows;
        } catch (error) {
            await series.abort();
            throw error;
        }
    } finally {
        clearInterval(watch);
    }
}

/** Source: developer guide, "UNLOAD", ALLOWOVERWRITE. */
async function refuseExisting(prefix: S3Uri, store: ObjectStore): Promise<void> {
    const [found] = await store.list(prefix);
    if (found) {
        throw copyError(
            "Specified unload destination on S3 is not empty. Consider using a different bucket / prefix, manually " +
                "removing the target files in S3, or using the ALLOWOVERWRITE option.",
            { detail: `${s3Text(found)} is there.` },
        );
    }
}

/** What pg_last_unload_id() and pg_last_unload_count() tell the session. */
async function setLastUnload({ engine, queryId }: UnloadContext, rows: number): Promise<void> {
    await engine.run(`set variable last_unload_id = ${queryId}`);
    await engine.run(`set variable last_unload_count = ${rows}`);
}
