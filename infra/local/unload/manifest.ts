import type { ObjectStore } from "../copy/object-store";
import { type S3Uri, s3Text } from "../copy/s3-uri";
import type { UnloadStatement } from "../dialect/ast";
import { bareTypeName } from "../type-names";
import type { DataType } from "../types";
import type { UnloadColumn } from "./layout";
import { manifestName } from "./object-names";
import type { WrittenObject } from "./object-series";

/** Writes the manifest, if there is to be one. Source: developer guide, "UNLOAD", MANIFEST, and its examples. */
export async function writeManifest(
    { manifest, format }: UnloadStatement,
    prefix: S3Uri,
    columns: readonly UnloadColumn[],
    written: readonly WrittenObject[],
    store: ObjectStore,
): Promise<void> {
    if (manifest === "none") {
        return;
    }
    // COPY from Parquet needs the sizes. Source: developer guide, "COPY from Amazon S3", manifest file.
    const hasSizes = manifest === "verbose" || format.kind === "parquet";
    const entries = written.map(({ uri, bytes, records }) => ({
        url: s3Text(uri),
        ...(hasSizes ? { meta: { content_length: bytes, record_count: records } } : {}),
    }));
    const sum = (numbers: readonly number[]) => numbers.reduce((all, each) => all + each, 0);
    const content = {
        entries,
        ...(manifest === "verbose"
            ? {
                  schema: { elements: columns.map(({ name, type }) => ({ name, type: manifestType(type) })) },
                  meta: {
                      content_length: sum(written.map(({ bytes }) => bytes)),
                      record_count: sum(written.map(({ records }) => records)),
                  },
                  author: { name: "Amazon Redshift", version: "1.0.0" },
              }
            : {}),
    };
    const writer = await store.create(manifestName(prefix));
    try {
        await writer.write(Buffer.from(`${JSON.stringify(content, undefined, 2)}\n`));
        await writer.close();
    } catch (error) {
        await writer.abort();
        throw error;
    }
}

function manifestType(type: DataType): Readonly<Record<string, string | number>> {
    const base = bareTypeName(type);
    switch (type.kind) {
        case "char":
        case "varchar":
            return { base, max_length: type.length };
        case "decimal":
            return { base, precision: type.precision, scale: type.scale };
        default:
            return { base };
    }
}
