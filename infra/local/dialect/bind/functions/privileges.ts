import type { DataType } from "../../../types";
import { bindPart } from "../binding";
import { type Bound, callOf, quoteText } from "../bound";
import { coerce } from "../coercion";
import { noSuchFunction } from "./arguments";
import { asGiven, nameOrNumber } from "./name-or-number";
import type { ScalarFunctions, ScalarRule } from "./rule";

const TEXT: DataType = { kind: "text" };
const BOOLEAN: DataType = { kind: "boolean" };

type ObjectSql = (object: Bound, state: Parameters<typeof nameOrNumber>[1]) => string;

const relation: ObjectSql = (object, state) =>
    nameOrNumber(object, state, { name: (name) => callOf("$regclass_oid", name), number: asGiven });
const named: ObjectSql = (object, state) => coerce(object, TEXT, state).sql;

/** `has_..._privilege([user,] object, privilege)`: of the session's own user, or of the one that comes first. */
const privilege =
    (macro: string, objectSql: ObjectSql): ScalarRule =>
    (call, binding) => {
        const { state } = binding;
        const args = call.args.map((arg) => bindPart(arg, binding));
        const [object, wanted] = args.slice(-2);
        if (!object || !wanted || args.length > 3) {
            throw noSuchFunction(call, args);
        }
        const [given] = args.length === 3 ? args : [];
        const user = given
            ? nameOrNumber(given, state, { name: asGiven, number: (number) => callOf("$user_name", number) })
            : quoteText(state.context.user);
        const sql = callOf(macro, user, objectSql(object, state), coerce(wanted, TEXT, state, call.at).sql);
        return { sql, type: BOOLEAN };
    };

/** Source: developer guide, "HAS_TABLE_PRIVILEGE" and its neighbours. */
export const privilegeFunctions: ScalarFunctions = {
    has_table_privilege: privilege("$has_table_privilege", relation),
    has_schema_privilege: privilege("$has_schema_privilege", named),
    has_database_privilege: privilege("$has_database_privilege", named),
};
