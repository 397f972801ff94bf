import type { DataType } from "../../../types";
import type { StatementState } from "../binding";
import type { Bound } from "../bound";
import { coerce } from "../coercion";
import { isInteger } from "../type-families";

const TEXT: DataType = { kind: "text" };
const BIGINT: DataType = { kind: "bigint" };

/** An object of the catalogue, which a call gives by its name or by its number. */
export function nameOrNumber(
    bound: Bound,
    state: StatementState,
    by: { readonly name: (sql: string) => string; readonly number: (sql: string) => string },
): string {
    return isInteger(bound.type)
        ? by.number(coerce(bound, BIGINT, state).sql)
        : by.name(coerce(bound, TEXT, state).sql);
}

/** What is wanted already. */
export const asGiven = (sql: string): string => sql;
