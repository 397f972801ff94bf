import { engineType } from "../../type-names";
import type { DataType } from "../../types";
import { type Bound, callOf } from "./bound";
import type { ConversionMode } from "./conversions";
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

/**
 * A SUPER value as one of another type, as a value of the type that it holds would be: null where that is an error.
 * Source: "Querying semistructured data", "Lax semantics"; "Limitations", "Casting limitations".
 */
export function superAs({ sql, constant }: Bound, to: DataType, mode: ConversionMode): string | undefined {
    const cuts = String(mode === "cast" && !constant);
    switch (familyOf(to)) {
        case "text":
            return callOf("$super_text", sql);
        case "number":
            return `TRY_CAST(${numberText(sql, to, cuts)} AS ${engineType(to)})`;
        case "boolean":
            return callOf("$super_boolean", sql);
        case "datetime":
        case "time":
            // Dates and times are strings in SUPER.
            return callOf(`$parsed_${to.kind}`, callOf("$super_string", sql));
        default:
            return undefined;
    }
}

function numberText(sql: string, to: DataType, cuts: string): string {
    switch (to.kind) {
        case "decimal":
            return callOf("$super_decimal", sql, String(to.scale), cuts);
        case "real":
        case "double":
            return callOf("$super_double", sql);
        default:
            return callOf("$super_whole", sql, cuts);
    }
}
