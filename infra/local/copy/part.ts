import { createReadStream } from "node:fs";
import type { Lines } from "./line-ends";
import type { S3Object } from "./object-store";
import { isSpace, NEWLINE } from "./splitter";

const CHUNK = 1024 * 1024;

/** One file of JSON values for the engine, and what is known of the objects that they come from. */
export interface Part {
    readonly file: string;
    /** raw: the objects as they are. split: each line is one record, a well-formed object or array. */
    readonly kind: "raw" | "split";
    /** In the order of the file. */
    readonly objects: readonly Segment[];
    /** Records in it that are JSON, right or wrong for the table; undefined until they are counted. */
    rows?: number;
    /** What the lines of a raw file look like; undefined until they are looked at. */
    lines?: Lines;
    /** Names of the members of its records; undefined until they are asked for. */
    keys?: readonly string[];
    /** Where the records of these numbers come from; numbers count from 1 and ascend. */
    locate(records: readonly number[]): Promise<readonly Place[]>;
}

/** An object as far as it has been read, and where in the file it begins. */
export interface Segment {
    readonly object: S3Object;
    readonly from: number;
    /** Records found in it, right or wrong; undefined until they are counted. */
    records?: number;
}

/** Notes how many records a part holds, where they are all of one object. */
export function noteRecords({ objects }: Part, records: number): void {
    const [only, ...more] = objects;
    if (only && more.length === 0) {
        only.records = records;
    }
}

/** The sum of counts of records. */
export function total(counts: Iterable<number>): number {
    return [...counts].reduce((sum, count) => sum + count, 0);
}

export interface Place {
    readonly object: S3Object;
    readonly line: number;
}

/** The places of records in a file that holds objects as they are: found by going through it, when errors ask for it. */
export async function locateLines(
    file: string,
    segments: readonly Segment[],
    records: readonly number[],
): Promise<readonly Place[]> {
    const places: Place[] = [];
    let record = 0;
    let segment = 0;
    let line = 1;
    let isBlank = true;
    let offset = 0;
    for await (const bytes of createReadStream(file, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>) {
        for (let at = 0; at < bytes.length; at++) {
            // Every object begins on a line of its own.
            while (isBlank && offset + at >= (segments[segment + 1]?.from ?? Number.POSITIVE_INFINITY)) {
                segment++;
                line = 1;
            }
            if (isBlank && !isSpace(bytes[at] as number)) {
                isBlank = false;
                if (++record === records[places.length]) {
                    places.push({ object: (segments[segment] as Segment).object, line });
                }
            }
            const end = isBlank ? at : bytes.indexOf(NEWLINE, at);
            if (places.length === records.length || end < 0) {
                break;
            }
            at = end;
            if (bytes[at] === NEWLINE) {
                line++;
                isBlank = true;
            }
        }
        if (places.length === records.length) {
            break;
        }
        offset += bytes.length;
    }
    return places;
}
