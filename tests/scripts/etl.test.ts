import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { runDataform } from "../../scripts/dataform/cli";
import { recordRun } from "../../scripts/history/record";
import { createRunLog } from "../../scripts/history/run-log";
import { hasKeptTables } from "../../scripts/kept-tables";
import { type Clone, createClone } from "../support/clone";
import { connect, credentialsIn, query, until } from "../support/warehouse";

const MINUTES = 60_000;

let clone: Clone;
let credentials: string;
beforeAll(async () => {
    clone = createClone();
    // npm start's tests run all.
    clone.thin("tests", /^songs_/);
    clone.thin("assertions", /^(staging_songs_are_complete|songplay_|changed_|etl_)/);
    credentials = path.join(clone.root, ".df-credentials.json");
    const data = path.join(clone.root, "bucket");
    await clone.run("scripts/generate-data.ts", "--out", data, "--events", "400", "--days", "4");
    const flags = ["--target", "local", "--port", "0", "--data", data, "--max-threads", "1"];
    const created = await clone.run("infra/cli.ts", "create", ...flags);
    expect(created).toMatchObject({ code: 0 });
}, 2 * MINUTES);
afterAll(async () => {
    await clone.run("infra/cli.ts", "delete", "--target", "local", "--yes");
    clone.dispose();
});

/** What etl does besides Dataform's actions and unit tests. */
const SCRIPT_STEPS = [
    "Connect to the warehouse",
    "Compile the Dataform project",
    "Run the unit tests",
    "Load the data and build the tables",
    "Count rows and save load errors",
];

interface Summary {
    readonly actions: readonly { readonly kind: string; readonly schema: string; readonly name: string }[];
    readonly tests: readonly { readonly name: string }[];
}

async function runsRecorded() {
    return query(credentials, "select * from staging.etl_runs order by started_at");
}

async function stepsOf(run: unknown) {
    return query(credentials, `select * from staging.etl_steps where run_id = '${run}'`);
}

async function songplays(): Promise<readonly Record<string, unknown>[]> {
    return query(credentials, "select * from sparkify.songplay order by songplay_id");
}

test(
    "etl works on the warehouse that the credentials name, and a second time changes nothing",
    async () => {
        const first = await clone.run("scripts/etl.ts", "--json");
        expect({ code: first.code, ok: JSON.parse(first.stdout).ok }).toEqual({ code: 0, ok: true });
        const before = await songplays();
        expect(before.length).toBeGreaterThan(0);
        const second = await clone.run("scripts/etl.ts", "--json");
        expect(second.code).toBe(0);
        expect(await songplays()).toEqual(before);
        // What tells of loads and runs grows with each; the file of load errors tells each record once.
        const logs = ["staging.load_errors", "staging.etl_runs", "staging.etl_steps"];
        const built = ({ stdout }: { readonly stdout: string }) =>
            JSON.parse(stdout).tables.filter(({ table }: { table: string }) => !logs.includes(table));
        expect(built(second)).toEqual(built(first));
        expect(JSON.parse(second.stdout).loadErrors).toEqual(JSON.parse(first.stdout).loadErrors);

        // Both runs are in the history, each with all that it did.
        const runs = await runsRecorded();
        const staged = JSON.parse(first.stdout)
            .tables.filter(({ table }: { table: string }) => /^staging\.staging_/.test(table))
            .reduce((sum: number, { rows }: { rows: number }) => sum + rows, 0);
        const expected = { command: "etl", outcome: "passed", error: null, rows_loaded: `${staged}` };
        expect(runs).toMatchObject([expected, expected]);
        expect(new Set(runs.map(({ run_id }) => run_id)).size).toBe(2);
        for (const [place, { stdout }] of [first, second].entries()) {
            const { actions, tests } = JSON.parse(stdout) as Summary;
            const steps = await stepsOf(runs[place]?.run_id);
            expect(steps.map(({ kind, name, outcome }) => `${kind} ${name}: ${outcome}`).sort()).toEqual(
                [
                    ...SCRIPT_STEPS.map((title) => `script ${title}: done`),
                    ...tests.map(({ name }) => `unit test ${name}: done`),
                    ...actions.map(({ kind, schema, name }) => `${kind} ${schema}.${name}: done`),
                ].sort(),
            );
            const step = (name: string) => steps.find((step) => step.name === name);
            expect(step("sparkify.songplay")?.row_count).toBe(`${before.length}`);
            // An action begins when what it depends on is done, within the script's own step.
            const order = [
                step("Load the data and build the tables")?.started_at,
                step("staging.staging_songs")?.started_at,
                step("staging.staging_songs")?.ended_at,
                step("sparkify.songplay")?.started_at,
                step("sparkify.songplay")?.ended_at,
                step("sparkify_assertions.songplay_users_are_known")?.started_at,
                step("sparkify_assertions.songplay_users_are_known")?.ended_at,
                step("Load the data and build the tables")?.ended_at,
            ].map((time) => (time as Date).getTime());
            expect(order).toEqual([...order].sort((a, b) => a - b));
        }
    },
    3 * MINUTES,
);

