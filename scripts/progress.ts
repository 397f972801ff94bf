import { Listr, ListrLogger, type ListrTask, ProcessOutput } from "listr2";

/** A part of a long work, with the line that stands for it. */
export interface Step {
    readonly title: string;
    /** `say` shows where it is, under the title; what it returns takes the title's place once it is done. */
    run(say: (state: string) => void): Promise<string>;
    /** Runs after a failure too. */
    readonly always?: boolean;
}

/** Steps at the same time. */
export interface Group {
    readonly title: string;
    readonly together: readonly Step[];
}

/** How often a state is worth a line where lines stay (a log, not a terminal). */
const LINE_EVERY_MS = 5000;

/**
 * Runs steps one after another and shows on stderr how far they are: a spinner each on a terminal, plain lines elsewhere.
 * After a failure only the steps marked `always` run; then the first failure is thrown. An abort ends the waiting at once.
 */
export async function runSteps(steps: readonly (Step | Group)[], signal: AbortSignal): Promise<void> {
    const failures: unknown[] = [];
    const aborted = new Promise<never>((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
    aborted.catch(() => undefined); // whoever waits for a step hears of it
    const toTask = (step: Step): ListrTask => ({
        title: step.title,
        skip: () => failures.length > 0 && (!step.always || signal.aborted) && "after a failure",
        task: async (_context, task) => {
            const say = sparingly((state) => {
                task.output = state;
            });
            try {
                signal.throwIfAborted();
                task.title = await Promise.race([step.run(say), aborted]);
            } catch (error) {
                failures.push(error);
                throw error;
            }
        },
    });
    const tasks = steps.map(
        (step): ListrTask =>
            "run" in step
                ? toTask(step)
                : {
                      title: step.title,
                      task: (_context, task) => task.newListr(step.together.map(toTask), { concurrent: true }),
                  },
    );
    const logger = new ListrLogger({
        processOutput: new ProcessOutput(process.stderr, process.stderr),
        useIcons: true,
    });
    const list = new Listr(tasks, {
        exitOnError: false,
        registerSignalListeners: false, // they would end the process, with a warehouse still up
        renderer: "default",
        rendererOptions: { logger, collapseSkips: false, collapseErrors: true },
        fallbackRenderer: "simple",
        fallbackRendererOptions: { logger },
        fallbackRendererCondition: () => !process.stderr.isTTY,
    });
    await list.run();
    if (failures.length > 0) {
        throw failures[0];
    }
}

/** A bar for how much is done: "█████░░░░░ 12 of 24". */
export function bar(done: number, total: number): string {
    const width = 20;
    const filled = total === 0 ? width : Math.min(width, Math.floor((done / total) * width));
    return `${"█".repeat(filled)}${"░".repeat(width - filled)} ${done} of ${total}`;
}

function sparingly(show: (state: string) => void): (state: string) => void {
    if (process.stderr.isTTY) {
        return show;
    }
    let due = Date.now() + LINE_EVERY_MS;
    return (state) => {
        if (Date.now() >= due) {
            due = Date.now() + LINE_EVERY_MS;
            show(state);
        }
    };
}
