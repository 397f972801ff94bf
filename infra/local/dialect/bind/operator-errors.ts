import { SqlError } from "../../errors";
import { bareTypeName } from "../../type-names";
import type { DataType } from "../../types";

/** 42883: Redshift has no such operator for these types; one before its operand has no left one. */
export function unknownOperator(operator: string, left: DataType | undefined, right: DataType, at: number): SqlError {
    const types = `${left ? `${bareTypeName(left)} ` : ""}${operator} ${bareTypeName(right)}`;
    return new SqlError("42883", `operator does not exist: ${types}`, {
        hint: "No operator matches the given name and argument type(s). You may need to add explicit type casts.",
        position: at + 1,
    });
}
