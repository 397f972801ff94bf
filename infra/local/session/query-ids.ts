import type { Database } from "../engine/database";

/** The system tables have the number of a query as an INTEGER: seconds since then are one until 2088. */
const BEGINNING = Date.UTC(2020, 0, 1);

/** Numbers the statements that the system tables tell of: they rise over restarts, too, as they do in a cluster. */
export class QueryIds {
    #last = Math.floor((Date.now() - BEGINNING) / 1000);

    next(): number {
        return ++this.#last;
    }

    /** Goes on behind what is kept of earlier runs, which may have outrun the clock, or had another. */
    async goOnBehind(database: Database): Promise<void> {
        const own = await database.connect();
        try {
            const [row] = await own.query(`select max(query_id) from (
                select query_id from warehouse."$system".loads union all select query_id from warehouse."$system".unloads
            )`);
            this.#last = Math.max(this.#last, Number(row?.[0] ?? 0));
        } finally {
            own.close();
        }
    }
}
