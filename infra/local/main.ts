import { access, mkdir, readFile, rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { codeOf, messageOf } from "../errors";
import { inspectLog } from "./engine/log-file";
import { layout, readSettings, type WarehouseFolder } from "./folder";
import type { ServerMessage } from "./process";
import { startServer } from "./server";
import { startFailure } from "./start-failure";
import { claim, publish, type ServerState } from "./state";

/** How soon a lost state file is noticed. */
const STATE_CHECK_MS = 1000;

/**
 * The process of a local warehouse: `main.ts <folder> <id>`. Everything else it needs is in the folder's settings; its
 * output goes to the folder's log. It ends when asked by SIGTERM or SIGINT, or when the process that started it ends
 * without having told it to stay.
 */
async function main(folder: WarehouseFolder, id: string): Promise<void> {
    const loadedMs = performance.now();
    process.umask(0o077);
    const settings = await readSettings(folder);
    if (settings === undefined) {
        throw new Error(`There is no warehouse in ${folder.root}.`);
    }
    let isStuck = false;
    const state: ServerState = { id, pid: process.pid, startedAt: new Date().toISOString() };
    if ((await claim(folder.state, state)) !== undefined) {
        await tell({ kind: "taken" });
        return;
    }
    try {
        await rm(folder.spool, { recursive: true, force: true });
        await mkdir(folder.spool, { mode: 0o700 });
        await mkdir(settings.s3Root, { recursive: true, mode: 0o700 });
        const torn = await inspectLog(folder.database);
        if (torn !== undefined) {
            log(
                `The last ${torn.bytes} bytes of the engine's log are half an entry and count for nothing: see ${torn.copy}`,
            );
        }
        const server = await startServer({
            databaseFile: folder.database,
            spool: folder.spool,
            s3Root: settings.s3Root,
            buckets: settings.buckets,
            s3Endpoint: settings.s3Endpoint,
            port: settings.port,
            ...(settings.limits === undefined ? {} : { limits: settings.limits }),
            user: settings.user,
            databaseName: settings.databaseName,
            verifier: settings.verifier,
            log,
            tls: { key: await readFile(folder.key, "utf8"), cert: await readFile(folder.certificate, "utf8") },
        });
        const published = { ...state, port: server.port };
        await publish(folder.state, published);
        const end = Promise.race([untilAskedToEnd(), untilFolderIsGone(folder, published), server.failed]);
        log(`Listening at 127.0.0.1:${server.port}: ${shownTimes(loadedMs, performance.now())}`);
        await tell({ kind: "ready", port: server.port });
        log(`Closing: ${await end}`);
        const isOver = await server.close();
        log(isOver ? "Closed" : "Closed, though a statement does not end: it is not committed");
        isStuck = !isOver;
    } catch (error) {
        throw new Error(startFailure(error, folder, settings.port), { cause: error });
    } finally {
        await rm(folder.state, { force: true });
    }
    if (isStuck) {
        endNow();
    }
}

/** What the start took, in milliseconds since the process began. */
function shownTimes(loadedMs: number, listeningMs: number): string {
    return `${loadedMs.toFixed(0)} ms to load the program, ${(listeningMs - loadedMs).toFixed(0)} ms to open the database`;
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

/**
 * Without its state's file nobody would find the process to stop it: one that is lost is written again. Where the whole
 * folder is gone there is nothing left to serve.
 */
async function untilFolderIsGone(folder: WarehouseFolder, state: ServerState): Promise<string> {
    for (;;) {
        await sleep(STATE_CHECK_MS, undefined, { ref: false });
        if (await isMissing(folder.database)) {
            return "its database was removed";
        }
        if (await isMissing(folder.state)) {
            log(`${folder.state} was lost and is written again`);
            await publish(folder.state, state).catch((error) => log(messageOf(error)));
        }
    }
}

async function isMissing(file: string): Promise<boolean> {
    return access(file).then(
        () => false,
        (error) => codeOf(error) === "ENOENT",
    );
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
    tell({ kind: "failed", message: messageOf(error) }).then(endNow);
}

/**
 * process.exit waits for what the engine runs, which may be for ever. What was committed is in the engine's log, and the
 * next start takes over what this process leaves.
 */
function endNow(): void {
    process.kill(process.pid, "SIGKILL");
}

process.stdout.on("error", () => undefined); // a log that a full disk does not take is no reason to end the server
process.on("uncaughtException", fail);
process.on("unhandledRejection", fail);
const [root, id] = process.argv.slice(2);
if (root === undefined || id === undefined) {
    log("main.ts <folder> <id>: the local warehouse's process is started by `npm run infra:create`.");
    process.exitCode = 2;
} else {
    main(layout(root), id).then(() => process.exit(0), fail);
}
