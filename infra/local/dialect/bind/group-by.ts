import type { Expression, GroupItem } from "../ast";
import type { Binding } from "./binding";
import type { Bound } from "./bound";
import { decideAsText } from "./coercion";
import { ordinal } from "./order-by";
import type { BoundList } from "./select-list";

const NAMES = { rollup: "ROLLUP", cube: "CUBE", grouping_sets: "GROUPING SETS" } as const;

/** GROUP BY, with a blank before it. Source: developer guide, "GROUP BY clause". */
export function groupByClause(items: readonly GroupItem[], list: BoundList, binding: Binding): string {
    if (items.length === 0) {
        return "";
    }
    const parts = items.map((item) => {
        if (item.kind === "expression") {
            return grouped(item.expression, list, binding);
        }
        const sets = item.sets.map((set) => set.map((each) => grouped(each, list, binding)));
        const texts = sets.map((set) =>
            set.length === 1 && item.kind !== "grouping_sets" ? set[0] : `(${set.join(", ")})`,
        );
        return `${NAMES[item.kind]} (${texts.join(", ")})`;
    });
    return ` GROUP BY ${parts.join(", ")}`;
}

/** A place in the select list, a column of FROM, a name of the select list, or an expression. */
function grouped(expression: Expression, list: BoundList, binding: Binding): string {
    if (expression.kind === "number" && /^\d+$/.test(expression.text)) {
        const place = ordinal(Number(expression.text), list.items.length, "GROUP BY", expression.at);
        const { bound } = list.items[place - 1] as BoundList["items"][number];
        return constantSafe(decideAsText(bound, binding.state));
    }
    const bound = decideAsText(binding.state.bind(expression, { ...binding, clause: "group" }), binding.state);
    return constantSafe(bound);
}

/** A bare whole number in GROUP BY would be a place for the engine. */
function constantSafe(bound: Bound): string {
    return bound.integer === undefined ? bound.sql : `CAST(${bound.sql} AS INTEGER)`;
}
