import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { type Clone, createClone } from "../support/clone";
import { isAlive, query, until } from "../support/warehouse";

let clone: Clone;
/** A project that ends sooner, for what goes wrong in any. */
let staging: Clone;
beforeAll(() => {
    clone = createClone();
    staging = createClone(["staging"]);
});
afterAll(() => {
    clone.dispose();
    staging.dispose();
});

const MINUTES = 60_000;

function stateOf({ root }: Clone, name: string): { readonly pid: number } | undefined {
    const file = path.join(root, ".local", name, "state.json");
    return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}

test(
    "npm start does the whole job, and puts nothing but its summary on stdout",
    async () => {
        const { code, stdout, stderr } = await clone.run("scripts/start.ts", "--scale", "0.1", "--json");
        const summary = JSON.parse(stdout);
        expect({ code, ok: summary.ok, failure: summary.failure, stderr }).toMatchObject({ code: 0, ok: true });
        expect(summary.tests.length).toBeGreaterThan(0);
        expect(summary.tests.filter((unitTest: { passed: boolean }) => !unitTest.passed)).toEqual([]);
        expect(summary.actions.filter((action: { outcome: string }) => action.outcome !== "done")).toEqual([]);
        const rows = new Map(summary.tables.map(({ table, rows }: { table: string; rows: number }) => [table, rows]));
        expect(rows.get("staging.staging_events")).toBeGreaterThanOrEqual(800);
        expect(rows.get("sparkify.songplay")).toBeGreaterThan(0);
        expect(rows.get("sparkify.songs")).toBeGreaterThan(0);
        expect(rows.get("staging.etl_runs")).toBe(1);

        // The generated data are broken on purpose, once in each way.
        const songs = JSON.parse(readFileSync(path.join(clone.root, "load_errors_staging_songs.json"), "utf8"));
        expect(songs.artist_location).toEqual([
            {
                err_reason: "String length exceeds DDL length",
                filename: expect.stringMatching(/^s3:\/\/udacity-dend\/song_data\/.*\.json$/),
            },
        ]);
        expect(summary.report).toBe(path.join(clone.root, "report", "index.html"));
        expect(readFileSync(summary.report, "utf8")).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
        expect(stateOf(clone, "start")).toBeUndefined();
        expect(existsSync(path.join(clone.root, ".df-credentials.json"))).toBe(false);
    },
    2 * MINUTES,
);

test(
    "--data loads a folder laid out as the bucket, --keep leaves the warehouse up, the next start replaces it, though it " +
        "ends at a model that does not compile",
    async () => {
        clone.thin("tests", /^songs_/);
        clone.thin("assertions", /^(songplay_|changed_)/);
        const folder = path.join(clone.root, "bucket");
        const made = await clone.run("scripts/generate-data.ts", "--out", folder, "--events", "200", "--days", "3");
        expect(made.code).toBe(0);
        const kept = await clone.run("scripts/start.ts", "--data", folder, "--keep", "--json");
        expect(kept.code).toBe(0);
        const events = readdirSync(path.join(folder, "log_data"), { recursive: true, withFileTypes: true })
            .filter((entry) => entry.isFile())
            .flatMap((entry) => readFileSync(path.join(entry.parentPath, entry.name), "utf8").trim().split("\n"))
            .filter((line) => line.startsWith("{") && line.endsWith("}"));
        const { tables, data } = JSON.parse(kept.stdout);
        const staged = tables.find(({ table }: { table: string }) => table === "staging.staging_events").rows;
        expect(data).toBe(folder);
        // All but those that are broken on purpose: at most one of each kind.
        expect(staged).toBeGreaterThanOrEqual(200);
        expect(staged).toBeLessThanOrEqual(events.length);

        expect(kept.stderr).toContain("npx dataform run --credentials ");
        const first = stateOf(clone, "start");
        const credentials = path.join(clone.root, ".local", "start", "credentials.json");
        expect(await query(credentials, "select count(*) > 0 as loaded from sparkify.songplay")).toEqual([
            { loaded: true },
        ]);
        clone.write("definitions/broken.sqlx", `config { type: "tabel" }\nselect 1 as n\n`);
        const { code, stderr } = await clone.run("scripts/start.ts", "--scale", "0.02");
        expect({ code, last: stderr.trim().split("\n").at(-1) }).toEqual({
            code: 1,
            last: "The Dataform project does not compile: definitions/broken.sqlx: Unrecognized action type: tabel",
        });
        clone.remove("definitions/broken.sqlx");
        expect(isAlive(first?.pid ?? 0)).toBe(false);
        expect(stateOf(clone, "start")).toBeUndefined();
    },
    3 * MINUTES,
);

