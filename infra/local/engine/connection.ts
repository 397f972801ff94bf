import type {
    DuckDBConnection,
    DuckDBMaterializedResult,
    DuckDBPreparedStatement,
    DuckDBResult,
} from "@duckdb/node-api";
import { cancelledByUser, SqlError } from "../errors";
import type { RowBatch } from "../session/contract";
import { zoneOffsets } from "../time-zones";
import type { DataType, ResultColumn } from "../types";
import { isBroken, isOfKeptCommit, toSqlError } from "./errors";
import { ChunkRows } from "./rows/chunk-rows";
import { shapesOf } from "./rows/columns";
import { PLAIN_STYLE } from "./text";
import { withValues } from "./values";

/** A result that is read chunk by chunk. Nothing else may run on its connection until it is drained or closed. */
export interface RowStream {
    /** The next rows, or undefined after the last. One call at a time. */
    next(): Promise<RowBatch | undefined>;
    /** Lets the engine's result go, also while it is asked for rows; harmless when it has ended. */
    close(): void;
}

/** One connection to the engine: a transaction and temporary tables of its own. One statement at a time. */
export class EngineConnection {
    readonly #connection: DuckDBConnection;
    readonly #onBroken: (error: SqlError) => void;
    #closed = false;
    /** The engine may have committed when it hears of an interrupt, and tells of nothing but the interrupt. */
    #isCommitting = false;
    /** So often something was to be interrupted. */
    #interrupts = 0;
    #timeZone = "UTC";
    #style = PLAIN_STYLE;

    /** `onBroken` hears of an error after which the engine must be opened anew. */
    constructor(connection: DuckDBConnection, onBroken: (error: SqlError) => void = () => undefined) {
        this.#connection = connection;
        this.#onBroken = onBroken;
    }

    /** The zone in which moments are read and printed, by the engine's name of it. */
    async setTimeZone(zone: string): Promise<void> {
        if (zone !== this.#timeZone) {
            await this.run(`set TimeZone = '${zone.replaceAll("'", "''")}'`);
            this.#timeZone = zone;
            this.#style = { ...this.#style, offsetAt: zone === "UTC" ? undefined : zoneOffsets(zone) };
        }
    }

    /** How many digits more than 6 of a REAL, and fewer than 15 of a DOUBLE PRECISION, are printed. */
    setExtraFloatDigits(extraFloatDigits: number): void {
        this.#style = { ...this.#style, extraFloatDigits };
    }

