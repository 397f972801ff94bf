import { readFile } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { connect as connectTls } from "node:tls";
import {
    bind,
    cstring,
    describePortal,
    describeStatement,
    execute,
    flush,
    GSSENC_REQUEST,
    int16,
    int32,
    message,
    parse,
    query,
    RawClient,
    SSL_REQUEST,
    startup,
    sync,
} from "../../tests/wire/support/raw-client";
import { chance, createRandom, oneOf, type Random, whole } from "../generate/random";
import { count, type Outcome, quantile, type TrialOptions } from "./trial";
import { createVictim, type Victim } from "./victim";

/** One kind of bad client; it must have let its connections go when it resolves. */
type Attack = (target: Target, random: Random) => Promise<void>;

interface Target {
    readonly port: number;
    readonly user: string;
    readonly database: string;
    readonly password: string;
}

/** How long a bad client listens to what the server still says. */
const LISTEN_MS = 40;

/** Within so long a good client must be in and have its answer, whatever bad ones do. */
const ANSWER_LIMIT_MS = 10_000;

/** A bad client has its answer, or is closed on, within so long: the minute that a login may take, and some. */
const ATTACK_LIMIT_MS = 90_000;

/** Traffic as real clients send it, one message an item. */
const TRAFFIC: readonly Buffer[] = [
    query("select count(*) from kept"),
    query("begin; insert into kept values (9); rollback"),
    query(""),
    query("select n, 'text', 1.5, null from kept; select 1/0"),
    parse("s", "select n + $1 from kept where n > $2"),
    describeStatement("s"),
    message("B", cstring("p"), cstring("s"), int16(0), int16(2), int32(1), Buffer.from("1"), int32(-1), int16(0)),
    describePortal("p"),
    execute("p", 1),
    execute("p", 0),
    flush(),
    message("C", Buffer.from("P"), cstring("p")),
    message("C", Buffer.from("S"), cstring("s")),
    sync(),
    parse("", "select generate from nowhere"),
    bind("", ""),
    execute(""),
    sync(),
    query("declare c cursor for select n from kept"),
    query("prepare q as select n from kept; execute q; deallocate q"),
    query("set statement_timeout to 1000; show statement_timeout"),
    message("d", Buffer.from("data of a copy that nobody asked for")),
    message("c"),
    message("f", cstring("no")),
    message("F", int32(1), int16(0), int16(0), int16(0)),
    message("X"),
];

