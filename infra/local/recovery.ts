import { stat, statfs } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { codeOf, messageOf } from "../errors";
import type { Database } from "./engine/database";
import { inspectLog, logFileOf } from "./engine/log-file";
import { SqlError } from "./errors";
import type { SessionHost } from "./session/contract";

/** What it takes to open a warehouse's engine anew. */
export interface RecoveryOptions {
    readonly databaseFile: string;
    /** `onBroken` is told of errors after which the engine refuses everything. */
    open(onBroken: (error: SqlError) => void): Promise<Database>;
    /** The door to sessions over a database that has just been opened. */
    hostOf(database: Database): SessionHost;
    /** Ends all sessions with the reason; false: one of them does not end. */
    endSessions(reason: SqlError): Promise<boolean>;
    /** Told of each failure and what became of it, for the warehouse's log. */
    log(line: string): void;
}

/** A warehouse whose engine is opened anew when it has failed for good. */
export interface Recoverable {
    /** The door to sessions; while the engine is being opened it refuses with 57P03. */
    readonly host: SessionHost;
    /** Resolves with the reason when the engine can't be opened anew in this process. */
    readonly failed: Promise<string>;
    /** All sessions must have ended. */
    close(): Promise<void>;
}

/** Between two looks whether the engine can be opened again. */
const RETRY_MS = 500;

/**
 * Opens a warehouse's engine, and opens it anew whenever it has failed: what was committed is in its log. All sessions are
 * sent away before (57P02); for a full disk it waits until there is room to work the log into the file.
 * @throws Error when it can't be opened the first time.
 */
export async function openRecoverable(options: RecoveryOptions): Promise<Recoverable> {
    let current: { readonly database: Database; readonly host: SessionHost } | undefined;
    /** Why it can't be opened now; undefined: nothing is known to be in the way. */
    let obstacle: string | undefined;
    let isClosed = false;
    let recovery: Promise<void> | undefined;
    let fail: (reason: string) => void = () => undefined;
    const failed = new Promise<string>((resolve) => {
        fail = resolve;
    });

    const open = async () => {
        const database = await options.open((error) => {
            if (current?.database === database) {
                recovery = recover(database, error);
            }
        });
        current = { database, host: options.hostOf(database) };
    };

    /** Begins at once: from here on nobody gets to the broken engine. */
    const recover = async (broken: Database, error: SqlError) => {
        current = undefined;
        options.log(`The engine has failed and is opened anew: ${error.detail ?? error.message}`);
        const reason = new SqlError("57P02", "terminating connection because the warehouse's engine has failed", {
            hint: "It is being opened anew: connect again, and run the transaction again. What was committed is there.",
        });
        if (!(await options.endSessions(reason))) {
            fail("the engine has failed, and a statement does not end");
            return;
        }
        await broken.close();
        while (!isClosed && !(await isOpened())) {
            await sleep(RETRY_MS);
        }
    };

    /** True: the engine is open again. What is in the way is logged once, and told to clients in fewer words. */
    const isOpened = async () => {
        const { log, databaseFile } = options;
        let found: string | undefined;
        let details = "";
        try {
            found = await lackOfSpace(databaseFile);
            if (found === undefined) {
                await inspectLog(databaseFile);
                await open();
            }
        } catch (error) {
            found = "The warehouse's engine can't be opened; the warehouse's log says why.";
            details = ` (${messageOf(error)})`;
        }
        if (found === undefined) {
            log("The engine is open again");
        } else if (found !== obstacle) {
            log(found + details);
        }
        obstacle = found;
        return found === undefined;
    };

    const host = () => {
        if (current === undefined) {
            throw new SqlError("57P03", obstacle ?? "The warehouse's engine is being opened anew.", {
                hint: "It goes on by itself: connect again in a moment.",
            });
        }
        return current.host;
    };
    await open();
    return {
        host: {
            verifierOf: async (user) => host().verifierOf(user),
            open: async (startup) => host().open(startup),
        },
        failed,
        async close() {
            isClosed = true;
            await recovery;
            await current?.database.close();
        },
    };
}

/** Says what is missing where the disk could not take what the engine's log holds. */
async function lackOfSpace(databaseFile: string): Promise<string | undefined> {
    const [{ bavail, bsize }, needed] = await Promise.all([
        statfs(path.dirname(databaseFile)),
        sizeOf(logFileOf(databaseFile)),
    ]);
    const megabytes = (bytes: number) => Math.ceil(bytes / 1e6);
    return bavail * bsize >= needed
        ? undefined
        : `The disk that holds the warehouse is full: it goes on when ${megabytes(needed)} MB of it are free.`;
}

async function sizeOf(file: string): Promise<number> {
    try {
        return (await stat(file)).size;
    } catch (error) {
        if (codeOf(error) === "ENOENT") {
            return 0;
        }
        throw error;
    }
}
