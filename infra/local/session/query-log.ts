import type { Statement } from "../dialect/ast";
import type { SqlError } from "../errors";

/** What of a statement is known when it begins to run. */
export interface BegunQuery {
    readonly id: number;
    readonly user: string;
    readonly processId: number;
    /** Undefined: it belongs to no transaction (yet). */
    readonly transactionId: number | undefined;
    /** SET query_group; undefined: none. */
    readonly label: string | undefined;
    readonly kind: LoggedKind;
    /** Without passwords and keys. */
    readonly text: string;
    readonly startedAt: Date;
    /** It reads or writes rows of tables, so that Redshift's compute nodes run it and its leader node not alone. */
    readonly isOnNodes: boolean;
}

/** Where a statement is logged (STL_QUERY, STL_DDLTEXT, STL_UTILITYTEXT), and its `query_type` in SYS_QUERY_HISTORY. */
export interface LoggedKind {
    readonly log: "query" | "ddl" | "utility";
    readonly type: string;
}

const query = (type: string): LoggedKind => ({ log: "query", type });
const DDL: LoggedKind = { log: "ddl", type: "DDL" };
const UTILITY: LoggedKind = { log: "utility", type: "UTILITY" };

/** The kinds that are logged. Source: developer guide, "STL_QUERYTEXT", "STL_DDLTEXT", "STL_UTILITYTEXT". */
const KINDS: Readonly<Partial<Record<Statement["kind"], LoggedKind>>> = {
    select: query("SELECT"),
    declare: query("SELECT"),
    insert: query("INSERT"),
    update: query("UPDATE"),
    delete: query("DELETE"),
    merge: query("OTHER"),
    copy: query("COPY"),
    unload: query("UNLOAD"),
    create_table_as: query("CTAS"),
    create_table: DDL,
    create_view: DDL,
    create_materialized_view: DDL,
    create_schema: DDL,
    drop: DDL,
    alter_table: DDL,
    alter_schema: DDL,
    begin: UTILITY,
    commit: UTILITY,
    rollback: UTILITY,
    analyze: UTILITY,
    vacuum: UTILITY,
    refresh: UTILITY,
    cancel: UTILITY,
    comment: UTILITY,
    create_user: UTILITY,
    alter_user: UTILITY,
    drop_user: UTILITY,
    create_group: UTILITY,
    alter_group: UTILITY,
    drop_group: UTILITY,
    explain: UTILITY,
    grant: UTILITY,
    revoke: UTILITY,
    lock: UTILITY,
    set: UTILITY,
    reset: UTILITY,
    show: UTILITY,
    show_grants: UTILITY,
    show_list: UTILITY,
    show_definition: UTILITY,
    truncate: UTILITY,
};

/** How a statement is logged; undefined: it is not. */
export function loggedKind(kind: Statement["kind"]): LoggedKind | undefined {
    return KINDS[kind];
}

/** A statement of the log: it runs until it ends, once. */
export class QueryRun {
    /** So many rows the client has got. */
    returnedRows = 0;
    /** Its rows are those of a cursor: it ends with the cursor. */
    isOfCursor = false;
    #endedAt: Date | undefined;
    #error: SqlError | undefined;
    /** Let go of at the end: it belongs to a session, and the log outlives sessions. */
    #onEnd: ((run: QueryRun) => void) | undefined;

    constructor(
        readonly begun: BegunQuery,
        onEnd: (run: QueryRun) => void,
    ) {
        this.#onEnd = onEnd;
    }

    /** True: it ran to its end, without an error. */
    get isComplete(): boolean {
        return this.#endedAt !== undefined && this.#error === undefined;
    }

    end(error?: SqlError): void {
        if (!this.#endedAt) {
            this.#endedAt = new Date();
            this.#error = error;
            this.#onEnd?.(this);
            this.#onEnd = undefined;
        }
    }

    /** As `redshift.catalog."$query_log"` reads it. */
    toJSON(): object {
        const { kind, ...begun } = this.begun;
        return {
            ...begun,
            ...kind,
            endedAt: this.#endedAt,
            status: this.#status(),
            error: this.#error?.message,
            returnedRows: this.returnedRows,
        };
    }

    #status(): string {
        if (!this.#endedAt) {
            return "running";
        }
        return !this.#error ? "success" : this.#error.code === "57014" ? "canceled" : "failed";
    }
}

/** So much of a statement's text is kept, as on Redshift at most. */
const MAX_TEXT = 65_535;

/** The newest statements of all sessions, in memory: so many, and so many characters of them, whichever is met first. */
export class QueryLog {
    readonly #runs = new Set<QueryRun>();
    #characters = 0;

    constructor(
        readonly maxStatements = 10_000,
        readonly maxCharacters = 4_000_000,
    ) {}

    begin(begun: BegunQuery, onEnd: (run: QueryRun) => void): QueryRun {
        // A part of a text keeps the whole text in memory: a copy does not.
        const text = Buffer.from(begun.text.slice(0, MAX_TEXT)).toString();
        const run = new QueryRun({ ...begun, text }, onEnd);
        this.#runs.add(run);
        this.#characters += text.length;
        for (const oldest of this.#runs) {
            if (this.#runs.size <= this.maxStatements && this.#characters <= this.maxCharacters) {
                break;
            }
            this.#runs.delete(oldest);
            this.#characters -= oldest.begun.text.length;
        }
        return run;
    }

    /** What a user may see of it, oldest first, as JSON: a superuser everything, others what they ran themselves. */
    json(by: { readonly user: string; readonly isSuperuser: boolean }): string {
        const queries = [...this.#runs].filter(({ begun }) => by.isSuperuser || begun.user === by.user);
        return JSON.stringify({ queries });
    }
}
