import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { catalogueOf } from "../../infra/local/catalog";
import { type Database, type DatabaseOptions, openDatabase } from "../../infra/local/engine/database";
import type { SqlError } from "../../infra/local/errors";
import { openRecoverable, type Recoverable } from "../../infra/local/recovery";
import type { Session } from "../../infra/local/session/contract";
import { DATABASE, USER } from "../support/engine";
import { sessionsOver, type TestSession, testSession } from "../support/session";
import { until } from "../support/warehouse";

/** A setting of the engine for tests of its own: its next checkpoint fails, and with it the database for good. */
const BREAKS_AT_CHECKPOINT = "set global debug_checkpoint_abort = 'before_header'";

let folder: string;
let warehouse: Recoverable;
let databases: Database[];
/** What was opened and closed, by the place among the databases. */
let events: string[];
let sessions: Session[];
let log: string[];
/** What the next opening throws. */
let obstacles: Error[];
/** How sessions are ended. */
let endSessions: (reason: SqlError) => Promise<boolean>;

beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "sparkify-recovery-"));
    [databases, events, sessions, log, obstacles] = [[], [], [], [], []];
    endSessions = async () => {
        await Promise.all(sessions.map((session) => session.close()));
        return true;
    };
});

/** Opens one whose engine has these settings and a fault, until it is opened anew. */
async function openWarehouse(...settings: readonly string[]): Promise<void> {
    const options: DatabaseOptions = {
        file: path.join(folder, "warehouse.duckdb"),
        readableFolders: [],
        temporaryFolder: path.join(folder, "spill"),
        memoryLimit: "500MB",
        threads: 1,
        catalogue: catalogueOf(DATABASE, USER),
    };
    warehouse = await openRecoverable({
        databaseFile: options.file,
        async open(onBroken) {
            const obstacle = obstacles.shift();
            if (obstacle) {
                throw obstacle;
            }
            const { contents } = options.catalogue;
            const broken = databases.length === 0 ? [BREAKS_AT_CHECKPOINT, ...settings] : [];
            const catalogue = { ...options.catalogue, contents: [...contents, ...broken] };
            const database = await openDatabase({ ...options, catalogue, onBroken });
            const place = databases.push(database) - 1;
            events.push(`opened ${place}`);
            return {
                ...database,
                async close() {
                    events.push(`closed ${place}`);
                    await database.close();
                },
            };
        },
        hostOf: (database) => sessionsOver(database).host,
        endSessions: (reason) => endSessions(reason),
        log: (line) => log.push(line),
    });
}
afterEach(async () => {
    await warehouse.close();
    await rm(folder, { recursive: true });
});

async function enter(): Promise<TestSession> {
    const session = await warehouse.host.open({ user: USER, database: DATABASE, settings: {}, processId: 1 });
    sessions.push(session);
    return testSession(session);
}

/** Something is committed, then the engine fails. */
async function breakEngine(client: TestSession): Promise<void> {
    await client.run("create table kept as select 7 as n");
    const own = await (databases[0] as Database).connect();
    await expect(own.run("checkpoint warehouse")).rejects.toMatchObject({ code: "57P02" });
    own.close();
}

/** A session as soon as there are any again; on the way nobody hears of anything but that the engine is being opened. */
async function enterAgain(): Promise<TestSession> {
    for (;;) {
        try {
            return await enter();
        } catch (error) {
            expect(error).toMatchObject({ code: "57P03" });
            await new Promise((resolve) => setTimeout(resolve, 20));
        }
    }
}

test("an engine that has failed is opened anew: its sessions end first, nobody gets to it meanwhile, and what was committed is there", async () => {
    await openWarehouse();
    let release: (reason: boolean) => void = () => undefined;
    const reasons: SqlError[] = [];
    const end = endSessions;
    endSessions = async (reason) => {
        reasons.push(reason);
        await new Promise<boolean>((resolve) => {
            release = resolve;
        });
        return end(reason);
    };
    const client = await enter();
    await breakEngine(client);
    await expect(client.run("insert into kept values (8)")).rejects.toMatchObject({ code: "57P02" });
    await expect(enter()).rejects.toMatchObject({ code: "57P03" });
    await expect(warehouse.host.verifierOf(USER)).rejects.toMatchObject({ code: "57P03" });
    expect(events).toEqual(["opened 0"]);
    release(true);
    const again = await enterAgain();
    expect((await again.run("select n from kept")).rows).toEqual([["7"]]);
    expect(reasons.map(({ code }) => code)).toEqual(["57P02"]);
    expect(events).toEqual(["opened 0", "closed 0", "opened 1"]);
    expect(log).toEqual([
        expect.stringMatching(/^The engine has failed and is opened anew: ./),
        "The engine is open again",
    ]);
    await again.session.close();
});

test("a commit that is in the engine's log is kept and told as such, though the engine fails behind it", async () => {
    await openWarehouse("set global checkpoint_threshold = '1B'");
    const client = await enter();
    expect((await client.run("create table kept as select 7 as n")).tags).toEqual(["SELECT"]);
    const again = await enterAgain();
    expect((await again.run("select n from kept")).rows).toEqual([["7"]]);
    expect(events).toEqual(["opened 0", "closed 0", "opened 1"]);
    await again.session.close();
});

test("an engine whose statement does not end is left as it is, and the process told to end", async () => {
    await openWarehouse();
    endSessions = async () => false;
    const client = await enter();
    await breakEngine(client);
    await expect(warehouse.failed).resolves.toBe("the engine has failed, and a statement does not end");
    await expect(enter()).rejects.toMatchObject({ code: "57P03" });
    expect(events).toEqual(["opened 0"]);
    await client.session.close();
    await (databases[0] as Database).close();
});

test("what is in the way of opening it is logged once, and it is opened when that is gone", async () => {
    await openWarehouse();
    const client = await enter();
    obstacles = [new Error("Somebody holds the file"), new Error("Somebody holds the file")];
    await breakEngine(client);
    await until(() => log.length > 1);
    await expect(enter()).rejects.toMatchObject({
        code: "57P03",
        message: "The warehouse's engine can't be opened; the warehouse's log says why.",
    });
    const again = await enterAgain();
    expect((await again.run("select n from kept")).rows).toEqual([["7"]]);
    expect(log.slice(1)).toEqual([
        "The warehouse's engine can't be opened; the warehouse's log says why. (Somebody holds the file)",
        "The engine is open again",
    ]);
    await again.session.close();
});

test("a warehouse that is closed while its engine can't be opened closes", async () => {
    await openWarehouse();
    const client = await enter();
    obstacles = Array.from({ length: 100 }, () => new Error("Somebody holds the file"));
    await breakEngine(client);
    await until(() => log.length > 1);
    await warehouse.close();
    expect(events).toEqual(["opened 0", "closed 0"]);
});
