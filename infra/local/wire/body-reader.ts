import { isUtf8 } from "node:buffer";
import { SqlError } from "../errors";

/** Reads the fields of one message's body in order; any field that isn't there is a protocol violation (08P01). */
export class BodyReader {
    private position = 0;

    constructor(private readonly body: Buffer) {}

    byte(): number {
        return this.body[this.advance(1)] as number;
    }

    int16(): number {
        return this.body.readInt16BE(this.advance(2));
    }

    int32(): number {
        return this.body.readInt32BE(this.advance(4));
    }

    bytes(count: number): Buffer {
        const start = this.advance(count);
        return this.body.subarray(start, start + count);
    }

    /** A zero-terminated string. */
    string(): string {
        const end = this.body.indexOf(0, this.position);
        if (end < 0) {
            throw violation("invalid string in message");
        }
        const bytes = this.body.subarray(this.position, end);
        this.position = end + 1;
        return utf8Text(bytes);
    }

    /** What has not been read yet. */
    rest(): Buffer {
        const rest = this.body.subarray(this.position);
        this.position = this.body.length;
        return rest;
    }

    /** A message that holds more than its fields was written by someone who means another message. */
    end(): void {
        if (this.position !== this.body.length) {
            throw violation("invalid message format");
        }
    }

    private advance(count: number): number {
        const start = this.position;
        if (count < 0 || start + count > this.body.length) {
            throw violation("insufficient data left in message");
        }
        this.position = start + count;
        return start;
    }
}

/** What breaks the protocol's rules, in PostgreSQL's words. */
export function violation(message: string, hint?: string): SqlError {
    return new SqlError("08P01", message, { hint });
}

/** Bytes from a client as text, 22021 if they aren't UTF-8 or hold a zero byte, which no text value may. */
export function utf8Text(bytes: Buffer): string {
    if (!isUtf8(bytes)) {
        throw new SqlError("22021", 'invalid byte sequence for encoding "UTF8"', {
            hint: "This server takes UTF-8 only: set client_encoding to UTF8 and send text in it.",
        });
    }
    if (bytes.includes(0)) {
        throw new SqlError("22021", 'invalid byte sequence for encoding "UTF8": 0x00');
    }
    // utf8Slice by toString; short ASCII is what nearly all of it is.
    return bytes.toString("utf8");
}
