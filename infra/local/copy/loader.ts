import { quoteName } from "../dialect/bind/bound";
import type { EngineConnection } from "../engine/connection";
import { type Conversion, conversionOf } from "./conversion";
import { changedMeanwhile } from "./copy-errors";
import { rejectRecords } from "./diagnosis";
import type { FieldSource } from "./field-source";
import type { Part } from "./part";
import { fieldsSql } from "./records-sql";
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

/** The fields of a batch and what becomes of them. */
export interface Mapping {
    readonly fields: FieldSource;
    /** One for each loaded column. */
    readonly conversions: readonly Conversion[];
    /** True for a record that can't be loaded; NULL or false for one that can. */
    readonly isRejected: string;
}

/** What became of a batch. */
export interface Loaded {
    readonly rows: number;
    /** With the records of each object counted. */
    readonly parts: readonly Part[];
}

/**
 * Loads a batch. Rows go into the table at once, those that fail left out: only
 * where some are missing, the batch is read again for the reasons. A COPY that fails for them is rolled back.
 */
export async function loadBatch(batch: readonly Part[], loader: Loader): Promise<Loaded> {
    const { source, target, session, own } = loader;
    const all = await surveyed(batch, source, own);
    const parts = all.filter(({ rows }) => rows !== 0);
    if (parts.length === 0 || source.errors.isFull) {
        return { rows: 0, parts: all };
    }
    const mapping = await mappingOf(parts, loader);
    const rows = parts.reduce((sum, part) => sum + (part.rows ?? 0), 0);
    const loaded = source.statement.noLoad
        ? await countRows(parts, mapping, own)
        : await session.run(insertSql(parts, mapping, loader));
    const rejected = rows - loaded;
    if (rejected !== 0) {
        const found = rejected > 0 ? await rejectRecords(parts, mapping, { source, target, own }) : 0;
        if (found !== rejected && !source.errors.isFull) {
            throw changedMeanwhile((parts[0] as Part).objects[0]?.object ?? { bucket: "", key: "" });
        }
    }
    return { rows: loaded, parts: all };
}

async function mappingOf(parts: readonly Part[], { source, target, fieldsOf }: Loader): Promise<Mapping> {
    const fields = await fieldsOf(parts);
    const conversions = target.loaded.map((column, index) =>
        conversionOf(column, fields.fields[index] as FieldSource["fields"][number], source.statement),
    );
    const fails = [fields.wrongRecord, ...conversions.map((conversion) => conversion.fails)];
    return {
        fields,
        conversions,
        isRejected: fails.filter((each) => each !== "false").join(" or ") || "false",
    };
}

function insertSql(parts: readonly Part[], { fields, conversions, isRejected }: Mapping, loader: Loader): string {
    const { relation, loaded, others } = loader.target;
    const values = [
        ...loaded.map((column, index) => {
            const { value } = conversions[index] as Conversion;
            return column.identity?.byDefault ? `coalesce(${value}, ${loader.defaults.get(column.name)})` : value;
        }),
        ...others.map((column) => loader.defaults.get(column.name) as string),
    ];
    const columns = [...loaded, ...others].map(({ name }) => quoteName(name));
    return (
        `insert into ${relation.engineName} (${columns.join(", ")}) select ${values.join(", ")} ` +
        `from ${fieldsSql(parts, fields.pointers)} where (${isRejected}) is not true`
    );
}

async function countRows(parts: readonly Part[], { fields, isRejected }: Mapping, own: EngineConnection) {
    const sql = `select count(*) from ${fieldsSql(parts, fields.pointers)} where (${isRejected}) is not true`;
    return Number((await own.query(sql))[0]?.[0]);
}
