import type { Duplex } from "node:stream";
import { violation } from "./body-reader";
import { type Framing, isBadLength, type Message, MessageBuffer } from "./message-buffer";

/** With so many bytes of whole messages waiting, the socket is not read further until they are done. */
const PAUSE_BYTES = 1024 * 1024;

/** Hands out a socket's messages one at a time to whoever asks, and stops reading while nobody does. */
export class MessageReader {
    private readonly buffer: MessageBuffer;
    private arrival: (() => void) | undefined;
    private stopped: Error | undefined;
    private readonly onData = (chunk: Buffer) => this.receive(chunk);

    constructor(
        private readonly socket: Duplex,
        framing: Framing,
    ) {
        this.buffer = new MessageBuffer(framing);
        socket.on("data", this.onData);
    }

    /** Bytes that have come and have not been asked for. */
    get bufferedBytes(): number {
        return this.buffer.bufferedBytes;
    }

    /** The type of the message that `next` gives, if its first byte has come. */
    get nextType(): number | undefined {
        return this.buffer.nextType;
    }

    /** True while `next` waits: nothing is being worked on. */
    get isWaiting(): boolean {
        return this.arrival !== undefined;
    }

    /** From the next message on. */
    reframe(framing: Framing): void {
        this.buffer.reframe(framing);
    }

    /** The next message; throws 08P01 for one that can't be, and what `stop` was given. */
    async next(): Promise<Message> {
        for (;;) {
            if (this.stopped !== undefined) {
                throw this.stopped;
            }
            const taken = this.buffer.take();
            if (taken !== undefined) {
                if (isBadLength(taken)) {
                    throw violation(
                        "invalid message length",
                        `A message of this kind has 4 to ${taken.limit} bytes, the client announced ${taken.length}.`,
                    );
                }
                return taken;
            }
            if (this.socket.isPaused()) {
                this.socket.resume();
            }
            await new Promise<void>((resolve) => {
                this.arrival = resolve;
            });
        }
    }

    /** Ends the wait for messages, now or when `next` is called again, with the reason. */
    stop(reason: Error): void {
        this.stopped ??= reason;
        this.wake();
    }

    /** Leaves the socket to somebody else, its unread bytes with it. */
    detach(): void {
        this.socket.pause();
        this.socket.off("data", this.onData);
    }

    private receive(chunk: Buffer): void {
        this.buffer.add(chunk);
        if (this.buffer.bufferedBytes > PAUSE_BYTES && !this.buffer.isWanting) {
            this.socket.pause();
        }
        this.wake();
    }

    private wake(): void {
        const arrival = this.arrival;
        this.arrival = undefined;
        arrival?.();
    }
}
