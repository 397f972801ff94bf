import { newOid } from "../../catalog";
import type { ColumnMetadata, RelationMetadata } from "../../catalog/relation";
import { SqlError } from "../../errors";
import { bareTypeName } from "../../type-names";
import type { DataType } from "../../types";
import type { CreateTableAs, TableAttributes } from "../ast";
import { newState } from "../bind/state";
import { MAX_VARCHAR } from "../bind/type-families";
import type { Plan, PlanContext } from "../plan";
import { backupOf, layoutOf } from "./attributes";
import { refuseSystemColumn } from "./columns";
import { existsAlready } from "./create-table";
import { inheritedLayout } from "./inherited-layout";
import { columnsOfQuery, queryAs, refuseParameters } from "./query-columns";
import { keepMetadata, made, newTarget } from "./target";

/**
 * CREATE TABLE AS and SELECT INTO. The tag is Redshift's own, without a count.
 * Source: developer guide, "CREATE TABLE AS", and its usage notes: no constraint, default or identity is inherited.
 */
export function planCreateTableAs(statement: CreateTableAs, context: PlanContext): Plan {
    const { at, query } = statement;
    const target = newTarget(statement.table, statement.temporary, context);
    if (target.existing) {
        return existsAlready(target, false, at);
    }
    const state = newState(context);
    const body = state.bindQuery(query, undefined, state);
    const columns = columnsOfQuery(body, statement.columns, "CREATE TABLE AS", at, state).map((column) => {
        refuseSystemColumn(column.name, at);
        return { ...column, type: storedType(column, at) };
    });
    const select = queryAs(body, columns, state);
    refuseParameters("CREATE TABLE AS", state, at);
    const attributes = withPlacesNamed(statement.attributes, columns, at);
    const isLaidOut = attributes.distStyle || attributes.distKey !== undefined || attributes.sortKey;
    const metadata: RelationMetadata = {
        oid: newOid(),
        owner: context.user,
        columns,
        encodeAuto: true,
        ...(isLaidOut ? layoutOf(attributes, columns, at) : inheritedLayout(query, columns, context)),
        ...backupOf(attributes),
    };
    return {
        kind: "definition",
        tag: "SELECT",
        statements: [
            `create ${target.temporary ? "temp " : ""}table ${target.engineName} as ${select}`,
            keepMetadata("table", target.engineName, metadata),
        ],
        notices: [],
        changes: [{ is: made("table", target, metadata) }],
        isTemporary: target.temporary,
    };
}

/** Types that Redshift's leader node computes with and no table holds. */
const NOT_STORED: ReadonlySet<DataType["kind"]> = new Set(["name", "oid", "text_array", "interval", "unknown"]);

/** The type of a column that holds a query's values. @throws SqlError 0A000 */
export function storedType({ name, type }: ColumnMetadata, at: number): DataType {
    if (NOT_STORED.has(type.kind)) {
        throw new SqlError("0A000", `Column "${name}" has unsupported type "${bareTypeName(type)}".`, {
            hint: "Cast it to a type that a table can hold.",
            position: at + 1,
        });
    }
    return type.kind === "text" ? { kind: "varchar", length: MAX_VARCHAR } : type;
}

/** DISTKEY and SORTKEY may give a column's place, from 1. Source: developer guide, "CREATE TABLE AS", DISTKEY. */
function withPlacesNamed(attributes: TableAttributes, columns: readonly ColumnMetadata[], at: number): TableAttributes {
    const named = (key: string): string => {
        if (!/^\d+$/.test(key) || columns.some(({ name }) => name === key)) {
            return key;
        }
        const column = columns[Number(key) - 1];
        if (!column) {
            throw new SqlError("42P10", `key position ${key} is not in the select list`, { position: at + 1 });
        }
        return column.name;
    };
    const { distKey, sortKey } = attributes;
    return {
        ...attributes,
        ...(distKey === undefined ? {} : { distKey: named(distKey) }),
        ...(sortKey ? { sortKey: { ...sortKey, columns: sortKey.columns.map(named) } } : {}),
    };
}
