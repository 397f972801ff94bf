import type { ConformanceCase } from "./case";

/**
 * How a case ended. `refused` is an error that says what is not supported; `wrong` is an answer that differs without an
 * error, the one thing that must never be; `failed` is any other error.
 */
export type Verdict = "passed" | "refused" | "wrong" | "failed";

export interface Outcome {
    readonly case: ConformanceCase;
    readonly verdict: Verdict;
    /** What was wrong, unless it passed. */
    readonly detail?: string;
}

/** How many cases ended how. */
export interface Tally extends Readonly<Record<Verdict, number>> {
    readonly total: number;
}

export function tallyOf(outcomes: readonly Outcome[]): Tally {
    const count = (verdict: Verdict) => outcomes.filter((outcome) => outcome.verdict === verdict).length;
    return {
        passed: count("passed"),
        refused: count("refused"),
        wrong: count("wrong"),
        failed: count("failed"),
        total: outcomes.length,
    };
}

/** Cases that passed in a hundred, cut to one place: what rounds up to a floor does not reach it. */
export function rateOf({ passed, total }: Tally): number {
    return total === 0 ? 0 : Math.floor((passed / total) * 1000) / 10;
}
