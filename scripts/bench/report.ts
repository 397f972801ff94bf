import type { Throughput } from "./clients";
import type { Compared, Timing } from "./measure";
import type { Translation } from "./translation";

/** What a benchmark has found. */
export interface BenchReport {
    readonly events: number;
    readonly songs: number;
    readonly rounds: number;
    readonly comparisons: readonly Compared[];
    /** Of Dataform's command line, before it does anything: taken off what (c) shows. */
    readonly startUp: Timing;
    /** All models and assertions, Dataform's start-up included. */
    readonly wholeRunSeconds: number;
    readonly translated: Translation;
    readonly throughput: readonly (Throughput & { readonly server: string })[];
    /** Of the warehouse's process over the whole benchmark; null where the system does not tell. */
    readonly peakMemoryMb: number | null;
    /** What could not be measured here, and why. */
    readonly skipped: readonly string[];
}

export function reportText(report: BenchReport): string {
    const { comparisons, startUp, translated, throughput, peakMemoryMb, skipped } = report;
    const titles = Math.max(...comparisons.map(({ title }) => title.length));
    const names = Math.max(...comparisons.flatMap(({ ours, other }) => [ours.name.length, other.name.length]));
    return [
        `${report.events.toLocaleString("en")} events, ${report.songs.toLocaleString("en")} songs; ` +
            `medians of ${report.rounds} rounds, turn about`,
        "",
        ...comparisons.flatMap(({ title, ours, other, ratio, limit, isMet }) => [
            `${title.padEnd(titles)}  ${ours.name.padEnd(names)}  ${seconds(ours.median)}`,
            `${"".padEnd(titles)}  ${other.name.padEnd(names)}  ${seconds(other.median)}  ` +
                `${ratio.toFixed(2)}x, at most ${limit}x: ${isMet ? "met" : "NOT MET"}`,
        ]),
        "",
        `Dataform's own start-up, taken off above: ${startUp.median.toFixed(2)} s`,
        `All models and assertions, start-up included: ${report.wholeRunSeconds.toFixed(2)} s`,
        "",
        `g  translating ${translated.statements} statements: median ${translated.medianMs.toFixed(1)} ms, ` +
            `longest ${translated.maxMs.toFixed(1)} ms (${translated.slowest}), ` +
            `at most ${translated.limitMs} ms: ${translated.isMet ? "met" : "NOT MET"}`,
        ...throughput.map(
            ({ server, clients, queriesPerSecond, p50Ms, p99Ms }) =>
                `f  ${server}, ${String(clients).padStart(2)} clients: ${queriesPerSecond.toFixed(0)} queries a second, ` +
                `median ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms`,
        ),
        ...(peakMemoryMb === null ? [] : ["", `Peak memory of the warehouse: ${peakMemoryMb.toFixed(0)} MB`]),
        ...skipped.map((line) => `Skipped: ${line}`),
    ].join("\n");
}

function seconds(value: number): string {
    return `${value.toFixed(3).padStart(9)} s`;
}
