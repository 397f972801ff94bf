import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { bucketsIn } from "../../infra/data-folder";
import { bringUp } from "../../infra/local/bring-up";
import { removeFolder, type WarehouseFolder, warehouseFolder } from "../../infra/local/folder";
import { stop } from "../../infra/local/process";
import { servingState } from "../../infra/local/state";
import { PROJECT } from "../../infra/project-folder";
import { quantile, secondsOf } from "./measure";
import { cpuSecondsOf } from "./warehouse";

/** One thing that is waited for. */
export interface StartUpTiming {
    readonly title: string;
    /** The whole of it, in seconds: the median. */
    readonly seconds: number;
    /** CPU time that the warehouse's process took for it, in seconds; null where it has none, or the system does not tell. */
    readonly serverCpu: number | null;
    /** What it is made of, in seconds since its start. */
    readonly parts: readonly { readonly title: string; readonly until: number }[];
}

export interface StartUpJob {
    /** Laid out as the bucket. */
    readonly data: string;
    /** Of Dataform's command line, such as `--vars=...`. */
    readonly flags: readonly string[];
    /** Of `npm start`. */
    readonly startFlags: readonly string[];
    readonly rounds: number;
    /** Nothing but the server's start. */
    readonly isServerOnly: boolean;
    readonly signal: AbortSignal;
    readonly say: (line: string) => void;
}

const NAME = "start-up";

/** A warehouse of its own to start and stop, and what a process of it takes. */
interface Subject {
    readonly home: string;
    readonly folder: WarehouseFolder;
    /** Seconds of CPU time so far. */
    serverCpu(): Promise<number | null>;
    /** As often as there are rounds: the round in the middle. */
    rounds(title: string, measure: () => Promise<Measured>, times?: number): Promise<StartUpTiming>;
}

/** Measures what is waited for before anything is seen, and what a run costs whose data are few. */
export async function startUpTimes(job: StartUpJob): Promise<readonly StartUpTiming[]> {
    const home = await mkdtemp(path.join(tmpdir(), "sparkify-bench-"));
    const folder = warehouseFolder(home, NAME);
    const subject: Subject = {
        home,
        folder,
        async serverCpu() {
            const state = await servingState(folder.state);
            return (state && (await cpuSecondsOf(state.pid))) ?? null;
        },
        async rounds(title, measure, times = job.rounds) {
            const measured: Measured[] = [];
            for (let round = 1; round <= times; round++) {
                job.signal.throwIfAborted();
                job.say(`${title}: round ${round} of ${times}`);
                measured.push(await measure());
            }
            return median(title, measured);
        },
    };
    try {
        const onNothing = await serverStart("the local server, its warehouse made for it", subject, job, () =>
            removeFolder(folder),
        );
        const ofDataform = job.isServerOnly ? [] : await dataformTimes(subject, job);
        const onBuilt = await serverStart("the local server, its warehouse there", subject, job);
        const ofStart = job.isServerOnly ? [] : [await subject.rounds("npm start", () => npmStart(subject, job))];
        return [onNothing, ...ofDataform, onBuilt, ...ofStart];
    } finally {
        await stop(folder);
        await rm(home, { recursive: true, force: true });
    }
}

/** Until it answers its first query. */
async function serverStart(
    title: string,
    { home, folder, serverCpu, rounds }: Subject,
    { data }: StartUpJob,
    prepare: () => Promise<void> = async () => undefined,
): Promise<StartUpTiming> {
    const buckets = await bucketsIn(data);
    return rounds(title, async () => {
        await stop(folder);
        await prepare();
        const seconds = await secondsOf(async () => {
            await bringUp({ home, name: NAME, port: 0, buckets }, () => undefined);
        });
        return { seconds, serverCpu: await serverCpu(), parts: startOf(await readFile(folder.log, "utf8")) };
    });
}

