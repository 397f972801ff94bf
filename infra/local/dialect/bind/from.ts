import { SqlError, syntaxError } from "../../errors";
import type { TableReference } from "../ast";
import type { BoundBody, StatementState } from "./binding";
import { quoteName } from "./bound";
import { correlationsSoFar, isCorrelatedSince } from "./correlation";
import { bindFunctionTable } from "./function-tables";
import { bindJoin } from "./joins";
import { countedOff } from "./limit";
import { bindPivot } from "./pivot";
import { bindRelation } from "./relations";
import { behind, emptyScope, type OutputColumn, type Scope, type ScopeColumn, type ScopeTable } from "./scope";
import { bindUnnesting, unnestingOf } from "./unnest";
import { bindUnpivot } from "./unpivot";

/** What FROM, or one item of it, reads: engine SQL, and the names that it brings. */
export interface BoundFrom {
    readonly sql: string;
    readonly tables: readonly ScopeTable[];
    /** Columns that USING and NATURAL joined. */
    readonly merged: readonly ScopeColumn[];
}

/** The list behind FROM. `around` holds the WITH tables and the query around. */
export function bindFrom(
    references: readonly TableReference[],
    around: Scope,
    state: StatementState,
): BoundFrom & { readonly items: readonly BoundFrom[] } {
    let items: readonly BoundFrom[] = [];
    for (const reference of references) {
        const before = together(items);
        const unnesting = unnestingOf(reference, before, isRelation(reference, state) ? undefined : around.outer);
        items = unnesting
            ? [bindUnnesting(unnesting, before, around, state)]
            : [...items, bindReference(reference, around, state)];
    }
    const all = together(items);
    refuseMany(all.tables.length, references[0]?.at ?? 0);
    refuseSameNames(all.tables, references[0]?.at ?? 0);
    return { ...all, items };
}

/** Where many tables are joined on one key the engine looks for their order for minutes, and can't be stopped. */
const MAX_TABLES = 100;

function refuseMany(tables: number, at: number): void {
    if (tables > MAX_TABLES) {
        throw new SqlError("54001", `The statement is too complex: it joins more than ${MAX_TABLES} tables.`, {
            position: at + 1,
            hint: "Split it into temporary tables.",
        });
    }
}

/** A table goes before a path into what the query around reads. */
function isRelation(reference: TableReference, state: StatementState): boolean {
    return (
        reference.kind === "table" && state.context.relations.find(reference.name.path, state.searchPath) !== undefined
    );
}

function together(items: readonly BoundFrom[]): BoundFrom {
    const tables: ScopeTable[] = [];
    const merged: ScopeColumn[] = [];
    for (const item of items) {
        merged.push(...behind(tables.length, item.merged));
        tables.push(...item.tables);
    }
    return { sql: items.map((item) => item.sql).join(", "), tables, merged };
}

/** One item of FROM. */
export function bindReference(reference: TableReference, around: Scope, state: StatementState): BoundFrom {
    switch (reference.kind) {
        case "table":
            return bindRelation(reference, around, state);
        case "subquery": {
            // The other items of FROM can't be seen from inside: Redshift has no LATERAL.
            const since = correlationsSoFar(state);
            const body = state.bindQuery(reference.query, siblingless(around), readIn(around, state));
            const isCorrelated = isCorrelatedSince(around, since, state);
            return tableOf(isCorrelated ? body : countedOff(reference.query, body, state), reference, state);
        }
        case "join":
            return bindJoin(reference, around, state);
        case "function":
            return bindFunctionTable(reference, around, state);
        case "navigation":
            throw syntaxError(
                "What steps into a SUPER value stands behind a comma in FROM, after its table.",
                reference.at,
            );
        case "pivot":
            return bindPivot(reference, around, state);
        case "unpivot":
            return bindUnpivot(reference, around, state);
    }
}

/** For what the FROM or the WITH of a query reads. */
export function readIn(around: Scope, state: StatementState): StatementState {
    return around.outer && around.outer.tables.length > 0 ? { ...state, isReadInSubquery: true } : state;
}

/** A subquery sees what is around this query, not the tables beside it. */
function siblingless(around: Scope): Scope {
    return { ...emptyScope(around.outer), commonTables: around.commonTables };
}

/** What an item of FROM may be called, and its columns. */
export interface Naming {
    readonly at: number;
    readonly alias?: string;
    readonly columns?: readonly string[];
}

/** A query as an item of FROM. */
export function tableOf(body: BoundBody, naming: Naming, state: StatementState): BoundFrom {
    const engineAlias = state.uniqueName(naming.alias ?? "subquery");
    return {
        sql: `(${body.sql}) AS ${quoteName(engineAlias)}`,
        tables: [{ alias: naming.alias, columns: scopeColumns(body.columns, engineAlias, naming) }],
        merged: [],
    };
}

/** The columns of an item of FROM by the names that its alias gives them, the first ones first. */
export function scopeColumns(
    columns: readonly OutputColumn[],
    engineAlias: string,
    { columns: names = [], alias, at }: Naming,
): readonly ScopeColumn[] {
    if (names.length > columns.length) {
        throw new SqlError(
            "42P10",
            `table "${alias}" has ${columns.length} columns available but ${names.length} columns specified`,
            { position: at + 1 },
        );
    }
    return columns.map((column, index) => ({
        name: names[index] ?? column.name,
        value: {
            sql: `${quoteName(engineAlias)}.${quoteName(column.engineName)}`,
            type: readType(column),
            ...(column.stored ? { stored: true } : {}),
            ...(column.trimmed ? { trimmed: true } : {}),
        },
        ...(column.notNull ? { notNull: true } : {}),
    }));
}

/** The type of a column for whoever reads the query that yields it: a bare literal is text. */
export function readType({ type, undecided }: OutputColumn): OutputColumn["type"] {
    if (!undecided) {
        return type;
    }
    return { kind: "varchar", length: Math.max(1, Buffer.byteLength(undecided.literal ?? "")) };
}

/** @throws SqlError 42712 for two tables of one name. */
function refuseSameNames(tables: readonly ScopeTable[], at: number): void {
    const seen = new Set<string>();
    for (const { alias, schema } of tables) {
        const name = schema === undefined ? alias : `${schema}.${alias}`;
        if (name !== undefined && seen.has(name)) {
            throw new SqlError("42712", `table name "${alias}" specified more than once`, { position: at + 1 });
        }
        if (name !== undefined) {
            seen.add(name);
        }
    }
}
