import { notSupported } from "../../errors";
import type { DataType } from "../../types";
import type { TableReference } from "../ast";
import type { Binding, StatementState } from "./binding";
import type { Bound } from "./bound";
import { type BoundFrom, tableOf } from "./from";
import { argumentsOf } from "./functions/arguments";
import { emptyScope, type Scope } from "./scope";

type FunctionTable = Extract<TableReference, { kind: "function" }>;

/**
 * A function in FROM. Redshift's leader node has GENERATE_SERIES, which no table of the user's can be joined with, and
 * clients unnest the catalogue's arrays.
 * Source: developer guide, "Unsupported PostgreSQL functions".
 */
export function bindFunctionTable(reference: FunctionTable, around: Scope, state: StatementState): BoundFrom {
    const { call, at } = reference;
    const scope = { ...emptyScope(around.outer), commonTables: around.commonTables };
    const binding: Binding = { state, scope, clause: "values" };
    switch (call.name) {
        case "generate_series": {
            const series = argumentsOf(call, binding, [BIGINT, BIGINT, BIGINT], 2);
            const list = `generate_series(${series.map((bound) => bound.sql).join(", ")})`;
            return unnested(list, BIGINT, reference, state);
        }
        case "unnest": {
            const [array] = argumentsOf(call, binding, [TEXTS]) as [Bound];
            return unnested(array.sql, { kind: "text" }, reference, state);
        }
        default:
            throw notSupported(`${call.name.toUpperCase()} can't stand in FROM in the local warehouse.`, at);
    }
}

/** A table of one column, named after its alias or its function. */
function unnested(list: string, type: DataType, reference: FunctionTable, state: StatementState): BoundFrom {
    const { call, alias = call.name } = reference;
    const columns = [{ name: alias, engineName: call.name, type }];
    return tableOf({ sql: `SELECT unnest(${list}) AS ${call.name}`, columns }, { ...reference, alias }, state);
}

const BIGINT: DataType = { kind: "bigint" };
const TEXTS: DataType = { kind: "text_array" };