/** The command line as users start it, without what this project's scripts mend of it. */
async function dataformTimes(
    { home, folder, serverCpu, rounds }: Subject,
    { flags, signal }: StartUpJob,
): Promise<readonly StartUpTiming[]> {
    const dataform = async (command: string, ...more: readonly string[]) => {
        const args = [command, PROJECT, "--track=false", "--timeout=60s", ...flags, ...more];
        return timed([require.resolve("@dataform/cli"), ...args], signal, { TMPDIR: home });
    };
    const run = async (): Promise<Measured> => {
        const before = await serverCpu();
        const { seconds } = await dataform("run", `--credentials=${folder.credentials}`);
        const after = await serverCpu();
        return { seconds, serverCpu: before === null || after === null ? null : after - before, parts: [] };
    };
    return [
        await rounds("npx dataform compile", async () => {
            const { seconds } = await dataform("compile");
            return { seconds, serverCpu: null, parts: [] };
        }),
        await rounds("npx dataform run, the first", run, 1),
        await rounds("npx dataform run, nothing has changed", run),
    ];
}

async function npmStart({ home }: Subject, { startFlags, signal }: StartUpJob): Promise<Measured> {
    const { seconds, lines } = await timed(
        ["--require", "tsx/cjs", "scripts/start.ts", ...startFlags, "--out", home, "--json"],
        signal,
        { SPARKIFY_HOME: path.join(home, "start") },
    );
    return { seconds, serverCpu: null, parts: lines.flatMap(stepOf) };
}

type Measured = Omit<StartUpTiming, "title">;

/** The round in the middle by its time, its parts with it. */
function median(title: string, rounds: readonly Measured[]): StartUpTiming {
    const middle = quantile(
        rounds.map(({ seconds }) => seconds),
        0.5,
    );
    const nearest = [...rounds].sort((one, other) => Math.abs(one.seconds - middle) - Math.abs(other.seconds - middle));
    return { title, ...(nearest[0] as Measured) };
}

/** What the server's log says of its newest start. */
function startOf(log: string): StartUpTiming["parts"] {
    const last = [...log.matchAll(/: (\d+) ms to load the program, (\d+) ms to open the database/g)].at(-1);
    const [loading, opening] = [Number(last?.[1]) / 1000, Number(last?.[2]) / 1000];
    return [
        { title: "its program is loaded", until: loading },
        { title: "its database is open, and it listens", until: loading + opening },
    ];
}

interface Line {
    readonly text: string;
    /** Seconds since the process was started. */
    readonly at: number;
}

/** The steps that are over, as the progress on stderr names them. */
function stepOf({ text, at }: Line): StartUpTiming["parts"] {
    const done = /^✔ (.*)$/.exec(text);
    return done ? [{ title: done[1] as string, until: at }] : [];
}

/** Runs Node in the project's folder. @throws Error if it fails. */
async function timed(
    args: readonly string[],
    signal: AbortSignal,
    env: Readonly<Record<string, string>>,
): Promise<{ readonly seconds: number; readonly lines: readonly Line[] }> {
    const lines: Line[] = [];
    const begun = performance.now();
    const at = () => (performance.now() - begun) / 1000;
    const child = spawn(process.execPath, [...args], {
        cwd: PROJECT,
        env: { ...process.env, ...env },
        stdio: ["ignore", "ignore", "pipe"],
    });
    const stopChild = () => child.kill();
    signal.addEventListener("abort", stopChild, { once: true });
    createInterface({ input: child.stderr }).on("line", (text) => lines.push({ text, at: at() }));
    try {
        const [code] = await once(child, "close");
        signal.throwIfAborted();
        if (code !== 0) {
            const said = lines.map(({ text }) => text).slice(-10);
            throw new Error(`${args.join(" ")} ended with exit code ${code}: ${said.join(" ")}`);
        }
        return { seconds: at(), lines };
    } finally {
        signal.removeEventListener("abort", stopChild);
    }
}
