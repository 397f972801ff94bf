import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chown, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { Client } from "pg";
import { connect } from "../../infra/connection";
import type { Credentials } from "../../infra/credentials";
import { createCertificate } from "../../infra/local/wire";

/**
 * A stock PostgreSQL with a database of its own, over TLS and by a password as the warehouse; nothing in its configuration
 * is tuned.
 */
export interface Postgres {
    /** As it says so itself: "PostgreSQL 15.14". */
    readonly version: string;
    readonly credentials: Credentials;
    connect(): Promise<Client>;
    close(): Promise<void>;
}

const USER = "awsuser";
const START_LIMIT_MS = 20_000;

/** The folder of a PostgreSQL's programs, the newest one's; undefined where none is installed. */
export async function findPostgres(): Promise<string | undefined> {
    const debian = "/usr/lib/postgresql";
    const versions = (await readdir(debian).catch(() => [])).sort((a, b) => Number(b) - Number(a));
    const folders = [
        ...(process.env.PATH ?? "").split(path.delimiter),
        ...versions.map((version) => path.join(debian, version, "bin")),
    ];
    for (const folder of folders) {
        const found = await Promise.all(["initdb", "postgres"].map((name) => isFile(path.join(folder, name))));
        if (found.every(Boolean)) {
            return folder;
        }
    }
    return undefined;
}

/** Starts it in a folder of its own, which `close` removes. */
export async function startPostgres(programs: string): Promise<Postgres> {
    const home = await mkdtemp(path.join(tmpdir(), "sparkify-postgres-"));
    const identity = await identityOf();
    let server: ChildProcess | undefined;
    const close = async () => {
        if (server !== undefined && server.exitCode === null) {
            const ended = new Promise((resolve) => server?.once("exit", resolve));
            server.kill("SIGINT"); // "fast": PostgreSQL manual, "Shutting Down the Server"
            await ended;
        }
        await rm(home, { recursive: true, force: true });
    };
    try {
        const { key, cert } = await createCertificate();
        await writeFile(path.join(home, "server.key"), key, { mode: 0o600 });
        await writeFile(path.join(home, "server.crt"), cert);
        const password = randomBytes(16).toString("hex");
        await writeFile(path.join(home, "password"), password, { mode: 0o600 });
        for (const file of [home, ...["server.key", "server.crt", "password"].map((name) => path.join(home, name))]) {
            if (identity.uid !== undefined) {
                await chown(file, identity.uid, identity.gid);
            }
        }
        const options = { ...identity, cwd: home };
        const cluster = path.join(home, "cluster");
        await promisify(execFile)(
            path.join(programs, "initdb"),
            [
                ...["-D", cluster, "-U", USER, "-E", "UTF8", "--locale=C"],
                ...["-A", "scram-sha-256", "--pwfile", path.join(home, "password")],
            ],
            options,
        );
        const port = await freePort();
        const settings = {
            port: String(port),
            listen_addresses: "127.0.0.1",
            unix_socket_directories: home,
            ssl: "on",
            ssl_key_file: path.join(home, "server.key"),
            ssl_cert_file: path.join(home, "server.crt"),
        };
        server = spawn(
            path.join(programs, "postgres"),
            ["-D", cluster, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])],
            { ...options, stdio: "ignore" },
        );
        const credentials = { host: "127.0.0.1", port, username: USER, password, databaseName: "postgres" };
        const client = await untilConnected(() => connect(credentials));
        const { rows } = await client.query("select version() as version");
        await client.end();
        const version = /^PostgreSQL [\d.]+/.exec(rows[0].version)?.[0] ?? rows[0].version;
        return { version, credentials, connect: () => connect(credentials), close };
    } catch (error) {
        await close();
        throw error;
    }
}

/** PostgreSQL refuses to run as root: then it runs as the user that its package has made. */
async function identityOf(): Promise<
    { readonly uid: number; readonly gid: number } | { uid?: undefined; gid?: undefined }
> {
    if (process.getuid?.() !== 0) {
        return {};
    }
    const line = /^postgres:[^:]*:(\d+):(\d+):/m.exec(await readFile("/etc/passwd", "utf8"));
    if (line === null) {
        throw new Error("PostgreSQL does not run as root, and there is no user postgres: run this as another user.");
    }
    return { uid: Number(line[1]), gid: Number(line[2]) };
}

async function isFile(file: string): Promise<boolean> {
    return (await stat(file).catch(() => undefined))?.isFile() ?? false;
}

function freePort(): Promise<number> {
    return new Promise((resolve, reject) => {
        const server = createServer();
        server.once("error", reject);
        server.listen(0, "127.0.0.1", () => {
            const address = server.address();
            server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
        });
    });
}

async function untilConnected(open: () => Promise<Client>): Promise<Client> {
    for (const end = Date.now() + START_LIMIT_MS; ; await sleep(50)) {
        try {
            return await open();
        } catch (error) {
            if (Date.now() > end) {
                throw error;
            }
        }
    }
}