const ATTACKS: Readonly<Record<string, Attack>> = {
    "random bytes": async (target, random) => sendPlain(target, [randomBytes(random, 1 + whole(random, 2000))]),
    "random bytes within TLS": async (target, random) => {
        const client = await (await RawClient.connect(target.port)).secure();
        await leave(client, [randomBytes(random, 1 + whole(random, 2000))]);
    },
    "damaged startup": async (target, random) => {
        const bytes = damaged(startup({ user: target.user, database: target.database, application_name: "x" }), random);
        const client = await (await RawClient.connect(target.port)).secure();
        await leave(client, [bytes]);
    },
    "damaged traffic": async (target, random) => {
        const messages = Array.from({ length: 1 + whole(random, 12) }, () => oneOf(random, TRAFFIC));
        await leave(await login(target), [damaged(Buffer.concat(messages), random)]);
    },
    "messages in any order": async (target, random) => {
        const messages = Array.from({ length: 5 + whole(random, 30) }, () => oneOf(random, TRAFFIC));
        await leave(await login(target), messages);
    },
    "a length that lies": async (target, random) => {
        const type = oneOf(random, [..."QPBDECSHFdcfXp"]);
        const length = oneOf(random, [-1, 0, 3, 5, 1000, 0x7fff_ffff, -0x8000_0000, 64 * 1024 * 1024 + 5]);
        await leave(await login(target), [Buffer.from(type), int32(length), randomBytes(random, whole(random, 200))]);
    },
    "counts within that lie": async (target, random) => {
        const n = oneOf(random, [-1, 3, 0x7fff]);
        await leave(await login(target), [
            parse("", "select $1"),
            message("B", cstring(""), cstring(""), int16(n), int16(0), int16(n), int32(0x7fff_fff0), int16(n)),
            message("P", cstring("x"), cstring("select 1"), int16(n)),
            sync(),
        ]);
    },
    "a slow client": async (target, random) => {
        const client = await login(target);
        for (const byte of query("select n from kept")) {
            client.send(Buffer.from([byte]));
            if (chance(random, 0.3)) await sleep(1);
        }
        await leave(client, []);
    },
    "a client that does not read": async (target) => {
        const client = await login(target);
        client.socket.pause();
        for (let sent = 0; sent < 300; sent++) {
            client.send(query("select n, repeat('x', 10000) from kept, (select 1 union all select 2)"));
        }
        await sleep(LISTEN_MS);
        client.socket.destroy();
    },
    "a client that leaves while its statement runs": async (target) => {
        const client = await login(target);
        client.send(query("select count(*) from stl_load_errors a, svv_columns b, svv_columns c, svv_columns d"));
        await sleep(LISTEN_MS);
        client.socket.destroy();
    },
    "half-open clients": async ({ port }, random) => {
        const sockets = await Promise.all(Array.from({ length: 50 }, () => open(port)));
        for (const socket of sockets) {
            socket.write(SSL_REQUEST.subarray(0, whole(random, 8)));
        }
        await sleep(LISTEN_MS);
        for (const socket of sockets) socket.destroy();
    },
    "a flood of connections": async ({ port }) => {
        const sockets = await Promise.all(Array.from({ length: 400 }, () => open(port)));
        for (const socket of sockets) socket.destroy();
    },
    "a flood of sessions": async (target) => {
        const clients = await Promise.all(Array.from({ length: 20 }, () => login(target)));
        for (const client of clients) client.socket.destroy();
    },
    "TLS downgrade: a session in plain": async (target) =>
        sendPlain(target, [startup({ user: target.user, database: target.database })], /sslmode=require/),
    "TLS downgrade: messages behind the request for TLS": async (target) =>
        sendPlain(target, [SSL_REQUEST, startup({ user: target.user, database: target.database })], /unencrypted data/),
    "TLS downgrade: GSS, then a session in plain": async (target) =>
        sendPlain(target, [GSSENC_REQUEST], undefined, [startup({ user: target.user, database: target.database })]),
    "TLS downgrade: TLS 1.1": async ({ port }) => {
        const socket = await open(port);
        socket.write(SSL_REQUEST);
        await new Promise((resolve) => {
            socket.once("data", resolve);
            socket.once("close", resolve);
            if (socket.destroyed) resolve(undefined); // turned away already
        });
        if (socket.destroyed) return;
        const isSecured = await new Promise<boolean>((resolve) => {
            const secured = connectTls({
                socket,
                rejectUnauthorized: false,
                minVersion: "TLSv1.1",
                maxVersion: "TLSv1.1",
                ciphers: "DEFAULT@SECLEVEL=0",
            });
            secured.once("secureConnect", () => resolve(true));
            secured.once("error", () => resolve(false));
            secured.once("close", () => resolve(false));
        });
        socket.destroy();
        if (isSecured) throw new Error("TLS 1.1 was taken");
    },
    "cancel requests with a wrong secret": async (target, random) => {
        for (let times = 0; times < 20; times++) {
            await sendPlain(target, [message("", int32(80877102), int32(whole(random, 3000)), randomBytes(random, 4))]);
        }
    },
    "a wrong password": async (target) => {
        const client = await (await RawClient.connect(target.port)).secure();
        client.send(startup({ user: target.user, database: target.database }));
        const answer = await client.authenticate("Wrong1password");
        client.socket.destroy();
        if (answer.type !== "E") throw new Error("a wrong password was taken");
    },
};

