import type { OrderItem } from "../ast";
import { type Binding, bindPart } from "./binding";
import { decideAsText } from "./coercion";

/** An item of ORDER BY in a window or an aggregate, in engine SQL. */
export function orderItem(item: OrderItem, binding: Binding): string {
    return `${decideAsText(bindPart(item.expression, binding), binding.state).sql}${direction(item)}`;
}

/** NULL counts as greater than every value, unless the item says otherwise. Source: developer guide, "ORDER BY clause". */
export function direction({ descending, nulls }: OrderItem): string {
    const place = nulls ?? (descending ? "first" : "last");
    return `${descending ? " DESC" : " ASC"} NULLS ${place.toUpperCase()}`;
}
