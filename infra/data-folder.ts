import { opendir, stat } from "node:fs/promises";
import path from "node:path";
import { UserError } from "./errors";
import { readJsonFile } from "./files";
import { PROJECT } from "./project-folder";

/** The buckets that the project's variables name (`s3://udacity-dend/log_data`). */
export async function projectBuckets(): Promise<readonly string[]> {
    const buckets = Object.values(await projectVariables()).flatMap(
        (value) => /^s3:\/\/([^/]+)/.exec(value)?.[1] ?? [],
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
    const place = await dataFolder(folder);
    return Object.fromEntries((await projectBuckets()).map((bucket) => [bucket, place]));
}

/** The absolute path of the folder that --data names; a UserError if there is none. */
export async function dataFolder(folder: string): Promise<string> {
    const place = path.resolve(folder);
    const found = await stat(place).catch(() => undefined);
    if (!found?.isDirectory()) {
        throw new UserError(
            `There is no folder ${place}: give --data a folder laid out as the bucket, with log_data and song_data in it.`,
        );
    }
    return place;
}

/** What a load would look for in the folder in vain, as a sentence without its end; undefined if all of it is there. */
export async function lackOf(folder: string): Promise<string | undefined> {
    const { songData, ...vars } = await projectVariables();
    // A manifest names the song files itself.
    const places = Object.values(vars.songManifest ? vars : { ...vars, songData: songData ?? "" });
    const keys = places.flatMap((value) => /^s3:\/\/[^/]+\/(.+)/.exec(value)?.[1] ?? []);
    const missing: string[] = [];
    for (const key of keys) {
        if (!(await holdsFile(path.join(folder, key)))) {
            missing.push(key);
        }
    }
    return missing.length === 0
        ? undefined
        : `${path.resolve(folder)} is not laid out as the bucket, it has no files of ${missing.join(", ")}`;
}

/** Whether the place is a file, or a folder with a file somewhere in it. */
async function holdsFile(place: string): Promise<boolean> {
    const found = await stat(place).catch(() => undefined);
    if (!found?.isDirectory()) {
        return found !== undefined;
    }
    for await (const entry of await opendir(place, { recursive: true })) {
        if (!entry.isDirectory()) {
            return true;
        }
    }
    return false;
}

async function projectVariables(): Promise<Readonly<Record<string, string>>> {
    const { vars } = (await readJsonFile(path.join(PROJECT, "dataform.json"))) ?? {};
    return Object.fromEntries(
        Object.entries((vars ?? {}) as Record<string, unknown>).filter(
            (variable): variable is [string, string] => typeof variable[1] === "string",
        ),
    );
}
