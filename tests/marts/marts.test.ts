import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Client } from "pg";
import { connectWith } from "../../infra/connection";
import { requireCredentials } from "../../infra/credentials";
import { compileProject, type Project, runActions, type Vars } from "../../scripts/dataform";
import { generate } from "../../scripts/generate";
import { reportText } from "../../scripts/quality/report";
import { type Check, runChecks } from "../../scripts/quality/run-checks";
import { testColumns } from "../dataform/columns";
import { differences } from "../recompute/compare";
import { createWarehouse, differencesFrom, rowsOf } from "../recompute/loaded";
import { readSource } from "../recompute/source";
import { star } from "../recompute/star";
import { createPlace, type Place, PROJECT, runScript } from "../support/command";
import { BREAKS } from "./breaks";
import { factsAsOf, MARTS, readFacts } from "./recompute";

const MINUTES = 60_000;

/** The public sample stands beside the project, or where SPARKIFY_SAMPLE says. */
const SAMPLE = process.env.SPARKIFY_SAMPLE ?? path.join(PROJECT, "..", "shared", "data", "sparkify");

/** So that birth dates are loaded too. */
const VARS = { logJsonPath: "auto ignorecase" };

/** Loads a folder, and builds and checks everything. */
async function build(data: string, place: Place, vars: Vars = VARS): Promise<Project> {
    await createWarehouse(place, data);
    const project = await compileProject(PROJECT, { vars });
    const results = await runActions(project, { credentials: place.credentials, vars });
    expect(results.filter(({ outcome }) => outcome !== "done")).toEqual([]);
    return project;
}

/** What differs from a recomputation from the folder's raw files. */
async function differencesOf(data: string, place: Place): Promise<string> {
    const facts = readFacts(readSource(data));
    const found: string[] = [];
    for (const [mart, recompute] of Object.entries(MARTS)) {
        found.push(differences(mart, recompute(facts), await rowsOf(place, `select * from ${mart}`)));
    }
    return found.filter((text) => text !== "").join("\n");
}

function checksIn({ actions, queries }: Project): readonly (Check & { readonly file: string })[] {
    return actions
        .filter(({ kind }) => kind === "assertion")
        .map(({ schema, name, file }) => ({ name, file, query: queries[`${schema}.${name}`] ?? "" }));
}

/** The checks that read a table which the statement changes, or a view of one: nothing changes for the others. */
function checksOf(project: Project, statement: string): readonly Check[] {
    const changed = [...statement.matchAll(/\b(?:update|insert into|delete from) (\w+\.\w+)/g)].map(([, name]) => name);
    expect(changed.length).toBeGreaterThan(0);
    const reads = (query: string, names: readonly (string | undefined)[]) =>
        names.some((name) => query.includes(`"${name?.replace(".", '"."')}"`));
    const views = project.actions.filter(({ kind }) => kind === "view").map(({ schema, name }) => `${schema}.${name}`);
    for (let seen = -1; seen < changed.length; ) {
        seen = changed.length;
        changed.push(...views.filter((view) => !changed.includes(view) && reads(project.queries[view] ?? "", changed)));
    }
    return checksIn(project).filter(({ query }) => reads(query, changed));
}

