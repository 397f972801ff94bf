import type { CatalogueReader } from "../catalog";
import type { Statement } from "../dialect/ast";
import type { ParsedStatement } from "../dialect/parser";
import type { EngineConnection } from "../engine/connection";
import { toSqlError } from "../engine/errors";
import { cancelledByUser, SqlError } from "../errors";
import { receiveSignals, type Signal } from "../functions/native/session-signals";
import { typeOid } from "../type-oids";
import type { ResultColumn } from "../types";
import type { SessionActivity } from "./activity";
import type { AnswerSink, ParameterValue, Session, SessionEvents, StartupParameters } from "./contract";
import { describe, start } from "./executor";
import { type ExecutorContext, type Prepared, type Started, stopIfCancelled } from "./executor-context";
import { knownPlan, startAlone } from "./lone-query";
import { NamedCursor } from "./named-cursor";
import { ensurePlan } from "./planning";
import { type Portal, refuseOtherColumns } from "./portal";
import { loggedKind, type QueryRun } from "./query-log";
import { type RightsSource, rightsSource } from "./rights-source";
import { SessionVariables } from "./session-variables";
import { Settings } from "./settings";
import type { Shared } from "./shared";
import { shownText } from "./shown-text";
import { StatementCache } from "./statement-cache";
import { Transaction } from "./transaction";

/** Statements that read on from the cursor, or let it go. */
const OF_CURSORS: ReadonlySet<Statement["kind"]> = new Set(["fetch", "close", "commit", "rollback"]);

/** Commands whose tag does not count their rows. */
const UNCOUNTED: ReadonlySet<string> = new Set(["SHOW", "EXPLAIN"]);

/** One client's session: its statements, portals and transaction over an engine connection of its own. */
export class WarehouseSession implements Session, SessionActivity {
    readonly events: { current: SessionEvents | undefined } = { current: undefined };
    readonly #statements = new Map<string, Prepared | undefined>();
    readonly #asked = new StatementCache();
    readonly #portals = new Map<string, Portal>();
    readonly #engine: EngineConnection;
    readonly #settings: Settings;
    readonly #transaction: Transaction;
    readonly #context: ExecutorContext;
    readonly #cursor = new NamedCursor();
    readonly processId: number;
    readonly user: string;
    readonly startedAt = new Date();
    readonly #shared: Shared;
    #running: SessionActivity["running"];
    /** What the log was told of the statement that runs now. */
    #run: QueryRun | undefined;
    /** All in the log that has not ended: portals and the cursor may give their rows in parts. */
    readonly #openRuns = new Set<QueryRun>();
    #lastQueryId = -1;
    #cancelled = false;
    #timedOut = false;
    /** What the query that is cancelled fails with, if whoever cancelled it said so. */
    #cancelMessage: string | undefined;
    /** Why the session is over. */
    #ending: SqlError | undefined;
    readonly #signals: { readonly number: number; close(): void };

    private constructor(
        shared: Shared,
        startup: StartupParameters,
        engine: EngineConnection,
        rights: RightsSource,
        reader: CatalogueReader,
    ) {
        this.processId = startup.processId ?? 0;
        this.user = startup.user;
        this.#shared = shared;
        this.#engine = engine;
        this.#settings = new Settings(startup.user, rights.isSuperuser, startup.settings, (name, value) =>
            this.events.current?.parameterStatus(name, value),
        );
        this.#transaction = new Transaction(engine, this.#settings, shared, startup.processId ?? 0);
        this.#signals = receiveSignals((signal) => this.#receive(signal));
        this.#context = {
            shared,
            engine,
            settings: this.#settings,
            transaction: this.#transaction,
            variables: new SessionVariables(engine, this.#settings, startup.user),
            statements: this.#statements,
            cursor: this.#cursor,
            reader,
            rights: () => rights.now(this.#transaction.catalogue),
            fixedRights: rights.fixed,
            rightsOf: rights.of,
            user: startup.user,
            processId: startup.processId ?? 0,
            notice: (notice) => this.events.current?.notice(notice),
            begins: (statement, isOnNodes) => this.#begins(statement, isOnNodes),
            lastQueryId: () => this.#lastQueryId,
            cancelled: () => this.#cancelled,
        };
    }

