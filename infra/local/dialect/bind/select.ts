import { SqlError } from "../../errors";
import type { OrderItem, Select } from "../ast";
import type { Binding, BoundBody, StatementState } from "./binding";
import { concatenated, quoteName } from "./bound";
import { bindHierarchy } from "./connect-by";
import { correlationsSoFar, hasToCount, subqueryOf } from "./correlation";
import { columnValue, distinctRows, mayHideEquals } from "./distinct";
import { bindFrom } from "./from";
import { checkOneOrder } from "./functions/sorted-aggregates";
import { groupByClause, groupsArithmetic } from "./group-by";
import { bindCondition, bindFilter } from "./logic";
import { orderBySelect } from "./order-by";
import { bindOuterJoins } from "./outer-joins";
import type { OutputColumn, Scope } from "./scope";
import { aliasesOf, type BoundList, bindSelectList, listSql, refuseLongList } from "./select-list";

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
    const tables: Scope = {
        ...around,
        tables: from.tables,
        merged: from.merged,
        groupsArithmetic: groupsArithmetic(select),
    };
    const scope: Scope = { ...tables, aliases: aliasesOf(select.items, tables) };
    const binding: Binding = { state, scope, clause: "select" };
    const plain = bindSelectList(select, binding);
    const isListCorrelated = plain.items.some(({ correlatedAt }) => correlatedAt !== undefined);
    const where = joined.where && bindFilter(joined.where, "WHERE", { ...binding, clause: "where" });
    const since = correlationsSoFar(state);
    const plainRest = bindRest(select, plain, orderBy, binding);
    const isCorrelated = isListCorrelated || subqueryOf(scope, since, state) !== undefined;
    const groupBy = groupByClause(select.groupBy, plain, isCorrelated, binding);
    const ofGroups = { ...binding, scope: { ...scope, grouped: groupBy.texts, groupKeys: groupBy.keys } };
    const list = groupBy.texts.size > 0 ? bindSelectList(select, ofGroups) : plain;
    const rest = groupBy.texts.size > 0 ? bindRest(select, list, orderBy, ofGroups) : plainRest;
    const { having, qualify, order, isWrapped } = rest;
    const conditions = [
        ...(having ? [having.sql] : []),
        ...(hasToCount(select, around, state) ? ["count(*) >= 0"] : []),
    ];
    const sql = [
        `SELECT ${select.distinct && !isWrapped ? "DISTINCT " : ""}${listSql(list, binding)}`,
        from.sql === "" ? "" : ` FROM ${from.sql}${groupBy.from}`,
        where ? ` WHERE ${where.sql}` : "",
        groupBy.sql,
        conditions.length > 0 ? ` HAVING ${conditions.join(" AND ")}` : "",
        qualify ? ` QUALIFY ${qualify.sql}` : "",
    ];
    const text = concatenated(sql, "");
    const { columns } = list;
    if (!isWrapped) {
        return { sql: `${text}${order}`, columns };
    }
    const rows = distinctRows({ sql: text, columns }, state);
    // The engine would sort the rows of each text before it takes the first, were the ORDER BY of this same query.
    const ordered = `SELECT * FROM (${rows}) AS ${quoteName(state.uniqueName("distinct"))}${order}`;
    return { sql: order === "" ? rows : ordered, columns };
}

/** What stands behind GROUP BY. `isWrapped`: the ORDER BY is one of a query around it, which yields distinct rows. */
function bindRest(select: Select, list: BoundList, orderBy: readonly OrderItem[], binding: Binding) {
    const having = select.having && bindCondition(select.having, "HAVING", { ...binding, clause: "having" });
    const qualify = select.qualify && bindCondition(select.qualify, "QUALIFY", { ...binding, clause: "qualify" });
    const isWrapped = select.distinct && mayHideEquals(list.columns);
    const outputs = list.items.map(({ name, bound }, index) => ({
        name,
        sql: bound.sql,
        value: isWrapped ? columnValue(list.columns[index] as OutputColumn) : bound,
    }));
    const order = orderBySelect(orderBy, outputs, select.distinct, { ...binding, clause: "order" });
    return { having, qualify, order, isWrapped };
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
