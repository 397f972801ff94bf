import type { Delete } from "../ast";
import { bindCommonTables } from "../bind/common-tables";
import { bindFrom } from "../bind/from";
import { bindFilter } from "../bind/logic";
import { emptyScope, type Scope } from "../bind/scope";
import { newState } from "../bind/state";
import type { Plan, PlanContext } from "../plan";
import { changedTable, hidesRowId, refuseTargetsName, targetTable } from "./target";

/** DELETE. Source: developer guide, "DELETE". */
export function planDelete(statement: Delete, context: PlanContext): Plan {
    const state = newState(context);
    const table = changedTable(statement.table, "delete from", context);
    const common = statement.with && bindCommonTables(statement.with, emptyScope(), state);
    const around: Scope = { ...emptyScope(), commonTables: common?.tables ?? [] };
    const using = bindFrom(statement.using, around, state);
    const target = targetTable(table, statement.alias, statement.table.at, state);
    refuseTargetsName(target, using.tables, statement.table.at);
    const scope: Scope = { ...around, tables: [target.scope, ...using.tables], merged: using.merged };
    const where = statement.where && bindFilter(statement.where, "WHERE", { state, scope, clause: "where" });
    const condition = where ? ` WHERE ${where.sql}` : "";
    const plan = (sql: string): Plan => ({
        kind: "change",
        tag: "DELETE",
        sql: `${common?.sql ?? ""}${sql}`,
        parameters: state.parameters.list(),
    });
    if (statement.using.length === 0) {
        return plan(`DELETE FROM ${target.sql}${condition}`);
    }
    if (hidesRowId(table)) {
        return plan(`DELETE FROM ${target.sql} WHERE EXISTS (SELECT 1 FROM ${using.sql}${condition})`);
    }
    // By the rows' numbers: a row that is joined several times is deleted, and counted, once.
    return plan(
        `DELETE FROM ${table.engineName} WHERE rowid IN ` +
            `(SELECT ${target.rowId} FROM ${target.sql}, ${using.sql}${condition})`,
    );
}
