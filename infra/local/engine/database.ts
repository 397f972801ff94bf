import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import type { SqlError } from "../errors";
import { registerNativeFunctions } from "../functions/native";
import { EngineConnection } from "./connection";

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
    /** Engine SQL that makes the catalogue and the system tables: run at every start, so it must be repeatable. */
    readonly catalogue: readonly string[];
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
 * Opens the engine. Attached are `warehouse` (the file) and `redshift` (in memory: functions in schema `fn`, catalogue
 * views in `catalog` and `information`).
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
        for (const statement of [...SETTINGS, ...(await functionStatements()), ...options.catalogue]) {
            await connection.run(statement);
        }
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

/** Where the engine would answer otherwise than Redshift, and how it is told not to. */
const SETTINGS: readonly string[] = [
    "set global TimeZone = 'UTC'",
    "set global integer_division = true",
    "set global default_null_order = 'nulls_last_on_asc_first_on_desc'",
    // Constants that Redshift sorts by where it does: in windows, in aggregates, and behind a cast.
    "set global order_by_non_integer_literal = true",
    "set global autoinstall_known_extensions = false",
    "set global autoload_known_extensions = false",
    "set global errors_as_json = false",
    // BEGIN takes the snapshot: no question has to be asked for it.
    "set global immediate_transaction_mode = true",
    // Counts and streams must not depend on what the optimizer thinks of order: Redshift's ORDER BY in a CTAS is kept.
    "set global preserve_insertion_order = true",
    // It takes a fifth of the time that a table of plays takes to write, and spares a fifth of its room on the disk.
    "set global disabled_compression_methods = 'fsst'",
    "attach ':memory:' as redshift",
    "create schema redshift.fn",
    "create schema if not exists warehouse.public",
];

const FUNCTIONS = path.join(__dirname, "..", "functions");

/** The statements of functions/*.sql, in the files' order; macros are made in `redshift.fn`. */
async function functionStatements(): Promise<readonly string[]> {
    const files = (await readdir(FUNCTIONS)).filter((name) => name.endsWith(".sql")).sort();
    const texts = await Promise.all(files.map((name) => readFile(path.join(FUNCTIONS, name), "utf8")));
    return ["use redshift", ...texts.filter((text) => text.trim() !== ""), "use memory"];
}
