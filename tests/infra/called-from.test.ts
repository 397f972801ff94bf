import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { PROJECT } from "../support/command";

let elsewhere: string;
beforeEach(() => {
    elsewhere = realpathSync(mkdtempSync(path.join(tmpdir(), "sparkify-test-")));
});
afterEach(() => rmSync(elsewhere, { recursive: true, force: true }));

/** Calls `npm run` for this project from another folder. */
function npmRun(...args: readonly string[]) {
    const { status, stdout, stderr } = spawnSync("npm", ["--prefix", PROJECT, "run", "--silent", ...args], {
        cwd: elsewhere,
        env: { ...process.env, SPARKIFY_HOME: "home" },
        encoding: "utf8",
    });
    return { code: status, stdout, stderr };
}

test("a path is meant from where npm was called, though npm runs commands in the project's folder", () => {
    const { code, stdout } = npmRun("data:generate", "--", "--out", "made", "--scale", "0.01");
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining(" in made: ") });
    expect(existsSync(path.join(elsewhere, "made", "log_data"))).toBe(true);
    expect(npmRun("infra:create", "--", "--target", "local", "--data", "missing").stderr).toMatch(
        `There is no folder ${elsewhere}/missing: `,
    );
    expect(npmRun("infra:create", "--", "--target", "local", "--data", "made", "--plan")).toEqual({
        code: 0,
        stdout: expect.stringContaining(`Create local warehouse sparkify in ${elsewhere}/home/sparkify.`),
        stderr: "",
    });
});
