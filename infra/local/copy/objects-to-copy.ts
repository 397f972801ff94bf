import type { CopyStatement } from "../dialect/ast";
import { copyError, noSuchPrefix } from "./copy-errors";
import { readJsonObject } from "./json-file";
import type { ObjectStore, S3Object } from "./object-store";
import { parseS3Uri, type S3Uri, s3Text, s3UriIn } from "./s3-uri";

/** The objects that one COPY reads, in the order in which it reads them. @throws SqlError XX000 if there is none. */
export async function objectsToCopy(
    { from, manifest, format }: Pick<CopyStatement, "from" | "manifest" | "format">,
    store: ObjectStore,
): Promise<readonly S3Object[]> {
    const uri = parseS3Uri(from);
    if (manifest) {
        return objectsOfManifest(uri, store, format.kind === "parquet");
    }
    const objects = await store.list(uri);
    if (objects.length === 0) {
        throw noSuchPrefix(uri);
    }
    return objects;
}

/** Each entry is one whole key, no prefix; one listed twice is loaded twice. Source: developer guide, "COPY from Amazon S3". */
async function objectsOfManifest(uri: S3Uri, store: ObjectStore, withSizes: boolean): Promise<readonly S3Object[]> {
    const { entries } = await readJsonObject(uri, store, "manifest");
    if (!Array.isArray(entries)) {
        throw copyError(`Problem reading manifest file - ${s3Text(uri)} has no list "entries".`);
    }
    if (entries.length === 0) {
        throw copyError(`The manifest ${s3Text(uri)} lists no files`, {
            hint: "UNLOAD writes one like it for a query without rows, as JSON or with PARTITION BY: there is nothing to load.",
        });
    }
    const objects: S3Object[] = [];
    for (const [index, entry] of entries.entries()) {
        const { url, mandatory } = checked(entry, index, uri);
        const found = await store.stat(url);
        if (found) {
            if (withSizes) {
                checkSize(entry, index, uri, found);
            }
            objects.push(found);
        } else if (mandatory) {
            throw copyError(`The mandatory file ${s3Text(url)} of the manifest does not exist`, {
                hint: `It is listed in ${s3Text(uri)}.`,
            });
        }
    }
    if (objects.length === 0) {
        throw copyError(`None of the files of the manifest ${s3Text(uri)} exists`);
    }
    return objects;
}

function checked(entry: unknown, index: number, manifest: S3Uri): { readonly url: S3Uri; readonly mandatory: boolean } {
    const { url, mandatory = false } = (entry ?? {}) as { readonly url?: unknown; readonly mandatory?: unknown };
    if (typeof url !== "string" || typeof mandatory !== "boolean") {
        throw copyError(
            `Problem reading manifest file - entry ${index + 1} of ${s3Text(manifest)} needs a string "url", ` +
                `and "mandatory" is true or false.`,
        );
    }
    const found = s3UriIn(url);
    if (!found?.key) {
        throw copyError(
            `Problem reading manifest file - the "url" of entry ${index + 1} of ${s3Text(manifest)} is "${url}": ` +
                "write 's3://bucket/key'.",
        );
    }
    return { url: found, mandatory };
}

/** Columnar files need their sizes, and must have them. Source: developer guide, "COPY from Amazon S3", manifest file. */
function checkSize(entry: unknown, index: number, manifest: S3Uri, object: S3Object): void {
    const { meta } = entry as { readonly meta?: { readonly content_length?: unknown } };
    const size = meta?.content_length;
    if (typeof size !== "number") {
        throw copyError(
            `Problem reading manifest file - entry ${index + 1} of ${s3Text(manifest)} needs "meta" with "content_length": ` +
                "COPY of PARQUET asks for it.",
        );
    }
    if (size !== object.size) {
        throw copyError(
            `Problem reading manifest file - entry ${index + 1} of ${s3Text(manifest)} gives ${size} bytes, and ` +
                `${s3Text(object)} has ${object.size}.`,
        );
    }
}
