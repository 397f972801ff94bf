import { notSupported } from "../../errors";
import type { Call, Query, QueryBody, Select } from "../ast";
import type { StatementState } from "./binding";
import type { Scope } from "./scope";

/** A column of a query around the one that names it. */
export interface Correlation {
    /** The query that names the column. */
    readonly from: Scope;
    /** The query that has it. */
    readonly to: Scope;
    /** The place of the name in the text, from 0. */
    readonly at: number;
}

/**
 * Notes a column that was found in the scope `found` of a query around `from`.
 * @throws SqlError 0A000 where a query stands in between: a skip-level correlation reference.
 */
export function noteCorrelation(from: Scope, found: Scope, at: number, state: StatementState): void {
    state.correlations.push({ from, to: found, at });
    let queries = 0;
    for (let scope: Scope | undefined = from; scope && scope !== found; scope = scope.outer) {
        queries += scope.tables.length > 0 ? 1 : 0;
    }
    if (queries > 1) {
        refuseCorrelation(
            at,
            "The column is one of a query further out than the next: name it in the query between, or join.",
            state,
        );
    }
}

/** Where the noted correlations end so far: those behind it are of what is bound next. */
export function correlationsSoFar({ correlations }: StatementState): number {
    return correlations.length;
}

/** Where in the text, since then, columns of the query `scope` are named, or of one around it. */
export function namesSince(scope: Scope, since: number, { correlations }: StatementState): ReadonlySet<number> {
    const around = new Set<Scope["tables"]>();
    for (let each: Scope | undefined = scope; each; each = each.outer) {
        around.add(each.tables);
    }
    return new Set(correlations.filter(({ to }, index) => index >= since && around.has(to.tables)).map(({ at }) => at));
}

/**
 * `a <> b`, or a negation, that may be of columns of the query around, if only by the name that a query in FROM gives
 * them: within EXISTS that is asked for as a value, DuckDB 1.5 takes it for IS DISTINCT FROM where it stands as a
 * condition by itself, and it may lose rows for it (`losesRows`).
 */
export function unequal(sql: string, state: StatementState): string {
    return state.keepsUnequal ? `(${sql} = true)` : sql;
}

/** The first correlation noted since that is within a subquery of the query `scope`. */
export function subqueryOf(scope: Scope, since: number, { correlations }: StatementState): Correlation | undefined {
    // A scope is copied where names are added to it, its list of tables is not.
    return correlations.find(({ from }, index) => index >= since && from.tables !== scope.tables);
}

/** Whether a column noted since is one of a query around the query `scope`. */
export function isCorrelatedSince(scope: Scope, since: number, state: StatementState): boolean {
    return scope.outer !== undefined && namesSince(scope.outer, since, state).size > 0;
}

/** @throws SqlError 0A000 for a correlation noted since, within a subquery of the query `scope`. */
export function refuseSubqueriesOf(scope: Scope, since: number, hint: string, state: StatementState): void {
    const inner = subqueryOf(scope, since, state);
    if (inner) {
        refuseCorrelation(inner.at, hint, state);
    }
}

/** @throws SqlError 0A000 for a correlated subquery, bound since, with a window function in it. */
export function refuseCorrelatedWindow(query: Query, since: number, state: StatementState): void {
    const [first] = state.correlations.slice(since);
    if (first && calls(query, ({ over }) => over !== undefined)) {
        refuseCorrelation(
            first.at,
            "A subquery with a window function can't name columns of the query around: join it.",
            state,
        );
    }
}

/** @throws SqlError 0A000 for a correlated subquery of IN, bound since, that groups, with an aggregate but MIN and MAX. */
export function refuseCorrelatedGroups(query: Query, since: number, state: StatementState): void {
    const [first] = state.correlations.slice(since);
    const { body } = query;
    if (
        first &&
        body.kind === "select" &&
        body.groupBy.length > 0 &&
        calls(query, ({ name }) => AGGREGATES.has(name))
    ) {
        refuseCorrelation(
            first.at,
            "A subquery of IN that groups and aggregates can't name columns of the query around: join it.",
            state,
        );
    }
}

const AGGREGATES: ReadonlySet<string> = new Set([
    "any_value",
    "avg",
    "bit_and",
    "bit_or",
    "bool_and",
    "bool_or",
    "count",
    "listagg",
    "median",
    "percentile_cont",
    "percentile_disc",
    "stddev",
    "stddev_pop",
    "stddev_samp",
    "sum",
    "var_pop",
    "var_samp",
    "variance",
]);

/**
 * Whether a query without GROUP BY has to count its rows, too. Beside a correlated condition DuckDB 1.5 loses the one row
 * of aggregates that are of no rows of a WITH table, unless a COUNT is among them.
 */
export function hasToCount(select: Select, around: Scope, state: StatementState): boolean {
    return (
        state.isReadInSubquery === true &&
        around.commonTables.length > 0 &&
        select.groupBy.length === 0 &&
        makesCall(
            [select.items, select.having],
            ({ name, over }) => over === undefined && (AGGREGATES.has(name) || name === "min" || name === "max"),
        )
    );
}

/** Whether the query itself, none within it, makes such a call. */
function calls(query: Query, test: (call: Call) => boolean): boolean {
    const listed = (body: QueryBody): readonly unknown[] => {
        switch (body.kind) {
            case "select":
                return [body.items, body.where, body.having, body.qualify];
            case "set_operation":
                return [...listed(body.left), ...listed(body.right)];
            case "query":
                return [...listed(body.body), body.orderBy];
            case "values":
                return [];
        }
    };
    return makesCall([...listed(query.body), query.orderBy], test);
}

/** Whether a part of the tree makes such a call, outside of the queries in it. */
export function makesCall(node: unknown, test: (call: Call) => boolean): boolean {
    if (typeof node !== "object" || node === null) {
        return false;
    }
    const { kind } = node as { readonly kind?: string };
    if (kind === "query") {
        return false;
    }
    return (kind === "call" && test(node as Call)) || Object.values(node).some((child) => makesCall(child, test));
}

/**
 * The patterns that Redshift can't decorrelate. The leader node, which alone answers queries of the catalogue, carries
 * them out as PostgreSQL does. @throws SqlError 0A000. Source: developer guide, "Correlated subquery patterns that are not supported".
 */
export function refuseCorrelation(at: number, hint: string, { context }: StatementState): void {
    if (context.readsTables?.() ?? true) {
        throw notSupported("This type of correlated subquery pattern is not supported yet", at, hint);
    }
}
