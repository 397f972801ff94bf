import type { Relation } from "../catalog/relation";
import type { CopyFormat, CopyStatement } from "../dialect/ast";
import { defaultValue } from "../dialect/change/default-value";
import type { PlanContext } from "../dialect/plan";
import type { EngineConnection } from "../engine/connection";
import type { Database } from "../engine/database";
import { cancelledByUser, notSupported, SqlError, syntaxError } from "../errors";
import type { Notice } from "../session/contract";
import { loadFailed } from "./copy-errors";
import { type FieldSource, namedFields, pathFields } from "./field-source";
import { keepOutcome, type Load, type Outcome, type ReadObject } from "./history";
import { readJsonPaths } from "./json-paths";
import { KEPT_ERRORS, LoadErrors } from "./load-error";
import { type Loader, loadBatch } from "./loader";
import type { ObjectStore, S3Object } from "./object-store";
import { objectsToCopy } from "./objects-to-copy";
import { loadParquet } from "./parquet-load";
import type { Segment } from "./part";
import { batchesOf, discard, type Source } from "./source";
import { openSpool, type Spool } from "./spool";
import { type Target, targetOf } from "./target";

/** What a session lends to a COPY. */
export interface CopyContext {
    /** In a transaction: what is loaded belongs to it. */
    readonly engine: EngineConnection;
    readonly queryId: number;
    readonly processId: number;
    /** What defaults of columns may ask for. */
    readonly planning: PlanContext;
    notice(notice: Notice): void;
    /** A cancel request has come. */
    readonly cancelled: () => boolean;
}

/** Loads into the relation. @throws SqlError when the load fails: the caller then rolls the transaction back. */
export type CopyRun = (statement: CopyStatement, relation: Relation, context: CopyContext) => Promise<void>;

/**
 * COPY from the objects of the store. `spool` is a folder that the engine can read; of a load so many errors are kept.
 * Source: developer guide, "COPY".
 */
export function copyFrom(store: ObjectStore, database: Database, spool: string, keptErrors = KEPT_ERRORS): CopyRun {
    return async (statement, relation, context) => {
        refuseFormats(statement);
        const target = targetOf(statement, relation);
        checkWidths(statement, target);
        const objects = await objectsToCopy(statement, store);
        const fields = await fixedFields(statement, target, store);
        const own = await database.connect();
        try {
            const folder = await openSpool(spool);
            try {
                const errors = errorsOf(statement, folder, keptErrors);
                await run(statement, { target, objects, fields, store, own, spool: folder, errors }, context);
            } finally {
                await folder.remove();
            }
        } finally {
            own.close();
        }
    };
}

interface Prepared {
    readonly target: Target;
    readonly objects: readonly S3Object[];
    /** Undefined: they depend on what the files hold. */
    readonly fields: FieldSource | undefined;
    readonly store: ObjectStore;
    /** A connection that no transaction of the session knows of. */
    readonly own: EngineConnection;
    readonly spool: Spool;
    readonly errors: LoadErrors;
}

function errorsOf({ ignoreAllErrors, maxError }: CopyStatement, spool: Spool, kept: number): LoadErrors {
    return new LoadErrors(ignoreAllErrors ? Number.POSITIVE_INFINITY : maxError, spool, kept);
}

async function run(statement: CopyStatement, prepared: Prepared, context: CopyContext): Promise<void> {
    const { target, objects, own, errors } = prepared;
    const read: ReadObject[] = [];
    const load: Load = {
        user: context.planning.user,
        queryId: context.queryId,
        processId: context.processId,
        table: target.relation.name,
        tableOid: target.relation.metadata.oid ?? 0,
        startedAt: new Date(),
        from: statement.from,
        format: FORMAT_NAMES[statement.format.kind],
        objects,
    };
    await setLastCopy(context, 0);
    const keep = (status: Outcome["status"], rows: number) => keepOutcome(load, { status, rows, read, errors }, own);
    let rows: number;
    try {
        rows = await loadAll(statement, prepared, read, context);
    } catch (error) {
        const isCancelled = error instanceof SqlError && error.code === "57014";
        await keep(isCancelled ? "canceled" : "aborted", 0);
        throw error;
    }
    await setLastCopy(context, rows);
    await keep("completed", rows);
    for (const message of summaries(target.relation.name, rows, errors.count, errors.replaced)) {
        context.notice({ severity: "INFO", code: "00000", message });
    }
}

