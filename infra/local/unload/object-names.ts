import type { S3Uri } from "../copy/s3-uri";
import type { UnloadStatement } from "../dialect/ast";

type Naming = Pick<UnloadStatement, "parallel" | "format" | "compression" | "extension">;

/** What stands before every object's name; partitions are folders of it. */
export function targetPrefix(to: S3Uri, partitioned: boolean): S3Uri {
    const isFolder = to.key === "" || to.key.endsWith("/");
    return partitioned && !isFolder ? { ...to, key: `${to.key}/` } : to;
}

/**
 * The object of this number below the prefix. The warehouse has one slice, so the parts of a parallel UNLOAD are all
 * slice 0's. Source: developer guide, "UNLOAD", TO and PARALLEL, and its examples.
 */
export function objectName(prefix: S3Uri, part: number, naming: Naming): S3Uri {
    const number = naming.parallel ? `0000_part_${String(part).padStart(2, "0")}` : String(part).padStart(3, "0");
    return { ...prefix, key: `${prefix.key}${number}${suffixOf(naming)}` };
}

export function manifestName(prefix: S3Uri): S3Uri {
    return { ...prefix, key: `${prefix.key}manifest` };
}

/** Source: developer guide, "UNLOAD", EXTENSION: it takes the place of what would be there without it. */
function suffixOf({ extension, format, compression }: Naming): string {
    if (extension !== undefined) {
        return extension.startsWith(".") ? extension : `.${extension}`;
    }
    return format.kind === "parquet" ? ".parquet" : { none: "", gzip: ".gz", zstd: ".zst" }[compression];
}
