/**
 * All that `npm test` stands for: types, lint and format, then every test, each told apart in the last line's count.
 * Ends with the plain line `N passed, N failed`; the exit code is 0 only if nothing failed.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

interface JestSummary {
    readonly numPassedTests: number;
    readonly numFailedTests: number;
    readonly numFailedTestSuites: number;
    readonly numRuntimeErrorTestSuites: number;
}

const root = path.join(__dirname, "..");
const bin = (packageName: string, script: string) => path.join(root, "node_modules", packageName, script);

/** Runs a Node script of a package with what this run prints visible; true if it ended well. */
function passes(name: string, script: string, ...args: readonly string[]): boolean {
    console.log(`\n# ${name}`);
    return spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: "inherit" }).status === 0;
}

const checks = [
    passes("types", bin("typescript", "bin/tsc")),
    passes("lint and format", bin("@biomejs/biome", "bin/biome"), "ci"),
];

const folder = mkdtempSync(path.join(tmpdir(), "sparkify-tests-"));
const report = path.join(folder, "jest.json");
passes("tests", bin("jest", "bin/jest.js"), "--json", "--outputFile", report, ...process.argv.slice(2));
const jest = JSON.parse(readFileSync(report, "utf8")) as JestSummary;
rmSync(folder, { recursive: true });

const passed = jest.numPassedTests + checks.filter((ok) => ok).length;
// A test file that does not even load counts as one failure: its tests are not known.
const failed = jest.numFailedTests + jest.numRuntimeErrorTestSuites + checks.filter((ok) => !ok).length;
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
