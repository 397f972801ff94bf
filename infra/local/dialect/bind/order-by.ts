import { SqlError } from "../../errors";
import type { Expression, OrderItem } from "../ast";
import type { Binding } from "./binding";
import { direction, orderItem } from "./order";

/** A column of the result, and the engine SQL that yields it where that is known. */
export interface Output {
    readonly name: string;
    readonly sql?: string;
}

/** ORDER BY of a SELECT, with a blank before it: a column that it yields, by name or place, or an expression over what it reads. */
export function orderBySelect(items: readonly OrderItem[], columns: readonly Output[], binding: Binding): string {
    return orderClause(
        items.map((item) => {
            const output = outputColumn(item.expression, columns);
            return output === undefined ? orderItem(item, binding) : `${output}${direction(item)}`;
        }),
    );
}

/** ORDER BY of a set operation or VALUES: only what it yields can be named. */
export function orderByOutput(items: readonly OrderItem[], columns: readonly Output[]): string {
    return orderClause(
        items.map((item) => {
            const output = outputColumn(item.expression, columns);
            if (output === undefined) {
                throw new SqlError(
                    "0A000",
                    "ORDER BY on a UNION/INTERSECT/EXCEPT result must be on one of the result columns",
                    { hint: "Name a column of the first query, or its place.", position: item.expression.at + 1 },
                );
            }
            return `${output}${direction(item)}`;
        }),
    );
}

function orderClause(items: readonly string[]): string {
    return items.length === 0 ? "" : ` ORDER BY ${items.join(", ")}`;
}

/** The place of the column that a bare name or number means; a name of the list wins over a column of FROM. */
function outputColumn(expression: Expression, columns: readonly Output[]): string | undefined {
    if (expression.kind === "number" && /^\d+$/.test(expression.text)) {
        return String(ordinal(Number(expression.text), columns.length, "ORDER BY", expression.at));
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
    return first && String(columns.indexOf(first) + 1);
}

/** A place in the select list. @throws SqlError 42P10 if it has no such place. */
export function ordinal(place: number, count: number, clause: string, at: number): number {
    if (place < 1 || place > count) {
        throw new SqlError("42P10", `${clause} position ${place} is not in select list`, { position: at + 1 });
    }
    return place;
}