    /**
     * Opens a session on a connection of its own; `owner` is the warehouse's own user.
     * @throws SqlError for a run-time parameter that can't be had.
     */
    static async open(shared: Shared, startup: StartupParameters, owner: string): Promise<WarehouseSession> {
        const engine = await shared.database.connect();
        let session: WarehouseSession | undefined;
        try {
            const reader: CatalogueReader = {
                query: async (sql) => {
                    await session?.transaction.open();
                    return engine.query(sql);
                },
            };
            const rights = await rightsSource(startup.user, owner, reader);
            session = new WarehouseSession(shared, startup, engine, rights, reader);
            await session.#context.variables.tell();
            const name = startup.user.replaceAll("'", "''");
            await engine.run(
                `set variable session_process_id = ${startup.processId ?? 0}; set variable session_user = '${name}'; ` +
                    `set variable session_signals = ${session.#signals.number}`,
            );
            shared.activity.add(session);
            return session;
        } catch (error) {
            if (session) {
                session.#signals.close();
            }
            engine.close();
            throw toSqlError(error);
        }
    }

    get parameters(): ReadonlyMap<string, string> {
        return this.#settings.reported();
    }

    get transaction(): Transaction {
        return this.#transaction;
    }

    get running(): SessionActivity["running"] {
        return this.#running;
    }

    get transactionStatus(): "I" | "T" | "E" {
        return this.#transaction.status;
    }

