import { SqlError } from "../../errors";
import type { Expression, OrderItem } from "../ast";
import { type Binding, type BoundBody, bindPart, type StatementState } from "./binding";
import { type Bound, quoteName } from "./bound";
import { decideAsText } from "./coercion";
import { columnValue } from "./distinct";
import { direction, sortKey } from "./order";

/** A column of the result. */
export interface Output {
    readonly name: string;
    /** Engine SQL that yields it. */
    readonly sql: string;
    /** As ORDER BY names it where it can't by its place. */
    readonly value: Bound;
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
        items.map((item, index) => {
            let place = outputPlace(item.expression, columns);
            if (place === undefined) {
                const value = decideAsText(bindPart(item.expression, binding), binding.state);
                if (!distinct) {
                    return `${sortKey(value, index, distinct) ?? value.sql}${direction(item)}`;
                }
                place = columns.findIndex(({ sql }) => sql === value.sql) + 1;
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
            const { value } = columns[place - 1] as Output;
            return `${sortKey(value, index, distinct) ?? place}${direction(item)}`;
        }),
    );
}

/** A set operation with its ORDER BY: only what it yields can be named. */
export function orderedOutput(body: BoundBody, items: readonly OrderItem[], state: StatementState): string {
    const columns = body.columns.map((column): Output => {
        const value = columnValue(column);
        return { name: column.name, sql: value.sql, value };
    });
    const places = items.map(({ expression }) => {
        const place = outputPlace(expression, columns);
        if (place === undefined) {
            throw new SqlError(
                "0A000",
                "ORDER BY on a UNION/INTERSECT/EXCEPT result must be on one of the result columns",
                { hint: "Name a column of the first query, or its place.", position: expression.at + 1 },
            );
        }
        return place;
    });
    const values = places.map((place) => (columns[place - 1] as Output).value);
    const keys = values.map((value, index) => sortKey(value, index, false));
    if (keys.every((key) => key === undefined)) {
        return `${body.sql}${orderClause(items.map((item, index) => `${places[index]}${direction(item)}`))}`;
    }
    const order = items.map((item, index) => `${keys[index] ?? values[index]?.sql}${direction(item)}`);
    return `SELECT * FROM (${body.sql}) AS ${quoteName(state.uniqueName("unordered"))}${orderClause(order)}`;
}

function orderClause(items: readonly string[]): string {
    return items.length === 0 ? "" : ` ORDER BY ${items.join(", ")}`;
}

/** The place of the column that a bare name or number means; a name of the list wins over a column of FROM. */
function outputPlace(expression: Expression, columns: readonly Output[]): number | undefined {
    const place = constantPlace(expression, columns.length, "ORDER BY");
    if (place !== undefined) {
        return place;
    }
    if (expression.kind !== "column" || expression.path.length !== 1) {
        return undefined;
    }
    const [name] = expression.path;
    const found = columns.filter((column) => column.name === name);
    const [first] = found;
    if (found.some(({ sql }) => sql !== first?.sql)) {
        throw new SqlError("42702", `ORDER BY "${name}" is ambiguous`, { position: expression.at + 1 });
    }
    return first && columns.indexOf(first) + 1;
}

/**
 * The place in the select list that a number means; undefined: no bare constant. A cast of one is an expression.
 * @throws SqlError 42P10 if the list has no such place, 42601 for another constant.
 */
export function constantPlace(expression: Expression, count: number, clause: string): number | undefined {
    const isNegative = expression.kind === "unary" && expression.operator === "-";
    const constant = isNegative ? expression.operand : expression;
    if (constant.kind === "number" && /^\d+$/.test(constant.text)) {
        const place = Number(isNegative ? `-${constant.text}` : constant.text);
        if (place < 1 || place > count) {
            throw new SqlError("42P10", `${clause} position ${place} is not in select list`, {
                position: expression.at + 1,
            });
        }
        return place;
    }
    if (constant.kind === "number" || (!isNegative && (constant.kind === "string" || constant.kind === "null"))) {
        throw new SqlError("42601", `non-integer constant in ${clause}`, {
            hint: "Name a column without single quotes, or its place in the list.",
            position: expression.at + 1,
        });
    }
    return undefined;
}
