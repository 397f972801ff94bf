import { createHash, createHmac, pbkdf2Sync } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { PASSWORD } from "./script-session";

/** A message of the server, its type as a letter. */
export interface ServerMessage {
    readonly type: string;
    readonly body: Buffer;
}

export const SSL_REQUEST = Buffer.from("0000000804d2162f", "hex");
export const GSSENC_REQUEST = Buffer.from("0000000804d21630", "hex");
const TERMINATE = "X";

/** Zero-terminated. */
export function cstring(text: string): Buffer {
    return Buffer.from(`${text}\0`);
}

export function int16(value: number): Buffer {
    const bytes = Buffer.alloc(2);
    bytes.writeInt16BE(value);
    return bytes;
}

export function int32(value: number): Buffer {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32BE(value | 0);
    return bytes;
}

/** A message with its type byte and length; type "" for those of the startup. */
export function message(type: string, ...parts: readonly Buffer[]): Buffer {
    const body = Buffer.concat(parts);
    return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
}

export function startup(parameters: Readonly<Record<string, string>>, version = 0x30000): Buffer {
    const pairs = Object.entries(parameters).flatMap(([name, value]) => [cstring(name), cstring(value)]);
    return message("", int32(version), ...pairs, Buffer.from([0]));
}

export const parse = (name: string, text: string) => message("P", cstring(name), cstring(text), int16(0));
export const bind = (portal: string, statement: string) =>
    message("B", cstring(portal), cstring(statement), int16(0), int16(0), int16(0));
export const describePortal = (name: string) => message("D", Buffer.from("P"), cstring(name));
export const describeStatement = (name: string) => message("D", Buffer.from("S"), cstring(name));
export const execute = (portal: string, limit = 0) => message("E", cstring(portal), int32(limit));
export const query = (text: string) => message("Q", cstring(text));
export const sync = () => message("S");
export const flush = () => message("H");

/** The fields of an ErrorResponse or a NoticeResponse by their letters. */
export function fieldsOf({ body }: ServerMessage): Readonly<Record<string, string>> {
    const fields: Record<string, string> = {};
    for (const part of body.toString("utf8").split("\0")) {
        if (part !== "") {
            fields[part.charAt(0)] = part.slice(1);
        }
    }
    return fields;
}

/** The values of a DataRow. */
export function valuesOf({ body }: ServerMessage): (Buffer | null)[] {
    const values: (Buffer | null)[] = [];
    let at = 2;
    for (let count = body.readInt16BE(0); count > 0; count--) {
        const length = body.readInt32BE(at);
        values.push(length === -1 ? null : body.subarray(at + 4, at + 4 + length));
        at += 4 + Math.max(0, length);
    }
    return values;
}

function mustBe(found: string, expected: string): void {
    if (found !== expected) {
        throw new Error(`The server says ${JSON.stringify(found)} where ${JSON.stringify(expected)} was expected.`);
    }
}

/** A client that sends exactly the bytes it is told to. */
export class RawClient {
    private bytes = Buffer.alloc(0);
    private wake: () => void = () => undefined;
    private hasEnded = false;

    private constructor(readonly socket: Socket) {
        socket.on("data", (chunk: Buffer) => {
            this.bytes = Buffer.concat([this.bytes, chunk]);
            this.wake();
        });
        for (const event of ["end", "close"]) {
            socket.on(event, () => {
                this.hasEnded = true;
                this.wake();
            });
        }
        socket.on("error", () => undefined);
    }

    static async connect(port: number): Promise<RawClient> {
        const socket = connect(port, "127.0.0.1");
        await once(socket, "connect");
        return new RawClient(socket);
    }

    /** Connected, encrypted, and in: the next message is an answer to what is sent. */
    static async login(port: number, user = "sparkify", password = PASSWORD, database = "dev"): Promise<RawClient> {
        const client = await (await RawClient.connect(port)).secure();
        client.send(startup({ user, database }));
        await client.authenticate(password);
        await client.until("Z");
        return client;
    }

