import { existsSync } from "node:fs";
import path from "node:path";
import type { EngineConnection } from "../engine/connection";
import { countRejects, inFilesOrder } from "../functions/native/rejected-records";
import { changedMeanwhile, copyError } from "./copy-errors";
import { rejectRecords } from "./diagnosis";
import { type FieldSource, namedFieldsInAnyCase } from "./field-source";
import { inAnyOrder, insert } from "./insertion";
import { loadInOnePass } from "./one-pass";
import { type Part, type Segment, total } from "./part";
import { extractingPlan, isEmptySql, type RowPlan, rowsSql, shreddingPlan } from "./rows-sql";
import type { Source } from "./source";
import { keysOf, surveyed } from "./survey";
import type { Target } from "./target";

/** What loading a batch needs. */
export interface Loader {
    readonly source: Source;
    readonly target: Target;
    /** Where the fields of records are; undefined: under their columns' names in any case, as a batch has them. */
    readonly fields: FieldSource | undefined;
    /** For each column that no file fills, engine SQL; by name. */
    readonly defaults: ReadonlyMap<string, string>;
    /** The session's connection: what is inserted there belongs to its transaction. */
    readonly session: EngineConnection;
    /** A connection of the COPY's own, for questions that may fail. */
    readonly own: EngineConnection;
    /** Whether files are loaded at once while they are looked at; false once that had to be taken back. */
    inOnePass: boolean;
}

/** What became of a batch. */
export interface Loaded {
    readonly rows: number;
    /** With the records of each object counted. */
    readonly parts: readonly Part[];
}

/**
 * Loads a batch. All rows go into the table at once, those that fail left out: only files with such rows are looked at
 * again for the reasons. A COPY that fails for them is rolled back.
 */
export async function loadBatch(batch: readonly Part[], loader: Loader): Promise<Loaded> {
    try {
        return await load(batch, loader);
    } catch (error) {
        const { folder } = loader.source.spool;
        const gone = batch.find(({ file, objects }) => {
            return objects.length === 1 && path.dirname(file) !== folder && !existsSync(file);
        });
        throw gone ? changedMeanwhile((gone.objects[0] as Segment).object) : error;
    }
}

async function load(batch: readonly Part[], loader: Loader): Promise<Loaded> {
    const { source, target, own } = loader;
    const loaded = await loadInOnePass(batch, loader);
    if (loaded !== undefined) {
        return { rows: loaded, parts: batch };
    }
    // All of them are read again, those without records, too: it depends on how many files there are whether the engine
    // passes over a byte order mark.
    const parts = await surveyed(batch, source, own, loader.fields === undefined);
    if (parts.every(({ rows }) => rows === 0) || source.errors.isFull) {
        return { rows: 0, parts };
    }
    const fields = loader.fields ?? namedFieldsInAnyCase(target.loaded, await keysOf(parts, own));
    const whole = extractingPlan(target.loaded, fields, source.statement);
    const plan = shreddingPlan(target.loaded, fields, source.statement) ?? whole;
    const rejects = countRejects();
    try {
        const all = rowsSql(plan.recordsOf(parts), plan, { load: rejects.load });
        let rows = await insert(inAnyOrder(all, parts), plan, loader);
        checkWhole(parts, rows + total(rejects.byFile.values()));
        for (const [index, rejected] of inFilesOrder(rejects.byFile)) {
            if (!source.errors.isFull) {
                rows += await lookAgain(parts[index] as Part, rejected, whole, loader);
            }
        }
        return { rows, parts };
    } finally {
        rejects.close();
    }
}

/** No record may get lost: what the engine has read is what was counted before. @throws SqlError XX000 */
function checkWhole(parts: readonly Part[], read: number): void {
    const counted = total(parts.map(({ rows }) => rows ?? 0));
    if (read !== counted) {
        throw copyError(`COPY has found ${counted} records, but could read ${read} of them. Nothing was loaded.`, {
            hint: "Look for a file that changes while it is read, or for JSON that is not as RFC 8259 says.",
        });
    }
}

/**
 * Finds out why records of a part were left out, and loads those that were left out only because they were not looked
 * at as a whole: objects without any of the members, which are rows of NULL and defaults. Gives how many these are.
 */
async function lookAgain(part: Part, rejected: number, whole: RowPlan, loader: Loader): Promise<number> {
    const { source, target, own } = loader;
    const found = await rejectRecords(part, whole, { source, target, own });
    if (found === rejected || source.errors.isFull) {
        return 0;
    }
    const empty = `(from ${rowsSql(whole.recordsOf([part]), whole)} where ${isEmptySql(whole.conversions.length)})`;
    const rows = await insert(empty, whole, loader);
    if (found + rows !== rejected) {
        throw changedMeanwhile((part.objects[0] as Segment).object);
    }
    return rows;
}