describe("with what a run of some days rebuilds", () => {
    beforeAll(() => clone.thin("marts", /session_facts|top_|daily_activity|user_level_categories/));

    test(
        "etl --since loads the days from one on and keeps the songs, which --songs loads again, beside one day",
        async () => {
            const before = await songplays();
            await query(credentials, "delete from staging.staging_songs");
            await query(credentials, "insert into staging.staging_songs (artist_id, song_id) values ('AR', 'SO')");
            await query(credentials, "delete from staging.staging_events where ts >= '2018-11-03'");
            await query(credentials, "delete from sparkify.songplay where start_time >= '2018-11-03'");
            const since = await clone.run("scripts/etl.ts", "--since", "2018-11-03");
            expect(since.stderr).toContain("staging_songs_are_complete"); // the one check that the made-up song fails
            expect(await query(credentials, "select song_id from staging.staging_songs")).toEqual([{ song_id: "SO" }]);
            const days = "select distinct ts::date::varchar as day from staging.staging_events order by day";
            expect(await query(credentials, days)).toHaveLength(4);
            expect((await songplays()).length).toBe(before.length);
            const songs = await clone.run("scripts/etl.ts", "--date", "2018-11-04", "--songs");
            expect({ code: songs.code, stderr: songs.stderr }).toMatchObject({ code: 0 });
            expect(await songplays()).toEqual(before);
        },
        4 * MINUTES,
    );

    test(
        "a day's run keeps no songs that were loaded without building all that depends on them, by Dataform alone too",
        async () => {
            const client = await connect(credentials);
            try {
                expect(await hasKeptTables(client)).toBe(true);
                const vars = "--vars=logJsonPath=auto ignorecase";
                await runDataform("run", clone.root, [
                    `--credentials=${credentials}`,
                    vars,
                    "--actions=staging_songs",
                    "--include-deps",
                ]);
                expect(await hasKeptTables(client)).toBe(false);
                const day = await clone.run("scripts/etl.ts", "--date", "2018-11-04");
                expect({ code: day.code, stderr: day.stderr }).toMatchObject({ code: 0 });
                expect(await hasKeptTables(client)).toBe(true);
            } finally {
                await client.end();
            }
        },
        4 * MINUTES,
    );

    test(
        "an interrupted etl is in the history, with what it came to and what it did not; no other runs beside it",
        async () => {
            const before = await runsRecorded();
            // However quick the run is, it comes no further than this.
            const holder = await connect(credentials);
            await holder.query("begin; lock sparkify.users");
            const etl = spawn(process.execPath, ["--require", require.resolve("tsx/cjs"), "scripts/etl.ts"], {
                cwd: clone.root,
                stdio: ["ignore", "ignore", "pipe"],
            });
            let said = "";
            etl.stderr.setEncoding("utf8").on("data", (text: string) => {
                said += text;
            });
            await until(() => said.includes("Load the data"));
            expect(await clone.run("scripts/etl.ts")).toEqual({
                code: 1,
                stdout: "",
                stderr: `Another npm run etl is running, process ${etl.pid}: wait until it has ended.\n`,
            });
            etl.kill("SIGINT");
            const [code] = await once(etl, "close");
            await holder.end();
            expect({ code, last: said.trim().split("\n").at(-1) }).toEqual({ code: 130, last: "Interrupted." });
            const runs = await runsRecorded();
            expect(runs.slice(0, -1)).toEqual(before);
            expect(runs.at(-1)).toMatchObject({ outcome: "cancelled", error: "Interrupted." });
            const steps = await stepsOf(runs.at(-1)?.run_id);
            expect(steps.filter(({ kind }) => kind === "unit test").map(({ outcome }) => outcome)).toContain("done");
            expect(steps.find(({ name }) => name === "Load the data and build the tables")?.outcome).toBe("cancelled");
            const tables = steps.filter(({ kind }) => kind === "table" || kind === "operation");
            expect(tables.length).toBeGreaterThan(15);
            expect(["cancelled", "not run"]).toContain(tables.find(({ name }) => name === "sparkify.users")?.outcome);
        },
        2 * MINUTES,
    );
});

