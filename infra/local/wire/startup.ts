import { notSupported, SqlError } from "../errors";
import type { StartupParameters } from "../session/contract";
import { BodyReader, violation } from "./body-reader";
import type { Framing } from "./message-buffer";
import type { Transport } from "./transport";

/** What a client wants of a new connection, once it has said so. */
export type Opening =
    | { readonly kind: "cancel"; readonly processId: number; readonly secret: Buffer }
    | {
          readonly kind: "session";
          readonly parameters: StartupParameters;
          /** The client speaks a newer minor version or options of it that this server doesn't know. */
          readonly unknown: { readonly isNewer: boolean; readonly options: readonly string[] };
      };

/** Request codes and the version in the place of one. Source: PostgreSQL manual, "Message Formats". */
const CANCEL_REQUEST = 80877102;
const SSL_REQUEST = 80877103;
const GSSENC_REQUEST = 80877104;
const MAJOR_VERSION = 3;

/** The protocol spoken here, as NegotiateProtocolVersion gives it: 3.0. */
export const PROTOCOL_VERSION = MAJOR_VERSION << 16;

/** As in PostgreSQL (MAX_STARTUP_PACKET_LENGTH). */
const STARTUP_BYTES = 10_000;

/** The first messages have no type byte. */
export const STARTUP_FRAMING: Framing = { typed: false, limitOf: () => STARTUP_BYTES };

/** What a startup may do to the connection it came in by. */
export interface StartupSteps {
    transport(): Transport;
    /** Answers S, makes the connection an encrypted one. */
    secure(): Promise<void>;
}

/**
 * Reads a client's first messages until it says what it came for. Encryption is negotiated at most once a kind, as in
 * PostgreSQL: asked again, the request counts as a protocol version nobody speaks.
 */
export async function readOpening(steps: StartupSteps): Promise<Opening> {
    let isGssRefused = false;
    for (;;) {
        const transport = steps.transport();
        const message = await transport.reader.next();
        const body = new BodyReader(message.body);
        const code = body.int32();
        if (code === SSL_REQUEST && !transport.isEncrypted) {
            body.end();
            refuseStuffing(transport, "SSL");
            await steps.secure();
        } else if (code === GSSENC_REQUEST && !transport.isEncrypted && !isGssRefused) {
            body.end();
            refuseStuffing(transport, "GSSAPI encryption");
            isGssRefused = true;
            transport.socket.write("N");
        } else if (code === CANCEL_REQUEST) {
            return { kind: "cancel", processId: body.int32(), secret: body.rest() };
        } else {
            return sessionOpening(code, body);
        }
    }
}

/**
 * Whoever sits between client and server could put plain messages behind the request, to be taken for encrypted ones
 * later (CVE-2021-23214 and -23222), so a client has to wait for the answer.
 */
function refuseStuffing(transport: Transport, kind: string): void {
    if (transport.reader.bufferedBytes > 0) {
        const error = violation(`received unencrypted data after ${kind} request`);
        throw new SqlError(error.code, error.message, {
            detail: "This could be either a client-software bug or evidence of an attempted man-in-the-middle attack.",
        });
    }
}

function sessionOpening(version: number, body: BodyReader): Opening {
    const major = version >>> 16;
    const minor = version & 0xffff;
    if (major !== MAJOR_VERSION) {
        throw notSupported(`unsupported frontend protocol ${major}.${minor}: server supports 3.0 to 3.0`);
    }
    const settings: Record<string, string> = {};
    const options: string[] = [];
    for (let name = body.string(); name !== ""; name = body.string()) {
        const value = body.string();
        if (name.startsWith("_pq_.")) {
            options.push(name);
        } else {
            settings[name] = value;
        }
    }
    body.end();
    const { user, database, replication, ...rest } = settings;
    if (user === undefined || user === "") {
        throw new SqlError("28000", "no PostgreSQL user name specified in startup packet");
    }
    if (replication !== undefined && !/^(false|off|no|0)$/i.test(replication)) {
        throw notSupported("This warehouse has no replication connections: connect without the parameter replication.");
    }
    return {
        kind: "session",
        parameters: { user, database: database || user, settings: rest },
        unknown: { isNewer: minor > 0, options },
    };
}
