import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Client } from "pg";
import { differences, type Row } from "../recompute/compare";
import { startTestServer, type TestServer } from "../support/local-server";
import { type DayFile, type Delivery, lastFiles, makeHistory, SONGS } from "./history";
import { compileModels, type Models } from "./models";

const MINUTES = 60_000;

let folder: string;
let server: TestServer;
let client: Client;
let models: Models;
beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "sparkify-incremental-"));
    mkdirSync(path.join(folder, "song_data"));
    for (const song of SONGS) {
        writeFileSync(path.join(folder, "song_data", `${song.song_id}.json`), JSON.stringify(song));
    }
    server = await startTestServer({ "udacity-dend": folder });
    client = await server.connect();
    for (const schema of ["staging", "sparkify", "analytics"]) {
        await client.query(`create schema ${schema}`);
    }
    models = await compileModels();
}, 2 * MINUTES);
afterAll(async () => {
    await client.end();
    await server.close();
    rmSync(folder, { recursive: true });
});

function deliver({ day, lines }: DayFile): void {
    const month = path.join(folder, "log_data", day.slice(0, 4), day.slice(5, 7));
    mkdirSync(month, { recursive: true });
    writeFileSync(path.join(month, `${day}-events.json`), lines.map((line) => `${line}\n`).join(""));
}

/** All that both ways must agree on; of which file an event was taken, they need not. */
async function tables(): Promise<ReadonlyMap<string, readonly Row[]>> {
    const found = new Map<string, readonly Row[]>();
    for (const table of models.tables) {
        const { rows } = await client.query({
            text: `select * from ${table}`,
            types: { getTypeParser: () => (text: string) => text },
        });
        found.set(
            table,
            rows.map(({ log_date, ...row }) => row),
        );
    }
    return found;
}

async function expectTables(expected: ReadonlyMap<string, readonly Row[]>): Promise<void> {
    const actual = await tables();
    const differing = [...expected].map(([table, rows]) => differences(table, rows, actual.get(table) ?? []));
    expect(differing.filter((text) => text !== "")).toEqual([]);
}

/** These files and no others, loaded by a run of all days. */
async function replaceAll(files: readonly DayFile[]): Promise<void> {
    rmSync(path.join(folder, "log_data"), { recursive: true, force: true });
    files.forEach(deliver);
    await models.rebuild(client);
}

async function eventsWithoutFile(): Promise<number | null> {
    return (await client.query(models.checks.get("staging_events_have_a_file") as string)).rowCount;
}

const dayOf = (line: string) => new Date(JSON.parse(line).ts).toISOString().slice(0, 10);

test.each(["spring", "autumn"])(
    "days in any order, repeated, grown, shrunk and late, with runs that break off, leave what a full refresh does: %s",
    async (seed) => {
        const [first, ...history] = makeHistory(seed, { agree: false }) as [Delivery, ...Delivery[]];
        await replaceAll(first.files);
        for (const { files, share } of history) {
            files.forEach(deliver);
            await models.runDays(
                client,
                files.map(({ day }) => day),
                share,
            );
        }
        const byDays = await tables();
        await models.rebuild(client);
        await expectTables(byDays);
        const empty = [...byDays].filter(([, rows]) => rows.length === 0).map(([table]) => table);
        expect(empty.sort()).toEqual(["staging.changed_sessions", "staging.changed_songs"]);
    },
    3 * MINUTES,
);

test(
    "behind a run of all days, one of a day keeps what may stand in later files, and a run since that day finds out",
    async () => {
        const files = lastFiles(makeHistory("winter", { agree: true }));
        const [first, second] = files as [DayFile, DayFile];
        const late = second.lines.filter((line) => dayOf(line) === first.day && !first.lines.includes(line));
        expect(late.length).toBeGreaterThan(0);
        await replaceAll(files);
        const refreshed = await tables();
        await models.runDays(client, [first.day], 1);
        await expectTables(refreshed);
        expect(await eventsWithoutFile()).toBe(late.length);

        await models.rebuild(client);
        const [taken, ...left] = first.lines as [string, ...string[]];
        expect(second.lines).not.toContain(taken);
        deliver({ day: first.day, lines: left });
        await models.runDays(client, [first.day], 1);
        await expectTables(refreshed);
        expect(await eventsWithoutFile()).toBe(late.length + 1);
        await models.runDays(
            client,
            files.map(({ day }) => day),
            1,
        );
        const byDays = await tables();
        expect(await eventsWithoutFile()).toBe(0);
        await models.rebuild(client);
        await expectTables(byDays);
    },
    3 * MINUTES,
);

test(
    "behind a run of all days, one of the newest day takes out what its file has lost",
    async () => {
        const files = lastFiles(makeHistory("winter", { agree: true }));
        const newest = files.at(-1) as DayFile;
        const index = newest.lines.findIndex((line) => dayOf(line) === newest.day);
        await replaceAll(files);
        deliver({ day: newest.day, lines: newest.lines.toSpliced(index, 1) });
        await models.runDays(client, [newest.day], 1);
        const byDays = await tables();
        expect(await eventsWithoutFile()).toBe(0);
        await models.rebuild(client);
        await expectTables(byDays);
    },
    3 * MINUTES,
);

test("a run of all days misses no event that stands in another day's file alone", async () => {
    const [first, second] = lastFiles(makeHistory("winter", { agree: true })) as [DayFile, DayFile];
    await replaceAll([{ day: second.day, lines: first.lines }]);
    const reconciliation = models.checks.get("reconciliation_of_loads") as string;
    expect((await client.query(reconciliation)).rows).toEqual([]);
});

test(
    "that songs were loaded is known until a run has built all that is looked up among them: one of a day does not",
    async () => {
        const files = lastFiles(makeHistory("winter", { agree: true }));
        const isKnown = async () => (await client.query("select 1 from staging.changed_songs")).rows.length > 0;
        await replaceAll(files);
        expect(await isKnown()).toBe(false);
        const refreshed = await tables();
        const [song] = SONGS as [(typeof SONGS)[number]];
        const file = path.join(folder, "song_data", `${song.song_id}.json`);
        rmSync(file);
        try {
            await models.rebuild(client, "sparkify.songplay");
            await models.runDays(client, [(files[0] as DayFile).day], 1);
            expect(await isKnown()).toBe(true);
        } finally {
            writeFileSync(file, JSON.stringify(song));
        }
        await models.rebuild(client);
        expect(await isKnown()).toBe(false);
        await expectTables(refreshed);
    },
    3 * MINUTES,
);

test("a session that goes on the next day is no longer a bounced one of the day it began on", async () => {
    const files = lastFiles(makeHistory("winter", { agree: true }));
    const [first, second] = files.slice(1).map(({ day, lines }): DayFile => {
        const line = lines.find((each) => dayOf(each) === day) as string;
        return { day, lines: [JSON.stringify({ ...JSON.parse(line), userId: "7", sessionId: 77 })] };
    }) as [DayFile, DayFile];
    await replaceAll([first]);
    deliver(second);
    await models.runDays(client, [second.day], 1);
    const byDays = await tables();
    await models.rebuild(client);
    await expectTables(byDays);
});

test("a run of all days gives staged events today's definition", async () => {
    await client.query("alter table staging.staging_events add column former integer");
    await models.rebuild(client);
    await expect(client.query("select former from staging.staging_events")).rejects.toThrow(/former/);
});
