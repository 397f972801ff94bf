import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { catalogueOf, sessionStatements } from "../../infra/local/catalog";
import type { EngineConnection } from "../../infra/local/engine/connection";
import { type Database, openDatabase } from "../../infra/local/engine/database";

/** The database's name and user in tests. */
export const DATABASE = "dev";
export const USER = "awsuser";

/** An engine in a folder of its own. */
export interface TestEngine {
    readonly database: Database;
    readonly file: string;
    /** A connection as a session has it, with this search path. */
    connect(searchPath?: readonly string[]): Promise<EngineConnection>;
    /** Closes the engine and opens the same file again. */
    reopen(): Promise<TestEngine>;
    close(): Promise<void>;
}

/** The engine as the warehouse opens it, on a new file. */
export async function openTestEngine(threads = 1): Promise<TestEngine> {
    return open(await mkdtemp(path.join(tmpdir(), "sparkify-engine-")), threads);
}

async function open(folder: string, threads: number): Promise<TestEngine> {
    const file = path.join(folder, "warehouse.duckdb");
    const database = await openDatabase({
        file,
        readableFolders: [path.join(folder, "readable")],
        temporaryFolder: path.join(folder, "spill"),
        memoryLimit: "500MB",
        threads,
        catalogue: catalogueOf(DATABASE, USER),
    });
    return {
        database,
        file,
        async connect(searchPath = [USER, "public"]) {
            const connection = await database.connect();
            for (const statement of sessionStatements(searchPath)) {
                await connection.run(statement);
            }
            return connection;
        },
        async reopen() {
            await database.close();
            return open(folder, threads);
        },
        async close() {
            await database.close();
            await rm(folder, { recursive: true, force: true });
        },
    };
}
