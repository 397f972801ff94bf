import { chmod, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { codeOf, UserError } from "../errors";
import { readJsonFile, writePrivateFile } from "../files";
import { makeWritableFolder } from "../output-folder";
import type { Limits } from "./limits";
import type { ScramVerifier } from "./session/contract";

/** Where a local warehouse keeps its things: one folder, its owner's only. */
export interface WarehouseFolder {
    readonly root: string;
    readonly database: string;
    readonly key: string;
    readonly certificate: string;
    readonly settings: string;
    /** The credentials as `create` gives them out: the one place that remembers the password. */
    readonly credentials: string;
    /** Which process serves the database: there while one does. */
    readonly state: string;
    readonly log: string;
    /** What the engine spills and what COPY puts down on its way; emptied at each start. */
    readonly spool: string;
}

/** What the server is started with; the password is here as a verifier only. */
export interface WarehouseSettings {
    readonly user: string;
    readonly databaseName: string;
    readonly port: number;
    /** ISO 8601. */
    readonly createdAt: string;
    /** Holds `<bucket>/<key>`, for the buckets that `buckets` doesn't name. */
    readonly s3Root: string;
    /** Buckets that are folders somewhere else. */
    readonly buckets: Readonly<Record<string, string>>;
    /** A real S3 service, asked instead of `s3Root`. */
    readonly s3Endpoint?: string;
    readonly limits?: Limits;
    readonly verifier: ScramVerifier;
}

/** The folder `.local` of the project, or the one that SPARKIFY_HOME names. */
export function stateHome(): string {
    return path.resolve(process.env.SPARKIFY_HOME || path.join(__dirname, "..", "..", ".local"));
}

/** What to do where warehouses can't live in that folder, as a sentence ends with it. */
export const OTHER_HOME = "let SPARKIFY_HOME name another";

/** Where S3's objects lie when no other place is given: `<bucket>/<key>` below it. */
export function defaultS3Root(home: string): string {
    return path.join(home, "s3");
}

/** Where `npm start` puts the data that it makes up. */
export function sampleFolder(home: string): string {
    return path.join(home, "data");
}

/** Names that no warehouse can have: their folders hold something else. */
export const RESERVED_NAMES: readonly string[] = ["s3", "data"];

/** The layout of a warehouse's folder; nothing is made. */
export function warehouseFolder(home: string, name: string): WarehouseFolder {
    return layout(path.join(home, name));
}

/** The layout of the folder at `root`. */
export function layout(root: string): WarehouseFolder {
    return {
        root,
        database: path.join(root, "warehouse.duckdb"),
        key: path.join(root, "key.pem"),
        certificate: path.join(root, "cert.pem"),
        settings: path.join(root, "settings.json"),
        credentials: path.join(root, "credentials.json"),
        state: path.join(root, "state.json"),
        log: path.join(root, "server.log"),
        spool: path.join(root, "spool"),
    };
}

/**
 * Makes a warehouse's folder with these files (by name), whole or not at all: whoever is interrupted leaves no half of
 * one. False if there is a folder already.
 * @throws UserError for a path that the engine would take for a pattern of paths.
 */
export async function createFolder(folder: WarehouseFolder, files: Readonly<Record<string, string>>): Promise<boolean> {
    const home = path.dirname(folder.root);
    if (/[*?[\\]/.test(folder.root)) {
        throw new UserError(
            `The engine takes *, ?, [ and \\ in ${folder.root} for a pattern: ` +
                "move the project, or let SPARKIFY_HOME name a folder without them.",
        );
    }
    makeWritableFolder(home, OTHER_HOME, 0o700);
    await chmod(home, 0o700);
    await removeLeftovers(folder);
    const temporary = `${temporaryPrefix(folder)}${process.pid}.new`;
    await rm(temporary, { recursive: true, force: true });
    await mkdir(path.join(temporary, path.basename(folder.spool)), { recursive: true, mode: 0o700 });
    try {
        for (const [name, text] of Object.entries(files)) {
            await writeFile(path.join(temporary, name), text, { mode: 0o600 });
        }
        await rename(temporary, folder.root); // fails if there is a folder with something in it
        return true;
    } catch (error) {
        if (["ENOTEMPTY", "EEXIST", "EPERM"].includes(codeOf(error) ?? "")) {
            return false;
        }
        throw error;
    } finally {
        await rm(temporary, { recursive: true, force: true });
    }
}

/** Removes a warehouse's folder: at once for other commands, which never see half of it. */
export async function removeFolder(folder: WarehouseFolder): Promise<void> {
    const temporary = `${temporaryPrefix(folder)}${process.pid}.${Date.now()}.gone`;
    try {
        await rename(folder.root, temporary);
    } catch (error) {
        if (codeOf(error) === "ENOENT") {
            return;
        }
        throw error;
    }
    await rm(temporary, { recursive: true, force: true, maxRetries: 5 });
}

/** How the names of the folders begin that a warehouse's is made in, and goes through when it is removed. */
function temporaryPrefix({ root }: WarehouseFolder): string {
    return path.join(path.dirname(root), `.${path.basename(root)}.`);
}

/** Removes what commands that were killed have left of folders that they made or removed: it may be large. */
export async function removeLeftovers(folder: WarehouseFolder): Promise<void> {
    const home = path.dirname(folder.root);
    const names = await readdir(home).catch((error) => {
        if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") {
            return [];
        }
        throw error;
    });
    const beginning = temporaryPrefix(folder);
    for (const found of names.map((name) => path.join(home, name))) {
        const [, pid] = /^(\d+)\.(?:new|\d+\.gone)$/.exec(found.slice(beginning.length)) ?? [];
        if (found.startsWith(beginning) && pid !== undefined && !isThere(Number(pid))) {
            await rm(found, { recursive: true, force: true, maxRetries: 5 });
        }
    }
}

/** Whether some process has the number. */
function isThere(pid: number): boolean {
    try {
        process.kill(pid, 0);
        return true;
    } catch (error) {
        return codeOf(error) !== "ESRCH";
    }
}

/** A warehouse's settings, or undefined where there is no warehouse. */
export async function readSettings(folder: WarehouseFolder): Promise<WarehouseSettings | undefined> {
    const found = await readJsonFile(folder.settings);
    if (found === undefined) {
        return undefined;
    }
    const { verifier, ...settings } = found as unknown as StoredSettings;
    if (typeof settings.port !== "number" || typeof verifier?.salt !== "string") {
        throw new UserError(
            `${folder.settings} is damaged: remove this warehouse and its data with infra:delete, then create it anew.`,
        );
    }
    return {
        ...settings,
        verifier: {
            iterations: verifier.iterations,
            salt: Buffer.from(verifier.salt, "base64"),
            storedKey: Buffer.from(verifier.storedKey, "base64"),
            serverKey: Buffer.from(verifier.serverKey, "base64"),
        },
    };
}

/** Keeps settings for the next start. */
export async function writeSettings(folder: WarehouseFolder, settings: WarehouseSettings): Promise<void> {
    await writePrivateFile(folder.settings, settingsText(settings));
}

/** Settings as their file holds them. */
export function settingsText({ verifier, ...settings }: WarehouseSettings): string {
    const stored: StoredSettings = {
        ...settings,
        verifier: {
            iterations: verifier.iterations,
            salt: verifier.salt.toString("base64"),
            storedKey: verifier.storedKey.toString("base64"),
            serverKey: verifier.serverKey.toString("base64"),
        },
    };
    return `${JSON.stringify(stored, undefined, 4)}\n`;
}

type StoredSettings = Omit<WarehouseSettings, "verifier"> & {
    readonly verifier: {
        readonly iterations: number;
        readonly salt: string;
        readonly storedKey: string;
        readonly serverKey: string;
    };
};
