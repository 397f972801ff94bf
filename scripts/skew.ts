import { type FlagsOf, runWithFlags, wrongUsage } from "../infra/flags";
import { countByKey } from "./skew/keys";
import { spreadOver } from "./skew/slices";

const USAGE = `Usage: npm run data:skew -- --data DIR [--json]
How plays would lie over the slices of a cluster by each key that songplay could be distributed by.

  --data DIR         a folder laid out as the bucket
  --json             print the numbers as JSON`;

const FLAGS = {
    data: { type: "string" },
    json: { type: "boolean" },
    help: { type: "boolean" },
} as const;

const SLICES = [2, 4, 8, 16, 32, 64, 128];

async function main(flags: FlagsOf<typeof FLAGS>): Promise<number> {
    if (flags.data === undefined) {
        throw wrongUsage("--data says whose plays to lay out: give a folder.", USAGE);
    }
    const keys = Object.entries(await countByKey(flags.data)).map(([key, rows]) => ({
        key,
        values: rows.size,
        spreads: SLICES.map((slices) => spreadOver(rows, slices)),
    }));
    const lines = [
        "Rows of the fullest slice for each row of an average one:",
        "",
        `${"key".padEnd(12)}${"values".padStart(10)}${SLICES.map((slices) => `${slices}`.padStart(8)).join("")} slices`,
        ...keys.map(
            ({ key, values, spreads }) =>
                `${key.padEnd(12)}${String(values).padStart(10)}` +
                spreads.map(({ skew }) => skew.toFixed(2).padStart(8)).join(""),
        ),
    ];
    process.stdout.write(`${flags.json ? JSON.stringify(keys, undefined, 4) : lines.join("\n")}\n`);
    return 0;
}

runWithFlags(USAGE, FLAGS, main);
