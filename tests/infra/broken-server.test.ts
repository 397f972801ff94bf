import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createVictim } from "../../scripts/torture/victim";

const onPosix = process.platform === "win32" ? test.skip : test;

onPosix(
    "a server that fails ends at once, though its engine is at work, and what was committed is there",
    async () => {
        const folder = mkdtempSync(path.join(tmpdir(), "sparkify-preload-"));
        const preload = path.join(folder, "fail-on-signal.cjs");
        writeFileSync(preload, 'process.on("SIGUSR2", () => { throw new Error("a defect"); });\n');
        const options = process.env.NODE_OPTIONS;
        process.env.NODE_OPTIONS = `--require ${preload}`;
        const victim = await createVictim();
        try {
            const client = await victim.connect();
            await client.query("create table kept as select 7 as n");
            for (let doubling = 0; doubling < 14; doubling++) {
                await client.query("insert into kept select n from kept");
            }
            const endless = client.query("select count(*) from kept a, kept b, kept c where a.n + b.n + c.n = 1");
            const ended = endless.then(
                () => "done",
                () => "cut off",
            );
            await new Promise((resolve) => setTimeout(resolve, 200));
            await victim.signal("SIGUSR2");
            expect(await ended).toBe("cut off");
            expect(await victim.gone(2000)).toBe(true);
            await victim.start();
            const again = await victim.connect();
            expect((await again.query("select count(*) as n from kept")).rows).toEqual([{ n: "16384" }]);
            await again.end();
        } finally {
            process.env.NODE_OPTIONS = options ?? "";
            await victim.dispose();
            rmSync(folder, { recursive: true });
        }
    },
    120_000,
);