    /** Runs a statement to its end and gives the number of rows it changed. Parameters are bound as text. */
    async run(sql: string, values: readonly (string | null)[] = []): Promise<number> {
        return this.#guarded(async () => {
            if (values.length === 0) {
                return (await this.#connection.run(sql)).rowsChanged;
            }
            const prepared = await this.#prepare(sql, values);
            try {
                return (await prepared.run()).rowsChanged;
            } finally {
                prepared.destroySync();
            }
        });
    }

    /**
     * Ends the transaction for good, and can't be interrupted. One that is in the engine's log is kept, whatever fails of the
     * engine's work after it.
     */
    async commit(): Promise<void> {
        return this.#guarded(async () => {
            this.#isCommitting = true;
            try {
                await this.#connection.run("commit");
            } catch (error) {
                if (!isOfKeptCommit(error)) {
                    throw error;
                }
                this.#onBroken(toSqlError(error));
            } finally {
                this.#isCommitting = false;
            }
        });
    }

    /** All rows of a query, in JavaScript's own types: for questions of our own, never for a client's result. */
    async query(sql: string, values: readonly (string | null)[] = []): Promise<readonly (readonly unknown[])[]> {
        return this.#guarded(async () => {
            const reader = await this.#connection.runAndReadAll(sql, [...values]);
            return reader.getRowsJS();
        });
    }

    /**
     * The rows of a query as `query` gives them, some at a time: they are never all in memory. Nothing else may run on the
     * connection until they have ended or are asked for no longer.
     */
    async *someRows(sql: string): AsyncGenerator<readonly (readonly unknown[])[]> {
        const interrupts = this.#interrupts;
        const prepared = await this.#guarded(() => this.#prepare(sql, []));
        try {
            const batches = (await this.#guarded(() => prepared.stream())).yieldRowsJs();
            for (;;) {
                const { done, value } = await this.#guarded(() => batches.next());
                if (this.#interrupts > interrupts) {
                    throw cancelledByUser(); // the engine ends the rows as if there were no more
                }
                if (done) {
                    return;
                }
                yield value;
            }
        } finally {
            prepared.destroySync();
        }
    }

    /** Starts a query whose rows are fetched as they are needed; `types` are its columns' types, in order. */
    async stream(
        sql: string,
        columns: readonly ResultColumn[],
        values: readonly (string | null)[] = [],
    ): Promise<RowStream> {
        return this.#guarded(async () => {
            const interrupts = this.#interrupts;
            const prepared = await this.#prepare(sql, values);
            let result: DuckDBResult;
            try {
                if (this.#interrupts > interrupts) {
                    throw cancelledByUser(); // the engine forgets it at its next step
                }
                result = await prepared.stream();
            } catch (error) {
                prepared.destroySync();
                throw error;
            }
            try {
                requireColumns(result, columns);
            } catch (error) {
                prepared.destroySync();
                throw error;
            }
            return this.#streamOf(
                prepared,
                result,
                columns.map((column) => column.type),
                interrupts,
            );
        });
    }

    /** As `stream`, but begins, plans and runs in one step and has all rows then. Undefined: they are more than `most`. */
    async fewRows(
        sql: string,
        columns: readonly ResultColumn[],
        values: readonly (string | null)[],
        most: number,
    ): Promise<RowStream | undefined> {
        return this.#guarded(async () => {
            const limited = `SELECT * FROM (${withValues(sql, values)}) LIMIT ${most + 1}`;
            const result = (await this.#connection.run(limited)) as DuckDBMaterializedResult;
            if (result.rowCount > most) {
                return undefined;
            }
            requireColumns(result, columns);
            const shapes = shapesOf(
                result,
                columns.map((column) => column.type),
            );
            let index = 0;
            let rows: ChunkRows | undefined;
            return {
                next: async () => {
                    let batch = rows?.next();
                    while (!batch && index < result.chunkCount) {
                        rows = new ChunkRows(result.getChunk(index++), shapes, this.#style);
                        batch = rows.next();
                    }
                    return batch;
                },
                close: () => undefined,
            };
        });
    }

    /** Makes what runs now fail with 57014, unless it is a commit. Safe at any time, from anywhere. */
    interrupt(): void {
        if (!this.#closed && !this.#isCommitting) {
            this.#interrupts++;
            this.#connection.interrupt();
        }
    }

    close(): void {
        if (!this.#closed) {
            this.#closed = true;
            this.#connection.closeSync();
        }
    }

    /** `interrupts`: so often something had been interrupted before it began. */
    #streamOf(
        prepared: DuckDBPreparedStatement,
        result: DuckDBResult,
        types: readonly DataType[],
        interrupts: number,
    ): RowStream {
        const shapes = shapesOf(result, types);
        let rows: ChunkRows | undefined;
        let open = true;
        let fetching = false;
        const close = () => {
            rows = undefined;
            open = false;
            if (!fetching) {
                prepared.destroySync(); // does no harm when it was done before
            }
        };
        return {
            next: () =>
                this.#guarded(async () => {
                    const waiting = rows?.next();
                    if (waiting || !open) {
                        return waiting;
                    }
                    fetching = true;
                    const chunk = await result.fetchChunk().finally(() => {
                        fetching = false;
                        if (!open) {
                            close();
                        }
                    });
                    if (open && this.#interrupts > interrupts) {
                        close();
                        throw cancelledByUser(); // the engine ends the rows as if there were no more
                    }
                    if (!chunk || chunk.rowCount === 0) {
                        close();
                    }
                    if (!open || !chunk) {
                        return undefined;
                    }
                    rows = new ChunkRows(chunk, shapes, this.#style);
                    return rows.next();
                }),
            close,
        };
    }

    async #prepare(sql: string, values: readonly (string | null)[]): Promise<DuckDBPreparedStatement> {
        const prepared = await this.#connection.prepare(sql);
        for (const [index, value] of values.entries()) {
            if (index >= prepared.parameterCount) {
                break; // a parameter that the statement's plan did not need
            }
            if (value === null) {
                prepared.bindNull(index + 1);
            } else {
                prepared.bindVarchar(index + 1, value);
            }
        }
        return prepared;
    }

    async #guarded<T>(work: () => Promise<T>): Promise<T> {
        try {
            return await work();
        } catch (error) {
            const found = toSqlError(error);
            if (isBroken(error)) {
                this.#onBroken(found);
            }
            throw found;
        }
    }
}

function requireColumns({ columnCount }: DuckDBResult, columns: readonly ResultColumn[]): void {
    if (columnCount !== columns.length) {
        throw new SqlError("XX000", `The engine yields ${columnCount} columns where ${columns.length} were planned.`);
    }
}
