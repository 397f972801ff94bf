import { type Rights, requireOwnersOfLateViews, requireRights } from "../access";
import { loadRelations, NOTHING_KNOWN, RelationCache } from "../catalog";
import type { Relation, Relations } from "../catalog/relation";
import { plan } from "../dialect";
import type { Statement, TableName } from "../dialect/ast";
import { quoteText } from "../dialect/bind/bound";
import { inQuotedQuery, type ParsedStatement } from "../dialect/parser";
import type { Plan, PlanContext } from "../dialect/plan";
import { relationNames } from "../dialect/relation-names";
import type { EngineConnection } from "../engine/connection";
import { SqlError } from "../errors";
import type { DataType, ResultColumn } from "../types";
import { LIVE_VIEWS, LOG_VIEWS } from "./activity";
import { type CatalogueView, type ChangedNames, isSameView } from "./catalogue-versions";
import { changeAccess } from "./change-access";
import { changedNames } from "./changed-names";
import type { Notice, ParameterValue } from "./contract";
import { RowCursor } from "./cursor";
import { declareCursor } from "./declare-cursor";
import { explain, PLAN_COLUMNS } from "./explain";
import type { NamedCursor } from "./named-cursor";
import { engineValues } from "./parameter-values";
import { argumentValues, deallocate, prepare, preparedNamed } from "./prepared-statements";
import type { QueryRun } from "./query-log";
import type { SessionVariables } from "./session-variables";
import { setConfig, setConfigOf } from "./set-config";
import type { Settings } from "./settings";
import type { Shared } from "./shared";
import { bareName, definedNames, everythingBehind, type TableAccess, tableAccess } from "./table-access";
import type { Transaction } from "./transaction";
import { changeSetting, refuse, refuseInBlock, show, showColumns } from "./utilities";

/** What a session lends to the execution of its statements. */
export interface ExecutorContext {
    readonly shared: Shared;
    readonly engine: EngineConnection;
    readonly settings: Settings;
    readonly transaction: Transaction;
    readonly variables: SessionVariables;
    /** What Parse and PREPARE have prepared, by name; undefined: an empty statement. */
    readonly statements: Map<string, Prepared | undefined>;
    readonly cursor: NamedCursor;
    /** Once there is a temporary table: what others see is not what this session sees. */
    ownRelations?: RelationCache;
    /** What the user may do now. */
    readonly rights: () => Promise<Rights>;
    /** What another user may do. */
    readonly rightsOf: (user: string) => Promise<Rights>;
    readonly user: string;
    readonly processId: number;
    notice(notice: Notice): void;
    /** The statement has been planned and runs from here on: the log tells of it, if it is of a kind that is logged. */
    begins(statement: Statement, isOnNodes: boolean): QueryRun | undefined;
    /** Of the session's newest query that ran to its end; -1: none has. */
    readonly lastQueryId: () => number;
    /** A cancel request has come: what takes several steps stops between them. */
    readonly cancelled: () => boolean;
}

/** A statement under way: its rows, or the tag of what it has done. */
export type Started =
    | { readonly kind: "rows"; readonly cursor: RowCursor; readonly tag: string }
    | { readonly kind: "done"; readonly tag: string };

/** A statement as a client prepared it, with the plan as long as it holds. */
export interface Prepared {
    readonly parsed: ParsedStatement;
    readonly parameterTypes: readonly (DataType | undefined)[];
    plan?: Plan;
    plannedFor?: PlannedFor;
}

/** What a plan rests on: it holds until one of them is another. */
interface PlannedFor {
    readonly catalogue: CatalogueView;
    /** Of the settings. */
    readonly version: number;
    readonly access: TableAccess;
    readonly told: Told;
}

/** What the engine must be told before a statement runs, and where Redshift would run it. */
interface Told {
    readonly activity: boolean;
    readonly log: boolean;
    readonly lastQuery: boolean;
    /** It reads or writes rows of tables: its leader node does not run it alone. */
    readonly isOnNodes: boolean;
}

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

