import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type LocalServer, startServer } from "../../../infra/local/server";
import { createCertificate, createScramVerifier } from "../../../infra/local/wire";
import type { Cluster, Database } from "./account";

/** A local warehouse that answers in a cluster's name, with the password that the cluster was made with. */
export interface RealDatabase extends Database {
    /** The file with its certificate, for PGSSLROOTCERT. */
    readonly certificate: string;
    dispose(): Promise<void>;
}

/** Makes ready a warehouse that starts with its cluster. */
export async function realDatabase(): Promise<RealDatabase> {
    const folder = await mkdtemp(path.join(tmpdir(), "sparkify-cluster-"));
    const certificate = path.join(folder, "certificate.pem");
    const tls = await createCertificate();
    await writeFile(certificate, tls.cert);
    await mkdir(path.join(folder, "spool"));
    await mkdir(path.join(folder, "s3"));
    let server: LocalServer | undefined;
    let user: Cluster | undefined;
    const open = async (cluster: Cluster, password: string, port: number) => {
        user = cluster;
        server = await startServer({
            databaseFile: path.join(folder, "warehouse.duckdb"),
            spool: path.join(folder, "spool"),
            s3Root: path.join(folder, "s3"),
            buckets: {},
            port,
            user: cluster.user,
            databaseName: cluster.databaseName,
            verifier: createScramVerifier(password),
            tls,
            limits: { memoryMegabytes: 200 },
        });
        return { host: "localhost", port: server.port };
    };
    const stop = async () => {
        await server?.close();
        server = undefined;
    };
    return {
        certificate,
        start: (cluster) => open(cluster, cluster.password, 0),
        async changePassword(password) {
            const port = server?.port ?? 0;
            await stop();
            if (user !== undefined) {
                await open(user, password, port);
            }
        },
        stop,
        async dispose() {
            await stop();
            await rm(folder, { recursive: true, force: true });
        },
    };
}
