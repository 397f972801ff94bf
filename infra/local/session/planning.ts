import { requireNewOwner, requireOwnersOfViews, requireRights } from "../access";
import { COUNTING_VIEWS, loadRelations, NOTHING_KNOWN, tellRowCounts, viewsByRight } from "../catalog";
import type { Relation, Relations } from "../catalog/relation";
import { plan } from "../dialect";
import type { Statement, TableName } from "../dialect/ast";
import { quoteText } from "../dialect/bind/bound";
import type { Plan, PlanContext } from "../dialect/plan";
import { relationNames } from "../dialect/relation-names";
import { SqlError } from "../errors";
import { LIVE_VIEWS, LOG_VIEWS } from "./activity";
import { lookupOf } from "./catalogue-lookup";
import { isSameView } from "./catalogue-versions";
import type { Notice } from "./contract";
import type { ExecutorContext, Prepared, Told } from "./executor-context";
import type { QueryRun } from "./query-log";
import { setConfigOf } from "./set-config";
import { bareName, definedNames, everythingBehind, type TableAccess, tableAccess } from "./table-access";

const WITHOUT_PLAN: ReadonlySet<Statement["kind"]> = new Set([
    "begin",
    "commit",
    "rollback",
    "set",
    "reset",
    "show",
    "analyze",
    "vacuum",
    "lock",
    "explain",
    "prepare",
    "execute",
    "deallocate",
    "declare",
    "fetch",
    "close",
    "discard",
    "cancel",
    "copy",
    "unload",
    "grant",
    "revoke",
    "create_user",
    "alter_user",
    "drop_user",
    "create_group",
    "alter_group",
    "drop_group",
]);

/** Statements that take rows out of the views they name. */
const READING: ReadonlySet<Statement["kind"]> = new Set([
    "select",
    "insert",
    "update",
    "delete",
    "merge",
    "create_table_as",
    "create_materialized_view",
    "refresh",
]);

/** The names in whose way dependents can stand: these are loaded with them. */
function withDependents(statement: Statement): readonly TableName[] {
    switch (statement.kind) {
        case "drop":
        case "alter_table":
        case "alter_schema":
            return relationNames(statement);
        case "create_view":
            return [statement.view];
        default:
            return [];
    }
}

/**
 * Makes sure that the statement has a plan that fits the catalogue of this moment. `isForLater`: the engine need not have
 * begun the transaction yet.
 */
export async function ensurePlan(
    prepared: Prepared,
    context: ExecutorContext,
    isForLater = false,
): Promise<Plan | undefined> {
    const { statement } = prepared.parsed;
    if (WITHOUT_PLAN.has(statement.kind) || setConfigOf(statement)) {
        return undefined;
    }
    if (statement.kind === "comment" || statement.kind === "alter_table") {
        for (const name of definedNames(statement).slice(0, 1)) {
            await context.transaction.queueFor(bareName(name));
        }
    }
    return locked(
        context,
        async () => {
            const { catalogue } = context.transaction;
            const { version } = context.settings;
            const { plannedFor } = prepared;
            if (plannedFor?.version === version && isSameView(plannedFor.catalogue, catalogue)) {
                return { found: prepared.plan, access: plannedFor.access };
            }
            const dependents = withDependents(statement);
            const names = relationNames(statement);
            const looking = await planContext(names, prepared.parameterTypes, dependents, context);
            requireRights(statement, looking.relations, looking.database, await context.rights());
            await requireNewOwner(statement, context.engine);
            if (READING.has(statement.kind)) {
                const isRefresh = statement.kind === "refresh";
                await requireOwnersOfViews(names, looking.relations, context.rightsOf, isRefresh);
            }
            prepared.plan = plan(statement, looking);
            const access = tableAccess(statement, looking.relations);
            const told = toldOf(names, looking.relations, prepared.plan);
            const lookup = lookupOf(statement);
            prepared.plannedFor = {
                catalogue,
                version,
                access,
                told,
                names: neededNames(names, looking.relations),
                lookup,
            };
            return { found: prepared.plan, access };
        },
        isForLater,
    );
}

function neededNames(names: readonly TableName[], relations: Relations): readonly string[] {
    return [...new Set([...names.map(bareName), ...everythingBehind(names, relations).map(({ name }) => name)])];
}

/** System views with these beginnings show what Redshift's compute nodes know; the others its leader node's catalogue. */
const OF_NODES = /^((stl|stv|svl|svcs|sys)_|svv_query_inflight$)/;

