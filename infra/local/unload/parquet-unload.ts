import { createReadStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import path from "node:path";
import type { ObjectStore } from "../copy/object-store";
import type { S3Uri } from "../copy/s3-uri";
import type { UnloadFormat, UnloadStatement } from "../dialect/ast";
import { quoteName, quoteText } from "../dialect/bind/bound";
import type { EngineConnection } from "../engine/connection";
import type { ResultColumn } from "../types";
import { keyOrder, type Layout, namedQuery, readColumn, readSql, type UnloadColumn } from "./layout";
import { objectName } from "./object-names";
import type { WrittenObject } from "./object-series";
import { partitionPath } from "./partition-path";

/** What an UNLOAD as Parquet needs. */
export interface ParquetUnload {
    readonly statement: UnloadStatement;
    readonly format: Extract<UnloadFormat, { readonly kind: "parquet" }>;
    /** The query, as the engine runs it. */
    readonly sql: string;
    readonly layout: Layout;
    readonly prefix: S3Uri;
    readonly store: ObjectStore;
    /** Takes what has been written, object by object. */
    readonly written: WrittenObject[];
    /** The session's connection: the query sees what its transaction sees. */
    readonly engine: EngineConnection;
    /** A connection that no transaction of the session knows of. */
    readonly own: EngineConnection;
    /** A folder of this UNLOAD's own. */
    readonly folder: string;
    /** Called before the first object below a prefix, the whole target's or a partition's, is written. */
    beforeWriting(prefix: S3Uri): Promise<void>;
    stopIfCancelled(): void;
}

/** Rows of the query, by their numbers from 1, that go below one prefix. */
interface Range {
    readonly prefix: S3Uri;
    readonly from: number;
    readonly count: number;
}

/**
 * Writes the query's rows as Parquet: first as a whole into a file of its own, in the order of partitions and numbered,
 * then range by range into the objects. Gives the number of rows.
 */
export async function unloadParquet(unload: ParquetUnload): Promise<number> {
    const { engine, layout, beforeWriting, stopIfCancelled, written } = unload;
    const whole = path.join(unload.folder, "whole.parquet");
    const rows = await engine.run(`copy (${numberedSql(unload.sql, layout)}) to ${quoteText(whole)} (format parquet)`);
    const ranges = await rangesOf(whole, rows, unload);
    const limits = await limitsOf(whole, rows, unload);
    const parts = new Map<string, number>();
    for (const { prefix, from, count } of ranges) {
        if (!parts.has(prefix.key)) {
            await beforeWriting(prefix);
        }
        for (let at = 0; at === 0 || at < count; ) {
            stopIfCancelled();
            const some = { prefix, from: from + at, count: Math.min(limits.fileRows, count - at) };
            const part = parts.get(prefix.key) ?? 0;
            parts.set(prefix.key, part + 1);
            const object = await writeObject(some, part, limits, whole, unload);
            written.push(object);
            at += Math.max(1, object.records);
        }
    }
    return rows;
}

function numberedSql(sql: string, layout: Layout): string {
    if (layout.keys.length === 0) {
        return `select *, row_number() over () as place from ${namedQuery(sql, layout)}`;
    }
    const numbered = `select *, row_number() over () as given from ${namedQuery(sql, layout)}`;
    const order = `${keyOrder(layout).join(", ")}, given`;
    return `select *, row_number() over (order by ${order}) as place from (${numbered}) order by place`;
}

async function rangesOf(
    whole: string,
    rows: number,
    { layout, prefix, own }: ParquetUnload,
): Promise<readonly Range[]> {
    const { keys } = layout;
    if (keys.length === 0) {
        return [{ prefix, from: 1, count: rows }];
    }
    const columns: readonly ResultColumn[] = [
        { name: "from", type: { kind: "bigint" } },
        { name: "count", type: { kind: "bigint" } },
        ...keys.map(readColumn),
    ];
    const order = keyOrder(layout);
    const shown = keys.map(({ type }, index) => readSql({ type, engineName: order[index] as string }));
    const stream = await own.stream(
        `select min(place), count(*), ${shown.join(", ")} from read_parquet(${quoteText(whole)})
        group by ${order.join(", ")} order by 1`,
        columns,
    );
    const names = keys.map(({ name }) => name);
    const ranges: Range[] = [];
    for (let batch = await stream.next(); batch; batch = await stream.next()) {
        for (let row = 0; row < batch.count; row++) {
            const [from, count, ...values] = batch.columns.map((column) => column[row] ?? null);
            const folder = partitionPath(names, values);
            ranges.push({
                prefix: { ...prefix, key: prefix.key + folder },
                from: Number(from),
                count: Number(count),
            });
        }
    }
    return ranges;
}

/** Rows of a file and a row group, and the bytes that a file may have. */
interface Limits {
    readonly fileRows: number;
    readonly groupRows: number;
    readonly fileBytes: number;
}

/** How many rows make a file and a row group of the sizes asked for, by what the rows take in the first file. */
async function limitsOf(whole: string, rows: number, { statement, format, own }: ParquetUnload): Promise<Limits> {
    const [sizes] = await own.query(
        `select sum(total_compressed_size), sum(total_uncompressed_size) from parquet_metadata(${quoteText(whole)})`,
    );
    const [compressed, plain] = [Number(sizes?.[0] ?? 0), Number(sizes?.[1] ?? 0)];
    const fileBytes = fileBytesOf(statement.maxFileSize);
    const per = (limit: number, bytes: number) => Math.max(1, Math.floor((limit * rows) / Math.max(bytes, 1)));
    return {
        fileBytes,
        fileRows: rows === 0 ? 1 : per(FILLED * fileBytes, compressed),
        groupRows: Math.max(LEAST_GROUP, rows === 0 ? LEAST_GROUP : per(format.rowGroupSize, plain)),
    };
}

/** Files differ: a little less than fits on average. */
const FILLED = 0.9;

/** The engine writes no smaller row group. */
const LEAST_GROUP = 2048;

const ROUNDED_TO = 32 * 1024 * 1024;

/** Source: developer guide, "UNLOAD", "FORMAT AS PARQUET clause": "rounded down to the nearest multiple of 32 MB". */
function fileBytesOf(maxFileSize: number): number {
    return maxFileSize < ROUNDED_TO ? maxFileSize : Math.floor(maxFileSize / ROUNDED_TO) * ROUNDED_TO;
}

/** Writes the rows of the range, or so many of them from its first as fit into an object: its records say how many. */

async function writeObject(
    range: Range,
    part: number,
    limits: Limits,
    whole: string,
    unload: ParquetUnload,
): Promise<WrittenObject> {
    const { statement, store, folder } = unload;
    const startedAt = new Date();
    const uri = objectName(range.prefix, part, statement);
    const file = path.join(folder, "part.parquet");
    let records = range.count;
    let size = await writeFile(file, { ...range, count: records }, limits, whole, unload);
    while (size > limits.fileBytes && records > 1) {
        unload.stopIfCancelled();
        records = Math.max(1, Math.floor((records * FILLED * limits.fileBytes) / size));
        size = await writeFile(file, { ...range, count: records }, limits, whole, unload);
    }
    const writer = await store.create(uri);
    let bytes = 0;
    try {
        for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Buffer>) {
            await writer.write(chunk);
            bytes += chunk.length;
        }
        await writer.close();
    } catch (error) {
        await writer.abort();
        throw error;
    } finally {
        await rm(file, { force: true });
    }
    return { uri, records, bytes, startedAt, endedAt: new Date() };
}

/** Makes a Parquet file of the rows, and gives its size in bytes. */
async function writeFile(
    file: string,
    { from, count }: Range,
    { groupRows }: Limits,
    whole: string,
    { layout, own }: ParquetUnload,
): Promise<number> {
    const columns = layout.inFiles.map((column) => `${fileSql(column)} as ${quoteName(column.name)}`);
    await own.run(
        `copy (
            select ${columns.join(", ")} from read_parquet(${quoteText(whole)})
            where place between ${from} and ${from + count - 1}
        ) to ${quoteText(file)} (format parquet, compression snappy, row_group_size ${groupRows})`,
    );
    return (await stat(file)).size;
}

/** Source: developer guide, "UNLOAD", "FORMAT AS PARQUET clause" (no time zones), and "Unloading semistructured data". */
function fileSql({ engineName, type }: UnloadColumn): string {
    switch (type.kind) {
        case "timestamptz":
            return `${engineName} at time zone 'UTC'`;
        case "super":
            return `cast(${engineName} as json)`;
        default:
            return engineName;
    }
}
