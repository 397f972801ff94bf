import { setTimeout as sleep } from "node:timers/promises";
import { shownDuration } from "../duration";
import { UserError } from "../errors";
import type { Say } from "../target";
import type { Pace } from "./options";

/** What a look at something showed: its state in a word, and whether that is what is waited for. */
export interface Look {
    readonly state: string;
    readonly isDone: boolean;
}

const PROGRESS_EVERY_S = 60;

/** AWS takes seconds to tell all its machines of a new thing, rarely minutes. */
const SPREADING_LIMIT_MS = 5 * 60_000;

/**
 * Looks again and again until it is done, and says so: at first, when the state changes, and once a minute. `goal` goes
 * on "Waiting until ...".
 */
export async function waitUntil<T extends Look>(
    goal: string,
    pace: Pace,
    say: Say,
    look: () => Promise<T>,
): Promise<T> {
    const start = Date.now();
    const limit = shownDuration(Math.round(pace.timeoutMs / 1000));
    let said: { readonly state: string; readonly minute: number } | undefined;
    for (;;) {
        const seen = await look();
        if (seen.isDone) {
            return seen;
        }
        const elapsed = Math.round((Date.now() - start) / 1000);
        if (Date.now() - start >= pace.timeoutMs) {
            throw new UserError(
                `Still waiting until ${goal} after ${limit} (${seen.state}): run the command again to go on, or give ` +
                    "--timeout more minutes.",
            );
        }
        const minute = Math.floor(elapsed / PROGRESS_EVERY_S);
        if (said?.state !== seen.state || said.minute !== minute) {
            say(`Waiting until ${goal}: ${seen.state}, ${shownDuration(elapsed)} of ${limit}`);
            said = { state: seen.state, minute };
        }
        await sleep(pace.pollMs);
    }
}

/** Repeats what fails because news of a change has not reached all of AWS yet; any other error is passed on at once. */
export async function persist<T>(
    pace: Pace,
    act: () => Promise<T>,
    isPassing: (error: unknown) => boolean,
    limitMs = SPREADING_LIMIT_MS,
): Promise<T> {
    const end = Date.now() + Math.min(limitMs, pace.timeoutMs);
    for (;;) {
        try {
            return await act();
        } catch (error) {
            if (!isPassing(error) || Date.now() >= end) {
                throw error;
            }
            await sleep(pace.pollMs);
        }
    }
}

/** Looks for something that is known to be there until it can be seen. `what` begins a sentence. */
export async function untilSeen<T>(pace: Pace, what: string, look: () => Promise<T | undefined>): Promise<T> {
    const end = Date.now() + Math.min(SPREADING_LIMIT_MS, pace.timeoutMs);
    for (;;) {
        const seen = await look();
        if (seen !== undefined) {
            return seen;
        }
        if (Date.now() >= end) {
            throw new UserError(`${what} is said to exist but can't be found: run the command again.`);
        }
        await sleep(pace.pollMs);
    }
}
