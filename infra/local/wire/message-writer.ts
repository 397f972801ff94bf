import type { Duplex } from "node:stream";
import { borrowBuffer, POOLED_BYTES, returnBuffer } from "../buffer-pool";

/** More than this many bytes on their way to the client, and `ready` waits until half of them have left. */
const HIGH_MARK = 2 * POOLED_BYTES;
const LOW_MARK = POOLED_BYTES;

/** After so many bytes a long answer lets the other connections have their turn. */
const TURN_BYTES = 1024 * 1024;

const HEADER_BYTES = 5;

/** So much is better copied, to leave with what stands before and behind it. */
const COPIED_BYTES = 32 * 1024;

/** Whole messages, and who hears that they are not needed any more. */
interface Leaving {
    readonly bytes: Buffer;
    readonly done: () => void;
}

/** The client has gone, so nothing can be said to it any more. Whoever was writing stops what they do. */
export class ClientGone extends Error {
    constructor() {
        super("The client has closed its connection.");
        this.name = "ClientGone";
    }
}

/**
 * Builds backend messages one after the other in a large buffer and hands it to the socket when it is full or when
 * `flush` is called; a message is never split between two buffers, so what has been begun can still be taken back.
 */
export class MessageWriter {
    /** The buffer being filled, borrowed with the first byte. `dataRow` writes into it directly, for speed. */
    buffer: Buffer | undefined;
    /** Where the next byte goes. */
    position = 0;
    private messageStart = 0;
    private pendingBytes = 0;
    private bytesOfTurn = 0;
    private waiting: { resolve(): void; reject(error: Error): void } | undefined;
    private gone = false;
    private stopped: Error | undefined;
    /** On their way to the client; the socket has the first. */
    private leaving: Leaving[] = [];
    private isEnding = false;

    constructor(private readonly socket: Duplex) {}

    /** True when the client is slow to take what it gets, or others should have a turn: await `ready` before more. */
    get isCongested(): boolean {
        const isOver = this.gone || this.stopped !== undefined;
        return this.pendingBytes >= HIGH_MARK || this.bytesOfTurn >= TURN_BYTES || isOver;
    }

    /** Resolves when there is room for more; rejects with ClientGone when nobody will ever read it. */
    async ready(): Promise<void> {
        if (this.bytesOfTurn >= TURN_BYTES) {
            this.bytesOfTurn = 0;
            await new Promise((resolve) => setImmediate(resolve));
        }
        if (this.gone || this.stopped) {
            throw this.stopped ?? new ClientGone();
        }
        if (this.pendingBytes >= HIGH_MARK) {
            await new Promise<void>((resolve, reject) => {
                this.waiting = { resolve, reject };
            });
        }
    }

    /** The socket has closed: whoever waits is told, and whatever is written from now on goes nowhere. */
    abandon(): void {
        this.gone = true;
        this.waiting?.reject(new ClientGone());
        this.waiting = undefined;
        for (const { bytes, done } of this.leaving.splice(1)) {
            this.pendingBytes -= bytes.length;
            done();
        }
        this.release();
    }

    /** Whoever waits, or would wait from now on, is told the reason: a client that does not read keeps nobody. */
    stop(reason: Error): void {
        this.stopped ??= reason;
        this.waiting?.reject(reason);
        this.waiting = undefined;
    }

    /** Starts a message; its length is filled in by `end`. */
    begin(type: number): void {
        const start = this.position;
        this.messageStart = start;
        const at = this.reserve(HEADER_BYTES);
        (this.buffer as Buffer)[at] = type;
        this.position = at + HEADER_BYTES;
    }

    end(): void {
        putInt32(this.buffer as Buffer, this.messageStart + 1, this.position - this.messageStart - 1);
        this.messageStart = this.position;
    }

    /** Forgets the message begun, so that an error can take its place. */
    takeBack(): void {
        this.position = this.messageStart;
    }

    byte(value: number): void {
        const at = this.reserve(1);
        (this.buffer as Buffer)[at] = value;
        this.position = at + 1;
    }

