import {
    bind,
    cstring,
    describePortal,
    describeStatement,
    execute,
    fieldsOf,
    flush,
    int16,
    int32,
    message,
    parse,
    query,
    RawClient,
    type ServerMessage,
    sync,
} from "./support/raw-client";
import { type ScriptServer, startScriptServer } from "./support/server";

let running: ScriptServer;
let client: RawClient;

beforeAll(async () => {
    running = await startScriptServer({ maxMessageBytes: 100_000 });
});
afterAll(async () => await running.server.close());
beforeEach(async () => {
    client = await RawClient.login(running.port);
});
afterEach(() => {
    client.socket.destroy();
});

const code = (answer: ServerMessage | undefined) => (answer === undefined ? undefined : fieldsOf(answer).C);
const session = () => running.host.sessions.at(-1);

test("two messages in one packet are both answered", async () => {
    client.send(query("rows 1"), query("rows 2"));
    expect([await client.answer(), await client.answer()]).toEqual(["TDCZ", "TDDCZ"]);
});

test("a message that comes byte by byte is answered once it is whole", async () => {
    for (const byte of Buffer.concat([query("rows 1"), parse("", "make"), sync()])) {
        client.send(Buffer.from([byte]));
        await new Promise((resolve) => setImmediate(resolve));
    }
    expect([await client.answer(), await client.answer()]).toEqual(["TDCZ", "1Z"]);
});

