import type { Expression, GroupItem } from "../ast";
import type { Binding } from "./binding";
import type { Bound } from "./bound";
import { decideAsText } from "./coercion";
import { correlationsSoFar, refuseCorrelation, refuseSubqueriesOf } from "./correlation";
import { ordinal } from "./order-by";
import type { BoundList } from "./select-list";

const NAMES = { rollup: "ROLLUP", cube: "CUBE", grouping_sets: "GROUPING SETS" } as const;

const GROUPED_RESULT = "What a correlated subquery yields can't be grouped by: group in a query around this one.";

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
        const { bound, correlatedAt } = list.items[place - 1] as BoundList["items"][number];
        if (correlatedAt !== undefined) {
            refuseCorrelation(correlatedAt, GROUPED_RESULT, binding.state);
        }
        return constantSafe(decideAsText(bound, binding.state));
    }
    const since = correlationsSoFar(binding.state);
    const bound = decideAsText(binding.state.bind(expression, { ...binding, clause: "group" }), binding.state);
    refuseSubqueriesOf(binding.scope, since, GROUPED_RESULT, binding.state);
    return constantSafe(bound);
}

/** A bare whole number in GROUP BY would be a place for the engine. */
function constantSafe(bound: Bound): string {
    return bound.integer === undefined ? bound.sql : `CAST(${bound.sql} AS INTEGER)`;
}
