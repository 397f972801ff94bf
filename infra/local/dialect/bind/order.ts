import type { OrderItem } from "../ast";
import { type Binding, bindPart } from "./binding";
import type { Bound } from "./bound";
import { decideAsText } from "./coercion";
import { superOrder } from "./super";

/** An item of ORDER BY in a window or an aggregate, in engine SQL. */
export function orderItem(item: OrderItem, binding: Binding): string {
    return `${sortedBy(decideAsText(bindPart(item.expression, binding), binding.state))}${direction(item)}`;
}

/** What the engine sorts a value by. */
export function sortedBy({ sql, type }: Pick<Bound, "sql" | "type">): string {
    return type.kind === "super" ? superOrder(sql) : sql;
}

/** NULL counts as greater than every value, unless the item says otherwise. Source: developer guide, "ORDER BY clause". */
export function direction({ descending, nulls }: OrderItem): string {
    const place = nulls ?? (descending ? "first" : "last");
    return `${descending ? " DESC" : " ASC"} NULLS ${place.toUpperCase()}`;
}
