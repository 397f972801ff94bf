/**
 * The one error that crosses the local warehouse's rooms: what a client gets as an ErrorResponse.
 * `code` is the SQLSTATE; `position` counts characters of the statement from 1, as the protocol does.
 * Source: PostgreSQL manual, "Error and Notice Message Fields".
 */
export class SqlError extends Error {
    readonly code: string;
    readonly detail?: string;
    readonly hint?: string;
    readonly position?: number;

    constructor(code: string, message: string, more: { detail?: string; hint?: string; position?: number } = {}) {
        super(message);
        this.name = "SqlError";
        this.code = code;
        this.detail = more.detail;
        this.hint = more.hint;
        this.position = more.position;
    }
}

/** What Redshift would not take, or this warehouse cannot do yet: named, never guessed. `at` is a character offset from 0. */
export function notSupported(what: string, at?: number, hint?: string): SqlError {
    return new SqlError("0A000", `${what}`, { hint, position: at === undefined ? undefined : at + 1 });
}

/** A statement that Redshift's grammar does not know. `at` is a character offset from 0. */
export function syntaxError(message: string, at: number, hint?: string): SqlError {
    return new SqlError("42601", message, { hint, position: at + 1 });
}

/**
 * What a statement ends with that its client, a superuser or its time limit has stopped; `query` is its number in the log.
 * Source: developer guide, "CANCEL", examples.
 */
export function cancelledByUser(query?: number): SqlError {
    return new SqlError("57014", `Query ${query === undefined ? "" : `(${query}) `}cancelled on user's request`);
}

/** A prepared statement yields other columns than its client was told of. Source: PostgreSQL, RevalidateCachedQuery. */
export function changedResult(): SqlError {
    return new SqlError("0A000", "cached plan must not change result type", {
        hint: "Its tables have been changed since the statement was described: prepare it again.",
    });
}
