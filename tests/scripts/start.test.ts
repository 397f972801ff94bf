import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Clone, createClone } from "../support/clone";
import { isAlive, query } from "../support/warehouse";

let clone: Clone;
beforeAll(() => {
    clone = createClone();
});
afterAll(() => clone.dispose());

const MINUTES = 60_000;

function stateOf(name: string): { readonly pid: number } | undefined {
    const file = path.join(clone.root, ".local", name, "state.json");
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

        // The generated data are broken on purpose, once in each way.
        const songs = JSON.parse(readFileSync(path.join(clone.root, "load_errors_staging_songs.json"), "utf8"));
        expect(songs.artist_location).toEqual([
            {
                err_reason: "String length exceeds DDL length",
                filename: expect.stringMatching(/^s3:\/\/udacity-dend\/song_data\/.*\.json$/),
            },
        ]);
        expect(stateOf("start")).toBeUndefined();
        expect(existsSync(path.join(clone.root, ".df-credentials.json"))).toBe(false);
    },
    2 * MINUTES,
);

test(
    "npm start -- --keep leaves a warehouse up that the next start replaces, and says how to reach it",
    async () => {
        const kept = await clone.run("scripts/start.ts", "--scale", "0.02", "--keep");
        expect(kept.code).toBe(0);
        expect(kept.stdout).toMatch(/^Tables\n {2}\w/);
        expect(kept.stderr).toContain("npx dataform run --credentials ");
        const first = stateOf("start");
        const credentials = path.join(clone.root, ".local", "start", "credentials.json");
        expect(await query(credentials, "select count(*) > 0 as loaded from sparkify.songplay")).toEqual([
            { loaded: true },
        ]);
        const next = await clone.run("scripts/start.ts", "--scale", "0.02");
        expect(next.code).toBe(0);
        expect(isAlive(first?.pid ?? 0)).toBe(false);
        expect(stateOf("start")).toBeUndefined();
    },
    3 * MINUTES,
);

test(
    "two at once: the second says that it must wait",
    async () => {
        const first = clone.run("scripts/start.ts", "--scale", "0.02");
        const lock = path.join(clone.root, ".local", "start.lock");
        while (!existsSync(lock)) {
            await new Promise((resolve) => setTimeout(resolve, 20));
        }
        const second = await clone.run("scripts/start.ts", "--scale", "0.02");
        expect(second).toMatchObject({ code: 1, stdout: "" });
        expect(second.stderr).toMatch(/^Another npm start is running, process \d+: wait until it has ended, /);
        expect((await first).code).toBe(0);
    },
    2 * MINUTES,
);

test(
    "--data loads a folder laid out as the bucket, without copying it",
    async () => {
        const folder = path.join(clone.root, "bucket");
        const made = await clone.run("scripts/generate-data.ts", "--out", folder, "--events", "200", "--days", "3");
        expect(made.code).toBe(0);
        const { code, stdout } = await clone.run("scripts/start.ts", "--data", folder, "--json");
        expect(code).toBe(0);
        const events = readdirSync(path.join(folder, "log_data"), { recursive: true, withFileTypes: true })
            .filter((entry) => entry.isFile())
            .flatMap((entry) => readFileSync(path.join(entry.parentPath, entry.name), "utf8").trim().split("\n"))
            .filter((line) => line.startsWith("{") && line.endsWith("}"));
        const { tables, data } = JSON.parse(stdout);
        const staged = tables.find(({ table }: { table: string }) => table === "staging.staging_events").rows;
        expect(data).toBe(folder);
        // All but those that are broken on purpose: at most one of each kind.
        expect(staged).toBeGreaterThanOrEqual(200);
        expect(staged).toBeLessThanOrEqual(events.length);
    },
    2 * MINUTES,
);

test.each([
    [["--frobnicate"], "Unknown option '--frobnicate'.", 2],
    [["--data", "x", "--scale", "2"], "--scale sizes made-up data: leave it out where --data gives real ones.", 2],
    [["--scale", "big"], "scale", 2],
    [["--data", "/nowhere/at/all"], "There is no folder ", 1],
] as const)("the command line %j is refused with a sentence", async (args, sentence, exitCode) => {
    const { code, stdout, stderr } = await clone.run("scripts/start.ts", ...args);
    expect({ code, stdout }).toEqual({ code: exitCode, stdout: "" });
    expect(stderr).toContain(sentence);
});

describe("what is broken ends in one sentence that names it, and exit code 1", () => {
    async function lastLineOf(...args: readonly string[]): Promise<string | undefined> {
        const { code, stderr } = await clone.run("scripts/start.ts", "--scale", "0.02", ...args);
        expect(code).toBe(1);
        expect(stateOf("start")).toBeUndefined();
        return stderr.trim().split("\n").at(-1);
    }

    test(
        "a model that the warehouse refuses",
        async () => {
            const file = "definitions/marts/broken.sqlx";
            clone.write(
                file,
                `config { type: "table", schema: "analytics" }\nselect nonsense from \${ref("users")} as users\n`,
            );
            expect(await lastLineOf()).toMatch(
                /^analytics\.broken \(definitions\/marts\/broken\.sqlx\) failed: .*nonsense.*/,
            );
            clone.remove(file);
        },
        MINUTES,
    );

    test(
        "a model that does not compile",
        async () => {
            const file = "definitions/marts/broken.sqlx";
            clone.write(file, `config { type: "tabel" }\nselect 1 as n\n`);
            expect(await lastLineOf()).toBe(
                "The Dataform project does not compile: definitions/marts/broken.sqlx: Unrecognized action type: tabel",
            );
            clone.remove(file);
        },
        MINUTES,
    );

    test(
        "an assertion",
        async () => {
            const file = "definitions/assertions/no_free_lunch.sqlx";
            clone.write(file, `config { type: "assertion" }\nselect user_id from \${ref("users")} as users\n`);
            expect(await lastLineOf()).toMatch(
                /^Assertion no_free_lunch \(definitions\/assertions\/no_free_lunch\.sqlx\) failed: .*returned \d+ row/,
            );
            clone.remove(file);
        },
        MINUTES,
    );

    test(
        "a unit test, after which nothing is loaded",
        async () => {
            clone.write("definitions/one.sqlx", `config { type: "view" }\nselect 1 as n\n`);
            clone.write("definitions/one_test.sqlx", `config { type: "test", dataset: "one" }\nselect 2 as n\n`);
            expect(await lastLineOf()).toBe(
                'Unit test one_test (definitions/one_test.sqlx) failed: For row 0 and column "n": expected "2", but saw "1".',
            );
            clone.remove("definitions/one.sqlx");
            clone.remove("definitions/one_test.sqlx");
        },
        MINUTES,
    );

    test(
        "source data that are not there",
        async () => {
            const folder = path.join(clone.root, "empty");
            clone.write("empty/README", "");
            const { code, stderr } = await clone.run("scripts/start.ts", "--data", folder);
            expect(code).toBe(1);
            expect(stderr.trim().split("\n").at(-1)).toMatch(
                /^staging\.staging_\w+ \(definitions\/.*\) failed: The specified S3 prefix '\w+\/' does not exist/,
            );
            writeFileSync(path.join(folder, "README"), "");
        },
        MINUTES,
    );
});
