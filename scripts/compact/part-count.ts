/**
 * How many files so many gzipped bytes are best put into: as many for each slice, between 1 MB and 1 GB each. Less than
 * 1 MB for each slice goes into fewer files: smaller ones cost more to open than they save.
 * Source: Database Developer Guide, "Loading data from compressed and uncompressed files".
 *
 * The bytes are an estimate: half of both limits is kept free.
 */
export function partCount(gzippedBytes: number, slices: number): number {
    return gzippedBytes >= slices * LEAST
        ? slices * Math.ceil(gzippedBytes / (slices * MOST))
        : Math.max(1, Math.floor(gzippedBytes / LEAST));
}

const LEAST = 1.5e6;
const MOST = 0.5e9;
