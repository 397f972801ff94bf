import { execFile } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { createPrivateFile, readJsonFile, writePrivateFile } from "../files";

/** The process that serves a database, as it says so itself. */
export interface ServerState {
    /** Random, and an argument of the process: tells it from another that got its number later. */
    readonly id: string;
    readonly pid: number;
    /** ISO 8601. */
    readonly startedAt: string;
    /** Where it listens, once it does. */
    readonly port?: number;
}

/**
 * Says that this process serves the database, unless another one does, which is returned. What a dead process left is
 * taken over. (The engine's own lock on its file stands behind, for two who take over in the same instant.)
 */
export async function claim(file: string, state: ServerState): Promise<ServerState | undefined> {
    while (!(await createPrivateFile(file, JSON.stringify(state)))) {
        const other = await servingState(file);
        if (other !== undefined) {
            return other;
        }
        await rm(file, { force: true });
    }
    return undefined;
}

/** Says where this process, which has claimed the file, listens. */
export async function publish(file: string, state: ServerState): Promise<void> {
    await writePrivateFile(file, JSON.stringify(state));
}

/** The process that serves the database now, or undefined: one that is gone does not count, nor one with its number. */
export async function servingState(file: string): Promise<ServerState | undefined> {
    const found = await readJsonFile(file);
    const { id, pid, startedAt, port } = (found ?? {}) as Partial<ServerState>;
    if (typeof id !== "string" || typeof pid !== "number" || typeof startedAt !== "string") {
        return undefined;
    }
    const state = { id, pid, startedAt, ...(port === undefined ? {} : { port }) };
    return (await isRunning(state)) ? state : undefined;
}

/** Does the process run, and is it the one meant? */
export async function isRunning({ id, pid }: Pick<ServerState, "id" | "pid">): Promise<boolean> {
    return (await commandLineOf(pid)).includes(id);
}

/** A process's arguments, or "" if it is gone (a process that has ended but was not waited for has none either). */
async function commandLineOf(pid: number): Promise<string> {
    switch (process.platform) {
        case "linux":
            return readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
        case "win32":
            return outputOf("powershell.exe", [
                "-NoProfile",
                "-Command",
                `(Get-CimInstance Win32_Process -Filter "ProcessId=${pid}").CommandLine`,
            ]);
        default:
            return outputOf("ps", ["-ww", "-o", "args=", "-p", String(pid)]);
    }
}

function outputOf(command: string, args: readonly string[]): Promise<string> {
    return new Promise((resolve) => {
        execFile(command, args, { windowsHide: true }, (error, stdout) => resolve(error === null ? stdout : ""));
    });
}
