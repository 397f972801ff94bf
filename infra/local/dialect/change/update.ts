import type { ColumnMetadata, Relation } from "../../catalog/relation";
import { SqlError } from "../../errors";
import type { TableReference, Update } from "../ast";
import type { Binding } from "../bind/binding";
import { quoteName } from "../bind/bound";
import { bindCommonTables } from "../bind/common-tables";
import { bindFrom } from "../bind/from";
import { bindFilter } from "../bind/logic";
import { emptyScope, type Scope } from "../bind/scope";
import { newState } from "../bind/state";
import type { Plan, PlanContext } from "../plan";
import { assigned } from "./assignment";
import { defaultValue } from "./default-value";
import {
    changedColumn,
    changedTable,
    hidesRowId,
    refuseIdentity,
    refuseTargetsName,
    type TargetTable,
    targetTable,
} from "./target";

/** UPDATE. Source: developer guide, "UPDATE". */
export function planUpdate(statement: Update, context: PlanContext): Plan {
    const state = newState(context);
    const table = changedTable(statement.table, "update", context);
    const common = statement.with && bindCommonTables(statement.with, emptyScope(), state);
    const around: Scope = { ...emptyScope(), commonTables: common?.tables ?? [] };
    refuseOuterJoins(statement.from);
    const from = bindFrom(statement.from, around, state);
    const target = targetTable(table, statement.alias, statement.table.at, state);
    refuseTargetsName(target, from.tables, statement.table.at);
    const scope: Scope = { ...around, tables: [target.scope, ...from.tables], merged: from.merged };
    const binding: Binding = { state, scope, clause: "set" };
    const values = setValues(statement.set, table, binding);
    const where = statement.where && bindFilter(statement.where, "WHERE", { ...binding, clause: "where" });
    const condition = where ? ` WHERE ${where.sql}` : "";
    const plan = (sql: string): Plan => ({
        kind: "change",
        tag: "UPDATE",
        sql: `${common?.sql ?? ""}${sql}`,
        parameters: state.parameters.list(),
    });
    if (statement.from.length === 0) {
        return plan(`UPDATE ${target.sql} SET ${setList(values, ({ sql }) => sql)}${condition}`);
    }
    // A row that is joined several times takes one of the values: each row is found once, then updated by its number.
    const found = quoteName(state.uniqueName("found"));
    const changed = targetTable(table, undefined, statement.table.at, state);
    const keys = rowKeys(target, table);
    const named = [...keys, ...values.map(({ sql }) => sql)].map((sql, index) => `${sql} AS "found:${index}"`);
    const equals = hidesRowId(table) ? "IS NOT DISTINCT FROM" : "=";
    const same = rowKeys(changed, table).map((key, index) => `${key} ${equals} ${found}."found:${index}"`);
    return plan(
        `UPDATE ${changed.sql} SET ${setList(values, (_, index) => `${found}."found:${keys.length + index}"`)} ` +
            `FROM (SELECT DISTINCT ON (${keys.join(", ")}) ${named.join(", ")} ` +
            `FROM ${target.sql}, ${from.sql}${condition}) AS ${found} WHERE ${same.join(" AND ")}`,
    );
}

/** What tells rows apart: their number, or where a column hides it all they hold. Equal rows are joined with the same. */
function rowKeys({ engineAlias, rowId }: TargetTable, table: Relation): readonly string[] {
    return hidesRowId(table) ? table.metadata.columns.map(({ name }) => `${engineAlias}.${quoteName(name)}`) : [rowId];
}

/** A column and what it is set to, in engine SQL. */
export interface SetValue {
    readonly column: ColumnMetadata;
    readonly sql: string;
}

/** The right sides of SET, each as its column keeps it. */
export function setValues(set: Update["set"], table: Relation, binding: Binding): readonly SetValue[] {
    const seen = new Set<string>();
    return set.map(({ column: name, value, at }) => {
        const column = changedColumn(name, table, at);
        if (seen.has(name)) {
            throw new SqlError("42601", `multiple assignments to same column "${name}"`, { position: at + 1 });
        }
        seen.add(name);
        refuseIdentity(column, at);
        const { state } = binding;
        const sql =
            value.kind === "default"
                ? defaultValue(column, state.context)
                : assigned(state.bind(value, binding), column, state, value.at);
        return { column, sql };
    });
}

/** `"a" = 1, "b" = 2` */
export function setList(values: readonly SetValue[], right: (value: SetValue, index: number) => string): string {
    return values.map((value, index) => `${quoteName(value.column.name)} = ${right(value, index)}`).join(", ");
}

/** Source: developer guide, "UPDATE", usage notes. */
function refuseOuterJoins(from: readonly TableReference[]): void {
    for (const reference of from) {
        if (reference.kind === "join") {
            if (["left", "right", "full"].includes(reference.type)) {
                throw new SqlError("0A000", "Target table must be part of an equijoin predicate", {
                    hint: "Put the outer join into a subquery.",
                    position: reference.at + 1,
                });
            }
            refuseOuterJoins([reference.left, reference.right]);
        }
    }
}
