import { notSupported } from "../errors";
import type { Query, Statement } from "./ast";
import { type Bound, quoteName } from "./bind/bound";
import { nameOfRegistered } from "./bind/casts";
import { decideAsText } from "./bind/coercion";
import { newState } from "./bind/state";
import { planDelete, planInsert, planMerge, planUpdate } from "./change";
import { planAlterTable } from "./define/alter-table";
import { planComment } from "./define/comment";
import { planCreateTable } from "./define/create-table";
import { planCreateTableAs } from "./define/create-table-as";
import { planCreateView } from "./define/create-view";
import { planDrop } from "./define/drop";
import { planCreateMaterializedView, planRefresh } from "./define/materialized-view";
import { planAlterSchema, planCreateSchema } from "./define/schema";
import { planTruncate } from "./define/truncate";
import { checkNodes, runsOnComputeNodes } from "./node-functions";
import type { Plan, PlanContext } from "./plan";
import { planShowDefinition } from "./show/definition";
import { planShowGrants } from "./show/grants";
import { planShowList } from "./show/list";

/** Any statement that the engine carries out, ready for it. @throws SqlError for what Redshift would refuse, or this can't do. */
export function plan(statement: Statement, given: PlanContext): Plan {
    checkNodes(statement, given.relations);
    const context: PlanContext = { ...given, readsTables: () => runsOnComputeNodes(statement, given.relations) };
    switch (statement.kind) {
        case "select":
        case "unload":
            return planSelect(statement.query, context);
        case "insert":
            return planInsert(statement, context);
        case "update":
            return planUpdate(statement, context);
        case "delete":
            return planDelete(statement, context);
        case "merge":
            return planMerge(statement, context);
        case "create_table":
            return planCreateTable(statement, context);
        case "create_table_as":
            return planCreateTableAs(statement, context);
        case "create_view":
            return planCreateView(statement, context);
        case "create_materialized_view":
            return planCreateMaterializedView(statement, context);
        case "refresh":
            return planRefresh(statement, context);
        case "create_schema":
            return planCreateSchema(statement, context);
        case "drop":
            return planDrop(statement, context);
        case "alter_table":
            return planAlterTable(statement, context);
        case "alter_schema":
            return planAlterSchema(statement, context);
        case "truncate":
            return planTruncate(statement, context);
        case "comment":
            return planComment(statement, context);
        case "show_list":
            return planShowList(statement, context);
        case "show_grants":
            return planShowGrants(statement, context);
        case "show_definition":
            return planShowDefinition(statement, context);
        default:
            throw notSupported(`${statement.kind.replaceAll("_", " ").toUpperCase()} has no plan.`, statement.at);
    }
}

/** A query, or with INTO the table that it makes. */
function planSelect(query: Query, context: PlanContext): Plan {
    const { body } = query;
    if (body.kind === "select" && body.into) {
        const { into, ...select } = body;
        return planCreateTableAs(
            {
                kind: "create_table_as",
                at: query.at,
                table: into.table,
                temporary: into.temporary,
                attributes: {},
                query: { ...query, body: select },
            },
            context,
        );
    }
    const randoms = new Set<number>();
    const state = { ...newState(context), randoms };
    const bound = state.bindQuery(query, undefined, state);
    const { sql, columns } = shown(bound);
    return {
        kind: "query",
        sql,
        ...(randoms.size > 0 ? { randoms: randoms.size } : {}),
        columns: columns.map(({ name, type, undecided }) => ({
            name,
            type: undecided ? decideAsText(undecided, state).type : type,
        })),
        parameters: state.parameters.list(),
    };
}

/** A query's rows as a client is shown them: names for `regclass` and the like. */
function shown<T extends Pick<Bound, "type">>(query: { readonly sql: string; readonly columns: readonly T[] }) {
    const places = query.columns.map((_, index) => quoteName(`column:${index}`));
    const columns = query.columns.map((column, index) => nameOfRegistered({ ...column, sql: places[index] as string }));
    return columns.some(({ type }, index) => type !== query.columns[index]?.type)
        ? {
              sql: `SELECT ${columns.map(({ sql }) => sql).join(", ")} FROM (${query.sql}) AS shown(${places.join(", ")})`,
              columns,
          }
        : query;
}
