import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startServer } from "../../../infra/local/server";
import { createCertificate, createScramVerifier } from "../../../infra/local/wire";
import { PASSWORD } from "./script-session";

/** The real warehouse, served from a folder of its own. */
export interface RunningWarehouse {
    /** What `pg` connects with. */
    readonly login: {
        readonly host: string;
        readonly port: number;
        readonly user: string;
        readonly password: string;
        readonly database: string;
        readonly ssl: { readonly rejectUnauthorized: false };
    };
    stop(): Promise<void>;
}

export async function startWarehouse(): Promise<RunningWarehouse> {
    const folder = await mkdtemp(path.join(tmpdir(), "wire-clients-"));
    const [spool, s3Root] = [path.join(folder, "spool"), path.join(folder, "s3")];
    await mkdir(spool);
    await mkdir(s3Root);
    const server = await startServer({
        databaseFile: path.join(folder, "warehouse.duckdb"),
        spool,
        s3Root,
        buckets: {},
        port: 0,
        user: "sparkify",
        databaseName: "dev",
        verifier: createScramVerifier(PASSWORD),
        tls: await createCertificate(),
    });
    return {
        login: {
            host: "127.0.0.1",
            port: server.port,
            user: "sparkify",
            password: PASSWORD,
            database: "dev",
            ssl: { rejectUnauthorized: false },
        },
        async stop() {
            await server.close();
            await rm(folder, { recursive: true });
        },
    };
}
