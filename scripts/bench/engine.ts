import { readFile } from "node:fs/promises";
import path from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";

/** DuckDB itself, without a server: the limit of what the local warehouse could reach, since it computes with it. */
export interface BareEngine {
    run(sql: string): Promise<void>;
    count(table: string): Promise<number>;
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
        async count(table) {
            const rows = (await connection.runAndReadAll(`select count(*)::integer from ${table}`)).getRows();
            return rows[0]?.[0] as number;
        },
        close() {
            connection.interrupt();
            connection.closeSync();
            instance.closeSync();
        },
    };
}

/** A script beside this file, with the folder of the data in place of `$data`. */
export async function script(name: string, data: string): Promise<string> {
    const text = await readFile(path.join(__dirname, name), "utf8");
    return text.replaceAll("$data", data.replaceAll("'", "''"));
}
