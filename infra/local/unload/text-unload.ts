import type { S3Uri } from "../copy/s3-uri";
import type { EngineConnection } from "../engine/connection";
import type { RowBatch } from "../session/contract";
import { keyOrder, type Layout, namedQuery, readColumn, readSql } from "./layout";
import type { ObjectSeries } from "./object-series";
import { partitionPath } from "./partition-path";
import type { RowText } from "./text-rows";

/** What an UNLOAD of text needs. */
export interface TextUnload {
    /** The query, as the engine runs it. */
    readonly sql: string;
    readonly layout: Layout;
    readonly prefix: S3Uri;
    readonly row: RowText;
    readonly series: ObjectSeries;
    readonly engine: EngineConnection;
    /** Called before the first object below a prefix, the whole target's or a partition's, is written. */
    beforeWriting(prefix: S3Uri): Promise<void>;
    stopIfCancelled(): void;
}

/** Writes the query's rows as they come, a partition after the other, and gives their number. */
export async function unloadText(unload: TextUnload): Promise<number> {
    const { layout, prefix, series, engine, stopIfCancelled, beforeWriting } = unload;
    const columns = [...layout.inFiles, ...layout.keys].map(readColumn);
    const stream = await engine.stream(rowsSql(unload), columns);
    const partition = layout.keys.length > 0 ? partitions(unload) : undefined;
    let rows = 0;
    try {
        let batch = await stream.next();
        if (!partition) {
            await beforeWriting(prefix);
        }
        while (batch) {
            stopIfCancelled();
            await writeBatch(batch, unload, partition);
            rows += batch.count;
            batch = await stream.next();
        }
    } finally {
        stream.close();
    }
    await series.finish();
    return rows;
}

/** Goes to where rows with these keys belong. */
type Partition = (keys: readonly (string | null)[]) => Promise<void>;

async function writeBatch(
    { count, columns }: RowBatch,
    { layout, row: text, series }: TextUnload,
    partition: Partition | undefined,
): Promise<void> {
    const inFiles = layout.inFiles.length;
    for (let row = 0; row < count; row++) {
        const values = columns.map((column) => column[row] ?? null);
        if (partition) {
            await partition(values.slice(inFiles));
        }
        if (series.append(text(partition ? values.slice(0, inFiles) : values))) {
            await series.flush();
        }
    }
}

function partitions({ layout, prefix, series, beforeWriting }: TextUnload): Partition {
    const names = layout.keys.map(({ name }) => name);
    const seen = new Set<string>();
    let current: string | undefined;
    return async (values) => {
        const folder = partitionPath(names, values);
        if (folder === current) {
            return;
        }
        current = folder;
        const to = { ...prefix, key: prefix.key + folder };
        await series.moveTo(to);
        if (!seen.has(folder)) {
            seen.add(folder);
            await beforeWriting(to);
        }
    };
}

function rowsSql({ sql, layout }: TextUnload): string {
    const { inFiles, keys } = layout;
    const read = [...inFiles, ...keys].map(readSql).join(", ");
    if (keys.length === 0) {
        return `select ${read} from ${namedQuery(sql, layout)}`;
    }
    const numbered = `select *, row_number() over () as place from ${namedQuery(sql, layout)}`;
    return `select ${read} from (${numbered}) order by ${keyOrder(layout).join(", ")}, place`;
}
