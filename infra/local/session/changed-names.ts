import type { Statement } from "../dialect/ast";
import type { Plan } from "../dialect/plan";
import type { ChangedNames } from "./catalogue-versions";
import { bareName, definedNames } from "./table-access";

/**
 * The tables and views, by their names without schemas, whose definition a statement has changed. Undefined: it has
 * changed schemas or privileges, others with it, or what stands in the way of others.
 */
export function changedNames(statement: Statement, plan: Extract<Plan, { kind: "definition" }>): ChangedNames {
    if (plan.statements.length === 0 || statement.kind === "truncate") {
        return new Set();
    }
    return isByItself(statement, plan.statements) ? new Set(definedNames(statement).map(bareName)) : undefined;
}

function isByItself(statement: Statement, statements: readonly string[]): boolean {
    switch (statement.kind) {
        case "create_table":
            return (
                statement.columns.every(({ references }) => references === undefined) &&
                statement.constraints.every(({ kind }) => kind !== "foreign_key")
            );
        case "select":
        case "create_table_as":
            return true;
        case "create_view":
            return statement.lateBinding;
        case "alter_table":
            return statements.length === 1;
        case "comment":
            return definedNames(statement).length > 0;
        case "drop":
            return statement.object !== "schema" && !statement.cascade;
        default:
            return false;
    }
}
