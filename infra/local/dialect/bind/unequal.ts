import type { Expression, Query, QueryBody } from "../ast";
import type { StatementState } from "./binding";
import { namesSince } from "./correlation";
import { operandsOfAnd } from "./logic";
import type { Scope } from "./scope";

/**
 * Whether DuckDB 1.5 may lose a subquery's rows for an `<>` in it: it is about to make the subquery a join, changes how
 * a column of the query around is compared, and then gives up, as not each of the columns that the subquery names there
 * is compared once, and all for being equal or not.
 */
export function losesRows(query: Query, around: Scope, since: number, state: StatementState): boolean {
    const named = namesSince(around, since, state);
    return named.size > 1 && hasUnequal(query) && !areComparedOnce(query.body, named);
}

function hasUnequal(node: unknown): boolean {
    if (typeof node !== "object" || node === null) {
        return false;
    }
    const { kind, operator, not } = node as { kind?: string; operator?: string; not?: boolean };
    const isUnequal = (kind === "binary" && operator === "<>") || (kind === "unary" && operator === "not");
    return isUnequal || (kind === "in_list" && not === true) || Object.values(node).some(hasUnequal);
}

/** `named`: where the text names columns of the query around. */
function areComparedOnce(body: QueryBody, named: ReadonlySet<number>): boolean {
    if (body.kind !== "select" || !body.where) {
        return false;
    }
    const isNamed = (side: Expression) => side.kind === "column" && named.has(side.at);
    const compared = operandsOfAnd(body.where).flatMap((condition) =>
        condition.kind === "binary" && (condition.operator === "=" || condition.operator === "<>")
            ? [condition.left, condition.right].filter(isNamed)
            : [],
    );
    const columns = new Set(compared.map((side) => (side.kind === "column" ? side.path.at(-1) : "")));
    return compared.length === named.size && columns.size === compared.length;
}
