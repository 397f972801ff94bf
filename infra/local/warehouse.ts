import { readFile, stat } from "node:fs/promises";
import { connect } from "../connection";
import { type Credentials, readCredentials } from "../credentials";
import { codeOf, messageOf } from "../errors";
import type { Confirm, Say, Target, WarehouseStatus } from "../target";
import { bringUp, requireSettings } from "./bring-up";
import { readSettings, removeFolder, removeLeftovers, type WarehouseFolder, warehouseFolder } from "./folder";
import { DATABASE, DEFAULT_PORT, HOST, type LocalOptions, titleOf } from "./options";
import { stop } from "./process";
import { servingState } from "./state";

/** A warehouse on this machine: a process that outlives the command, and a folder with its data. */
export function localTarget(options: LocalOptions): Target {
    const folder = warehouseFolder(options.home, options.name);
    const start = async (say: Say): Promise<Credentials> => {
        const { credentials, launched } = await bringUp(options, say);
        await launched?.stay();
        return credentials;
    };
    return {
        title: titleOf(options.name),
        plan: (command) => (command === "create" ? planCreate(folder, options) : planDelete(folder, options.name)),
        create: start,
        status: () => statusOf(folder),
        async pause(say) {
            await requireSettings(folder, options.name);
            say(`Stopping local warehouse ${options.name} ...`);
            await stop(folder);
            say(`${titleOf(options.name)} is paused; its data stay in ${folder.root}.`);
        },
        async resume(say) {
            await requireSettings(folder, options.name);
            return start(say);
        },
        delete: (say, confirm) => remove(folder, options.name, say, confirm),
        owns: (credentials) => owns(folder, options, credentials),
        refuses: (credentials) => refuses(folder, credentials),
    };
}

async function statusOf(folder: WarehouseFolder): Promise<WarehouseStatus> {
    const settings = await readSettings(folder);
    if (settings === undefined) {
        return { state: "absent", details: {} };
    }
    const running = await servingState(folder.state);
    const { s3Endpoint, s3Root, buckets } = settings;
    return {
        state: running === undefined ? "paused" : running.port === undefined ? "resuming" : "available",
        endpoint: { host: HOST, port: running?.port ?? settings.port },
        createdAt: new Date(settings.createdAt),
        details: {
            ...(running === undefined ? {} : { pid: running.pid, startedAt: running.startedAt }),
            databaseBytes: await databaseBytes(folder),
            folder: folder.root,
            ...(s3Endpoint === undefined ? { s3Root } : { s3Endpoint }),
            ...Object.fromEntries(Object.entries(buckets).map(([bucket, place]) => [`s3://${bucket}`, place])),
        },
    };
}

/** The file, and the log of what is not in it yet. */
async function databaseBytes(folder: WarehouseFolder): Promise<number> {
    const sizes = [folder.database, `${folder.database}.wal`].map((file) =>
        stat(file).then(
            ({ size }) => size,
            () => 0,
        ),
    );
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

async function planCreate(folder: WarehouseFolder, { name, port }: LocalOptions): Promise<readonly string[]> {
    const { state, endpoint } = await statusOf(folder);
    const there = port === 0 ? `any free port of ${HOST}` : `${HOST}:${port ?? endpoint?.port ?? DEFAULT_PORT}`;
    switch (state) {
        case "absent":
            return [`Create local warehouse ${name} in ${folder.root}.`, `Start its server at ${there}.`];
        case "paused":
            return [`Keep local warehouse ${name} in ${folder.root}.`, `Start its server at ${there}.`];
        default:
            return [`Keep local warehouse ${name}, which is available at ${HOST}:${endpoint?.port}.`];
    }
}

async function planDelete(folder: WarehouseFolder, name: string): Promise<readonly string[]> {
    if (!(await exists(folder))) {
        return [nothingToDelete(name)];
    }
    const running = await servingState(folder.state);
    return [
        ...(running === undefined ? [] : [`Stop its server, process ${running.pid}.`]),
        `Remove ${folder.root} with all data of local warehouse ${name}.`,
    ];
}

/** A damaged one goes too: nothing but the folder is asked for. */
async function remove(folder: WarehouseFolder, name: string, say: Say, confirm: Confirm): Promise<void> {
    await removeLeftovers(folder);
    if (!(await exists(folder))) {
        say(nothingToDelete(name));
        return;
    }
    for (const step of await planDelete(folder, name)) {
        say(`- ${step}`);
    }
    await confirm(name);
    say(`Deleting local warehouse ${name} ...`);
    await stop(folder);
    await removeFolder(folder);
    say(`${titleOf(name)} is deleted with all its data (${folder.root}); the files it was loaded from stay.`);
}

function nothingToDelete(name: string): string {
    return `There is no local warehouse ${name}: nothing to delete.`;
}

async function exists(folder: WarehouseFolder): Promise<boolean> {
    try {
        await stat(folder.root);
        return true;
    } catch (error) {
        if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") {
            return false;
        }
        throw error;
    }
}

async function owns(folder: WarehouseFolder, options: LocalOptions, credentials: Credentials): Promise<boolean> {
    const own = await readCredentials(folder.credentials);
    const port = own?.port ?? options.port ?? DEFAULT_PORT;
    const isSamePlace = credentials.host === HOST && credentials.port === port && credentials.databaseName === DATABASE;
    // The same password is the same warehouse at an earlier port.
    return isSamePlace || credentials.password === own?.password;
}

async function refuses(folder: WarehouseFolder, credentials: Credentials): Promise<string | undefined> {
    try {
        const client = await connect(credentials, { certificate: await readFile(folder.certificate, "utf8") });
        await client.end();
        return undefined;
    } catch (error) {
        return messageOf(error);
    }
}
