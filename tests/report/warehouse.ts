import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { compileProject, type Project, runActions } from "../../scripts/dataform";
import { generate } from "../../scripts/generate";
import { createWarehouse } from "../recompute/loaded";
import { filesBelow } from "../scripts/bucket-folder";
import { createPlace, type Place, PROJECT } from "../support/command";

/** A song that wants to be more than text. */
export const HOSTILE_SONG = `<img src=x onerror="document.title='taken'"></script><script>document.title='taken'</script>`;
/** An artist with what CSV has to quote, whom a spreadsheet would run. */
export const HOSTILE_ARTIST = `=HYPERLINK("http://127.0.0.1/","and") & <b>bold</b>`;
/** Beyond the states: Vega's own map has no place for it. */
const FAR_AWAY = "Mayagüez, PR";

/** So that birth dates are loaded too. */
const VARS = { logJsonPath: "auto ignorecase" };

/** A built warehouse for tests of the report. */
export interface ReportWarehouse {
    readonly place: Place;
    readonly project: Project;
    readonly folder: string;
    remove(): Promise<void>;
}

/** Loads and builds made-up data, with a hostile song that leads the newest day's songs, and an area in Puerto Rico. */
export async function buildReportWarehouse(): Promise<ReportWarehouse> {
    const folder = mkdtempSync(path.join(tmpdir(), "sparkify-report-"));
    const data = path.join(folder, "data");
    const place = createPlace();
    await generate({ out: data, events: 2500, days: 20, users: 60, songs: 120 });
    addHostilePlays(data);
    await createWarehouse(place, data);
    const project = await compileProject(PROJECT, { vars: VARS });
    const results = await runActions(project, { credentials: place.credentials, vars: VARS });
    const failed = results.filter(({ kind, outcome }) => kind !== "assertion" && outcome !== "done");
    expect(failed.map(({ name, message }) => ({ name, message }))).toEqual([]);
    return {
        place,
        project,
        folder,
        async remove() {
            await place.remove();
            rmSync(folder, { recursive: true, force: true });
        },
    };
}

/** Plays that go on from a user's last one, in the newest file. */
function addHostilePlays(data: string): void {
    const newest = filesBelow(data, "log_data").at(-1) ?? "";
    const file = path.join(data, newest);
    const play = readFileSync(file, "utf8")
        .split("\n")
        .filter((line) => line.includes('"NextSong"') && line.endsWith("}"))
        .at(-1);
    const last = JSON.parse(play ?? "");
    const added = Array.from({ length: 12 }, (_, place) =>
        JSON.stringify({
            ...last,
            song: HOSTILE_SONG,
            artist: HOSTILE_ARTIST,
            location: FAR_AWAY,
            ts: last.ts + place + 1,
            itemInSession: 500 + place,
        }),
    );
    appendFileSync(file, `${added.join("\n")}\n`);
}

/** The files in a folder. */
export function filesIn(folder: string): readonly string[] {
    return readdirSync(folder).sort();
}
