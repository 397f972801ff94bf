import { createHash } from "node:crypto";

/** How many rows there are of each value of a distribution key. */
export type RowsByValue = ReadonlyMap<string, number>;

/** How a key would lay rows over slices. */
export interface Spread {
    readonly slices: number;
    /** Rows of the fullest slice for each row of an average one: what a scan takes longer than an even one. */
    readonly skew: number;
    readonly emptySlices: number;
}

/**
 * Lays rows over slices by their key, all of one value on one slice, as DISTSTYLE KEY does. Redshift's own hash is not
 * published: any that scatters values evenly tells as much, and this one is MD5's first 32 bits.
 * Source: Database Developer Guide, "Data distribution for query optimization".
 */
export function spreadOver(rows: RowsByValue, slices: number): Spread {
    const filled = new Array<number>(slices).fill(0);
    let total = 0;
    for (const [value, count] of rows) {
        const slice = createHash("md5").update(value).digest().readUInt32BE() % slices;
        filled[slice] = (filled[slice] as number) + count;
        total += count;
    }
    return {
        slices,
        skew: total === 0 ? 1 : Math.max(...filled) / (total / slices),
        emptySlices: filled.filter((count) => count === 0).length,
    };
}
