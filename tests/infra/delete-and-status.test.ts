import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createPlace, type Place, runScript } from "../support/command";
import { credentialsIn, isAlive } from "../support/warehouse";

let place: Place;
beforeEach(() => {
    place = createPlace();
});
afterEach(() => place.remove());

async function status() {
    return JSON.parse((await place.infra("status", "--json")).stdout);
}

test("status says what is there, and tries the credentials", async () => {
    expect(await status()).toMatchObject({ state: "absent", credentials: { fit: false } });
    await place.infra("create", "--port", "0");
    const { port, password, ...others } = credentialsIn(place.credentials);
    const found = await status();
    expect(found).toMatchObject({
        warehouse: "Local warehouse sparkify",
        state: "available",
        host: "127.0.0.1",
        port,
        pid: expect.any(Number),
        ageSeconds: expect.any(Number),
        credentials: { file: place.credentials, fit: true },
    });
    expect(found.databaseBytes).toBeGreaterThan(0);
    writeFileSync(place.credentials, JSON.stringify({ ...others, port, password: `${password}x` }));
    expect((await status()).credentials.fit).toBe(false);
    const { stdout } = await place.infra("status");
    expect(stdout).toMatch(/^Local warehouse sparkify\n {2}state +available\n/m);
});

test("delete asks for the name, ends the process and removes data and credentials; a second one is fine", async () => {
    await place.infra("create", "--port", "0");
    const { pid } = await status();
    const folder = path.join(place.home, "sparkify");
    const asking = [
        `- Stop its server, process ${pid}.`,
        `- Remove ${folder} with all data of local warehouse sparkify.`,
        "Type sparkify to go on:",
    ];
    const unasked = await place.infra("delete"); // as cron would run it: nobody types anything
    expect({ ...unasked, stdout: unasked.stdout.trim().split("\n") }).toEqual({
        code: 1,
        stdout: asking,
        stderr: "Nothing was deleted: type sparkify when asked, or give --yes.\n",
    });
    expect(await status()).toMatchObject({ state: "available", pid });
    const args = ["delete", "--target", "local", "--credentials", place.credentials];
    const env = { SPARKIFY_HOME: place.home };
    const { code, stdout } = await runScript("infra/cli.ts", args, { env, input: "sparkify\n" });
    expect({ code, lines: stdout.trim().split("\n") }).toEqual({
        code: 0,
        lines: [
            ...asking,
            "Deleting local warehouse sparkify ...",
            `Local warehouse sparkify is deleted with all its data (${folder}); the files it was loaded from stay.`,
            `Removing ${place.credentials}`,
        ],
    });
    expect(isAlive(pid)).toBe(false);
    expect([existsSync(folder), existsSync(place.credentials)]).toEqual([false, false]);
    const killed = spawnSync(process.execPath, ["-e", ""]).pid;
    const leftovers = [`.sparkify.${killed}.new`, `.sparkify.${killed}.1764270000000.gone`];
    const others = [`.sparkify.${process.pid}.1764270000000.gone`, `.sparkify_2.${killed}.new`].sort();
    for (const name of [...leftovers, ...others]) {
        mkdirSync(path.join(place.home, name));
        writeFileSync(path.join(place.home, name, "warehouse.duckdb"), "");
    }
    const again = await place.infra("delete");
    expect(again).toEqual({
        code: 0,
        stdout: "There is no local warehouse sparkify: nothing to delete.\n",
        stderr: "",
    });
    // What commands that were killed have left goes, what a command is at work on or is another warehouse's stays.
    expect(
        readdirSync(place.home)
            .filter((name) => name.startsWith("."))
            .sort(),
    ).toEqual(others);
});

test("delete leaves the credentials of another warehouse alone", async () => {
    await place.infra("create", "--port", "0");
    const foreign = JSON.stringify({ ...credentialsIn(place.credentials), host: "example.org", password: "Other1" });
    writeFileSync(place.credentials, foreign);
    expect((await place.infra("delete", "--yes")).code).toBe(0);
    expect(readFileSync(place.credentials, "utf8")).toBe(foreign);
});

test("delete does not end a process that got the server's number later", async () => {
    await place.infra("create", "--port", "0");
    await place.infra("pause");
    const bystander = spawn(process.execPath, ["-e", "setTimeout(() => undefined, 60000)"], { stdio: "ignore" });
    try {
        const state = { id: "0123456789abcdef", pid: bystander.pid, startedAt: new Date().toISOString(), port: 1 };
        writeFileSync(path.join(place.home, "sparkify", "state.json"), JSON.stringify(state));
        expect(await status()).toMatchObject({ state: "paused" });
        expect((await place.infra("delete", "--yes")).code).toBe(0);
        expect(bystander.exitCode ?? bystander.signalCode).toBeNull();
    } finally {
        bystander.kill("SIGKILL");
    }
});

test("delete removes a damaged warehouse too", async () => {
    await place.infra("create", "--port", "0");
    writeFileSync(path.join(place.home, "sparkify", "settings.json"), "{}");
    const broken = await place.infra("create");
    expect(broken.code).toBe(1);
    expect(broken.stderr).toContain("settings.json is damaged: remove this warehouse and its data with infra:delete");
    expect((await place.infra("delete", "--yes")).code).toBe(0);
    expect(existsSync(path.join(place.home, "sparkify"))).toBe(false);
});