/** Loads everything and gives the number of rows. */
async function loadAll(
    statement: CopyStatement,
    prepared: Prepared,
    read: ReadObject[],
    context: CopyContext,
): Promise<number> {
    const { target, objects, store, own, spool, errors } = prepared;
    const watch = setInterval(() => context.cancelled() && own.interrupt(), 50);
    const defaults = defaultsOf(target, context.planning);
    const stop = () => stopIfCancelled(context);
    try {
        if (statement.format.kind === "parquet") {
            const { engine: session, queryId } = context;
            return await loadParquet(objects, {
                ...{ statement, target, store, spool, defaults, session, own, queryId, read },
                stopIfCancelled: stop,
            });
        }
        const columns = target.loaded;
        const source: Source = { statement, columns, store, spool, errors, stopIfCancelled: stop };
        const loader: Loader = {
            source,
            target,
            fields: prepared.fields,
            defaults,
            session: context.engine,
            own,
            inOnePass: true,
        };
        let rows = 0;
        for await (const batch of batchesOf(objects, source)) {
            stop();
            const loaded = await loadBatch(batch, loader);
            rows += loaded.rows;
            if (errors.isFull) {
                throw loadFailed(target.relation.name);
            }
            read.push(...loaded.parts.flatMap((part) => part.objects.map(readObject)));
            await discard(loaded.parts, spool);
            stop();
        }
        return statement.noLoad ? 0 : rows;
    } finally {
        clearInterval(watch);
    }
}

function readObject({ object, records = 0 }: Segment): ReadObject {
    return { object, records };
}

function stopIfCancelled({ cancelled }: CopyContext): void {
    if (cancelled()) {
        throw cancelledByUser();
    }
}

/** What is asked for in the statement, but can't be read here. */
function refuseFormats({ compression, at }: CopyStatement): void {
    if (compression === "lzop") {
        throw notSupported(
            "COPY of files compressed with LZOP is not supported by the local warehouse yet",
            at,
            "Compress them with GZIP, BZIP2 or ZSTD, or not at all.",
        );
    }
}

/** Source: developer guide, "Data format parameters", FIXEDWIDTH: the pairs are the columns, in order. */
function checkWidths({ format, at }: CopyStatement, { loaded }: Target): void {
    if (format.kind === "fixed_width" && format.widths.length !== loaded.length) {
        throw syntaxError(
            `FIXEDWIDTH gives ${format.widths.length} widths, and the COPY fills ${loaded.length} columns.`,
            at,
        );
    }
}

async function fixedFields(
    { format, at }: CopyStatement,
    { loaded }: Target,
    store: ObjectStore,
): Promise<FieldSource | undefined> {
    if (format.kind !== "json") {
        return { kind: "text" };
    }
    if (format.paths === "auto ignorecase") {
        return undefined;
    }
    if (format.paths === "noshred") {
        if (loaded.length !== 1 || loaded[0]?.type.kind !== "super") {
            throw syntaxError("JSON 'noshred' fills one SUPER column: name it in the column list.", at);
        }
        return pathFields(loaded, [[]]);
    }
    const paths = format.paths === "auto" ? undefined : await readJsonPaths(format.paths.jsonPathsFile, store);
    return paths ? pathFields(loaded, paths) : namedFields(loaded);
}

/** Engine SQL for the columns that no file fills, and for identity columns that it may leave empty. */
function defaultsOf({ loaded, others }: Target, planning: PlanContext): ReadonlyMap<string, string> {
    const columns = [...others, ...loaded.filter(({ identity }) => identity?.byDefault)];
    return new Map(columns.map((column) => [column.name, defaultValue(column, planning)]));
}

/** What pg_last_copy_id() and pg_last_copy_count() tell the session. */
async function setLastCopy({ engine, queryId }: CopyContext, rows: number): Promise<void> {
    await engine.run(`set variable last_copy_id = ${queryId}`);
    await engine.run(`set variable last_copy_count = ${rows}`);
}

/** Source: developer guide, "Loading tables with the COPY command", its messages. */
function summaries(table: string, rows: number, rejected: number, replaced: number): readonly string[] {
    const completed = `Load into table '${table}' completed,`;
    return [
        `${completed} ${rows} record(s) loaded successfully.`,
        ...(rejected > 0
            ? [
                  `${completed} ${rejected} record(s) could not be loaded.  Check 'stl_load_errors' system table for details.`,
              ]
            : []),
        ...(replaced > 0
            ? [`${completed} ${replaced} record(s) were loaded with replacements made for ACCEPTINVCHARS.`]
            : []),
    ];
}

/** As STL_LOAD_COMMITS names them. */
const FORMAT_NAMES: Readonly<Record<CopyFormat["kind"], string>> = {
    json: "JSON",
    csv: "Text",
    delimited: "Text",
    fixed_width: "Text",
    parquet: "Parquet",
};