/**
 * Sends a server what no honest client sends, from one seed: it must go on answering honest clients rightly and in time,
 * log no defect of its own, and need no more memory at the end than after its first minute.
 */
export async function fuzz({ seed, seconds = 3600, say }: TrialOptions): Promise<Outcome> {
    const random = createRandom(seed, "fuzz");
    const findings: string[] = [];
    const attacks = new Map<string, number>();
    const answers: number[] = [];
    const memory: { readonly at: number; readonly bytes: number }[] = [];
    const victim = await createVictim();
    try {
        const { host: _, ...credentials } = victim.credentials();
        const target = { ...credentials, user: credentials.username, database: credentials.databaseName };
        const honest = await victim.connect();
        await honest.query("create table kept as select 7 as n");
        await honest.end();
        const from = Date.now();
        let nextSay = from + 30_000;
        while (Date.now() - from < seconds * 1000 && findings.length < 10) {
            const names = Array.from({ length: 8 }, () => oneOf(random, Object.keys(ATTACKS)));
            const outcomes = await Promise.allSettled(
                names.map((name, index) =>
                    withinLimit(
                        ATTACKS[name] as Attack,
                        target,
                        createRandom(seed, `${name}/${index}/${sum(attacks)}`),
                    ),
                ),
            );
            for (const [index, outcome] of outcomes.entries()) {
                const name = names[index] as string;
                count(attacks, name);
                if (outcome.status === "rejected" && !isCut(outcome.reason)) {
                    findings.push(`${name}: ${outcome.reason}`);
                }
            }
            const took = await answerTime(victim);
            if (typeof took === "string") {
                findings.push(`after ${names.join(", ")}: ${took}`);
            } else {
                answers.push(took);
            }
            memory.push({ at: (Date.now() - from) / 1000, bytes: await victim.memory() });
            if (Date.now() > nextSay) {
                nextSay += 30_000;
                say?.(`${sum(attacks)} attacks, ${Math.round((memory.at(-1)?.bytes ?? 0) / 1e6)} MB`);
            }
        }
        findings.push(...(await defectsIn(victim.folder.log)));
        findings.push(...leaks(memory));
    } finally {
        await victim.dispose();
    }
    const megabytes = memory.map(({ bytes }) => Math.round(bytes / 1e6));
    return {
        trial: "fuzz",
        seed,
        figures: {
            seconds: Math.round(memory.at(-1)?.at ?? 0),
            attacks: sum(attacks),
            ...Object.fromEntries([...attacks].sort().map(([name, times]) => [`attacks: ${name}`, times])),
            "honest clients answered": answers.length,
            "honest client in and answered, median ms": Math.round(quantile(answers, 0.5)),
            "honest client in and answered, longest ms": Math.round(quantile(answers, 1)),
            "memory at a quarter, MB": megabytes[megabytes.length >> 2] ?? 0,
            "memory at the end, MB": megabytes.at(-1) ?? 0,
        },
        findings,
    };
}

/** Growth from the second quarter of the time to the last that is more than its noise: caches have filled by then. */
export function leaks(memory: readonly { readonly at: number; readonly bytes: number }[]): readonly string[] {
    const end = memory.at(-1)?.at ?? 0;
    if (end < 300) {
        return []; // in five minutes nothing is told from warming up
    }
    const medianOf = (from: number, to: number) =>
        quantile(
            memory.filter(({ at }) => at >= end * from && at <= end * to).map(({ bytes }) => bytes),
            0.5,
        );
    const [early, late] = [medianOf(0.25, 0.5), medianOf(0.75, 1)];
    return late > early * 1.15 + 30e6
        ? [`memory grows: ${Math.round(early / 1e6)} MB early on, ${Math.round(late / 1e6)} MB at the end`]
        : [];
}

/** @throws Error when the server neither answers nor closes in time. */
async function withinLimit(attack: Attack, target: Target, random: Random): Promise<void> {
    const over = new AbortController();
    const late = sleep(ATTACK_LIMIT_MS, undefined, { signal: over.signal }).then(() => {
        throw new Error(`the server neither answers nor closes within ${ATTACK_LIMIT_MS / 1000} s`);
    });
    late.catch(() => undefined);
    try {
        await Promise.race([attack(target, random), late]);
    } finally {
        over.abort();
    }
}