    async simpleQuery(text: string, sink: AnswerSink): Promise<void> {
        await this.#guarded(async () => {
            const statements = this.#asked.statements(text, []);
            if (statements.length === 0) {
                await sink.empty();
            }
            for (const prepared of statements) {
                await this.#runWhole(prepared, sink, statements.length === 1);
            }
            await this.#endImplicit();
        });
    }

    async parse(name: string, text: string, parameterTypes: readonly number[]): Promise<void> {
        await this.#guarded(async () => {
            const statements = this.#asked.statements(text, parameterTypes);
            if (statements.length > 1) {
                throw new SqlError("42601", "cannot insert multiple commands into a prepared statement");
            }
            if (name !== "" && this.#statements.has(name)) {
                throw new SqlError("42P05", `prepared statement "${name}" already exists`);
            }
            const [prepared] = statements;
            if (prepared) {
                this.#refuseIfFailed(prepared.parsed);
                this.#runs(prepared.parsed);
                await this.#freeConnection(prepared);
                if (!knownPlan(prepared, this.#context)) {
                    await ensurePlan(prepared, this.#context, true);
                }
                stopIfCancelled(this.#context);
            }
            this.#statements.set(name, prepared);
        });
    }

    async describeStatement(name: string) {
        return this.#guarded(async () => {
            const prepared = this.#statement(name);
            await this.#freeConnection(prepared);
            const columns = prepared && (await describe(prepared, this.#context));
            return { parameters: parametersOf(prepared), columns };
        });
    }

    async bind(portal: string, statement: string, values: readonly ParameterValue[]): Promise<void> {
        await this.#guarded(async () => {
            const prepared = this.#statement(statement);
            if (portal !== "" && this.#portals.has(portal)) {
                throw new SqlError("42P03", `cursor "${portal}" already exists`);
            }
            const expected = parametersOf(prepared).length;
            if (values.length !== expected) {
                throw new SqlError(
                    "08P01",
                    `bind message supplies ${values.length} parameters, but prepared statement "${statement}" requires ${expected}`,
                );
            }
            if (prepared) {
                this.#refuseIfFailed(prepared.parsed);
            }
            this.#dropPortal(portal);
            this.#portals.set(portal, { prepared, values, isOver: false });
        });
    }

    async describePortal(name: string): Promise<readonly ResultColumn[] | undefined> {
        return this.#guarded(async () => {
            if (!this.#portals.has(name) && this.#cursor.isOpen(name)) {
                return this.#cursor.columns(name); // one that DECLARE made is a portal, too
            }
            const portal = this.#portal(name);
            const { prepared } = portal;
            await this.#freeConnection(prepared, name);
            const columns = prepared && (await describe(prepared, this.#context));
            portal.described = prepared?.plan;
            return columns;
        });
    }

    async execute(name: string, limit: number, sink: AnswerSink, isLast = false): Promise<"complete" | "suspended"> {
        return this.#guarded(async () => {
            const portal = this.#portal(name);
            if (!portal.prepared) {
                await sink.empty();
                return "complete";
            }
            this.#runs(portal.prepared.parsed);
            await this.#freeConnection(portal.prepared, name);
            if (!portal.started) {
                const { prepared, values } = portal;
                const alone = await startAlone(prepared, values, isLast, this.#context);
                portal.started = alone ?? (await start(prepared, values, this.#context));
                portal.run = this.#run;
                refuseOtherColumns(portal);
            }
            const done = await this.#send(portal.started, limit, sink, portal);
            portal.isOver ||= done;
            if (done) {
                portal.prepared.rows = portal.run?.returnedRows;
            }
            return done ? "complete" : "suspended";
        });
    }

    async closeStatement(name: string): Promise<void> {
        this.#statements.delete(name);
    }

    async closePortal(name: string): Promise<void> {
        this.#dropPortal(name);
    }

    async sync(failed: boolean): Promise<void> {
        await this.#guarded(async () => {
            if (failed) {
                await this.#fail();
            } else {
                await this.#endImplicit();
            }
        });
    }

    cancel(message?: string): void {
        this.#cancelled = true;
        this.#cancelMessage = message;
        this.#transaction.stopWaiting();
        this.#engine.interrupt();
    }

    terminate(): void {
        this.#ending ??= new SqlError("57P01", "terminating connection due to administrator command");
        this.cancel();
        this.events.current?.end(this.#ending);
    }

    async close(): Promise<void> {
        this.#signals.close();
        this.#shared.activity.remove(this);
        this.#endRuns(new SqlError("57014", "The client has gone."));
        this.#dropPortals();
        this.#cursor.close();
        if (!this.#transaction.isOver) {
            await this.#transaction.rollback().catch(() => undefined);
        }
        this.#engine.close();
    }

    async #runWhole(prepared: Prepared, sink: AnswerSink, isLast: boolean): Promise<void> {
        this.#runs(prepared.parsed);
        this.#refuseIfFailed(prepared.parsed);
        await this.#freeConnection(prepared);
        let columns = await describe(prepared, this.#context);
        let started = await startAlone(prepared, [], isLast, this.#context);
        if (!started) {
            columns = await describe(prepared, this.#context);
            started = await start(prepared, [], this.#context);
        }
        try {
            if (columns) {
                await sink.rowDescription(columns);
            }
            await this.#send(started, 0, sink, { isOver: false, run: this.#run });
            prepared.rows = this.#run?.returnedRows;
        } finally {
            if (started.kind === "rows") {
                started.cursor.close();
            }
        }
    }

    /** True: the statement is over. */
    async #send(
        started: Started,
        limit: number,
        sink: AnswerSink,
        { isOver, run }: Pick<Portal, "isOver" | "run">,
    ): Promise<boolean> {
        if (started.kind === "done") {
            if (isOver) {
                throw new SqlError("55000", "portal cannot be run");
            }
            await sink.complete(started.tag);
            finish(run);
            return true;
        }
        const { count, isDone } = await started.cursor.send(limit, sink);
        if (run) {
            run.returnedRows += count;
        }
        if (isDone) {
            await sink.complete(UNCOUNTED.has(started.tag) ? started.tag : `${started.tag} ${count}`);
            finish(run);
        }
        return isDone;
    }

    #runs({ statement, text }: ParsedStatement): void {
        this.#running = { text: shownText(statement, text), startedAt: new Date() };
        this.#run = undefined;
    }

    #begins(statement: Statement, isOnNodes: boolean): QueryRun | undefined {
        const kind = loggedKind(statement.kind);
        if (!kind || !this.#running || this.#run) {
            return this.#run;
        }
        const label = this.#settings.get("query_group");
        const { user, processId } = this;
        const begun = {
            ...{ id: this.#shared.nextQueryId(), user, processId, kind, isOnNodes, ...this.#running },
            transactionId: this.#transaction.id,
            label: label === "unset" ? undefined : label,
        };
        const run = this.#shared.queries.begin(begun, (ended) => {
            this.#openRuns.delete(ended);
            if (ended.isComplete && kind.log === "query" && isOnNodes) {
                this.#lastQueryId = begun.id;
            }
        });
        this.#openRuns.add(run);
        this.#run = run;
        return run;
    }

    /** PG_CANCEL_BACKEND or PG_TERMINATE_BACKEND of this session's statement, about any session. */
    #receive(signal: Signal): boolean {
        const isThere = this.#shared.activity.signal(signal, this.user);
        if (!isThere) {
            const message = `PID ${signal.processId} is not a PostgreSQL server process`;
            this.events.current?.notice({ severity: "WARNING", code: "01000", message });
        }
        return isThere;
    }

    /** What still runs is stopped. */
    #endRuns(error: SqlError): void {
        for (const run of [...this.#openRuns]) {
            run.end(error);
        }
    }

    #refuseIfFailed({ statement }: ParsedStatement): void {
        if (statement.kind !== "commit" && statement.kind !== "rollback") {
            this.#transaction.refuseIfFailed();
        }
    }

    #statement(name: string): Prepared | undefined {
        if (!this.#statements.has(name)) {
            throw new SqlError("26000", `prepared statement "${name}" does not exist`);
        }
        return this.#statements.get(name);
    }

    #portal(name: string): Portal {
        const portal = this.#portals.get(name);
        if (!portal) {
            throw new SqlError("34000", `cursor "${name}" does not exist`);
        }
        return portal;
    }

    /**
     * The engine runs one thing at a time on a connection: rows that another portal or the cursor still has to give are
     * read first.
     */
    async #freeConnection(prepared: Prepared | undefined, except?: string): Promise<void> {
        for (const [name, { started }] of this.#portals) {
            if (name !== except && started?.kind === "rows" && started.cursor.isStreaming) {
                await started.cursor.detach();
            }
        }
        if (prepared && !OF_CURSORS.has(prepared.parsed.statement.kind)) {
            await this.#cursor.makeWay();
        }
    }

    #dropPortal(name: string): void {
        const { started, run } = this.#portals.get(name) ?? {};
        if (started?.kind === "rows") {
            started.cursor.close();
        }
        finish(run);
        this.#portals.delete(name);
    }

    #dropPortals(): void {
        for (const name of [...this.#portals.keys()]) {
            this.#dropPortal(name);
        }
    }

    /** Portals end with their transaction. */
    async #endImplicit(): Promise<void> {
        if (this.#transaction.status === "I") {
            this.#dropPortals();
            await this.#transaction.endImplicit();
        }
    }

    async #fail(): Promise<void> {
        this.#dropPortals();
        this.#cursor.close();
        await this.#transaction.fail();
    }

    /** One step for the client: within its time limit, and with the transaction failed if it throws. */
    async #guarded<T>(work: () => Promise<T>): Promise<T> {
        this.#cancelled = false;
        this.#timedOut = false;
        this.#cancelMessage = undefined;
        const limit = Number(this.#settings.get("statement_timeout"));
        const timer =
            limit > 0
                ? setTimeout(() => {
                      this.#timedOut = true;
                      this.cancel();
                  }, limit)
                : undefined;
        try {
            return await work();
        } catch (error) {
            const found = toSqlError(error);
            const sqlError = found.code === "57014" ? this.#cancellation(limit) : found;
            this.#endRuns(sqlError);
            await this.#fail();
            throw this.#ending ?? sqlError;
        } finally {
            clearTimeout(timer);
            this.#running = undefined;
            this.#run = undefined;
        }
    }

    /** Why what ran was cancelled. Source: developer guide, "CANCEL", examples. */
    #cancellation(limit: number): SqlError {
        if (this.#timedOut) {
            return new SqlError("57014", `canceling statement due to statement timeout: it ran for ${limit} ms`);
        }
        return this.#cancelMessage === undefined
            ? cancelledByUser(this.#run?.begun.id)
            : new SqlError("57014", this.#cancelMessage);
    }
}

/** A statement's end, as the client was told it; a cursor's query ends with the cursor. */
function finish(run: QueryRun | undefined): void {
    if (run && !run.isOfCursor) {
        run.end();
    }
}

function parametersOf(prepared: Prepared | undefined): readonly number[] {
    const found = prepared?.plan;
    return found && found.kind !== "definition" ? found.parameters.map(typeOid) : [];
}
