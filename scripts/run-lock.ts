import { UserError } from "../infra/errors";
import { removeFile } from "../infra/files";
import { claim } from "../infra/local/state";

/** A run that no other may go on beside. */
export interface RunLock {
    /** The absolute path of the lock's file. */
    readonly file: string;
    /** As people type it: "npm run etl". */
    readonly command: string;
    /** A part of the arguments of each process that runs it. */
    readonly program: string;
    /** What to do besides waiting, as a sentence ends with it. */
    readonly wayOut?: string;
}

/** Takes the lock, and answers how it is let go. A UserError if another process has it; one that is gone has none. */
export async function takeRunLock({ file, command, program, wayOut }: RunLock): Promise<() => Promise<void>> {
    const other = await claim(file, { id: program, pid: process.pid, startedAt: new Date().toISOString() });
    if (other !== undefined) {
        throw new UserError(
            `Another ${command} is running, process ${other.pid}: wait until it has ended` +
                `${wayOut === undefined ? "" : `, ${wayOut}`}.`,
        );
    }
    return () => removeFile(file);
}
