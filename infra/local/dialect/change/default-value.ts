import type { ColumnMetadata } from "../../catalog/relation";
import { SqlError } from "../../errors";
import { engineType } from "../../type-names";
import type { Expression } from "../ast";
import { quoteText } from "../bind/bound";
import { emptyScope } from "../bind/scope";
import { newState } from "../bind/state";
import { parseExpression } from "../parser";
import type { PlanContext } from "../plan";
import { assigned } from "./assignment";
import { holds } from "./tree";

/** What stands in a column that a statement gives no value, in engine SQL: the next number, the default or NULL. */
export function defaultValue(column: ColumnMetadata, context: PlanContext): string {
    const { identity, type } = column;
    if (identity) {
        return `CAST(nextval(${quoteText(identity.sequence)}) AS ${engineType(type)})`;
    }
    if (column.default === undefined) {
        return "NULL";
    }
    const expression = parseExpression(column.default);
    refuseVariables(expression, column.name);
    const state = newState({ ...context, parameterTypes: [] });
    const value = state.bind(expression, { state, scope: emptyScope(), clause: "values" });
    return assigned(value, column, state);
}

/** Whether a column has a value of its own where a statement gives it none. */
export function hasDefault(column: ColumnMetadata): boolean {
    return column.identity !== undefined || column.default !== undefined;
}

/** Source: developer guide, "CREATE TABLE", DEFAULT: "must be a variable-free expression". */
const VARIABLES = [
    [new Set(["query"]), "0A000", "cannot use subquery in default expression"],
    [new Set(["parameter"]), "42P02", "cannot use parameters in default expression"],
] as const;

function refuseVariables(expression: Expression, name: string): void {
    const [, code, message] = VARIABLES.find(([kinds]) => holds(expression, kinds)) ?? [];
    if (code) {
        throw new SqlError(code, `${message} of column "${name}"`);
    }
}
