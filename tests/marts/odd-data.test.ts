import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { compileProject, type Project, runActions } from "../../scripts/dataform";
import { differences } from "../recompute/compare";
import { createWarehouse, differencesFrom, rowsOf } from "../recompute/loaded";
import { type LogEvent, readSource, type SongFile } from "../recompute/source";
import { star } from "../recompute/star";
import { createPlace, PROJECT } from "../support/command";
import { oddEvents, oddSongs } from "./odd-data";
import { MARTS, readFacts } from "./recompute";

const MINUTES = 60_000;
const VARS = { logJsonPath: "auto ignorecase" };

const place = createPlace();
let data: string;
let project: Project;
beforeAll(async () => {
    data = mkdtempSync(path.join(tmpdir(), "sparkify-odd-"));
    write([], []);
    await createWarehouse(place, data);
    project = await compileProject(PROJECT, { vars: VARS });
}, MINUTES);
afterAll(async () => {
    await place.remove();
    rmSync(data, { recursive: true, force: true });
});

/** Fills the folder anew: each day's events in its file, each song in one of its own. */
function write(events: readonly LogEvent[], songs: readonly SongFile[]): void {
    for (const part of ["log_data", "song_data"]) {
        rmSync(path.join(data, part), { recursive: true, force: true });
        mkdirSync(path.join(data, part));
        writeFileSync(path.join(data, part, "nothing.json"), "");
    }
    for (const [index, song] of songs.entries()) {
        writeFileSync(path.join(data, "song_data", `${index}.json`), JSON.stringify(song));
    }
    for (const day of new Set(events.map(({ ts }) => new Date(ts).toISOString().slice(0, 10)))) {
        const lines = events.filter(({ ts }) => new Date(ts).toISOString().startsWith(day));
        const folder = path.join(data, "log_data", day.slice(0, 4), day.slice(5, 7));
        mkdirSync(folder, { recursive: true });
        writeFileSync(
            path.join(folder, `${day}-events.json`),
            lines.map((line) => `${JSON.stringify(line)}\n`).join(""),
        );
    }
}

/** Loads, builds and checks everything; where it is not what a recomputation makes, and which actions did not end well. */
async function outcome(): Promise<{ readonly differing: string; readonly failed: readonly string[] }> {
    const results = await runActions(project, { credentials: place.credentials, vars: VARS });
    const source = readSource(data);
    const facts = readFacts(source);
    const found = [await differencesFrom(place, star(source))];
    for (const [mart, recompute] of Object.entries(MARTS)) {
        found.push(differences(mart, recompute(facts), await rowsOf(place, `select * from ${mart}`)));
    }
    return {
        differing: found.filter((text) => text !== "").join("\n"),
        failed: results.filter(({ outcome }) => outcome !== "done").map(({ name }) => name),
    };
}

test(
    "odd texts, names, levels, times and births make what a recomputation makes; only the years between their days are remarked",
    async () => {
        write(oddEvents(), oddSongs());
        expect(await outcome()).toEqual({ differing: "", failed: ["volume_of_events"] });
    },
    MINUTES,
);

test(
    "without songs and plays every table is built, and holds what the other pages tell",
    async () => {
        write(
            oddEvents().filter(({ page }) => page !== "NextSong"),
            [],
        );
        const { differing, failed } = await outcome();
        expect({ differing, failed }).toEqual({ differing: "", failed: [] });
        expect(await rowsOf(place, "select count(*) as users from sparkify.users")).toEqual([{ users: "8" }]);
    },
    MINUTES,
);
