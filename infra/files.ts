import { randomBytes } from "node:crypto";
import { link, open, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { codeOf, UserError, withPath } from "./errors";

const PRIVATE = 0o600;

/** Writes a file that only its owner may read, whole or not at all: readers see the old text or the new one. */
export async function writePrivateFile(file: string, text: string): Promise<void> {
    await writeThenRename(file, text, PRIVATE);
}

/** As `writePrivateFile`, for a file that others may read. */
export async function writeWholeFile(file: string, text: string): Promise<void> {
    await writeThenRename(file, text, 0o666);
}

/** As `writePrivateFile`, for a file that must be new: false if there is one already, which stays as it is. */
export async function createPrivateFile(file: string, text: string): Promise<boolean> {
    const temporary = await writeTemporary(file, text, PRIVATE);
    try {
        await link(temporary, file); // unlike a rename, it never takes the place of a file
        return true;
    } catch (error) {
        if (codeOf(error) === "EEXIST") {
            return false;
        }
        throw error;
    } finally {
        await rm(temporary, { force: true });
    }
}

/** A file of credentials is shorter. */
const TRIED_BYTES = 4096;

/** Whether a file could be written there is found by writing one beside it. A UserError says why not. */
export async function refuseUnwritable(file: string, wayOut: string): Promise<void> {
    try {
        await rm(await writeTemporary(file, " ".repeat(TRIED_BYTES), PRIVATE), { force: true });
    } catch (error) {
        const reason = codeOf(error) === "ENOENT" ? `there is no folder ${path.dirname(file)}` : codeOf(error);
        throw new UserError(`${file} can't be written (${reason}): ${wayOut}.`);
    }
}

/** Removes a file; one that is not there is fine. */
export async function removeFile(file: string): Promise<void> {
    await rm(file, { force: true });
}

/** The object in a JSON file, or undefined where there is no such file. */
export async function readJsonFile(file: string): Promise<Readonly<Record<string, unknown>> | undefined> {
    let text: string;
    try {
        text = await readFile(file, "utf8");
    } catch (error) {
        if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") {
            return undefined;
        }
        throw new UserError(
            codeOf(error) === "EISDIR"
                ? `${file} is a folder, where a file is meant: name another.`
                : `${file} can't be read (${codeOf(error)}): check its owner and mode.`,
        );
    }
    const value = parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
        throw new UserError(`${file} does not hold a JSON object: mend it or remove it.`);
    }
    return value as Readonly<Record<string, unknown>>;
}

function parse(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

async function writeThenRename(file: string, text: string, mode: number): Promise<void> {
    const temporary = await writeTemporary(file, text, mode);
    try {
        await rename(temporary, file);
    } finally {
        await rm(temporary, { force: true });
    }
}

async function writeTemporary(file: string, text: string, mode: number): Promise<string> {
    const temporary = `${file}.${process.pid}.${randomBytes(4).toString("hex")}`;
    const handle = await open(temporary, "wx", mode);
    try {
        await handle.writeFile(text);
        await handle.sync();
    } catch (error) {
        await rm(temporary, { force: true });
        throw withPath(error, file);
    } finally {
        await handle.close();
    }
    return temporary;
}
