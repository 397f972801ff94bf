import type { CopyStatement } from "../dialect/ast";
import { quoteName, quoteText } from "../dialect/bind/bound";
import type { EngineConnection } from "../engine/connection";
import { SqlError } from "../errors";
import { typeName } from "../type-names";
import type { Compression } from "./decompression";
import type { ReadObject } from "./history";
import { objectBytes } from "./object-bytes";
import type { ObjectStore, S3Object } from "./object-store";
import { checksOf } from "./parquet-checks";
import { parquetValue } from "./parquet-types";
import { s3Text } from "./s3-uri";
import type { Spool } from "./spool";
import type { Target } from "./target";
import { UnreadableObject } from "./unreadable-object";

/** What a COPY of Parquet needs. */
export interface ParquetLoad {
    readonly statement: CopyStatement;
    readonly target: Target;
    readonly store: ObjectStore;
    readonly spool: Spool;
    /** For each column that no file fills, engine SQL; by name. */
    readonly defaults: ReadonlyMap<string, string>;
    /** The session's connection: what is inserted there belongs to its transaction. */
    readonly session: EngineConnection;
    /** A connection of the COPY's own, for questions that may fail. */
    readonly own: EngineConnection;
    readonly queryId: number;
    /** Takes what has been read. */
    readonly read: ReadObject[];
    stopIfCancelled(): void;
}

/** Loads file after file and gives the number of rows. @throws SqlError for the first thing that does not fit. */
export async function loadParquet(objects: readonly S3Object[], load: ParquetLoad): Promise<number> {
    let rows = 0;
    for (const object of objects.filter(isShown)) {
        load.stopIfCancelled();
        const file = await plainFile(object, load);
        try {
            const loaded = await loadFile(object, file, load);
            load.read.push({ object, records: loaded });
            rows += loaded;
        } finally {
            await load.spool.discard(file);
        }
    }
    return rows;
}

/** What the ends of keys say of compression. Source: developer guide, "COPY from columnar data formats". */
const COMPRESSIONS: readonly (readonly [end: string, compression: Compression])[] = [
    [".gz", "gzip"],
    [".bz2", "bzip2"],
];

/** The object as a file that the engine can read, unpacked. */
async function plainFile(object: S3Object, { store, spool, queryId }: ParquetLoad): Promise<string> {
    const [, compression] = COMPRESSIONS.find(([end]) => object.key.endsWith(end)) ?? [];
    if (!compression) {
        return store.file(object, spool.folder);
    }
    const file = await spool.create();
    try {
        for await (const chunk of objectBytes(object, store, spool, { compression, encoding: "utf8" })) {
            file.append(chunk);
            await file.drain();
        }
    } catch (error) {
        throw error instanceof UnreadableObject
            ? scanError(`File '${s3Text(object)}' can't be unpacked. ${error.message}`, queryId)
            : error;
    }
    await file.close();
    return file.path;
}

/** Source: developer guide, "UNLOAD", "FORMAT AS PARQUET clause": names that begin with these are hidden. */
function isShown({ key }: S3Object): boolean {
    return !/(^|\/)[_.][^/]*$/.test(key);
}

async function loadFile(object: S3Object, file: string, load: ParquetLoad): Promise<number> {
    const { target, session, defaults } = load;
    const fields = await fieldsOf(object, file, load);
    const values = valuesOf(object, fields, load);
    const rows = `read_parquet(${quoteText(file)}, hive_partitioning = false) as file(${fields.map((_, index) => nameOf(index)).join(", ")})`;
    await check(object, rows, { fields, values }, load);
    const columns = [...target.loaded, ...target.others].map(({ name }) => quoteName(name));
    const all = [
        ...target.loaded.map(({ name, identity }, index) => {
            const value = values[index] as string;
            return identity?.byDefault ? `coalesce(${value}, ${defaults.get(name)})` : value;
        }),
        ...target.others.map(({ name }) => defaults.get(name) as string),
    ];
    return session.run(
        `insert into ${target.relation.engineName} (${columns.join(", ")}) select ${all.join(", ")} from ${rows}`,
    );
}

const nameOf = (index: number) => `f${index}`;

interface Field {
    readonly name: string;
    /** The engine's name of its type. */
    readonly type: string;
}

async function fieldsOf(object: S3Object, file: string, { own, queryId }: ParquetLoad): Promise<readonly Field[]> {
    try {
        const rows = await own.query(
            `describe select * from read_parquet(${quoteText(file)}, hive_partitioning = false)`,
        );
        return rows.map(([name, type]) => ({ name: name as string, type: type as string }));
    } catch (error) {
        throw isOfMachine(error)
            ? error
            : scanError(`File '${s3Text(object)}' is no Parquet file, or it is damaged.`, queryId);
    }
}

/** Not of what the file holds: it was cancelled, or memory, disk or engine have failed. */
function isOfMachine(error: unknown): boolean {
    return error instanceof SqlError && /^5[37]/.test(error.code);
}

/** For each column of the table engine SQL of its value. */
function valuesOf(object: S3Object, fields: readonly Field[], load: ParquetLoad): readonly string[] {
    const { target, statement, queryId } = load;
    const isShort = fields.length < target.loaded.length && statement.fillRecord;
    if (fields.length !== target.loaded.length && !isShort) {
        throw scanError(
            `Unmatched number of columns between table and file. Table columns: ${target.loaded.length}, ` +
                `Data columns: ${fields.length}, File name: ${s3Text(object)}`,
            queryId,
        );
    }
    return target.loaded.map((column, index) => {
        const field = fields[index];
        if (!field) {
            return "null";
        }
        const value = parquetValue(column.type, field.type, nameOf(index), statement.serializeToJson);
        if (value === undefined) {
            throw scanError(
                `File '${s3Text(object)}' has an incompatible Parquet schema for column '${field.name}'. ` +
                    `Column "${column.name}" is ${typeName(column.type)}, the file's is ${field.type.toLowerCase()}.`,
                queryId,
            );
        }
        return value;
    });
}

/** What the types leave open: lengths, characters, NULL. */
async function check(
    object: S3Object,
    rows: string,
    { fields, values }: { readonly fields: readonly Field[]; readonly values: readonly string[] },
    load: ParquetLoad,
): Promise<void> {
    const { target, own, queryId } = load;
    const checks = target.loaded.flatMap((column, index) =>
        checksOf(column, values[index] as string, fields[index]?.type),
    );
    if (checks.length === 0) {
        return;
    }
    let found: readonly unknown[];
    try {
        [found = []] = await own.query(`select ${checks.map(({ sql }) => sql).join(", ")} from ${rows}`);
    } catch (error) {
        throw isOfMachine(error) ? error : scanError(`File '${s3Text(object)}' can't be read: it is damaged.`, queryId);
    }
    for (const [index, { says }] of checks.entries()) {
        const message = says(Number(found[index] ?? 0), object);
        if (message instanceof SqlError) {
            throw message;
        }
        if (message !== undefined) {
            throw scanError(message, queryId);
        }
    }
}

/** The form in which Redshift reports what goes wrong where it reads columnar files. */
function scanError(context: string, queryId: number): SqlError {
    const lines = ["error:  Spectrum Scan Error", "code:      15001", `context:   ${context}`, `query:     ${queryId}`];
    return new SqlError("XX000", "Spectrum Scan Error", { detail: lines.join("\n"), hint: context });
}
