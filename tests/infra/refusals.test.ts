import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { createPlace, type Place, runScript } from "../support/command";
import { credentialsIn } from "../support/warehouse";

let place: Place;
beforeEach(() => {
    place = createPlace();
});
afterEach(() => place.remove());

const foreign = {
    host: "sparkify.example.eu-west-1.redshift.amazonaws.com",
    port: 5439,
    username: "awsuser",
    password: "Unknown1",
    databaseName: "user_song_plays",
};

test("a port that is taken ends in one sentence with the way out", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as { port: number };
    try {
        const { code, stderr } = await place.infra("create", "--port", String(port));
        expect({ code, stderr }).toEqual({
            code: 1,
            stderr: `Port ${port} is taken: stop what listens there, or choose another with --port.\n`,
        });
        expect((await place.infra("create", "--port", "0")).code).toBe(0);
    } finally {
        server.close();
    }
});

test("credentials of another warehouse are not overwritten, and nothing is started", async () => {
    writeFileSync(place.credentials, JSON.stringify(foreign));
    const { code, stderr } = await place.infra("create", "--port", "0");
    expect({ code, stderr }).toEqual({
        code: 1,
        stderr:
            `${place.credentials} holds the credentials of another warehouse, ${foreign.host}:5439/user_song_plays: ` +
            "move the file away, or write these to another place with --credentials FILE.\n",
    });
    expect(JSON.parse(readFileSync(place.credentials, "utf8"))).toEqual(foreign);
    expect(existsSync(path.join(place.home, "sparkify"))).toBe(false);
});

test("a warehouse that runs does not change its port or its data behind its clients' back", async () => {
    await place.infra("create", "--port", "0");
    const { port } = credentialsIn(place.credentials);
    for (const flags of [
        ["--port", "1"],
        ["--data", place.home],
        ["--max-connections", "7"],
    ]) {
        const { code, stderr } = await place.infra("create", ...flags);
        expect({ code, stderr }).toEqual({
            code: 1,
            stderr:
                `Local warehouse sparkify runs at 127.0.0.1:${port} with another port, other limits or other data: pause it with ` +
                "`npm run infra:pause -- --target local`, then create it again with the new ones.\n",
        });
    }
});

test("--plan says what create and delete would do and changes nothing", async () => {
    const folder = path.join(place.home, "sparkify");
    expect((await place.infra("create", "--plan", "--port", "5440")).stdout).toBe(
        `Create local warehouse sparkify in ${folder}.\nStart its server at 127.0.0.1:5440.\n`,
    );
    expect((await place.infra("delete", "--plan")).stdout).toBe(
        "There is no local warehouse sparkify: nothing to delete.\n",
    );
    expect(existsSync(place.home)).toBe(false);
});

test.each([
    [["create", "--target", "mars"], '--target takes aws or local, not "mars".'],
    [["create", "--target", "local", "--target", "mars"], '--target takes aws or local, not "mars".'],
    [["create", "--target=local=aws"], '--target takes aws or local, not "local=aws".'],
    [["create", "--target", "local", "--prot", "1"], "Unknown option '--prot'."],
    [["status", "--target", "local", "--port", "1"], "Unknown option '--port'."],
    [["status", "--target", "local", "v1.2"], "Unexpected argument 'v1.2'."],
    [["status", "--target", "local", "--json=1"], "Option '--json' does not take an argument."],
    [["status", "--target"], '--target takes aws or local, not "".'],
    [
        ["create", "--target", "local", "--idle-timeout", "0"],
        '--idle-timeout takes a whole number from 1 to 30000, not "0".',
    ],
    [["create", "--target", "local", "--port", "many"], '--port takes a number from 0 to 65535, not "many".'],
    [
        ["create", "--target", "local", "--name", "../up"],
        '--name takes lower-case letters, digits and hyphens, a letter first (and neither s3 nor data), not "../up".',
    ],
] as const)("the command line %j is answered with a sentence and exit code 2", async (args, sentence) => {
    const outcome = await runScript("infra/cli.ts", args, { env: { SPARKIFY_HOME: place.home } });
    const stderr = `${sentence}\nSee \`npm run infra:${args[0]} -- --help\`.\n`;
    expect(outcome).toEqual({ code: 2, stdout: "", stderr });
});

test.each([
    [
        ["--target=local"],
        "npm took --target for itself: flags go behind two dashes, as in `npm run infra:create -- --target ...`.",
    ],
    [["--plan"], "npm took --plan for itself: flags go behind two dashes, as in `npm run infra:create -- --plan`."],
])("npm run infra:create %j, without the two dashes, creates nothing on AWS", (flags, sentence) => {
    const { status, stderr } = spawnSync("npm", ["run", "--silent", "infra:create", ...flags], { encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(`${sentence}\n`) });
});

test("a data folder that is not there is named", async () => {
    const { code, stderr } = await place.infra("create", "--data", path.join(place.home, "nowhere"));
    expect(code).toBe(1);
    expect(stderr).toBe(
        `There is no folder ${path.join(place.home, "nowhere")}: ` +
            "give --data a folder laid out as the bucket, with log_data and song_data in it.\n",
    );
});

test("a data folder that is still to be filled is taken, and what it lacks is told", async () => {
    mkdirSync(path.join(place.home, "data"), { recursive: true });
    const data = path.join(place.home, "data");
    const { code, stdout } = await place.infra("create", "--port", "0", "--data", data);
    expect(code).toBe(0);
    expect(stdout).toContain(
        `\n${data} is not laid out as the bucket, it has no files of log_data, log_json_path.json, song_data: ` +
            "loads fail until they are there.\n",
    );
});

test("a home that the engine would take for a pattern is refused, and nothing is made in it", async () => {
    const home = path.join(place.home, "my [project]");
    const args = ["create", "--target", "local", "--port", "0"];
    const { code, stderr } = await runScript("infra/cli.ts", args, { env: { SPARKIFY_HOME: home } });
    expect(code).toBe(1);
    expect(stderr).toContain(`in ${home}`);
    expect(stderr).toMatch(/^The engine takes .* for a pattern: move the project, or let SPARKIFY_HOME name a folder/);
    expect(existsSync(home)).toBe(false);
});
