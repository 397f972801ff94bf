import type { Query } from "./ast";
import { isAggregate } from "./bind/functions";

/** They may be in memory all at once, long as each may be. */
const FEW = 100;

/** Whether a query is sure to yield few rows, whatever it reads: it sums up all that it finds, or has a LIMIT. */
export function yieldsFewRows({ body, limit }: Query): boolean {
    if (limit?.kind === "number" && Number(limit.text) <= FEW) {
        return true;
    }
    return body.kind === "select" && !body.into && body.groupBy.length === 0 && body.items.some(sumsUp);
}

/** An aggregate stands there, and not within a subquery. */
function sumsUp(node: unknown): boolean {
    if (typeof node !== "object" || node === null) {
        return false;
    }
    if ("kind" in node && node.kind === "query") {
        return false;
    }
    if ("kind" in node && node.kind === "call" && "name" in node && !("over" in node && node.over)) {
        if (isAggregate(node.name as string)) {
            return true;
        }
    }
    return Object.values(node).some(sumsUp);
}