/** Makes sure that the statement has a plan that fits the catalogue of this moment. */
export async function ensurePlan(prepared: Prepared, context: ExecutorContext): Promise<Plan | undefined> {
    const { statement } = prepared.parsed;
    if (WITHOUT_PLAN.has(statement.kind) || setConfigOf(statement)) {
        return undefined;
    }
    if (statement.kind === "comment" || statement.kind === "alter_table") {
        for (const name of definedNames(statement).slice(0, 1)) {
            await context.transaction.queueFor(bareName(name));
        }
    }
    return locked(context, async () => {
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
        if (READING.has(statement.kind)) {
            await requireOwnersOfLateViews(names, looking.relations, context.rightsOf);
        }
        prepared.plan = plan(statement, looking);
        const access = tableAccess(statement, looking.relations);
        prepared.plannedFor = { catalogue, version, access, told: toldOf(names, looking.relations, prepared.plan) };
        return { found: prepared.plan, access };
    });
}

/** System views with these beginnings show what Redshift's compute nodes know; the others its leader node's catalogue. */
const OF_NODES = /^(stl|stv|svl|svcs|sys)_/;

function toldOf(names: readonly TableName[], relations: Relations, found: Plan): Told {
    const everything = everythingBehind(names, relations);
    const behind = everything.filter(({ kind }) => kind !== "view");
    const live = behind.filter(({ kind }) => kind === "system").map(({ name }) => name);
    const sql = found.kind === "definition" ? found.statements.join() : found.sql;
    return {
        activity: live.some((name) => LIVE_VIEWS.has(name)),
        log: live.some((name) => LOG_VIEWS.has(name)),
        lastQuery:
            sql.includes("getvariable('last_query_id')") ||
            everything.some(({ metadata }) => /\bpg_last_query_id\b/i.test(metadata.view?.definition ?? "")),
        isOnNodes: found.kind !== "query" || behind.some(({ kind, name }) => kind !== "system" || OF_NODES.test(name)),
    };
}

