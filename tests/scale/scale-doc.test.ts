import { readFileSync } from "node:fs";
import path from "node:path";
import { nodeType } from "../../infra/aws/node-types";
import { MB_PER_SECOND, sizeFor } from "../../infra/aws/sizing";
import { shownDuration } from "../../infra/duration";

const DOC = path.join(__dirname, "..", "..", "docs", "scale.md");

const grouped = (count: number) => Math.round(count).toLocaleString("en-US");

test("docs/scale.md quotes the sizes that infra:size works out", () => {
    const rows = readFileSync(DOC, "utf8")
        .split("\n")
        .filter((line) => / billion \|/.test(line))
        .map((line) => line.split("|").map((cell) => cell.trim()));
    expect(rows).toHaveLength(3);
    for (const [, , eventsPerDay, raw, nodes, slices, files, load, build, anew, usd, storageUsd] of rows) {
        const [, name] = (nodes as string).split(" x ");
        const type = nodeType(name as string);
        if (type === undefined) {
            throw new Error(`${name} is no node type`);
        }
        const events = Number(eventsPerDay?.replaceAll(",", ""));
        const work = {
            eventsPerDay: events,
            days: 365,
            loadMinutes: 15,
            mbPerSecond: MB_PER_SECOND,
            buildMinutes: 120,
            buildSpeed: 1,
        };
        const sizing = sizeFor(work, type);
        expect([raw, nodes, slices, files, load, build, anew, usd, storageUsd]).toEqual([
            `${grouped(sizing.storageGb)} GB`,
            `${sizing.nodes} x ${name}`,
            String(sizing.slices),
            `${sizing.day.files} of ${sizing.day.fileMb.toFixed(0)} MB`,
            shownDuration(Math.ceil(sizing.day.seconds)),
            shownDuration(Math.ceil(sizing.build.day)),
            shownDuration(Math.ceil(sizing.build.all)),
            sizing.usdPerMonth.toFixed(0),
            sizing.storageUsdPerMonth.toFixed(0),
        ]);
    }
});
