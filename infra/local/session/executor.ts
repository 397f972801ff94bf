import { requireRights } from "../access";
import { RelationCache } from "../catalog";
import type { Relations } from "../catalog/relation";
import type { Statement, TableName } from "../dialect/ast";
import type { Plan } from "../dialect/plan";
import { SqlError } from "../errors";
import type { ResultColumn } from "../types";
import type { ChangedNames } from "./catalogue-versions";
import { changeAccess } from "./change-access";
import { changedNames } from "./changed-names";
import type { ParameterValue } from "./contract";
import { RowCursor } from "./cursor";
import { declareCursor } from "./declare-cursor";
import { type ExecutorContext, type Prepared, type Started, stopIfCancelled } from "./executor-context";
import { explain, PLAN_COLUMNS } from "./explain";
import { learnedFrom } from "./learned-changes";
import { copy, unload } from "./loading";
import { knownPlan } from "./lone-query";
import { engineValues } from "./parameter-values";
import { begin, ensurePlan, locked, planContext, relationOf, tellRandoms } from "./planning";
import { argumentValues, deallocate, prepare, preparedNamed } from "./prepared-statements";
import { setConfig, setConfigOf } from "./set-config";
import { tableAccess } from "./table-access";
import { changeSetting, refuse, refuseInBlock, show, showColumns } from "./utilities";

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
    const found = knownPlan(prepared, context)?.plan ?? (await ensurePlan(prepared, context, true));
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
    let found = await ensurePlan(prepared, context, prepared.plan?.kind === "definition");
    const { reads = [], writes = [] } = prepared.plannedFor?.access ?? {};
    if (found?.kind === "definition" && reads.length + writes.length > 0) {
        found = await ensurePlan(prepared, context); // it rests on rows of the engine's snapshot
    }
    if (!found) {
        return startWithoutPlan(prepared.parsed.statement, context);
    }
    await begin(prepared, context);
    const { engine } = context;
    switch (found.kind) {
        case "query": {
            await tellRandoms(found, context);
            const texts = await engineValues(values, found.parameters, engine);
            stopIfCancelled(context);
            const stream = await engine.stream(found.sql, found.columns, texts);
            return { kind: "rows", cursor: new RowCursor({ stream }), tag: tagOf(prepared.parsed.statement) };
        }
        case "change": {
            const texts = await engineValues(values, found.parameters, engine);
            stopIfCancelled(context);
            const count = await engine.run(found.sql, texts);
            return { kind: "done", tag: found.tag === "INSERT" ? `INSERT 0 ${count}` : `${found.tag} ${count}` };
        }
        case "definition":
            return (
                (await define(found, changedNames(prepared.parsed.statement, found), context)) ??
                start(prepared, values, context)
            );
    }
}

/** What a statement that yields rows is called when it ends. */
function tagOf({ kind }: Statement): string {
    return kind.startsWith("show_") ? "SHOW" : "SELECT";
}

/** Undefined: the catalogue has changed meanwhile, and the transaction has a snapshot to plan on anew. */
async function define(
    definition: Extract<Plan, { kind: "definition" }>,
    names: ChangedNames,
    context: ExecutorContext,
): Promise<Started | undefined> {
    if (definition.notInBlock && context.transaction.status !== "I") {
        throw refuseInBlock(definition.tag);
    }
    const learn = definition.changes && learnedFrom(definition.changes, context);
    if (!(await context.transaction.define(definition.statements))) {
        await context.transaction.ensure();
        return undefined;
    }
    if (definition.isTemporary || names === undefined || names.size > 0) {
        context.transaction.changesCatalogue(names, learn);
    }
    if (definition.isTemporary) {
        // Its names are the session's alone: no version counts them, so what was known of them is forgotten.
        context.ownRelations = new RelationCache(context.shared.versions);
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
            transaction.changesSettings();
            changeSetting(statement, settings, transaction.status === "T");
            await context.variables.tell();
            return { kind: "done", tag: statement.kind.toUpperCase() };
        case "vacuum":
            if (transaction.status !== "I") {
                throw refuseInBlock("VACUUM");
            }
            await maintained(statement, context);
            return { kind: "done", tag: "VACUUM" };
        case "analyze":
            await maintained(statement, context);
            return { kind: "done", tag: "ANALYZE" };
        case "explain":
            return { kind: "rows", cursor: await explain(statement, context), tag: "EXPLAIN" };
        case "cancel": {
            await transaction.ensure();
            const { isSuperuser } = await context.rights();
            const { processId, message, at } = statement;
            context.shared.activity.cancel(processId, message, { user: context.user, isSuperuser }, at);
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

/** Statistics and freed space are the engine's own business; that table and columns are there, and the user's, is not. */
async function maintained(
    statement: Extract<Statement, { kind: "analyze" | "vacuum" }>,
    context: ExecutorContext,
): Promise<void> {
    await context.transaction.ensure();
    const { table, columns = [] } = statement;
    if (table) {
        const { relation } = await relationOf(table, context, statement);
        const missing = columns.find((name) => relation.metadata.columns.every((column) => column.name !== name));
        if (missing !== undefined) {
            throw new SqlError("42703", `column "${missing}" of relation "${relation.name}" does not exist`, {
                position: table.at + 1,
            });
        }
    }
}
