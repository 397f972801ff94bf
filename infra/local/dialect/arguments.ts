import type { DataType, ResultColumn } from "../types";
import type { Expression } from "./ast";
import type { Bound } from "./bind/bound";
import { literalNumberType } from "./bind/literal-values";
import { emptyScope } from "./bind/scope";
import { newState } from "./bind/state";
import { varchar } from "./bind/type-families";
import { assigned } from "./change/assignment";
import { plainFormOf } from "./parameter-values";
import type { PlanContext } from "./plan";

/** Types whose text, as a client is shown it, is not read back as the very value. */
const SHOWN_OTHERWISE: ReadonlySet<DataType["kind"]> = new Set(["real", "double", "varbyte", "super"]);

/**
 * Engine SQL of one row with the values that EXECUTE gives to parameters of these types. `plainKinds` are the types, column
 * by column, of those that come in their plain form.
 */
export function planArguments(
    args: readonly Expression[],
    types: readonly DataType[],
    context: PlanContext,
): {
    readonly sql: string;
    readonly columns: readonly ResultColumn[];
    readonly plainKinds: readonly (DataType["kind"] | undefined)[];
} {
    const state = newState(context);
    const plainKinds = types.map(({ kind }) => (SHOWN_OTHERWISE.has(kind) ? kind : undefined));
    const values = types.map((type, index) => {
        const arg = args[index] as Expression;
        const value = state.bind(arg, { state, scope: emptyScope(), clause: "values" });
        const column = { name: `$${index + 1}`, type: withOwnDigits(type, value) };
        const sql = assigned(value, column, state, arg.at);
        return plainKinds[index] ? plainFormOf(sql, type) : sql;
    });
    const columns = types.map((type, index) => ({
        name: `$${index + 1}`,
        type: plainKinds[index] ? varchar(65535) : type,
    }));
    return { sql: `SELECT ${values.join(", ")}`, columns, plainKinds };
}

/** Digits that a parameter can't keep are refused later: until then a number keeps all that it has. */
function withOwnDigits(type: DataType, { type: from, literal }: Bound): DataType {
    if (type.kind !== "decimal" || !type.keepsDigits) {
        return type;
    }
    const own = typeof literal === "string" ? literalNumberType(literal) : from;
    return own.kind === "decimal" ? own : type;
}
