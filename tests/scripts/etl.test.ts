import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Clone, createClone } from "../support/clone";
import { credentialsIn, query } from "../support/warehouse";

const MINUTES = 60_000;

let clone: Clone;
let credentials: string;
beforeAll(async () => {
    clone = createClone();
    credentials = path.join(clone.root, ".df-credentials.json");
    const data = path.join(clone.root, "bucket");
    await clone.run("scripts/generate-data.ts", "--out", data, "--events", "400", "--days", "4");
    const created = await clone.run("infra/cli.ts", "create", "--target", "local", "--port", "0", "--data", data);
    expect(created).toMatchObject({ code: 0 });
}, 2 * MINUTES);
afterAll(async () => {
    await clone.run("infra/cli.ts", "delete", "--target", "local");
    clone.dispose();
});

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
    },
    3 * MINUTES,
);

test(
    "etl --date rebuilds one day and leaves the others as they are",
    async () => {
        const whole = await clone.run("scripts/etl.ts");
        expect(whole.stdout).toMatch(/^Tables\n {2}\w/);
        const before = await songplays();
        await query(credentials, "delete from sparkify.songplay where start_time::date = '2018-11-02'");
        expect((await songplays()).length).toBeLessThan(before.length);
        const { code, stderr } = await clone.run("scripts/etl.ts", "--date", "2018-11-02");
        expect({ code, stderr }).toMatchObject({ code: 0 });
        expect(await songplays()).toEqual(before);
    },
    3 * MINUTES,
);

test(
    "load-errors writes a file for each table, keyed by column",
    async () => {
        const out = path.join(clone.root, "definitions"); // any folder that is there
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
