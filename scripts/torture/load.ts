import { setTimeout as sleep } from "node:timers/promises";
import { messageOf } from "../../infra/errors";
import { createRandom, oneOf, whole } from "../generate/random";
import { leaks } from "./fuzz";
import { LOAD_WORK, loadFacts, makeOwn, type Worker } from "./load-work";
import { type Outcome, quantile, type TrialOptions } from "./trial";
import { createVictim } from "./victim";

const MEMORY_EVERY_MS = 1000;

/** Clients pause for up to so long between two pieces of work. */
const THINK_MS = 40;

/**
 * A hundred clients at once, each with work of all kinds, each answer compared with what JavaScript computes from the same
 * rows. Nothing may fail or be wrong, and memory must not grow.
 */
export async function load({ seed, seconds = 600, clients = 100, say }: TrialOptions): Promise<Outcome> {
    const findings: string[] = [];
    const times = new Map<string, number[]>(Object.keys(LOAD_WORK).map((kind) => [kind, []]));
    const memory: { readonly at: number; readonly bytes: number }[] = [];
    const victim = await createVictim();
    try {
        const first = await victim.connect();
        const facts = await loadFacts(first, victim.s3, createRandom(seed, "facts"));
        await first.end();
        const workers: Worker[] = [];
        for (let index = 0; index < clients; index++) {
            const worker = {
                client: await victim.connect(),
                random: createRandom(seed, `client ${index}`),
                table: `own_${index}`,
                own: [] as readonly number[],
            };
            await makeOwn(worker);
            workers.push(worker);
        }
        const from = Date.now();
        const isOver = () => Date.now() - from >= seconds * 1000 || findings.length >= 10;
        const watch = (async () => {
            for (let turn = 1; !isOver(); turn++) {
                memory.push({ at: (Date.now() - from) / 1000, bytes: await victim.memory() });
                if (turn % 30 === 0) {
                    say?.(`${turn} s, ${[...times.values()].flat().length} answers, ${megabytesOf(memory.at(-1))} MB`);
                }
                await sleep(MEMORY_EVERY_MS);
            }
        })();
        await Promise.all([
            watch,
            ...workers.map(async (worker) => {
                while (!isOver()) {
                    const kind = oneOf(worker.random, Object.keys(LOAD_WORK));
                    const start = performance.now();
                    try {
                        const found = await LOAD_WORK[kind]?.(worker, facts);
                        times.get(kind)?.push(performance.now() - start);
                        if (found !== undefined) {
                            findings.push(`${worker.table}: ${found}`);
                        }
                    } catch (error) {
                        findings.push(`${worker.table}, ${kind}: ${messageOf(error)}`);
                        return; // what its table holds is not known any more
                    }
                    await sleep(whole(worker.random, THINK_MS));
                }
            }),
        ]);
        await Promise.all(workers.map(({ client }) => client.end()));
        findings.push(...leaks(memory));
    } finally {
        await victim.dispose();
    }
    const all = [...times.values()].flat();
    const ms = (values: readonly number[], share: number) => Math.round(quantile(values, share));
    return {
        trial: "load",
        seed,
        figures: {
            clients,
            seconds: Math.round(memory.at(-1)?.at ?? 0),
            "pieces of work": all.length,
            "all: median, p99 ms": `${ms(all, 0.5)}, ${ms(all, 0.99)}`,
            ...Object.fromEntries(
                [...times].map(([kind, each]) => [
                    `${kind}: times, median, p99 ms`,
                    `${each.length}, ${ms(each, 0.5)}, ${ms(each, 0.99)}`,
                ]),
            ),
            "memory at a quarter, MB": megabytesOf(memory[memory.length >> 2]),
            "memory at the end, MB": megabytesOf(memory.at(-1)),
        },
        findings,
    };
}

const megabytesOf = (sample: { readonly bytes: number } | undefined) => Math.round((sample?.bytes ?? 0) / 1e6);
