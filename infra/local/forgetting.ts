import { messageOf } from "../errors";
import { retentionStatement } from "./catalog";
import type { Database } from "./engine/database";

const DAY_MS = 24 * 60 * 60 * 1000;

/** Forgets old loads and unloads at once, and then once a day. Gives what ends that, to be awaited before the database is closed. */
export function forgetOldLoads(database: Database, log: (line: string) => void): () => Promise<void> {
    const forget = async () => {
        try {
            const own = await database.connect();
            try {
                await own.run(retentionStatement(new Date()));
            } finally {
                own.close();
            }
        } catch (error) {
            log(`What the system tables tell of old loads is kept for another day: ${messageOf(error)}`);
        }
    };
    let work = forget();
    const timer = setInterval(() => {
        work = work.then(forget);
    }, DAY_MS).unref();
    return async () => {
        clearInterval(timer);
        await work;
    };
}
