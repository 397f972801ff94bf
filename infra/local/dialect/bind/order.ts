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

/** What the engine sorts a value by, the same for values that are equal. */
function sortedBy(bound: Bound): string {
    return mayHaveEquals(bound) ? compared(bound).sql : bound.sql;
}

/**
 * What a query is sorted by instead of a value, which is the item at this place of its ORDER BY; undefined: by the value. DuckDB
 * 1.5 skips rows behind a LIMIT by comparing those of a table with the last one so far, by what they are sorted by first, and
 * mistakes that one's bytes where it is a whole number that was cast on its way: then it must not see the table.
 */
export function sortKey(bound: Bound, place: number, distinct: boolean): string | undefined {
    const { sql, type, stored } = bound;
    const isCast = isInteger(type) && !stored && /^(?:"|CAST\()/.test(sql) && !/\b(?:SELECT|OVER)\b/i.test(sql);
    if (isCast && place === 0 && !distinct) {
        return `(${sql} | 0)`;
    }
    return mayHaveEquals(bound) ? compared(bound).sql : undefined;
}

/** NULL counts as greater than every value, unless the item says otherwise. Source: developer guide, "ORDER BY clause". */
export function direction({ descending, nulls }: OrderItem): string {
    const place = nulls ?? (descending ? "first" : "last");
    return `${descending ? " DESC" : " ASC"} NULLS ${place.toUpperCase()}`;
}
