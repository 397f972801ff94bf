import { requireOwnersOfViews, requireRights } from "../access";
import { plan } from "../dialect";
import type { Statement } from "../dialect/ast";
import { inQuotedQuery } from "../dialect/parser";
import { relationNames } from "../dialect/relation-names";
import { SqlError } from "../errors";
import type { ExecutorContext, Started } from "./executor-context";
import { locked, planContext, relationOf, tell, tellRandoms, toldOf } from "./planning";
import type { QueryRun } from "./query-log";
import { tableAccess } from "./table-access";

/** COPY: the table is locked, the load goes by the number that the log of statements has given. */
export async function copy(
    statement: Extract<Statement, { kind: "copy" }>,
    context: ExecutorContext,
): Promise<Started> {
    const relation = await locked(context, async () => {
        const { relation, relations } = await relationOf(statement.table, context, statement);
        return { found: relation, access: tableAccess(statement, relations) };
    });
    const planning = await planContext([statement.table], [], [], context);
    const before = context.transaction.whenUndone ?? (await lastCopy(context));
    // One that fails is the last all the same: STL_LOAD_ERRORS is asked for it.
    context.transaction.whenUndone = undefined;
    await context.shared.copy(statement, relation, {
        engine: context.engine,
        queryId: loggedId(context.begins(statement, true)),
        processId: context.processId,
        planning,
        notice: (notice) => context.notice(notice),
        cancelled: context.cancelled,
    });
    context.transaction.whenUndone = before;
    return { kind: "done", tag: "COPY" };
}

/**
 * Engine SQL that makes the last COPY the one that it is before this, for when this one is rolled back. Source: developer
 * guide, "PG_LAST_COPY_ID".
 */
async function lastCopy({ engine }: ExecutorContext): Promise<string> {
    const names = ["last_copy_id", "last_copy_count"];
    const [values = []] = await engine.query(`select ${names.map((name) => `getvariable('${name}')`).join(", ")}`);
    return names.map((name, index) => `set variable ${name} = ${values[index] ?? "null"}`).join("; ");
}

/** UNLOAD: its query is planned, and the tables that it reads are locked, as a SELECT's would be. */
export async function unload(
    statement: Extract<Statement, { kind: "unload" }>,
    context: ExecutorContext,
): Promise<Started> {
    const { shared, engine, user, processId, cancelled } = context;
    const { queryAt } = statement;
    const found = await locked(context, async () => {
        const looking = await planContext(relationNames(statement), [], [], context);
        const rights = await context.rights();
        await requireOwnersOfViews(relationNames(statement), looking.relations, context.rightsOf);
        const planned = inQuotedQuery(queryAt, () => {
            requireRights(statement, looking.relations, looking.database, rights);
            return plan(statement, looking);
        });
        const told = toldOf(relationNames(statement), looking.relations, planned);
        return { found: { planned, told }, access: tableAccess(statement, looking.relations) };
    });
    const { planned, told } = found;
    if (planned.kind !== "query" || planned.parameters.length > 0) {
        throw new SqlError("42P02", "UNLOAD takes a query without parameters", { position: queryAt + 1 });
    }
    const queryId = loggedId(context.begins(statement, true));
    await tell(told, context);
    await tellRandoms(planned, context);
    await shared.unload(statement, planned, {
        engine,
        queryId,
        processId,
        user,
        notice: (notice) => context.notice(notice),
        cancelled,
    });
    return { kind: "done", tag: "UNLOAD" };
}

function loggedId(run: QueryRun | undefined): number {
    if (!run) {
        throw new Error("COPY and UNLOAD are logged");
    }
    return run.begun.id;
}
