import { notSupported, SqlError } from "../../errors";
import type { Expression, Query } from "../ast";
import type { BoundBody, StatementState } from "./binding";
import { quoteName } from "./bound";
import { coerce } from "./coercion";
import { correlationsSoFar } from "./correlation";
import type { Scope } from "./scope";

/** LIMIT and OFFSET, or TOP, which is the same. Source: developer guide, "ORDER BY clause", "SELECT list". */
export function limitClause({ body, limit, offset }: Query, scope: Scope, state: StatementState): string {
    const top = body.kind === "select" ? body.top : undefined;
    if (top && limit) {
        throw new SqlError("42601", "Redshift takes TOP or LIMIT, not both", { position: limit.at + 1 });
    }
    const most = limit ?? top;
    const count = most && rowCount(most, top ? "TOP" : "LIMIT", scope, state);
    const skipped = offset && rowCount(offset, "OFFSET", scope, state);
    return `${count === undefined ? "" : ` LIMIT ${count}`}${skipped === undefined ? "" : ` OFFSET ${skipped}`}`;
}

/** Whether the rows of a query are the first ones, or those behind them, of an order. */
export function countsOff({ body, orderBy, limit, offset }: Query): boolean {
    const isCounted = limit !== undefined || offset !== undefined || (body.kind === "select" && body.top !== undefined);
    return (isCounted && orderBy.length > 0) || (body.kind === "query" && countsOff(body));
}

/**
 * What FROM reads of a query. DuckDB 1.5 lets a join choose among the rows of an ordered query before its LIMIT and OFFSET
 * count them, unless they are a table of their own by then.
 */
export function countedOff(query: Query, body: BoundBody, state: StatementState): BoundBody {
    if (!countsOff(query)) {
        return body;
    }
    const counted = quoteName(state.uniqueName("counted"));
    return { ...body, sql: `WITH ${counted} AS MATERIALIZED (${body.sql}) SELECT * FROM ${counted}` };
}

function rowCount(expression: Expression, what: string, scope: Scope, state: StatementState): string {
    const since = correlationsSoFar(state);
    const bound = state.bind(expression, { state, scope: { ...scope, tables: [], merged: [] }, clause: "limit" });
    if (correlationsSoFar(state) > since) {
        throw notSupported(
            `${what} by a column of the query around is not supported by the local warehouse.`,
            expression.at,
            "Number the rows with ROW_NUMBER, and compare the numbers with the column.",
        );
    }
    if (bound.integer !== undefined && bound.integer < 0) {
        throw new SqlError("2201W", `${what} must not be negative`, { position: expression.at + 1 });
    }
    return coerce(bound, { kind: "bigint" }, state, expression.at).sql;
}
