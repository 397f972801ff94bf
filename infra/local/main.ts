import { mkdir, readFile, rm } from "node:fs/promises";
import { codeOf, messageOf } from "../errors";
import { layout, readSettings, type WarehouseFolder } from "./folder";
import type { ServerMessage } from "./process";
import { startServer } from "./server";
import { claim, publish, type ServerState } from "./state";

/**
 * The process of a local warehouse: `main.ts <folder> <id>`. Everything else it needs is in the folder's settings; its
 * output goes to the folder's log. It ends when asked by SIGTERM or SIGINT, or when the process that started it ends
 * without having told it to stay.
 */
async function main(folder: WarehouseFolder, id: string): Promise<void> {
    process.umask(0o077);
    const settings = await readSettings(folder);
    if (settings === undefined) {
        throw new Error(`There is no warehouse in ${folder.root}.`);
    }
    const state: ServerState = { id, pid: process.pid, startedAt: new Date().toISOString() };
    if ((await claim(folder.state, state)) !== undefined) {
        await tell({ kind: "taken" });
        return;
    }
    try {
        await rm(folder.spool, { recursive: true, force: true });
        await mkdir(folder.spool, { mode: 0o700 });
        await mkdir(settings.s3Root, { recursive: true, mode: 0o700 });
        const server = await startServer({
            databaseFile: folder.database,
            spool: folder.spool,
            s3Root: settings.s3Root,
            buckets: settings.buckets,
            s3Endpoint: settings.s3Endpoint,
            port: settings.port,
            user: settings.user,
            databaseName: settings.databaseName,
            verifier: settings.verifier,
            tls: { key: await readFile(folder.key, "utf8"), cert: await readFile(folder.certificate, "utf8") },
        });
        const end = untilAskedToEnd();
        await publish(folder.state, { ...state, port: server.port });
        log(`Listening at 127.0.0.1:${server.port}`);
        await tell({ kind: "ready", port: server.port });
        log(`Closing: ${await end}`);
        await server.close();
        log("Closed");
    } catch (error) {
        throw new Error(explain(error, folder, settings.port), { cause: error });
    } finally {
        await rm(folder.state, { force: true });
    }
}

/** Why the server does not start, and the way out. */
function explain(error: unknown, folder: WarehouseFolder, port: number): string {
    switch (codeOf(error)) {
        case "EADDRINUSE":
            return `Port ${port} is taken: stop what listens there, or choose another with --port.`;
        case "EACCES":
            return `Port ${port} may not be listened at by this user: choose another, above 1023, with --port.`;
        default:
            return `The database ${folder.database} can't be served: ${messageOf(error)}`;
    }
}

/** Resolves with the reason. */
function untilAskedToEnd(): Promise<string> {
    return new Promise((resolve) => {
        process.on("SIGTERM", () => resolve("SIGTERM"));
        process.on("SIGINT", () => resolve("SIGINT"));
        process.on("SIGHUP", () => undefined); // the terminal it was started from was closed
        let stays = false;
        process.on("message", () => {
            stays = true;
        });
        const onDisconnect = () => (stays ? undefined : resolve("the process that started it has ended"));
        process.on("disconnect", onDisconnect);
        if (!process.connected) {
            onDisconnect();
        }
    });
}

/** Resolves when it is said; nobody may be listening any more. */
function tell(message: ServerMessage): Promise<void> {
    return new Promise((resolve) => {
        if (process.connected && process.send) {
            process.send(message, () => resolve());
        } else {
            resolve();
        }
    });
}

function log(line: string): void {
    process.stdout.write(`${new Date().toISOString()} ${line}\n`);
}

function fail(error: unknown): void {
    log(error instanceof Error ? (error.stack ?? error.message) : String(error));
    tell({ kind: "failed", message: messageOf(error) }).then(() => process.exit(1));
}

process.on("uncaughtException", fail);
process.on("unhandledRejection", fail);
const [root, id] = process.argv.slice(2);
if (root === undefined || id === undefined) {
    fail(new Error("main.ts <folder> <id>: the local warehouse's process is started by `npm run infra:create`."));
} else {
    main(layout(root), id).then(() => process.exit(0), fail);
}
