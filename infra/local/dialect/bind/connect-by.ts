import { SqlError } from "../../errors";
import type { Select } from "../ast";
import type { Binding, StatementState } from "./binding";
import { quoteName } from "./bound";
import type { BoundFrom } from "./from";
import { bindCondition } from "./logic";
import type { Scope, ScopeColumn, ScopeTable } from "./scope";

const LEVEL = "level";

/**
 * START WITH and CONNECT BY: the rows of FROM as a hierarchy, each with its LEVEL; WHERE comes after.
 * Source: developer guide, "CONNECT BY clause".
 */
export function bindHierarchy(select: Select, from: BoundFrom, around: Scope, state: StatementState): BoundFrom {
    const { connectBy, startWith } = select;
    if (!connectBy) {
        if (startWith) {
            throw new SqlError("42601", "START WITH needs CONNECT BY", { position: startWith.at + 1 });
        }
        return from;
    }
    const [rows, child, parent, tree] = ["rows", "child", "parent", "tree"].map((base) => state.uniqueName(base)) as [
        string,
        string,
        string,
        string,
    ];
    const columns = engineColumns(from);
    const rootScope = scopeOver(rows, from, columns, "1", around);
    const isRoot = startWith && bindCondition(startWith, "START WITH", { state, scope: rootScope, clause: "where" });
    const nextLevel = `(${quoteName(parent)}.${LEVEL} + 1)`;
    const binding: Binding = {
        state,
        scope: scopeOver(child, from, columns, nextLevel, around),
        prior: scopeOver(parent, from, columns, `${quoteName(parent)}.${LEVEL}`, around),
        clause: "join",
    };
    const isChild = bindCondition(connectBy, "CONNECT BY", binding);
    const list = [...columns].map(([column, name]) => `${column.value.sql} AS ${quoteName(name)}`);
    const sql = [
        `(WITH RECURSIVE ${quoteName(rows)} AS (SELECT ${list.join(", ")} FROM ${from.sql}),`,
        `${quoteName(tree)} AS (SELECT *, 1 AS ${LEVEL} FROM ${quoteName(rows)}${isRoot ? ` WHERE ${isRoot.sql}` : ""}`,
        `UNION ALL SELECT ${quoteName(child)}.*, ${nextLevel} FROM ${quoteName(rows)} AS ${quoteName(child)}`,
        `INNER JOIN ${quoteName(tree)} AS ${quoteName(parent)} ON ${isChild.sql})`,
        `SELECT * FROM ${quoteName(tree)}) AS ${quoteName(tree)}`,
    ].join(" ");
    const over = scopeOver(tree, from, columns, `${quoteName(tree)}.${LEVEL}`, around);
    return { sql, tables: over.tables, merged: over.merged };
}

/** A name in the engine for every column that can be named. */
function engineColumns({ tables, merged }: BoundFrom): ReadonlyMap<ScopeColumn, string> {
    const all = [...merged, ...tables.flatMap((table) => table.columns)];
    return new Map(all.map((column, index) => [column, `c${index + 1}`]));
}

/** The same names, read from another place; and LEVEL, unless a column has its name. */
function scopeOver(
    place: string,
    from: BoundFrom,
    names: ReadonlyMap<ScopeColumn, string>,
    level: string,
    around: Scope,
): Scope {
    const moved = (column: ScopeColumn): ScopeColumn => ({
        ...column,
        value: { sql: `${quoteName(place)}.${quoteName(names.get(column) as string)}`, type: column.value.type },
    });
    const hasLevel = [...names.keys()].some(({ name }) => name === LEVEL);
    const pseudo: ScopeTable = {
        columns: [{ name: LEVEL, value: { sql: level, type: { kind: "integer" } }, hidden: true }],
    };
    return {
        ...around,
        tables: [
            ...from.tables.map((table) => ({ ...table, columns: table.columns.map(moved) })),
            ...(hasLevel ? [] : [pseudo]),
        ],
        merged: from.merged.map(moved),
    };
}
