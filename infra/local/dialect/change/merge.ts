import type { Relation } from "../../catalog/relation";
import { notSupported, SqlError } from "../../errors";
import type { Merge } from "../ast";
import type { Binding, StatementState } from "../bind/binding";
import { quoteName } from "../bind/bound";
import { bindFilter } from "../bind/logic";
import { emptyScope, type Scope } from "../bind/scope";
import { newState } from "../bind/state";
import { existingTable } from "../define/target";
import type { Plan, PlanContext } from "../plan";
import { assigned } from "./assignment";
import { defaultValue } from "./default-value";
import { checkWidth, insertedColumns, insertedValue, withDefault } from "./insert";
import { changedTable, refuseIdentity, refuseTargetsName, requireRowId, type TargetTable, targetTable } from "./target";
import { holds } from "./tree";
import { setList, setValues } from "./update";

/** A MERGE with its tables found and its condition bound. */
interface Merging {
    readonly statement: Merge;
    readonly table: Relation;
    readonly target: TargetTable;
    readonly from: Relation;
    readonly source: TargetTable;
    /** The match condition in engine SQL. */
    readonly on: string;
    readonly state: StatementState;
}

/** MERGE. Source: developer guide, "MERGE". */
export function planMerge(statement: Merge, context: PlanContext): Plan {
    const state = newState(context);
    const { table: name, source: given, on: condition } = statement;
    const table = changedTable(name, "merge into", context);
    const from = existingTable(given.name, context);
    if (from.engineName === table.engineName) {
        throw notSupported("The source and the target of a MERGE can't be the same table.", given.at);
    }
    if (holds(statement, new Set(["navigate"]))) {
        throw notSupported("Partial reference of SUPER column is not supported in MERGE statement.", statement.at);
    }
    requireRowId(table, name.at);
    const target = targetTable(table, undefined, name.at, state);
    const source = targetTable(from, given.alias, given.at, state);
    refuseTargetsName(target, [source.scope], given.at);
    const scope: Scope = { ...emptyScope(), tables: [target.scope, source.scope] };
    const on = bindFilter(condition, "MERGE/ON", { state, scope, clause: "join" }).sql;
    const merging: Merging = { statement, table, target, from, source, on, state };
    const sql = statement.action.kind === "when" ? conditional(statement.action, scope, merging) : replacing(merging);
    return { kind: "change", tag: "MERGE", sql, parameters: state.parameters.list() };
}

type When = Extract<Merge["action"], { kind: "when" }>;

function conditional({ matched, notMatched }: When, scope: Scope, merging: Merging): string {
    const { statement, table, target, source, on, state } = merging;
    const binding: Binding = { state, scope, clause: "set" };
    const change =
        matched.kind === "delete"
            ? "DELETE"
            : `UPDATE SET ${setList(setValues(matched.set, table, binding), ({ sql }) => sql)}`;
    const named = insertedColumns(notMatched.columns, table, statement.at);
    checkWidth(notMatched.values.length, named.length, notMatched.columns !== undefined, statement.at);
    const columns = named.slice(0, notMatched.values.length);
    const sources: Scope = { ...emptyScope(), tables: [source.scope] };
    const values = notMatched.values.map((value, index) =>
        insertedValue(value, columns[index] as (typeof columns)[number], sources, state),
    );
    const { columns: all, sql } = withDefaults(columns, values, merging);
    return (
        `MERGE INTO ${target.sql} USING (SELECT * FROM ${source.sql} WHERE ${singleMatch(merging)}) ` +
        `AS ${source.engineAlias} ON (${on}) WHEN MATCHED THEN ${change} WHEN NOT MATCHED THEN INSERT (${all}) VALUES (${sql})`
    );
}

/**
 * REMOVE DUPLICATES: a source row stands for all target rows that it matches. These are deleted by their numbers, and
 * every source row is inserted, as rows of one source for the engine, so that both happen in one statement.
 */
function replacing(merging: Merging): string {
    const { statement, table, target, from, source, on, state } = merging;
    const columns = table.metadata.columns;
    if (from.metadata.columns.length !== columns.length) {
        throw new SqlError("42601", "MERGE with REMOVE DUPLICATES needs tables with the same number of columns", {
            position: statement.at + 1,
        });
    }
    const values = columns.map((column, index) => {
        refuseIdentity(column, statement.at);
        const { value } = source.scope.columns[index] as (typeof source.scope.columns)[number];
        return assigned(value, column, state, statement.at);
    });
    const rows = quoteName(state.uniqueName("rows"));
    const changed = targetTable(table, undefined, statement.at, state);
    const names = columns.map((_, index) => `"value:${index}"`);
    const inserted = values.map((value, index) => `${value} AS ${names[index]}`).join(", ");
    const deleted = names.map((name) => `NULL AS ${name}`).join(", ");
    const { columns: all, sql } = withDefaults(
        columns,
        names.map((name) => `${rows}.${name}`),
        merging,
    );
    return (
        `MERGE INTO ${changed.sql} USING (SELECT NULL AS "row", ${inserted} FROM ${source.sql} WHERE ${singleMatch(merging)} ` +
        `UNION ALL SELECT ${target.rowId}, ${deleted} FROM ${target.sql}, ${source.sql} WHERE ${on}) AS ${rows} ` +
        `ON (${changed.rowId} = ${rows}."row") WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (${all}) VALUES (${sql})`
    );
}

function withDefaults(
    columns: readonly Relation["metadata"]["columns"][number][],
    values: readonly string[],
    { table, state }: Merging,
): { readonly columns: string; readonly sql: string } {
    const rest = withDefault(columns, table);
    return {
        columns: [...columns, ...rest].map(({ name }) => quoteName(name)).join(", "),
        sql: [...values, ...rest.map((column) => defaultValue(column, state.context))].join(", "),
    };
}

/** True, or the error of a target row that several source rows match: "Rows in target_table can't match multiple rows". */
function singleMatch({ target, source, on }: Merging): string {
    const matches = `SELECT count(*) AS matches FROM ${target.sql}, ${source.sql} WHERE ${on} GROUP BY ${target.rowId}`;
    const error = "error('[21000] Found multiple matches to update the same tuple.')";
    return `(SELECT CASE WHEN max(matches) > 1 THEN ${error} ELSE true END FROM (${matches}))`;
}
