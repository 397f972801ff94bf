import { notSupported } from "../../errors";
import type { TableReference } from "../ast";
import type { StatementState } from "./binding";
import { type BoundFrom, tableOf } from "./from";
import { argumentsOf } from "./functions/arguments";
import { emptyScope, type Scope } from "./scope";

type FunctionTable = Extract<TableReference, { kind: "function" }>;

/**
 * A function in FROM. Redshift's leader node has GENERATE_SERIES, which no table of the user's can be joined with.
 * Source: developer guide, "Unsupported PostgreSQL functions".
 */
export function bindFunctionTable(reference: FunctionTable, around: Scope, state: StatementState): BoundFrom {
    const { call, alias, at } = reference;
    if (call.name !== "generate_series") {
        throw notSupported(`${call.name.toUpperCase()} can't stand in FROM in the local warehouse.`, at);
    }
    const scope = { ...emptyScope(around.outer), commonTables: around.commonTables };
    const series = argumentsOf(call, { state, scope, clause: "values" }, [BIGINT, BIGINT, BIGINT], 2);
    const sql = `SELECT unnest(generate_series(${series.map((bound) => bound.sql).join(", ")})) AS generate_series`;
    const columns = [{ name: alias ?? "generate_series", engineName: "generate_series", type: BIGINT }];
    return tableOf({ sql, columns }, { ...reference, alias: alias ?? "generate_series" }, state);
}

const BIGINT = { kind: "bigint" } as const;
