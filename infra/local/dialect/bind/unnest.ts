import { SqlError } from "../../errors";
import { bareTypeName } from "../../type-names";
import type { DataType } from "../../types";
import type { ColumnReference, Navigate, TableReference } from "../ast";
import type { StatementState } from "./binding";
import { callOf, quoteName } from "./bound";
import type { BoundFrom } from "./from";
import type { Scope, ScopeColumn, ScopeTable } from "./scope";
import { MAX_VARCHAR, varchar } from "./type-families";

const SUPER: DataType = { kind: "super" };
const BIGINT: DataType = { kind: "bigint" };

/** An item of FROM that steps into a SUPER value of an item before it. */
export interface Unnesting {
    readonly at: number;
    readonly path: ColumnReference | Navigate;
    /** UNPIVOT: the attributes of an object instead of the elements of an array. */
    readonly unpivot: boolean;
    readonly alias?: string;
    readonly atAlias?: string;
}

/** What a reference unnests, if it does: a path that begins with the name of an item before it, or of the query around. */
export function unnestingOf(
    reference: TableReference,
    before: Pick<BoundFrom, "tables">,
    outer?: Scope,
): Unnesting | undefined {
    if (reference.kind === "navigation") {
        return reference;
    }
    if (reference.kind !== "table") {
        return undefined;
    }
    const { name, alias, atAlias, at } = reference;
    const [first] = name.path;
    const isTable = [before, ...scopesOf(outer)].some(({ tables }) => tables.some((table) => table.alias === first));
    const isValue = before.tables.some(
        (table) => table.alias === undefined && table.columns.some((column) => column.name === first),
    );
    if (isValue || (isTable && name.path.length > 1)) {
        return {
            at,
            path: { kind: "column", at, path: name.path, written: name.written },
            unpivot: false,
            alias,
            atAlias,
        };
    }
    return undefined;
}

/** The queries around, the innermost first. */
function scopesOf(scope: Scope | undefined): readonly Scope[] {
    return scope ? [scope, ...scopesOf(scope.outer)] : [];
}

/**
 * `from t, t.orders as o at i`: a row for each element; `unpivot t.address as v at k`: one for each attribute. Their
 * names are columns, not tables. What stands before it in FROM becomes one table with it: so elements keep their order.
 * Source: developer guide, "Querying semistructured data", "Unnesting queries".
 */
export function bindUnnesting(
    unnesting: Unnesting,
    before: BoundFrom,
    around: Scope,
    state: StatementState,
): BoundFrom {
    const { path, unpivot, alias, atAlias, at } = unnesting;
    const scope: Scope = { ...around, tables: before.tables, merged: before.merged };
    const value = state.bind(path, { state, scope, clause: "join" });
    if (value.type.kind !== "super") {
        throw new SqlError("42809", `only a SUPER value can be unnested, not one of type ${bareTypeName(value.type)}`, {
            position: at + 1,
        });
    }
    const engineAlias = quoteName(state.uniqueName(alias ?? "element"));
    const kept = new Map(
        [...before.tables.flatMap(({ columns }) => columns), ...before.merged].map((column, index) => [
            column,
            `c${index + 1}`,
        ]),
    );
    const columns = [...kept].map(([column, name]) => `${column.value.sql} AS ${name}`);
    const found = unpivot
        ? `${callOf("$attribute_values", value.sql)} AS items, native_super_names(${value.sql}) AS places`
        : `${callOf("$elements", value.sql)} AS items`;
    const places = unpivot ? "places" : "range(len(items))";
    const list = [...columns, found].join(", ");
    const names = [...kept.values(), "unnest(items) AS item", `unnest(${places}) AS place`].join(", ");
    const moved = (column: ScopeColumn): ScopeColumn => ({
        ...column,
        value: { sql: `${engineAlias}.${kept.get(column)}`, type: column.value.type },
    });
    const added = (name: string | undefined, from: string, type: DataType): ScopeColumn[] =>
        name === undefined ? [] : [{ name, value: { sql: `${engineAlias}.${from}`, type } }];
    const elements: ScopeTable = {
        columns: [...added(alias, "item", SUPER), ...added(atAlias, "place", unpivot ? varchar(MAX_VARCHAR) : BIGINT)],
    };
    const source = before.sql === "" ? "" : ` FROM ${before.sql}`;
    return {
        sql: `(SELECT ${names} FROM (SELECT ${list}${source})) AS ${engineAlias}`,
        tables: [...before.tables.map((table) => ({ ...table, columns: table.columns.map(moved) })), elements],
        merged: before.merged.map(moved),
    };
}
