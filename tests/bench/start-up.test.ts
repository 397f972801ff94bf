import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { StartUpTiming } from "../../scripts/bench/start-up";
import { runScript } from "../support/command";

test("the server's start is measured on no warehouse and on one that is there, part by part, and nothing is left", async () => {
    const temporary = await mkdtemp(path.join(tmpdir(), "sparkify-test-"));
    try {
        const { code, stdout, stderr } = await runScript(
            "scripts/bench-start.ts",
            ["--server", "--rounds", "1", "--json"],
            {
                env: { TMPDIR: temporary },
            },
        );
        expect({ code, stderr }).toMatchObject({ code: 0 });
        const times: StartUpTiming[] = JSON.parse(stdout);
        expect(times.map(({ title }) => title)).toEqual([
            "the local server, its warehouse made for it",
            "the local server, its warehouse there",
        ]);
        for (const { seconds, serverCpu, parts } of times) {
            const [loaded, listening] = parts.map(({ until }) => until);
            expect(loaded).toBeGreaterThan(0);
            expect(listening).toBeGreaterThan(loaded as number);
            expect(seconds).toBeGreaterThan(listening as number);
            expect(serverCpu).toBeGreaterThan(0);
        }
        expect((await readdir(temporary)).filter((name) => name.startsWith("sparkify-"))).toEqual([]);
    } finally {
        await rm(temporary, { recursive: true, force: true });
    }
});
