import type { ColumnMetadata } from "../../catalog/relation";
import { SqlError } from "../../errors";
import { bareTypeName } from "../../type-names";
import type { DataType } from "../../types";
import type { StatementState } from "../bind/binding";
import { type Bound, callOf } from "../bind/bound";
import { decide, isUndecided } from "../bind/coercion";
import { conversion } from "../bind/conversions";
import { literalNumberType } from "../bind/literal-values";

/** What of a column an assignment looks at. */
export type AssignedColumn = Pick<ColumnMetadata, "name" | "type">;

/**
 * A value as a column keeps it, in engine SQL: converted as Redshift does unasked, and refused where it is too long.
 * A quoted literal is read as what the column is. Source: developer guide, "INSERT", and "Type compatibility and conversion".
 */
export function assigned(value: Bound, column: AssignedColumn, state: StatementState, at?: number): string {
    const { type } = column;
    if (typeof value.literal === "string" && fits(value.literal, type)) {
        return decide(value, type, state, at).sql;
    }
    const sql = inTypeOf(column, value, state, at);
    return isAsShort(value, type) ? sql : limited(sql, type);
}

/** Whether a text comes from a column that is no wider: it needs no look either. */
function isAsShort({ type: from, stored }: Bound, to: DataType): boolean {
    return stored === true && from.kind === "varchar" && to.kind === "varchar" && from.length <= to.length;
}

function inTypeOf({ name, type }: AssignedColumn, value: Bound, state: StatementState, at?: number): string {
    const decided = isUndecided(value) ? decide(value, decidedType(value, type), state, at) : value;
    // What a SUPER value holds differs from row to row: it has to be cast.
    const sql = isSuperToOther(decided.type, type) ? undefined : conversion(decided, type, "implicit");
    if (sql === undefined) {
        throw new SqlError(
            "42804",
            `column "${name}" is of type ${bareTypeName(type)} but expression is of type ${bareTypeName(value.type)}`,
            {
                hint: "You will need to rewrite or cast the expression.",
                position: at === undefined ? undefined : at + 1,
            },
        );
    }
    return sql;
}

function isSuperToOther(from: DataType, to: DataType): boolean {
    return from.kind === "super" && to.kind !== "super";
}

/** A literal number is read with all its digits first: what a DECIMAL column has no room for overflows or is rounded. */
function decidedType({ literal }: Bound, type: DataType): DataType {
    if (type.kind !== "decimal" || typeof literal !== "string") {
        return type;
    }
    const number = literalNumberType(literal);
    return number.kind === "decimal" ? number : type;
}

/** Whether a literal needs no look at its length when the statement runs. */
function fits(literal: string, type: DataType): boolean {
    switch (type.kind) {
        case "varchar":
        case "varbyte":
            return Buffer.byteLength(literal) <= type.length;
        case "char":
            return Buffer.byteLength(literal) === literal.length && literal.length <= type.length;
        case "decimal":
            return false;
        default:
            return true;
    }
}

/**
 * A value that fails with 22001 where it is longer than its column; blanks beyond the end are cut instead.
 * Source: developer guide, "Character types", "Significance of trailing blanks".
 */
function limited(sql: string, type: DataType): string {
    switch (type.kind) {
        case "varchar":
        case "char":
        case "varbyte":
            return callOf(`$assigned_${type.kind}`, sql, String(type.length));
        default:
            return sql;
    }
}
