import { stat } from "node:fs/promises";
import path from "node:path";
import { UserError } from "./errors";
import { readJsonFile, writePrivateFile } from "./files";
import { PROJECT } from "./project-folder";

/** How a client reaches a warehouse: the format of Dataform's `.df-credentials.json`. */
export interface Credentials {
    readonly host: string;
    readonly port: number;
    readonly username: string;
    readonly password: string;
    readonly databaseName: string;
}

/** Where Dataform looks for credentials: in the project's folder. */
export const CREDENTIALS_FILE = path.join(PROJECT, ".df-credentials.json");

/** The files of which it is told already that others may read them. */
const warned = new Set<string>();

/** The warehouse that credentials name, as people read it; never with the password. */
export function warehouseName({ host, port, databaseName }: Omit<Credentials, "username" | "password">): string {
    return `${host}:${port}/${databaseName}`;
}

/** A file's path as people type it: relative to where they are, if it lies below. */
export function shownPath(file: string): string {
    const relative = path.relative(process.cwd(), file);
    return relative === "" || relative.startsWith("..") || path.isAbsolute(relative) ? file : relative;
}

/** As `shownPath`, within a command that people may copy into a shell. */
export function typedPath(file: string): string {
    const shown = shownPath(file);
    return /^[\p{L}\p{N}\p{M}_./+:@%,=-]+$/u.test(shown) ? shown : `'${shown.replaceAll("'", "'\\''")}'`;
}

/** The credentials in a file, or undefined where there is none. */
export async function readCredentials(file: string): Promise<Credentials | undefined> {
    const found = await readJsonFile(file);
    if (found === undefined) {
        return undefined;
    }
    const { host, port, username, password, databaseName } = found;
    if (
        typeof host !== "string" ||
        typeof port !== "number" ||
        typeof username !== "string" ||
        typeof password !== "string" ||
        typeof databaseName !== "string"
    ) {
        throw new UserError(
            `${shownPath(file)} lacks one of host, port, username, password and databaseName: ` +
                "mend it, or move it away and run infra:create again.",
        );
    }
    return { host, port, username, password, databaseName };
}

/** The credentials that a command is to work with; without them it can't. */
export async function requireCredentials(file: string): Promise<Credentials> {
    const credentials = await readCredentials(file);
    if (credentials === undefined) {
        throw new UserError(
            `There is no ${shownPath(file)}: create a warehouse first, on this machine with ` +
                "`npm run infra:create -- --target local`.",
        );
    }
    const { port } = credentials;
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
        throw new UserError(`${shownPath(file)} has the port ${port}, where one is from 1 to 65535: mend it.`);
    }
    await warnOfReaders(file);
    return credentials;
}

/** Others may have given the file another mode, or copied it: whoever can read it has the whole warehouse. */
async function warnOfReaders(file: string): Promise<void> {
    const mode = (await stat(file).catch(() => undefined))?.mode ?? 0;
    if (process.platform !== "win32" && (mode & 0o077) !== 0 && !warned.has(file)) {
        warned.add(file);
        process.stderr.write(
            `Other users of this machine may read ${shownPath(file)}, which holds a password: ` +
                `\`chmod 600 ${typedPath(file)}\` keeps it yours.\n`,
        );
    }
}

/** Writes credentials, readable by their owner only. */
export async function writeCredentials(file: string, credentials: Credentials): Promise<void> {
    await writePrivateFile(file, `${JSON.stringify(credentials, undefined, 4)}\n`);
}
