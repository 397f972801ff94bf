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
    /** Tells where records of it come from. */
    places(): PlaceFinder;
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

/** A record's place in a file that holds objects as they are. */
export interface LinePlace extends Place {
    /** Where in the file it begins, and how many blanks stand before it in its line. */
    readonly from: number;
    readonly indent: number;
}

/** Where records of a part come from. To be closed. */
export interface PlaceFinder {
    /** The places of the records of these numbers, which count from 1 and ascend, from call to call, too. */
    find(records: readonly number[]): Promise<readonly Place[]>;
    close(): Promise<void>;
}

/** Finds places in a file that holds objects as they are, by going through it once, as far as it is asked. */
export class LinePlaces implements PlaceFinder {
    readonly #segments: readonly Segment[];
    readonly #chunks: AsyncGenerator<Buffer>;
    #bytes: Buffer = Buffer.alloc(0);
    /** Where in the bytes to go on, and where in the file they begin. */
    #at = 0;
    #offset = 0;
    #record = 0;
    #segment = 0;
    #line = 1;
    /** Where in the file the line begins, and the record. */
    #lineStart = 0;
    #from = 0;
    /** Nothing but blanks has come of the line. */
    #isBlank = true;

    constructor(file: string, segments: readonly Segment[]) {
        this.#segments = segments;
        this.#chunks = chunksOf(file);
    }

    async find(records: readonly number[]): Promise<readonly LinePlace[]> {
        const places: LinePlace[] = [];
        for (const record of records) {
            while (!this.#reaches(record) && (await this.#read())) {}
            const { object } = this.#segments[this.#segment] as Segment;
            places.push({ object, line: this.#line, from: this.#from, indent: this.#from - this.#lineStart });
        }
        return places;
    }

    async close(): Promise<void> {
        await this.#chunks.return(undefined);
    }

    /** Goes on to where the record begins, or to the end of the bytes. */
    #reaches(record: number): boolean {
        const bytes = this.#bytes;
        while (this.#record < record && this.#at < bytes.length) {
            if (!this.#isBlank) {
                const end = bytes.indexOf(NEWLINE, this.#at);
                this.#at = end < 0 ? bytes.length : end;
            }
            const byte = bytes[this.#at];
            if (byte === undefined) {
                break;
            }
            // Every object begins on a line of its own.
            while (this.#isBlank && this.#offset + this.#at >= this.#nextSegment()) {
                this.#segment++;
                this.#line = 1;
            }
            if (byte === NEWLINE) {
                this.#line++;
                this.#lineStart = this.#offset + this.#at + 1;
                this.#isBlank = true;
            } else if (!isSpace(byte)) {
                this.#isBlank = false;
                this.#from = this.#offset + this.#at;
                this.#record++;
            }
            this.#at++;
        }
        return this.#record === record;
    }

    #nextSegment(): number {
        return this.#segments[this.#segment + 1]?.from ?? Number.POSITIVE_INFINITY;
    }

    async #read(): Promise<boolean> {
        const { done, value } = await this.#chunks.next();
        if (!done) {
            this.#offset += this.#bytes.length;
            this.#bytes = value;
            this.#at = 0;
        }
        return !done;
    }
}

async function* chunksOf(file: string): AsyncGenerator<Buffer> {
    yield* createReadStream(file, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>;
}
