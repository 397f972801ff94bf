import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { UserError } from "../../infra/errors";
import { PROJECT } from "../../infra/project-folder";
import { compileProject, runActions, type Vars } from "../dataform";
import { generate } from "../generate";
import { type Compared, compare, quantile } from "./measure";
import { type BenchWarehouse, startWarehouse } from "./warehouse";

/** How much history there is, and how often a day is run on it. */
export interface DaysPlan {
    readonly days: number;
    readonly eventsPerDay: number;
    readonly rounds: number;
    readonly signal: AbortSignal;
    readonly say: (line: string) => void;
}

/** What a day's run takes behind a long history, for each second that it takes behind a single day. */
export interface DaysCompared {
    /** The whole run, Dataform's own start included. */
    readonly whole: Compared;
    /** CPU seconds of the warehouse's process in the same rounds, medians; undefined where the system does not tell. */
    readonly warehouse?: { readonly long: number; readonly short: number; readonly ratio: number };
}

/** A day's cost must not be more than so many times what it is without a history. */
const LIMIT = 1.5;

const FIRST_DAY = Date.UTC(2018, 0, 1);

/**
 * Loads all days but the last into one warehouse and the day before the last alone into another, then runs the last day on
 * both, turn about: the same file, behind a long history and behind a short one. All rounds but the first replay it.
 */
export async function compareDays({ days, eventsPerDay, rounds, signal, say }: DaysPlan): Promise<DaysCompared> {
    const root = await mkdtemp(path.join(tmpdir(), "sparkify-days-"));
    const data = path.join(root, "data");
    const open: BenchWarehouse[] = [];
    try {
        say(`Making ${days} days of ${eventsPerDay} events ...`);
        const from = new Date(FIRST_DAY).toISOString().slice(0, 10);
        await generate({ out: data, events: days * eventsPerDay, days, from, broken: 0 });
        const side = async (name: string, first: number) => {
            const warehouse = await startWarehouse(path.join(root, name), data, signal);
            open.push(warehouse);
            const history = Array.from({ length: days - 1 - first }, (_, index) => dayOf(first + index));
            say(`Loading ${history.length} days ...`);
            await runDays(warehouse, { date: history.join(" "), songs: "load" });
            const vars = { logJsonPath: "auto ignorecase", date: dayOf(days - 1), songs: "keep" };
            const cpu: number[] = [];
            let before: number | undefined;
            return {
                cpu,
                side: {
                    name: `behind ${history.length} days`,
                    prepare: async () => {
                        before = await warehouse.cpuSeconds();
                    },
                    run: () => runDays(warehouse, vars),
                    check: async () => {
                        const after = await warehouse.cpuSeconds();
                        if (before !== undefined && after !== undefined) {
                            cpu.push(after - before);
                        }
                    },
                },
            };
        };
        const long = await side("long", 0);
        const short = await side("short", days - 2);
        const title = `a day of ${eventsPerDay} events`;
        const whole = await compare({ title, ours: long.side, other: short.side, limit: LIMIT }, rounds, (round) =>
            say(`Round ${round} of ${rounds}`),
        );
        return long.cpu.length < rounds
            ? { whole }
            : {
                  whole,
                  warehouse: warehouseTimes(quantile(long.cpu, 0.5), quantile(short.cpu, 0.5)),
              };
    } finally {
        for (const warehouse of open) {
            await warehouse.close();
        }
        await rm(root, { recursive: true, force: true });
    }
}

function warehouseTimes(long: number, short: number) {
    return { long, short, ratio: long / short };
}

function dayOf(index: number): string {
    return new Date(FIRST_DAY + index * 86_400_000).toISOString().slice(0, 10);
}

async function runDays(warehouse: BenchWarehouse, vars: Vars): Promise<void> {
    const all = { logJsonPath: "auto ignorecase", ...vars };
    const project = await compileProject(PROJECT, { vars: all, signal: warehouse.signal });
    const results = await runActions(project, {
        credentials: warehouse.credentialsFile,
        vars: all,
        signal: warehouse.signal,
    });
    const failed = results.find(({ outcome, kind }) => outcome !== "done" && kind !== "assertion");
    if (failed !== undefined) {
        throw new UserError(`${failed.schema}.${failed.name} (${failed.outcome}): ${failed.message ?? "no reason"}`);
    }
}
