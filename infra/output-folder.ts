import { accessSync, constants, existsSync, mkdirSync, statSync } from "node:fs";
import path from "node:path";
import { codeOf, UserError } from "./errors";

/**
 * Makes a folder, with those that it lies in; one that is there stays as it is. `wayOut` ends the sentence of a
 * UserError: "choose another with --out". `mode` is a new folder's.
 */
export function makeFolder(folder: string, wayOut: string, mode = 0o777): void {
    if (existsSync(folder)) {
        if (!statSync(folder).isDirectory()) {
            throw new UserError(`${folder} is a file, not a folder: ${wayOut}.`);
        }
        return;
    }
    // Step by step: Node's recursive mkdir never ends where the system says ENOENT to a new folder, as below /proc.
    makeFolder(path.dirname(folder), wayOut, mode);
    try {
        mkdirSync(folder, { mode });
    } catch (error) {
        if (codeOf(error) === "EEXIST" && existsSync(folder)) {
            return; // another command was faster
        }
        throw new UserError(`The folder ${folder} can't be made there (${codeOf(error)}): ${wayOut}.`);
    }
}

/**
 * The absolute path of the folder that --out names, made if it is missing. A UserError if nothing can be written there:
 * told before the work whose outcome it is for.
 */
export function outputFolder(given: string): string {
    const folder = path.resolve(given);
    makeWritableFolder(folder, "choose another with --out");
    return folder;
}

/** As `makeFolder`, for a folder that something is to be written in: a UserError if nothing can be. */
export function makeWritableFolder(folder: string, wayOut: string, mode = 0o777): void {
    makeFolder(folder, wayOut, mode);
    try {
        accessSync(folder, constants.W_OK | constants.X_OK);
    } catch (error) {
        throw new UserError(`The folder ${folder} can't be written to (${codeOf(error)}): ${wayOut}.`);
    }
}
