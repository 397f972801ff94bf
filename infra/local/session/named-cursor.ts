import type { RowStream } from "../engine/connection";
import { SqlError } from "../errors";
import type { ResultColumn } from "../types";
import type { RowBatch } from "./contract";
import { RowCursor, sliceRows } from "./cursor";
import type { QueryRun } from "./query-log";

interface Open {
    readonly name: string;
    readonly columns: readonly ResultColumn[];
    readonly rows: RowCursor;
    /** Its query, in the log. */
    readonly run: QueryRun | undefined;
    /** The row fetched last; undefined before the first and after the last. */
    current?: RowBatch;
}

/** The cursor that DECLARE opens: one at a time, until its transaction ends. Source: developer guide, "DECLARE". */
export class NamedCursor {
    #open: Open | undefined;

    /** @throws SqlError if a cursor is open already. */
    refuseSecond(name: string): void {
        if (this.#open) {
            throw this.#open.name === name
                ? new SqlError("42P03", `cursor "${name}" already exists`)
                : new SqlError("0A000", `Only one cursor at a time can be open: "${this.#open.name}" is.`, {
                      hint: "CLOSE it first.",
                  });
        }
    }

    declare(name: string, columns: readonly ResultColumn[], stream: RowStream, run: QueryRun | undefined): void {
        if (run) {
            run.isOfCursor = true;
        }
        this.#open = { name, columns, rows: new RowCursor({ stream }), run };
    }

    isOpen(name: string): boolean {
        return this.#open?.name === name;
    }

    /** What FETCH will yield. @throws SqlError 34000 */
    columns(name: string): readonly ResultColumn[] {
        return this.#named(name).columns;
    }

    /** The rows of one FETCH: they leave the cursor as they are sent. 0 is the row fetched last, once more. */
    fetch(name: string, count: number | "all"): RowCursor {
        const open = this.#named(name);
        if (count === 0) {
            return new RowCursor({ rows: open.current ?? { count: 0, columns: open.columns.map(() => []) } });
        }
        let left = count === "all" ? Number.POSITIVE_INFINITY : count;
        const next = async (): Promise<RowBatch | undefined> => {
            const batch = left > 0 ? await open.rows.take(left) : undefined;
            if (batch) {
                left -= batch.count;
                if (open.run) {
                    open.run.returnedRows += batch.count;
                }
                open.current = sliceRows(batch, batch.count - 1, batch.count);
            } else if (left > 0) {
                open.current = undefined;
                open.run?.end();
            }
            return batch;
        };
        return new RowCursor({ stream: { next, close: () => undefined } });
    }

    /** Reads what is left into memory: another statement needs the engine's connection. */
    async makeWay(): Promise<void> {
        if (this.#open?.rows.isStreaming) {
            await this.#open.rows.detach();
        }
    }

    /** CLOSE. @throws SqlError 34000 */
    closeNamed(name: string): void {
        this.#named(name);
        this.close();
    }

    /** The transaction has ended. */
    close(): void {
        this.#open?.rows.close();
        this.#open?.run?.end();
        this.#open = undefined;
    }

    #named(name: string): Open {
        if (this.#open?.name !== name) {
            throw new SqlError("34000", `cursor "${name}" does not exist`);
        }
        return this.#open;
    }
}
