import { notSupported, SqlError } from "../../errors";
import type { ColumnReference, Expression, Select } from "../ast";
import type { StatementState } from "./binding";
import type { BoundFrom } from "./from";
import { bindCondition } from "./logic";
import { isNamed } from "./names";
import type { Scope } from "./scope";

/** A table that (+) marks: the conditions it is joined on, and the one item of FROM that it is joined to. */
interface OuterJoin {
    readonly conditions: readonly Expression[];
    readonly to: number;
}

/**
 * `where a.x = b.x(+)` as the LEFT JOIN that it means. `items` are those of FROM; what is left of WHERE comes back.
 * Source: developer guide, "Oracle-Style outer joins in the WHERE clause".
 */
export function bindOuterJoins(
    select: Select,
    from: BoundFrom & { readonly items: readonly BoundFrom[] },
    around: Scope,
    state: StatementState,
): { readonly from: BoundFrom; readonly where?: Expression } {
    const { where } = select;
    const conditions = where ? operandsOfAnd(where) : [];
    const outer = conditions.filter((condition) => marksIn(condition).length > 0);
    const [first] = outer;
    if (!first) {
        return { from, where };
    }
    const join = select.from.find((reference) => reference.kind === "join");
    if (join) {
        throw notSupported("The outer join operator (+) can't be used beside JOIN in FROM.", first.at);
    }
    const joins = outerJoinsOf(outer, from.items);
    const scope: Scope = { ...around, tables: from.tables, merged: from.merged };
    const placed = new Set(from.items.keys());
    for (const index of joins.keys()) {
        placed.delete(index);
    }
    let sql = [...placed].map((index) => from.items[index]?.sql).join(" CROSS JOIN ");
    while (placed.size < from.items.length) {
        const next = [...joins].find(([index, { to }]) => !placed.has(index) && placed.has(to));
        if (!next) {
            throw new SqlError("42601", "Tables can't be outer joined to each other", { position: first.at + 1 });
        }
        const [index, { conditions }] = next;
        const on = conditions.map((condition) =>
            bindCondition(unmarked(condition), "WHERE", { state, scope, clause: "join" }),
        );
        sql = `${sql} LEFT JOIN ${from.items[index]?.sql} ON ${on.map((each) => each.sql).join(" AND ")}`;
        placed.add(index);
    }
    return { from: { ...from, sql }, where: allOf(conditions.filter((condition) => !outer.includes(condition))) };
}

/** The tables that are marked, by their place in FROM. */
function outerJoinsOf(conditions: readonly Expression[], items: readonly BoundFrom[]): ReadonlyMap<number, OuterJoin> {
    const joins = new Map<number, { conditions: Expression[]; others: Set<number>; at: number }>();
    for (const condition of conditions) {
        refuseUnfit(condition);
        const columns = columnsIn(condition);
        const marked = placesOf(
            columns.filter((column) => column.outer),
            items,
        );
        const others = placesOf(
            columns.filter((column) => !column.outer),
            items,
        );
        const [index, ...more] = marked;
        if (index === undefined || more.length > 0 || others.has(index)) {
            throw notSupported("In one condition (+) marks all columns of one table, and no other's.", condition.at);
        }
        const join = joins.get(index) ?? { conditions: [], others: new Set<number>(), at: condition.at };
        joins.set(index, join);
        join.conditions.push(condition);
        for (const other of others) {
            join.others.add(other);
        }
    }
    return new Map(
        [...joins].map(([index, { others, at, ...join }]) => [index, { ...join, to: onlyOther(others, at) }]),
    );
}

function onlyOther(others: ReadonlySet<number>, at: number): number {
    const [to, ...more] = others;
    if (more.length > 0) {
        throw new SqlError("42601", "A table may be outer joined to at most one other table", { position: at + 1 });
    }
    if (to === undefined) {
        throw notSupported("The outer join operator (+) needs a condition with a column of another table.", at);
    }
    return to;
}

/** Which items of FROM the columns are of; a column of the query around is of none. */
function placesOf(columns: readonly ColumnReference[], items: readonly BoundFrom[]): ReadonlySet<number> {
    const found = new Set<number>();
    for (const { path } of columns) {
        const name = path[path.length - 1];
        items.forEach(({ tables }, index) => {
            const isOf = tables.some((table) =>
                path.length === 1
                    ? table.columns.some((column) => column.name === name)
                    : isNamed(table, path.slice(0, -1)),
            );
            if (isOf) {
                found.add(index);
            }
        });
    }
    return found;
}

const ALTERNATIVES: ReadonlySet<string> = new Set(["in_list", "in_query"]);

function refuseUnfit(condition: Expression): void {
    const isUnfit = partsOf(condition).some(
        (part) =>
            (ALTERNATIVES.has(part.kind) || (part.kind === "binary" && part.operator === "or")) &&
            marksIn(part).length > 0,
    );
    if (isUnfit) {
        throw new SqlError("42601", "Outer join operator (+) not allowed in operand of OR or IN", {
            position: condition.at + 1,
        });
    }
}

function operandsOfAnd(where: Expression): readonly Expression[] {
    return where.kind === "binary" && where.operator === "and"
        ? [...operandsOfAnd(where.left), ...operandsOfAnd(where.right)]
        : [where];
}

function allOf(conditions: readonly Expression[]): Expression | undefined {
    const [first, ...more] = conditions;
    return more.reduce<Expression | undefined>(
        (left, right) => left && { kind: "binary", at: right.at, operator: "and", left, right },
        first,
    );
}

function marksIn(expression: Expression): readonly ColumnReference[] {
    return columnsIn(expression).filter((column) => column.outer);
}

function columnsIn(expression: Expression): readonly ColumnReference[] {
    return partsOf(expression).filter((part): part is ColumnReference => part.kind === "column");
}

/** An expression and all that it is made of, but no subquery: (+) belongs to the query that it stands in. */
function partsOf(node: unknown): readonly Expression[] {
    if (typeof node !== "object" || node === null || ("kind" in node && node.kind === "query")) {
        return [];
    }
    const inner = Object.values(node).flatMap(partsOf);
    return "kind" in node ? [node as Expression, ...inner] : inner;
}

/** The same without its marks. */
function unmarked<T>(node: T): T {
    if (typeof node !== "object" || node === null) {
        return node;
    }
    if (Array.isArray(node)) {
        return node.map(unmarked) as T;
    }
    const entries = Object.entries(node).filter(([key]) => key !== "outer");
    return Object.fromEntries(entries.map(([key, value]) => [key, unmarked(value)])) as T;
}
