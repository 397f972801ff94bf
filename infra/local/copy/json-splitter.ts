import { isUtf8 } from "node:buffer";
import { JsonScanner } from "./json-scanner";
import { CODES, MAX_RECORD_BYTES } from "./load-error";
import { isSpace, NEWLINE, RAW_BYTES, RETURN, type RecordSink, rawText, type Splitter } from "./splitter";
import { invalidReason, mended } from "./utf8";

const OBJECT = 0x7b;
const ARRAY = 0x5b;
const BLANK = 0x20;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);
const NOTHING = Buffer.alloc(0);

export interface JsonSplitterOptions {
    /** Lines at the beginning that are no data. */
    readonly ignoreHeader: number;
    /** What takes the place of bytes that are no characters; undefined: a record with them is rejected. */
    readonly replacement?: string;
}

/** What is being left out: a broken record up to the end of its line, then all lines that may be part of it. */
interface Skipping {
    readonly line: number;
    readonly reason: string;
    /** The beginning of the record; undefined once it has been rejected. */
    raw: Buffer | undefined;
}

/**
 * The objects and arrays of a JSON file, wherever they begin and end: one a line, several a line, one over many lines.
 * What is none is rejected, and the search goes on at the next line that begins with one, no further right than the
 * broken one did. Source: developer guide, "Data format parameters", "JSON data file".
 */
export class JsonSplitter implements Splitter {
    readonly #sink: RecordSink;
    readonly #replacement?: string;
    readonly #scanner = new JsonScanner();
    /** What has come and is not done with; it begins where `#state` does. */
    #bytes: Buffer = NOTHING;
    #state: "start" | "header" | "between" | "record" | "rest of line" | "next line" = "start";
    #headerLines: number;
    #line = 1;
    /** Blanks before the first record of the line, counted while nothing but blanks has come. */
    #indent = 0;
    #atLineStart = true;
    #skipping: Skipping = { line: 0, reason: "", raw: undefined };

    constructor(sink: RecordSink, { ignoreHeader, replacement }: JsonSplitterOptions) {
        this.#sink = sink;
        this.#replacement = replacement;
        this.#headerLines = ignoreHeader;
    }

    push(chunk: Buffer): void {
        this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
        while (this.#bytes.length > 0 && this.#step()) {}
    }

    end(): void {
        switch (this.#state) {
            case "start":
                this.#state = "header";
                this.push(NOTHING);
                this.end();
                break;
            case "record":
                this.#reject(this.#line + this.#scanner.lastLine, "Invalid JSON: unexpected end of file", this.#bytes);
                break;
            case "rest of line":
                this.#rejectSkipped();
        }
        this.#bytes = NOTHING;
        this.#state = "between";
    }

    /** Does what the state asks for. False: it needs more bytes. */
    #step(): boolean {
        switch (this.#state) {
            case "start":
                return this.#start();
            case "header":
                return this.#header();
            case "between":
                return this.#between();
            case "record":
                return this.#record();
            case "rest of line":
                return this.#restOfLine();
            case "next line":
                return this.#nextLine();
        }
    }

