import type { DataType } from "../../types";
import type { Binding } from "./binding";
import type { Bound } from "./bound";

/** A column that a name can mean. */
export interface ScopeColumn {
    readonly name: string;
    readonly value: Bound;
    /** It can be named, but `*` leaves it out: a system column. */
    readonly hidden?: boolean;
    /** USING joined it: `*` leaves it out, `t.*` does not. */
    readonly joined?: boolean;
    /** Of what USING merged: the table, from 0, before which `*` yields it. */
    readonly place?: number;
    readonly notNull?: boolean;
}

/** One item of FROM, or what USING merged of two. */
export interface ScopeTable {
    /** What qualifies its columns; undefined for an unnamed subquery. */
    readonly alias?: string;
    /** Set for a table without alias: `schema.table.column` finds it too. */
    readonly schema?: string;
    readonly columns: readonly ScopeColumn[];
}

/** A table of WITH, visible by its bare name. */
export interface CommonTableScope {
    readonly name: string;
    readonly engineName: string;
    readonly columns: readonly OutputColumn[];
}

/** A column that a query yields. */
export interface OutputColumn {
    readonly name: string;
    /** Its name in the engine: unlike `name`, unique among the query's columns. */
    readonly engineName: string;
    readonly type: DataType;
    readonly notNull?: boolean;
    /** As a table's column holds it: no text in it is longer than its type says. */
    readonly stored?: boolean;
    /** No text in it ends in a blank. */
    readonly trimmed?: boolean;
    /** A literal or a parameter of no type yet: whoever needs a type gets it from here. */
    readonly undecided?: Bound;
}

/** A name that the select list gives. */
export interface SelectAlias {
    /** Among the names, from 0. */
    readonly place: number;
    /** What the name stands for, once more. @throws SqlError where an aggregate or window may not stand. */
    bound(from: Binding, at: number): Bound;
}

/** Names of the select list. */
export type SelectAliases = Pick<ReadonlyMap<string, SelectAlias>, "get">;

/** The names that one query can use. */
export interface Scope {
    readonly tables: readonly ScopeTable[];
    /** Columns that USING and NATURAL joined: their bare name is not ambiguous. */
    readonly merged: readonly ScopeColumn[];
    readonly commonTables: readonly CommonTableScope[];
    /** The query around this one, for correlated subqueries. */
    readonly outer?: Scope;
    /** Select-list aliases defined so far; a column of FROM with the same name wins. */
    readonly aliases?: SelectAliases;
    /** Its GROUP BY is of arithmetic, which is found again by its engine SQL. */
    readonly groupsArithmetic?: boolean;
    /** Behind GROUP BY: what stands for a text that is grouped by, by its engine SQL. */
    readonly grouped?: ReadonlyMap<string, string>;
    /** What a text is grouped by, by its engine SQL: a subquery that names it sees this. */
    readonly groupKeys?: ReadonlyMap<string, string>;
}

/** The columns that `*` yields: those joined by USING come once, before what they are of. */
export function visibleColumns({ tables, merged }: Pick<Scope, "tables" | "merged">): readonly ScopeColumn[] {
    return tables.flatMap(({ columns }, index) => [
        ...merged.filter(({ place = 0 }) => place === index),
        ...columns.filter(({ hidden, joined }) => !hidden && !joined),
    ]);
}

/** What USING merged, with so many more tables before it. */
export function behind(tables: number, merged: readonly ScopeColumn[]): readonly ScopeColumn[] {
    return tables === 0 ? merged : merged.map((column) => ({ ...column, place: (column.place ?? 0) + tables }));
}

/** A scope without tables, in which the WITH tables of the query around can be seen. */
export function emptyScope(outer?: Scope): Scope {
    return { tables: [], merged: [], commonTables: outer?.commonTables ?? [], outer };
}
