import { spawn } from "node:child_process";
import { type FileHandle, mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { StringDecoder } from "node:string_decoder";
import { setTimeout as sleep } from "node:timers/promises";

/** What a run of Dataform's command line left. */
export interface CliOutcome {
    /** null if a signal ended it. */
    readonly exitCode: number | null;
    /** stdout and stderr, in the order they were written. */
    readonly lines: readonly string[];
    /** The compiler's answer, if it ended well. */
    readonly graph?: string;
}

const ENTRY = path.join(__dirname, "entry.js");

/** Compilation may take 5 s by Dataform's own default, which a busy machine needs for other things. */
const COMPILE_LIMIT = "--timeout=60s";

/** How soon a line is heard: the times of actions are those at which their lines came. */
const POLL_MS = 25;

/**
 * Runs `dataform <command> <project> ...args`; `onLine` hears each line soon after it was written.
 *
 * The output goes through a file, not through pipes: Dataform calls process.exit with its output still on the way, which
 * cuts a pipe off on some systems; and what it prints to stderr about a failed test is told apart from the next one's
 * only by the order of both streams.
 *
 * With a `graph`, which an earlier command's compiler gave for the same project and values, nothing is compiled.
 */
export async function runDataform(
    command: "compile" | "test" | "run",
    project: string,
    args: readonly string[],
    options: {
        readonly graph?: string;
        readonly signal?: AbortSignal;
        readonly onLine?: (line: string) => void;
    } = {},
): Promise<CliOutcome> {
    if (options.signal?.aborted) {
        return { exitCode: null, lines: [] }; // it would not hear of it any more
    }
    const folder = await mkdtemp(path.join(tmpdir(), "sparkify-dataform-"));
    const file = path.join(folder, "output.log");
    const graphFile = path.join(folder, "graph");
    const output = await open(file, "a", 0o600);
    const reader = await open(file, "r");
    try {
        if (options.graph !== undefined) {
            await writeFile(graphFile, options.graph);
        }
        const child = spawn(
            process.execPath,
            [ENTRY, command, project, "--track=false", COMPILE_LIMIT, ...args],
            // Without colours; and the pool's connections are Dataform's, not those of this process's environment.
            {
                cwd: folder,
                stdio: ["ignore", output.fd, output.fd],
                env: { ...process.env, NO_COLOR: "1", SPARKIFY_GRAPH: graphFile },
            },
        );
        const stop = () => child.kill();
        options.signal?.addEventListener("abort", stop, { once: true });
        let isRunning = true;
        const ended = new Promise<number | null>((resolve, reject) => {
            child.once("error", reject);
            child.once("exit", resolve);
        }).finally(() => {
            isRunning = false;
            options.signal?.removeEventListener("abort", stop);
        });
        const follow = createFollower(reader, options.onLine ?? (() => undefined));
        while (isRunning) {
            await Promise.race([ended, sleep(POLL_MS)]);
            await follow.read();
        }
        const graph = await readFile(graphFile, "utf8").catch(() => undefined);
        return {
            exitCode: await ended,
            lines: await follow.finish(),
            ...(graph === undefined ? {} : { graph }),
        };
    } finally {
        await reader.close();
        await output.close();
        await rm(folder, { recursive: true, force: true });
    }
}

/** Reads a file that grows, line by line. */
function createFollower(file: FileHandle, onLine: (line: string) => void) {
    const decoder = new StringDecoder("utf8");
    const chunk = Buffer.alloc(64 * 1024);
    const lines: string[] = [];
    let rest = "";
    const take = (text: string) => {
        const parts = (rest + text).split("\n");
        rest = parts.pop() ?? "";
        for (const line of parts) {
            lines.push(line);
            onLine(line);
        }
    };
    const read = async () => {
        for (;;) {
            const { bytesRead } = await file.read(chunk, 0, chunk.length);
            if (bytesRead === 0) {
                return;
            }
            take(decoder.write(chunk.subarray(0, bytesRead)));
        }
    };
    const finish = async () => {
        await read();
        take(rest === "" ? decoder.end() : `${decoder.end()}\n`);
        return lines;
    };
    return { read, finish };
}
