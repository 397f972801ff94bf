import { readFileSync } from "node:fs";
import path from "node:path";
import { PROJECT } from "../support/command";

const read = (file: string) => readFileSync(path.join(PROJECT, file), "utf8");
const manifest = JSON.parse(read("package.json"));
const locked = JSON.parse(read("package-lock.json")).packages as Record<
    string,
    {
        version?: string;
        license?: string;
        hasInstallScript?: boolean;
        resolved?: string;
        integrity?: string;
        link?: boolean;
    }
>;

/** Where packages without an address of their own come from. */
const REGISTRY = "https://registry.npmjs.org/";

test("docs/dependencies.md tells each direct dependency with the version and the licence that are installed", () => {
    const rows = [
        ...read("docs/dependencies.md").matchAll(/^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \| [^|]+ \| [^|]+ \|$/gm),
    ];
    const told = rows.map(([, name, version, licence]) => ({
        name,
        version: version?.trim(),
        licence: licence?.trim(),
    }));
    const direct = { ...manifest.dependencies, ...manifest.devDependencies };
    const installed = Object.keys(direct).map((name) => ({
        name,
        version: locked[`node_modules/${name}`]?.version,
        licence: locked[`node_modules/${name}`]?.license,
    }));
    const byName = (one: { name?: string }, other: { name?: string }) =>
        (one.name ?? "") < (other.name ?? "") ? -1 : 1;
    expect(told.sort(byName)).toEqual(installed.sort(byName));
});

test("direct dependencies are pinned, and everything is locked with its hash, from the npm registry", () => {
    const versions = Object.values({ ...manifest.dependencies, ...manifest.devDependencies, ...manifest.overrides });
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version)))).toEqual([]);
    const loose = Object.entries(locked).filter(
        ([place, { resolved, integrity }]) =>
            place !== "" && !((resolved ?? REGISTRY).startsWith(REGISTRY) && integrity?.startsWith("sha512-")),
    );
    expect(loose.map(([place]) => place)).toEqual([]);
});

test("every package with an install script is named among those whose scripts are refused", () => {
    const scripted = Object.entries(locked)
        .filter(([, { hasInstallScript }]) => hasInstallScript)
        .map(([place]) => place.split("node_modules/").at(-1));
    expect([...new Set(scripted)].filter((name) => manifest.allowScripts[name as string] !== false)).toEqual([]);
});