const sum = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((total, times) => total + times, 0);

function login({ port, user, password, database }: Target): Promise<RawClient> {
    return RawClient.login(port, user, password, database);
}

async function open(port: number): Promise<Socket> {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => undefined);
    await new Promise<void>((resolve) => {
        socket.once("connect", resolve);
        socket.once("close", () => resolve());
    });
    return socket;
}

/** Sends in plain, what is left after a moment, and looks at the answer. */
async function sendPlain(
    { port }: Target,
    bytes: readonly Buffer[],
    expected?: RegExp,
    later: readonly Buffer[] = [],
): Promise<void> {
    const client = await RawClient.connect(port);
    client.send(...bytes);
    if (later.length > 0) {
        await sleep(LISTEN_MS / 4);
        client.send(...later);
    }
    await sleep(LISTEN_MS);
    client.socket.end();
    const answer = (await client.rest()).toString("latin1");
    client.socket.destroy();
    // Closed on without a word, it is refused as well: so many sockets are open, or the client has ended its side too soon.
    if (expected !== undefined && answer !== "" && !expected.test(answer)) {
        throw new Error(`the server says ${JSON.stringify(answer)}`);
    }
    if (/R\0\0\0/.test(answer)) {
        throw new Error("the server asks for a password in plain");
    }
}

async function leave(client: RawClient, bytes: readonly Buffer[]): Promise<void> {
    client.send(...bytes);
    await sleep(LISTEN_MS);
    client.socket.end();
    await Promise.race([client.rest(), sleep(2000, undefined, { ref: false })]);
    client.socket.destroy();
}

/** A client of the fuzz that the server closed on has had its answer. */
function isCut(reason: unknown): boolean {
    return reason instanceof Error && /^The server closed;|ECONNRESET|EPIPE|socket disconnected/.test(reason.message);
}

/** Milliseconds, or what is wrong. */
async function answerTime(victim: Victim): Promise<number | string> {
    const from = performance.now();
    const work = (async () => {
        const client = await victim.connect();
        try {
            const { rows } = await client.query("select n from kept");
            return JSON.stringify(rows) === '[{"n":7}]' ? undefined : `kept holds ${JSON.stringify(rows)}`;
        } finally {
            await client.end();
        }
    })().catch((error: Error) => `an honest client fails: ${error.message}`);
    const late = sleep(ANSWER_LIMIT_MS, `no answer for an honest client in ${ANSWER_LIMIT_MS} ms`, { ref: false });
    return (await Promise.race([work, late])) ?? performance.now() - from;
}

/** What the server's log holds beyond its own lines: errors that it did not expect. */
async function defectsIn(log: string): Promise<readonly string[]> {
    const lines = (await readFile(log, "utf8")).split("\n");
    const strange = lines.filter((line) => line !== "" && !/ (Listening|Closing|Closed)\b/.test(line));
    return strange.length === 0 ? [] : [`the server's log tells of a defect: ${strange.slice(0, 3).join(" / ")}`];
}

function randomBytes(random: Random, length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => whole(random, 256)));
}

/** Good bytes with some of them changed, cut out or doubled. */
function damaged(bytes: Buffer, random: Random): Buffer {
    let result = Buffer.from(bytes);
    for (let changes = 1 + whole(random, 6); changes > 0; changes--) {
        const at = whole(random, result.length);
        const kind = random.next();
        if (kind < 0.6) {
            result[at] = whole(random, 256);
        } else if (kind < 0.8) {
            result = Buffer.concat([result.subarray(0, at), result.subarray(at + 1)]);
        } else {
            result = Buffer.concat([result.subarray(0, at), result.subarray(Math.max(0, at - 9))]);
        }
    }
    return result;
}
