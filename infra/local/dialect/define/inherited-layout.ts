import type { ColumnMetadata, Relation, RelationMetadata } from "../../catalog/relation";
import type { Query, Select, SelectItem } from "../ast";
import type { PlanContext } from "../plan";
import type { Layout } from "./attributes";

/**
 * The distribution and sort keys of a CREATE TABLE AS that names none: those of the table that a simple query reads.
 * Source: developer guide, "CTAS usage notes": "a simple select operation from a single table, without a limit clause,
 * order by clause, or group by clause". What Redshift chooses by the plan of any other query is left to it: AUTO.
 */
export function inheritedLayout(query: Query, columns: readonly ColumnMetadata[], context: PlanContext): Layout {
    const source = simpleSource(query, context);
    if (!source) {
        return {};
    }
    const { select, table } = source;
    const origins = select.items.flatMap((item) => originsOf(item, table.metadata));
    const inherited = (name: string) => columns[origins.indexOf(name)]?.name;
    const { distStyle, distKey, sortKey } = table.metadata;
    const newDistKey = distKey === undefined ? undefined : inherited(distKey);
    const newSortKeys = sortKey?.columns.map(inherited);
    return {
        ...(distKey === undefined ? (distStyle ? { distStyle } : {}) : keyStyle(newDistKey)),
        ...(sortKey && newSortKeys?.every((name) => name !== undefined)
            ? { sortKey: { ...sortKey, columns: newSortKeys as string[] } }
            : {}),
    };
}

function keyStyle(distKey: string | undefined): Layout {
    return distKey === undefined ? {} : { distStyle: "key", distKey };
}

function simpleSource(
    { with: common, body, orderBy, limit, offset }: Query,
    context: PlanContext,
): { readonly select: Select; readonly table: Relation } | undefined {
    if (common || orderBy.length > 0 || limit || offset || body.kind !== "select") {
        return undefined;
    }
    const [only, ...more] = body.from;
    const isGrouped = body.distinct || body.groupBy.length > 0 || body.having || body.qualify || body.top;
    if (only?.kind !== "table" || more.length > 0 || isGrouped || only.columns) {
        return undefined;
    }
    const table = context.relations.find(only.name.path);
    return table?.kind === "table" ? { select: body, table } : undefined;
}

/** The table's columns that an item of the select list yields, by their names there; undefined: something computed. */
function originsOf(item: SelectItem, table: RelationMetadata): readonly (string | undefined)[] {
    if (item.kind === "expression") {
        const { expression } = item;
        return [expression.kind === "column" ? expression.path[expression.path.length - 1] : undefined];
    }
    return table.columns.map(({ name }) => name).filter((name) => !item.exclude.includes(name));
}
