import { notSupported, SqlError } from "../../errors";
import type { DataType } from "../../types";
import type { Expression, OrderItem } from "../ast";
import { type Binding, bindPart } from "./binding";
import { decideAsText } from "./coercion";
import { direction, sortedBy } from "./order";

/** A column of the result, and the engine SQL that yields it where that is known. */
export interface Output {
    readonly name: string;
    readonly sql?: string;
    /** What ORDER BY calls it, if its place won't do. */
    readonly sorted?: string;
    readonly type: DataType;
}

/**
 * ORDER BY of a SELECT, with a blank before it: a column that it yields, by name or place, or an expression over what it
 * reads. With DISTINCT, rows that were read have become one: only what the list yields can order it.
 * @throws SqlError 42P10 for anything else.
 */
export function orderBySelect(
    items: readonly OrderItem[],
    columns: readonly Output[],
    distinct: boolean,
    binding: Binding,
): string {
    return orderClause(
        items.map((item) => {
            let place = outputPlace(item.expression, columns);
            if (place === undefined) {
                const { sql, type } = decideAsText(bindPart(item.expression, binding), binding.state);
                if (!distinct) {
                    return `${sortedBy({ sql, type })}${direction(item)}`;
                }
                place = columns.findIndex((column) => column.sql === sql) + 1;
                if (place === 0) {
                    throw new SqlError(
                        "42P10",
                        "for SELECT DISTINCT, ORDER BY expressions must appear in select list",
                        {
                            hint: "Add the expression to the select list, or use GROUP BY and order by an aggregate.",
                            position: item.expression.at + 1,
                        },
                    );
                }
            }
            const { sorted, type } = columns[place - 1] as Output;
            const isSuper = sorted !== undefined && type.kind === "super";
            return `${isSuper ? sortedBy({ sql: sorted, type }) : place}${direction(item)}`;
        }),
    );
}

/** ORDER BY of a set operation or VALUES: only what it yields can be named. */
export function orderByOutput(items: readonly OrderItem[], columns: readonly Output[]): string {
    return orderClause(
        items.map((item) => {
            const place = outputPlace(item.expression, columns);
            if (place === undefined) {
                throw new SqlError(
                    "0A000",
                    "ORDER BY on a UNION/INTERSECT/EXCEPT result must be on one of the result columns",
                    { hint: "Name a column of the first query, or its place.", position: item.expression.at + 1 },
                );
            }
            if (columns[place - 1]?.type.kind === "super") {
                throw notSupported(
                    "ORDER BY a SUPER column of a set operation is not supported by the local warehouse.",
                    item.expression.at,
                    "Put the set operation into a subquery and sort what that yields.",
                );
            }
            return `${place}${direction(item)}`;
        }),
    );
}

function orderClause(items: readonly string[]): string {
    return items.length === 0 ? "" : ` ORDER BY ${items.join(", ")}`;
}

/** The place of the column that a bare name or number means; a name of the list wins over a column of FROM. */
function outputPlace(expression: Expression, columns: readonly Output[]): number | undefined {
    if (expression.kind === "number" && /^\d+$/.test(expression.text)) {
        return ordinal(Number(expression.text), columns.length, "ORDER BY", expression.at);
    }
    if (expression.kind !== "column" || expression.path.length !== 1) {
        return undefined;
    }
    const [name] = expression.path;
    const found = columns.filter((column) => column.name === name);
    const [first] = found;
    if (found.some(({ sql }) => sql === undefined || sql !== first?.sql) && found.length > 1) {
        throw new SqlError("42702", `ORDER BY "${name}" is ambiguous`, { position: expression.at + 1 });
    }
    return first && columns.indexOf(first) + 1;
}

/** A place in the select list. @throws SqlError 42P10 if it has no such place. */
export function ordinal(place: number, count: number, clause: string, at: number): number {
    if (place < 1 || place > count) {
        throw new SqlError("42P10", `${clause} position ${place} is not in select list`, { position: at + 1 });
    }
    return place;
}
