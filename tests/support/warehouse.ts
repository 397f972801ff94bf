import { readFileSync } from "node:fs";
import { Client } from "pg";
import type { Credentials } from "../../infra/credentials";

/** The credentials in a file. */
export function credentialsIn(file: string): Credentials {
    return JSON.parse(readFileSync(file, "utf8"));
}

/** A connection with the credentials in a file. */
export async function connect(file: string): Promise<Client> {
    const { host, port, username, password, databaseName } = credentialsIn(file);
    const client = new Client({
        host,
        port,
        user: username,
        password,
        database: databaseName,
        ssl: { rejectUnauthorized: false },
    });
    await client.connect();
    return client;
}

/** Runs a statement with the credentials in a file, on a connection of its own. */
export async function query(file: string, text: string): Promise<readonly Record<string, unknown>[]> {
    const client = await connect(file);
    try {
        return (await client.query(text)).rows;
    } finally {
        await client.end();
    }
}

/** Whether a process runs; one that has ended and waits for its parent to take note of it does not. */
export function isAlive(pid: number): boolean {
    try {
        process.kill(pid, 0);
        return process.platform !== "linux" || readFileSync(`/proc/${pid}/cmdline`, "utf8") !== "";
    } catch {
        return false;
    }
}

/** Resolves once something holds. */
export async function until(holds: () => boolean): Promise<void> {
    while (!holds()) {
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
}