describe("made-up data", () => {
    let data: string;
    let project: Project;
    /** Days that concern different models: compiled once for both, as it takes seconds. */
    const OTHER_VARS = { ...VARS, asOf: "2018-11-20", trendingDays: "7", date: "2018-12-11" };
    let otherProject: Project;
    let client: Client;
    const place = createPlace();

    beforeAll(async () => {
        data = mkdtempSync(path.join(tmpdir(), "sparkify-marts-"));
        // Beyond 30 days, so that users leave the month's window, and few songs, so that users share some.
        await generate({ out: data, events: 6000, days: 40, users: 60, songs: 300 });
        project = await build(data, place);
        otherProject = await compileProject(PROJECT, { vars: OTHER_VARS });
        client = await connectWith(place.credentials, await requireCredentials(place.credentials));
    }, 3 * MINUTES);
    afterAll(async () => {
        await client?.end();
        await place.remove();
        rmSync(data, { recursive: true, force: true });
    });

    describe("the columns of all tables", () => testColumns(() => ({ project, credentials: place.credentials })));

    /** What the checks say of a warehouse that was broken by a statement; then it is whole again. */
    async function failuresAfter(statement: string, checks: readonly Check[]) {
        await client.query("begin");
        try {
            await client.query(statement);
            const results = await runChecks(checks, [client], 1);
            return results.filter(({ outcome }) => outcome !== "passed");
        } finally {
            await client.query("rollback");
        }
    }

    test("every mart is among those that are recomputed", () => {
        const folder = path.join("definitions", "marts");
        const marts = project.actions.filter(({ file, isTable }) => isTable && path.dirname(file) === folder);
        const names = marts.map(({ schema, name }) => `${schema}.${name}`);
        expect(names.length).toBeGreaterThan(0);
        expect(Object.keys(MARTS)).toEqual(expect.arrayContaining(names));
    });

    test("make the marts that a recomputation from the raw files makes", async () => {
        expect(await differencesOf(data, place)).toBe("");
    });

    test("make what they would have made on an earlier day, where the variable asOf names it", async () => {
        const { queries } = otherProject;
        const earlier = factsAsOf(readFacts(readSource(data)), OTHER_VARS.asOf);
        for (const mart of ["analytics.trending_songs", "analytics.lapsed_users", "analytics.user_birthdays"]) {
            const expected = MARTS[mart]?.(earlier) ?? [];
            expect(expected.length).toBeGreaterThan(0);
            expect(differences(mart, expected, await rowsOf(place, queries[mart] ?? ""))).toBe("");
        }
    });

    test("every check across models has a break of its own", () => {
        const folder = path.join("definitions", "assertions");
        const names = checksIn(project).filter(({ file }) => path.dirname(file) === folder);
        expect(names.map(({ name }) => name).sort()).toEqual(Object.keys(BREAKS).sort());
    });

    test.each(Object.entries(BREAKS))("%s alone finds what breaks it", async (check, statement) => {
        const failures = await failuresAfter(statement, checksOf(project, statement));
        expect(failures.map(({ check, outcome }) => ({ check, outcome }))).toEqual([{ check, outcome: "failed" }]);
        expect(failures[0]?.samples).toHaveLength(1);
    });

    test("every model's key check finds a row that stands twice", async () => {
        const keyChecks = checksIn(project).filter(({ name }) => name.endsWith("_uniqueKey_0"));
        expect(keyChecks.length).toBeGreaterThan(0);
        for (const check of keyChecks) {
            const table = project.actions.find(
                ({ schema, name }) => `${schema}_${name}_assertions_uniqueKey_0` === check.name,
            );
            const name = `${table?.schema}.${table?.name}`;
            const failures = await failuresAfter(`insert into ${name} select * from ${name} limit 1`, [check]);
            expect(failures).toMatchObject([{ check: check.name, outcome: "failed", rows: 1 }]);
        }
    });

    test("freshness_of_events expects an event of the day that was to be loaded", async () => {
        const query = otherProject.queries["sparkify_assertions.freshness_of_events"] ?? "";
        const [result] = await runChecks([{ name: "freshness_of_events", query }], [client], 1);
        expect(result).toMatchObject({
            outcome: "failed",
            samples: [{ problem: "there is no event of the expected day or later", expected_date: OTHER_VARS.date }],
        });
    });

    test("volume_of_events finds the day whose file never came", async () => {
        const checks = checksIn(project).filter(({ name }) => name === "volume_of_events");
        const missing = "delete from staging.staging_events where cast(ts as date) in ('2018-11-20', '2018-11-21')";
        expect(await failuresAfter(missing, checks)).toMatchObject([
            { outcome: "failed", rows: 1, samples: [{ event_date: "2018-11-20", events: "0" }] },
        ]);
    });

    test(
        "npm run quality shows each check, and samples of what is wrong",
        async () => {
            const quality = (...args: readonly string[]) =>
                runScript("scripts/quality.ts", ["--credentials", place.credentials, ...args]);
            const whole = await quality();
            expect({ code: whole.code, stderr: whole.stderr }).toEqual({ code: 0, stderr: "" });
            expect(whole.stdout).toMatch(/^passed {3}volume_of_events +0$/m);
            expect(whole.stdout).toMatch(/\n(\d+) of \1 checks passed\.\n$/);

            await client.query("update analytics.page_funnel set events = -1 where step_index = 1");
            const broken = await quality("--check", "page_funnel", "--json");
            expect({ code: broken.code, stderr: broken.stderr }).toEqual({
                code: 1,
                stderr: "1 of 2 checks failed: analytics_page_funnel_assertions_rowConditions.\n",
            });
            expect(JSON.parse(broken.stdout)).toMatchObject({
                ok: false,
                checks: [
                    { outcome: "failed", rows: 1, samples: [{ step_index: "1", page: "Home", events: "-1" }] },
                    { outcome: "passed", rows: 0, samples: [] },
                ],
            });
            expect(reportText(JSON.parse(broken.stdout).checks)).toMatch(
                /^FAILED {3}analytics_page_funnel_assertions_rowConditions +1\n +.*step_index/m,
            );
        },
        MINUTES,
    );

    test(
        "npm run suggestions:evaluate finds more of what users went on to than the most popular songs, and leaves nothing behind",
        async () => {
            const tables = "select table_schema, table_name from svv_tables order by 1, 2";
            const before = await rowsOf(place, tables);
            const args = ["--credentials", place.credentials, "--json"];
            const { code, stdout } = await runScript("scripts/evaluate-suggestions.ts", args);
            expect(code).toBe(0);
            const { users, methods } = JSON.parse(stdout);
            expect(users).toBeGreaterThan(20);
            const [ours, popular] = methods;
            expect([ours.method, popular.method]).toEqual(["song_suggestions", "most popular"]);
            expect(ours.hitRate).toBeGreaterThan(popular.hitRate);
            expect(popular.hitRate).toBeGreaterThan(0);
            expect(await rowsOf(place, tables)).toEqual(before);
        },
        MINUTES,
    );
});

if (existsSync(SAMPLE)) {
    test(
        "the public sample makes the star schema and the marts that a recomputation from its raw files makes, and each location is found",
        async () => {
            const place = createPlace();
            try {
                await build(SAMPLE, place, {});
                expect(await differencesOf(SAMPLE, place)).toBe("");
                const expected = star(readSource(SAMPLE));
                expect(await differencesFrom(place, expected)).toBe("");
                const counts = Object.entries(expected).map(([table, rows]) => [table, rows.length]);
                expect(Object.fromEntries(counts)).toEqual({
                    songplay: 6820,
                    users: 97,
                    songs: 71,
                    artists: 69,
                    time: 6813,
                });
                const staged = await rowsOf(place, "select count(*) as events from staging.staging_events");
                expect(staged).toEqual([{ events: "8056" }]);
                expect(expected.songplay.filter(({ song_id }) => song_id !== null)).toHaveLength(1);
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