test.each([
    [["--frobnicate"], "Unknown option '--frobnicate'.", 2],
    [["--data", "x", "--scale", "2"], "--scale sizes made-up data: leave it out where --data gives real ones.", 2],
    [["--scale", "big"], '--scale takes a number, not "big".', 2],
    [["--scale", "0"], "--scale takes a number above 0, at most 100000, not 0.", 2],
    [["--data", "/nowhere/at/all"], "There is no folder ", 1],
    [["--out", "package.json"], "/package.json is a file, not a folder: choose another with --out.\n", 1],
] as const)("the command line %j is refused with a sentence", async (args, sentence, exitCode) => {
    const { code, stdout, stderr } = await staging.run("scripts/start.ts", ...args);
    expect({ code, stdout }).toEqual({ code: exitCode, stdout: "" });
    expect(stderr).toContain(sentence);
});

test("a data folder that is not laid out as the bucket is refused before anything is started", async () => {
    staging.write("data/log_data/2018/11/2018-11-01-events.json", "{}");
    staging.write("data/songs/TRABC.json", "{}");
    const data = path.join(staging.root, "data");
    expect(await staging.run("scripts/start.ts", "--data", data)).toEqual({
        code: 1,
        stdout: "",
        stderr:
            `${data} is not laid out as the bucket, it has no files of log_json_path.json, song_data: ` +
            "give --data a folder with log_data/, song_data/ and log_json_path.json in it.\n",
    });
});

describe("what is broken ends in one sentence that names it, and exit code 1", () => {
    async function lastLineOf(...args: readonly string[]): Promise<string | undefined> {
        const { code, stderr } = await staging.run("scripts/start.ts", "--scale", "0.02", ...args);
        expect(code).toBe(1);
        expect(stateOf(staging, "start")).toBeUndefined();
        return stderr.trim().split("\n").at(-1);
    }

    test(
        "a model that the warehouse refuses; a second start beside it says that it must wait",
        async () => {
            const file = "definitions/staging/broken.sqlx";
            staging.write(
                file,
                `config { type: "table", schema: "analytics" }\nselect nonsense from \${ref("staging_events")} as staging_events\n`,
            );
            const refused = lastLineOf();
            await until(() => existsSync(path.join(staging.root, ".local", "start.lock")));
            const second = await staging.run("scripts/start.ts", "--scale", "0.02");
            expect(second).toMatchObject({ code: 1, stdout: "" });
            expect(second.stderr).toMatch(/^Another npm start is running, process \d+: wait until it has ended, /);
            expect(await refused).toMatch(
                /^analytics\.broken \(definitions\/staging\/broken\.sqlx\) failed: .*nonsense.*/,
            );
            staging.remove(file);
        },
        MINUTES,
    );

    test(
        "an assertion",
        async () => {
            const file = "definitions/assertions/no_free_lunch.sqlx";
            staging.write(
                file,
                `config { type: "assertion" }\nselect user_id from \${ref("staging_events")} as staging_events\n`,
            );
            expect(await lastLineOf()).toMatch(
                /^Assertion no_free_lunch \(definitions\/assertions\/no_free_lunch\.sqlx\) failed: .*returned \d+ row/,
            );
            staging.remove(file);
        },
        MINUTES,
    );

    test(
        "a unit test, after which nothing is loaded",
        async () => {
            staging.write("definitions/one.sqlx", `config { type: "view" }\nselect 1 as n\n`);
            staging.write("definitions/one_test.sqlx", `config { type: "test", dataset: "one" }\nselect 2 as n\n`);
            expect(await lastLineOf()).toBe(
                'Unit test one_test (definitions/one_test.sqlx) failed: For row 0 and column "n": expected "2", but saw "1".',
            );
            staging.remove("definitions/one.sqlx");
            staging.remove("definitions/one_test.sqlx");
        },
        MINUTES,
    );
});
