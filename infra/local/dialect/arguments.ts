import type { DataType, ResultColumn } from "../types";
import type { Expression } from "./ast";
import type { Bound } from "./bind/bound";
import { literalNumberType } from "./bind/literal-values";
import { emptyScope } from "./bind/scope";
import { newState } from "./bind/state";
import { assigned } from "./change/assignment";
import type { PlanContext } from "./plan";

/** Engine SQL of one row with the values that EXECUTE gives to parameters of these types. */
export function planArguments(
    args: readonly Expression[],
    types: readonly DataType[],
    context: PlanContext,
): { readonly sql: string; readonly columns: readonly ResultColumn[] } {
    const state = newState(context);
    const columns = types.map((type, index) => ({ name: `$${index + 1}`, type }));
    const values = columns.map((column, index) => {
        const arg = args[index] as Expression;
        const value = state.bind(arg, { state, scope: emptyScope(), clause: "values" });
        return assigned(value, { ...column, type: withOwnDigits(column.type, value) }, state, arg.at);
    });
    return { sql: `SELECT ${values.join(", ")}`, columns };
}

/** Digits that a parameter can't keep are refused later: until then a number keeps all that it has. */
function withOwnDigits(type: DataType, { type: from, literal }: Bound): DataType {
    if (type.kind !== "decimal" || !type.keepsDigits) {
        return type;
    }
    const own = typeof literal === "string" ? literalNumberType(literal) : from;
    return own.kind === "decimal" ? own : type;
}
