import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type GenerateSummary, generate } from "../../scripts/generate";
import { type CommandOutcome, runScript } from "../support/command";
import { filesBelow, type JsonRow, linesOf, parsed, pathsOf } from "./bucket-folder";

const scratch = mkdtempSync(join(tmpdir(), "generate-data-"));
const DEFAULT = join(scratch, "default");
let summary: GenerateSummary;
let events: JsonRow[];

beforeAll(async () => {
    summary = await generate({ out: DEFAULT });
    events = linesOf(DEFAULT).flatMap(parsed);
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe("what is written", () => {
    test("the same options give the same bytes, on every platform", async () => {
        const options = { events: 300, users: 12, songs: 20, days: 3, seed: "fixed" };
        await generate({ ...options, out: join(scratch, "once") });
        await generate({ ...options, out: join(scratch, "again") });
        expect(digest(join(scratch, "again"))).toBe(digest(join(scratch, "once")));
        // Written down so that every platform is held to it; whoever changes the data on purpose renews it.
        expect(digest(join(scratch, "once"))).toBe("5822117304495e042df2f90f8d297639f28e10c6f1b0163512538a6d3736f987");
    });

    test("another seed gives other data", async () => {
        await generate({ out: join(scratch, "one"), events: 50, days: 1, seed: "1" });
        await generate({ out: join(scratch, "two"), events: 50, days: 1, seed: "2" });
        expect(digest(join(scratch, "one"))).not.toBe(digest(join(scratch, "two")));
    });

    test("the folder is laid out as the bucket", () => {
        const logs = filesBelow(DEFAULT, "log_data");
        expect(logs).toHaveLength(30);
        expect(logs[0]).toBe("log_data/2018/11/2018-11-01-events.json");
        for (const path of filesBelow(DEFAULT, "song_data")) {
            const [, a, b, c] =
                /^song_data\/([A-Z])\/([A-Z])\/([A-Z])\/TR\1\2\3[A-Z]{2}128F[0-9A-F]{7}\.json$/.exec(path) ?? [];
            expect([a, b, c]).not.toContain(undefined);
        }
        expect(readdirSync(DEFAULT).sort()).toEqual(["log_data", "log_json_path.json", "song_data"]);
    });

    test("the summary counts what the files hold", () => {
        expect(summary).toMatchObject({ events: 8000, songs: 320, logFiles: 30, out: DEFAULT });
        expect(summary.files).toBe(filesBelow(DEFAULT, ".").length);
        expect(summary.bytes).toBe(filesBelow(DEFAULT, ".").reduce((sum, path) => sum + bytes(join(DEFAULT, path)), 0));
        const good = events.filter((event) => typeof event.itemInSession === "number");
        expect(good).toHaveLength(8000);
        expect(good.filter((event) => event.page === "NextSong")).toHaveLength(summary.nextSongEvents);
        expect(new Set(good.map((event) => event.sessionId)).size).toBe(summary.sessions);
        expect(new Set(good.flatMap((event) => event.userId || [])).size).toBe(summary.users);
    });

    test("every kind of broken row is there as often as asked for", async () => {
        const out = join(scratch, "broken");
        const { broken, events: good, songs: goodSongs } = await generate({ out, events: 400, broken: 3 });
        expect(broken).toEqual({
            long_location: 3,
            malformed_song: 3,
            text_in_song_number: 3,
            malformed_event: 3,
            text_in_event_number: 3,
        });
        const lines = linesOf(out);
        expect(lines).toHaveLength(good + 6);
        expect(lines.filter((line) => parsed(line).length === 0)).toHaveLength(3);
        expect(lines.flatMap(parsed).filter((event) => typeof event.itemInSession === "string")).toHaveLength(3);
        const files = filesBelow(out, "song_data").map((path) => readFileSync(join(out, path), "utf8"));
        expect(files).toHaveLength(goodSongs + 9);
        expect(files.filter((text) => parsed(text).length === 0)).toHaveLength(3);
        expect(files.flatMap(parsed).filter((song) => typeof song.year === "string")).toHaveLength(3);
        expect(files.flatMap(parsed).filter((song) => String(song.artist_location).length > 4096)).toHaveLength(3);
    });

    test("with no broken rows asked for every line and file is a whole object", async () => {
        const out = join(scratch, "whole");
        await generate({ out, events: 200, broken: 0 });
        expect(linesOf(out).flatMap(parsed)).toHaveLength(200);
    });

    test("birth dates and releases can be left out", async () => {
        const out = join(scratch, "plain");
        await generate({ out, events: 100, days: 2, birthDates: false, releases: false });
        expect(linesOf(out).join("")).not.toContain("birthDate");
        for (const path of filesBelow(out, "song_data")) {
            expect(readFileSync(join(out, path), "utf8")).not.toContain("release");
        }
    });

    test("the JSONPaths file has a path for every field of the source's events", () => {
        const fields = pathsOf(DEFAULT).map((path) => /^\$\['(\w+)'\]$/.exec(path)?.[1]);
        const ofSource = Object.keys(events[0] as JsonRow).filter((field) => field !== "birthDate");
        expect([...fields].sort()).toEqual(ofSource.sort());
    });

    test("a folder that is half filled is not taken for a bucket, and is emptied when the work fails", async () => {
        const out = join(scratch, "half");
        let half: readonly string[] = [];
        const onProgress = ({ events }: { readonly events: number }) => {
            if (events > 0) {
                half = readdirSync(out).sort();
                throw new Error("stopped");
            }
        };
        await expect(generate({ out, events: 25_001, songs: 1, onProgress })).rejects.toThrow("stopped");
        expect(half).toEqual(["log_data", "song_data"]);
        expect(readdirSync(out)).toEqual([]);
    });

    test("as many events as days are enough for a file of each day", async () => {
        const out = join(scratch, "sparse");
        const { logFiles } = await generate({ out, events: 10, days: 10, users: 1, songs: 1, from: "2020-02-25" });
        expect(logFiles).toBe(10);
        expect(filesBelow(out, "log_data").at(-1)).toBe("log_data/2020/03/2020-03-05-events.json");
    });
});

describe("the command", () => {
    test("prints one line of result, or the summary as JSON", async () => {
        const out = join(scratch, "command");
        const plain = await command("--out", out, "--events", "40", "--days", "2");
        expect(plain).toMatchObject({ code: 0, stderr: "" });
        expect(plain.stdout).toMatch(/^\d+ files \(\d+\.\d MB\) in .*: 40 events of 2 days, .*\n$/);
        const json = await command("--out", out, "--events", "40", "--days", "2", "--force", "--json");
        expect(JSON.parse(json.stdout)).toMatchObject({ events: 40, logFiles: 2, out });
    });

    test("leaves a folder alone that holds something, and with --force replaces the data only", async () => {
        const out = mkdtempSync(join(scratch, "taken-"));
        writeFileSync(join(out, "notes.txt"), "mine");
        const refused = await command("--out", out, "--events", "30");
        expect(refused.code).toBe(1);
        expect(refused.stderr).toBe(
            `The folder ${out} is not empty. Choose another with --out, or replace the data in it with --force.\n`,
        );
        expect(readdirSync(out)).toEqual(["notes.txt"]);
        expect((await command("--out", out, "--events", "30", "--force")).code).toBe(0);
        expect((await command("--out", out, "--events", "3", "--days", "1", "--force")).code).toBe(0);
        expect(filesBelow(out, "log_data")).toHaveLength(1);
        expect(existsSync(join(out, "notes.txt"))).toBe(true);
    });

    test("a folder below a file is refused, and the file stays", async () => {
        const file = join(scratch, "file");
        writeFileSync(file, "mine");
        const { code, stderr } = await command("--out", join(file, "data"), "--events", "30");
        expect({ code, stderr }).toEqual({
            code: 1,
            stderr: `${file} is a file, not a folder: choose another with --out.\n`,
        });
        expect(readFileSync(file, "utf8")).toBe("mine");
    });

    // Below /proc, where Node's recursive mkdir goes round for ever.
    (existsSync("/proc/self") ? test : test.skip)("a folder that the system will not make is refused", async () => {
        const { code, stderr } = await command("--out", "/proc/nowhere/data", "--events", "30");
        expect({ code, stderr }).toEqual({
            code: 1,
            stderr: "The folder /proc/nowhere can't be made there (ENOENT): choose another with --out.\n",
        });
    });

    test.each([
        [["--events", "ten"], `--events takes a number, not "ten".`],
        [["--events", "1.5"], "--events takes a whole number from 1 to 10000000000, not 1.5."],
        [["--users", "0"], "--users takes a whole number from 1 to 50000000, not 0."],
        [["--from", "2018-02-30"], "--from takes a day such as 2018-11-01, not 2018-02-30."],
        [["--events", "5", "--days", "6"], "5 events cannot fill 6 days: ask for more --events, or for fewer --days."],
        [["--speed", "9"], "Unknown option '--speed'."],
        [["--out="], "--out has no value."],
        [["--seed"], "--seed has no value."],
    ])("answers %j with one sentence and exit code 2", async (flags, sentence) => {
        const { code, stdout, stderr } = await command("--out", join(scratch, "never"), ...flags);
        expect({ code, stdout, first: stderr.split("\n")[0] }).toEqual({ code: 2, stdout: "", first: sentence });
        expect(existsSync(join(scratch, "never"))).toBe(false);
    });

    test("asks for the folder when none is given", async () => {
        expect(await command("--events", "5")).toMatchObject({ code: 2, stdout: "" });
    });
});

function command(...flags: string[]): Promise<CommandOutcome> {
    return runScript("scripts/generate-data.ts", flags);
}

function bytes(path: string): number {
    return readFileSync(path).length;
}

function digest(folder: string): string {
    const hash = createHash("sha256");
    for (const path of filesBelow(folder, "."))
        hash.update(path)
            .update("\0")
            .update(readFileSync(join(folder, path)));
    return hash.digest("hex");
}
