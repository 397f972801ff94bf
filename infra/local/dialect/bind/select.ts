import { SqlError } from "../../errors";
import type { OrderItem, Select } from "../ast";
import type { Binding, BoundBody, StatementState } from "./binding";
import { concatenated } from "./bound";
import { bindHierarchy } from "./connect-by";
import { bindFrom } from "./from";
import { checkOneOrder } from "./functions/sorted-aggregates";
import { groupByClause } from "./group-by";
import { bindCondition } from "./logic";
import { orderBySelect } from "./order-by";
import { bindOuterJoins } from "./outer-joins";
import type { Scope } from "./scope";
import { aliasesOf, bindSelectList, listSql, refuseLongList } from "./select-list";

/** SELECT with its ORDER BY. `around` holds the WITH tables and the query around this one. */
export function bindSelect(
    select: Select,
    orderBy: readonly OrderItem[],
    around: Scope,
    state: StatementState,
): BoundBody {
    refuseUnsupported(select);
    refuseLongList(select.items.length, select.at);
    checkOneOrder(select, orderBy);
    const joined = bindOuterJoins(select, bindFrom(select.from, around, state), around, state);
    const from = bindHierarchy(select, joined.from, around, state);
    const tables: Scope = { ...around, tables: from.tables, merged: from.merged };
    const scope: Scope = { ...tables, aliases: aliasesOf(select.items, tables) };
    const binding: Binding = { state, scope, clause: "select" };
    const list = bindSelectList(select, binding);
    const where = joined.where && bindCondition(joined.where, "WHERE", { ...binding, clause: "where" });
    const groupBy = groupByClause(select.groupBy, list, binding);
    const having = select.having && bindCondition(select.having, "HAVING", { ...binding, clause: "having" });
    const qualify = select.qualify && bindCondition(select.qualify, "QUALIFY", { ...binding, clause: "qualify" });
    const outputs = list.items.map(({ name, bound }) => ({ name, sql: bound.sql, type: bound.type }));
    const order = orderBySelect(orderBy, outputs, select.distinct, { ...binding, clause: "order" });
    const sql = [
        `SELECT ${select.distinct ? "DISTINCT " : ""}${listSql(list, binding)}`,
        from.sql === "" ? "" : ` FROM ${from.sql}`,
        where ? ` WHERE ${where.sql}` : "",
        groupBy,
        having ? ` HAVING ${having.sql}` : "",
        qualify ? ` QUALIFY ${qualify.sql}` : "",
        order,
    ];
    return { sql: concatenated(sql, ""), columns: list.columns };
}

function refuseUnsupported({ qualify, from, into }: Select): void {
    if (qualify && from.length === 0) {
        throw new SqlError("42601", "QUALIFY needs a FROM clause", { position: qualify.at + 1 });
    }
    if (into) {
        // Only the outermost SELECT makes a table: its INTO has been taken away before it is bound.
        throw new SqlError("42601", "SELECT ... INTO is not allowed here", { position: into.table.at + 1 });
    }
}
