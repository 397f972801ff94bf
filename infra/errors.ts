import { types } from "node:util";
import { goWhereCalled } from "./project-folder";

/**
 * What a command tells the person who called it, in one sentence: what is wrong, where, what to do.
 * `exitCode` is 2 for a wrong command line, 1 for what failed on the way.
 */
export class UserError extends Error {
    readonly exitCode: number;

    constructor(message: string, exitCode = 1) {
        super(message);
        this.name = "UserError";
        this.exitCode = exitCode;
    }
}

/** The system's code of an error (`ENOENT`, `EADDRINUSE`) or the SQLSTATE of one that a database sent. */
export function codeOf(error: unknown): string | undefined {
    // Unlike instanceof, this knows errors of other realms: jest's tests run in one of their own.
    const code = types.isNativeError(error) && "code" in error ? error.code : undefined;
    return typeof code === "string" ? code : undefined;
}

/** What an error says, on one line. */
export function messageOf(error: unknown): string {
    // Node's error of several addresses tried (`localhost` is two) has an empty message of its own.
    const first = error instanceof AggregateError && error.message === "" ? error.errors[0] : error;
    const text = types.isNativeError(first) ? first.message : String(first);
    return text.replace(/\s*\n\s*/g, " ").trim();
}

/** What a command says that finds nobody to ask AWS as. */
export const NO_CREDENTIALS =
    "No AWS credentials were found: sign in with `aws configure` or `aws sso login`, or set AWS_PROFILE, " +
    "or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.";

/** An error of the system that does not say which file it was about, as one of an open file, with the file's path. */
export function withPath(error: unknown, file: string): unknown {
    return types.isNativeError(error) && codeOf(error) !== undefined && !("path" in error)
        ? Object.assign(error, { path: file })
        : error;
}

/** What an error says, with the way out where the system refused a file. */
export function sentenceOf(error: unknown): string {
    const place = types.isNativeError(error) && "path" in error ? String(error.path) : "A file";
    switch (codeOf(error)) {
        case "ENOSPC":
        case "EDQUOT":
            return `${place} can't be written, the disk is full: free some space, then try again.`;
        case "EROFS":
        case "EACCES":
        case "EPERM":
            return `${place} can't be written or read (${codeOf(error)}): check its owner and mode, or choose another place.`;
        case "ENOENT":
            return `${place} is missing: put it back or, if another command has removed it meanwhile, run this one again.`;
        case "ENOTDIR":
            return `${place} can't be reached: a part of that path is a file, not a folder. Choose another place.`;
        case "EISDIR":
            return `${place} is a folder, where a file is meant: move it away, or choose another place.`;
        case "EEXIST":
            return `${place} is there already: move it away, or choose another place.`;
        default:
            return messageOf(error);
    }
}

/**
 * Work goes on when nobody reads what it prints (`npm run etl | head`): a command cut off there would leave things half
 * done. Output that its reader wanted but can't be written, as on a full disk, makes the command fail. The answer tells
 * whether all was written so far.
 */
function hearOutput(): () => boolean {
    let isWritten = true;
    const listen = (stream: NodeJS.WriteStream) =>
        stream.on("error", (error) => {
            if (codeOf(error) === "EPIPE" || !isWritten) {
                return;
            }
            isWritten = false;
            process.exitCode ||= 1;
            if (stream === process.stdout) {
                process.stderr.write(
                    `What the command prints can't be written (${codeOf(error)}): send it to another place.\n`,
                );
            }
        });
    listen(process.stdout);
    listen(process.stderr);
    return () => isWritten;
}

/**
 * Runs a command's work and makes its outcome the process's: the exit code, and a failure's sentence on stderr.
 * SPARKIFY_DEBUG=1 adds where an error comes from.
 */
export async function runCommand(work: () => Promise<number>): Promise<void> {
    // Where nothing is left to wait for and the work has not ended, Node ends the process as if all were well.
    const endedEarly = () => {
        process.stderr.write(
            "The command ended before its work was done: that is a fault of its own, please report it.\n",
        );
        process.exitCode = 1;
    };
    process.once("beforeExit", endedEarly);
    goWhereCalled();
    const isHeard = hearOutput();
    try {
        const code = await work();
        process.exitCode = isHeard() ? code : code || 1;
    } catch (error) {
        // A UserError may go on with how the command line should look: its lines stay lines.
        process.stderr.write(`${error instanceof UserError ? error.message : sentenceOf(error)}\n`);
        if (process.env.SPARKIFY_DEBUG && error instanceof Error) {
            process.stderr.write(`${error.stack}\n`);
        }
        process.exitCode = error instanceof UserError ? error.exitCode : 1;
    } finally {
        process.removeListener("beforeExit", endedEarly);
    }
}
