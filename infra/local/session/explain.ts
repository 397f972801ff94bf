import { requireRights } from "../access";
import type { Relation } from "../catalog/relation";
import { plan } from "../dialect";
import type { Statement } from "../dialect/ast";
import { quoteName } from "../dialect/bind/bound";
import type { Plan } from "../dialect/plan";
import { relationNames } from "../dialect/relation-names";
import { notSupported, SqlError } from "../errors";
import type { DataType, ResultColumn } from "../types";
import { RowCursor } from "./cursor";
import type { ExecutorContext } from "./executor-context";
import { planContext } from "./planning";
import { type EngineOperator, planLines, type WidthOf } from "./query-plan";
import { relationsBehind } from "./table-access";

export const PLAN_COLUMNS: readonly ResultColumn[] = [{ name: "QUERY PLAN", type: { kind: "text" } }];

/**
 * EXPLAIN: the plan by which this warehouse's engine would run the statement, in the terms of Redshift's plans, and a
 * message that says so. It reads and changes no rows. @throws SqlError whatever the statement itself would fail with
 * before it runs. Source: developer guide, "EXPLAIN".
 */
export async function explain(
    { statement, verbose, at }: Extract<Statement, { kind: "explain" }>,
    context: ExecutorContext,
): Promise<RowCursor> {
    if (verbose) {
        throw notSupported(
            "EXPLAIN VERBOSE is not supported by the local warehouse: it has no planner nodes of Redshift's to print.",
            at,
            "Leave VERBOSE out.",
        );
    }
    await context.transaction.ensure();
    const names = relationNames(statement);
    const looking = await planContext(names, [], [], context);
    requireRights(statement, looking.relations, looking.database, await context.rights());
    const found = plan(statement, looking);
    const explained = found.kind === "definition" ? plan(queryOf(statement), looking) : found;
    if (explained.kind === "definition" || explained.parameters.length > 0) {
        throw new SqlError("42P02", "EXPLAIN takes a statement without parameters.", { position: statement.at + 1 });
    }
    const root = await engineOperator(explained, context);
    context.notice({
        severity: "INFO",
        code: "00000",
        message: "This is the plan of the local warehouse, in the terms of Redshift's; a cluster may plan otherwise.",
        detail: "Rows are its engine's estimate, and a step costs a hundredth for each of them. Conditions, and how a join distributes rows (DS_...), are not shown.",
    });
    const relations = relationsBehind(names, looking.relations);
    const widthOf: WidthOf = (table, columns) => scanWidth(table, columns, relations);
    const lines = planLines(root, explained.kind === "query" ? rowWidth(explained.columns) : 0, widthOf);
    return new RowCursor({ rows: { count: lines.length, columns: [lines] } });
}

/** What CREATE TABLE AS, or SELECT INTO, reads. */
function queryOf(statement: Statement): Statement {
    if (statement.kind === "create_table_as") {
        return { kind: "select", at: statement.at, query: statement.query };
    }
    if (statement.kind === "select" && statement.query.body.kind === "select") {
        const { into: _, ...body } = statement.query.body;
        return { ...statement, query: { ...statement.query, body } };
    }
    return statement;
}

async function engineOperator({ sql }: Exclude<Plan, { kind: "definition" }>, context: ExecutorContext) {
    const [row] = await context.engine.query(`explain (format json) ${sql}`);
    const [root] = JSON.parse(String(row?.[1])) as readonly EngineOperator[];
    return root as EngineOperator;
}

function scanWidth(table: readonly string[], columns: readonly string[], relations: readonly Relation[]): number {
    const name = table.map(quoteName).join(".");
    const relation = relations.find(({ engineName }) => engineName === name);
    return rowWidth((relation?.metadata.columns ?? []).filter((column) => columns.includes(column.name)));
}

const rowWidth = (columns: readonly { readonly type: DataType }[]) =>
    columns.reduce((sum, { type }) => sum + typeWidth(type), 0);

/** Longer texts are taken to be half full, as PostgreSQL's planner takes them without statistics. */
const SHORT_TEXT = 32;
const LONGEST_TEXT = 1_000;

/** The average width of a type's values in bytes. */
function typeWidth(type: DataType): number {
    switch (type.kind) {
        case "boolean":
            return 1;
        case "smallint":
            return 2;
        case "integer":
        case "real":
        case "date":
        case "oid":
            return 4;
        case "decimal":
            return type.precision > 18 ? 16 : 8;
        case "char":
            return type.length;
        case "varchar":
        case "varbyte":
            return type.length <= SHORT_TEXT
                ? type.length
                : SHORT_TEXT + Math.floor((Math.min(type.length, LONGEST_TEXT) - SHORT_TEXT) / 2);
        case "name":
            return 64;
        case "text":
        case "super":
        case "text_array":
        case "unknown":
            return SHORT_TEXT;
        case "timetz":
        case "interval":
            return 12;
        default:
            return 8;
    }
}
