import { execFile } from "node:child_process";
import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { type CommandOutcome, createPlace, type Place, PROJECT } from "../support/command";
import { credentialsIn, isAlive, query, until } from "../support/warehouse";

const onPosix = process.platform === "win32" ? test.skip : test;

let place: Place;
let created: CommandOutcome;
beforeAll(async () => {
    place = createPlace();
    created = await place.infra("create", "--port", "0");
});
afterAll(() => place.remove());

async function status() {
    return JSON.parse((await place.infra("status", "--json")).stdout);
}

test("create brings up a warehouse that answers, says each step and writes its credentials", async () => {
    const { code, stdout, stderr } = created;
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const { port } = credentialsIn(place.credentials);
    expect(stdout.trim().split("\n")).toEqual([
        "Creating local warehouse sparkify ...",
        "Waiting until local warehouse sparkify answers ...",
        `Local warehouse sparkify is available at 127.0.0.1:${port}.`,
        `Writing ${place.credentials}`,
        `Next: npx dataform run --credentials ${place.credentials}`,
    ]);
    expect(await query(place.credentials, "select 1 as one")).toEqual([{ one: 1 }]);
});

onPosix("what is secret can be read by its owner only", async () => {
    const folder = path.join(place.home, "sparkify");
    const modes = readdirSync(folder).map((name) => [name, statSync(path.join(folder, name)).mode & 0o077]);
    expect(modes.filter(([, others]) => others !== 0)).toEqual([]);
    expect(statSync(place.home).mode & 0o077).toBe(0);
    expect(statSync(place.credentials).mode & 0o777).toBe(0o600);
});

test("the password follows Redshift's rules, and neither log nor settings hold it", async () => {
    const { password } = credentialsIn(place.credentials);
    expect(password).toMatch(/^(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])[\x21-\x7e]{8,64}$/);
    expect(password).not.toMatch(/['"\\/@]/);
    for (const name of ["server.log", "settings.json", "state.json"]) {
        expect(readFileSync(path.join(place.home, "sparkify", name), "utf8")).not.toContain(password);
    }
});

test("a second create is harmless: the same process goes on with the same credentials", async () => {
    const before = { credentials: credentialsIn(place.credentials), pid: (await status()).pid };
    const { code, stdout } = await place.infra("create");
    expect(code).toBe(0);
    expect(stdout).toContain("is already available at 127.0.0.1:");
    expect({ credentials: credentialsIn(place.credentials), pid: (await status()).pid }).toEqual(before);
});

test("Dataform's own command line, which the project's commands mend for speed, runs a model and the unit tests on it", async () => {
    const dataform = (command: string, ...args: readonly string[]) =>
        promisify(execFile)(
            process.execPath,
            [
                require.resolve("@dataform/cli/bundle.js"),
                ...[command, PROJECT, "--credentials", place.credentials, "--track=false", "--timeout=60s", ...args],
            ],
            { cwd: path.dirname(place.credentials) }, // it leaves a log there
        );
    expect((await dataform("run", "--actions=us_places")).stdout).toMatch(/Dataset created.*sparkify\.us_places/);
    const [found] = await query(place.credentials, "select count(*) as places from sparkify.us_places");
    expect(Number(found?.places)).toBeGreaterThan(1000);
    for (const ofWhichDays of [[], ["--vars=date=2018-11-15,songs=keep"]]) {
        const passed = (await dataform("test", ...ofWhichDays)).stdout.match(/^\w+: .*passed/gm) ?? [];
        expect(passed).toHaveLength(readdirSync(path.join(PROJECT, "definitions", "tests")).length);
    }
}, 120_000);

test("two creates at once end in one warehouse", async () => {
    const own = createPlace();
    try {
        const outcomes = await Promise.all([own.infra("create", "--port", "0"), own.infra("create", "--port", "0")]);
        expect(outcomes.map(({ code, stderr }) => ({ code, stderr }))).toEqual([
            { code: 0, stderr: "" },
            { code: 0, stderr: "" },
        ]);
        expect(await query(own.credentials, "select 1 as one")).toEqual([{ one: 1 }]);
    } finally {
        await own.remove();
    }
});

test("after kill -9 a create brings back what was committed, at the same port", async () => {
    const before = credentialsIn(place.credentials);
    await query(place.credentials, "create table public.kept (n integer)");
    await query(place.credentials, "insert into public.kept values (7)");
    const { pid } = await status();
    process.kill(pid, "SIGKILL");
    await until(() => !isAlive(pid));
    const { code } = await place.infra("create");
    expect(code).toBe(0);
    expect(credentialsIn(place.credentials)).toEqual(before);
    expect(await query(place.credentials, "select n from public.kept")).toEqual([{ n: 7 }]);
});

test("pause stops the process and keeps the data, resume brings them back", async () => {
    await query(place.credentials, "create table public.paused (n integer)");
    const { pid } = await status();
    expect((await place.infra("pause")).stdout).toContain("Local warehouse sparkify is paused; its data stay in ");
    expect(await status()).toMatchObject({ state: "paused", credentials: { fit: null } });
    expect(isAlive(pid)).toBe(false);
    expect((await place.infra("resume")).code).toBe(0);
    expect(await query(place.credentials, "select n from public.paused")).toEqual([]);
});

test("a credentials file that was lost is written again", async () => {
    const before = readFileSync(place.credentials, "utf8");
    await place.infra("delete", "--yes", "--name", "other"); // touches neither this warehouse nor its credentials
    rmSync(place.credentials);
    await place.infra("create");
    expect(readFileSync(place.credentials, "utf8")).toBe(before);
});
