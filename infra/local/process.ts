import { fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, openSync } from "node:fs";
import { rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../errors";
import { PROJECT } from "../project-folder";
import type { WarehouseFolder } from "./folder";
import { serverProgram } from "./server-program";
import { isRunning, type ServerState, servingState } from "./state";

/** What the server's process tells the one that started it. */
export type ServerMessage =
    | { readonly kind: "ready"; readonly port: number }
    | { readonly kind: "failed"; readonly message: string }
    /** Another process serves this database already. */
    | { readonly kind: "taken" };

/** What the process that started the server tells it: go on when I am gone. */
interface StayMessage {
    readonly kind: "stay";
}

/** A server that this process started. */
export interface Launched {
    readonly port: number;
    /** Lets it go on without this process. Until then it ends when this process does, however that happens. */
    stay(): Promise<void>;
}

/** Engine connections run their statements in this pool: its default of 4 threads would queue Dataform's ten. */
const THREADS = "16";

/**
 * glibc gives threads arenas of their own and keeps in them what was let go: two arenas, and the engine's blocks of 256 KB
 * outside of them, take a fifth less memory in a run over a million events, in the same time. Other systems know no such
 * variables. Source: mallopt(3), M_ARENA_MAX and M_MMAP_THRESHOLD.
 */
const ALLOCATION = { MALLOC_ARENA_MAX: "2", MALLOC_MMAP_THRESHOLD_: "200000" };

/** The server waits 5 s for what runs, then cancels it (see wire/server.ts). */
const STOP_LIMIT_MS = 10_000;
const KILL_LIMIT_MS = 5_000;
const POLL_MS = 50;

/** Starts the server of a folder; resolves when it listens, or with undefined if another one serves the folder. */
export async function launch(folder: WarehouseFolder): Promise<Launched | undefined> {
    const { file, execArgv } = await serverProgram();
    const log = openSync(folder.log, "a", 0o600);
    const child = fork(file, [folder.root, randomBytes(12).toString("hex")], {
        cwd: PROJECT, // it may outlive the folder that the command was called from
        detached: true,
        execArgv: [...execArgv],
        env: { ...ALLOCATION, ...process.env, UV_THREADPOOL_SIZE: THREADS },
        stdio: ["ignore", log, log, "ipc"],
    });
    closeSync(log);
    const message = await new Promise<ServerMessage>((resolve) => {
        child.once("message", (said) => resolve(said as ServerMessage));
        child.once("error", (error) => resolve({ kind: "failed", message: error.message }));
        child.once("exit", (code, signal) =>
            resolve({ kind: "failed", message: `it ended with ${signal ?? `exit code ${code}`}; see ${folder.log}` }),
        );
    });
    child.unref();
    child.channel?.unref();
    switch (message.kind) {
        case "taken":
            return undefined;
        case "failed":
            throw new UserError(message.message);
        case "ready":
            return {
                port: message.port,
                async stay() {
                    await new Promise<void>((resolve) => {
                        child.send({ kind: "stay" } satisfies StayMessage, () => resolve());
                    });
                    child.disconnect();
                },
            };
    }
}

/** Ends the server of a folder, if one runs: asked first, then by force. */
export async function stop(folder: WarehouseFolder): Promise<void> {
    const state = await servingState(folder.state);
    if (state === undefined) {
        return;
    }
    // On Windows a signal ends the process at once; what was committed is in the engine's log all the same.
    signal(state, "SIGTERM");
    if (!(await isGone(state, STOP_LIMIT_MS))) {
        signal(state, "SIGKILL");
        if (!(await isGone(state, KILL_LIMIT_MS))) {
            throw new UserError(`Process ${state.pid} does not end: stop it by hand, then try again.`);
        }
    }
    await rm(folder.state, { force: true });
}

function signal({ pid }: ServerState, name: "SIGTERM" | "SIGKILL"): void {
    try {
        process.kill(pid, name);
    } catch {
        // Gone since we looked, or not ours to signal: whether it still runs is asked next.
    }
}

async function isGone(state: ServerState, limitMs: number): Promise<boolean> {
    for (const end = Date.now() + limitMs; Date.now() < end; await sleep(POLL_MS)) {
        if (!(await isRunning(state))) {
            return true;
        }
    }
    return false;
}
