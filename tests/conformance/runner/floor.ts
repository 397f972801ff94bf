import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Suite } from "./suites";

/** Cases in a hundred that must pass, by suite. */
export type Floor = Readonly<Record<Suite, number>>;

const FILE = path.join(__dirname, "..", "floor.json");

export function readFloor(): Floor {
    return JSON.parse(readFileSync(FILE, "utf8"));
}

/** Keeps higher numbers; it never goes down. */
export function writeFloor(reached: Floor): Floor {
    const floor = readFloor();
    const higher = {
        guide: Math.max(floor.guide, reached.guide),
        refusals: Math.max(floor.refusals, reached.refusals),
    };
    writeFileSync(FILE, `${JSON.stringify(higher, undefined, 4)}\n`);
    return higher;
}
