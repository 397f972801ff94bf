import { quoteText } from "../dialect/bind/bound";
import { MAX_RECORD_BYTES } from "./load-error";
import type { Part } from "./part";

/** A record of text may be longer as JSON, for what must be escaped in it. */
const MAX_SPLIT_BYTES = 8 * MAX_RECORD_BYTES;

/** Engine SQL that yields `json` for each line of the parts, NULL for what is none, and `file_index`. */
export function recordsSql(parts: readonly Part[]): string {
    return `(select *, file_index from read_ndjson_objects(${readerArguments(parts)}))`;
}

/** Engine SQL that yields for each line of the parts the members of an object, and `file_index`. */
export function shreddedSql(
    parts: readonly Part[],
    members: readonly (readonly [name: string, type: string])[],
): string {
    const columns = members.map(([name, type]) => `${quoteText(name)}: '${type}'`).join(", ");
    return `(select *, file_index from read_ndjson(${readerArguments(parts)}, columns = {${columns}}, records = true))`;
}

/** Engine SQL that yields for each line of the parts `members`, a map with an object's names, NULL for all else, and `file_index`. */
export function membersSql(parts: readonly Part[]): string {
    return mapsSql(parts, "NULL");
}

/** The same with the text of each value. */
export function memberTextsSql(parts: readonly Part[]): string {
    return mapsSql(parts, "VARCHAR");
}

function mapsSql(parts: readonly Part[], value: "NULL" | "VARCHAR"): string {
    const columns = `{members: 'MAP(VARCHAR, "${value}")'}`;
    return `(select *, file_index from read_ndjson(${readerArguments(parts)}, columns = ${columns}, records = false))`;
}

function readerArguments(parts: readonly Part[]): string {
    const files = parts.map(({ file }) => quoteText(file)).join(", ");
    const isRaw = parts.every(({ kind }) => kind === "raw");
    return (
        `[${files}], ignore_errors = true, compression = 'uncompressed', ` +
        `hive_partitioning = false, maximum_object_size = ${isRaw ? MAX_RECORD_BYTES : MAX_SPLIT_BYTES}`
    );
}
