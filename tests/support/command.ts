import { spawn } from "node:child_process";
import { existsSync, mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

/** What a command did. */
export interface CommandOutcome {
    readonly code: number | null;
    readonly stdout: string;
    readonly stderr: string;
}

export const PROJECT = path.join(__dirname, "..", "..");

/** Runs one of the project's TypeScript commands as npm does: in a process of its own. */
export function runScript(
    script: string,
    args: readonly string[],
    options: {
        readonly env?: Readonly<Record<string, string>>;
        readonly project?: string;
        /** What is typed. */
        readonly input?: string;
    } = {},
): Promise<CommandOutcome> {
    const project = options.project ?? PROJECT;
    return new Promise((resolve, reject) => {
        const child = spawn(
            process.execPath,
            ["--require", require.resolve("tsx/cjs"), path.join(project, script), ...args],
            { cwd: project, env: { ...process.env, ...options.env }, stdio: ["pipe", "pipe", "pipe"] },
        );
        child.stdin.end(options.input ?? "");
        let stdout = "";
        let stderr = "";
        child.stdout.setEncoding("utf8").on("data", (text) => {
            stdout += text;
        });
        child.stderr.setEncoding("utf8").on("data", (text) => {
            stderr += text;
        });
        child.once("error", reject);
        child.once("close", (code) => resolve({ code, stdout, stderr }));
    });
}

/** A place of its own for a test's warehouses and credentials. */
export interface Place {
    readonly home: string;
    readonly credentials: string;
    /** `infra:<command>` on the local target, in this place. */
    infra(command: string, ...args: readonly string[]): Promise<CommandOutcome>;
    /** Deletes the warehouses of these names, and the place. */
    remove(...names: readonly string[]): Promise<void>;
}

/** Makes a place. */
export function createPlace(): Place {
    const root = mkdtempSync(path.join(tmpdir(), "sparkify-test-"));
    const home = path.join(root, "local");
    const credentials = path.join(root, "credentials.json");
    const infra = (command: string, ...args: readonly string[]) =>
        runScript("infra/cli.ts", [command, "--target", "local", "--credentials", credentials, ...args], {
            env: { SPARKIFY_HOME: home },
        });
    return {
        home,
        credentials,
        infra,
        async remove(...names) {
            for (const name of names.length === 0 ? ["sparkify"] : names) {
                // Most tests of refusals leave none, and a command takes half a second.
                if (existsSync(path.join(home, name))) {
                    await infra("delete", "--yes", "--name", name);
                }
            }
            await rm(root, { recursive: true, force: true });
        },
    };
}
