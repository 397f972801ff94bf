import { stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "pg";
import { codeOf, messageOf } from "../../infra/errors";
import type { CliOutcome } from "../dataform/cli";
import { createRandom, oneOf, type Random, whole } from "../generate/random";
import { CRASH_JOBS, type CrashJob, type State } from "./crash-jobs";
import { closeSite, ends, openSite, referenceOf, tablesUnlike } from "./site";
import { count, type Outcome, quantile, type TrialOptions } from "./trial";
import { createVictim, type Victim } from "./victim";

/** A job at work on its connection. */
interface Worker {
    readonly job: CrashJob;
    /** What the last acknowledged statement left. */
    state: State;
    /** What is on its way: its state may or may not come about. */
    inFlight: { readonly sql: string; readonly after?: State } | undefined;
}

/**
 * When to kill: during a statement of a kind, while the engine works its log into its file, while it shuts down, or
 * somewhere in a run of the whole project.
 */
const MOMENTS = [
    "copy",
    "create table",
    "alter table",
    "commit",
    "insert",
    "checkpoint",
    "shutdown",
    "any",
    "dataform run",
] as const;
type Moment = (typeof MOMENTS)[number];

/** After so many kills, and after the last, a whole run of the project must end in the right tables. */
const RUN_EVERY = 20;

/** How each moment's statements begin. */
const BEGINNINGS: Partial<Record<Moment, RegExp>> = {
    copy: /^copy /,
    "create table": /^create table /,
    "alter table": /^alter table /,
    commit: /^(commit|end transaction)$/,
    insert: /^insert /,
};

/** So much of the log makes the engine work it into its file at the next commit (its checkpoint_threshold). */
const CHECKPOINT_BYTES = 15_000_000;

/** How long to wait for a moment before killing anyway. */
const MOMENT_LIMIT_MS = 4000;

/**
 * Kills the server with SIGKILL again and again while five clients and, `withProject`, runs of the project work. Looks
 * after each restart whether every acknowledged statement is there, no other is but what was on its way, and nothing is
 * there by halves; and now and then whether the next run of the project ends in the tables of one that nothing was done to.
 */
export async function crash({ seed, rounds = 200, say }: TrialOptions, withProject = true): Promise<Outcome> {
    const random = createRandom(seed, "crash");
    const findings: string[] = [];
    const kills = new Map<string, number>();
    const restarts: number[] = [];
    let acknowledged = 0;
    let runs = 0;
    const project = withProject ? { reference: await referenceOf(seed), site: await openSite(seed) } : undefined;
    const moments = MOMENTS.filter((moment) => withProject || moment !== "dataform run");
    const victim = project?.site.victim ?? (await createVictim());
    try {
        const workers = await setUp(victim);
        for (let round = 1; round <= rounds; round++) {
            const moment = oneOf(random, moments);
            const run =
                project && moment === "dataform run"
                    ? { begin: () => project.site.run(), within: project.reference.within }
                    : undefined;
            const { statements, errors } = await workUntilKilled(
                victim,
                workers,
                moment,
                random,
                `${seed}/${round}`,
                run,
            );
            acknowledged += statements;
            const during = workers.map(({ inFlight }) => inFlight?.sql.split(" ").slice(0, 2).join(" ") ?? "nothing");
            count(kills, moment);
            findings.push(...errors.map((error) => `round ${round}: ${error}`));
            restarts.push(await victim.start());
            findings.push(...(await differences(victim, workers)).map((text) => `round ${round} (${moment}): ${text}`));
            if (project && (round % RUN_EVERY === 0 || round === rounds)) {
                const unlike = await tablesUnlike(project.reference, project.site).catch((error) => [messageOf(error)]);
                findings.push(...unlike.map((text) => `the run after ${round} kills: ${text}`));
                runs++;
            }
            if (round % 10 === 0) {
                say?.(`${round} kills, the last in ${moment}, during: ${during.join(", ")}`);
            }
        }
    } finally {
        await (project ? closeSite(project.site) : victim.dispose());
    }
    return {
        trial: "crash",
        seed,
        figures: {
            kills: rounds,
            ...Object.fromEntries([...kills].sort().map(([moment, times]) => [`kills: ${moment}`, times])),
            "acknowledged statements": acknowledged,
            ...(project ? { "runs compared": runs, "tables compared": project.reference.tables.size } : {}),
            "restart, median ms": Math.round(quantile(restarts, 0.5)),
            "restart, longest ms": Math.round(quantile(restarts, 1)),
        },
        findings,
    };
}

async function setUp(victim: Victim): Promise<Worker[]> {
    const client = await victim.connect();
    try {
        await client.query("create schema torture");
        const workers: Worker[] = [];
        for (const job of CRASH_JOBS) {
            workers.push({ job, state: await job.setUp(client, victim.s3), inFlight: undefined });
        }
        return workers;
    } finally {
        await client.end();
    }
}

/** Lets all jobs work, kills the server at the moment and waits until it is gone. */
async function workUntilKilled(
    victim: Victim,
    workers: readonly Worker[],
    moment: Moment,
    random: Random,
    seed: string,
    project?: { begin(): Promise<CliOutcome>; readonly within: number },
): Promise<{ readonly statements: number; readonly errors: readonly string[] }> {
    const clients = await Promise.all(workers.map(() => victim.connect()));
    const errors: string[] = [];
    let statements = 0;
    let isEnding = false;
    const beginning = BEGINNINGS[moment];
    let reached = () => {};
    const atMoment = new Promise<void>((resolve) => {
        reached = resolve;
    });
    const work = workers.map(async (worker, index) => {
        const draws = createRandom(seed, worker.job.name);
        const client = clients[index] as Client;
        for (;;) {
            for (const statement of worker.job.step(draws, worker.state)) {
                worker.inFlight = statement;
                const answer = client.query(statement.sql);
                if (beginning?.test(statement.sql)) {
                    reached();
                }
                try {
                    await answer;
                } catch (error) {
                    if (!isEnding) {
                        errors.push(`${worker.job.name} failed by itself: ${messageOf(error)}, in ${statement.sql}`);
                    }
                    return;
                }
                statements++;
                worker.state = statement.after ?? worker.state;
                worker.inFlight = undefined;
            }
        }
    });
    const run = project?.begin();
    await sleep(whole(random, 300)); // until there is something to lose
    if (run && project) {
        await Promise.race([run, sleep(random.next() * project.within)]);
    } else if (moment === "checkpoint") {
        await untilLogIsLong(victim);
    } else if (beginning) {
        await Promise.race([atMoment, sleep(MOMENT_LIMIT_MS, undefined, { ref: false })]);
    }
    const delay = sleep(whole(random, moment === "checkpoint" || moment === "shutdown" ? 120 : 40));
    if (moment === "shutdown") {
        isEnding = true;
        await victim.signal("SIGTERM");
    }
    await delay;
    isEnding = true;
    await victim.signal("SIGKILL").catch((error) => {
        if (codeOf(error) !== "ESRCH") {
            throw error;
        }
    });
    if (!(await victim.gone())) {
        throw new Error("The server does not end by SIGKILL.");
    }
    await Promise.all([...work, ...(run ? [ends(run)] : [])]);
    for (const client of clients) {
        client.end().catch(() => undefined);
    }
    return { statements, errors };
}

async function untilLogIsLong(victim: Victim): Promise<void> {
    for (const end = Date.now() + MOMENT_LIMIT_MS; Date.now() < end; await sleep(1)) {
        const bytes = await stat(`${victim.folder.database}.wal`).then(
            ({ size }) => size,
            () => 0,
        );
        if (bytes > CHECKPOINT_BYTES) {
            return;
        }
    }
}

/** Compares what is there with what must be, and goes on from what is there. */
async function differences(victim: Victim, workers: readonly Worker[]): Promise<readonly string[]> {
    const found: string[] = [];
    const client = await victim.connect();
    try {
        for (const worker of workers) {
            const { job, state, inFlight } = worker;
            try {
                const there = await job.read(client);
                const possible = [state, ...(inFlight?.after === undefined ? [] : [inFlight.after])];
                if (!possible.includes(there)) {
                    found.push(`${job.name} holds ${there} where ${possible.join(" or ")} was committed`);
                }
                worker.state = there;
            } catch (error) {
                found.push(`${job.name}: ${messageOf(error)}`);
            }
            worker.inFlight = undefined;
        }
    } finally {
        await client.end();
    }
    return found;
}
