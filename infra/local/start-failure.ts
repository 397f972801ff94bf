import { codeOf, messageOf, sentenceOf } from "../errors";
import type { WarehouseFolder } from "./folder";

/** Why the server does not start, and the way out. */
export function startFailure(error: unknown, folder: WarehouseFolder, port: number): string {
    if (isOfListening(error)) {
        return portFailure(codeOf(error), port) ?? `Port ${port} can't be listened at: ${messageOf(error)}.`;
    }
    switch (codeOf(error)) {
        case "ENOSPC":
        case "EDQUOT":
            return diskIsFull(folder);
        case undefined:
            return engineFailure(messageOf(error), folder);
        default:
            return `The database ${folder.database} can't be served: ${sentenceOf(error)}`;
    }
}

/** EACCES of a port means another thing than that of a file. */
function isOfListening(error: unknown): boolean {
    return (error as NodeJS.ErrnoException).syscall === "listen";
}

function portFailure(code: string | undefined, port: number): string | undefined {
    switch (code) {
        case "EADDRINUSE":
            return `Port ${port} is taken: stop what listens there, or choose another with --port.`;
        case "EACCES":
            return `Port ${port} may not be listened at by this user: choose another, above 1023, with --port.`;
        default:
            return undefined;
    }
}

/** Why the engine does not open the database. */
function engineFailure(message: string, folder: WarehouseFolder): string {
    const holder = /Could not set lock on file.*?(?:\(PID (\d+)\)|$)/s.exec(message);
    if (holder !== null) {
        const process = holder[1] === undefined ? "another process" : `process ${holder[1]}`;
        return `The database ${folder.database} is open in ${process}: end it, then try again.`;
    }
    if (/No space left on device|Disk quota exceeded/.test(message)) {
        return diskIsFull(folder);
    }
    if (/Permission denied|Operation not permitted|Read-only file system/.test(message)) {
        return `The database ${folder.database} can't be written and read: check its owner and mode. (${message})`;
    }
    if (/not a valid DuckDB database file|Corrupt|Could not read enough bytes|damaged|replaying WAL/.test(message)) {
        return (
            `The database ${folder.database} is damaged and was left as it is: put a copy in its place, ` +
            `or delete the warehouse and load its data anew. (${message})`
        );
    }
    return `The database ${folder.database} can't be served: ${message}`;
}

function diskIsFull({ root }: WarehouseFolder): string {
    return `The disk that holds ${root} is full: free some space, then try again.`;
}
