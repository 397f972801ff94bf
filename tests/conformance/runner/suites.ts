import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { ConformanceCase } from "./case";
import { parseCases } from "./case-file";

/** What is counted apart: the guide's examples, and what Redshift does not take. */
export type Suite = "guide" | "refusals";

const FOLDERS: Readonly<Record<Suite, string>> = {
    guide: path.join(__dirname, "..", "guide"),
    refusals: path.join(__dirname, "..", "refusals"),
};

const ENDING = ".test";

/** All cases of a suite, in the order of their files. */
export function readCases(suite: Suite): readonly ConformanceCase[] {
    const folder = FOLDERS[suite];
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(ENDING))
        .sort()
        .flatMap((file) => {
            const name = file.slice(0, -ENDING.length).split(path.sep).join("/");
            return parseCases(name, readFileSync(path.join(folder, file), "utf8"));
        });
}

/** The cases whose file, page or name has a text in it. */
export function filterCases(cases: readonly ConformanceCase[], text: string): readonly ConformanceCase[] {
    const wanted = text.toLowerCase();
    return cases.filter(({ file, page, name }) => `${file} ${page} ${name}`.toLowerCase().includes(wanted));
}
