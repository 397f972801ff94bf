import { existsSync } from "node:fs";
import { quoteName } from "../dialect/bind/bound";
import type { EngineConnection } from "../engine/connection";
import { countRejects } from "../functions/native/rejected-records";
import type { Conversion } from "./conversion";
import { changedMeanwhile } from "./copy-errors";
import { rejectRecords } from "./diagnosis";
import { type FieldSource, namedFieldsInAnyCase } from "./field-source";
import type { Part, Segment } from "./part";
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
        const gone = batch.find(({ file, objects }) => objects.length === 1 && !existsSync(file));
        throw gone ? changedMeanwhile((gone.objects[0] as Segment).object) : error;
    }
}

async function load(batch: readonly Part[], loader: Loader): Promise<Loaded> {
    const { source, target, own } = loader;
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
        let rows = await insert(isLarge(parts) ? `${all} cross join ${WITHOUT_ORDER}` : all, plan, loader);
        for (const [index, rejected] of [...rejects.byFile].sort(([one], [other]) => one - other)) {
            if (!source.errors.isFull) {
                rows += await lookAgain(parts[index] as Part, rejected, whole, loader);
            }
        }
        return { rows, parts };
    } finally {
        rejects.close();
    }
}

/** From so many bytes on rows go into the table as they are read; of fewer they stay in the order of the files. */
const LARGE_LOAD = 64 * 1024 * 1024;

function isLarge(parts: readonly Part[]): boolean {
    const sizes = parts.flatMap(({ objects }) => objects.map(({ object }) => object.size));
    return sizes.reduce((sum, size) => sum + size, 0) >= LARGE_LOAD;
}

/** One row of an operator that keeps no order: joined to the records it spares a fifth of a large load's time. */
const WITHOUT_ORDER = "(select one from range(1) as once(one) group by one)";

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

/** Inserts the rows that are not rejected, and gives their number; with NOLOAD it only counts them. */
async function insert(
    rows: string,
    plan: RowPlan,
    { source, target, defaults, session, own }: Loader,
): Promise<number> {
    const { relation, loaded, others } = target;
    const values = [
        ...loaded.map(({ name, identity }, index) => {
            const { value } = plan.conversions[index] as Conversion;
            return identity?.byDefault ? `coalesce(${value}, ${defaults.get(name)})` : value;
        }),
        ...others.map(({ name }) => defaults.get(name) as string),
    ];
    if (source.statement.noLoad) {
        const [row] = await own.query(`select count(*) from ${rows} where not is_rejected`);
        return Number(row?.[0]);
    }
    const columns = [...loaded, ...others].map(({ name }) => quoteName(name));
    return session.run(
        `insert into ${relation.engineName} (${columns.join(", ")}) ` +
            `select ${values.join(", ")} from ${rows} where not is_rejected`,
    );
}
