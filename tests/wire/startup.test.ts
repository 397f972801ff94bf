import { once } from "node:events";
import { createServer } from "node:net";
import { connect as connectTls } from "node:tls";
import { Client } from "pg";
import { createCertificate, createScramVerifier, listen } from "../../infra/local/wire";
import {
    cstring,
    fieldsOf,
    GSSENC_REQUEST,
    int32,
    message,
    query,
    RawClient,
    type ServerMessage,
    SSL_REQUEST,
    startup,
} from "./support/raw-client";
import { createScriptHost, PASSWORD } from "./support/script-session";
import { eventually, type ScriptServer, startScriptServer } from "./support/server";

let strict: ScriptServer;
let open: ScriptServer;

beforeAll(async () => {
    strict = await startScriptServer();
    open = await startScriptServer({ requireTls: false });
});
afterAll(async () => {
    await strict.server.close();
    await open.server.close();
});

const LOGIN = { user: "sparkify", database: "dev" };

/** The SQLSTATE, severity and message that a message of the server reports. */
function refusal(answer: ServerMessage): readonly (string | undefined)[] {
    const { S, C, M } = fieldsOf(answer);
    return [answer.type, S, C, M];
}

/** What a server answers to bytes that come first on a plain connection, before it closes. */
async function firstAnswer(...bytes: readonly Buffer[]): Promise<ServerMessage> {
    const client = await RawClient.connect(open.port);
    client.send(...bytes);
    const answer = await client.receive();
    expect((await client.rest()).length).toBe(0);
    return answer;
}

test("a session begins with parameters, a cancel key and readiness", async () => {
    const client = await RawClient.connect(open.port);
    client.send(startup({ ...LOGIN, application_name: "a test" }));
    await client.authenticate(PASSWORD);
    const messages = await client.until("Z");
    expect(messages.map(({ type }) => type).join("")).toBe("RSSKZ");
    expect(messages[0]?.body).toEqual(int32(0));
    expect(messages[1]?.body).toEqual(Buffer.concat([cstring("server_version"), cstring("8.0.2")]));
    expect(messages[4]?.body.toString()).toBe("I");
    const { startup: said } = open.host.sessions.at(-1) ?? {};
    expect(said).toEqual({
        user: "sparkify",
        database: "dev",
        settings: { application_name: "a test" },
        processId: messages[3]?.body.readInt32BE(0),
    });
    await client.bye();
});

test("the database is the user's name where none is given", async () => {
    const client = await RawClient.connect(open.port);
    client.send(startup({ user: "sparkify" }));
    await client.authenticate(PASSWORD);
    await client.until("Z");
    expect(open.host.sessions.at(-1)?.startup.database).toBe("sparkify");
    await client.bye();
});

test("GSS encryption is declined, TLS then taken", async () => {
    const client = await RawClient.connect(strict.port);
    client.send(GSSENC_REQUEST);
    expect((await client.take(1)).toString()).toBe("N");
    const secured = await client.secure();
    secured.send(startup(LOGIN));
    await secured.authenticate(PASSWORD);
    expect(await secured.answer()).toBe("RSSKZ");
    await secured.bye();
});

test("plain bytes sent behind the request for TLS are refused", async () => {
    const client = await RawClient.connect(strict.port);
    client.send(SSL_REQUEST, startup(LOGIN));
    expect(refusal(await client.receive())).toEqual([
        "E",
        "FATAL",
        "08P01",
        "received unencrypted data after SSL request",
    ]);
    expect((await client.rest()).length).toBe(0);
});

test("plain bytes sent behind the request for GSS encryption are refused", async () => {
    expect(refusal(await firstAnswer(GSSENC_REQUEST, startup(LOGIN)))[3]).toBe(
        "received unencrypted data after GSSAPI encryption request",
    );
});

test("a second request for TLS, within TLS, is refused", async () => {
    const client = await (await RawClient.connect(strict.port)).secure();
    client.send(SSL_REQUEST);
    expect(refusal(await client.receive())[2]).toBe("0A000");
    await client.rest();
});

test("bytes that are no TLS handshake end the connection, not the server", async () => {
    const client = await RawClient.connect(strict.port);
    client.send(SSL_REQUEST);
    await client.take(1);
    client.send(startup(LOGIN));
    await client.rest();
    await (await RawClient.login(strict.port)).bye();
});

