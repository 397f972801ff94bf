import type { Credentials } from "../infra/credentials";
import { messageOf, UserError } from "../infra/errors";
import type { ObjectStore } from "../infra/local/copy";
import { stateHome } from "../infra/local/folder";
import { objectsOfWarehouse } from "../infra/local/object-place";
import { type Places, serviceObjects } from "./objects";

/** Is it a day as log files are named after, such as 2018-11-15? */
export function isDay(text: string): boolean {
    const parsed = new Date(`${text}T00:00:00Z`);
    // JavaScript takes the 31st of November for the 1st of December.
    return !Number.isNaN(parsed.getTime()) && parsed.toISOString().slice(0, 10) === text;
}

/**
 * The days from `since` on that have a log file, in their order. Files are looked for where the warehouse of these
 * credentials loads them from: a local one's own folders, otherwise S3, as AWS's tools find who asks.
 * @throws UserError if there is none, or if they can't be listed
 */
export async function logDaysSince(
    since: string,
    place: Pick<Places, "logData" | "region">,
    credentials: Credentials,
): Promise<readonly string[]> {
    const [, bucket = "", key = ""] = /^s3:\/\/([^/]+)\/(.+?)\/*$/.exec(place.logData) ?? [];
    const store = (await objectsOfWarehouse(stateHome(), credentials)) ?? serviceObjects(place.region);
    const days = daysIn(await keysOf(store, { bucket, key: `${key}/` }));
    const found = days.filter((day) => day >= since);
    if (found.length === 0) {
        throw new UserError(
            `No log file below ${place.logData} is of ${since} or later` +
                (days.length === 0 ? "." : `: the newest is of ${days.at(-1)}.`),
        );
    }
    return found;
}

/**
 * Tells at once that a day has no log file, which its load would tell only behind the unit tests. A local warehouse's files
 * are looked for; on AWS the cluster's role may read what who asks here may not list, so the load finds out.
 * @throws UserError if there is none
 */
export async function requireLogFile(
    day: string,
    place: Pick<Places, "logData">,
    credentials: Credentials,
): Promise<void> {
    const store = await objectsOfWarehouse(stateHome(), credentials);
    const prefix = `${place.logData.replace(/\/+$/, "")}/${day.slice(0, 4)}/${day.slice(5, 7)}/${day}`;
    const [, bucket = "", key = ""] = /^s3:\/\/([^/]+)\/(.+)$/.exec(prefix) ?? [];
    // A service that can't be asked is for the load to tell of as well.
    const found = await store?.list({ bucket, key }).catch(() => undefined);
    if (found?.length === 0) {
        throw new UserError(
            `There is no log file of ${day}: no name begins with ${prefix}. Put it there, or give another day.`,
        );
    }
}

/** The days of keys such as log_data/2018/11/2018-11-15-events.json, each once and in their order. */
function daysIn(keys: readonly string[]): readonly string[] {
    const days = keys.flatMap((key) => {
        const [, year, month, day = ""] = /\/(\d{4})\/(\d{2})\/(\d{4}-\d{2}-\d{2})[^/]*$/.exec(key) ?? [];
        return day.startsWith(`${year}-${month}-`) && isDay(day) ? [day] : [];
    });
    return [...new Set(days)].sort();
}

async function keysOf(store: ObjectStore, prefix: { bucket: string; key: string }): Promise<readonly string[]> {
    try {
        return (await store.list(prefix)).map(({ key }) => key);
    } catch (error) {
        throw new UserError(
            `The log files below s3://${prefix.bucket}/${prefix.key} can't be listed: ${messageOf(error).replace(/\.$/, "")}. ` +
                "--date takes a day without looking for it.",
        );
    }
}