    #take(length: number): Buffer {
        const taken = this.#bytes.subarray(0, length);
        this.#bytes = this.#bytes.subarray(length);
        return taken;
    }

    #start(): boolean {
        if (this.#bytes.length < BOM.length && BOM.subarray(0, this.#bytes.length).equals(this.#bytes)) {
            return false;
        }
        if (this.#bytes.subarray(0, BOM.length).equals(BOM)) {
            this.#take(BOM.length);
        }
        this.#state = "header";
        return true;
    }

    #header(): boolean {
        if (this.#headerLines === 0) {
            this.#state = "between";
            return true;
        }
        const end = this.#bytes.indexOf(NEWLINE);
        this.#take(end < 0 ? this.#bytes.length : end + 1);
        if (end >= 0) {
            this.#headerLines--;
            this.#line++;
        }
        return end >= 0;
    }

    #between(): boolean {
        let at = 0;
        for (; at < this.#bytes.length && isSpace(this.#bytes[at] as number); at++) {
            if (this.#bytes[at] === NEWLINE) {
                this.#line++;
                this.#indent = 0;
                this.#atLineStart = true;
            } else if (this.#atLineStart) {
                this.#indent++;
            }
        }
        this.#take(at);
        const byte = this.#bytes[0];
        if (byte === undefined) {
            return false;
        }
        this.#atLineStart = false;
        if (byte === OBJECT || byte === ARRAY) {
            this.#begin();
        } else {
            this.#skip(this.#line, unexpected(byte), 0);
        }
        return true;
    }

    #begin(): void {
        this.#scanner.reset();
        this.#state = "record";
    }

    #record(): boolean {
        const scanner = this.#scanner;
        const found = scanner.scan(this.#bytes);
        if (scanner.length > MAX_RECORD_BYTES) {
            const reason = `JSON object exceeds the maximum size of ${MAX_RECORD_BYTES} bytes`;
            this.#skip(this.#line + scanner.lines, reason, scanner.length);
            return true;
        }
        if (found === "end") {
            this.#emit(this.#take(scanner.length), this.#line + scanner.lines, scanner.lines > 0);
            this.#line += scanner.lines;
            this.#state = "between";
            return true;
        }
        if (found === "error") {
            this.#broken();
        }
        return found === "error";
    }

    /** A record that ends where none can end. If the next begins there, on a line of its own, nothing else is lost. */
    #broken(): void {
        const { length, lines, lastLine, atLineStart, indent } = this.#scanner;
        const byte = this.#bytes[length] as number;
        if (atLineStart && indent <= this.#indent && (byte === OBJECT || byte === ARRAY)) {
            this.#reject(this.#line + lastLine, unexpected(byte), this.#take(length));
            this.#line += lines;
            this.#indent = indent;
            this.#begin();
        } else {
            this.#skip(this.#line + lines, unexpected(byte), length);
        }
    }

    /** Leaves the rest of the line out; `length` bytes of the record have been looked at. */
    #skip(line: number, reason: string, length: number): void {
        this.#line = line;
        this.#skipping = { line, reason, raw: this.#take(length).subarray(0, RAW_BYTES) };
        this.#state = "rest of line";
    }

    #restOfLine(): boolean {
        const skipping = this.#skipping;
        const end = this.#bytes.indexOf(NEWLINE);
        const rest = this.#take(end < 0 ? this.#bytes.length : end + 1);
        if (skipping.raw && skipping.raw.length < RAW_BYTES) {
            skipping.raw = Buffer.concat([skipping.raw, rest.subarray(0, RAW_BYTES)]);
        }
        if (end < 0) {
            return false;
        }
        this.#rejectSkipped();
        this.#line++;
        this.#state = "next line";
        return true;
    }

    #nextLine(): boolean {
        let at = 0;
        while (at < this.#bytes.length && this.#bytes[at] !== NEWLINE && isSpace(this.#bytes[at] as number)) {
            at++;
        }
        const byte = this.#bytes[at];
        if (byte === undefined) {
            return false;
        }
        if (at <= this.#indent && (byte === OBJECT || byte === ARRAY)) {
            this.#take(at);
            this.#indent = at;
            this.#begin();
        } else {
            this.#state = "rest of line";
        }
        return true;
    }

    #rejectSkipped(): void {
        const { line, reason, raw } = this.#skipping;
        if (raw) {
            this.#skipping.raw = undefined;
            this.#reject(line, reason, raw);
        }
    }

    #reject(line: number, reason: string, raw: Buffer, code: number = CODES.invalidLine): void {
        this.#sink.reject({ line, position: 0, rawLine: rawText(raw), rawValue: "", code, reason });
    }

    #emit(record: Buffer, line: number, hasLines: boolean): void {
        const isText = isUtf8(record);
        if (!isText && this.#replacement === undefined) {
            this.#reject(line, invalidReason(record), record, CODES.invalidUtf8);
            return;
        }
        const json = isText ? record : mended(record, this.#replacement as string);
        this.#sink.record(hasLines ? onOneLine(json) : json, line, !isText);
    }
}

/** Line breaks stand between tokens only, where a blank does as well. */
function onOneLine(json: Buffer): Buffer {
    const line = Buffer.from(json);
    for (let at = 0; at < line.length; at++) {
        if (line[at] === NEWLINE || line[at] === RETURN) {
            line[at] = BLANK;
        }
    }
    return line;
}

function unexpected(byte: number): string {
    const shown =
        byte > 0x20 && byte < 0x7f ? `'${String.fromCharCode(byte)}'` : `0x${byte.toString(16).padStart(2, "0")}`;
    return `Invalid JSON: unexpected character ${shown}`;
}
