import { stat, statfs } from "node:fs/promises";
import path from "node:path";
import { messageOf } from "../errors";
import { retentionStatement } from "./catalog";
import type { Database } from "./engine/database";

/** What a server does beside its sessions, for as long as a database is open. */
export interface Housekeeping {
    /** To be awaited before the database is closed. */
    stop(): Promise<void>;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const LOOK_MS = 10_000;

/** Keeps system tables and file from growing for ever. `log` hears of what can't be done. */
export function keepHouse(database: Database, databaseFile: string, log: (line: string) => void): Housekeeping {
    const works = [
        regularly(DAY_MS, () => run(database, retentionStatement(new Date())), log),
        regularly(LOOK_MS, checkpoints(database, databaseFile), log),
    ];
    return {
        async stop() {
            await Promise.all(works.map((work) => work.stop()));
        },
    };
}

/** Does something at once and then every so often, once at a time. What fails again and again for one reason is logged once. */
function regularly(everyMs: number, work: () => Promise<void>, log: (line: string) => void): Housekeeping {
    let obstacle: string | undefined;
    const tried = async () => {
        try {
            await work();
            obstacle = undefined;
        } catch (error) {
            const found = messageOf(error);
            if (found !== obstacle) {
                log(`Housekeeping is put off: ${found}`);
            }
            obstacle = found;
        }
    };
    let doing = tried();
    const timer = setInterval(() => {
        doing = doing.then(tried);
    }, everyMs).unref();
    return {
        async stop() {
            clearInterval(timer);
            await doing;
        },
    };
}

async function run(database: Database, sql: string): Promise<void> {
    const own = await database.connect();
    try {
        await own.run(sql);
    } finally {
        own.close();
    }
}

/** The file may grow by so much, and by a quarter, before what is no longer used in it is to be used again. */
const GROWTH_BYTES = 64 * 1024 * 1024;

/** With less on the disk a checkpoint might fail, after which the engine must be opened anew. */
const ROOM_BYTES = 64 * 1024 * 1024;

/**
 * The engine uses the room of a dropped table again after a checkpoint, which it makes when its log has 16 MB. The rows of a
 * large table are not in the log: tables that are built anew each day would fill the disk before.
 */
function checkpoints(database: Database, file: string): () => Promise<void> {
    let enough: number | undefined;
    const limit = (size: number) => size * 1.25 + GROWTH_BYTES;
    return async () => {
        const { size } = await stat(file);
        enough ??= limit(size);
        if (size < enough) {
            return;
        }
        const { bavail, bsize } = await statfs(path.dirname(file));
        if (bavail * bsize < ROOM_BYTES) {
            return;
        }
        try {
            await run(database, "checkpoint warehouse");
            enough = limit((await stat(file)).size);
        } catch (error) {
            if (!messageOf(error).includes("Cannot CHECKPOINT: there are other")) {
                throw error;
            }
            // Somebody changes something: at the next look, perhaps, nobody does.
        }
    };
}
