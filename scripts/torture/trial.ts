/** What a trial has come to: figures for people to read, and all that did not hold. */
export interface Outcome {
    /** What was tried. */
    readonly trial: string;
    /** Makes the same trial again, as far as the clock lets it. */
    readonly seed: string;
    readonly figures: Readonly<Record<string, number | string>>;
    /** One sentence each; none: everything held. */
    readonly findings: readonly string[];
}

/** How long and from which seed. */
export interface TrialOptions {
    readonly seed: string;
    /** Rounds, where the trial goes by rounds. */
    readonly rounds?: number;
    /** Seconds, where it goes by time. */
    readonly seconds?: number;
    /** Clients at once, where the trial has many. */
    readonly clients?: number;
    /** Hears of progress now and then. */
    readonly say?: (line: string) => void;
}

/** An outcome as text: its figures, then its findings with what repeats them. */
export function outcomeText({ trial, seed, figures, findings }: Outcome): string {
    const width = Math.max(...Object.keys(figures).map((name) => name.length));
    const lines = Object.entries(figures).map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
    const verdict =
        findings.length === 0
            ? ["  everything held"]
            : [
                  ...findings.map((finding) => `  FOUND ${finding}`),
                  `  again: npm run torture -- ${trial} --seed ${seed}`,
              ];
    return [`${trial} (seed ${seed})`, ...lines, ...verdict].join("\n");
}

/** Adds one to a count by name. */
export function count(counts: Map<string, number>, name: string): void {
    counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** The value below which a share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
    const sorted = [...values].sort((one, other) => one - other);
    return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
