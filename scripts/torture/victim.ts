import { rmSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "pg";
import { connect } from "../../infra/connection";
import type { Credentials } from "../../infra/credentials";
import { bringUp } from "../../infra/local/bring-up";
import { type WarehouseFolder, warehouseFolder } from "../../infra/local/folder";
import { stop } from "../../infra/local/process";
import { isRunning, servingState } from "../../infra/local/state";

const NAME = "tortured";

/** A local warehouse with a server process of its own, in a folder of its own, to be treated badly. */
export interface Victim {
    readonly folder: WarehouseFolder;
    /** The warehouse's buckets: `<s3>/<bucket>/<key>`. */
    readonly s3: string;
    credentials(): Credentials;
    /** Starts the server, which takes up what the last one left. Answers milliseconds. */
    start(): Promise<number>;
    connect(): Promise<Client>;
    /** The server's process. */
    pid(): Promise<number>;
    signal(name: NodeJS.Signals): Promise<void>;
    /** Resolves when the server's process is gone; with false if it is still there after the limit. */
    gone(limitMs?: number): Promise<boolean>;
    /** Resident memory of the server in bytes. Linux only; elsewhere not a number. */
    memory(): Promise<number>;
    dispose(): Promise<void>;
}

const POLL_MS = 5;

/** Makes a warehouse's folder, below `parent` if it is given, and starts its server. */
export async function createVictim(parent = tmpdir()): Promise<Victim> {
    const home = await mkdtemp(path.join(parent, "sparkify-torture-"));
    const folder = warehouseFolder(home, NAME);
    let credentials: Credentials | undefined;
    let server: { readonly id: string; readonly pid: number } | undefined;
    const known = () => {
        if (credentials === undefined || server === undefined) {
            throw new Error("The server has not been started.");
        }
        return { credentials, server };
    };
    const clearAway = () => {
        if (server !== undefined) {
            killNow(server.pid);
        }
        rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    };
    process.once("exit", clearAway); // of a trial that is interrupted
    const victim: Victim = {
        folder,
        s3: path.join(home, "s3"),
        credentials: () => known().credentials,
        async start() {
            const from = performance.now();
            const up = await bringUp({ home, name: NAME, port: 0 }, () => undefined);
            credentials = up.credentials;
            server = await servingState(folder.state);
            return performance.now() - from;
        },
        connect: () => connect(known().credentials),
        pid: async () => known().server.pid,
        async signal(name) {
            process.kill(known().server.pid, name);
        },
        async gone(limitMs = 20_000) {
            for (const end = Date.now() + limitMs; Date.now() < end; await sleep(POLL_MS)) {
                if (!(await isRunning(known().server))) {
                    return true;
                }
            }
            return false;
        },
        async memory() {
            const status = await readFile(`/proc/${known().server.pid}/status`, "utf8").catch(() => "");
            return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN) * 1024;
        },
        async dispose() {
            process.off("exit", clearAway);
            await stop(folder);
            await rm(home, { recursive: true, force: true });
        },
    };
    await victim.start();
    return victim;
}

function killNow(pid: number): void {
    try {
        process.kill(pid, "SIGKILL");
    } catch {
        // it has ended
    }
}
