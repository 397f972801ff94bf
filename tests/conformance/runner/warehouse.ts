import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client } from "pg";
import { startServer } from "../../../infra/local/server";
import { createCertificate, createScramVerifier } from "../../../infra/local/wire";
import { createPassword } from "../../../infra/password";

/** A local warehouse of its own, in a folder that goes with it. */
export interface ConformanceWarehouse {
    /** A new session over TLS, whose values stay the texts that the wire gives. */
    connect(): Promise<Client>;
    putObject(bucket: string, key: string, text: string): Promise<void>;
    stop(): Promise<void>;
}

const USER = "conformance";
const DATABASE = "dev";
const STATEMENT_LIMIT_MS = 30_000;

export async function startWarehouse(): Promise<ConformanceWarehouse> {
    const folder = await mkdtemp(path.join(tmpdir(), "sparkify-conformance-"));
    const [spool, s3Root] = [path.join(folder, "spool"), path.join(folder, "s3")];
    await mkdir(spool);
    await mkdir(s3Root);
    const password = createPassword();
    const server = await startServer({
        databaseFile: path.join(folder, "warehouse.duckdb"),
        spool,
        s3Root,
        buckets: {},
        port: 0,
        user: USER,
        databaseName: DATABASE,
        verifier: createScramVerifier(password),
        tls: await createCertificate(),
    });
    return {
        async connect() {
            const client = new Client({
                host: "127.0.0.1",
                port: server.port,
                user: USER,
                password,
                database: DATABASE,
                ssl: { rejectUnauthorized: false },
                query_timeout: STATEMENT_LIMIT_MS,
                types: { getTypeParser: () => (value: string) => value },
            });
            client.on("error", () => undefined); // the query that runs reports it
            await client.connect();
            return client;
        },
        async putObject(bucket, key, text) {
            const file = path.join(s3Root, bucket, key);
            await mkdir(path.dirname(file), { recursive: true });
            await writeFile(file, text);
        },
        async stop() {
            await server.close();
            await rm(folder, { recursive: true, force: true });
        },
    };
}
