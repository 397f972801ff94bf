import { createHash } from "node:crypto";
import { readdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { type DuckDBConnection, DuckDBInstance, version } from "@duckdb/node-api";
import { cached } from "../../cache";
import { registerNativeFunctions } from "../functions/native";
import { SETTINGS } from "./settings";

/** Engine SQL that makes what the server knows of relations, and shows of them. */
export interface Catalogue {
    /** The system's tables in `warehouse`, where they are missing. */
    readonly tables: string;
    /** What has to be in them at each start; repeatable. */
    readonly contents: readonly string[];
    /** Views in `redshift`, which look into those tables. */
    readonly views: readonly string[];
}

const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;

/**
 * Attaches `redshift`: functions in schema `fn`, catalogue views in `catalog` and `information`. The engine needs a quarter
 * of a second to read and check them all, so they are kept in a file, which it attaches in a tenth of that. Where there can
 * be no such file, on a disk that is full or not to be written, they are made in memory.
 */
export async function attachRedshift(connection: DuckDBConnection, catalogue: Catalogue): Promise<void> {
    const statements = [...(await functionStatements()), ...catalogue.views];
    try {
        const file = await keptFile(catalogue.tables, statements);
        await attachKept(connection, file);
    } catch {
        await connection.run("attach ':memory:' as redshift");
        await runAll(connection, statements);
    }
}

async function attachKept(connection: DuckDBConnection, file: string): Promise<void> {
    try {
        await connection.run(`attach ${quote(file)} as redshift (read_only)`);
    } catch (error) {
        await rm(file, { force: true }); // damaged: the next start makes it anew
        throw error;
    }
}

function keptFile(tables: string, statements: readonly string[]): Promise<string> {
    const hash = createHash("sha256");
    for (const text of [version(), ...SETTINGS, tables, ...statements]) {
        hash.update(`${text}\0`);
    }
    return cached(`redshift-${hash.digest("hex").slice(0, 16)}.duckdb`, (file) => makeFile(file, tables, statements));
}

/** In an engine of its own, so that nothing of a warehouse comes into it. */
async function makeFile(file: string, tables: string, statements: readonly string[]): Promise<void> {
    const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
    const connection = await instance.connect();
    try {
        registerNativeFunctions(connection);
        await connection.run("attach ':memory:' as warehouse");
        await connection.run(`attach ${quote(file)} as redshift (storage_version 'latest')`);
        await runAll(connection, [...SETTINGS, tables]);
        await runAll(connection, ["begin", ...statements, "commit", "checkpoint redshift"]);
    } finally {
        connection.closeSync();
        instance.closeSync();
        await rm(`${file}.wal`, { force: true });
    }
}

const FUNCTIONS = path.join(__dirname, "..", "functions");

/** The statements of functions/*.sql, in the files' order; macros are made in `redshift.fn`. */
async function functionStatements(): Promise<readonly string[]> {
    const files = (await readdir(FUNCTIONS)).filter((name) => name.endsWith(".sql")).sort();
    const texts = await Promise.all(files.map((name) => readFile(path.join(FUNCTIONS, name), "utf8")));
    return ["create schema redshift.fn", "use redshift", ...texts.filter((text) => text.trim() !== ""), "use memory"];
}

async function runAll(connection: DuckDBConnection, statements: readonly string[]): Promise<void> {
    for (const statement of statements) {
        await connection.run(statement);
    }
}
