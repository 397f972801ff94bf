import { notSupported } from "../../errors";
import type { Query, QueryBody } from "../ast";
import type { BoundBody, StatementState } from "./binding";
import { bindCommonTables } from "./common-tables";
import { limitClause } from "./limit";
import { orderedOutput } from "./order-by";
import { emptyScope, type Scope } from "./scope";
import { bindSelect } from "./select";
import { bindSetOperation } from "./set-operation";

/** A query in engine SQL. `outer` is the query around it, whose columns it may name. */
export function bindQuery(query: Query, outer: Scope | undefined, state: StatementState): BoundBody {
    const around = emptyScope(outer);
    const common = query.with ? bindCommonTables(query.with, around, state) : undefined;
    const scope = common ? { ...around, commonTables: common.tables } : around;
    const body = bindOrdered(query, scope, state);
    const limit = limitClause(query, scope, state);
    return { ...body, sql: `${common?.sql ?? ""}${body.sql}${limit}` };
}

/** The body with its ORDER BY: a SELECT's may name what it does not yield. */
function bindOrdered(query: Query, scope: Scope, state: StatementState): BoundBody {
    const { body, orderBy } = query;
    if (body.kind === "select") {
        return bindSelect(body, orderBy, scope, state);
    }
    const bound = bindBody(body, scope, state);
    return { ...bound, sql: orderedOutput(bound, orderBy, state) };
}

/** One side of a set operation, or what stands between parentheses. */
export function bindBody(body: QueryBody, scope: Scope, state: StatementState): BoundBody {
    switch (body.kind) {
        case "select":
            return bindSelect(body, [], scope, state);
        case "set_operation":
            return bindSetOperation(body, scope, state);
        case "values":
            // INSERT reads its own rows, since each value takes its column's type there.
            throw notSupported(
                "Redshift has VALUES only in INSERT: write SELECT ... UNION ALL SELECT ... for rows of your own.",
                body.at,
            );
        case "query": {
            const bound = bindQuery(body, scope, state);
            return { ...bound, sql: `(${bound.sql})` };
        }
    }
}