test("a client that leaves in the middle of its startup leaves nothing behind", async () => {
    const sessions = open.host.sessions.length;
    for (const bytes of [Buffer.alloc(0), Buffer.from([0, 0]), SSL_REQUEST, startup(LOGIN).subarray(0, 20)]) {
        const client = await RawClient.connect(open.port);
        client.send(bytes);
        client.socket.destroy();
    }
    await (await RawClient.login(open.port)).bye();
    expect(open.host.sessions.length).toBe(sessions + 1);
    expect(open.errors).toEqual([]);
});

test("other protocol versions are refused by their number", async () => {
    expect(refusal(await firstAnswer(startup(LOGIN, 0x20000)))).toEqual([
        "E",
        "FATAL",
        "0A000",
        "unsupported frontend protocol 2.0: server supports 3.0 to 3.0",
    ]);
    expect(refusal(await firstAnswer(startup(LOGIN, 0x40001)))[2]).toBe("0A000");
});

test("a newer minor version and unknown protocol options are negotiated down", async () => {
    const client = await RawClient.connect(open.port);
    client.send(startup({ ...LOGIN, "_pq_.compression": "on" }, 0x30002));
    const offer = await client.receive();
    expect([offer.type, offer.body]).toEqual([
        "v",
        Buffer.concat([int32(0x30000), int32(1), cstring("_pq_.compression")]),
    ]);
    await client.authenticate(PASSWORD);
    expect(await client.answer()).toBe("RSSKZ");
    await client.bye();
});

test("a startup without a user is refused", async () => {
    expect(refusal(await firstAnswer(startup({ database: "dev" })))).toEqual([
        "E",
        "FATAL",
        "28000",
        "no PostgreSQL user name specified in startup packet",
    ]);
});

test("replication connections are refused", async () => {
    expect(refusal(await firstAnswer(startup({ ...LOGIN, replication: "database" })))[2]).toBe("0A000");
});

test.each([
    ["negative", int32(-1)],
    ["zero", int32(0)],
    ["shorter than itself", int32(3)],
    ["too large", int32(10_001)],
    ["that of another protocol", Buffer.from("GET / HTTP/1.1\r\n\r\n")],
])("a startup whose length is %s is refused", async (_, bytes) => {
    expect(refusal(await firstAnswer(bytes)).slice(0, 3)).toEqual(["E", "FATAL", "08P01"]);
});

test("a startup without its last zero is refused", async () => {
    expect(refusal(await firstAnswer(message("", int32(0x30000), cstring("user"))))[2]).toBe("08P01");
    expect(refusal(await firstAnswer(message("", int32(0x30000), cstring("user"), Buffer.from("sparkify"))))[2]).toBe(
        "08P01",
    );
});

test("nothing but a password is taken before the password", async () => {
    const client = await RawClient.connect(open.port);
    client.send(startup(LOGIN), query("rows 1"));
    await client.receive();
    expect(refusal(await client.receive())).toEqual([
        "E",
        "FATAL",
        "08P01",
        "expected SASL response, got message type 81",
    ]);
});

test("an oversize password message is refused before it has come", async () => {
    const client = await RawClient.connect(open.port);
    client.send(startup(LOGIN), Buffer.from("p"), int32(1_000_000));
    await client.receive();
    expect(refusal(await client.receive()).slice(1, 3)).toEqual(["FATAL", "08P01"]);
});

test("another SASL mechanism is refused", async () => {
    const client = await RawClient.connect(open.port);
    client.send(startup(LOGIN), message("p", cstring("SCRAM-SHA-256-PLUS"), int32(-1)));
    await client.receive();
    expect(refusal(await client.receive())[3]).toBe("client selected an invalid SASL authentication mechanism");
});

test.each([
    ["channel binding that was not offered", "p=tls-unique,,n=,r=abc"],
    ["an identity of somebody else", "n,a=admin,n=,r=abc"],
    ["an extension that must be understood", "n,,m=new,n=,r=abc"],
    ["no nonce", "n,,n="],
    ["no structure", "hello"],
])("a first SCRAM message with %s is refused", async (_, first) => {
    const client = await RawClient.connect(open.port);
    const bytes = Buffer.from(first);
    client.send(startup(LOGIN), message("p", cstring("SCRAM-SHA-256"), int32(bytes.length), bytes));
    await client.receive();
    expect(refusal(await client.receive())[2]).toMatch(/^(08P01|0A000)$/);
});

test.each([
    ["a changed nonce", (final: string) => final.replace(",r=", ",r=x"), "08P01"],
    ["other channel binding", (final: string) => final.replace("c=biws", "c=eSws"), "08P01"],
    ["a short proof", (final: string) => final.replace(/p=.*/, "p=AAAA"), "28P01"],
    ["no proof", (final: string) => final.replace(/,p=.*/, ""), "08P01"],
])("a last SCRAM message with %s is refused", async (_, change, code) => {
    const client = await RawClient.connect(open.port);
    client.send(startup(LOGIN));
    expect(refusal(await client.authenticate(PASSWORD, change))[2]).toBe(code);
});

