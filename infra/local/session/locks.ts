import { SqlError } from "../errors";

/**
 * What a transaction may do with a table until it ends. `share`: read it; `write`: change its rows or its definition;
 * `exclusive` (LOCK): keep all others from it. Source: developer guide, "LOCK", "Write and read/write operations".
 */
export type LockMode = "share" | "write" | "exclusive";

/** A transaction that holds locks or waits for one. */
export interface LockOwner {
    /** Of its session: what messages know it by. */
    readonly processId: number;
}

interface Request {
    readonly owner: LockOwner;
    readonly table: string;
    readonly mode: LockMode;
    /** Whoever holds a weaker lock of the table already waits for nobody who came later. */
    readonly isUpgrade: boolean;
    readonly grant: () => void;
    readonly refuse: (reason: SqlError) => void;
}

interface TableLock {
    readonly held: Map<LockOwner, LockMode>;
    waiting: Request[];
}

/** Two modes go together if their ranks add up to less than CONFLICT. */
const RANK: Readonly<Record<LockMode, number>> = { share: 0, write: 2, exclusive: 3 };
const CONFLICT = 3;

/** PostgreSQL's names, which Redshift's messages use. */
const NAMES: Readonly<Record<LockMode, string>> = {
    share: "AccessShareLock",
    write: "ShareRowExclusiveLock",
    exclusive: "AccessExclusiveLock",
};

const conflict = (one: LockMode, other: LockMode) => RANK[one] + RANK[other] >= CONFLICT;

/** The tables' locks of one warehouse, by schema and name: given in the order in which they were asked for. */
export class Locks {
    readonly #tables = new Map<string, TableLock>();
    readonly #held = new Map<LockOwner, Set<string>>();
    readonly #waiting = new Map<LockOwner, Request>();

    /**
     * Holds a lock until `release`. Undefined: it is held at once; otherwise a promise that waits for it.
     * @throws SqlError 40P01 if it would be waited for for ever. The promise fails as `stopWaiting` says.
     */
    acquire(owner: LockOwner, table: string, mode: LockMode): Promise<void> | undefined {
        const lock: TableLock = this.#tables.get(table) ?? { held: new Map(), waiting: [] };
        const before = lock.held.get(owner);
        if (before !== undefined && RANK[before] >= RANK[mode]) {
            return undefined;
        }
        this.#tables.set(table, lock);
        const wanted = { owner, table, mode, isUpgrade: before !== undefined };
        if (this.#blockers(wanted).length === 0) {
            this.#hold(lock, wanted);
            return undefined;
        }
        this.#refuseDeadlock(wanted);
        return new Promise<void>((resolve, reject) => {
            const request: Request = {
                ...wanted,
                grant: () => {
                    this.#waiting.delete(owner);
                    resolve();
                },
                refuse: (reason) => {
                    this.#waiting.delete(owner);
                    reject(reason);
                },
            };
            this.#waiting.set(owner, request);
            lock.waiting.push(request);
        });
    }

    /** Whether a lock would be held at once. */
    isFree(owner: LockOwner, table: string, mode: LockMode): boolean {
        return !this.#tables.has(table) || this.#blockers({ owner, table, mode, isUpgrade: false }).length === 0;
    }

    /** Every lock that is held or waited for. */
    all(): readonly {
        readonly owner: LockOwner;
        readonly table: string;
        readonly mode: string;
        readonly granted: boolean;
    }[] {
        return [...this.#tables].flatMap(([table, { held, waiting }]) => [
            ...[...held].map(([owner, mode]) => ({ owner, table, mode: NAMES[mode], granted: true })),
            ...waiting.map(({ owner, mode }) => ({ owner, table, mode: NAMES[mode], granted: false })),
        ]);
    }

    /** Ends the wait of a transaction that waits. */
    stopWaiting(owner: LockOwner, reason: SqlError): void {
        const request = this.#waiting.get(owner);
        if (request) {
            const lock = this.#tables.get(request.table) as TableLock;
            lock.waiting = lock.waiting.filter((each) => each !== request);
            request.refuse(reason);
            this.#grantWaiting(request.table, lock);
        }
    }

    /** Lets all locks of a transaction go. */
    release(owner: LockOwner): void {
        const tables = this.#held.get(owner) ?? [];
        this.#held.delete(owner);
        for (const table of tables) {
            const lock = this.#tables.get(table) as TableLock;
            lock.held.delete(owner);
            this.#grantWaiting(table, lock);
        }
    }

    #hold(lock: TableLock, { owner, table, mode }: Pick<Request, "owner" | "table" | "mode">): void {
        lock.held.set(owner, mode);
        const tables = this.#held.get(owner) ?? new Set();
        tables.add(table);
        this.#held.set(owner, tables);
    }

    #grantWaiting(table: string, lock: TableLock): void {
        for (const request of [...lock.waiting]) {
            if (this.#blockers(request).length === 0) {
                lock.waiting = lock.waiting.filter((each) => each !== request);
                this.#hold(lock, request);
                request.grant();
            }
        }
        if (lock.held.size === 0 && lock.waiting.length === 0) {
            this.#tables.delete(table);
        }
    }

    /** Who must let go first: holders, and those who have waited for longer. */
    #blockers(wanted: Pick<Request, "owner" | "table" | "mode" | "isUpgrade">): readonly LockOwner[] {
        const { held, waiting } = this.#tables.get(wanted.table) as TableLock;
        const own = waiting.findIndex(({ owner }) => owner === wanted.owner);
        const earlier = wanted.isUpgrade ? [] : waiting.slice(0, own < 0 ? waiting.length : own);
        return [...held, ...earlier.map(({ owner, mode }) => [owner, mode] as const)]
            .filter(([owner, mode]) => owner !== wanted.owner && conflict(mode, wanted.mode))
            .map(([owner]) => owner);
    }

    /** Source: developer guide, "Potential deadlock situation for concurrent write transactions". */
    #refuseDeadlock(wanted: Pick<Request, "owner" | "table" | "mode" | "isUpgrade">): void {
        const seen = new Set<LockOwner>();
        const waitsForWanted = (owner: LockOwner): boolean => {
            if (owner === wanted.owner) {
                return true;
            }
            const request = seen.has(owner) ? undefined : this.#waiting.get(owner);
            seen.add(owner);
            return request !== undefined && this.#blockers(request).some(waitsForWanted);
        };
        const blocker = this.#blockers(wanted).find(waitsForWanted);
        if (blocker) {
            const { owner, mode, table } = wanted;
            throw new SqlError("40P01", "deadlock detected", {
                detail: `Process ${owner.processId} waits for ${NAMES[mode]} on relation "${table}"; blocked by process ${blocker.processId}, which waits for this one.`,
                hint: "Run the transaction again; change or LOCK tables in the same order in every transaction.",
            });
        }
    }
}
