import { setTimeout as pause } from "node:timers/promises";
import {
    bind,
    cstring,
    describePortal,
    execute,
    int16,
    int32,
    message,
    parse,
    query,
    RawClient,
    startup,
    sync,
} from "./support/raw-client";
import { eventually, type ScriptServer, startScriptServer } from "./support/server";

let running: ScriptServer;

beforeEach(async () => {
    running = await startScriptServer({ requireTls: false, maxMessageBytes: 100_000 });
});
afterEach(async () => await running.server.close(0));

/** The same numbers from 0 to 1 on each run: a linear congruential generator. */
function randomNumbers(seed: number): () => number {
    let state = seed;
    return () => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return state / 2 ** 32;
    };
}

/** Long enough for the server to work on what it got before it sees that the client has left. */
const A_MOMENT_MS = 10;

const GOOD = Buffer.concat([
    query("rows 3"),
    parse("s", "echo 23 1700 1114"),
    message(
        "B",
        cstring("p"),
        cstring("s"),
        int16(1),
        int16(1),
        int16(3),
        int32(4),
        int32(7),
        int32(-1),
        int32(-1),
        int16(0),
    ),
    describePortal("p"),
    execute("p", 1),
    sync(),
    parse("", "types"),
    bind("", ""),
    execute(""),
    message("C", Buffer.from("S"), cstring("s")),
    sync(),
]);

/** Good bytes with some of them changed, cut out or doubled. */
function damaged(bytes: Buffer, random: () => number): Buffer {
    let result = Buffer.from(bytes);
    for (let changes = 1 + Math.floor(random() * 4); changes > 0; changes--) {
        const at = Math.floor(random() * result.length);
        const kind = random();
        if (kind < 0.6) {
            result[at] = Math.floor(random() * 256);
        } else if (kind < 0.8) {
            result = Buffer.concat([result.subarray(0, at), result.subarray(at + 1)]);
        } else {
            result = Buffer.concat([result.subarray(0, at), result.subarray(Math.max(0, at - 9))]);
        }
    }
    return result;
}

async function isWell(server: ScriptServer): Promise<boolean> {
    const client = await RawClient.login(server.port);
    client.send(query("rows 2"));
    const answer = await client.answer();
    await client.bye();
    return answer === "TDDCZ";
}

test("damaged startups harm nobody", async () => {
    const random = randomNumbers(1);
    for (let round = 0; round < 200; round++) {
        const client = await RawClient.connect(running.port);
        client.send(damaged(startup({ user: "sparkify", database: "dev", application_name: "x" }), random));
        await pause(A_MOMENT_MS);
        client.socket.end();
        await client.rest();
        client.socket.destroy();
    }
    expect(await isWell(running)).toBe(true);
    expect(running.errors).toEqual([]);
});

test("damaged messages harm their own session only", async () => {
    const random = randomNumbers(2);
    for (let round = 0; round < 100; round++) {
        const client = await RawClient.login(running.port);
        client.send(damaged(GOOD, random));
        await pause(A_MOMENT_MS);
        client.socket.end();
        await client.rest();
        client.socket.destroy();
    }
    expect(await isWell(running)).toBe(true);
    await eventually(() => running.host.sessions.every(({ isClosed }) => isClosed));
    expect(running.errors).toEqual([]);
});

test("a hundred clients that stop in the middle of a message cost no session of others", async () => {
    const halves = await Promise.all(
        Array.from({ length: 100 }, async () => {
            const client = await RawClient.connect(running.port);
            client.send(Buffer.from([0, 0, 0]));
            return client;
        }),
    );
    expect(await isWell(running)).toBe(true);
    for (const client of halves) {
        client.socket.destroy();
    }
});
