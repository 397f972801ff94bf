import { DuckDBInstance } from "@duckdb/node-api";
import type { SqlError } from "../errors";
import { registerNativeFunctions } from "../functions/native";
import { attachRedshift, type Catalogue } from "./catalogue";
import { EngineConnection } from "./connection";
import { SETTINGS } from "./settings";

/** What the engine is opened with. All paths are absolute. */
export interface DatabaseOptions {
    /** The file that holds the warehouse; made if missing. */
    readonly file: string;
    /** Folders that COPY may read; nothing else of the disk can be reached from SQL. */
    readonly readableFolders: readonly string[];
    /** Where what does not fit into memory is spilled. */
    readonly temporaryFolder: string;
    /** As the engine reads it: "1500MB". */
    readonly memoryLimit: string;
    /** Threads of the engine; undefined: all cores. */
    readonly threads?: number;
    readonly catalogue: Catalogue;
    /** Hears of an error after which the engine refuses everything: close it, then open it anew. May hear of several. */
    readonly onBroken?: (error: SqlError) => void;
}

/** The engine, open: Redshift's functions, catalogue and the user's file attached, and no way out to the machine. */
export interface Database {
    connect(): Promise<EngineConnection>;
    /** Writes what is in the log to the file and lets the file's lock go. */
    close(): Promise<void>;
}

const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;

/**
 * Opens the engine. Attached are `warehouse` (the file) and `redshift` (see `attachRedshift`).
 * @throws Error with the engine's words when the file is locked by another process or is no database.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
    const instance = await DuckDBInstance.create(":memory:", {
        ...(options.threads ? { threads: String(options.threads) } : {}),
        memory_limit: options.memoryLimit,
        temp_directory: options.temporaryFolder,
    });
    const connection = await instance.connect();
    try {
        registerNativeFunctions(connection);
        await connection.run(`attach ${quote(options.file)} as warehouse (storage_version '${STORAGE_VERSION}')`);
        const { tables, contents } = options.catalogue;
        for (const statement of [...SETTINGS, tables, ...contents]) {
            await connection.run(statement);
        }
        await attachRedshift(connection, options.catalogue);
        const folders = options.readableFolders.map(quote).join(", ");
        await connection.run(`set allowed_directories = [${folders}]`);
        await connection.run("set enable_external_access = false");
        // Each session has a zone of its own.
        await connection.run("set allowed_configs = ['TimeZone']");
        await connection.run("set lock_configuration = true");
    } catch (error) {
        connection.closeSync();
        instance.closeSync();
        throw error;
    }
    return {
        connect: async () => new EngineConnection(await instance.connect(), options.onBroken),
        close: async () => {
            await connection.run("checkpoint warehouse").catch(() => undefined); // the log alone is enough to recover
            connection.closeSync();
            instance.closeSync();
        },
    };
}

/**
 * How the file is written: since 1.3 the engine keeps texts in dictionaries that it compresses again, which takes a sixth
 * of the time less to write, a third less to read, and a third less room than its oldest format, the default. A file in an
 * older one is taken over as it is; what is written into it from then on is in this one.
 */
const STORAGE_VERSION = "v1.3.0";
