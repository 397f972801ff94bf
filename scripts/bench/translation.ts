import { performance } from "node:perf_hooks";
import { PROJECT } from "../../infra/project-folder";
import { compileProject } from "../dataform/project";
import { quantile } from "./measure";
import type { BenchWarehouse } from "./warehouse";

/** What the warehouse takes to read a statement, look up its names and translate it for the engine. */
export interface Translation {
    readonly statements: number;
    readonly medianMs: number;
    readonly maxMs: number;
    /** The one that takes longest. */
    readonly slowest: string;
    readonly limitMs: number;
    readonly isMet: boolean;
}

const LIMIT_MS = 5;
/** A statement takes milliseconds, so it is asked for more often than what takes seconds. */
const LEAST_ROUNDS = 7;

/**
 * All queries of the built project's tables, views and assertions, warm, as a client sees it: PREPARE translates a
 * statement and does not run it. What `select 1` takes, the message's way and a transaction, is taken off.
 */
export async function translation({ client }: BenchWarehouse, rounds: number): Promise<Translation> {
    const { queries } = await compileProject(PROJECT);
    const prepare = async (query: string) => {
        const start = performance.now();
        await client.query(`prepare translated as ${query}`);
        const ms = performance.now() - start;
        await client.query("deallocate translated");
        return ms;
    };
    const times = new Map<string, number>();
    for (const [name, query] of Object.entries(queries)) {
        await prepare(query); // the first one meets the catalogue cold
        const ms: number[] = [];
        const around: number[] = [];
        for (let round = 0; round < Math.max(rounds, LEAST_ROUNDS); round++) {
            ms.push(await prepare(query));
            around.push(await prepare("select 1"));
        }
        // It is the same work each time: whatever takes longer than the quickest is the machine's other business.
        times.set(name, Math.max(0, Math.min(...ms) - Math.min(...around)));
    }
    const [slowest, maxMs] = [...times].reduce((one, other) => (other[1] > one[1] ? other : one), ["", 0]);
    return {
        statements: times.size,
        medianMs: quantile([...times.values()], 0.5),
        maxMs,
        slowest,
        limitMs: LIMIT_MS,
        isMet: maxMs <= LIMIT_MS,
    };
}
