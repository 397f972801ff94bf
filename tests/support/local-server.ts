import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client, type ClientConfig } from "pg";
import { type ServerOptions, startServer } from "../../infra/local/server";
import { createCertificate, createScramVerifier } from "../../infra/local/wire";

/** A local warehouse in this process, behind a real socket. */
export interface TestServer {
    /** Connects a client; of the warehouse's own user if no other is named. */
    connect(login?: ClientConfig): Promise<Client>;
    /** Closes it and starts it again on the same file. Clients must be ended before. */
    restart(): Promise<void>;
    close(): Promise<void>;
}

const PASSWORD = "Ab1cdefgh";

/**
 * Starts a new warehouse on a free port; a bucket may be a folder, or all are those of a real service. Clients must be
 * ended before it is closed.
 */
export async function startTestServer(
    buckets: Readonly<Record<string, string>> = {},
    s3Endpoint?: string,
): Promise<TestServer> {
    const folder = await mkdtemp(path.join(tmpdir(), "sparkify-server-"));
    const spool = path.join(folder, "spool");
    const s3Root = path.join(folder, "s3");
    await Promise.all([mkdir(spool), mkdir(s3Root)]);
    const options: ServerOptions = {
        databaseFile: path.join(folder, "warehouse.duckdb"),
        spool,
        s3Root,
        buckets,
        ...(s3Endpoint === undefined ? {} : { s3Endpoint }),
        port: 0,
        user: "awsuser",
        databaseName: "dev",
        verifier: createScramVerifier(PASSWORD),
        tls: await createCertificate(),
        limits: { memoryMegabytes: 500, threads: 1 },
    };
    let server = await startServer(options);
    return {
        async connect(login = {}) {
            const client = new Client({
                host: "127.0.0.1",
                port: server.port,
                user: "awsuser",
                password: PASSWORD,
                database: "dev",
                ssl: { rejectUnauthorized: false },
                ...login,
            });
            await client.connect();
            return client;
        },
        async restart() {
            await server.close();
            server = await startServer(options);
        },
        async close() {
            await server.close();
            await rm(folder, { recursive: true, force: true });
        },
    };
}
