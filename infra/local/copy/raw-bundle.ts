import type { S3Object } from "./object-store";
import { LinePlaces, type Part, type Segment } from "./part";
import { isSpace, NEWLINE } from "./splitter";
import type { SpoolFile } from "./spool";

/** Puts JSON objects' text as it is into one file, one after the other: an engine that opens thousands of files is slow. */
export class RawBundle {
    readonly #file: SpoolFile;
    readonly #segments: Segment[] = [];
    #lastByte = NEWLINE;
    #isBlankLine = true;

    constructor(file: SpoolFile) {
        this.#file = file;
    }

    get size(): number {
        return this.#file.size;
    }

    /** What comes from now on comes from this object, and begins on a line of its own. */
    begin(object: S3Object): void {
        this.#endLine();
        this.#segments.push({ object, from: this.#file.size, records: 0 });
    }

    append(bytes: Buffer): void {
        if (bytes.length > 0) {
            this.#file.append(bytes);
            this.#countRecords(bytes);
            this.#lastByte = bytes[bytes.length - 1] as number;
        }
    }

    async drain(): Promise<void> {
        await this.#file.drain();
    }

    async close(): Promise<Part> {
        this.#endLine();
        await this.#file.close();
        const { path } = this.#file;
        return {
            file: path,
            kind: "raw",
            objects: this.#segments,
            places: () => new LinePlaces(path, this.#segments),
        };
    }

    #endLine(): void {
        if (this.#lastByte !== NEWLINE) {
            this.#file.append("\n");
            this.#lastByte = NEWLINE;
        }
        this.#isBlankLine = true;
    }

    /** Lines that are not blank. */
    #countRecords(bytes: Buffer): void {
        const segment = this.#segments[this.#segments.length - 1] as Segment;
        for (let at = 0; at < bytes.length; at++) {
            if (this.#isBlankLine && !isSpace(bytes[at] as number)) {
                this.#isBlankLine = false;
                segment.records = (segment.records ?? 0) + 1;
            }
            const end = this.#isBlankLine ? at : bytes.indexOf(NEWLINE, at);
            if (end < 0) {
                return;
            }
            at = end;
            if (bytes[at] === NEWLINE) {
                this.#isBlankLine = true;
            }
        }
    }
}
