import { createCertificate, listen, type WireOptions, type WireServer } from "../../../infra/local/wire";
import { createScriptHost, PASSWORD, type ScriptHost } from "./script-session";

/** A server over scripts, and what it heard of errors. */
export interface ScriptServer {
    readonly server: WireServer;
    readonly host: ScriptHost;
    readonly errors: readonly unknown[];
    readonly port: number;
    /** What `pg` and others connect with. */
    readonly login: {
        readonly host: string;
        readonly port: number;
        readonly user: string;
        readonly password: string;
        readonly database: string;
        readonly ssl: { readonly rejectUnauthorized: false };
    };
}

/** One key for all servers of a test file. */
const certificate = createCertificate();

export async function startScriptServer(options: Partial<WireOptions> = {}): Promise<ScriptServer> {
    const host = createScriptHost();
    const errors: unknown[] = [];
    const server = await listen({
        host: "127.0.0.1",
        port: 0,
        tls: await certificate,
        requireTls: true,
        session: host,
        onError: (error) => errors.push(error),
        ...options,
    });
    const { port } = server;
    return {
        server,
        host,
        errors,
        port,
        login: {
            host: "127.0.0.1",
            port,
            user: "sparkify",
            password: PASSWORD,
            database: "dev",
            ssl: { rejectUnauthorized: false },
        },
    };
}

/** Waits until a condition holds; fails after five seconds. */
export async function eventually(condition: () => boolean): Promise<void> {
    for (let tries = 0; tries < 500 && !condition(); tries++) {
        await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(condition()).toBe(true);
}
