import { isUtf8 } from "node:buffer";
import { JsonScanner } from "./json-scanner";
import { CODES, MAX_RECORD_BYTES } from "./load-error";
import { isMarked, markedJson, replaced } from "./marked-bytes";
import { isSpace, NEWLINE, RAW_BYTES, RETURN, type RecordSink, rawText, type Splitter, shortText } from "./splitter";
import { loneSurrogate } from "./surrogates";
import { invalidReason, mayHoldNoncharacters } from "./utf8";

const OBJECT = 0x7b;
const ARRAY = 0x5b;
const BLANK = 0x20;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);
/** With more bytes read in vain, a record no longer may go on in a line that could begin one. */
const PATIENCE = 64 * 1024 * 1024;
const NOTHING = Buffer.alloc(0);

export interface JsonSplitterOptions {
    /** Lines at the beginning that are no data. */
    readonly ignoreHeader: number;
    /** The number of the first line. */
    readonly line: number;
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
    #line: number;
    /** Blanks before the first record of the line, counted while nothing but blanks has come. */
    #indent = 0;
    #atLineStart = true;
    /** Bytes that were read for records that were none, and are read again. */
    #wasted = 0;
    #skipping: Skipping = { line: 0, reason: "", raw: undefined };

    constructor(sink: RecordSink, { ignoreHeader, replacement, line }: JsonSplitterOptions) {
        this.#sink = sink;
        this.#replacement = replacement;
        this.#headerLines = ignoreHeader;
        this.#line = line;
    }

    push(chunk: Buffer): void {
        this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
        while (this.#bytes.length > 0 && this.#step()) {}
    }

    end(how: "whole" | "cut"): void {
        if (how === "cut") {
            this.#bytes = NOTHING;
            return;
        }
        if (this.#state === "start") {
            this.#state = "header";
            this.push(NOTHING);
        }
        while (this.#state === "record") {
            this.#fail("Invalid JSON: unexpected end of file");
            this.push(NOTHING);
        }
        this.#rejectSkipped();
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
        this.#scanner.reset(this.#wasted > PATIENCE ? this.#indent : -1);
        this.#state = "record";
    }

    #record(): boolean {
        const scanner = this.#scanner;
        const found = scanner.scan(this.#bytes);
        if (scanner.length > MAX_RECORD_BYTES) {
            this.#fail(`JSON object exceeds the maximum size of ${MAX_RECORD_BYTES} bytes`);
            return true;
        }
        if (found === "end") {
            this.#emit(this.#take(scanner.length), this.#line + scanner.lines, scanner.lines > 0);
            this.#line += scanner.lines;
            this.#state = "between";
        } else if (found === "error") {
            this.#fail(unexpected(this.#bytes[scanner.length] as number));
        }
        return found !== "more";
    }

    /**
     * A record that is none. One that was cut off at the end of its line looks as if it went on in the next: so the
     * search goes on behind its first line, wherever it went wrong.
     */
    #fail(reason: string): void {
        const { length, lines } = this.#scanner;
        if (lines === 0) {
            this.#skip(this.#line, reason, length);
            return;
        }
        this.#wasted += length;
        const firstLine = this.#bytes.indexOf(NEWLINE) + 1;
        const isAll = this.#bytes.subarray(firstLine, length).every(isSpace);
        const isCut = isAll || this.#recordAt(this.#notBlankFrom(firstLine)) !== undefined;
        const raw = this.#bytes.subarray(0, isCut ? firstLine : length);
        this.#reject(this.#line + (isCut ? 0 : lines), reason, raw);
        this.#take(firstLine);
        this.#line++;
        this.#state = "next line";
    }

    /** Where the first line begins that is not blank, from this one on. */
    #notBlankFrom(line: number): number {
        let begin = line;
        for (let at = line; at < this.#bytes.length && isSpace(this.#bytes[at] as number); at++) {
            if (this.#bytes[at] === NEWLINE) {
                begin = at + 1;
            }
        }
        return begin;
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
        const at = this.#recordAt(0);
        if (at !== undefined) {
            this.#take(at);
            this.#indent = at;
            this.#begin();
            return true;
        }
        const isBlankSoFar = this.#bytes.every((byte) => byte !== NEWLINE && isSpace(byte));
        if (!isBlankSoFar) {
            this.#state = "rest of line";
        }
        return !isBlankSoFar;
    }

    /** Where the record begins with which the line there begins, no further right than the broken one; its indent, too. */
    #recordAt(line: number): number | undefined {
        for (let at = line; at <= line + this.#indent; at++) {
            const byte = this.#bytes[at];
            if (byte === OBJECT || byte === ARRAY) {
                return at - line;
            }
            if (byte === undefined || byte === NEWLINE || !isSpace(byte)) {
                return undefined;
            }
        }
        return undefined;
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
        const surrogate = this.#scanner.hasSurrogates ? loneSurrogate(record) : undefined;
        const isPlain = isText && surrogate === undefined;
        if (this.#replacement !== undefined && (!isPlain || mayHoldNoncharacters(record))) {
            this.#emitMarked(record, line, hasLines, this.#replacement);
        } else if (isPlain) {
            this.#sink.record(hasLines ? onOneLine(record) : record, line);
        } else {
            const reason = invalidReason(isText ? (surrogate as Buffer) : record);
            this.#reject(line, reason, record, CODES.invalidUtf8);
        }
    }

    /** What is replaced is marked: that it is replaced in VARCHAR columns alone, the splitter can't see to. */
    #emitMarked(record: Buffer, line: number, hasLines: boolean, replacement: string): void {
        const marked = markedJson(record);
        const json = hasLines ? onOneLine(Buffer.from(marked)) : marked;
        const written = JSON.stringify(replacement).slice(1, -1);
        const mended = isMarked(marked) ? { rawLine: shortText(replaced(marked, written)) } : undefined;
        this.#sink.record(json, line, mended);
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
