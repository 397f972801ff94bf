import path from "node:path";
import { catalogueOf, RelationCache } from "./catalog";
import { copyFrom, type ObjectStore } from "./copy";
import { type Database, openDatabase } from "./engine/database";
import { type Housekeeping, keepHouse } from "./housekeeping";
import { DEFAULT_LIMITS, type Limits } from "./limits";
import { objectsOf } from "./object-place";
import { HOST } from "./options";
import { openRecoverable } from "./recovery";
import {
    Activity,
    CatalogueVersions,
    createSessionHost,
    Locks,
    QueryIds,
    QueryLog,
    Serialization,
    type Shared,
} from "./session";
import type { ScramVerifier } from "./session/contract";
import { unloadTo } from "./unload";
import { listen, type TlsIdentity, type WireServer } from "./wire";

/** What one local warehouse is started with. All paths are absolute. */
export interface ServerOptions {
    readonly databaseFile: string;
    /** A folder of its own for what is downloaded and spilled; emptied by the caller before the start. */
    readonly spool: string;
    /** Where `s3://<bucket>/<key>` is looked for as `<s3Root>/<bucket>/<key>`. */
    readonly s3Root: string;
    /** Buckets that are folders elsewhere. */
    readonly buckets: Readonly<Record<string, string>>;
    /** The URL of a real S3 service, asked instead of folders. */
    readonly s3Endpoint?: string;
    /** 0 takes any free one. */
    readonly port: number;
    readonly limits?: Limits;
    readonly user: string;
    readonly databaseName: string;
    readonly verifier: ScramVerifier;
    readonly tls: TlsIdentity;
    /** Told of failures of the engine, and of housekeeping that is put off. */
    readonly log?: (line: string) => void;
}

export interface LocalServer {
    readonly port: number;
    /** Resolves with the reason when the engine has failed and can't be opened anew in this process, which must then end. */
    readonly failed: Promise<string>;
    /**
     * Lets nobody new in, ends what runs within the wire's limit, and closes the database. False: the engine still runs a
     * statement, for which process.exit would wait; then the database is left open.
     */
    close(): Promise<boolean>;
}

/** What still runs over a failed engine may end within so long. */
const FAILED_LIMIT_MS = 1000;

/**
 * Opens the database and serves it at 127.0.0.1 over TLS.
 * @throws Error (EADDRINUSE and the like) when the port can't be had; the engine's error when the file can't be opened.
 */
export async function startServer(options: ServerOptions): Promise<LocalServer> {
    const store = objectsOf(options);
    const { databaseFile, log = () => undefined } = options;
    const limits = { ...DEFAULT_LIMITS, ...options.limits };
    let server: WireServer | undefined;
    const queryIds = new QueryIds();
    let housekeeping: Housekeeping | undefined;
    const warehouse = await openRecoverable({
        databaseFile,
        open: async (onBroken) => {
            await housekeeping?.stop();
            const database = await openDatabase({
                file: databaseFile,
                readableFolders: [options.spool, options.s3Root, ...Object.values(options.buckets)],
                temporaryFolder: path.join(options.spool, "engine"),
                memoryLimit: `${limits.memoryMegabytes}MB`,
                ...(limits.threads === undefined ? {} : { threads: limits.threads }),
                catalogue: catalogueOf(options.databaseName, options.user),
                onBroken: (error) => {
                    housekeeping?.stop();
                    onBroken(error);
                },
            });
            try {
                await queryIds.goOnBehind(database);
            } catch (error) {
                await database.close();
                throw error;
            }
            return database;
        },
        hostOf: (database) => {
            housekeeping = keepHouse(database, databaseFile, log);
            const shared = sharedBy(database, options, store, queryIds);
            return createSessionHost(shared, options.user, options.verifier);
        },
        endSessions: async (reason) => server === undefined || server.endSessions(reason, FAILED_LIMIT_MS),
        log,
    });
    try {
        const { host } = warehouse;
        const wire = await listen({
            host: HOST,
            port: options.port,
            tls: options.tls,
            requireTls: true,
            maxConnections: limits.connections,
            idleTimeoutMs: limits.idleMinutes * 60_000,
            maxMessageBytes: limits.messageMegabytes * 1024 * 1024,
            session: {
                ...host,
                open: (startup) =>
                    host.open({
                        ...startup,
                        settings: { statement_timeout: String(limits.statementSeconds * 1000), ...startup.settings },
                    }),
            },
            onError: (error) => console.error(new Date().toISOString(), error),
        });
        server = wire;
        return {
            port: wire.port,
            failed: warehouse.failed,
            close: async () => {
                const isOver = await wire.close();
                if (isOver) {
                    await housekeeping?.stop();
                    await warehouse.close();
                }
                return isOver;
            },
        };
    } catch (error) {
        await housekeeping?.stop();
        await warehouse.close();
        throw error;
    }
}

function sharedBy(database: Database, options: ServerOptions, store: ObjectStore, queryIds: QueryIds): Shared {
    const versions = new CatalogueVersions();
    return {
        database,
        databaseName: options.databaseName,
        versions,
        relations: new RelationCache(versions),
        locks: new Locks(),
        serialization: new Serialization(),
        activity: new Activity(),
        queries: new QueryLog(),
        nextQueryId: () => queryIds.next(),
        copy: copyFrom(store, database, options.spool),
        unload: unloadTo(store, database, options.spool),
    };
}
