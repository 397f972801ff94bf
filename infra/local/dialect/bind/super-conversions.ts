import { engineType } from "../../type-names";
import type { DataType } from "../../types";
import { type Bound, callOf } from "./bound";
import { familyOf } from "./type-families";

/**
 * A value as a SUPER one, which is kept as its JSON text; undefined for types that have no place in it. A floating-point
 * number is told from a DECIMAL by its exponent. Source: developer guide, "SUPER type", "Limitations".
 */
export function superOf({ sql, type }: Bound): string | undefined {
    switch (familyOf(type)) {
        case "super":
            return sql;
        case "number":
            return type.kind === "real" || type.kind === "double"
                ? `native_super_float(CAST(CAST(${sql} AS VARCHAR) AS DOUBLE))`
                : `CAST(${sql} AS VARCHAR)`;
        case "boolean":
            return `CAST(${sql} AS VARCHAR)`;
        case "text":
            return `CAST(to_json(${sql}) AS VARCHAR)`;
        default:
            return undefined;
    }
}

/** A SUPER value as one of another type: null where it holds another. Source: "Querying semistructured data", "Lax semantics". */
export function superAs({ sql }: Bound, to: DataType): string | undefined {
    switch (familyOf(to)) {
        case "text":
            return callOf("$super_text", sql);
        case "number":
            return to.kind === "decimal" || to.kind === "real" || to.kind === "double"
                ? `TRY_CAST(${callOf("$super_text", sql)} AS ${engineType(to)})`
                : `TRY_CAST(${callOf("$super_whole", sql)} AS ${engineType(to)})`;
        case "boolean":
            return callOf("$super_boolean", sql);
        case "datetime":
        case "time":
            return momentOf(sql, to);
        default:
            return undefined;
    }
}

/** Dates and times are strings in SUPER. */
function momentOf(sql: string, to: DataType): string {
    const text = callOf("$super_string", sql);
    return familyOf(to) === "time"
        ? `TRY_CAST(${text} AS ${engineType(to)})`
        : `CAST(${callOf("$parsed_timestamp", text)} AS ${engineType(to)})`;
}
