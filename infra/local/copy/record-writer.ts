import type { LoadErrors, Rejection } from "./load-error";
import type { S3Object } from "./object-store";
import type { Part, Place, PlaceFinder, Segment } from "./part";
import type { Mended, RecordSink } from "./splitter";
import type { SpoolFile } from "./spool";

const LINE_BREAK = Buffer.from("\n");

/** Numbers in a growing array of four bytes each: places are kept for every record there is. */
class Numbers {
    #values = new Uint32Array(1024);
    length = 0;

    push(value: number): void {
        if (this.length === this.#values.length) {
            const larger = new Uint32Array(this.length * 2);
            larger.set(this.#values);
            this.#values = larger;
        }
        this.#values[this.length++] = value;
    }

    at(index: number): number {
        return this.#values[index] as number;
    }
}

/** Writes the records of one object after the other into a file for the engine, and keeps where each comes from. */
export class RecordWriter implements RecordSink {
    readonly #file: SpoolFile;
    readonly #errors: LoadErrors;
    readonly #objects: Segment[] = [];
    readonly #objectOf = new Numbers();
    readonly #lineOf = new Numbers();

    constructor(file: SpoolFile, errors: LoadErrors) {
        this.#file = file;
        this.#errors = errors;
    }

    /** What comes from now on comes from this object. */
    begin(object: S3Object): void {
        this.#objects.push({ object, from: this.#file.size, records: 0 });
    }

    record(json: Buffer | string, line: number, mended?: Mended): void {
        this.#file.append(json);
        this.#file.append(LINE_BREAK);
        this.#objectOf.push(this.#objects.length - 1);
        this.#lineOf.push(line);
        this.#count();
        if (mended) {
            this.#errors.addReplacement({ ...mended, object: this.#current.object, line });
        }
    }

    reject(rejection: Rejection): void {
        this.#count();
        this.#errors.add({ ...rejection, object: this.#current.object });
    }

    async drain(): Promise<void> {
        await this.#file.drain();
        await this.#errors.drain();
    }

    /** The file, closed, as a part that can be loaded. */
    async close(): Promise<Part> {
        await this.#file.close();
        return {
            file: this.#file.path,
            kind: "split",
            objects: this.#objects,
            rows: this.#lineOf.length,
            places: () => this.#places(),
        };
    }

    get #current(): Segment {
        return this.#objects[this.#objects.length - 1] as Segment;
    }

    #count(): void {
        this.#current.records = (this.#current.records ?? 0) + 1;
    }

    #places(): PlaceFinder {
        return {
            find: async (records) => records.map((record) => this.#placeOf(record)),
            close: async () => undefined,
        };
    }

    #placeOf(record: number): Place {
        const { object } = this.#objects[this.#objectOf.at(record - 1)] as Segment;
        return { object, line: this.#lineOf.at(record - 1) };
    }
}
