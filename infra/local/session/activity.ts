import { SqlError } from "../errors";
import type { Signal } from "../functions/native/session-signals";
import type { Locks } from "./locks";
import type { Transaction } from "./transaction";

/** What a session tells others of itself. */
export interface SessionActivity {
    readonly processId: number;
    readonly user: string;
    readonly startedAt: Date;
    readonly transaction: Transaction;
    /** What runs now. */
    readonly running: { readonly text: string; readonly startedAt: Date } | undefined;
    /** What runs fails, with the message if there is one. */
    cancel(message?: string): void;
    /** What runs fails, the transaction is rolled back, and the client is sent away. */
    terminate(): void;
}

/** Who asks something of another's session. */
interface Asking {
    readonly user: string;
    readonly isSuperuser: boolean;
}

/** The views whose rows are the state of this moment. */
export const LIVE_VIEWS: ReadonlySet<string> = new Set([
    ...["stv_sessions", "stv_recents", "svv_transactions", "pg_locks"],
]);

/** The views whose rows are those of the log of statements. */
export const LOG_VIEWS: ReadonlySet<string> = new Set([
    "stl_query",
    "stl_querytext",
    "stl_ddltext",
    "stl_utilitytext",
    "svl_qlog",
    "svl_statementtext",
    "sys_query_history",
    "sys_query_text",
    "stv_inflight",
    "svv_query_inflight",
]);

/** The sessions of one warehouse. */
export class Activity {
    readonly #sessions = new Set<SessionActivity>();

    add(session: SessionActivity): void {
        this.#sessions.add(session);
    }

    remove(session: SessionActivity): void {
        this.#sessions.delete(session);
    }

    /** CANCEL: of one's own query, or as a superuser of any. @throws SqlError. Source: developer guide, "CANCEL". */
    cancel(processId: number, message: string | undefined, by: Asking, at: number): void {
        const session = this.#withProcess(processId);
        const position = at + 1;
        if (!session) {
            throw new SqlError("22023", `Session ${processId} does not exist.`, {
                hint: "STV_RECENTS lists what runs.",
                position,
            });
        }
        if (!mayStop(session, by)) {
            throw new SqlError("42501", `must be superuser to cancel the query of session ${processId}`, { position });
        }
        if (session.running) {
            session.cancel(message);
        }
    }

    /**
     * PG_CANCEL_BACKEND and PG_TERMINATE_BACKEND, of one's own session, or as a superuser of any; false: there is none.
     * @throws Error of the kind that native functions throw.
     */
    signal({ kind, processId, isSuperuser }: Signal, user: string): boolean {
        const session = this.#withProcess(processId);
        if (!session) {
            return false;
        }
        if (!mayStop(session, { user, isSuperuser })) {
            const what = kind === "cancel" ? "cancel the query of" : "terminate";
            throw new Error(`[42501] must be superuser to ${what} session ${processId}`);
        }
        if (kind === "terminate") {
            session.terminate();
        } else if (session.running) {
            session.cancel();
        }
        return true;
    }

    #withProcess(processId: number): SessionActivity | undefined {
        return [...this.#sessions].find((each) => each.processId === processId);
    }

    /**
     * The rows of the live views as JSON: sessions and locks of all, and of what runs a user's own, all for a superuser.
     * Sources: developer guide, "STV_SESSIONS", "SVV_TRANSACTIONS", "STV_RECENTS".
     */
    json(locks: Locks, by: Asking): string {
        const all = [...this.#sessions].sort((one, other) => one.processId - other.processId);
        const visible = all.filter(({ user }) => by.isSuperuser || user === by.user);
        const owners = new Map(all.map((session) => [session.transaction, session]));
        const lockOf = ({ processId, user, transaction: { id, startedAt } }: SessionActivity) =>
            ({ processId, user, id, startedAt }) as const;
        return JSON.stringify({
            sessions: all.map(({ processId, user, startedAt }) => ({ processId, user, startedAt })),
            running: visible.flatMap(({ processId, user, running }) =>
                running
                    ? [{ processId, user, ...running, micros: (Date.now() - running.startedAt.getTime()) * 1000 }]
                    : [],
            ),
            locks: [
                ...locks.all().flatMap(({ owner, ...lock }) => {
                    const session = owners.get(owner as Transaction);
                    return session ? [{ ...lockOf(session), ...lock }] : [];
                }),
                // Each transaction holds its own number, for which whoever wants to know how it ends would wait.
                ...all
                    .filter(({ transaction }) => transaction.id !== undefined)
                    .map((session) => ({ ...lockOf(session), mode: "ExclusiveLock", granted: true })),
            ],
        });
    }
}

const mayStop = ({ user }: SessionActivity, by: Asking): boolean => by.isSuperuser || user === by.user;