/** Tells the engine what views and functions show of sessions and their statements, as of now. */
async function tell(
    { activity, log, lastQuery }: Told,
    { shared, user, rights, engine, lastQueryId }: ExecutorContext,
): Promise<void> {
    if (lastQuery) {
        await engine.run(`set variable last_query_id = ${lastQueryId()}`);
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
async function locked<T>(
    { transaction, variables }: ExecutorContext,
    look: () => Promise<{ readonly found: T; readonly access: TableAccess }>,
): Promise<T> {
    for (;;) {
        await transaction.ensure();
        await variables.tell();
        const { found, access } = await look();
        if (await transaction.take(access)) {
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
    const { shared, engine, settings, user, transaction } = context;
    const database = shared.databaseName;
    const searchPath = settings.searchPath(user);
    const cache = context.ownRelations ?? shared.relations;
    const known = transaction.isCatalogueChanged ? NOTHING_KNOWN : cache.at(transaction.catalogue.version);
    const relations = await loadRelations(names, engine, { database, searchPath, dependents }, known);
    const setting = (name: string) => settings.get(name);
    const isSeeded = settings.random !== undefined;
    return { relations, user, database, searchPath, parameterTypes, setting, isSeeded };
}

/** The columns that the statement will yield; undefined if it yields no rows. */
export async function describe(
    prepared: Prepared,
    context: ExecutorContext,
): Promise<readonly ResultColumn[] | undefined> {
    const { statement } = prepared.parsed;
    switch (statement.kind) {
        case "show":
            return shownColumns(showColumns(statement.name), context);
        case "explain":
            return shownColumns(PLAN_COLUMNS, context);
        case "execute":
            return describe(preparedNamed(statement.name, context), context);
        case "fetch":
            return shownColumns(context.cursor.columns(statement.name), context);
    }
    const config = setConfigOf(statement);
    if (config) {
        return shownColumns(config.columns, context);
    }
    const found = await ensurePlan(prepared, context);
    return found?.kind === "query" ? shownColumns(found.columns, context) : undefined;
}

/** Source: developer guide, "describe_field_name_in_uppercase". */
function shownColumns(columns: readonly ResultColumn[], { settings }: ExecutorContext): readonly ResultColumn[] {
    return settings.get("describe_field_name_in_uppercase") === "on"
        ? columns.map((column) => ({ ...column, name: column.name.toUpperCase() }))
        : columns;
}

/** Carries the statement out, or begins to, if it yields rows. The engine's connection must be free. */
export async function start(
    prepared: Prepared,
    values: readonly ParameterValue[],
    context: ExecutorContext,
): Promise<Started> {
    const config = setConfigOf(prepared.parsed.statement);
    if (config) {
        context.begins(prepared.parsed.statement, false);
        return { kind: "rows", cursor: await setConfig(config, context), tag: "SELECT" };
    }
    const found = await ensurePlan(prepared, context);
    if (!found) {
        return startWithoutPlan(prepared.parsed.statement, context);
    }
    await begin(prepared, context);
    const { engine, settings } = context;
    switch (found.kind) {
        case "query": {
            if (found.randoms && settings.random) {
                const { random } = settings;
                const numbers = Array.from({ length: found.randoms }, () => random.next());
                await engine.run(`set variable randoms = [${numbers.map((number) => `${number}::double`).join(", ")}]`);
            }
            const texts = await engineValues(values, found.parameters, engine);
            const stream = await engine.stream(found.sql, found.columns, texts);
            return { kind: "rows", cursor: new RowCursor({ stream }), tag: "SELECT" };
        }
        case "change": {
            const count = await engine.run(found.sql, await engineValues(values, found.parameters, engine));
            return { kind: "done", tag: found.tag === "INSERT" ? `INSERT 0 ${count}` : `${found.tag} ${count}` };
        }
        case "definition":
            return define(found, changedNames(prepared.parsed.statement, found), context);
    }
}

async function define(
    definition: Extract<Plan, { kind: "definition" }>,
    names: ChangedNames,
    context: ExecutorContext,
): Promise<Started> {
    if (definition.notInBlock && context.transaction.status !== "I") {
        throw refuseInBlock(definition.tag);
    }
    const learn = definition.changed && learnedFrom(definition.changed, context);
    for (const statement of definition.statements) {
        await context.engine.run(statement);
    }
    if (definition.isTemporary || names === undefined || names.size > 0) {
        context.transaction.changesCatalogue(names, learn);
    }
    if (definition.isTemporary) {
        // Its names are the session's alone: no version counts them, so what was known of them is forgotten.
        context.ownRelations = new RelationCache((name) => context.shared.versions.changedAt(name));
    }
    for (const notice of definition.notices) {
        context.notice(notice);
    }
    if (definition.commits) {
        context.cursor.close();
        await context.transaction.commit();
    }
    return { kind: "done", tag: definition.tag };
}

/** Once a change is committed, the relation need not be asked for anew, unless others have changed one of its name. */
function learnedFrom(changed: Relation, context: ExecutorContext): (() => void) | undefined {
    const { versions, relations } = context.shared;
    const { name, engineName } = changed;
    const known = relations.at(context.transaction.catalogue.version);
    const [schemas, named] = [known.schemas(), known.named(name)];
    if (context.transaction.isCatalogueChanged || context.ownRelations || !schemas || !named) {
        return undefined;
    }
    const before = versions.changedAt(name);
    return () => {
        const version = versions.onlyChangeSince(before, name);
        if (version !== undefined) {
            const now = named.map((each) => (each.engineName === engineName ? changed : each));
            relations.at(version).learn(schemas, new Map([[name, now]]));
        }
    };
}

/** These begin once they are planned, or what they carry out does. */
const BEGINNING_LATER: ReadonlySet<Statement["kind"]> = new Set(["copy", "unload", "declare"]);

async function startWithoutPlan(statement: Statement, context: ExecutorContext): Promise<Started> {
    const { transaction, settings } = context;
    if (!BEGINNING_LATER.has(statement.kind)) {
        context.begins(statement, false);
    }
    switch (statement.kind) {
        case "begin":
            if (!(await transaction.begin(statement.readOnly))) {
                context.notice({
                    severity: "WARNING",
                    code: "25001",
                    message: "there is already a transaction in progress",
                });
            }
            return { kind: "done", tag: "BEGIN" };
        case "commit":
        case "rollback":
            return endTransaction(statement.kind, context);
        case "copy":
            return copy(statement, context);
        case "unload":
            return unload(statement, context);
        case "grant":
        case "revoke":
        case "create_user":
        case "alter_user":
        case "drop_user":
        case "create_group":
        case "alter_group":
        case "drop_group": {
            await transaction.ensure();
            const { tag, notices } = await changeAccess(statement, context);
            transaction.changesCatalogue(undefined);
            for (const notice of notices) {
                context.notice(notice);
            }
            return { kind: "done", tag };
        }
        case "prepare":
            await prepare(statement, context);
            return { kind: "done", tag: "PREPARE" };
        case "execute": {
            const prepared = preparedNamed(statement.name, context);
            return start(prepared, await argumentValues(statement, prepared, context), context);
        }
        case "deallocate":
            return { kind: "done", tag: deallocate(statement.name, context) };
        case "declare":
            await declareCursor(statement, context);
            return { kind: "done", tag: "DECLARE CURSOR" };
        case "fetch":
            transaction.refuseIfFailed();
            return { kind: "rows", cursor: context.cursor.fetch(statement.name, statement.count), tag: "FETCH" };
        case "close":
            transaction.refuseIfFailed();
            context.cursor.closeNamed(statement.name);
            return { kind: "done", tag: "CLOSE CURSOR" };
        case "show": {
            transaction.refuseIfFailed();
            const { rows } = show(statement.name, settings);
            return { kind: "rows", cursor: new RowCursor({ rows }), tag: "SHOW" };
        }
        case "set":
        case "reset":
            transaction.refuseIfFailed();
            changeSetting(statement, settings, transaction.status === "T");
            await context.variables.tell();
            return { kind: "done", tag: statement.kind.toUpperCase() };
        case "vacuum":
            if (transaction.status !== "I") {
                throw refuseInBlock("VACUUM");
            }
            return { kind: "done", tag: "VACUUM" };
        case "analyze":
            return analyze(statement, context);
        case "explain":
            return { kind: "rows", cursor: await explain(statement, context), tag: "EXPLAIN" };
        case "cancel": {
            await transaction.ensure();
            const { isSuperuser } = await context.rights();
            context.shared.activity.cancel(statement.processId, { user: context.user, isSuperuser }, statement.at);
            return { kind: "done", tag: "CANCEL" };
        }
        case "lock":
            await lockTables(statement, context);
            return { kind: "done", tag: "LOCK TABLE" };
        default:
            throw refuse(statement);
    }
}

async function endTransaction(how: "commit" | "rollback", context: ExecutorContext): Promise<Started> {
    const { transaction, cursor } = context;
    cursor.close();
    if (transaction.status === "I") {
        context.notice({ severity: "WARNING", code: "25P01", message: "there is no transaction in progress" });
    }
    if (how === "commit") {
        return { kind: "done", tag: await transaction.commit() };
    }
    await transaction.rollback();
    return { kind: "done", tag: "ROLLBACK" };
}

/** LOCK: others neither read nor change the tables until the transaction ends. Source: developer guide, "LOCK". */
async function lockTables(statement: Extract<Statement, { kind: "lock" }>, context: ExecutorContext): Promise<void> {
    await locked(context, async () => {
        const { relations, database } = await planContext(statement.tables, [], [], context);
        for (const name of statement.tables) {
            requireTable(name, relations);
        }
        requireRights(statement, relations, database, await context.rights());
        return { found: undefined, access: tableAccess(statement, relations) };
    });
    await context.transaction.looksAnew();
}

function requireTable(name: TableName, relations: Relations): void {
    const relation = relations.find(name.path);
    const position = name.at + 1;
    if (!relation) {
        throw new SqlError("42P01", `relation "${name.path.join(".")}" does not exist`, { position });
    }
    if (relation.kind !== "table") {
        throw new SqlError("42809", `"${relation.name}" is not a table`, { position });
    }
}

/** Statistics are the engine's own business; that the table is there is not. */
async function analyze(
    statement: Extract<Statement, { kind: "analyze" | "vacuum" }>,
    context: ExecutorContext,
): Promise<Started> {
    await context.transaction.ensure();
    if (statement.table) {
        await relationOf(statement.table, context);
    }
    return { kind: "done", tag: "ANALYZE" };
}

async function copy(statement: Extract<Statement, { kind: "copy" }>, context: ExecutorContext): Promise<Started> {
    const relation = await locked(context, async () => {
        const { relation, relations } = await relationOf(statement.table, context, statement);
        return { found: relation, access: tableAccess(statement, relations) };
    });
    const planning = await planContext([statement.table], [], [], context);
    await context.shared.copy(statement, relation, {
        engine: context.engine,
        queryId: loggedId(context.begins(statement, true)),
        processId: context.processId,
        planning,
        notice: (notice) => context.notice(notice),
        cancelled: context.cancelled,
    });
    return { kind: "done", tag: "COPY" };
}

async function unload(statement: Extract<Statement, { kind: "unload" }>, context: ExecutorContext): Promise<Started> {
    const { shared, engine, user, processId, cancelled } = context;
    const { queryAt } = statement;
    const found = await locked(context, async () => {
        const looking = await planContext(relationNames(statement), [], [], context);
        const rights = await context.rights();
        await requireOwnersOfLateViews(relationNames(statement), looking.relations, context.rightsOf);
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

/** The relation of a name. @throws SqlError 42P01, or 42501 if the statement takes a right that the user has not. */
async function relationOf(
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
