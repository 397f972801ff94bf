import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "pg";
import { messageOf, sentenceOf } from "../../infra/errors";
import { layout } from "../../infra/local/folder";
import { launch } from "../../infra/local/process";
import { servingState } from "../../infra/local/state";
import type { Outcome, TrialOptions } from "./trial";
import { createVictim, type Victim } from "./victim";

/** A fault of a warehouse's surroundings: treats the victim badly and throws where something does not hold. */
interface Fault {
    readonly name: string;
    readonly run: (victim: Victim) => Promise<void>;
    /** On a disk of its own, of so many megabytes. */
    readonly diskMegabytes?: number;
}

/** What every victim holds before its fault, and must hold after it. */
const KEPT = "create table kept as select 7 as n";

/** The engine hears of a cancel between two blocks of 2,048 rows; one of these patterns alone takes seconds for a block. */
const DEAF = `select count(*) from many where ${Array.from(
    { length: 20 },
    (_, index) => `regexp_count(repeat(md5(cast(n + random() as varchar)), 1000), '[0-7][0-9a-f]{${500 - index}}z')`,
).join(" + ")} > 0`;

const DAMAGED =
    /\/warehouse\.duckdb is damaged and was left as it is: put a copy in its place, or delete the warehouse/;

const FAULTS: readonly Fault[] = [
    ...damages("the database file", (victim) => victim.folder.database, "SIGTERM", {
        "begins with other bytes": (bytes) => bytes.fill(7, 0, 4096),
        "has other bytes from its third block on": (bytes) => bytes.fill(7, 12_288),
        "has one wrong bit": (bytes) => {
            bytes[12_788] = (bytes[12_788] as number) ^ 1;
        },
        "is cut off": (bytes) => bytes.subarray(0, bytes.length - 100),
        "is empty": () => Buffer.alloc(0),
        "is a text": () => Buffer.from("no database\n"),
    }),
    ...damages("the log", (victim) => `${victim.folder.database}.wal`, "SIGKILL", {
        "begins with other bytes": (bytes) => bytes.fill(7, 0, 30),
        "has one wrong bit": (bytes) => {
            const middle = bytes.length >> 1;
            bytes[middle] = (bytes[middle] as number) ^ 1;
        },
    }),
    {
        name: "the log ends within an entry: all before it is there, and a copy of the log is kept",
        async run(victim) {
            await victim.signal("SIGKILL");
            await victim.gone();
            const log = `${victim.folder.database}.wal`;
            const bytes = Buffer.concat([await readFile(log), Buffer.from([90, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3])]);
            await writeFile(log, bytes);
            await victim.start();
            await holds(victim);
            expectThat((await readFile(`${log}.torn`)).equals(bytes), "there is no copy of the log");
        },
    },
    {
        name: "the state file is lost while the server runs: it is written again",
        async run(victim) {
            await rm(victim.folder.state);
            const second = await launch(victim.folder).then(
                (launched) => (launched === undefined ? "" : "a second server serves the database"),
                (error) =>
                    messageOf(error).replace(/^The database .* is open in process \d+: end it, then try again\.$/, ""),
            );
            expectThat(second === "", second);
            await untilTrue(
                async () => (await servingState(victim.folder.state)) !== undefined,
                "it is not written again",
            );
            await holds(victim);
        },
    },
    {
        name: "the whole folder is removed while the server runs: the server ends",
        async run(victim) {
            await rm(victim.folder.root, { recursive: true });
            expectThat(await victim.gone(10_000), "the server runs on");
        },
    },
    {
        name: "another server of the same database, from a folder of its own, is refused",
        async run(victim) {
            const root = await mkdtemp(path.join(tmpdir(), "sparkify-second-"));
            const second = layout(root);
            try {
                for (const name of ["settings", "credentials", "key", "certificate"] as const) {
                    await writeFile(second[name], await readFile(victim.folder[name]));
                }
                const settings = JSON.parse(await readFile(second.settings, "utf8"));
                await writeFile(second.settings, JSON.stringify({ ...settings, port: 0 }));
                spawnSync("ln", ["-s", victim.folder.database, second.database]);
                await refused(launch(second), /warehouse\.duckdb is open in process \d+: end it, then try again/);
                await holds(victim);
            } finally {
                await rm(root, { recursive: true });
            }
        },
    },
    {
        name: "SIGINT while a statement runs for long: it is cancelled, and the server ends within 8 s",
        run: async (victim) => endsBy(victim, "SIGINT", 8000),
    },
    {
        name: "SIGTERM while a statement is about to end: it is finished, and the server ends within 3 s",
        async run(victim) {
            const client = await victim.connect();
            const answer = client.query("insert into kept select count(*) from kept, (select 1 union all select 2)");
            await sleep(1);
            await victim.signal("SIGTERM");
            const isDone = await answer.then(
                () => true,
                () => false,
            );
            client.end().catch(() => undefined);
            expectThat(await victim.gone(3000), "the server runs on");
            await victim.start();
            const rows = await valuesOf(victim);
            expectThat(
                rows === (isDone ? "2, 7" : "7"),
                `kept holds ${rows} after an insert that was ${isDone ? "" : "not "}done`,
            );
        },
    },
    {
        name: "SIGTERM while a statement hears nothing: the server ends itself within 10 s, and what was committed is there",
        async run(victim) {
            const client = await victim.connect();
            await client.query("create table many as select 1 as n");
            for (let doubling = 0; doubling < 12; doubling++) {
                await client.query("insert into many select n from many");
            }
            const outcome = client.query(DEAF).then(
                () => "done",
                (error) => messageOf(error),
            );
            const other = await victim.connect();
            await other.query("insert into kept values (8)");
            await other.query("begin; insert into kept values (9)");
            await victim.signal("SIGTERM");
            expectThat(await victim.gone(10_000), "the server runs on");
            const text = await outcome;
            expectThat(/terminated|ECONNRESET/.test(text), `the statement ended with: ${text}`);
            expectThat(
                (await readFile(victim.folder.log, "utf8")).includes("Closed, though a statement does not end"),
                "the statement heard that it was cancelled",
            );
            await Promise.allSettled([client.end(), other.end()]);
            await victim.start();
            const rows = await valuesOf(victim);
            expectThat(rows === "7, 8", `kept holds ${rows}`);
        },
    },
    {
        name: "the disk gets full: statements fail with 53100, and with some space the server goes on by itself",
        diskMegabytes: 24,
        run: fullDisk,
    },
    {
        name: "the disk is full at a start: it is refused, and later all is there",
        diskMegabytes: 24,
        async run(victim) {
            await victim.signal("SIGTERM");
            await victim.gone();
            const filler = path.join(diskOf(victim), "filler");
            await writeFile(filler, Buffer.alloc(24 * 1024 * 1024)).catch(() => undefined);
            await refused(victim.start(), /the disk (that holds .* )?is full: free some space, then try again\.$/i);
            await rm(filler);
            await victim.start();
            await holds(victim);
        },
    },
    {
        name: "the disk can only be read: a start is refused, and later all is there",
        diskMegabytes: 24,
        async run(victim) {
            await victim.signal("SIGTERM");
            await victim.gone();
            await untilTrue(async () => remountDisk(victim, "ro"), "the disk is not remounted");
            await refused(victim.start(), /can't be written or read \(EROFS\): check its owner and mode/);
            expectThat(remountDisk(victim, "rw"), "the disk is not remounted");
            await victim.start();
            await holds(victim);
        },
    },
];

/**
 * Does to a warehouse what its surroundings may do: damaged files, a full disk, a lost state file, signals. Each must end
 * in one clear sentence, and nothing be lost. Faults that take a disk of their own need the right to mount one.
 */
export async function faults({ seed, say }: TrialOptions, only?: (name: string) => boolean): Promise<Outcome> {
    const findings: string[] = [];
    const skipped: string[] = [];
    let done = 0;
    for (const { name, run, diskMegabytes } of FAULTS.filter((fault) => only?.(fault.name) ?? true)) {
        const disk = diskMegabytes === undefined ? undefined : await mountDisk(diskMegabytes);
        if (disk === "not allowed") {
            skipped.push(name);
            continue;
        }
        const unmount = () => disk !== undefined && unmountDisk(disk);
        process.once("exit", unmount); // of a trial that is interrupted
        let victim: Victim | undefined;
        try {
            victim = await createVictim(disk);
            const client = await victim.connect();
            await client.query(KEPT);
            await client.end();
            await run(victim);
            say?.(`held: ${name}`);
        } catch (error) {
            findings.push(`${name}: ${messageOf(error)}`);
        } finally {
            if (disk !== undefined) {
                spawnSync("mount", ["-o", "remount,rw", disk]);
            }
            await victim?.dispose();
            process.off("exit", unmount);
            unmount();
        }
        done++;
    }
    return {
        trial: "faults",
        seed,
        figures: {
            faults: done,
            ...(skipped.length === 0 ? {} : { "not tried, for want of mount": skipped.join("; ") }),
        },
        findings,
    };
}

/** One fault for each way to damage a file: the server must not start, and leave the file as it is. */
function damages(
    what: string,
    fileOf: (victim: Victim) => string,
    ending: "SIGTERM" | "SIGKILL",
    ways: Readonly<Record<string, (bytes: Buffer) => Buffer | undefined>>,
): readonly Fault[] {
    return Object.entries(ways).map(([way, damage]) => ({
        name: `${what} ${way}: a start is refused, the file is left as it is, and with the whole file all is there`,
        async run(victim) {
            await victim.signal(ending);
            await victim.gone();
            const file = fileOf(victim);
            const whole = await readFile(file);
            const changed = Buffer.from(whole);
            const bytes = damage(changed) ?? changed;
            await writeFile(file, bytes);
            await refused(victim.start(), DAMAGED);
            expectThat((await readFile(file)).equals(bytes), "the file was changed");
            await writeFile(file, whole);
            await victim.start();
            await holds(victim);
        },
    }));
}

async function endsBy(victim: Victim, signal: NodeJS.Signals, limitMs: number): Promise<void> {
    const client = await victim.connect();
    await client.query("create table many as select 1 as n from stl_load_errors limit 0");
    await client.query("insert into many values (1)");
    for (let doubling = 0; doubling < 14; doubling++) {
        await client.query("insert into many select n from many");
    }
    await client.query("begin; insert into kept values (8)");
    const outcome = client.query("select count(*) from many a, many b, many c where a.n + b.n + c.n = 4").then(
        () => "done",
        (error) => messageOf(error),
    );
    await sleep(300);
    await victim.signal(signal);
    const text = await outcome;
    client.end().catch(() => undefined);
    expectThat(/cancelled|terminat/i.test(text), `the statement ended with: ${text}`);
    expectThat(await victim.gone(limitMs), "the server runs on");
    await victim.start();
    await holds(victim);
}

/** Fills the disk with statements until the engine fails at working its log into its file. */
async function fullDisk(victim: Victim): Promise<void> {
    const pid = await victim.pid();
    const client = await victim.connect();
    client.on("error", () => undefined); // it will be sent away
    await client.query("create table filler as select 1 as n, cast('x' as varchar(200)) as s");
    let rows = 1;
    const failure = async (sql: string) =>
        client.query(sql).then(
            () => undefined,
            (error: { code?: string; message: string }) => error,
        );
    let found: Awaited<ReturnType<typeof failure>>;
    for (; rows < 2 ** 25; rows *= 2) {
        found = await failure("insert into filler select n + 1, repeat(md5(cast(random() as varchar)), 4) from filler");
        if (found !== undefined) {
            break;
        }
    }
    expectThat(found?.code === "53100", `the statement failed with ${found?.code}: ${found?.message}`);
    let committed = 7;
    for (found = undefined; found === undefined && committed < 100; ) {
        found = await failure(`insert into kept values (${committed + 1})`);
        committed += found === undefined ? 1 : 0;
    }
    expectThat(
        found !== undefined && (found.code === "57P02" || /terminated|not queryable/.test(found.message)),
        `the engine did not fail, or the session did not end: ${found?.code} ${found?.message}`,
    );
    const isFull = /^The disk that holds the warehouse is full: it goes on when \d+ MB of it are free\.$/;
    const refusal = async () => victim.connect().then(() => "", messageOf);
    await untilTrue(async () => isFull.test(await refusal()), "new sessions do not hear what is missing");
    expectThat(remountDisk(victim, "size=60m"), "the disk does not grow");
    let again: Client | undefined;
    await untilTrue(async () => {
        again = await victim.connect().catch(() => undefined);
        return again !== undefined;
    }, "the server does not go on");
    const there = async () => [
        await valuesOf(victim),
        (await again?.query("select count(*) as n from filler"))?.rows[0].n,
    ];
    const numbers = Array.from({ length: committed - 6 }, (_, index) => index + 7).join(", ");
    expectThat(String(await there()) === `${numbers},${rows}`, `there are ${await there()} of ${numbers},${rows}`);
    await again?.query("delete from kept where n > 7; insert into filler select * from filler limit 10");
    await again?.end();
    expectThat((await victim.pid()) === pid && !(await victim.gone(1)), "it is another process");
    await victim.signal("SIGTERM");
    expectThat(await victim.gone(), "the server runs on");
    await victim.start();
    await holds(victim);
}

async function valuesOf(victim: Victim): Promise<string> {
    const client = await victim.connect();
    try {
        const { rows } = await client.query("select n from kept order by n");
        return rows.map(({ n }) => n).join(", ");
    } finally {
        await client.end();
    }
}

/** @throws Error if the victim does not answer, or has not what it held. */
async function holds(victim: Victim): Promise<void> {
    const rows = await valuesOf(victim);
    expectThat(rows === "7", `kept holds ${rows === "" ? "nothing" : rows}`);
}

async function refused(work: Promise<unknown>, sentence: RegExp): Promise<void> {
    const text = await work.then(
        () => undefined,
        (error: unknown) => sentenceOf(error),
    );
    expectThat(text !== undefined && sentence.test(text), `it says: ${text ?? "nothing, it works"}`);
}

async function untilTrue(holdsNow: () => Promise<boolean>, otherwise: string): Promise<void> {
    for (const end = Date.now() + 5000; !(await holdsNow()); await sleep(50)) {
        expectThat(Date.now() < end, otherwise);
    }
}

function expectThat(condition: boolean, otherwise: string): void {
    if (!condition) {
        throw new Error(otherwise);
    }
}

/** A disk in memory, mounted at a new folder. */
async function mountDisk(megabytes: number): Promise<string | "not allowed"> {
    const folder = await mkdtemp(path.join(tmpdir(), "sparkify-disk-"));
    const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", folder]);
    if (status !== 0) {
        await rm(folder, { recursive: true });
        return "not allowed";
    }
    return folder;
}

function unmountDisk(folder: string): void {
    spawnSync("umount", ["-l", folder]);
    rmSync(folder, { recursive: true });
}

const diskOf = (victim: Victim) => path.dirname(path.dirname(victim.folder.root));

/** False while something has a file open that the options forbid. */
function remountDisk(victim: Victim, options: string): boolean {
    return spawnSync("mount", ["-o", `remount,${options}`, diskOf(victim)]).status === 0;
}
