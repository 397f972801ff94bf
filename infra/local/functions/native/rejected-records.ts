import { BIGINT, BOOLEAN } from "@duckdb/node-api";
import type { NativeFunction } from "./native-function";

/** For each load under way how many records of each of its files were left out. */
const loads = new Map<number, Map<number, number>>();
let lastLoad = 0;

/** The number of a load, for `native_rejected_record`, and what has been noted under it so far, by the file's number. */
export interface RejectCount {
    readonly load: number;
    readonly byFile: ReadonlyMap<number, number>;
    /** Nothing more is to be noted. */
    close(): void;
}

/** Begins to count what a load leaves out. */
export function countRejects(): RejectCount {
    const load = ++lastLoad;
    const byFile = new Map<number, number>();
    loads.set(load, byFile);
    return { load, byFile, close: () => loads.delete(load) };
}

/** What was noted, in the order of the files. */
export function inFilesOrder(byFile: RejectCount["byFile"]): readonly (readonly [file: number, count: number])[] {
    return [...byFile].sort(([one], [other]) => one - other);
}

/**
 * Notes a record that COPY leaves out while it loads the others: by the load, and the number of the record's file. An
 * INSERT can't tell of rows that it does not insert, and to read all files again for a few of them takes long.
 */
export const rejectedRecord: NativeFunction = {
    name: "native_rejected_record",
    takes: [BIGINT, BIGINT],
    yields: BOOLEAN,
    isVolatile: true,
    value: (load, file) => {
        const byFile = loads.get(Number(load));
        byFile?.set(Number(file), (byFile.get(Number(file)) ?? 0) + 1);
        return true;
    },
};