test("an unknown user is challenged like a known one, with the same salt each time", async () => {
    const challenges = await Promise.all(
        ["sparkify", "nobody", "nobody", "somebody"].map(async (user) => {
            const client = await RawClient.connect(open.port);
            const first = Buffer.from("n,,n=,r=abc");
            client.send(startup({ user }), message("p", cstring("SCRAM-SHA-256"), int32(first.length), first));
            await client.receive();
            const { body } = await client.receive();
            client.socket.destroy();
            return /,s=(.*),i=(\d+)$/.exec(body.subarray(4).toString());
        }),
    );
    expect(challenges.map((challenge) => [challenge?.[1]?.length, challenge?.[2]])).toEqual(
        Array(4).fill([24, "4096"]),
    );
    expect(challenges[1]?.[1]).toBe(challenges[2]?.[1]);
    expect(challenges[1]?.[1]).not.toBe(challenges[3]?.[1]);
});

test("a client that is too slow to log in is sent away", async () => {
    const hasty = await startScriptServer({ requireTls: false, authenticationTimeoutMs: 100 });
    const silent = await RawClient.connect(hasty.port);
    const slow = await RawClient.connect(hasty.port);
    slow.send(startup(LOGIN));
    await slow.receive();
    for (const client of [silent, slow]) {
        expect(refusal(await client.receive())[3]).toBe("canceling authentication due to timeout");
        await client.rest();
    }
    const inHandshake = await RawClient.connect(hasty.port);
    inHandshake.send(SSL_REQUEST);
    await inHandshake.take(1);
    expect((await inHandshake.rest()).length).toBe(0);
    await hasty.server.close();
});

test("one session too many is refused with 53300 until another ends", async () => {
    const small = await startScriptServer({ maxConnections: 2 });
    const first = await RawClient.login(small.port);
    const second = await RawClient.login(small.port);
    const third = await (await RawClient.connect(small.port)).secure();
    third.send(startup(LOGIN));
    expect(refusal(await third.receive())).toEqual(["E", "FATAL", "53300", 'connection limit "2" exceeded']);
    await third.rest();
    await first.bye();
    await eventually(() => small.host.sessions[0]?.isClosed === true);
    await (await RawClient.login(small.port)).bye();
    await second.bye();
    await small.server.close();
});

test("a silent client is sent away where idle time is limited", async () => {
    const impatient = await startScriptServer({ idleTimeoutMs: 150 });
    const client = await RawClient.login(impatient.port);
    client.send(query("sleep 300"));
    expect(await client.answer()).toBe("CZ");
    expect(refusal(await client.receive()).slice(1, 3)).toEqual(["FATAL", "57P05"]);
    await client.rest();
    await impatient.server.close();
});

test("a port that is taken is the caller's to word", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as { port: number };
    const options = { host: "127.0.0.1", port, requireTls: true, session: createScriptHost() };
    await expect(listen({ ...options, tls: await createCertificate() })).rejects.toMatchObject({ code: "EADDRINUSE" });
    other.close();
});

test("the certificate names this machine and lasts ten years, so that verify-full can work", async () => {
    const tls = await createCertificate();
    const server = await listen({ host: "127.0.0.1", port: 0, requireTls: true, session: createScriptHost(), tls });
    const login = { port: server.port, user: "sparkify", password: PASSWORD, database: "dev" };
    for (const host of ["localhost", "127.0.0.1"]) {
        const client = new Client({ ...login, host, ssl: { ca: tls.cert } });
        await client.connect();
        expect((await client.query("rows 1")).rowCount).toBe(1);
        await client.end();
    }
    const raw = await RawClient.connect(server.port);
    raw.send(SSL_REQUEST);
    await raw.take(1);
    raw.socket.removeAllListeners("data");
    const secured = connectTls({ socket: raw.socket, rejectUnauthorized: false });
    await once(secured, "secureConnect");
    const { valid_to } = secured.getPeerCertificate();
    expect(new Date(valid_to).getFullYear()).toBe(new Date().getFullYear() + 10);
    secured.destroy();
    await server.close();
});

test("a password that Redshift would not take makes no verifier", () => {
    for (const password of ["", "with space", "Käse-123"]) {
        expect(() => createScramVerifier(password)).toThrow(/printable ASCII/);
    }
});
