import { DataRows } from "../data-rows";
import type { RowStream } from "../engine/connection";
import { SqlError } from "../errors";
import type { AnswerSink, RowBatch } from "./contract";

/** So much of one statement's rows waits in the server's memory, which all sessions share. */
const MOST_BYTES = 1024 * 1024 * 1024;

/** The rows of one statement, handed out as a client asks for them. */
export class RowCursor {
    #stream: RowStream | undefined;
    #waiting: RowBatch[];
    /** Asked for already. */
    #ahead: Promise<RowBatch | undefined> | undefined;

    constructor(source: { readonly stream: RowStream } | { readonly rows: RowBatch }) {
        this.#stream = "stream" in source ? source.stream : undefined;
        this.#waiting = "rows" in source ? [source.rows] : [];
    }

    /** True while the engine's connection is bound to this cursor. */
    get isStreaming(): boolean {
        return this.#stream !== undefined;
    }

    /** Sends at most `limit` rows (0: all). `isDone` is false when the limit was met: there may be more. */
    async send(limit: number, sink: AnswerSink): Promise<{ readonly count: number; readonly isDone: boolean }> {
        let count = 0;
        for (;;) {
            const batch = await this.take(limit === 0 ? Number.POSITIVE_INFINITY : limit - count);
            if (!batch) {
                return { count, isDone: true };
            }
            if (limit === 0 && this.#waiting.length === 0) {
                this.#fetchAhead();
            }
            await sink.rows(batch);
            count += batch.count;
            if (limit !== 0 && count === limit) {
                return { count, isDone: false };
            }
        }
    }

    /** The next rows, at most so many; undefined after the last. */
    async take(limit: number): Promise<RowBatch | undefined> {
        const batch = this.#waiting.shift() ?? (await this.#next());
        if (!batch || batch.count <= limit) {
            return batch;
        }
        this.#waiting.unshift(sliceRows(batch, limit, batch.count));
        return sliceRows(batch, 0, limit);
    }

    /**
     * Reads what is left into memory, so that another statement can use the engine's connection. Redshift limits the results
     * of cursors, too. @throws SqlError 53200. Source: developer guide, "DECLARE", cursor constraints.
     */
    async detach(): Promise<void> {
        let bytes = 0;
        for (let batch = await this.#next(); batch; batch = await this.#next()) {
            bytes += batch.messages?.length ?? 0;
            if (bytes > MOST_BYTES) {
                throw new SqlError("53200", "The rows that a cursor or portal still has to give are more than 1 GB.", {
                    hint: "Fetch them all before the next statement, or run that in another session.",
                });
            }
            this.#waiting.push(batch);
        }
    }

    close(): void {
        this.#stream?.close();
        this.#stream = undefined;
        this.#ahead = undefined;
        this.#waiting = [];
    }

    /** While rows are on their way to the client, the engine gives the next ones. */
    #fetchAhead(): void {
        this.#ahead = this.#stream?.next();
        // Who takes them hears of an error; nobody does if the client goes away meanwhile.
        this.#ahead?.catch(() => undefined);
    }

    async #next(): Promise<RowBatch | undefined> {
        const ahead = this.#ahead ?? this.#stream?.next();
        this.#ahead = undefined;
        const batch = await ahead;
        if (!batch) {
            this.#stream = undefined;
        }
        return batch;
    }
}

/** Some of a batch's rows. */
export function sliceRows(batch: RowBatch, from: number, to: number): RowBatch {
    return batch instanceof DataRows
        ? batch.slice(from, to)
        : { count: to - from, columns: batch.columns.map((column) => column.slice(from, to)) };
}
