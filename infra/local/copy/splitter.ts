import type { ColumnMetadata } from "../catalog/relation";
import type { Rejection } from "./load-error";

/** What was mended in a record. */
export interface Mended {
    /** The first that held such bytes, if that is known. */
    readonly column?: ColumnMetadata;
    readonly rawLine: string;
}

/** Where a splitter puts what it finds in an object. */
export interface RecordSink {
    /** A record as JSON on one line, without the line break. `mended`: bytes of it were no characters. */
    record(json: Buffer | string, line: number, mended?: Mended): void;
    reject(rejection: Rejection): void;
}

/** Takes an object apart into records, as its bytes come. */
export interface Splitter {
    push(chunk: Buffer): void;
    /** The object has ended; or it can't be read further, and what has come of its last record counts for nothing. */
    end(how: "whole" | "cut"): void;
}

/** How many bytes of a rejected record are kept. Source: developer guide, STL_LOAD_ERRORS. */
export const RAW_BYTES = 1024;

export const NEWLINE = 0x0a;
export const RETURN = 0x0d;
const BLANK = 0x20;
const TAB = 0x09;

/** White space of JSON. */
export function isSpace(byte: number): boolean {
    return byte === BLANK || byte === NEWLINE || byte === RETURN || byte === TAB;
}

/** A text for an error message or a system table: cut as `rawText` cuts it. */
export function shortText(text: string): string {
    return rawText(Buffer.from(text.slice(0, RAW_BYTES + 1)));
}

/** Bytes as text for an error message or a system table: cut, and readable whatever they are. */
export function rawText(bytes: Uint8Array): string {
    const cut = bytes.subarray(0, RAW_BYTES);
    let text = Buffer.from(cut).toString("utf8");
    while (Buffer.byteLength(text) > RAW_BYTES || (cut.length < bytes.length && text.endsWith("\uFFFD"))) {
        text = text.slice(0, -1);
    }
    return text.replace(/[\r\n]+$/, "");
}
