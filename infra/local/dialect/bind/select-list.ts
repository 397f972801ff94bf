import { notSupported, SqlError } from "../../errors";
import type { Expression, Select, SelectItem } from "../ast";
import { type Binding, ofGroup } from "./binding";
import { type Bound, concatenated, quoteName } from "./bound";
import { decideAsText, isUndecided } from "./coercion";
import { isTrimmedLiteral } from "./comparison";
import { correlationsSoFar, subqueryOf } from "./correlation";
import { isNamed } from "./names";
import { outputName } from "./output-names";
import { uniqueIn } from "./rename";
import {
    type OutputColumn,
    type Scope,
    type ScopeColumn,
    type SelectAlias,
    type SelectAliases,
    visibleColumns,
} from "./scope";

/** A SELECT list in engine SQL. */
export interface BoundList {
    readonly items: readonly BoundItem[];
    readonly columns: readonly OutputColumn[];
}

/** One column that a SELECT yields. */
interface BoundItem {
    readonly name: string;
    readonly bound: Bound;
    /** Undefined for a column that a star yields. */
    readonly expression?: Expression;
    readonly notNull?: boolean;
    /** Where a subquery in it names a column of this query, from 0. */
    readonly correlatedAt?: number;
}

/** So many columns a SELECT may yield, as PostgreSQL's, from which Redshift comes (MaxTupleAttributeNumber). */
const MAX_COLUMNS = 1664;

/** @throws SqlError 54011 */
export function refuseLongList(length: number, at: number): void {
    if (length > MAX_COLUMNS) {
        throw new SqlError("54011", `target lists can have at most ${MAX_COLUMNS} entries`, { position: at + 1 });
    }
}

/**
 * The names that the list gives, each for what is read after it: the list's later items, and WHERE, GROUP BY, QUALIFY.
 * Source: developer guide, "SELECT list", "lateral column aliases".
 */
export function aliasesOf(items: readonly SelectItem[], scope: Scope): SelectAliases {
    const aliases = new Map<string, SelectAlias>();
    for (const item of items) {
        if (item.kind === "expression" && item.alias !== undefined && !aliases.has(item.alias)) {
            const { expression } = item;
            const place = aliases.size;
            const known = firstOf(aliases, place);
            aliases.set(item.alias, {
                place,
                bound: (from) => {
                    const { grouped } = from.scope;
                    return from.state.bind(expression, { ...from, scope: { ...scope, grouped, aliases: known } });
                },
            });
        }
    }
    return aliases;
}

/** Only the first so many names. */
function firstOf(aliases: SelectAliases, count: number): SelectAliases {
    return {
        get(name) {
            const found = aliases.get(name);
            return found && found.place < count ? found : undefined;
        },
    };
}

/** The list itself; `*` is written out. */
export function bindSelectList(select: Select, binding: Binding): BoundList {
    const { aliases = new Map<string, SelectAlias>() } = binding.scope;
    let known = 0;
    const items: BoundItem[] = [];
    for (const item of select.items) {
        if (item.kind === "star") {
            for (const { name, value, notNull } of starColumns(item, binding.scope)) {
                items.push({ name, bound: ofGroup(value, binding), notNull });
            }
            refuseLongList(items.length, item.at);
            continue;
        }
        refuseTruthTest(item.expression, binding.scope);
        const inner: Binding = { ...binding, scope: { ...binding.scope, aliases: firstOf(aliases, known) } };
        const since = correlationsSoFar(binding.state);
        const bound = binding.state.bind(item.expression, inner);
        items.push({
            name: item.alias ?? outputName(item.expression),
            bound,
            expression: item.expression,
            correlatedAt: subqueryOf(binding.scope, since, binding.state)?.at,
            ...nullability(item.expression, binding.scope),
        });
        if (item.alias !== undefined && aliases.get(item.alias)?.place === known) {
            known++;
        }
    }
    return { items, columns: outputColumns(items) };
}

/** Source: developer guide, "Boolean type": a test of a truth value is a predicate of WHERE, no column. */
function refuseTruthTest(expression: Expression, { tables }: Scope): void {
    if (expression.kind === "is" && expression.test !== "null" && tables.length > 0) {
        throw notSupported(
            `Redshift has no IS ${expression.test.toUpperCase()} as a column of a query of tables: write a CASE.`,
            expression.at,
        );
    }
}

/** The list as it stands behind SELECT. What nothing has decided is text, a parameter until what is around decides. */
export function listSql({ items, columns }: BoundList, binding: Binding): string {
    const texts = items.map(({ bound }, index) => {
        const { engineName } = columns[index] as OutputColumn;
        const { sql } = bound.parameter !== undefined ? bound : decideAsText(bound, binding.state);
        return `${sql} AS ${quoteName(engineName)}`;
    });
    return concatenated(texts, ", ");
}

function outputColumns(items: readonly BoundItem[]): readonly OutputColumn[] {
    const taken = new Set<string>();
    return items.map(({ name, bound, notNull }) => ({
        name,
        engineName: uniqueIn(taken, name),
        type: bound.type,
        ...(notNull ? { notNull } : {}),
        ...(bound.stored ? { stored: true } : {}),
        ...(bound.trimmed || isTrimmedLiteral(bound) ? { trimmed: true } : {}),
        ...(isUndecided(bound) ? { undecided: bound } : {}),
    }));
}

/** A column keeps being NOT NULL where it is yielded as it is. */
function nullability(expression: Expression, scope: Scope): { readonly notNull?: boolean } {
    if (expression.kind !== "column") {
        return {};
    }
    const [name, table] = [...expression.path].reverse();
    const found = scope.tables
        .filter(({ alias }) => table === undefined || alias === table)
        .flatMap(({ columns }) => columns)
        .find((column) => column.name === name);
    return found?.notNull ? { notNull: true } : {};
}

function starColumns(item: Extract<SelectItem, { kind: "star" }>, scope: Scope): readonly ScopeColumn[] {
    const { qualifier, exclude, at } = item;
    const columns = qualifier.length === 0 ? allColumns(scope, at) : columnsOf(qualifier, scope, at);
    for (const name of exclude) {
        if (!columns.some((column) => column.name === name)) {
            throw new SqlError("42703", `column "${name}" of EXCLUDE does not exist`, { position: at + 1 });
        }
    }
    return columns.filter(({ name }) => !exclude.includes(name));
}

function allColumns(scope: Scope, at: number): readonly ScopeColumn[] {
    if (scope.tables.length === 0) {
        throw new SqlError("42601", "SELECT * with no tables specified is not valid", { position: at + 1 });
    }
    return visibleColumns(scope);
}

function columnsOf(qualifier: readonly string[], scope: Scope, at: number): readonly ScopeColumn[] {
    const table = scope.tables.find((each) => isNamed(each, qualifier));
    if (!table) {
        throw new SqlError("42P01", `missing FROM-clause entry for table "${qualifier.join(".")}"`, {
            position: at + 1,
        });
    }
    return table.columns.filter(({ hidden }) => !hidden);
}
