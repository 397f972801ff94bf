import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { compileProject, runActions } from "../../scripts/dataform";
import { generate } from "../../scripts/generate";
import { differences } from "../recompute/compare";
import { createWarehouse, rowsOf } from "../recompute/loaded";
import { readSource } from "../recompute/source";
import { createPlace, type Place, PROJECT } from "../support/command";
import { MARTS, readFacts } from "./recompute";

const MINUTES = 60_000;

/** The public sample stands beside the project, or where SPARKIFY_SAMPLE says. */
const SAMPLE = process.env.SPARKIFY_SAMPLE ?? path.join(PROJECT, "..", "shared", "data", "sparkify");

/** Loads a folder, builds everything, and gives what differs from a recomputation from the folder's raw files. */
async function differencesOf(data: string, place: Place): Promise<string> {
    await createWarehouse(place, data);
    const vars = { logJsonPath: "auto ignorecase" }; // so that birth dates are loaded too
    const project = await compileProject(PROJECT, { vars });
    const results = await runActions(project, { credentials: place.credentials, vars });
    expect(results.filter(({ outcome }) => outcome !== "done")).toEqual([]);
    const facts = readFacts(readSource(data));
    const found: string[] = [];
    for (const [mart, recompute] of Object.entries(MARTS)) {
        found.push(differences(mart, recompute(facts), await rowsOf(place, `select * from ${mart}`)));
    }
    return found.filter((text) => text !== "").join("\n");
}

test("every mart is among those that are recomputed", async () => {
    const { actions } = await compileProject(PROJECT);
    const marts = actions.filter(({ file, isTable }) => isTable && file.startsWith(path.join("definitions", "marts")));
    expect(Object.keys(MARTS)).toEqual(expect.arrayContaining(marts.map(({ schema, name }) => `${schema}.${name}`)));
});

test(
    "made-up data make the marts that a recomputation from the raw files makes",
    async () => {
        const data = mkdtempSync(path.join(tmpdir(), "sparkify-marts-"));
        const place = createPlace();
        try {
            // Beyond 30 days, so that users leave the month's window, and few songs, so that users share some.
            await generate({ out: data, events: 6000, days: 40, users: 60, songs: 300 });
            expect(await differencesOf(data, place)).toBe("");
        } finally {
            await place.remove();
            rmSync(data, { recursive: true, force: true });
        }
    },
    3 * MINUTES,
);

if (existsSync(SAMPLE)) {
    test(
        "the public sample makes the marts that a recomputation from its raw files makes, and each location is found",
        async () => {
            const place = createPlace();
            try {
                expect(await differencesOf(SAMPLE, place)).toBe("");
                const locations = "select count(*) as found from sparkify.locations where latitude is not null";
                expect(await rowsOf(place, locations)).toEqual([{ found: "63" }]);
            } finally {
                await place.remove();
            }
        },
        3 * MINUTES,
    );
} else {
    test.skip(`the public sample: there is no folder ${path.relative(PROJECT, SAMPLE)}; SPARKIFY_SAMPLE names another`, () => {});
}
