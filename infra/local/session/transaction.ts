import type { EngineConnection } from "../engine/connection";
import { cancelledByUser, SqlError } from "../errors";
import { type CatalogueView, type ChangedNames, isSameView } from "./catalogue-versions";
import type { LockOwner } from "./locks";
import type { Participant } from "./serialization";
import type { Settings } from "./settings";
import type { Shared } from "./shared";
import type { TableAccess } from "./table-access";

/** The engine takes its snapshot with it: see `immediate_transaction_mode` in engine/database.ts. */
const BEGIN = "begin transaction";

/** What a plan rests on, and the version of the catalogue that it was made at. */
interface Planned {
    readonly access: TableAccess;
    /** Of tables and views, without their schemas. */
    readonly names: readonly string[];
    readonly version: number;
}

/**
 * The transaction of a session, as PostgreSQL's protocol tells of it: none, an implicit one around the statements of one
 * message or up to Sync, or a block between BEGIN and COMMIT, which an error leaves failed until it is ended.
 */
export class Transaction implements LockOwner {
    readonly processId: number;
    #state: "none" | "implicit" | "block" | "failed" = "none";
    readonly #engine: EngineConnection;
    readonly #settings: Settings;
    readonly #shared: Pick<Shared, "versions" | "locks" | "serialization">;
    #isCatalogueChanged = false;
    #changedNames: ChangedNames = new Set();
    #learn: (() => void) | undefined;
    #whenUndone: string | undefined;
    /** Undefined before the first statement that looks at the catalogue. */
    #sees: CatalogueView | undefined;
    /** The engine has begun it, with the snapshot that it sees. */
    #isOpen = false;
    /** What it has read and changed since its snapshot. */
    #participant: Participant | undefined;
    #holdsLocks = false;
    #isReadOnly = false;
    #startedAt: Date | undefined;

    constructor(
        engine: EngineConnection,
        settings: Settings,
        shared: Pick<Shared, "versions" | "locks" | "serialization">,
        processId: number,
    ) {
        this.#engine = engine;
        this.#settings = settings;
        this.#shared = shared;
        this.processId = processId;
    }

    /**
     * A definition or a privilege has changed in this transaction. `learn` is called when it is committed, if nothing else
     * has changed in it.
     */
    changesCatalogue(names: ChangedNames, learn?: () => void): void {
        this.#learn = this.#isCatalogueChanged ? undefined : learn;
        this.#isCatalogueChanged = true;
        this.#changedNames = names && this.#changedNames && new Set([...this.#changedNames, ...names]);
        this.#sees = { version: this.catalogue.version, isExact: false };
    }

    /** It has changed definitions or privileges, which no other transaction sees. */
    get isCatalogueChanged(): boolean {
        return this.#isCatalogueChanged;
    }

    /** What a statement sees of the catalogue. `ensure` comes first. */
    get catalogue(): CatalogueView {
        if (this.#sees === undefined) {
            throw new Error("A statement looks at the catalogue outside of a transaction.");
        }
        return this.#sees;
    }

    /**
     * Takes the locks of a statement that was planned on the transaction's snapshot, waiting for those who hold them, and
     * holds them to the transaction's end. False: the transaction had done nothing before and its snapshot may be older
     * than the lock, so it has a new one, to be planned on.
     * @throws SqlError 1023 if no order of the transactions could have the same result; 40P01 on a deadlock; 57014.
     */
    async take(access: TableAccess): Promise<boolean> {
        const { locks, serialization } = this.#shared;
        if (this.#isReadOnly && access.locks.some(([, mode]) => mode !== "share")) {
            throw new SqlError("25006", "transaction is read-only");
        }
        let isLate = false;
        for (const [name, mode] of access.locks) {
            const wait = locks.acquire(this, name, mode);
            this.#holdsLocks = true;
            if (wait) {
                await wait;
                isLate = true;
            }
        }
        const participant = this.#participant as Participant;
        if (this.#isFresh && (isLate || this.#isBehind(access))) {
            await this.#renew();
            await this.#snapshot();
            return false;
        }
        serialization.note(participant, access);
        return true;
    }

    /**
     * Waits its turn among statements that change what is kept of one table, before it looks at it: Dataform sets the
     * comments of all columns at once. Only where nothing is held yet that another could wait for.
     */
    async queueFor(name: string): Promise<void> {
        if (this.#state === "none") {
            this.#holdsLocks = true;
            await this.#shared.locks.acquire(this, `queue for ${name}`, "write");
        }
    }

    /**
     * Runs a query that was planned before as a transaction of its own, which the engine begins and ends with it. Undefined:
     * somebody holds one of its tables, or has changed what its plan rests on meanwhile, or the query gives nothing.
     * @throws SqlError as `take` does, and what the query throws.
     */
    async alone<T>(planned: Planned, query: () => Promise<T>): Promise<T | undefined> {
        const { locks, serialization } = this.#shared;
        if (!this.isFree) {
            return undefined;
        }
        await this.endImplicit();
        const { access } = planned;
        if (!access.locks.every(([name, mode]) => locks.isFree(this, name, mode))) {
            return undefined;
        }
        this.#startedAt = new Date();
        this.#holdsLocks = true;
        for (const [name, mode] of access.locks) {
            locks.acquire(this, name, mode);
        }
        const participant = serialization.begin(this.processId);
        this.#participant = participant;
        try {
            serialization.note(participant, access);
            const found = await this.#unlessChanged(planned, query);
            if (found !== undefined) {
                serialization.commit(participant);
            }
            return found;
        } finally {
            this.#over("none");
        }
    }