test("a message's end and the next one's beginning may share a packet", async () => {
    const bytes = Buffer.concat([query("rows 1"), query("make"), query("rows 2")]);
    for (const [from, to] of [
        [0, 9],
        [9, 15],
        [15, bytes.length],
    ] as const) {
        client.send(bytes.subarray(from, to));
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect([await client.answer(), await client.answer(), await client.answer()]).toEqual(["TDCZ", "CZ", "TDDCZ"]);
});

test("the extended protocol answers each message with its own", async () => {
    client.send(
        parse("s", "rows 2"),
        describeStatement("s"),
        bind("p", "s"),
        describePortal("p"),
        execute("p"),
        message("C", Buffer.from("P"), cstring("p")),
        message("C", Buffer.from("S"), cstring("s")),
        sync(),
    );
    expect(await client.answer()).toBe("1tT2TDDC33Z");
    expect(session()?.log).toEqual(["parse s", "close portal p", "close statement s", "commit"]);
});

test("a statement without rows is described as such, an empty one answered as such", async () => {
    client.send(parse("", "make"), describeStatement(""), bind("", ""), describePortal(""), execute(""), sync());
    expect(await client.answer()).toBe("1tn2nCZ");
    client.send(parse("", ""), bind("", ""), execute(""), sync(), query(" ; "));
    expect([await client.answer(), await client.answer()]).toEqual(["12IZ", "IZ"]);
});

test("a portal fetched in parts says that rows remain, and yields each row once", async () => {
    client.send(parse("", "rows 5"), bind("", ""), execute("", 2), execute("", 2), execute("", 2), sync());
    const messages = await client.until("Z");
    expect(messages.map(({ type }) => type).join("")).toBe("12DDsDDsDCZ");
    const firsts = messages.filter(({ type }) => type === "D").map(({ body }) => body.subarray(6, 7).toString());
    expect(firsts).toEqual(["0", "1", "2", "3", "4"]);
});

test("Flush brings what has been answered so far, without ending anything", async () => {
    client.send(parse("", "rows 1"), describeStatement(""), flush());
    expect((await client.until("T")).map(({ type }) => type).join("")).toBe("1tT");
    expect(session()?.log).toEqual(["parse "]);
    client.send(bind("", ""), execute(""), sync());
    expect(await client.answer()).toBe("2DCZ");
});

test("after an error everything up to Sync is skipped, queries too, and the work is rolled back", async () => {
    client.send(parse("", "nonsense"), bind("", ""), execute(""), query("rows 1"), flush(), sync(), query("make"));
    const messages = await client.until("Z");
    expect(messages.map(({ type }) => type).join("")).toBe("EZ");
    expect(fieldsOf(messages[0] as ServerMessage)).toEqual({
        S: "ERROR",
        V: "ERROR",
        C: "42601",
        M: 'syntax error at or near "nonsense"',
        P: "1",
    });
    expect(session()?.log).toEqual(["parse ", "roll back"]);
    expect(await client.answer()).toBe("CZ");
});

test("an error is sent at once, not with the next Sync", async () => {
    client.send(bind("", "missing"));
    expect(code(await client.receive())).toBe("26000");
});

test("an error in the midst of rows is still a whole message", async () => {
    client.send(query("rows 3; fail 22001 too long; rows 1"));
    expect(await client.answer()).toBe("TDDDCEZ");
});

test("the transaction's state follows each answer", async () => {
    const states: string[] = [];
    for (const script of ["begin", "rows 1", "break", "rollback"]) {
        client.send(query(script));
        states.push((await client.until("Z")).at(-1)?.body.toString() ?? "");
    }
    expect(states).toEqual(["T", "T", "E", "I"]);
});

test("portals outlive Sync within a transaction", async () => {
    client.send(query("begin"));
    await client.answer();
    client.send(parse("", "rows 3"), bind("p", ""), execute("p", 2), sync());
    expect(await client.answer()).toBe("12DDsZ");
    client.send(execute("p", 2), sync());
    expect(await client.answer()).toBe("DCZ");
});

test("messages out of order get errors, not silence", async () => {
    client.send(execute("nothing"), sync());
    expect(code((await client.until("Z"))[0])).toBe("34000");
    client.send(describeStatement("nothing"), sync());
    expect(code((await client.until("Z"))[0])).toBe("26000");
    client.send(sync(), sync());
    expect([await client.answer(), await client.answer()]).toEqual(["Z", "Z"]);
});

test("copy messages without a copy are dropped, as the protocol asks", async () => {
    client.send(message("d", Buffer.from("1\t2\n")), message("c"), message("f", cstring("no")), query("make"));
    expect(await client.answer()).toBe("CZ");
});

test("a function call is refused, and the connection goes on", async () => {
    client.send(message("F", int32(1), int16(0), int16(0), int16(0)), query("make"));
    const messages = await client.until("Z");
    expect(messages.map(({ type }) => type).join("")).toBe("EZ");
    expect(code(messages[0])).toBe("0A000");
    expect(await client.answer()).toBe("CZ");
});

test.each([
    ["a type nobody knows", message("?")],
    ["the type of a password", message("p", cstring("x"))],
    ["a negative length", Buffer.concat([Buffer.from("Q"), int32(-5)])],
    ["a length of zero", Buffer.concat([Buffer.from("Q"), int32(0)])],
    ["a length beyond the limit", Buffer.concat([Buffer.from("Q"), int32(100_001)])],
    ["the largest length there is", Buffer.concat([Buffer.from("B"), int32(0x7fff_ffff)])],
    ["a length that no Sync has", Buffer.concat([Buffer.from("S"), int32(20_000)])],
])("a message with %s ends the connection with 08P01", async (_, bytes) => {
    client.send(query("make"), bytes, query("make"));
    expect(await client.answer()).toBe("CZ");
    const farewell = await client.receive();
    expect([fieldsOf(farewell).S, code(farewell)]).toEqual(["FATAL", "08P01"]);
    expect((await client.rest()).length).toBe(0);
    expect(session()?.isClosed).toBe(true);
});

test.each([
    ["that ends too early", message("B", cstring(""), cstring(""), int16(3))],
    ["whose value is longer than the message", message("B", cstring(""), cstring(""), int16(0), int16(1), int32(9))],
    ["with a length no value has", message("B", cstring(""), cstring(""), int16(0), int16(1), int32(-2), int16(0))],
    ["that holds more than its fields", message("E", cstring(""), int32(0), int32(0))],
    ["with an unknown subject", message("D", Buffer.from("X"), cstring(""))],
    ["without the zero after its text", message("P", Buffer.from("abc"))],
    [
        "with more formats than values",
        message("B", cstring(""), cstring(""), int16(2), int16(0), int16(0), int16(1), int32(-1), int16(0)),
    ],
])("a message %s is an error, and the connection goes on", async (_, bytes) => {
    client.send(parse("", "echo 25"), bytes, sync(), query("make"));
    const messages = await client.until("Z");
    expect(messages.map(({ type }) => type).join("")).toBe("1EZ");
    expect(code(messages[1])).toBe("08P01");
    expect(await client.answer()).toBe("CZ");
});

test("text that is not UTF-8 is refused with 22021", async () => {
    client.send(message("Q", Buffer.from([0x72, 0xff, 0xfe, 0])), query("make"));
    expect(code((await client.until("Z"))[0])).toBe("22021");
    expect(await client.answer()).toBe("CZ");
    const value = message("B", cstring(""), cstring(""), int16(0), int16(1), int32(2), Buffer.from("a\0"), int16(0));
    client.send(parse("", "echo 25"), value, sync());
    expect(code((await client.until("Z"))[1])).toBe("22021");
});

test("a query as long as allowed is taken", async () => {
    client.send(query(`make ${" ".repeat(100_000 - 4 - 1 - 5)}`));
    expect(await client.answer()).toBe("CZ");
});

test("a thousand statements sent at once are answered in order, one at a time", async () => {
    const numbers = Array.from({ length: 1000 }, (_, index) => index % 5);
    client.send(...numbers.flatMap((n) => [parse("", `rows ${n}`), bind("", ""), execute(""), sync()]));
    for (const n of numbers) {
        expect(await client.answer()).toBe(`12${"D".repeat(n)}CZ`);
    }
});

test("megabytes of statements wait in the socket while one runs", async () => {
    client.send(query("sleep 300"));
    const filler = query(`make ${"x".repeat(50_000)}`);
    client.send(...Array.from({ length: 400 }, () => filler));
    for (let answers = 0; answers < 401; answers++) {
        expect(await client.answer()).toBe("CZ");
    }
});

test("Terminate ends the session without a word", async () => {
    client.send(message("X"));
    expect((await client.rest()).length).toBe(0);
    expect(session()?.isClosed).toBe(true);
});
