import { spawnSync } from "node:child_process";
import {
    existsSync,
    mkdirSync,
    readdirSync,
    readFileSync,
    rmSync,
    statSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import path from "node:path";
import { type Clone, createClone } from "../support/clone";
import { PROJECT } from "../support/command";

const MINUTE = 60_000;

let clone: Clone;

/** A project with a cache of its own: what is spoiled in it is not what other tests read. */
beforeAll(() => {
    clone = createClone(["staging"]);
    const packages = path.join(clone.root, "node_modules");
    rmSync(packages);
    mkdirSync(packages);
    for (const name of readdirSync(path.join(PROJECT, "node_modules"))) {
        if (name !== ".cache") {
            symlinkSync(path.join(PROJECT, "node_modules", name), path.join(packages, name));
        }
    }
});
afterAll(() => clone.dispose());

/** What the compiler answers, or undefined if it fails. */
function compile(): string | undefined {
    const graph = path.join(clone.root, "graph");
    rmSync(graph, { force: true });
    spawnSync(process.execPath, ["scripts/dataform/entry.js", "compile", ".", "--track=false", "--timeout=60s"], {
        cwd: clone.root,
        env: { ...process.env, SPARKIFY_GRAPH: graph },
    });
    return existsSync(graph) ? readFileSync(graph, "utf8") : undefined;
}

test(
    "Dataform's core is taken apart for its sandbox once, and again where what was kept is broken",
    () => {
        const graph = compile();
        expect(graph).toBeDefined();
        const cache = path.join(clone.root, "node_modules", ".cache", "sparkify");
        const files = readdirSync(cache).map((name) => path.join(cache, name));
        const core = files.toSorted((one, other) => statSync(other).size - statSync(one).size)[0] as string;
        expect(path.basename(core)).toMatch(/^transformed-[0-9a-f]{16}\.json$/);
        const whole = readFileSync(core, "utf8");

        writeFileSync(core, JSON.stringify({ code: "throw new Error('it was kept')", hasAsync: false }));
        expect(compile()).toBeUndefined();

        writeFileSync(core, whole.slice(0, 1000));
        expect(compile()).toBe(graph);
        expect(readFileSync(core, "utf8")).toBe(whole);
    },
    MINUTE,
);
