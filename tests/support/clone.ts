import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type CommandOutcome, PROJECT, runScript } from "./command";

/** A copy of the project, as a fresh clone has it: tests break it as they like. */
export interface Clone {
    readonly root: string;
    /** Writes a file of the copy. */
    write(file: string, text: string): void;
    remove(file: string): void;
    /** Leaves only those models of a layer whose file's name matches: others would only take time. */
    thin(layer: string, kept: RegExp): void;
    /** Runs a script in the copy, which keeps its state below itself. */
    run(script: string, ...args: readonly string[]): Promise<CommandOutcome>;
    dispose(): void;
}

const PARTS = ["infra", "scripts", "includes", "dataform.json", "package.json", "tsconfig.json"];

/** Makes a copy of the project, or of some layers of its models, which run sooner; what npm installed is shared. */
export function createClone(layers?: readonly string[]): Clone {
    const root = mkdtempSync(path.join(tmpdir(), "sparkify-clone-"));
    for (const part of [...PARTS, ...(layers?.map((layer) => `definitions/${layer}`) ?? ["definitions"])]) {
        cpSync(path.join(PROJECT, part), path.join(root, part), { recursive: true });
    }
    symlinkSync(path.join(PROJECT, "node_modules"), path.join(root, "node_modules"), "junction");
    return {
        root,
        write(file, text) {
            mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
            writeFileSync(path.join(root, file), text);
        },
        remove: (file) => rmSync(path.join(root, file), { force: true }),
        thin(layer, kept) {
            const folder = path.join(root, "definitions", layer);
            for (const file of readdirSync(folder)) {
                if (!kept.test(file)) {
                    rmSync(path.join(folder, file));
                }
            }
        },
        run: (script, ...args) =>
            runScript(script, args, { project: root, env: { SPARKIFY_HOME: path.join(root, ".local") } }),
        dispose: () => rmSync(root, { recursive: true, force: true }),
    };
}
