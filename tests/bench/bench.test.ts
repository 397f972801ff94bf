import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { BenchReport } from "../../scripts/bench/report";
import { runScript } from "../support/command";

let temporary: string;

beforeEach(async () => {
    temporary = await mkdtemp(path.join(tmpdir(), "sparkify-test-"));
});
afterEach(() => rm(temporary, { recursive: true, force: true }));

const left = async () => (await readdir(temporary)).filter((name) => name.startsWith("sparkify-"));

test("it measures what it is asked for, turn about, and leaves nothing behind", async () => {
    const args = ["--events", "500", "--songs", "30", "--rounds", "2", "--only", "ab", "--json"];
    const { code, stdout, stderr } = await runScript("scripts/bench.ts", args, { env: { TMPDIR: temporary } });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const report: BenchReport = JSON.parse(stdout);
    expect(report).toMatchObject({ events: 500, songs: 30, rounds: 2, startUp: null, translated: null });
    expect(report.comparisons.map(({ title }) => title.charAt(0))).toEqual(["a", "b"]);
    for (const { ours, other, ratio } of report.comparisons) {
        expect([ours.seconds.length, other.seconds.length]).toEqual([2, 2]);
        expect(ratio).toBeCloseTo(ours.median / other.median);
    }
    expect(report.peakMemoryMb).toBeGreaterThan(50);
    expect(await left()).toEqual([]);
});

test("interrupted, it stops its servers and removes its folders", async () => {
    const args = ["--events", "500", "--songs", "30", "--rounds", "5000", "--only", "a"];
    const child = spawn(process.execPath, ["--import", "tsx", path.resolve("scripts/bench.ts"), ...args], {
        env: { ...process.env, TMPDIR: temporary },
        stdio: ["ignore", "ignore", "pipe"],
    });
    try {
        let said = "";
        let isInterrupted = false;
        child.stderr.setEncoding("utf8").on("data", (text: string) => {
            said += text;
            if (said.includes("round 1 of 5000") && !isInterrupted) {
                isInterrupted = child.kill("SIGINT");
            }
        });
        const [code] = await once(child, "close");
        expect(said).toContain("Interrupted.");
        expect(code).toBe(130);
        expect(await left()).toEqual([]);
    } finally {
        child.kill("SIGTERM");
    }
});

test("a letter that stands for no measurement is refused", async () => {
    const { code, stderr } = await runScript("scripts/bench.ts", ["--only", "ax"]);
    expect(code).toBe(2);
    expect(stderr).toContain('--only takes some of the letters abcdefg, not "ax".');
});

test("the growth of the whole project is measured by itself", async () => {
    const { code, stderr } = await runScript("scripts/bench.ts", ["--growth", "--only", "c"]);
    expect(code).toBe(2);
    expect(stderr).toContain("--growth is a measurement of its own: leave --only out.");
});
