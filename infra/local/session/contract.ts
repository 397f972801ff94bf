import type { Reals } from "../data-rows";
import type { SqlError } from "../errors";
import type { DataType, ResultColumn } from "../types";

/** What a client said of itself in its StartupMessage. */
export interface StartupParameters {
    readonly user: string;
    readonly database: string;
    /** Further run-time parameters: application_name, client_encoding, ... */
    readonly settings: Readonly<Record<string, string>>;
    /** What the client knows its session by (BackendKeyData), and pg_backend_pid() answers. */
    readonly processId?: number;
}

/** The secret that authentication checks against; the wire never sees a password in clear unless the client sends it. */
export interface ScramVerifier {
    readonly salt: Buffer;
    readonly iterations: number;
    readonly storedKey: Buffer;
    readonly serverKey: Buffer;
}

/** The door of `session/` to the wire: one warehouse, many sessions. */
export interface SessionHost {
    /** The verifier of a user's password, or undefined for a user that does not exist (the wire then fails with 28P01 in the same time). */
    verifierOf(user: string): Promise<ScramVerifier | undefined>;
    /** Opens a session; throws SqlError 3D000 for an unknown database. */
    open(startup: StartupParameters): Promise<Session>;
}

/** Rows on their way to a client: columns of equal length, each value in PostgreSQL's text form or null. */
export interface RowBatch {
    readonly count: number;
    readonly columns: readonly (readonly (string | null)[])[];
    /** The same as DataRow messages, where the engine gave them. */
    readonly messages?: Buffer;
    /** The values of its REAL columns, where the engine gave them. */
    readonly reals?: Reals;
    /** Tells that they have been sent: their memory is used again. */
    release?(): void;
}

/** Where the answers of a statement go. Each promise resolves when the client can take more (back-pressure). */
export interface AnswerSink {
    /** Simple protocol only: what the rows that follow look like. */
    rowDescription(columns: readonly ResultColumn[]): Promise<void>;
    rows(batch: RowBatch): Promise<void>;
    /** The command tag: "SELECT 3", "INSERT 0 1", "CREATE TABLE". */
    complete(tag: string): Promise<void>;
    /** An empty query string. */
    empty(): Promise<void>;
}

/** What a session says between answers, at any time. */
export interface SessionEvents {
    notice(notice: Notice): void;
    /** A run-time parameter that clients follow (ParameterStatus) has changed. */
    parameterStatus(name: string, value: string): void;
    /** Another session has terminated this one: the client is sent away with the reason as soon as nothing runs. */
    end(reason: SqlError): void;
}

export interface Notice {
    readonly severity: "WARNING" | "NOTICE" | "INFO";
    readonly code: string;
    readonly message: string;
    readonly detail?: string;
    readonly hint?: string;
}

/** A parameter's value that no text of its type says: in the plain form of `kind` that the engine binds. */
export interface PlainValue {
    readonly kind: DataType["kind"];
    readonly plain: string;
}

/** One value of a Bind message: the wire has already turned binary into text, but for a VARBYTE's bytes, which may be none. */
export type ParameterValue = string | PlainValue | null;

/**
 * One client's session. The wire calls one method at a time and awaits it, except `cancel`, which may come at any time.
 * Every method may throw SqlError; after one, the wire answers with ErrorResponse and, in the extended protocol, skips to Sync.
 */
export interface Session {
    readonly events: { current: SessionEvents | undefined };
    /** ParameterStatus messages to send after authentication, in order. */
    readonly parameters: ReadonlyMap<string, string>;
    /** I: idle, T: in a transaction block, E: in a failed one. */
    readonly transactionStatus: "I" | "T" | "E";
    /** All statements of one simple query, in one implicit transaction. */
    simpleQuery(text: string, sink: AnswerSink): Promise<void>;
    /** `parameterTypes` are OIDs, 0 for "you say". Name "" is the unnamed statement. */
    parse(name: string, text: string, parameterTypes: readonly number[]): Promise<void>;
    describeStatement(
        name: string,
    ): Promise<{ parameters: readonly number[]; columns: readonly ResultColumn[] | undefined }>;
    bind(portal: string, statement: string, values: readonly ParameterValue[]): Promise<void>;
    /** Undefined: the portal yields no rows. */
    describePortal(name: string): Promise<readonly ResultColumn[] | undefined>;
    /**
     * `limit` 0 is all rows. "suspended": rows remain, the wire says PortalSuspended; otherwise the sink got `complete` or
     * `empty`. `isLast`: it is known that Sync follows.
     */
    execute(portal: string, limit: number, sink: AnswerSink, isLast?: boolean): Promise<"complete" | "suspended">;
    closeStatement(name: string): Promise<void>;
    closePortal(name: string): Promise<void>;
    /** Ends the implicit transaction: commits it, or rolls it back if `failed`. */
    sync(failed: boolean): Promise<void>;
    /** Interrupts what runs now: it fails with 57014. */
    cancel(): void;
    /** The client has gone: rolls back, drops temporary tables, lets the engine's connection go. */
    close(): Promise<void>;
}
