import type { Socket } from "node:net";
import { SqlError } from "../errors";
import type { Session, SessionHost, StartupParameters } from "../session/contract";
import { authenticate } from "./authentication/authenticate";
import {
    authenticationOk,
    backendKeyData,
    errorResponse,
    negotiateProtocolVersion,
    noticeResponse,
    parameterStatus,
} from "./backend-messages";
import type { CancelRegistry } from "./cancel-registry";
import { converse } from "./conversation";
import { messageLimit } from "./frontend-messages";
import { ClientGone } from "./message-writer";
import { safeError } from "./safe-error";
import { type Opening, PROTOCOL_VERSION, readOpening, STARTUP_FRAMING } from "./startup";
import type { TlsUpgrade } from "./tls-upgrade";
import { createTransport, type Transport } from "./transport";

/** What all connections of a server share. */
export interface ConnectionContext {
    readonly host: SessionHost;
    readonly cancels: CancelRegistry;
    readonly upgrade: TlsUpgrade;
    readonly requireTls: boolean;
    readonly authenticationTimeoutMs: number;
    readonly idleTimeoutMs: number | undefined;
    readonly maxMessageBytes: number;
    /** Takes one of the places for sessions; throws 53300 when all are taken. Answers what gives it back. */
    admit(): () => void;
    onError(error: unknown): void;
}

/** How long a client may take to read a farewell and close its side. */
const LINGER_MS = 1000;

/** One client, from the first byte to the last. */
export class Connection {
    private transport: Transport;
    private session: Session | undefined;

    constructor(
        private readonly socket: Socket,
        private readonly context: ConnectionContext,
    ) {
        socket.setNoDelay(true);
        socket.setKeepAlive(true, 60_000);
        this.transport = this.adopt(createTransport(socket, false, STARTUP_FRAMING));
    }

    /** Serves the client until it leaves or is sent away; never rejects. Nothing of it is left when this resolves. */
    async run(): Promise<void> {
        try {
            await this.serve();
        } catch (error) {
            this.sayFarewell(error);
        } finally {
            await this.hangUp();
        }
    }

    /**
     * Sends the client away with the reason as soon as it has nothing running. Before there is a session, whoever isn't
     * listening (a handshake) is cut off.
     */
    sendAway(reason: SqlError): void {
        const { reader } = this.transport;
        if (this.session === undefined && !reader.isWaiting) {
            this.cut();
        } else {
            reader.stop(reason);
        }
    }

    /** Interrupts what the session runs, if it runs anything. */
    cancel(): void {
        if (!this.transport.reader.isWaiting) {
            this.session?.cancel();
        }
    }

    /** Ends the connection now, whatever it does. */
    cut(): void {
        this.socket.destroy();
    }

    private async serve(): Promise<void> {
        const timer = setTimeout(() => {
            this.sendAway(new SqlError("57014", "canceling authentication due to timeout"));
        }, this.context.authenticationTimeoutMs);
        let leave: (() => void) | undefined;
        try {
            const opening = await readOpening({
                transport: () => this.transport,
                secure: () => this.secure(),
            });
            if (opening.kind === "cancel") {
                this.context.cancels.cancel(opening.processId, opening.secret);
                return;
            }
            this.refusePlain(opening.parameters);
            leave = this.context.admit();
            await this.authenticateClient(opening);
            clearTimeout(timer);
            await this.serveSession(opening.parameters);
        } finally {
            clearTimeout(timer);
            leave?.();
        }
    }

    private async authenticateClient(opening: Opening & { readonly kind: "session" }): Promise<void> {
        const { reader, writer } = this.transport;
        const { isNewer, options } = opening.unknown;
        if (isNewer || options.length > 0) {
            negotiateProtocolVersion(writer, PROTOCOL_VERSION, options);
        }
        await authenticate(reader, writer, this.context.host, opening.parameters.user);
        authenticationOk(writer);
        const { maxMessageBytes } = this.context;
        reader.reframe({ typed: true, limitOf: (type) => messageLimit(type, maxMessageBytes) });
    }

    private async serveSession(parameters: StartupParameters): Promise<void> {
        const { cancels, host, idleTimeoutMs, onError } = this.context;
        const { reader, writer } = this.transport;
        const { processId, secret } = cancels.add(() => this.cancel());
        try {
            const session = await host.open({ ...parameters, processId });
            this.session = session;
            try {
                session.events.current = {
                    notice: (notice) => {
                        noticeResponse(writer, notice);
                        writer.flush();
                    },
                    parameterStatus: (name, value) => parameterStatus(writer, name, value),
                    end: (reason) => {
                        reader.stop(reason);
                        writer.stop(reason);
                    },
                };
                for (const [name, value] of session.parameters) {
                    parameterStatus(writer, name, value);
                }
                backendKeyData(writer, processId, secret);
                await converse({ session, reader, writer, idleTimeoutMs, onError });
            } finally {
                this.session = undefined;
                session.events.current = undefined;
                await session.close();
            }
        } finally {
            cancels.remove(processId);
        }
    }

    /** Worded as Redshift does it, with the way out behind it: many clients show the message only. */
    private refusePlain({ user, database }: StartupParameters): void {
        if (this.context.requireTls && !this.transport.isEncrypted) {
            const address = this.socket.remoteAddress ?? "unknown";
            throw new SqlError(
                "28000",
                `no pg_hba.conf entry for host "${address}", user "${user}", database "${database}", SSL off: ` +
                    "this warehouse takes encrypted connections only, connect with sslmode=require",
            );
        }
    }

    private async secure(): Promise<void> {
        const { socket } = this;
        this.transport.reader.detach();
        await new Promise<void>((resolve, reject) => {
            socket.write("S", (error) => (error ? reject(new ClientGone()) : resolve()));
        });
        const secured = await this.context.upgrade(socket);
        this.transport = this.adopt(createTransport(secured, true, STARTUP_FRAMING));
    }

    /** Watches a transport's socket for its end. */
    private adopt(transport: Transport): Transport {
        const gone = () => {
            if (transport === this.transport) {
                this.cancel();
            }
            transport.writer.abandon();
            transport.reader.stop(new ClientGone());
        };
        // A client that closes its side has left: no answer would reach it.
        transport.socket.once("end", gone);
        transport.socket.once("close", gone);
        // The event 'close' follows; a reset connection is nothing to report.
        transport.socket.on("error", () => undefined);
        return transport;
    }

    private sayFarewell(error: unknown): void {
        if (!(error instanceof ClientGone)) {
            const { writer } = this.transport;
            writer.takeBack();
            errorResponse(writer, "FATAL", safeError(error, this.context.onError));
        }
    }

    /**
     * Sends what is left to send and closes. Bytes that still come are read and dropped: closing on unread bytes resets
     * the connection, and the client would not see why.
     */
    private async hangUp(): Promise<void> {
        const { reader, writer, socket } = this.transport;
        if (!this.socket.destroyed) {
            writer.close();
            reader.detach();
            socket.resume();
            await new Promise<void>((resolve) => {
                const timer = setTimeout(resolve, LINGER_MS);
                this.socket.once("close", () => {
                    clearTimeout(timer);
                    resolve();
                });
            });
        }
        this.socket.destroy();
    }
}
