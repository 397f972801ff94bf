import { SqlError } from "../../../errors";
import type { Call, OrderItem, Select } from "../../ast";

const SORTED: ReadonlySet<string> = new Set(["listagg", "median", "percentile_cont"]);

/**
 * LISTAGG, MEDIAN and PERCENTILE_CONT sort the rows of a group, and a query sorts them once.
 * Source: developer guide, "LISTAGG function", "Usage notes".
 */
export function checkOneOrder({ items, having }: Select, orderBy: readonly OrderItem[]): void {
    const orders = new Set<string>();
    visit([items, having, orderBy], (call) => {
        const order = orderOf(call);
        if (order.length > 0 && orders.add(JSON.stringify(order, unqualified)).size > 1) {
            throw new SqlError("42601", "within group ORDER BY clauses for aggregate functions must be the same", {
                position: call.at + 1,
            });
        }
    });
}

function orderOf({ name, over, args, withinGroup }: Call): readonly OrderItem[] {
    if (over || !SORTED.has(name)) {
        return [];
    }
    return name === "median" ? args.map((expression) => ({ expression, descending: false })) : (withinGroup ?? []);
}

/** A column is the same with its table and without; where it stands in the text is no part of it. */
function unqualified(key: string, value: unknown): unknown {
    const isColumn = typeof value === "object" && value !== null && "kind" in value && value.kind === "column";
    return key === "at" ? undefined : isColumn ? (value as unknown as { path: readonly string[] }).path.at(-1) : value;
}

/** Every call below a node but those of its subqueries. */
function visit(node: unknown, found: (call: Call) => void): void {
    if (typeof node !== "object" || node === null || ("kind" in node && node.kind === "query")) {
        return;
    }
    if ("kind" in node && node.kind === "call") {
        found(node as Call);
    }
    for (const part of Object.values(node)) {
        visit(part, found);
    }
}