    /**
     * Runs a query that was planned before and reads nothing but the catalogue, at a snapshot of its own: what follows in the
     * transaction may see a later one. Undefined: the transaction has one, or the catalogue has changed meanwhile.
     */
    async aside<T>(planned: Planned, query: () => Promise<T>): Promise<T | undefined> {
        return this.isFree ? this.#unlessChanged(planned, query) : undefined;
    }

    async #unlessChanged<T>({ names, version }: Planned, query: () => Promise<T>): Promise<T | undefined> {
        const { versions } = this.#shared;
        const isChanged = () =>
            versions.changedAt() > version || names.some((name) => versions.changedAt(name) > version);
        try {
            const found = await query();
            return isChanged() ? undefined : found;
        } catch (error) {
            if (isChanged() && error instanceof SqlError && error.code !== "57014") {
                return undefined;
            }
            throw error;
        }
    }

    /**
     * Carries out what defines something and rests on no rows. If nothing has been asked of the engine yet, it begins the
     * transaction in the same step. False: somebody has changed the catalogue since it was looked at, and nothing is done.
     */
    async define(statements: readonly string[]): Promise<boolean> {
        const { versions, serialization } = this.#shared;
        const planned = this.#sees;
        if (statements.length === 0) {
            return true;
        }
        if (this.#isOpen) {
            await this.#engine.run(statements.join(";\n")); // each step of the engine costs as much as a small statement
            return true;
        }
        if (planned === undefined || planned.version !== versions.quiet) {
            return false;
        }
        serialization.abort(this.#participant as Participant);
        this.#participant = serialization.begin(this.processId);
        this.#isOpen = true;
        this.#sees = await versions.seenBy(() => this.#engine.run([BEGIN, ...statements].join(";\n")));
        if (!isSameView(planned, this.#sees)) {
            await this.#renew();
            return false;
        }
        return true;
    }

    /** LOCK looks at nothing: what others commit before the next statement is seen by it. */
    async looksAnew(): Promise<void> {
        if (this.#isFresh) {
            await this.#renew();
        }
    }

    /** A cancel request: the transaction waits no longer. */
    stopWaiting(): void {
        this.#shared.locks.stopWaiting(this, cancelledByUser());
    }

    /** Nothing that it did rests on its snapshot. */
    get #isFresh(): boolean {
        const { reads, writes } = this.#participant as Participant;
        return reads.size === 0 && writes.size === 0 && !this.#isCatalogueChanged;
    }

    /** What is to be changed may have changed since the snapshot. */
    #isBehind({ writes, defines }: TableAccess): boolean {
        const { serialization, versions } = this.#shared;
        return (
            serialization.isBehind(this.#participant as Participant, writes) ||
            defines.some((name) => versions.changedAt(name) > this.catalogue.version)
        );
    }

    /** Begins anew, with the next snapshot. */
    async #renew(): Promise<void> {
        this.#shared.serialization.abort(this.#participant as Participant);
        this.#participant = undefined;
        this.#sees = undefined;
        if (this.#isOpen) {
            await this.#undo();
            this.#isOpen = false;
        }
    }

    /** The engine's rollback: a cancel that hits it must not leave the engine in a transaction that is over for the client. */
    async #undo(): Promise<void> {
        try {
            for (;;) {
                try {
                    await this.#engine.run("rollback");
                    return;
                } catch (error) {
                    if (!(error instanceof SqlError && error.code === "57014")) {
                        throw error;
                    }
                }
            }
        } finally {
            if (this.#whenUndone !== undefined) {
                await this.#engine.run(this.#whenUndone);
            }
        }
    }

    /** Engine SQL for when the transaction is rolled back: the engine's variables know nothing of that. */
    get whenUndone(): string | undefined {
        return this.#whenUndone;
    }

    set whenUndone(statements: string | undefined) {
        this.#whenUndone = statements;
    }

    async #snapshot(): Promise<void> {
        const { versions, serialization } = this.#shared;
        this.#participant = serialization.begin(this.processId);
        this.#isOpen = true; // a cancel may hit it when the engine has begun
        this.#sees = await versions.seenBy(() => this.#engine.run(BEGIN));
    }

    /** Undefined before its snapshot. */
    get id(): number | undefined {
        return this.#participant?.id;
    }

    /** Undefined: there is none. */
    get startedAt(): Date | undefined {
        return this.#startedAt;
    }

    get status(): "I" | "T" | "E" {
        return this.#state === "failed" ? "E" : this.#state === "block" ? "T" : "I";
    }

    /** True between transactions, and while one without a block has only looked at what is known of the catalogue. */
    get isFree(): boolean {
        return this.#state === "none" || (this.#state === "implicit" && !this.#isOpen);
    }

    /** True while nothing holds the engine to a snapshot. */
    get isOver(): boolean {
        return this.#state === "none" || this.#state === "failed";
    }

    /**
     * Every statement that asks the engine runs in a transaction; without a block it gets one of its own. The first of a
     * transaction makes its snapshot. Source: developer guide, "Serializable isolation".
     */
    async ensure(): Promise<void> {
        this.refuseIfFailed();
        if (this.#sees === undefined) {
            if (this.#state === "none") {
                this.#begun("implicit");
            }
            await this.#snapshot();
        }
        await this.open();
    }

    /**
     * As `ensure`, but leaves the engine alone while no commit is under way that changes the catalogue: every snapshot then
     * shows the same of it. The engine takes its own with `open`, before it is asked.
     */
    async ensureView(): Promise<void> {
        const { versions, serialization } = this.#shared;
        this.refuseIfFailed();
        if (this.#sees !== undefined) {
            return;
        }
        const version = versions.quiet;
        if (version === undefined) {
            return this.ensure();
        }
        if (this.#state === "none") {
            this.#begun("implicit");
        }
        this.#participant = serialization.begin(this.processId);
        this.#sees = { version, isExact: true };
    }

    /** The engine's snapshot, if there is none yet. It may show another catalogue than was seen before: plan anew then. */
    async open(): Promise<void> {
        if (this.#sees !== undefined && !this.#isOpen) {
            this.#shared.serialization.abort(this.#participant as Participant); // it sees what has been committed by now
            await this.#snapshot();
        }
    }

    /** In a failed block only its end is heard. */
    refuseIfFailed(): void {
        if (this.#state === "failed") {
            throw new SqlError(
                "25P02",
                "current transaction is aborted, commands ignored until end of transaction block",
            );
        }
    }

    /** What a statement changes without the engine is undone with all else of its message, too. */
    changesSettings(): void {
        this.refuseIfFailed();
        if (this.#state === "none") {
            this.#begun("implicit");
        }
    }

    /** BEGIN. False: there was a block already, which is worth a warning. */
    async begin(readOnly = false): Promise<boolean> {
        this.refuseIfFailed();
        if (this.#state === "block") {
            return false;
        }
        this.#begun("block"); // the engine's begins with the first statement, and the snapshot with it
        this.#isReadOnly = readOnly;
        return true;
    }

    /** COMMIT. Gives the command tag: a failed block can only be rolled back. */
    async commit(): Promise<"COMMIT" | "ROLLBACK"> {
        if (this.#state === "failed") {
            this.#state = "none";
            return "ROLLBACK";
        }
        await this.#end("commit");
        return "COMMIT";
    }

    async rollback(): Promise<void> {
        if (this.#state === "failed") {
            this.#state = "none";
            return;
        }
        await this.#end("rollback");
    }

    /** A statement has failed: its work is undone at once; a block stays failed until the client ends it. */
    async fail(): Promise<void> {
        const wasBlock = this.#state === "block" || this.#state === "failed";
        if (!this.isOver) {
            if (this.#isOpen) {
                // The engine may have ended the transaction by itself, as it does on a conflict: then there is nothing to undo.
                await this.#undo().catch(() => undefined);
            }
            this.#settings.end(false);
        }
        this.#over(wasBlock ? "failed" : "none");
    }

    /** The end of a message or Sync: commits what no block holds open. */
    async endImplicit(): Promise<void> {
        if (this.#state === "implicit") {
            await this.#end("commit");
        }
    }

    async #end(how: "commit" | "rollback"): Promise<void> {
        if (this.#state === "none") {
            return;
        }
        try {
            const run = async () => {
                if (this.#isOpen) {
                    await (how === "commit" ? this.#engine.commit() : this.#undo());
                }
            };
            await (how === "commit" && this.#isCatalogueChanged
                ? this.#shared.versions.during(run, this.#changedNames)
                : run());
            if (how === "commit" && this.#isOpen && this.#participant) {
                this.#shared.serialization.commit(this.#participant);
            }
            if (how === "commit") {
                this.#learn?.();
            }
            this.#settings.end(how === "commit");
        } catch (error) {
            this.#settings.end(false);
            await this.#undo().catch(() => undefined);
            throw error;
        } finally {
            this.#over("none");
        }
    }

    #begun(state: "implicit" | "block"): void {
        this.#settings.begin();
        this.#startedAt ??= new Date();
        this.#state = state;
    }

    #over(state: "none" | "failed"): void {
        this.#state = state;
        this.#sees = undefined;
        this.#isOpen = false;
        this.#isCatalogueChanged = false;
        this.#isReadOnly = false;
        this.#startedAt = undefined;
        this.#changedNames = new Set();
        this.#learn = undefined;
        this.#whenUndone = undefined;
        const { locks, serialization } = this.#shared;
        if (this.#participant) {
            serialization.abort(this.#participant);
            this.#participant = undefined;
        }
        if (this.#holdsLocks) {
            locks.release(this);
            this.#holdsLocks = false;
        }
    }
}
