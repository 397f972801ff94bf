import { Client } from "pg";
import { type Credentials, shownPath, warehouseName } from "./credentials";
import { codeOf, messageOf, UserError } from "./errors";

/** How to connect, beyond the credentials. */
export interface ConnectOptions {
    /** The certificate that the server must show, as PEM; without it any is taken, as Dataform does. */
    readonly certificate?: string;
    /** Certificates as PEM, one of which must vouch for the server under the host's own name. */
    readonly roots?: readonly string[];
    /** Milliseconds to wait for an answer; ten seconds. */
    readonly timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;

/** Opens a connection over TLS. Rejects with the driver's own error: see `explainConnectionError`. */
export async function connect(credentials: Credentials, options: ConnectOptions = {}): Promise<Client> {
    const client = new Client({
        host: credentials.host,
        port: credentials.port,
        user: credentials.username,
        password: credentials.password,
        database: credentials.databaseName,
        ssl: tlsOptions(options),
        connectionTimeoutMillis: options.timeoutMs ?? TIMEOUT_MS,
        application_name: "sparkify",
    });
    // A connection that breaks while nothing runs would otherwise end the process; the next query reports it.
    client.on("error", () => undefined);
    try {
        await client.connect();
        return client;
    } catch (error) {
        await client.end().catch(() => undefined);
        throw error;
    }
}

function tlsOptions({ certificate, roots }: ConnectOptions) {
    if (roots !== undefined) {
        return { ca: [...roots] };
    }
    return certificate === undefined ? { rejectUnauthorized: false } : { ca: certificate, servername: "localhost" };
}

/** As `connect`, for a command that works with a credentials file: failures come as a sentence that says what to do. */
export async function connectWith(file: string, credentials: Credentials): Promise<Client> {
    try {
        return await connect(credentials);
    } catch (error) {
        throw explainConnectionError(error, credentials, file);
    }
}

/** Why there is no connection, and the way out. */
export function explainConnectionError(error: unknown, credentials: Credentials, file: string): UserError {
    const where = warehouseName(credentials);
    const shown = shownPath(file);
    switch (codeOf(error) ?? (error instanceof AggregateError ? codeOf(error.errors[0]) : undefined)) {
        case "ECONNREFUSED":
            return new UserError(
                `Nothing answers at ${where}, which ${shown} names: start the warehouse, on this machine with ` +
                    "`npm run infra:create -- --target local`.",
            );
        case "ENOTFOUND":
        case "EAI_AGAIN":
            return new UserError(`The host of ${where}, which ${shown} names, is not known: check the file.`);
        case "28P01":
        case "28000":
            return new UserError(
                `${where} refuses the user or password of ${shown}: run infra:create again, which writes the right ones.`,
            );
        case "3D000":
            return new UserError(`There is no database ${credentials.databaseName} at ${where}: check ${shown}.`);
        default:
            return new UserError(`No connection to ${where}, which ${shown} names: ${messageOf(error)}.`);
    }
}
