import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { generate } from "../generate";
import { dataform, startUpOf } from "./builds";
import { quantile, secondsOf } from "./measure";
import { MEMORY_LIMIT_MB, metOrNot } from "./report";
import { startWarehouse } from "./warehouse";

export interface GrowthPlan {
    readonly events: number;
    readonly songs: number;
    readonly rounds: number;
    readonly signal: AbortSignal;
    readonly say: (line: string) => void;
}

/** What a run of all models and assertions takes at one size, from nothing; medians of its rounds. */
interface Point {
    readonly events: number;
    /** Without Dataform's own start. */
    readonly seconds: number;
    /** Of the warehouse's process; null where the system does not tell, like its memory. */
    readonly cpuSeconds: number | null;
    readonly peakMemoryMb: number | null;
}

export interface GrowthReport {
    readonly songs: number;
    readonly rounds: number;
    readonly few: Point;
    readonly many: Point;
    /** What an event takes among many, for each time that it takes among few. */
    readonly time: number;
    readonly cpuTime: number | null;
    readonly limit: number;
    readonly isMet: boolean;
}

const TIMES = 10;

/** Time and processor time for each event must not grow by more. */
const LIMIT = 1.2;

/** A year at either size, as `docs/scale.md` counts. */
const DAYS = 365;

/** Runs the whole project at so many events and at ten times as many. */
export async function growth(plan: GrowthPlan): Promise<GrowthReport> {
    const few = await pointAt(plan.events, plan);
    const many = await pointAt(plan.events * TIMES, plan);
    const time = many.seconds / few.seconds / TIMES;
    const cpuTime =
        few.cpuSeconds === null || many.cpuSeconds === null ? null : many.cpuSeconds / few.cpuSeconds / TIMES;
    const { songs, rounds } = plan;
    return { songs, rounds, few, many, time, cpuTime, limit: LIMIT, isMet: Math.max(time, cpuTime ?? 0) <= LIMIT };
}

/** In a warehouse of its own, which holds its memory's peak; only one size's files lie on the disk at a time. */
async function pointAt(events: number, { songs, rounds, signal, say }: GrowthPlan): Promise<Point> {
    const folder = await mkdtemp(path.join(tmpdir(), "sparkify-bench-"));
    try {
        say(`Making up ${events.toLocaleString("en")} events ...`);
        const data = path.join(folder, "bucket");
        const onProgress = () => signal.throwIfAborted();
        await generate({ out: data, events, songs, days: DAYS, broken: 0, onProgress });
        const warehouse = await startWarehouse(path.join(folder, "local"), data, signal);
        try {
            const startUp = await startUpOf(warehouse, rounds);
            const seconds: number[] = [];
            const cpuSeconds: number[] = [];
            for (let round = 1; round <= rounds; round++) {
                signal.throwIfAborted();
                say(`${events.toLocaleString("en")} events: round ${round} of ${rounds}`);
                await warehouse.empty();
                const before = await warehouse.cpuSeconds();
                seconds.push((await secondsOf(() => dataform(warehouse, []))) - startUp.median);
                const after = await warehouse.cpuSeconds();
                if (before !== undefined && after !== undefined) {
                    cpuSeconds.push(after - before);
                }
            }
            return {
                events,
                seconds: quantile(seconds, 0.5),
                cpuSeconds: cpuSeconds.length === 0 ? null : quantile(cpuSeconds, 0.5),
                peakMemoryMb: (await warehouse.peakMemoryMb()) ?? null,
            };
        } finally {
            await warehouse.close();
        }
    } finally {
        await rm(folder, { recursive: true, force: true });
    }
}

export function growthText({ songs, rounds, few, many, time, cpuTime, limit, isMet }: GrowthReport): string {
    const line = ({ events, seconds, cpuSeconds, peakMemoryMb }: Point) => {
        const micros = (value: number) => `${((value / events) * 1e6).toFixed(2)} microseconds`;
        return [
            `${events.toLocaleString("en").padStart(11)} events: ${seconds.toFixed(2)} s`,
            `${micros(seconds)} an event`,
            ...(cpuSeconds === null ? [] : [`CPU time ${cpuSeconds.toFixed(2)} s, ${micros(cpuSeconds)} an event`]),
            ...(peakMemoryMb === null
                ? []
                : [
                      `peak memory ${peakMemoryMb.toFixed(0)} MB, ${((peakMemoryMb / events) * 1024).toFixed(2)} KB an event, ` +
                          `at most ${MEMORY_LIMIT_MB} MB: ${metOrNot(peakMemoryMb <= MEMORY_LIMIT_MB)}`,
                  ]),
        ].join("; ");
    };
    return [
        `All models and assertions, ${songs.toLocaleString("en")} songs, Dataform's start-up taken off; medians of ${rounds} rounds`,
        line(few),
        line(many),
        `An event takes ${time.toFixed(2)}x of the time${cpuTime === null ? "" : ` and ${cpuTime.toFixed(2)}x of the CPU time`} ` +
            `among ten times as many, at most ${limit}x: ${metOrNot(isMet)}`,
    ].join("\n");
}
