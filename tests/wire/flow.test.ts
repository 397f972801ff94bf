import { setTimeout as pause } from "node:timers/promises";
import { fieldsOf, int32, message, query, RawClient, SSL_REQUEST, startup } from "./support/raw-client";
import { PASSWORD } from "./support/script-session";
import { eventually, type ScriptServer, startScriptServer } from "./support/server";

let running: ScriptServer;

beforeEach(async () => {
    running = await startScriptServer({ requireTls: false });
});
afterEach(async () => await running.server.close(0));

const CANCEL_CODE = 80877102;

/** A client in plain, with the key to cancel what it runs. */
async function loginWithKey(): Promise<{ client: RawClient; processId: number; secret: Buffer }> {
    const client = await RawClient.connect(running.port);
    client.send(startup({ user: "sparkify", database: "dev" }));
    await client.authenticate(PASSWORD);
    const key = (await client.until("Z")).find(({ type }) => type === "K")?.body as Buffer;
    return { client, processId: key.readInt32BE(0), secret: key.subarray(4) };
}

async function requestCancel(processId: number, secret: Buffer, encrypted = false): Promise<void> {
    const plain = await RawClient.connect(running.port);
    const client = encrypted ? await plain.secure() : plain;
    client.send(message("", int32(CANCEL_CODE), int32(processId), secret));
    expect((await client.rest()).length).toBe(0);
}

test.each([false, true])(
    "a cancel request with the right key interrupts what runs (encrypted: %s)",
    async (encrypted) => {
        const { client, processId, secret } = await loginWithKey();
        client.send(query("sleep 30000"));
        await pause(50);
        await requestCancel(processId, secret, encrypted);
        const [error] = await client.until("Z");
        expect(error && fieldsOf(error).C).toBe("57014");
        client.send(query("make"));
        expect(await client.answer()).toBe("CZ");
    },
);

test("a cancel request with a wrong key, or for nothing that runs, does nothing", async () => {
    const { client, processId, secret } = await loginWithKey();
    client.send(query("sleep 300"));
    await pause(50);
    await requestCancel(processId, Buffer.from(secret.map((byte) => byte ^ 1)));
    await requestCancel(processId, secret.subarray(1));
    await requestCancel(processId + 1, secret);
    expect(await client.answer()).toBe("CZ");
    await requestCancel(processId, secret);
    client.send(query("make"));
    expect(await client.answer()).toBe("CZ");
    expect(running.host.sessions[0]?.log).toEqual([]);
});

test("a cancel request is heard even when all places are taken", async () => {
    await running.server.close();
    running = await startScriptServer({ requireTls: true, maxConnections: 1 });
    const secured = await (await RawClient.connect(running.port)).secure();
    secured.send(startup({ user: "sparkify", database: "dev" }));
    await secured.authenticate(PASSWORD);
    const key = (await secured.until("Z")).find(({ type }) => type === "K")?.body as Buffer;
    secured.send(query("sleep 30000"));
    await pause(50);
    await requestCancel(key.readInt32BE(0), key.subarray(4));
    expect(await secured.answer()).toBe("EZ");
    await secured.bye();
});

test.each(["sleep 30000", "rows 100000000"])(
    "a client that dies during '%s' is cancelled and its session closed",
    async (script) => {
        const { client } = await loginWithKey();
        client.send(query(script));
        await pause(100);
        client.socket.destroy();
        await eventually(() => running.host.sessions[0]?.isClosed === true);
        expect(running.host.sessions[0]?.log).toContain("cancel");
        expect(running.errors).toEqual([]);
    },
);

test("a client that dies between statements closes its session", async () => {
    const { client } = await loginWithKey();
    client.socket.destroy();
    await eventually(() => running.host.sessions[0]?.isClosed === true);
    expect(running.host.sessions[0]?.log).toEqual([]);
});

