import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { runScript } from "../support/command";

let folder: string;
beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "sparkify-skew-"));
    const month = path.join(folder, "log_data", "2018", "11");
    mkdirSync(month, { recursive: true });
    const events = Array.from({ length: 2000 }, (_, index) => ({
        page: index % 2 === 0 ? "NextSong" : "Home",
        userId: String(index),
        level: "free",
        ts: Date.UTC(2018, 10, 1) + index,
    }));
    const lines = [
        ...events.map((event) => JSON.stringify(event)),
        `{"page": "NextSong", `,
        "null",
        `{"page": "NextSong", "ts": 1e20}`,
    ];
    writeFileSync(path.join(month, "2018-11-01-events.json"), lines.join("\n"));
});
afterAll(() => rmSync(folder, { recursive: true }));

test("one value of a key fills one slice, many values fill all; pages that are no plays do not count", async () => {
    const { code, stdout } = await runScript("scripts/skew.ts", ["--data", folder, "--json"]);
    expect(code).toBe(0);
    const keys = new Map<string, { values: number; spreads: { slices: number; skew: number; emptySlices: number }[] }>(
        JSON.parse(stdout).map((each: { key: string }) => [each.key, each]),
    );
    const of = (key: string, slices: number) => keys.get(key)?.spreads.find((spread) => spread.slices === slices);
    expect(keys.get("user_id")?.values).toBe(1000);
    expect(of("user_id", 4)?.skew).toBeLessThan(1.2);
    expect(of("user_id", 4)?.emptySlices).toBe(0);
    expect(of("level", 128)).toEqual({ slices: 128, skew: 128, emptySlices: 127 });
});

test("a folder without logs is refused", async () => {
    const { code, stderr } = await runScript("scripts/skew.ts", ["--data", path.join(folder, "log_data")]);
    expect({ code, stderr }).toEqual({
        code: 1,
        stderr: `There are no log files in ${path.join(folder, "log_data", "log_data")}: give --data a folder laid out as the bucket.\n`,
    });
});

test("a folder that is not there is named", async () => {
    const missing = path.join(folder, "nowhere");
    const { code, stderr } = await runScript("scripts/skew.ts", ["--data", missing]);
    expect(code).toBe(1);
    expect(stderr).toMatch(`There is no folder ${missing}: `);
});
