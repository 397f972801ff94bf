import { newOid } from "../../catalog";
import type { ColumnMetadata, Relation, RelationMetadata } from "../../catalog/relation";
import { notSupported, SqlError } from "../../errors";
import type { CreateMaterializedView, Statement, TableName } from "../ast";
import { bindView } from "../bind/relations";
import { newState } from "../bind/state";
import { isSameType } from "../bind/type-families";
import type { Plan, PlanContext } from "../plan";
import { relationNames } from "../relation-names";
import { backupOf, layoutOf } from "./attributes";
import { storedType } from "./create-table-as";
import { readsOf, schemasOf } from "./create-view";
import { columnsOfQuery, queryAs, refuseParameters } from "./query-columns";
import { existingRelation, keepMetadata, newTarget } from "./target";

/** CREATE MATERIALIZED VIEW: a table of the query's rows, and the query for REFRESH. Source: developer guide, same title. */
export function planCreateMaterializedView(statement: CreateMaterializedView, context: PlanContext): Plan {
    const { at, query, definition } = statement;
    const target = newTarget(statement.view, false, context);
    if (target.existing) {
        throw new SqlError("42P07", `Relation "${target.name}" already exists`, { position: at + 1 });
    }
    if (target.temporary) {
        throw notSupported("Redshift has no temporary materialized views.", statement.view.at);
    }
    const reads = relationNames({ kind: "select", at, query });
    refuseUnfit(statement, reads, context);
    const state = newState(context);
    const body = state.bindQuery(query, undefined, state);
    const columns = columnsOfQuery(body, [], "CREATE VIEW", at, state).map((column) => ({
        ...column,
        type: storedType(column, at),
    }));
    const select = queryAs(body, columns, state);
    refuseParameters("CREATE MATERIALIZED VIEW", state, at);
    const metadata: RelationMetadata = {
        oid: newOid(),
        owner: context.user,
        columns,
        encodeAuto: true,
        distStyle: "even",
        ...layoutOf(statement.attributes, columns, at),
        ...backupOf(statement.attributes),
        view: {
            definition,
            lateBinding: false,
            materialized: true,
            searchPath: schemasOf(reads, context),
            ...(state.keepsSuperCase ? { keepsSuperCase: true } : {}),
            ...readsOf(reads, false, context),
        },
    };
    return {
        kind: "definition",
        tag: "CREATE MATERIALIZED VIEW",
        statements: [
            `create table ${target.engineName} as ${select}`,
            keepMetadata("table", target.engineName, metadata),
        ],
        notices: [],
    };
}

/** Source: developer guide, "CREATE MATERIALIZED VIEW", "Limitations". */
function refuseUnfit({ query }: CreateMaterializedView, reads: readonly TableName[], context: PlanContext): void {
    if (query.orderBy.length > 0 || query.limit || query.offset) {
        throw notSupported("A materialized view on Redshift has no ORDER BY, LIMIT or OFFSET.", query.at);
    }
    for (const { path, at } of reads) {
        const relation = context.relations.find(path);
        if (relation && (relation.kind === "view" || relation.kind === "system" || relation.temporary)) {
            const what = relation.temporary ? "temporary tables" : relation.kind === "view" ? "views" : "system views";
            throw notSupported(`A materialized view on Redshift can't read ${what}: "${path.join(".")}"`, at);
        }
    }
}

/** REFRESH MATERIALIZED VIEW: always all rows anew. Source: developer guide, "REFRESH MATERIALIZED VIEW". */
export function planRefresh(statement: Extract<Statement, { kind: "refresh" }>, context: PlanContext): Plan {
    const { view: name, at } = statement;
    const view = existingRelation(name, context);
    if (view.kind !== "materialized view") {
        throw new SqlError("42809", `"${view.name}" is not a materialized view`, { position: name.at + 1 });
    }
    refuseLayers(view, at, context);
    const state = newState(context);
    const body = bindView(view, at, state);
    const { columns } = view.metadata;
    const now = columnsOfQuery(body, [], "CREATE VIEW", at, state).map((column) => storedType(column, at));
    const changed = columns.find((column, index) => !isSameType(column.type, now[index] ?? { kind: "unknown" }));
    if (changed) {
        throw unrefreshable(view.name, changed, at);
    }
    return {
        kind: "definition",
        tag: "REFRESH MATERIALIZED VIEW",
        statements: [
            `delete from ${view.engineName}`,
            `insert into ${view.engineName} ${queryAs(body, columns, state)}`,
        ],
        notices: [],
    };
}

/** Redshift tells whether a view below is behind; without knowing that, nothing is refreshed. */
function refuseLayers(view: Relation, at: number, context: PlanContext): void {
    const { reads = [], searchPath } = view.metadata.view ?? {};
    for (const path of reads) {
        if (context.relations.find(path, searchPath)?.kind === "materialized view") {
            throw notSupported(
                `REFRESH of "${view.name}" is not supported by the local warehouse: it reads the materialized view "${path.join(".")}", which may be behind.`,
                at,
                "Refresh that one, then drop and create this one.",
            );
        }
    }
}

function unrefreshable(view: string, column: ColumnMetadata, at: number): SqlError {
    return new SqlError(
        "0A000",
        `Materialized view "${view}" can't be refreshed: its column "${column.name}" has changed.`,
        {
            hint: "Drop it and create it anew.",
            position: at + 1,
        },
    );
}
