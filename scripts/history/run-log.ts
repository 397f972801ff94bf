import { randomUUID } from "node:crypto";
import { messageOf } from "../../infra/errors";
import type { Group, Step } from "../progress";

/** What a script's run notes of itself while it goes on. */
export interface RunLog {
    readonly runId: string;
    readonly command: Command;
    readonly startedAt: Date;
    /** The steps so far, in the order in which they began; one that still runs has no end. */
    readonly steps: readonly NotedStep[];
    /** The step, or the steps of the group, noted as they go. */
    watch<Watched extends Step | Group>(step: Watched): Watched;
    /** Resolves once no step runs any more: one goes on for a moment after the run was interrupted. */
    idle(): Promise<void>;
}

/** The scripts whose runs are kept. */
export type Command = "etl" | "start";

/** A step of the script. */
export interface NotedStep {
    readonly title: string;
    readonly startedAt: Date;
    endedAt?: Date;
    /** Why it failed. */
    error?: string;
}

/** Begins a run's log. */
export function createRunLog(command: Command): RunLog {
    const steps: NotedStep[] = [];
    const running = new Set<Promise<unknown>>();
    const watchStep = (step: Step): Step => ({
        ...step,
        async run(say) {
            const noted: NotedStep = { title: step.title, startedAt: new Date() };
            steps.push(noted);
            const work = step.run(say);
            running.add(work);
            try {
                return await work;
            } catch (error) {
                noted.error = messageOf(error);
                throw error;
            } finally {
                noted.endedAt = new Date();
                running.delete(work);
            }
        },
    });
    return {
        runId: randomUUID(),
        command,
        startedAt: new Date(),
        steps,
        watch: <Watched extends Step | Group>(step: Watched) =>
            ("run" in step ? watchStep(step) : { ...step, together: step.together.map(watchStep) }) as Watched,
        async idle() {
            await Promise.allSettled(running);
        },
    };
}
