import { createServer, type Server } from "node:net";
import { SqlError } from "../errors";
import type { SessionHost } from "../session/contract";
import { CancelRegistry } from "./cancel-registry";
import { Connection, type ConnectionContext } from "./connection";
import { createTlsUpgrade, type TlsIdentity } from "./tls-upgrade";

/** What a server needs to know. */
export interface WireOptions {
    /** The address to listen at: 127.0.0.1 lets nobody in from outside. */
    readonly host: string;
    /** 0 takes any free one. */
    readonly port: number;
    readonly tls: TlsIdentity;
    /** Refuse whoever doesn't encrypt; cancel requests, which carry nothing but their own secret, are taken in plain. */
    readonly requireTls: boolean;
    readonly session: SessionHost;
    /** Sessions at once; 500, as a Redshift cluster. */
    readonly maxConnections?: number;
    /** From the connection to the right password; a minute, as PostgreSQL. */
    readonly authenticationTimeoutMs?: number;
    /** A client silent for so long is sent away; undefined: never. */
    readonly idleTimeoutMs?: number;
    /** The longest query; 64 MB. */
    readonly maxMessageBytes?: number;
    /** Hears of errors that clients see as XX000 only. */
    readonly onError?: (error: unknown) => void;
}

/** A server that listens. */
export interface WireServer {
    readonly port: number;
    /**
     * Sends all clients away with the reason; what they run may end within `limitMs`, then it is cancelled and they are cut
     * off. False: the session of one of them does not end.
     */
    endSessions(reason: SqlError, limitMs: number): Promise<boolean>;
    /**
     * Takes no more clients, sends those away who have nothing running, and waits for the others for at most `limitMs`
     * (5 s), then cancels what they run and cuts them off. Resolves with true when all sessions have been closed, with
     * false when one of them does not end.
     */
    close(limitMs?: number): Promise<boolean>;
}

const CLOSE_LIMIT_MS = 5000;

/** Between cancelling what runs and cutting its client off. */
const CANCEL_GRACE_MS = 1000;

/** Sockets that have not asked for a session yet, or are cancel requests, beyond the sessions. */
const EXTRA_SOCKETS = 100;

/** Starts a server; rejects with the system's error (EADDRINUSE, EACCES, ...) if it can't have the port. */
export async function listen(options: WireOptions): Promise<WireServer> {
    const connections = new Map<Connection, Promise<void>>();
    const maxConnections = options.maxConnections ?? 500;
    const context: ConnectionContext = {
        host: options.session,
        cancels: new CancelRegistry(),
        upgrade: createTlsUpgrade(options.tls),
        requireTls: options.requireTls,
        authenticationTimeoutMs: options.authenticationTimeoutMs ?? 60_000,
        idleTimeoutMs: options.idleTimeoutMs,
        maxMessageBytes: options.maxMessageBytes ?? 64 * 1024 * 1024,
        admit: createAdmission(maxConnections),
        onError: options.onError ?? (() => undefined),
    };
    const server = createServer((socket) => {
        const connection = new Connection(socket, context);
        connections.set(
            connection,
            connection.run().finally(() => connections.delete(connection)),
        );
    });
    server.maxConnections = maxConnections + EXTRA_SOCKETS;
    const port = await startListening(server, options);
    const endSessions = async (reason: SqlError, limitMs: number) => {
        const all = Promise.all(connections.values());
        for (const connection of connections.keys()) {
            connection.sendAway(reason);
        }
        if (await settlesWithin(all, limitMs)) {
            return true;
        }
        for (const connection of connections.keys()) {
            connection.cancel();
        }
        await settlesWithin(all, CANCEL_GRACE_MS);
        for (const connection of connections.keys()) {
            connection.cut();
        }
        return settlesWithin(all, CANCEL_GRACE_MS);
    };
    return {
        port,
        endSessions,
        close(limitMs = CLOSE_LIMIT_MS) {
            server.close();
            return endSessions(
                new SqlError("57P01", "terminating connection due to administrator command", {
                    hint: "The warehouse is being stopped.",
                }),
                limitMs,
            );
        },
    };
}

/** Counts sessions; cancel requests take no place, so that a full server can still be relieved. */
function createAdmission(places: number): () => () => void {
    let taken = 0;
    return () => {
        if (taken >= places) {
            throw new SqlError("53300", `connection limit "${places}" exceeded`, {
                hint: "Close a connection that isn't needed, or use a pool.",
            });
        }
        taken++;
        return () => {
            taken--;
        };
    };
}

async function startListening(server: Server, { host, port }: WireOptions): Promise<number> {
    await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen({ host, port }, () => {
            server.off("error", reject);
            resolve();
        });
    });
    const address = server.address();
    if (address === null || typeof address === "string") {
        throw new Error("The server listens at no port.");
    }
    return address.port;
}

async function settlesWithin(work: Promise<unknown>, limitMs: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<false>((resolve) => {
        timer = setTimeout(() => resolve(false), limitMs);
    });
    try {
        return await Promise.race([work.then(() => true), timeout]);
    } finally {
        clearTimeout(timer);
    }
}
