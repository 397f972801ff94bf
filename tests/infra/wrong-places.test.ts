import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { layout } from "../../infra/local/folder";
import { startFailure } from "../../infra/local/start-failure";
import { createPlace, type Place, runScript } from "../support/command";
import { credentialsIn } from "../support/warehouse";

let place: Place;
beforeAll(async () => {
    place = createPlace();
    expect((await place.infra("create", "--port", "0")).code).toBe(0);
});
afterAll(() => place.remove());

/** Another file of credentials: those of the warehouse with something changed. */
function credentialsWith(change: object, name = "other.json"): string {
    const file = path.join(path.dirname(place.credentials), name);
    writeFileSync(file, JSON.stringify({ ...credentialsIn(place.credentials), ...change }));
    chmodSync(file, 0o600);
    return file;
}

test.each([
    ["no-folder/credentials.json", /^\S*\/no-folder\/credentials\.json can't be written \(there is no folder \S*\): /],
    [
        "credentials.json/below",
        /^\S*\/below can't be written \(ENOTDIR\): choose another place with --credentials\.\n$/,
    ],
])("create makes nothing where %s can't be written", async (file, sentence) => {
    const credentials = path.join(path.dirname(place.credentials), file);
    const { code, stdout, stderr } = await place.infra("create", "--name", "other", "--credentials", credentials);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(sentence);
    expect(existsSync(path.join(place.home, "other"))).toBe(false);
});

test("an empty SPARKIFY_HOME is none: it would be the folder that one is in", async () => {
    const { stdout } = await runScript("infra/cli.ts", ["create", "--plan", "--target", "local"], {
        env: { SPARKIFY_HOME: "" },
    });
    expect(stdout).toMatch(/(Create|Keep) local warehouse sparkify in \S+\.local\/sparkify\./);
});

test("where a home can't be, for it is below a file, there is no warehouse either", async () => {
    const env = { SPARKIFY_HOME: path.join(place.credentials, "home") };
    const args = ["delete", "--target", "local", "--credentials", `${place.credentials}.other`];
    expect(await runScript("infra/cli.ts", args, { env })).toEqual({
        code: 0,
        stdout: "There is no local warehouse sparkify: nothing to delete.\n",
        stderr: "",
    });
});

test("a credentials file that is a folder is named as one", async () => {
    const folder = path.dirname(place.credentials);
    expect(await runScript("scripts/load-errors.ts", ["--credentials", folder])).toEqual({
        code: 1,
        stdout: "",
        stderr: `${folder} is a folder, where a file is meant: name another.\n`,
    });
});

test("a port that is none is refused: no connection to it ever ends", async () => {
    const file = credentialsWith({ port: 99_999 });
    expect(await runScript("scripts/load-errors.ts", ["--credentials", file])).toEqual({
        code: 1,
        stdout: "",
        stderr: `${file} has the port 99999, where one is from 1 to 65535: mend it.\n`,
    });
});

test("a command that others may read the password of says so, once, and goes on", async () => {
    const file = credentialsWith({}, "it's other.json");
    chmodSync(file, 0o644);
    const { code, stderr } = await runScript("scripts/evaluate-suggestions.ts", ["--credentials", file]);
    expect({ code, lines: stderr.split("\n") }).toEqual({
        code: 1,
        lines: [
            `Other users of this machine may read ${file}, which holds a password: \`chmod 600 ` +
                `'${file.replace("'", "'\\''")}'\` keeps it yours.`,
            "There are no plays to learn from yet: load the data first, with `npm run etl`.",
            "",
        ],
    });
});

test.each([
    [
        { code: "EACCES", syscall: "listen" },
        "Port 80 may not be listened at by this user: choose another, above 1023, with --port.",
    ],
    [
        { code: "EACCES", syscall: "open", path: "/w/key.pem" },
        "The database /w/warehouse.duckdb can't be served: /w/key.pem can't be written or read (EACCES): check its owner " +
            "and mode, or choose another place.",
    ],
    [
        { message: 'IO Error: Cannot open file "/w/warehouse.duckdb": Permission denied' },
        "The database /w/warehouse.duckdb can't be written and read: check its owner and mode. " +
            '(IO Error: Cannot open file "/w/warehouse.duckdb": Permission denied)',
    ],
    [
        { message: 'IO Error: Could not write file "/w/warehouse.duckdb.wal": No space left on device' },
        "The disk that holds /w is full: free some space, then try again.",
    ],
    [
        { code: "ENOENT", path: "/w/key.pem" },
        "The database /w/warehouse.duckdb can't be served: /w/key.pem is missing: put it back or, if another command has " +
            "removed it meanwhile, run this one again.",
    ],
])("a server that does not start for %j says which port or file it is", (fault, sentence) => {
    expect(startFailure(Object.assign(new Error(), fault), layout("/w"), 80)).toBe(sentence);
});

test("a flag without a value is refused, one with an empty one too", async () => {
    for (const args of [["--credentials"], ["--credentials="], ["--credentials", ""]]) {
        const { code, stderr } = await runScript("scripts/load-errors.ts", args);
        expect({ code, first: stderr.split("\n")[0] }).toEqual({ code: 2, first: "--credentials has no value." });
    }
});

const onLinux = process.platform === "linux" ? test : test.skip;

onLinux("a command that nobody listens to ends well, one whose output a full disk refuses does not", () => {
    const command = `${process.execPath} --require ${require.resolve("tsx/cjs")} infra/size.ts --help`;
    const run = (to: string) => spawnSync("bash", ["-o", "pipefail", "-c", `${command} ${to}`], { encoding: "utf8" });
    expect(run("| true")).toMatchObject({ status: 0, stderr: "" });
    expect(run("> /dev/full")).toMatchObject({
        status: 1,
        stderr: "What the command prints can't be written (ENOSPC): send it to another place.\n",
    });
});

test("a command whose work stops without an end does not end as if all were well", async () => {
    const script = path.join(path.dirname(place.credentials), "stopped.ts");
    const errors = path.join(__dirname, "..", "..", "infra", "errors");
    writeFileSync(script, `require(${JSON.stringify(errors)}).runCommand(() => new Promise(() => undefined));`);
    const { code, stderr } = await runScript(path.relative(path.join(__dirname, "..", ".."), script), []);
    expect({ code, stderr }).toEqual({
        code: 1,
        stderr: "The command ended before its work was done: that is a fault of its own, please report it.\n",
    });
});