export function toldOf(names: readonly TableName[], relations: Relations, found: Plan): Told {
    const everything = everythingBehind(names, relations);
    const behind = everything.filter(({ kind }) => kind !== "view");
    const live = behind.filter(({ kind }) => kind === "system").map(({ name }) => name);
    const sql = found.kind === "definition" ? found.statements.join() : found.sql;
    return {
        activity: live.some((name) => LIVE_VIEWS.has(name)),
        log: live.some((name) => LOG_VIEWS.has(name)),
        sight: live.some((name) => viewsByRight.has(name)),
        counts: live.some((name) => COUNTING_VIEWS.has(name)),
        functions: found.kind === "query" && live.includes("pg_proc"),
        lastQuery:
            sql.includes("getvariable('last_query_id')") ||
            everything.some(({ metadata }) => /\bpg_last_query_id\b/i.test(metadata.view?.definition ?? "")),
        isOnNodes: found.kind !== "query" || behind.some(({ kind, name }) => kind !== "system" || OF_NODES.test(name)),
    };
}

/** Redshift lists all its functions there. Users can't make any here, so of theirs the view is right to have none. */
const FUNCTIONS_MISSING: Notice = {
    severity: "WARNING",
    code: "01000",
    message: "The local warehouse lists none of Redshift's own functions in pg_proc.",
    hint: "docs/functions.md tells which are carried.",
};

/** Tells the engine what views and functions show of sessions and their statements, as of now. */
export async function tell(
    { activity, log, lastQuery, sight, counts, functions }: Told,
    { shared, user, rights, engine, lastQueryId, variables, notice }: ExecutorContext,
): Promise<void> {
    if (functions) {
        notice(FUNCTIONS_MISSING);
    }
    if (lastQuery) {
        await engine.run(`set variable last_query_id = ${lastQueryId()}`);
    }
    if (sight) {
        await variables.tellSight(await rights());
    }
    if (counts) {
        await tellRowCounts(engine);
    }
    if (!activity && !log) {
        return;
    }
    const by = { user, isSuperuser: (await rights()).isSuperuser };
    if (activity) {
        await engine.run(`set variable activity = ${quoteText(shared.activity.json(shared.locks, by))}`);
    }
    if (log) {
        await engine.run("set variable query_log = $1", [shared.queries.json(by)]);
    }
}

/** Draws what a query takes of the numbers of RANDOM after SET SEED: it must be told of them before it runs. */
export async function tellRandoms(
    { randoms }: Extract<Plan, { kind: "query" }>,
    { settings: { random }, engine }: ExecutorContext,
): Promise<void> {
    if (randoms && random) {
        const numbers = Array.from({ length: randoms }, () => `${random.next()}::double`);
        await engine.run(`set variable randoms = [${numbers.join(", ")}]`);
    }
}

/** A planned statement begins: the log knows of it, and the engine is told what it asks for. */
export async function begin(prepared: Prepared, context: ExecutorContext): Promise<QueryRun | undefined> {
    const { parsed, plannedFor } = prepared;
    const run = context.begins(parsed.statement, plannedFor?.told.isOnNodes ?? true);
    if (plannedFor) {
        await tell(plannedFor.told, context);
    }
    return run;
}

/** Holds what a statement needs of its tables; `look` is asked again if that took so long that it may see more now. */
export async function locked<T>(
    { transaction, variables }: ExecutorContext,
    look: () => Promise<{ readonly found: T; readonly access: TableAccess }>,
    isForLater = false,
): Promise<T> {
    for (;;) {
        await (isForLater ? transaction.ensureView() : transaction.ensure());
        await variables.tell();
        const { catalogue } = transaction;
        const { found, access } = await look();
        if (isSameView(catalogue, transaction.catalogue) && (await transaction.take(access))) {
            return found;
        }
    }
}

/** What planning may look at: the relations of these names, as the session sees them now. */
export async function planContext(
    names: readonly TableName[],
    parameterTypes: PlanContext["parameterTypes"],
    dependents: readonly TableName[],
    context: ExecutorContext,
): Promise<PlanContext> {
    const { shared, reader, settings, user, transaction } = context;
    const database = shared.databaseName;
    const searchPath = settings.searchPath(user);
    const cache = context.ownRelations ?? shared.relations;
    const known = transaction.isCatalogueChanged ? NOTHING_KNOWN : cache.at(transaction.catalogue.version);
    const relations = await loadRelations(names, reader, { database, searchPath, dependents }, known);
    const setting = (name: string) => settings.get(name);
    const isSeeded = settings.random !== undefined;
    return { relations, user, database, searchPath, parameterTypes, setting, isSeeded };
}

/** The relation of a name. @throws SqlError 42P01, or 42501 if the statement takes a right that the user has not. */
export async function relationOf(
    name: TableName,
    context: ExecutorContext,
    statement?: Statement,
): Promise<{ readonly relation: Relation; readonly relations: Relations }> {
    const { relations, database } = await planContext([name], [], [], context);
    const relation = relations.find(name.path);
    if (!relation) {
        throw new SqlError("42P01", `relation "${name.path.join(".")}" does not exist`, { position: name.at + 1 });
    }
    if (statement) {
        requireRights(statement, relations, database, await context.rights());
    }
    return { relation, relations };
}
