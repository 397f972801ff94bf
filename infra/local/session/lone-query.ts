import { lookUp } from "./catalogue-lookup";
import type { ParameterValue } from "./contract";
import { RowCursor } from "./cursor";
import { type ExecutorContext, type Prepared, type Started, stopIfCancelled } from "./executor-context";
import { engineValues } from "./parameter-values";

/**
 * The plan of a query, where it holds without a look at a snapshot: it was made at this very version of the catalogue, or
 * is a lookup that any version answers, and no transaction has begun that could see another.
 */
export function knownPlan({ plan, plannedFor }: Prepared, { transaction, settings, shared }: ExecutorContext) {
    if (plan?.kind !== "query" || !transaction.isFree || plannedFor?.version !== settings.version) {
        return undefined;
    }
    const { catalogue, lookup } = plannedFor;
    return lookup || (catalogue.isExact && catalogue.version === shared.versions.quiet)
        ? { plan, plannedFor }
        : undefined;
}

/** They may be in memory all at once, long as each may be. */
const FEW_ROWS = 100;

/**
 * Runs a query that is a transaction of its own, or reads nothing but the catalogue, in one step of the engine, if it had few
 * rows when it was asked last. It takes six to begin, to plan, to run, to fetch twice and to commit: for a small query they
 * cost more than all else. A lookup takes none. Undefined: it must go the long way.
 */
export async function startAlone(
    prepared: Prepared,
    values: readonly ParameterValue[],
    isLast: boolean,
    context: ExecutorContext,
): Promise<Started | undefined> {
    const { statement } = prepared.parsed;
    const known = knownPlan(prepared, context);
    const { rows } = prepared;
    prepared.rows = undefined;
    if (!known || statement.kind !== "select" || known.plan.randoms) {
        return undefined;
    }
    const { plan, plannedFor } = known;
    const lookedUp = await lookUp(plannedFor, plan.parameters, values, context);
    if (lookedUp) {
        context.begins(statement, false);
        return { kind: "rows", cursor: new RowCursor({ rows: lookedUp }), tag: "SELECT" };
    }
    const { access, names, catalogue } = plannedFor;
    const { isOnNodes, sight, ...toTell } = plannedFor.told;
    if (isOnNodes && !isLast) {
        return undefined;
    }
    // What clients ask of the catalogue rarely has many rows.
    if ((rows ?? (isOnNodes ? Number.POSITIVE_INFINITY : 0)) > FEW_ROWS || Object.values(toTell).some(Boolean)) {
        return undefined;
    }
    const { engine, transaction, variables, fixedRights } = context;
    if (sight && !fixedRights) {
        return undefined;
    }
    await variables.tell();
    if (sight && fixedRights) {
        await variables.tellSight(fixedRights);
    }
    const planned = { access, names, version: catalogue.version };
    const run = async () => {
        context.begins(statement, isOnNodes);
        const texts = await engineValues(values, plan.parameters, engine);
        stopIfCancelled(context);
        return engine.fewRows(plan.sql, plan.columns, texts, FEW_ROWS);
    };
    const stream = await (isLast ? transaction.alone(planned, run) : transaction.aside(planned, run));
    return stream && { kind: "rows", cursor: new RowCursor({ stream }), tag: "SELECT" };
}
