import { stat } from "node:fs/promises";
import path from "node:path";
import { UserError } from "./errors";
import { readJsonFile } from "./files";

const PROJECT = path.join(__dirname, "..", "dataform.json");

/** The buckets that the project's variables name (`s3://udacity-dend/log_data`). */
export async function projectBuckets(): Promise<readonly string[]> {
    const { vars } = (await readJsonFile(PROJECT)) ?? {};
    const buckets = Object.values((vars ?? {}) as Record<string, unknown>).flatMap((value) =>
        typeof value === "string" ? (/^s3:\/\/([^/]+)/.exec(value)?.[1] ?? []) : [],
    );
    if (buckets.length === 0) {
        throw new UserError(
            "No variable of dataform.json names a bucket, such as s3://udacity-dend/log_data: add one.",
        );
    }
    return [...new Set(buckets)];
}

/** The project's buckets, each standing for this folder, which is laid out as they are. Nothing is copied. */
export async function bucketsIn(folder: string): Promise<Readonly<Record<string, string>>> {
    const place = path.resolve(folder);
    const found = await stat(place).catch(() => undefined);
    if (!found?.isDirectory()) {
        throw new UserError(
            `There is no folder ${place}: give --data a folder laid out as the bucket, with log_data and song_data in it.`,
        );
    }
    return Object.fromEntries((await projectBuckets()).map((bucket) => [bucket, place]));
}