    int16(value: number): void {
        const at = this.reserve(2);
        const buffer = this.buffer as Buffer;
        buffer[at] = value >>> 8;
        buffer[at + 1] = value;
        this.position = at + 2;
    }

    int32(value: number): void {
        const at = this.reserve(4);
        putInt32(this.buffer as Buffer, at, value);
        this.position = at + 4;
    }

    bytes(value: Buffer): void {
        const at = this.reserve(value.length);
        value.copy(this.buffer as Buffer, at);
        this.position = at + value.length;
    }

    /** A zero-terminated string; a zero inside it would end it early, so it is left out. */
    string(value: string): void {
        const text = value.includes("\0") ? value.replaceAll("\0", "") : value;
        const at = this.reserve(text.length * 3 + 1);
        const written = (this.buffer as Buffer).write(text, at, "utf8");
        this.position = at + written;
        this.byte(0);
    }

    /**
     * Makes room for `count` more bytes of the message being written and says where they go. The messages before it
     * are sent if the buffer is full; a message too long for a pooled buffer gets one of its own.
     */
    reserve(count: number): number {
        if (this.buffer === undefined) {
            this.buffer = count <= POOLED_BYTES ? borrowBuffer() : Buffer.allocUnsafeSlow(count);
            this.messageStart = 0;
            this.position = 0;
        }
        if (this.position + count <= this.buffer.length) {
            return this.position;
        }
        const full = this.buffer;
        const begun = this.position - this.messageStart;
        const needed = begun + count;
        const next = needed <= POOLED_BYTES ? borrowBuffer() : Buffer.allocUnsafeSlow(2 * needed);
        full.copy(next, 0, this.messageStart, this.position);
        const done = this.messageStart;
        this.buffer = next;
        this.messageStart = 0;
        this.position = begun;
        this.send(full, done);
        return begun;
    }

    /** Whole messages that somebody else has built; many go to the socket as they are. `done`: they are not needed any more. */
    messages(built: Buffer, done: () => void): void {
        if (built.length <= COPIED_BYTES) {
            this.bytes(built);
            this.messageStart = this.position;
            done();
        } else {
            this.flush();
            this.send(built, built.length, done);
        }
    }

    /** Sends all whole messages now. */
    flush(): void {
        const full = this.buffer;
        if (full !== undefined) {
            this.buffer = undefined;
            const end = this.position;
            this.position = 0;
            this.messageStart = 0;
            this.send(full, end);
        }
    }

    /** Sends what is left, then closes this side. */
    close(): void {
        this.flush();
        if (this.leaving.length === 0) {
            this.socket.end();
        } else {
            this.isEnding = true;
        }
    }

    private send(buffer: Buffer, length: number, done: (buffer: Buffer) => void = returnBuffer): void {
        if (length === 0 || this.gone) {
            done(buffer);
            return;
        }
        this.pendingBytes += length;
        this.bytesOfTurn += length;
        this.leaving.push({ bytes: buffer.subarray(0, length), done: () => done(buffer) });
        if (this.leaving.length === 1) {
            this.sendNext();
        }
    }

    /** One buffer after the other: several that wait in the socket would be copied into one, and then encrypted. */
    private sendNext(): void {
        const { bytes, done } = this.leaving[0] as Leaving;
        this.socket.write(bytes, () => {
            this.leaving.shift();
            this.pendingBytes -= bytes.length;
            done();
            if (this.pendingBytes <= LOW_MARK) {
                this.waiting?.resolve();
                this.waiting = undefined;
            }
            if (this.leaving.length > 0) {
                this.sendNext();
            } else if (this.isEnding) {
                this.socket.end();
            }
        });
    }

    private release(): void {
        if (this.buffer !== undefined) {
            returnBuffer(this.buffer);
            this.buffer = undefined;
            this.position = 0;
            this.messageStart = 0;
        }
    }
}

/** What Buffer.writeInt32BE does without its checks, which cost as much as the rest of a row. */
export function putInt32(buffer: Buffer, at: number, value: number): void {
    buffer[at] = value >>> 24;
    buffer[at + 1] = value >>> 16;
    buffer[at + 2] = value >>> 8;
    buffer[at + 3] = value;
}
