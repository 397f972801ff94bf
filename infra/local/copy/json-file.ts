import { copyError, noSuchKey } from "./copy-errors";
import type { ObjectStore } from "./object-store";
import { type S3Uri, s3Text } from "./s3-uri";

/** More than any manifest or JSONPaths file needs: S3 holds what people put there by mistake, too. */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * The JSON object in a file that steers a COPY: a manifest or JSONPaths.
 * @throws SqlError XX000 in which `what` names the kind of file.
 */
export async function readJsonObject(
    uri: S3Uri,
    store: ObjectStore,
    what: string,
): Promise<Readonly<Record<string, unknown>>> {
    const object = await store.stat(uri);
    if (!object) {
        throw noSuchKey(uri, `Problem reading ${what} file`);
    }
    if (object.size > MAX_BYTES) {
        throw copyError(`Problem reading ${what} file - ${s3Text(uri)} has ${object.size} bytes: that is none.`);
    }
    const value = parsed(await store.read(object));
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
        throw copyError(`Problem reading ${what} file - ${s3Text(uri)} is not a JSON object.`, {
            hint: "The file must be JSON in UTF-8, neither compressed nor encrypted.",
        });
    }
    return value as Readonly<Record<string, unknown>>;
}

function parsed(bytes: Buffer): unknown {
    try {
        return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    } catch {
        return undefined;
    }
}
