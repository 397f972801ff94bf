import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connect, explainConnectionError } from "../connection";
import { type Credentials, readCredentials, writeCredentials } from "../credentials";
import { UserError } from "../errors";
import { createPassword } from "../password";
import type { Say } from "../target";
import {
    createFolder,
    defaultS3Root,
    readSettings,
    settingsText,
    type WarehouseFolder,
    type WarehouseSettings,
    warehouseFolder,
    writeSettings,
} from "./folder";
import { commandFor, DATABASE, DEFAULT_PORT, HOST, type LocalOptions, titleOf, USER } from "./options";
import { type Launched, launch } from "./process";
import { servingState } from "./state";
import { createCertificate, createScramVerifier } from "./wire";

/** A warehouse that has answered. */
export interface Up {
    readonly credentials: Credentials;
    /** Undefined when its server ran already; otherwise it ends with this process unless told to stay. */
    readonly launched?: Launched;
}

/** How long a server may take until it listens, and until it answers its first query. */
const ANSWER_LIMIT_MS = 30_000;
const POLL_MS = 100;

/** Makes the warehouse if there is none, starts it if it does not run, waits until it answers. */
export async function bringUp(options: LocalOptions, say: Say): Promise<Up> {
    const folder = warehouseFolder(options.home, options.name);
    const title = titleOf(options.name);
    let settings = await readSettings(folder);
    if (settings === undefined) {
        say(`Creating local warehouse ${options.name} ...`);
        await make(folder, options);
        settings = await requireSettings(folder, options.name);
    }
    const running = await servingState(folder.state);
    if (running?.port !== undefined) {
        refuseChanges(settings, options, running.port);
        const credentials = await rememberPort(folder, settings, running.port, options.name);
        await untilAnswered(credentials, folder);
        say(`${title} is already available at ${HOST}:${running.port}.`);
        return { credentials };
    }
    settings = changed(settings, options);
    await writeSettings(folder, settings);
    say(`Waiting until local warehouse ${options.name} answers ...`);
    const launched = await launch(folder);
    const port = launched?.port ?? (await portOfOther(folder, title));
    const credentials = await rememberPort(folder, settings, port, options.name);
    await untilAnswered(credentials, folder);
    say(`${title} is available at ${HOST}:${port}.`);
    return { credentials, launched };
}

/** The settings of a warehouse that must be there. */
export async function requireSettings(folder: WarehouseFolder, name: string): Promise<WarehouseSettings> {
    const settings = await readSettings(folder);
    if (settings === undefined) {
        throw new UserError(`There is no local warehouse ${name}: ${commandFor("create", name)} makes one.`);
    }
    return settings;
}

async function make(folder: WarehouseFolder, options: LocalOptions): Promise<void> {
    const password = createPassword();
    const port = options.port ?? DEFAULT_PORT;
    const settings: WarehouseSettings = {
        user: USER,
        databaseName: DATABASE,
        port,
        createdAt: new Date().toISOString(),
        s3Root: defaultS3Root(options.home),
        buckets: options.buckets ?? {},
        ...(options.s3Endpoint === undefined ? {} : { s3Endpoint: options.s3Endpoint }),
        ...(options.limits === undefined ? {} : { limits: options.limits }),
        verifier: createScramVerifier(password),
    };
    const credentials: Credentials = { host: HOST, port, username: USER, password, databaseName: DATABASE };
    const { key, cert } = await createCertificate();
    // Another create may have been faster: then its folder is as good as this one.
    await createFolder(folder, {
        [path.basename(folder.settings)]: settingsText(settings),
        [path.basename(folder.credentials)]: `${JSON.stringify(credentials, undefined, 4)}\n`,
        [path.basename(folder.key)]: key,
        [path.basename(folder.certificate)]: cert,
    });
}

/** Where data come from is one choice: new buckets undo an endpoint, and a new endpoint undoes buckets. */
function changed(settings: WarehouseSettings, options: LocalOptions): WarehouseSettings {
    const { s3Endpoint, buckets, limits, ...others } = settings;
    const newLimits = options.limits === undefined ? limits : { ...limits, ...options.limits };
    const isSourceGiven = options.buckets !== undefined || options.s3Endpoint !== undefined;
    const endpoint = isSourceGiven ? options.s3Endpoint : s3Endpoint;
    return {
        ...others,
        port: options.port ?? settings.port,
        buckets: isSourceGiven ? (options.buckets ?? {}) : buckets,
        ...(endpoint === undefined ? {} : { s3Endpoint: endpoint }),
        ...(newLimits === undefined ? {} : { limits: newLimits }),
    };
}

/** A server that runs keeps the port, the limits and the data it was started with. */
function refuseChanges(settings: WarehouseSettings, options: LocalOptions, port: number): void {
    const wanted = changed(settings, options);
    const isSame =
        (options.port === undefined || options.port === 0 || options.port === port) &&
        JSON.stringify(wanted.buckets) === JSON.stringify(settings.buckets) &&
        wanted.s3Endpoint === settings.s3Endpoint &&
        JSON.stringify(wanted.limits) === JSON.stringify(settings.limits);
    if (!isSame) {
        throw new UserError(
            `${titleOf(options.name)} runs at ${HOST}:${port} with another port, other limits or other data: ` +
                `pause it with ${commandFor("pause", options.name)}, then create it again with the new ones.`,
        );
    }
}

/** Port 0 has become a real one: it is kept for the next start, so that credentials given out stay right. */
async function rememberPort(
    folder: WarehouseFolder,
    settings: WarehouseSettings,
    port: number,
    name: string,
): Promise<Credentials> {
    const credentials = await readCredentials(folder.credentials);
    if (credentials === undefined) {
        throw new UserError(
            `${folder.credentials} is gone, and the password with it: ` +
                `${commandFor("delete", name)} removes this warehouse, then create a new one.`,
        );
    }
    if (settings.port !== port) {
        await writeSettings(folder, { ...settings, port });
    }
    if (credentials.port !== port) {
        await writeCredentials(folder.credentials, { ...credentials, port });
    }
    return { ...credentials, port };
}

/** Where the server of another command, which was faster, listens. */
async function portOfOther(folder: WarehouseFolder, title: string): Promise<number> {
    for (const end = Date.now() + ANSWER_LIMIT_MS; Date.now() < end; await sleep(POLL_MS)) {
        const state = await servingState(folder.state);
        if (state?.port !== undefined) {
            return state.port;
        }
    }
    throw new UserError(`${title} is being started by another command but does not answer: try again.`);
}

/** The certificate is checked, so that nobody else's server at this port is taken for ours. */
async function untilAnswered(credentials: Credentials, folder: WarehouseFolder): Promise<void> {
    try {
        const certificate = await readFile(folder.certificate, "utf8");
        const client = await connect(credentials, { certificate, timeoutMs: ANSWER_LIMIT_MS });
        try {
            await client.query("select 1");
        } finally {
            await client.end();
        }
    } catch (error) {
        throw explainConnectionError(error, credentials, folder.credentials);
    }
}
