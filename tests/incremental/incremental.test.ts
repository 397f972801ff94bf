import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Client } from "pg";
import { startTestServer, type TestServer } from "../support/local-server";
import { type Delivery, makeHistory } from "./history";
import { compileModels, type Models } from "./models";

const MINUTES = 60_000;

let folder: string;
let server: TestServer;
let client: Client;
let models: Models;
beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "sparkify-incremental-"));
    server = await startTestServer({ "udacity-dend": folder });
    client = await server.connect();
    models = await compileModels();
}, 2 * MINUTES);
afterAll(async () => {
    await client.end();
    await server.close();
    rmSync(folder, { recursive: true });
});

function deliver({ day, lines }: Delivery): void {
    const month = path.join(folder, "log_data", day.slice(0, 4), day.slice(5, 7));
    mkdirSync(month, { recursive: true });
    writeFileSync(path.join(month, `${day}-events.json`), lines.map((line) => `${line}\n`).join(""));
}

/** All that both ways must agree on; of which file an event was taken, where it stands in two, they need not. */
async function tables(): Promise<Readonly<Record<string, readonly object[]>>> {
    const events =
        await client.query(`select event_id, ts, user_id, session_id, item_in_session, page, level, song, artist
        from staging.staging_events order by event_id`);
    const plays = await client.query("select * from sparkify.songplay order by songplay_id");
    return { staging_events: events.rows, songplay: plays.rows };
}

test.each(["spring", "autumn"])(
    "days in any order, repeated, grown and late, leave what a full refresh does: history %s",
    async (seed) => {
        rmSync(path.join(folder, "log_data"), { recursive: true, force: true });
        const history = makeHistory(seed);
        deliver(history[0] as Delivery);
        await models.rebuild(client);
        for (const delivery of history) {
            deliver(delivery);
            await models.runDay(client, delivery.day);
        }
        const byDays = await tables();
        await models.rebuild(client);
        const refreshed = await tables();
        expect(refreshed.songplay?.length).toBeGreaterThan(10);
        expect(byDays).toEqual(refreshed);
    },
    MINUTES,
);
