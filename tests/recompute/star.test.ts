import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { generate } from "../../scripts/generate";
import { createPlace, type Place } from "../support/command";
import { createWarehouse, differencesFrom, rowsOf, runStar } from "./loaded";
import { readSource, type Source } from "./source";
import { type Star, star } from "./star";

const MINUTES = 60_000;

/** So that birth dates are loaded too. */
const BY_NAME = { logJsonPath: "auto ignorecase" };

async function stagedRows(place: Place): Promise<readonly string[]> {
    const rows = await rowsOf(place, "select * from staging.staging_events");
    return rows.map((row) => JSON.stringify(row)).sort();
}

describe("made-up data", () => {
    let data: string;
    let source: Source;
    let expected: Star;
    beforeAll(async () => {
        data = mkdtempSync(path.join(tmpdir(), "sparkify-made-up-"));
        await generate({ out: data, events: 2000, days: 3, users: 40, songs: 250, broken: 2 });
        source = readSource(data);
        expected = star(source);
    });
    afterAll(() => rmSync(data, { recursive: true, force: true }));

    test(
        "make the star schema that a recomputation from the raw files makes, and loading them again changes no row",
        async () => {
            const place = createPlace();
            try {
                await createWarehouse(place, data);
                // What a load from a folder beside has rejected is none of this project's, however alike their names are.
                for (const folder of ["log-data", "song-data"]) {
                    mkdirSync(path.join(data, folder));
                    writeFileSync(path.join(data, folder, "a.json"), "{");
                    await rowsOf(
                        place,
                        `create table "${folder}" (n integer);
                        copy "${folder}" from 's3://udacity-dend/${folder}/' iam_role default json 'auto' maxerror 9`,
                    );
                }
                await runStar(place, BY_NAME);
                expect(await differencesFrom(place, expected)).toBe("");
                expect(await rejectedRows(place)).toEqual({
                    staging_events: source.rejected.events,
                    staging_songs: source.rejected.songFiles,
                });
                const staged = await stagedRows(place);
                expect(staged).toHaveLength(source.events.length);
                await runStar(place, BY_NAME);
                expect(await stagedRows(place)).toEqual(staged);
                expect(await differencesFrom(place, expected)).toBe("");
            } finally {
                await place.remove();
            }
        },
        5 * MINUTES,
    );

    test(
        "make it by days too, in any order, one or two at a time, a day twice, with events that came late or twice",
        async () => {
            const place = createPlace();
            try {
                const file = (day: number) => path.join(data, "log_data", "2018", "11", `2018-11-0${day}-events.json`);
                const linesOf = (day: number) => readFileSync(file(day), "utf8").trimEnd().split("\n");
                const textOf = (lines: readonly string[]) => `${lines.join("\n")}\n`;
                const [early, late] = [linesOf(1).slice(0, -9), linesOf(1).slice(-9)];
                writeFileSync(file(1), textOf(early));
                appendFileSync(file(2), textOf(late));
                writeFileSync(file(3).replace("-events", "-events-again"), textOf(linesOf(3).slice(0, 4)));
                await createWarehouse(place, data);
                for (const date of ["2018-11-02", "2018-11-03 2018-11-01", "2018-11-02"]) {
                    await runStar(place, { ...BY_NAME, date });
                }
                expect(await differencesFrom(place, expected)).toBe("");
                expect(await stagedRows(place)).toHaveLength(source.events.length);
            } finally {
                await place.remove();
            }
        },
        5 * MINUTES,
    );
});

/** How many records load_errors has of each table. */
async function rejectedRows(place: Place): Promise<Readonly<Record<string, number>>> {
    const rows = await rowsOf(
        place,
        "select table_name, count(*) as records from staging.load_errors group by table_name",
    );
    return Object.fromEntries(rows.map(({ table_name, records }) => [table_name as string, Number(records)]));
}
