import { shortTypeName } from "../../type-names";
import type { DataType } from "../../types";
import type { Expression } from "../ast";

/** Functions that are another one underneath, and give its name. Source: developer guide, the functions' examples. */
const FUNCTIONS: ReadonlyMap<string, string> = new Map([
    ["current_date", "date"],
    ["date_part", "pgdate_part"],
    ["datepart", "pgdate_part"],
    ["dateadd", "date_add"],
    ["datediff", "date_diff"],
    ["decode", "case"],
    ["getdate", "timestamp"],
    ["log", "dlog10"],
    ["nvl", "coalesce"],
    ["sysdate", "timestamp"],
    ["user", "current_user"],
]);

const NAMELESS = "?column?";

/** The name of a column that is given none. Source: PostgreSQL manual, "Select-List Items", "Column Labels". */
export function outputName(expression: Expression): string {
    switch (expression.kind) {
        case "column":
            return expression.path[expression.path.length - 1] as string;
        case "call":
            return callName(expression);
        case "cast": {
            const inner = outputName(expression.operand);
            return inner === NAMELESS && "type" in expression.type ? typeLabel(expression.type.type) : inner;
        }
        case "case": {
            const last = expression.otherwise ? outputName(expression.otherwise) : NAMELESS;
            return last === NAMELESS ? "case" : last;
        }
        case "extract":
            return "date_part";
        case "exists":
            return "exists";
        case "at_time_zone":
            return "timezone";
        case "collate":
            return outputName(expression.operand);
        case "typed_literal":
            return typeLabel(expression.type);
        default:
            return NAMELESS;
    }
}

/** NULLIF is named after its first value. Source: developer guide, "NULLIF function". */
function callName({ name, args: [first] }: Extract<Expression, { kind: "call" }>): string {
    const bare = name.split(".").pop() as string;
    if (bare === "nullif" && first?.kind === "column") {
        return outputName(first);
    }
    return FUNCTIONS.get(bare) ?? bare;
}

/** As PostgreSQL keeps it: its CHAR is `bpchar` there. */
function typeLabel(type: DataType): string {
    return type.kind === "char" ? "bpchar" : shortTypeName(type);
}
