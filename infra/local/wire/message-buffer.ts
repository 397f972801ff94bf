/** A whole message as it came: its type byte (0 for the untyped ones of a startup) and what follows its length. */
export interface Message {
    readonly type: number;
    readonly body: Buffer;
}

/** The length field promises more than is allowed, or less than its own four bytes. */
export interface BadLength {
    readonly type: number;
    readonly length: number;
    readonly limit: number;
}

/** How the bytes divide into messages: with a type byte or without, and the most bytes a message of a type may have. */
export interface Framing {
    readonly typed: boolean;
    /** May throw: the type is looked at before a byte of the message is kept. */
    limitOf(type: number): number;
}

const LENGTH_BYTES = 4;

/**
 * Cuts a stream of bytes into whole messages and knows nothing of their meaning. A message that lies in one chunk is
 * not copied; one that comes in many is put together once, when its last byte is there.
 */
export class MessageBuffer {
    private chunks: Buffer[] = [];
    private size = 0;
    /** What `peek` knows of the message at the front, so that a long one's header is read once. */
    private expected = 0;

    constructor(private framing: Framing) {}

    /** Bytes that wait here, whole messages or not. */
    get bufferedBytes(): number {
        return this.size;
    }

    /** The type of the message at the front, once its first byte is here. */
    get nextType(): number | undefined {
        return this.framing.typed && this.size > 0 ? this.front(1)[0] : undefined;
    }

    /** True when the first message is still incomplete: more has to be read before `take` gives one. */
    get isWanting(): boolean {
        return this.expected === 0 ? this.size < this.headerBytes : this.size < this.expected;
    }

    /** From the next message on. The startup's messages are framed otherwise than all that follow. */
    reframe(framing: Framing): void {
        this.framing = framing;
        this.expected = 0;
    }

    add(chunk: Buffer): void {
        if (chunk.length > 0) {
            this.chunks.push(chunk);
            this.size += chunk.length;
        }
    }

    /** The next message if it is here whole. */
    take(): Message | BadLength | undefined {
        if (this.expected === 0) {
            if (this.size === 0) {
                return undefined;
            }
            // A type nobody knows is refused by its first byte: its length means nothing.
            const type = this.framing.typed ? (this.front(1)[0] as number) : 0;
            const limit = this.framing.limitOf(type);
            if (this.size < this.headerBytes) {
                return undefined;
            }
            const length = this.front(this.headerBytes).readInt32BE(this.headerBytes - LENGTH_BYTES);
            if (length < LENGTH_BYTES || length > limit) {
                return { type, length, limit };
            }
            this.expected = this.headerBytes - LENGTH_BYTES + length;
        }
        if (this.size < this.expected) {
            return undefined;
        }
        const bytes = this.front(this.expected);
        const message = {
            type: this.framing.typed ? (bytes[0] as number) : 0,
            body: bytes.subarray(this.headerBytes, this.expected),
        };
        this.drop(this.expected);
        this.expected = 0;
        return message;
    }

    private get headerBytes(): number {
        return this.framing.typed ? 1 + LENGTH_BYTES : LENGTH_BYTES;
    }

    /** A chunk that holds at least the first `count` bytes; they must be here. */
    private front(count: number): Buffer {
        const first = this.chunks[0] as Buffer;
        if (first.length >= count) {
            return first;
        }
        const joined = Buffer.concat(this.chunks, this.size);
        this.chunks = [joined];
        return joined;
    }

    private drop(count: number): void {
        const first = this.chunks[0] as Buffer;
        if (first.length === count) {
            this.chunks.shift();
        } else {
            this.chunks[0] = first.subarray(count);
        }
        this.size -= count;
    }
}

/** Tells a length that can't be from a message. */
export function isBadLength(taken: Message | BadLength): taken is BadLength {
    return "limit" in taken;
}
