import { SqlError } from "../../infra/local/errors";
import { chance, createRandom, oneOf, type Random, whole } from "../../scripts/generate/random";
import { openSessions, type Sessions, type TestSession } from "../support/session";

/** Random transactions at once: those that commit must have read what some order of them, one after the other, gives. */

const TABLES = ["a", "b", "c"] as const;
type Table = (typeof TABLES)[number];
type Step = { readonly read: Table } | { readonly add: Table; readonly read?: undefined };
interface Done {
    readonly steps: readonly Step[];
    /** What each reading step has seen: how many rows. */
    readonly seen: readonly number[];
}

let sessions: Sessions;
let clients: readonly TestSession[];

beforeAll(async () => {
    sessions = await openSessions();
    clients = await Promise.all([1, 2, 3].map(() => sessions.open()));
});
afterAll(() => sessions.close());

function randomSteps(random: Random): readonly Step[] {
    return Array.from({ length: 3 }, () => {
        const table = oneOf(random, TABLES);
        return chance(random, 0.5) ? { read: table } : { add: table };
    });
}

/** Undefined: it was refused, and undone. */
async function runTransaction(
    client: TestSession,
    steps: readonly Step[],
    pauses: readonly number[],
): Promise<Done | undefined> {
    const seen: number[] = [];
    try {
        await client.run("begin");
        for (const [index, step] of steps.entries()) {
            await new Promise((resolve) => setTimeout(resolve, pauses[index]));
            if (step.read) {
                seen.push(Number((await client.run(`select count(*) from ${step.read}`)).rows[0]?.[0]));
            } else {
                await client.run(`insert into ${step.add} values (1)`);
            }
        }
        await client.run("commit");
        return { steps, seen };
    } catch (error) {
        await client.run("rollback");
        expect(error).toBeInstanceOf(SqlError);
        expect(["XX000", "40P01"]).toContain((error as SqlError).code);
        expect(["1023", "deadlock detected"]).toContain((error as SqlError).message);
        return undefined;
    }
}

/** Whether the transactions, one after the other in this order, see what they have seen. */
function explains(order: readonly Done[]): boolean {
    const rows: Record<Table, number> = { a: 0, b: 0, c: 0 };
    return order.every(({ steps, seen }) => {
        const now = steps.flatMap((step) => {
            if (step.read) {
                return [rows[step.read]];
            }
            rows[step.add]++;
            return [];
        });
        return now.every((count, index) => count === seen[index]);
    });
}

function ordersOf<T>(items: readonly T[]): readonly (readonly T[])[] {
    return items.length === 0
        ? [[]]
        : items.flatMap((item) => ordersOf(items.filter((each) => each !== item)).map((rest) => [item, ...rest]));
}

test("what commits could have run one after the other, whatever runs at once", async () => {
    let committed = 0;
    for (let seed = 1; seed <= 25; seed++) {
        const random = createRandom(String(seed), "transactions");
        await (clients[0] as TestSession).run(
            `drop table if exists a; drop table if exists b; drop table if exists c;
            create table a (n int); create table b (n int); create table c (n int)`,
        );
        const plans = clients.map(() => ({
            steps: randomSteps(random),
            pauses: Array.from({ length: 3 }, () => whole(random, 4)),
        }));
        const results = await Promise.all(
            clients.map((client, index) => {
                const { steps, pauses } = plans[index] as (typeof plans)[number];
                return runTransaction(client, steps, pauses);
            }),
        );
        const done = results.filter((result) => result !== undefined);
        committed += done.length;
        const isExplained = ordersOf(done).some(explains);
        expect({ seed, isExplained, done: isExplained ? [] : done }).toEqual({ seed, isExplained: true, done: [] });
    }
    // Refusing all would be no art.
    expect(committed).toBeGreaterThan(40);
});
