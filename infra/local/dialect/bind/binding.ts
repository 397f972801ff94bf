import type { Expression, Query } from "../ast";
import type { PlanContext } from "../plan";
import type { Bound } from "./bound";
import type { Correlation } from "./correlation";
import type { ParameterTypes } from "./parameters";
import type { OutputColumn, Scope } from "./scope";

/** What is the same throughout a statement. */
export interface StatementState {
    readonly context: PlanContext;
    readonly parameters: ParameterTypes;
    /** The search path of the view that is being expanded; undefined: the session's. */
    readonly searchPath?: readonly string[];
    /** What the bound view that is being expanded knows of the tables that it reads, by their paths; undefined: all. */
    readonly knownColumns?: ReadonlyMap<string, readonly string[]>;
    /** Attributes of SUPER values are known by the letters as written. */
    readonly keepsSuperCase: boolean;
    /** The views that are being expanded, outermost first, by their engine names. */
    readonly views: readonly string[];
    /** The calls of a seeded RANDOM so far, by their places in the text; undefined where there can be none. */
    readonly randoms?: Set<number>;
    /** Within a subquery where no `<>` may be a condition by itself. */
    readonly keepsUnequal?: boolean;
    /** Within what FROM or WITH of a subquery reads, where that has a query around it. */
    readonly isReadInSubquery?: boolean;
    /** What subqueries named of the queries around them so far. */
    readonly correlations: Correlation[];
    /** A name for engine SQL that nothing else in the statement has. */
    uniqueName(base: string): string;
    /** The rules come back here for the parts of an expression. */
    bind(expression: Expression, binding: Binding): Bound;
    bindQuery(query: Query, outer: Scope | undefined, state: StatementState): BoundBody;
}

/** Where in a query an expression stands: what it may hold depends on it. */
export type Clause =
    | "select"
    | "where"
    | "join"
    | "group"
    | "having"
    | "qualify"
    | "order"
    | "limit"
    | "values"
    | "set";

/** What binding an expression may look at. */
export interface Binding {
    readonly state: StatementState;
    readonly scope: Scope;
    readonly clause: Clause;
    /** In CONNECT BY: what PRIOR looks at, the parent's row. */
    readonly prior?: Scope;
    /** Inside the argument of an aggregate: another one there is an error. */
    readonly insideAggregate?: boolean;
    readonly insideWindow?: boolean;
    /** What WHERE and ON connect, of which it is the same whether it is false or unknown; EXISTS that all rows fulfil, or none. */
    readonly filters?: ReadonlySet<Expression>;
    /** What OR connects, of which it is not the same. */
    readonly unknowable?: ReadonlySet<Expression>;
    /** An operand of floating-point arithmetic: the whole expression will be held. */
    readonly leavesUnheld?: boolean;
}

/** A query in engine SQL, without parentheses around it. */
export interface BoundBody {
    readonly sql: string;
    readonly columns: readonly OutputColumn[];
}

/** Behind GROUP BY a text that is grouped by is one of its group's texts. */
export function ofGroup(bound: Bound, { scope, insideAggregate }: Binding): Bound {
    const one = insideAggregate ? undefined : scope.grouped?.get(bound.sql);
    return one === undefined ? bound : { ...bound, sql: one };
}

/** Binds a part of an expression. */
export function bindPart(expression: Expression, binding: Binding): Bound {
    return binding.state.bind(expression, binding);
}