test.each([false, true])(
    "a client that does not read stops its statement, not the server (encrypted: %s)",
    async (encrypted) => {
        const client = encrypted ? await RawClient.login(running.port) : (await loginWithKey()).client;
        client.socket.pause();
        client.send(query("wide 10000000 1000"));
        await pause(300);
        const session = running.host.sessions[0];
        const sent = session?.rowsSent ?? 0;
        const before = process.memoryUsage().arrayBuffers;
        await pause(300);
        // The kernel's and our buffers hold some megabytes of the ten gigabytes; then nothing moves.
        expect(sent).toBeGreaterThan(0);
        expect(session?.rowsSent).toBe(sent);
        expect(sent).toBeLessThan(30_000);
        expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000);
        const other = await RawClient.login(running.port);
        other.send(query("rows 1"));
        expect(await other.answer()).toBe("TDCZ");
        await other.bye();
        client.socket.destroy();
        await eventually(() => session?.isClosed === true);
    },
);

test("a slow reader gets every byte of a large result", async () => {
    const { client } = await loginWithKey();
    client.socket.removeAllListeners("data");
    client.send(query("wide 20000 1000"));
    let bytes = 0;
    let pauses = 0;
    client.socket.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > 2_000_000 * (pauses + 1)) {
            pauses++;
            client.socket.pause();
            setTimeout(() => client.socket.resume(), 20);
        }
    });
    client.socket.resume();
    // T of one column, 20,000 rows of 1,011 bytes, C of "SELECT 20000", Z.
    const expected = 7 + "filler".length + 1 + 18 + 20_000 * 1011 + 5 + "SELECT 20000".length + 1 + 6;
    await eventually(() => bytes >= expected);
    await pause(50);
    expect(bytes).toBe(expected);
    expect(pauses).toBeGreaterThan(5);
});

test("one long answer leaves others their turn", async () => {
    const { client } = await loginWithKey();
    client.socket.removeAllListeners("data");
    client.socket.on("data", () => undefined);
    client.send(query("rows 3000000"));
    await pause(50);
    const other = await RawClient.login(running.port);
    const begun = Date.now();
    other.send(query("make"));
    expect(await other.answer()).toBe("CZ");
    expect(Date.now() - begun).toBeLessThan(1000);
    expect(running.host.sessions[0]?.rowsSent).toBeLessThan(3_000_000);
    client.socket.destroy();
    await other.bye();
});

test("closing the server sends idle clients away and lets running ones finish", async () => {
    const idle = (await loginWithKey()).client;
    const busy = (await loginWithKey()).client;
    const opening = await RawClient.connect(running.port);
    opening.send(SSL_REQUEST);
    busy.send(query("sleep 300"), query("make"));
    await pause(50);
    const closed = running.server.close();
    expect(fieldsOf(await idle.receive())).toMatchObject({ S: "FATAL", C: "57P01" });
    expect(await busy.answer()).toBe("CZ");
    expect(fieldsOf(await busy.receive())).toMatchObject({ S: "FATAL", C: "57P01" });
    await closed;
    expect((await opening.rest()).toString()).toBe("S");
    expect(running.host.sessions.map(({ isClosed }) => isClosed)).toEqual([true, true]);
    await expect(RawClient.connect(running.port)).rejects.toThrow("ECONNREFUSED");
});

test("closing the server cancels what runs beyond the limit", async () => {
    const { client } = await loginWithKey();
    client.send(query("sleep 30000"));
    await pause(50);
    const begun = Date.now();
    await running.server.close(200);
    expect(Date.now() - begun).toBeLessThan(3000);
    expect(await client.answer()).toBe("EZ");
    expect(running.host.sessions[0]).toMatchObject({ isClosed: true, log: ["cancel"] });
});

test("closing the server does not wait for a client that reads nothing", async () => {
    const { client } = await loginWithKey();
    client.socket.pause();
    client.send(query("wide 10000000 1000"));
    await pause(200);
    await running.server.close(100);
    expect(running.host.sessions[0]?.isClosed).toBe(true);
    client.socket.destroy();
});
