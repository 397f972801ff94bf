import { notSupported, SqlError } from "../../errors";
import { engineType } from "../../type-names";
import type { DataType } from "../../types";
import type { TableReference } from "../ast";
import type { Binding, StatementState } from "./binding";
import { type Bound, callOf } from "./bound";
import { type BoundFrom, tableOf } from "./from";
import { argumentsOf } from "./functions/arguments";
import { emptyScope, type Scope } from "./scope";

type FunctionTable = Extract<TableReference, { kind: "function" }>;

/**
 * A function in FROM. Redshift's leader node has GENERATE_SERIES, which no table of the user's can be joined with, and
 * clients unnest the catalogue's arrays. What yields one value is a table of one row.
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
        case "pg_get_late_binding_view_cols":
            argumentsOf(call, binding, []);
            return columnsTable("is_late_binding", reference, state);
        case "pg_get_cols": {
            const [name] = argumentsOf(call, binding, [{ kind: "text" }]) as [Bound];
            return columnsTable(`relation_oid = ${callOf("$regclass_oid", name.sql)}`, reference, state);
        }
        // AWS's drivers ask for the database's name so.
        case "current_database":
        case "current_schema":
        case "version": {
            const { sql, type } = state.bind(call, binding);
            return unnested(`[${sql}]`, type, reference, state);
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

/** What the two functions tell of a column: schema, relation, name, type and place. */
const TEXT_TYPES: ReadonlySet<DataType["kind"]> = new Set(["name", "varchar", "text", "char"]);
const COLUMN_FIELDS = [
    { sql: "schema_name", fits: TEXT_TYPES },
    { sql: "relation_name", fits: TEXT_TYPES },
    { sql: "name", fits: TEXT_TYPES },
    { sql: `redshift.catalog."$format"(type_name, type)`, fits: TEXT_TYPES },
    { sql: "position", fits: new Set<DataType["kind"]>(["integer"]) },
] as const;

/**
 * The columns of tables and views as records, whose fields the statement names and types.
 * Source: developer guide, "PG_GET_COLS", "PG_GET_LATE_BINDING_VIEW_COLS".
 */
function columnsTable(which: string, reference: FunctionTable, state: StatementState): BoundFrom {
    const { call, at, columns: names = [], columnTypes = [] } = reference;
    if (columnTypes.length === 0) {
        throw new SqlError("42601", 'a column definition list is required for functions returning "record"', {
            hint: `Write ${call.name}(...) as cols(view_schema name, view_name name, col_name name, col_type varchar, col_num int).`,
            position: at + 1,
        });
    }
    const columns = columnTypes.map((given, index) => ({
        name: names[index] as string,
        engineName: `field_${index}`,
        type: "type" in given ? given.type : ({ kind: given.catalogue } as DataType),
    }));
    if (
        columns.length !== COLUMN_FIELDS.length ||
        columns.some(({ type }, index) => !COLUMN_FIELDS[index]?.fits.has(type.kind))
    ) {
        throw new SqlError("42804", "wrong record type supplied in RETURN NEXT", {
            detail: `${call.name} yields (name, name, name, varchar, integer).`,
            position: at + 1,
        });
    }
    const fields = columns.map(({ type, engineName }, index) => {
        const value = `CAST(${COLUMN_FIELDS[index]?.sql} AS ${engineType(type)})`;
        return `${value} AS ${engineName}`;
    });
    const sql = `SELECT ${fields.join(", ")} FROM redshift.catalog."$columns" WHERE ${which} AND NOT is_hidden`;
    return tableOf({ sql, columns }, { at, alias: reference.alias }, state);
}

const BIGINT: DataType = { kind: "bigint" };
const TEXTS: DataType = { kind: "text_array" };
