import type { DataType, ResultColumn } from "../types";
import type { Expression } from "./ast";
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
        return assigned(state.bind(arg, { state, scope: emptyScope(), clause: "values" }), column, state, arg.at);
    });
    return { sql: `SELECT ${values.join(", ")}`, columns };
}
