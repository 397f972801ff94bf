import { quoteText } from "../dialect/bind/bound";
import { type JsonPath, pointerOf } from "./json-paths";

/** Source: developer guide, "JSONPath expressions", and COPY's own errors. */
const LOST_MEMBER = "Invalid JSONPath format: Member is not an object.";
const LOST_ITEM = "Invalid JSONPath format: Not an array or index out of range.";

/**
 * Why a path into `json` that leads to nothing is an error; NULL where an object just lacks the member, or the path
 * leads somewhere. Undefined: a path that is never an error.
 */
export function lostReason(path: JsonPath): string | undefined {
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
    return cases.length === 0 ? undefined : `case ${cases.join(" ")} end`;
}

/** How the engine writes a number that is not whole. */
const FRACTION = "-?\\d+(\\.\\d+(e-?\\d+)?|e-?\\d+)";

/**
 * The text of the value to which the path leads, as the engine writes it when it reads a member by its name alone: it
 * writes a fraction in other ways there (1e-07) than when it takes it out of a record (1e-7). Either is what is left of
 * the number once it is a DOUBLE PRECISION. Source: developer guide, "COPY from JSON format", "Loss of numeric precision".
 */
export function asReadAlone(text: string, path: JsonPath): string {
    const number = `try_cast(${text} as double)`;
    const isNumber = `json_type(json, ${quoteText(pointerOf(path))}) = 'DOUBLE' and isfinite(${number})`;
    return `if(regexp_full_match(${text}, '${FRACTION}') and ${isNumber}, cast(${number} as varchar), ${text})`;
}

/** True for a record in which no path can lead anywhere: no object where members are asked for, no array where items are. */
export function wrongRecord(paths: readonly JsonPath[]): string | undefined {
    const steps = new Set(paths.map(([step]) => typeof step));
    const conditions = [
        // The value as a whole: an object or an array.
        ...(steps.has("undefined") ? ["not starts_with(json, '{') and not starts_with(json, '[')"] : []),
        ...(steps.has("string") ? ["not starts_with(json, '{')"] : []),
        ...(steps.has("number") ? ["not starts_with(json, '[')"] : []),
    ];
    return conditions.length === 0 ? undefined : conditions.join(" or ");
}

/** Why a record is wrong as a whole. */
export function wrongReason(json: string): string {
    switch (json[0]) {
        case "[":
            return LOST_MEMBER;
        case "{":
            return LOST_ITEM;
        default:
            return `Invalid JSON: unexpected character '${json[0] ?? " "}'`;
    }
}
