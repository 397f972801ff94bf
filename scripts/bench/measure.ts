import { performance } from "node:perf_hooks";

/** One way to do something; `run` is one round of it. What comes before and after is not measured. */
export interface Side {
    readonly name: string;
    readonly prepare?: () => Promise<void>;
    run(): Promise<void>;
    readonly check?: () => Promise<void>;
    /** Seconds of each round that are counted apart. */
    readonly apart?: number;
}

/** The same work done two ways, turn about. */
export interface Comparison {
    readonly title: string;
    readonly ours: Side;
    readonly other: Side;
    /** Our time is to be at most so many times the other's. */
    readonly limit: number;
    /** So many rounds however many are asked for, where one takes minutes. */
    readonly rounds?: number;
}

/** What the rounds of one side took. */
export interface Timing {
    readonly name: string;
    /** In the rounds' order. */
    readonly seconds: readonly number[];
    readonly median: number;
}

export interface Compared {
    readonly title: string;
    readonly ours: Timing;
    readonly other: Timing;
    /** Our median for each second of the other's. */
    readonly ratio: number;
    readonly limit: number;
    readonly isMet: boolean;
}

/** Turn about, so that a busy moment of the machine meets both sides; `onRound` hears of each round that is over. */
export async function compare(
    { title, ours, other, limit, rounds: own }: Comparison,
    asked: number,
    onRound: (round: number, rounds: number) => void,
): Promise<Compared> {
    const seconds: { ours: number[]; other: number[] } = { ours: [], other: [] };
    const rounds = own ?? asked;
    for (let round = 1; round <= rounds; round++) {
        seconds.ours.push(await roundOf(ours));
        seconds.other.push(await roundOf(other));
        onRound(round, rounds);
    }
    const timings = { ours: timing(ours.name, seconds.ours), other: timing(other.name, seconds.other) };
    const ratio = timings.ours.median / timings.other.median;
    return { title, ...timings, ratio, limit, isMet: ratio <= limit };
}

async function roundOf({ prepare, run, check, apart = 0 }: Side): Promise<number> {
    await prepare?.();
    const seconds = await secondsOf(run);
    await check?.();
    return seconds - apart;
}

export async function secondsOf(work: () => Promise<void>): Promise<number> {
    const start = performance.now();
    await work();
    return (performance.now() - start) / 1000;
}

export function timing(name: string, seconds: readonly number[]): Timing {
    return { name, seconds, median: quantile(seconds, 0.5) };
}

/** The value that this share of the values does not exceed; halfway between the two middle ones for the median. */
export function quantile(values: readonly number[], share: number): number {
    const sorted = [...values].sort((a, b) => a - b);
    const at = (sorted.length - 1) * share;
    const below = sorted[Math.floor(at)] ?? Number.NaN;
    const above = sorted[Math.ceil(at)] ?? Number.NaN;
    return below + (above - below) * (at - Math.floor(at));
}
