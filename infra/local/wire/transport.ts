import type { Duplex } from "node:stream";
import type { Framing } from "./message-buffer";
import { MessageReader } from "./message-reader";
import { MessageWriter } from "./message-writer";

/** One way of talking to a client: its socket, and messages in and out of it. */
export interface Transport {
    readonly socket: Duplex;
    readonly isEncrypted: boolean;
    readonly reader: MessageReader;
    readonly writer: MessageWriter;
}

/** The transport over a socket, which it reads from now on. */
export function createTransport(socket: Duplex, isEncrypted: boolean, framing: Framing): Transport {
    return {
        socket,
        isEncrypted,
        reader: new MessageReader(socket, framing),
        writer: new MessageWriter(socket),
    };
}
