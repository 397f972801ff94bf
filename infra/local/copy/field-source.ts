import type { ColumnMetadata } from "../catalog/relation";
import type { CopyFormat } from "../dialect/ast";
import { quoteText } from "../dialect/bind/bound";
import type { FieldText } from "./conversion";
import { copyError } from "./copy-errors";
import { type JsonPath, pointerOf } from "./json-paths";

/** Where the fields of a record are, each column's in its turn. */
export interface FieldSource {
    /** What the engine takes out of a record at once, as the list `v`. */
    readonly pointers: readonly string[];
    readonly fields: readonly FieldText[];
    /** True for a record that has no fields: an array where members are asked for, an object where items are. */
    readonly wrongRecord: string;
}

/** Source: developer guide, "JSONPath expressions" and COPY's own errors. */
export const LOST_MEMBER = "Invalid JSONPath format: Member is not an object.";
export const LOST_ITEM = "Invalid JSONPath format: Not an array or index out of range.";

/** The fields of a text file: the splitter has put them into an array. */
export function textFields(columns: readonly ColumnMetadata[]): FieldSource {
    return {
        pointers: columns.map((_column, index) => `/${index}`),
        fields: columns.map((_column, index) => ({ text: `v[${index + 1}]` })),
        wrongRecord: "false",
    };
}

/** The members of an object that are called as the columns are. `keys` are those to choose from where case does not count. */
export function namedFields(columns: readonly ColumnMetadata[], keys: readonly string[] | undefined): FieldSource {
    const paths = columns.map(({ name }) => (keys ? variants(name, keys) : [[name]]));
    return sourceOf(paths);
}

/** The elements that a JSONPaths file names, one for each column. */
export function pathFields(columns: readonly ColumnMetadata[], paths: readonly JsonPath[]): FieldSource {
    if (paths.length !== columns.length) {
        throw copyError(
            "Number of jsonpaths and the number of columns should match. " +
                `JSONPath size: ${paths.length}, Number of columns in table or column list: ${columns.length}`,
        );
    }
    return sourceOf(paths.map((path) => [path]));
}

/** Whether the fields depend on what the files hold. */
export function needsKeys(format: CopyFormat): boolean {
    return format.kind === "json" && format.paths === "auto ignorecase";
}

function variants(name: string, keys: readonly string[]): readonly JsonPath[] {
    const alike = keys.filter((key) => key !== name && key.toLowerCase() === name.toLowerCase());
    return [name, ...alike.sort()].map((key) => [key]);
}

function sourceOf(paths: readonly (readonly JsonPath[])[]): FieldSource {
    const pointers: string[] = [];
    const fields = paths.map((alternatives) => {
        const found = alternatives.map((path) => {
            pointers.push(pointerOf(path));
            return fieldOf(path, pointers.length);
        });
        return found.length === 1 ? (found[0] as FieldText) : firstOf(found);
    });
    const firstSteps = new Set(paths.flat().map(([step]) => typeof step));
    const wrong = [
        ...(firstSteps.has("string") ? ["starts_with(json, '[')"] : []),
        ...(firstSteps.has("number") ? ["starts_with(json, '{')"] : []),
    ];
    return { pointers, fields, wrongRecord: wrong.join(" or ") || "false" };
}

function fieldOf(path: JsonPath, number: number): FieldText {
    const text = `v[${number}]`;
    const pointer = quoteText(pointerOf(path));
    const lost = path.length === 1 && typeof path[0] === "string" ? undefined : lostReason(path);
    return {
        text,
        json: `cast(json_extract(json, ${pointer}) as varchar)`,
        jsonType: `json_type(json, ${pointer})`,
        ...(lost ? { lost } : {}),
    };
}

function firstOf(fields: readonly FieldText[]): FieldText {
    const first = (part: "text" | "json" | "jsonType") => `coalesce(${fields.map((field) => field[part]).join(", ")})`;
    return { text: first("text"), json: first("json"), jsonType: first("jsonType") };
}

/** Why a path that leads to nothing is an error; NULL where an object just lacks the member, or the path leads somewhere. */
function lostReason(path: JsonPath): string {
    const cases = path.flatMap((step, index) => {
        const parent = index === 0 ? "json" : `json, ${quoteText(pointerOf(path.slice(0, index)))}`;
        if (typeof step === "number") {
            const isThere = `json_type(${parent}) = 'ARRAY' and json_array_length(${parent}) > ${step}`;
            return [`when (${isThere}) is not true then ${quoteText(LOST_ITEM)}`];
        }
        return index === 0
            ? []
            : [`when json_type(${parent}) not in ('OBJECT', 'NULL') then ${quoteText(LOST_MEMBER)}`];
    });
    return `case ${cases.join(" ")} end`;
}
