import type { EngineConnection } from "../engine/connection";
import { SqlError } from "../errors";
import type { Locks } from "./locks";
import type { Settings } from "./settings";

/**
 * The transaction of a session, as PostgreSQL's protocol tells of it: none, an implicit one around the statements of one
 * message or up to Sync, or a block between BEGIN and COMMIT, which an error leaves failed until it is ended.
 */
export class Transaction {
    #state: "none" | "implicit" | "block" | "failed" = "none";
    readonly #engine: EngineConnection;
    readonly #settings: Settings;
    readonly #catalogueCommitted: () => void;
    #isCatalogueChanged = false;
    /** Of each lock that is held to the transaction's end. */
    readonly #releases = new Map<string, () => void>();

    /** `catalogueCommitted` hears of each commit of a transaction that has changed definitions or privileges. */
    constructor(engine: EngineConnection, settings: Settings, catalogueCommitted: () => void) {
        this.#engine = engine;
        this.#settings = settings;
        this.#catalogueCommitted = catalogueCommitted;
    }

    /** A definition or a privilege has changed in this transaction. */
    changesCatalogue(): void {
        this.#isCatalogueChanged = true;
    }

    /** Holds a lock to the end of the transaction, which may have to wait for it before it begins. */
    async lock(name: string, locks: Locks): Promise<void> {
        if (!this.#releases.has(name)) {
            this.#releases.set(name, await locks.acquire(name));
        }
    }

    get status(): "I" | "T" | "E" {
        return this.#state === "failed" ? "E" : this.#state === "block" ? "T" : "I";
    }

    /** True while nothing holds the engine to a snapshot. */
    get isOver(): boolean {
        return this.#state === "none" || this.#state === "failed";
    }

    /** Every statement that asks the engine runs in a transaction; without a block it gets one of its own. */
    async ensure(): Promise<void> {
        this.refuseIfFailed();
        if (this.#state === "none") {
            await this.#engine.run("begin transaction");
            this.#settings.begin();
            this.#state = "implicit";
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

    /** BEGIN. False: there was a block already, which is worth a warning. */
    async begin(): Promise<boolean> {
        if (this.#state === "block") {
            return false;
        }
        await this.ensure();
        this.#state = "block";
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
            // The engine may have ended the transaction by itself, as it does on a conflict: then there is nothing to undo.
            await this.#engine.run("rollback").catch(() => undefined);
            this.#settings.end(false);
        }
        this.#isCatalogueChanged = false;
        this.#letGo();
        this.#state = wasBlock ? "failed" : "none";
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
            await this.#engine.run(how);
            this.#settings.end(how === "commit");
            if (how === "commit" && this.#isCatalogueChanged) {
                this.#catalogueCommitted();
            }
        } catch (error) {
            this.#settings.end(false);
            await this.#engine.run("rollback").catch(() => undefined);
            throw error;
        } finally {
            this.#state = "none";
            this.#isCatalogueChanged = false;
            this.#letGo();
        }
    }

    #letGo(): void {
        for (const release of this.#releases.values()) {
            release();
        }
        this.#releases.clear();
    }
}
