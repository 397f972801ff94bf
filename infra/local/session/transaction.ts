import type { EngineConnection } from "../engine/connection";
import { SqlError } from "../errors";
import type { CatalogueState, CatalogueVersions } from "./catalogue-versions";
import type { Locks } from "./locks";
import type { Settings } from "./settings";

const BEGIN = "begin transaction";
/** The engine takes a database's snapshot with the first look at it. */
const SNAPSHOT = `select 1 from warehouse."$system".users limit 0`;

/**
 * The transaction of a session, as PostgreSQL's protocol tells of it: none, an implicit one around the statements of one
 * message or up to Sync, or a block between BEGIN and COMMIT, which an error leaves failed until it is ended.
 */
export class Transaction {
    #state: "none" | "implicit" | "block" | "failed" = "none";
    readonly #engine: EngineConnection;
    readonly #settings: Settings;
    readonly #versions: CatalogueVersions;
    #isCatalogueChanged = false;
    /** Undefined before the first statement that asks the engine. */
    #sees: CatalogueState | undefined;
    /** Of each lock that is held to the transaction's end. */
    readonly #releases = new Map<string, () => void>();

    constructor(engine: EngineConnection, settings: Settings, versions: CatalogueVersions) {
        this.#engine = engine;
        this.#settings = settings;
        this.#versions = versions;
    }

    /** A definition or a privilege has changed in this transaction. */
    changesCatalogue(): void {
        this.#isCatalogueChanged = true;
        this.#sees = Symbol("changes of its own");
    }

    /** What a statement sees of the catalogue. `ensure` comes first. */
    get catalogue(): CatalogueState {
        if (this.#sees === undefined) {
            throw new Error("A statement looks at the catalogue outside of a transaction.");
        }
        return this.#sees;
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

    /**
     * Every statement that asks the engine runs in a transaction; without a block it gets one of its own. The first of a
     * transaction makes its snapshot. Source: developer guide, "Serializable isolation".
     */
    async ensure(): Promise<void> {
        this.refuseIfFailed();
        if (this.#sees === undefined) {
            const begin = this.#state === "none" ? `${BEGIN}; ` : "";
            if (this.#state === "none") {
                this.#begun("implicit");
            }
            this.#sees = await this.#versions.seenBy(() => this.#engine.run(`${begin}${SNAPSHOT}`));
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
        this.refuseIfFailed();
        if (this.#state === "block") {
            return false;
        }
        if (this.#state === "none") {
            await this.#engine.run(BEGIN);
        }
        this.#begun("block");
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
            const run = () => this.#engine.run(how);
            await (how === "commit" && this.#isCatalogueChanged ? this.#versions.during(run) : run());
            this.#settings.end(how === "commit");
        } catch (error) {
            this.#settings.end(false);
            await this.#engine.run("rollback").catch(() => undefined);
            throw error;
        } finally {
            this.#over("none");
        }
    }

    #begun(state: "implicit" | "block"): void {
        this.#settings.begin();
        this.#state = state;
    }

    #over(state: "none" | "failed"): void {
        this.#state = state;
        this.#sees = undefined;
        this.#isCatalogueChanged = false;
        for (const release of this.#releases.values()) {
            release();
        }
        this.#releases.clear();
    }
}
