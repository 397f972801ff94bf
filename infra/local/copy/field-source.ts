import type { ColumnMetadata } from "../catalog/relation";
import { copyError } from "./copy-errors";
import type { JsonPath } from "./json-paths";

/** Where the fields of a record are. */
export type FieldSource =
    /** In the array that the splitter has made of a line of text, in the columns' order. */
    | { readonly kind: "text" }
    /** In a JSON object or array: for each column the paths to it, the first that leads somewhere counts. */
    | { readonly kind: "json"; readonly paths: readonly (readonly JsonPath[])[] };

/** The members of an object that are called as the columns are. */
export function namedFields(columns: readonly ColumnMetadata[]): FieldSource {
    return { kind: "json", paths: columns.map(({ name }) => [[name]]) };
}

/** The same where case does not count; `keys` are the names that the records' members have. */
export function namedFieldsInAnyCase(columns: readonly ColumnMetadata[], keys: readonly string[]): FieldSource {
    const named = (name: string) => {
        const alike = keys.filter((key) => key.toLowerCase() === name.toLowerCase());
        const others = alike.filter((key) => key !== name).sort();
        return alike.length === others.length && others.length > 0 ? others : [name, ...others];
    };
    return { kind: "json", paths: columns.map(({ name }) => named(name).map((key) => [key])) };
}

/** The elements that a JSONPaths file names, one for each column. */
export function pathFields(columns: readonly ColumnMetadata[], paths: readonly JsonPath[]): FieldSource {
    if (paths.length !== columns.length) {
        throw copyError(
            "Number of jsonpaths and the number of columns should match. " +
                `JSONPath size: ${paths.length}, Number of columns in table or column list: ${columns.length}`,
        );
    }
    return { kind: "json", paths: paths.map((path) => [path]) };
}

/**
 * The names of the members, if each column's field is one member of an object: such records the engine takes apart as
 * it reads them. It takes names that differ by case alone for the same.
 */
export function memberNames(fields: FieldSource): readonly string[] | undefined {
    if (fields.kind === "text" || fields.paths.length === 0) {
        return undefined;
    }
    const names = fields.paths.map(([path, ...others]) =>
        others.length === 0 && path?.length === 1 && typeof path[0] === "string" ? path[0] : "",
    );
    const distinct = new Set(names.map((name) => name.toLowerCase()));
    const isTaken = distinct.has("") || distinct.has("file_index");
    return isTaken || distinct.size < names.length ? undefined : names;
}