    send(...parts: readonly Buffer[]): void {
        this.socket.write(Buffer.concat(parts));
    }

    async secure(): Promise<RawClient> {
        this.send(SSL_REQUEST);
        mustBe((await this.take(1)).toString(), "S");
        this.socket.removeAllListeners("data");
        const secured = connectTls({ socket: this.socket, rejectUnauthorized: false });
        const closed = once(secured, "close").then(() => {
            throw new Error("The server closed; a TLS handshake was awaited.");
        });
        await Promise.race([once(secured, "secureConnect"), closed]);
        closed.catch(() => undefined);
        return new RawClient(secured);
    }

    /** The SASL exchange, written from RFC 5802 and independently of the server's. */
    async authenticate(password: string, change: (final: string) => string = (final) => final): Promise<ServerMessage> {
        const offered = await this.receive();
        mustBe(`${offered.type}${offered.body.toString("latin1")}`, "R\0\0\0\x0aSCRAM-SHA-256\0\0");
        const bare = "n=,r=clientnonce";
        const initial = Buffer.from(`n,,${bare}`);
        this.send(message("p", cstring("SCRAM-SHA-256"), int32(initial.length), initial));
        const challenge = await this.receive();
        if (challenge.type !== "R") {
            return challenge;
        }
        const serverFirst = challenge.body.subarray(4).toString();
        const [, nonce, salt, iterations] = /^r=(.*),s=(.*),i=(\d+)$/.exec(serverFirst) ?? [];
        const salted = pbkdf2Sync(password, Buffer.from(salt ?? "", "base64"), Number(iterations), 32, "sha256");
        const hmac = (key: Buffer, text: string) => createHmac("sha256", key).update(text).digest();
        const clientKey = hmac(salted, "Client Key");
        const storedKey = createHash("sha256").update(clientKey).digest();
        const withoutProof = `c=biws,r=${nonce}`;
        const signature = hmac(storedKey, `${bare},${serverFirst},${withoutProof}`);
        const proof = Buffer.from(clientKey.map((byte, index) => byte ^ (signature[index] ?? 0)));
        this.send(message("p", Buffer.from(change(`${withoutProof},p=${proof.toString("base64")}`))));
        const final = await this.receive();
        if (final.type === "R") {
            const expected = hmac(hmac(salted, "Server Key"), `${bare},${serverFirst},${withoutProof}`);
            mustBe(final.body.subarray(4).toString(), `v=${expected.toString("base64")}`);
        }
        return final;
    }

    /** The next message; fails if the server closes instead. */
    async receive(): Promise<ServerMessage> {
        const head = await this.take(5);
        const body = await this.take(head.readInt32BE(1) - 4);
        return { type: String.fromCharCode(head[0] as number), body };
    }

    /** All messages up to the first of a type, that one included. */
    async until(type: string): Promise<ServerMessage[]> {
        const messages: ServerMessage[] = [];
        do {
            messages.push(await this.receive());
        } while (messages.at(-1)?.type !== type);
        return messages;
    }

    /** The types of the messages up to ReadyForQuery, as one word. */
    async answer(): Promise<string> {
        return (await this.until("Z")).map(({ type }) => type).join("");
    }

    /** What the server still sends until it closes the connection. */
    async rest(): Promise<Buffer> {
        while (!this.hasEnded) {
            await this.more();
        }
        return this.bytes;
    }

    async take(count: number): Promise<Buffer> {
        while (this.bytes.length < count) {
            if (this.hasEnded) {
                throw new Error(`The server closed; ${count} bytes were awaited.`);
            }
            await this.more();
        }
        const taken = this.bytes.subarray(0, count);
        this.bytes = this.bytes.subarray(count);
        return taken;
    }

    async bye(): Promise<void> {
        this.send(message(TERMINATE));
        await this.rest();
        this.socket.destroy();
    }

    private async more(): Promise<void> {
        await new Promise<void>((resolve) => {
            this.wake = resolve;
        });
    }
}
