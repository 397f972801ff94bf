import type { Throughput } from "./clients";
import type { Compared, Timing } from "./measure";
import type { Translation } from "./translation";

/** What a benchmark has found. */
export interface BenchReport {
    readonly events: number;
    readonly songs: number;
    readonly rounds: number;
    readonly comparisons: readonly Compared[];
    /** Of Dataform's command line, before it does anything: taken off what is shown of its runs. What was not asked for is null. */
    readonly startUp: Timing | null;
    readonly translated: Translation | null;
    readonly throughput: readonly (Throughput & { readonly server: string })[];
    /** Of the warehouse's process over the whole benchmark; null where the system does not tell. */
    readonly peakMemoryMb: number | null;
    /** What could not be measured here, and why. */
    readonly skipped: readonly string[];
}

export const MEMORY_LIMIT_MB = 2000;

export function reportText(report: BenchReport): string {
    const { comparisons, peakMemoryMb, skipped } = report;
    return [
        `${report.events.toLocaleString("en")} events, ${report.songs.toLocaleString("en")} songs; ` +
            `medians of ${report.rounds} rounds, turn about`,
        "",
        ...comparisonLines(comparisons),
        ...runLines(report),
        ...report.throughput.map(
            ({ server, clients, queriesPerSecond, p50Ms, p99Ms }) =>
                `f  ${server}, ${String(clients).padStart(2)} clients: ${queriesPerSecond.toFixed(0)} queries a second, ` +
                `median ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms`,
        ),
        ...(peakMemoryMb === null
            ? []
            : [
                  `Peak memory of the warehouse: ${peakMemoryMb.toFixed(0)} MB, ` +
                      `at most ${MEMORY_LIMIT_MB}: ${metOrNot(peakMemoryMb <= MEMORY_LIMIT_MB)}`,
              ]),
        ...skipped.map((line) => `Skipped: ${line}`),
    ].join("\n");
}

function comparisonLines(comparisons: readonly Compared[]): readonly string[] {
    const titles = Math.max(...comparisons.map(({ title }) => title.length));
    const names = Math.max(...comparisons.flatMap(({ ours, other }) => [ours.name.length, other.name.length]));
    return comparisons.flatMap(({ title, ours, other, ratio, limit, isMet }) => [
        `${title.padEnd(titles)}  ${ours.name.padEnd(names)}  ${seconds(ours.median)}`,
        `${"".padEnd(titles)}  ${other.name.padEnd(names)}  ${seconds(other.median)}  ` +
            `${ratio.toFixed(2)}x, at most ${limit}x: ${metOrNot(isMet)}`,
    ]);
}

function runLines({ events, comparisons, startUp, translated }: BenchReport): readonly string[] {
    return [
        ...comparisons
            .filter(({ title }) => /^[ac]/.test(title))
            .map(({ title, ours }) => `${title}, for each event: ${perEvent(ours.median, events)}`),
        ...(startUp
            ? [`Dataform's own start-up, taken off all that is said of its runs: ${startUp.median.toFixed(2)} s`]
            : []),
        ...(translated
            ? [
                  `g  translating ${translated.statements} statements: median ${translated.medianMs.toFixed(1)} ms, ` +
                      `longest ${translated.maxMs.toFixed(1)} ms (${translated.slowest}), ` +
                      `at most ${translated.limitMs} ms: ${metOrNot(translated.isMet)}`,
              ]
            : []),
    ];
}

export function metOrNot(isMet: boolean): string {
    return isMet ? "met" : "NOT MET";
}

function perEvent(seconds: number, events: number): string {
    return `${((seconds / events) * 1e6).toFixed(2)} microseconds`;
}

function seconds(value: number): string {
    return `${value.toFixed(3).padStart(9)} s`;
}
