import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Client } from "pg";
import { differences, type Row } from "../recompute/compare";
import { startTestServer, type TestServer } from "../support/local-server";
import { type DayFile, makeHistory, SONGS } from "./history";
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

/** All that both ways must agree on; of which file an event was taken, where it stands in two, they need not. */
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

test.each(["spring", "autumn"])(
    "days in any order, repeated, grown, shrunk and late, with runs that break off, leave what a full refresh does: %s",
    async (seed) => {
        rmSync(path.join(folder, "log_data"), { recursive: true, force: true });
        const [first, ...history] = makeHistory(seed);
        first?.files.forEach(deliver);
        await models.rebuild(client);
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
        const refreshed = await tables();
        const differing = [...refreshed].map(([table, rows]) => differences(table, rows, byDays.get(table) ?? []));
        expect(differing.filter((text) => text !== "")).toEqual([]);
        const empty = [...refreshed].filter(([, rows]) => rows.length === 0).map(([table]) => table);
        expect(empty).toEqual(["staging.changed_sessions", "analytics.song_suggestions"]);
    },
    3 * MINUTES,
);
