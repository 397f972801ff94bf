import { readFile } from "node:fs/promises";
import path from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";

/** DuckDB itself, without a server: the limit of what the local warehouse could reach, since it computes with it. */
export interface BareEngine {
    run(sql: string): Promise<void>;
    /** The first row of the answer, by the names of its columns. */
    row(sql: string): Promise<Readonly<Record<string, unknown>>>;
    close(): void;
}

/**
 * Opens a database file, as the warehouse writes one too. The memory is DuckDB's own choice: within the warehouse's share
 * it can't read 15,000 small files.
 */
export async function openBareEngine(folder: string): Promise<BareEngine> {
    const instance = await DuckDBInstance.create(path.join(folder, "direct.duckdb"));
    const connection: DuckDBConnection = await instance.connect();
    await connection.run("set TimeZone = 'UTC'");
    return {
        async run(sql) {
            await connection.run(sql);
        },
        async row(sql) {
            const rows = (await connection.runAndReadAll(sql)).getRowObjects();
            return rows[0] ?? {};
        },
        close() {
            connection.interrupt();
            connection.closeSync();
            instance.closeSync();
        },
    };
}

/** A script beside this file, with these values in place of `$name`, which stand within quotes there. */
export async function script(name: string, values: Readonly<Record<string, string>> = {}): Promise<string> {
    const text = await readFile(path.join(__dirname, name), "utf8");
    return Object.entries(values).reduce(
        (filled, [key, value]) => filled.replaceAll(`$${key}`, value.replaceAll("'", "''")),
        text,
    );
}
