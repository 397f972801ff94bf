import type { Socket } from "node:net";
import { createServer, DEFAULT_CIPHERS, type TLSSocket } from "node:tls";
import { ClientGone } from "./message-writer";

/** A private key and its certificate, both as PEM. */
export interface TlsIdentity {
    readonly key: string;
    readonly cert: string;
}

/** Turns a plain socket into an encrypted one; rejects with ClientGone if the client doesn't manage its handshake. */
export type TlsUpgrade = (socket: Socket) => Promise<TLSSocket>;

const QUICKEST = "TLS_AES_128_GCM_SHA256";

/** Node's own, but first the one with a key of 128 bits, which both sides have done with sooner: ten rounds, not fourteen. */
const CIPHERS = [QUICKEST, ...DEFAULT_CIPHERS.split(":").filter((cipher) => cipher !== QUICKEST)].join(":");

/**
 * PostgreSQL's clients begin in plain and ask for TLS, so the TLS server listens nowhere: sockets are handed to it, as
 * Node's manual says of the event 'connection'. What the socket has read already goes into the handshake.
 */
export function createTlsUpgrade(identity: TlsIdentity): TlsUpgrade {
    const waiting = new Map<string, (secured: TLSSocket) => void>();
    const server = createServer({ key: identity.key, cert: identity.cert, minVersion: "TLSv1.2", ciphers: CIPHERS });
    server.on("secureConnection", (secured) => waiting.get(endpointOf(secured))?.(secured));
    return async (socket) => {
        const endpoint = endpointOf(socket);
        try {
            return await new Promise<TLSSocket>((resolve, reject) => {
                waiting.set(endpoint, resolve);
                socket.once("close", () => reject(new ClientGone()));
                server.emit("connection", socket);
            });
        } finally {
            waiting.delete(endpoint);
        }
    };
}

/** No two sockets of one listener have the same. */
function endpointOf(socket: Socket): string {
    return `${socket.remoteAddress}/${socket.remotePort}`;
}
