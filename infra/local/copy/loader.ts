import { quoteName } from "../dialect/bind/bound";
import type { EngineConnection } from "../engine/connection";
import type { Conversion } from "./conversion";
import { changedMeanwhile } from "./copy-errors";
import { rejectRecords } from "./diagnosis";
import type { FieldSource } from "./field-source";
import type { Part } from "./part";
import { extractingPlan, type RowPlan, rowsSql, shreddingPlan } from "./rows-sql";
import type { Source } from "./source";
import { surveyed } from "./survey";
import type { Target } from "./target";

/** What loading a batch needs. */
export interface Loader {
    readonly source: Source;
    readonly target: Target;
    /** Where the fields of the batch's records are. */
    fieldsOf(parts: readonly Part[]): Promise<FieldSource>;
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
 * Loads a batch. Rows go into the table at once, those that fail left out: only where some are missing, the batch is
 * read again for the reasons. A COPY that fails for them is rolled back.
 */
export async function loadBatch(batch: readonly Part[], loader: Loader): Promise<Loaded> {
    const { source, target, session, own } = loader;
    const all = await surveyed(batch, source, own);
    const parts = all.filter(({ rows }) => rows !== 0);
    if (parts.length === 0 || source.errors.isFull) {
        return { rows: 0, parts: all };
    }
    const fields = await loader.fieldsOf(parts);
    const whole = extractingPlan(target.loaded, fields, source.statement);
    const quick = parts.every(({ areObjects }) => areObjects)
        ? shreddingPlan(target.loaded, fields, source.statement)
        : undefined;
    const plan = quick ?? whole;
    const rows = parts.reduce((sum, part) => sum + (part.rows ?? 0), 0);
    const loaded = source.statement.noLoad
        ? await countRows(parts, plan, own)
        : await session.run(insertSql(parts, plan, loader));
    const rejected = rows - loaded;
    if (rejected !== 0) {
        const found = rejected > 0 ? await rejectRecords(parts, { plan, whole }, { source, target, own }) : 0;
        if (found !== rejected && !source.errors.isFull) {
            throw changedMeanwhile((parts[0] as Part).objects[0]?.object ?? { bucket: "", key: "" });
        }
    }
    return { rows: loaded, parts: all };
}

function insertSql(parts: readonly Part[], plan: RowPlan, { target, defaults }: Loader): string {
    const { relation, loaded, others } = target;
    const values = [
        ...loaded.map(({ name, identity }, index) => {
            const { value } = plan.conversions[index] as Conversion;
            return identity?.byDefault ? `coalesce(${value}, ${defaults.get(name)})` : value;
        }),
        ...others.map(({ name }) => defaults.get(name) as string),
    ];
    const columns = [...loaded, ...others].map(({ name }) => quoteName(name));
    return (
        `insert into ${relation.engineName} (${columns.join(", ")}) ` +
        `select ${values.join(", ")} from ${rowsSql(parts, plan)} where not is_rejected`
    );
}

async function countRows(parts: readonly Part[], plan: RowPlan, own: EngineConnection): Promise<number> {
    const sql = `select count(*) from ${rowsSql(parts, plan)} where not is_rejected`;
    return Number((await own.query(sql))[0]?.[0]);
}
