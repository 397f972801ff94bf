import type { OrderItem } from "../ast";
import { type Binding, bindPart } from "./binding";
import type { Bound } from "./bound";
import { decideAsText } from "./coercion";
import { compared, mayHaveEquals } from "./comparison";
import { isInteger } from "./type-families";

/** An item of ORDER BY in a window or an aggregate, in engine SQL. */
export function orderItem(item: OrderItem, binding: Binding): string {
    return `${sortedBy(decideAsText(bindPart(item.expression, binding), binding.state))}${direction(item)}`;
}

/** Whether the engine's order of a value is Redshift's. */
export function isSortedAsItIs(bound: Bound): boolean {
    return !mayHaveEquals(bound);
}

/** What the engine sorts a value by, the same for values that are equal. */
export function sortedBy(bound: Bound): string {
    return isSortedAsItIs(bound) ? bound.sql : compared(bound).sql;
}

/**
 * A whole number that a query is sorted by first. DuckDB 1.5 skips rows behind a LIMIT by comparing those of a table with
 * the last one so far, and mistakes that one's bytes where the number was cast on its way: then it must not see the table.
 */
export function firstSortedBy(bound: Bound, distinct: boolean): string | undefined {
    const { sql, type, stored } = bound;
    const isCast = isInteger(type) && !stored && /^(?:"|CAST\()/.test(sql) && !/\b(?:SELECT|OVER)\b/i.test(sql);
    return isCast && !distinct ? `(${sql} | 0)` : undefined;
}

/** NULL counts as greater than every value, unless the item says otherwise. Source: developer guide, "ORDER BY clause". */
export function direction({ descending, nulls }: OrderItem): string {
    const place = nulls ?? (descending ? "first" : "last");
    return `${descending ? " DESC" : " ASC"} NULLS ${place.toUpperCase()}`;
}
