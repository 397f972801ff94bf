import { SqlError } from "../../infra/local/errors";
import { Serialization } from "../../infra/local/session";
import type { Participant } from "../../infra/local/session/serialization";
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

/** A transaction as the definition of serializability has it, with all that it ever did. */
interface History {
    readonly begun: number;
    committed?: number;
    readonly reads: Set<number>;
    readonly writes: Set<number>;
}

/** Whether one must have run before the other: it read what the other changed later, or the other came upon its changes. */
function isBefore(one: History, other: History): boolean {
    const shares = (some: ReadonlySet<number>, more: ReadonlySet<number>) => [...some].some((each) => more.has(each));
    const { committed = Number.POSITIVE_INFINITY } = one;
    const { committed: otherCommitted = Number.POSITIVE_INFINITY } = other;
    return (
        (shares(one.reads, other.writes) && otherCommitted > one.begun) ||
        (shares(one.writes, other.reads) && committed <= other.begun) ||
        (shares(one.writes, other.writes) && committed < otherCommitted)
    );
}

function isInCycle(start: History, all: readonly History[]): boolean {
    const seen = new Set<History>();
    const leadsBack = (from: History): boolean =>
        all.some((to) => {
            if (to === from || !isBefore(from, to)) {
                return false;
            }
            return to === start || (!seen.has(to) && seen.add(to) && leadsBack(to));
        });
    return leadsBack(start);
}

test.each([2, 3, 1000])(
    "of %d remembered transactions, whatever is forgotten or taken together, none closes a circle unnoticed",
    (most) => {
        const found = { circles: 0, needless: 0, allowed: 0, left: 0 };
        for (let seed = 1; seed <= 80; seed++) {
            const random = createRandom(String(seed), "circles");
            const serialization = new Serialization(most);
            const ended: History[] = [];
            const running: { readonly history: History; readonly participant: Participant }[] = [];
            let clock = 0;
            const end = (place: number) => running.splice(place, 1)[0] as (typeof running)[number];
            for (let step = 0; step < 60; step++) {
                if (running.length < 2 || (running.length < 4 && chance(random, 0.3))) {
                    const history = { begun: clock, reads: new Set<number>(), writes: new Set<number>() };
                    running.push({ history, participant: serialization.begin(1) });
                    continue;
                }
                const place = whole(random, running.length);
                const { history, participant } = running[place] as (typeof running)[number];
                if (chance(random, 0.25)) {
                    history.committed = ++clock;
                    serialization.commit(participant);
                    ended.push(end(place).history);
                    continue;
                }
                const oid = whole(random, 4);
                const isWrite = chance(random, 0.5);
                if (isWrite && running.some((each) => each.history !== history && each.history.writes.has(oid))) {
                    continue; // it would wait
                }
                (isWrite ? history.writes : history.reads).add(oid);
                const table = [{ oid, name: `t${oid}` }];
                let isRefused = false;
                try {
                    const [reads, writes] = isWrite ? [[], table] : [table, []];
                    serialization.note(participant, { reads, writes, defines: [], locks: [] });
                } catch {
                    isRefused = true;
                    serialization.abort(participant);
                    end(place);
                }
                const all = [...ended, ...running.map((each) => each.history)];
                const isCircle = isInCycle(history, isRefused ? [...all, history] : all);
                expect({ seed, step, missed: isCircle && !isRefused }).toEqual({ seed, step, missed: false });
                found.circles += isCircle ? 1 : 0;
                found.needless += isRefused && !isCircle ? 1 : 0;
                found.allowed += isRefused ? 0 : 1;
            }
            for (const { participant } of running) {
                serialization.abort(participant);
            }
            found.left += serialization.remembered;
        }
        expect(found.circles).toBeGreaterThan(40);
        expect(found.allowed).toBeGreaterThan(1200);
        expect(found.left).toBe(0);
        expect(found.needless > 0).toBe(most < 1000);
        expect(found.needless).toBeLessThan(found.allowed / 10);
    },
);

test("transactions that are taken together have not seen what the first of them has not", () => {
    const serialization = new Serialization(2);
    const t = [{ oid: 1, name: "t" }];
    const u = [{ oid: 2, name: "u" }];
    const note = (participant: Participant, reads: typeof t, writes: typeof t = []) =>
        serialization.note(participant, { reads, writes, defines: [], locks: [] });
    const first = serialization.begin(1);
    const unseen = serialization.begin(1);
    note(unseen, [], t);
    serialization.commit(unseen);
    const last = serialization.begin(1);
    note(last, u);
    note(first, t, u);
    serialization.commit(first);
    const alike = serialization.begin(1);
    note(alike, t, u);
    serialization.commit(alike);
    expect(serialization.remembered).toBe(2);
    expect(() => note(last, t)).toThrow("1023"); // before the first, which was before what it comes upon now
});
