import { SqlError } from "../../errors";
import { bareTypeName } from "../../type-names";
import type { DataType } from "../../types";
import type { ColumnReference, Navigate, TableReference } from "../ast";
import type { StatementState } from "./binding";
import { callOf, quoteName } from "./bound";
import type { BoundFrom } from "./from";
import type { Scope } from "./scope";
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

/** What a reference unnests, if it does: a path that begins with the name of an item before it. */
export function unnestingOf(reference: TableReference, before: Pick<BoundFrom, "tables">): Unnesting | undefined {
    if (reference.kind === "navigation") {
        return reference;
    }
    if (reference.kind !== "table") {
        return undefined;
    }
    const { name, alias, atAlias, at } = reference;
    const [first] = name.path;
    const isTable = before.tables.some((table) => table.alias === first);
    const isValue = before.tables.some(
        (table) => table.alias === undefined && table.columns.some((column) => column.name === first),
    );
    if (isValue || (isTable && name.path.length > 1)) {
        return { at, path: { kind: "column", at, path: name.path }, unpivot: false, alias, atAlias };
    }
    return undefined;
}

/**
 * `from t, t.orders as o at i`: a row for each element; `unpivot t.address as v at k`: one for each attribute. Their
 * names are columns, not tables. Source: developer guide, "Querying semistructured data", "Unnesting queries".
 */
export function bindUnnesting(unnesting: Unnesting, scope: Scope, state: StatementState): BoundFrom {
    const { path, unpivot, alias, atAlias, at } = unnesting;
    const value = state.bind(path, { state, scope, clause: "join" });
    if (value.type.kind !== "super") {
        throw new SqlError("42809", `only a SUPER value can be unnested, not one of type ${bareTypeName(value.type)}`, {
            position: at + 1,
        });
    }
    const engineAlias = state.uniqueName(alias ?? "element");
    const list = quoteName(state.uniqueName("list"));
    const [items, names] = unpivot
        ? [callOf("$attribute_values", `${list}.items`, `${list}.whole`), `${list}.names`]
        : [callOf("$elements", `${list}.items`, `${list}.whole`), `range(len(${list}.items))`];
    const column = (name: string, type: DataType) => ({ sql: `${quoteName(engineAlias)}.${quoteName(name)}`, type });
    const columns = [
        ...(alias === undefined ? [] : [{ name: alias, value: column("value", SUPER) }]),
        ...(atAlias === undefined
            ? []
            : [{ name: atAlias, value: column("place", unpivot ? varchar(MAX_VARCHAR) : BIGINT) }]),
    ];
    const found = unpivot
        ? `native_super_attributes(${value.sql}) AS items, native_super_names(${value.sql}) AS names`
        : `native_super_elements(${value.sql}) AS items`;
    // The list is an item of its own: only lists that are columns keep their order when the engine unnests them.
    return {
        sql:
            `(SELECT ${value.sql} AS whole, ${found}) AS ${list}, ` +
            `(SELECT unnest(${items}) AS value, unnest(${names}) AS place) AS ${quoteName(engineAlias)}`,
        tables: [{ columns }],
        merged: [],
    };
}