test("a run of more days than its row of the history takes is recorded with their number, the first and the last", async () => {
    const days = Array.from({ length: 400 }, (_, day) =>
        new Date(Date.UTC(2018, 0, 1 + day)).toISOString().slice(0, 10),
    );
    const log = createRunLog("etl");
    const client = await connect(credentials);
    try {
        const loads = { loaded: 0, rejected: 0 };
        const vars = { logData: "s3://udacity-dend/log_data", date: days.join(" "), songs: "keep" };
        await recordRun(
            client,
            { log, isCancelled: false, vars, loads, tests: [], actions: [], tables: [] },
            undefined,
        );
    } finally {
        await client.end();
    }
    const [run] = await query(credentials, `select vars from staging.etl_runs where run_id = '${log.runId}'`);
    expect(JSON.parse(String(run?.vars))).toEqual({
        logData: "s3://udacity-dend/log_data",
        date: "400 days from 2018-01-01 to 2019-02-04",
        songs: "keep",
    });
});

test("etl --since a day behind the newest says which that is", async () => {
    const { code, stderr } = await clone.run("scripts/etl.ts", "--since", "2018-11-05");
    expect({ code, stderr }).toEqual({
        code: 1,
        stderr: "No log file below s3://udacity-dend/log_data is of 2018-11-05 or later: the newest is of 2018-11-04.\n",
    });
});

test("etl --date of a day without a log file says so before it does anything", async () => {
    const { code, stdout, stderr } = await clone.run("scripts/etl.ts", "--date", "2018-11-05");
    expect({ code, stdout, stderr }).toEqual({
        code: 1,
        stdout: "",
        stderr:
            "There is no log file of 2018-11-05: no name begins with s3://udacity-dend/log_data/2018/11/2018-11-05. " +
            "Put it there, or give another day.\n",
    });
});

test(
    "load-errors writes a file for each table, keyed by column",
    async () => {
        const out = path.join(clone.root, "not", "there");
        const { code, stdout } = await clone.run("scripts/load-errors.ts", "--out", out, "--json");
        expect(code).toBe(0);
        const saved = JSON.parse(stdout) as { table: string; count: number; file: string }[];
        expect(saved.map(({ table }) => table)).toContain("staging_songs");
        for (const { file, count } of saved) {
            const columns = JSON.parse(readFileSync(file, "utf8")) as Record<string, object[]>;
            const errors = Object.values(columns).flat();
            expect(errors).toHaveLength(count);
            for (const error of errors) {
                expect(error).toEqual({
                    err_reason: expect.stringMatching(/./),
                    filename: expect.stringMatching(/^s3:\/\/udacity-dend\/.*\.json$/),
                });
            }
        }
    },
    2 * MINUTES,
);

test("a day that is none is refused", async () => {
    for (const date of ["yesterday", "2018-11-31", "2018-11-1"]) {
        const { code, stderr } = await clone.run("scripts/etl.ts", "--date", date);
        expect({ code, first: stderr.split("\n")[0] }).toEqual({
            code: 2,
            first: `--date takes a day such as 2018-11-15, not "${date}".`,
        });
    }
});

describe("credentials that are no good end in one sentence", () => {
    const file = () => path.join(clone.root, "other.json");
    const lastLine = async (script: string) => {
        const { code, stdout, stderr } = await clone.run(script, "--credentials", file());
        expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
        return stderr.trim().split("\n").at(-1);
    };

    test.each(["scripts/etl.ts", "scripts/load-errors.ts"])("%s", async (script) => {
        const good = credentialsIn(credentials);
        writeFileSync(file(), JSON.stringify({ ...good, password: "Wrong1" }));
        expect(await lastLine(script)).toBe(
            `127.0.0.1:${good.port}/user_song_plays refuses the user or password of other.json: ` +
                "run infra:create again, which writes the right ones.",
        );
        writeFileSync(file(), JSON.stringify({ ...good, databaseName: "nowhere" }));
        expect(await lastLine(script)).toBe(
            `There is no database nowhere at 127.0.0.1:${good.port}/nowhere: check other.json.`,
        );
        writeFileSync(file(), JSON.stringify({ ...good, port: 1 }));
        expect(await lastLine(script)).toBe(
            "Nothing answers at 127.0.0.1:1/user_song_plays, which other.json names: start the warehouse, " +
                "on this machine with `npm run infra:create -- --target local`.",
        );
        writeFileSync(file(), "{");
        expect(await lastLine(script)).toBe(`${file()} does not hold a JSON object: mend it or remove it.`);
    });
});
