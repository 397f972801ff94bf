import { constants, copyFile, type FileHandle, open } from "node:fs/promises";
import type { EngineConnection } from "../engine/connection";
import { SqlError } from "../errors";
import type { Rejection } from "./load-error";
import { type LinePlace, LinePlaces, noteRecords, type Part } from "./part";
import { recordsSql } from "./records-sql";
import { type Source, splitterOf } from "./source";
import { isSpace, NEWLINE } from "./splitter";

/** A file with more broken lines is taken apart as a whole. */
const FEW = 1000;

const BLANK = 0x20;
const CHUNK = 64 * 1024;

/** A line that is no record: why, and where it stands in the file. */
interface BrokenLine {
    readonly place: LinePlace;
    readonly length: number;
    readonly rejection: Rejection;
}

/**
 * The part as a file in which a few broken lines are blank; they are rejected as a splitter of the whole file would reject
 * them. It takes half the time of that. Undefined: the lines do not all begin and end as objects do, so that a
 * record may reach into the next one, or a line that the engine does not take holds records, too.
 */
export async function withoutBrokenLines(part: Part, source: Source, own: EngineConnection): Promise<Part | undefined> {
    const lines = part.lines?.objects;
    const records = lines === undefined ? [] : await brokenRecords(part, lines, own);
    if (lines === undefined || records.length === 0 || records.length > FEW) {
        return undefined;
    }
    const copy = await source.spool.create();
    await copy.close();
    await copyFile(part.file, copy.path, constants.COPYFILE_FICLONE);
    const broken = await blankOut(copy.path, part, records, source);
    if (!broken) {
        await source.spool.discard(copy.path);
        return undefined;
    }
    for (const { place, rejection } of broken) {
        source.errors.add({ ...rejection, object: place.object });
    }
    noteRecords(part, lines);
    const rows = lines - broken.length;
    const { objects } = part;
    return {
        file: copy.path,
        kind: "raw",
        objects,
        rows,
        lines: { objects: rows, isStrict: true },
        keys: part.keys,
        places: () => new LinePlaces(copy.path, objects),
    };
}

/** The numbers of the lines that the engine does not take for a record, blank ones not counted; none if it sees others. */
async function brokenRecords(part: Part, lines: number, own: EngineConnection): Promise<readonly number[]> {
    try {
        const [row] = await own.query(
            `select count(*), list(record) filter (json is null)
            from (select json, row_number() over () as record from ${recordsSql([part])})`,
        );
        const [count, records] = row as readonly [bigint, readonly bigint[] | null];
        return Number(count) === lines ? (records ?? []).map(Number).sort((one, other) => one - other) : [];
    } catch (error) {
        if (error instanceof SqlError && error.code === "57014") {
            throw error;
        }
        return [];
    }
}

/** Puts blanks in the place of the lines; undefined if that would lose a record. */
async function blankOut(
    file: string,
    { objects }: Part,
    records: readonly number[],
    source: Source,
): Promise<readonly BrokenLine[] | undefined> {
    const finder = new LinePlaces(file, objects);
    const handle = await open(file, "r+");
    try {
        const broken: BrokenLine[] = [];
        for (const place of await finder.find(records)) {
            const end = objects.find(({ from }) => from > place.from)?.from ?? Number.POSITIVE_INFINITY;
            const line = brokenLine(place, await lineAt(handle, place, end), source);
            if (!line) {
                return undefined;
            }
            broken.push(line);
        }
        for (const { place, length } of broken) {
            await handle.write(Buffer.alloc(length, BLANK), 0, length, place.from);
        }
        return broken;
    } finally {
        await handle.close();
        await finder.close();
    }
}

/** A line, and what follows it. */
interface Line {
    /** Without its line break and the blanks before it. */
    readonly bytes: Buffer;
    /** How many blanks stand before the next line that is not blank; undefined if there is none in the object. */
    readonly nextIndent: number | undefined;
}

/** Reads the line there, and on to the next one; `end` is where the object ends. */
async function lineAt(handle: FileHandle, { from }: LinePlace, end: number): Promise<Line> {
    let bytes: Buffer = Buffer.alloc(0);
    for (;;) {
        const newline = bytes.indexOf(NEWLINE);
        const next = newline < 0 ? -1 : bytes.findIndex((byte, at) => at > newline && !isSpace(byte));
        if (next >= 0) {
            const lineStart = bytes.lastIndexOf(NEWLINE, next) + 1;
            return { bytes: bytes.subarray(0, newline), nextIndent: next - lineStart };
        }
        const chunk = Buffer.alloc(Math.min(CHUNK, end - from - bytes.length));
        const { bytesRead } = await handle.read(chunk, 0, chunk.length, from + bytes.length);
        if (bytesRead === 0) {
            return { bytes: newline < 0 ? bytes : bytes.subarray(0, newline), nextIndent: undefined };
        }
        bytes = Buffer.concat([bytes, chunk.subarray(0, bytesRead)]);
    }
}

/** Why the line is none; undefined if it may be more than one record that is none. */
function brokenLine(place: LinePlace, { bytes, nextIndent }: Line, source: Source): BrokenLine | undefined {
    const rejections: Rejection[] = [];
    let records = 0;
    const sink = { record: () => records++, reject: (rejection: Rejection) => rejections.push(rejection) };
    const splitter = splitterOf(source, sink, place.line);
    splitter.push(Buffer.concat([Buffer.alloc(place.indent, BLANK), bytes, Buffer.from("\n")]));
    if (nextIndent === undefined) {
        splitter.end("whole");
    } else {
        splitter.push(Buffer.from("{")); // every line begins so
        splitter.end("cut");
    }
    const [rejection, ...more] = rejections;
    // A line that is indented further belongs to the broken one.
    const isAlone = nextIndent === undefined || nextIndent <= place.indent;
    return rejection && more.length === 0 && records === 0 && isAlone
        ? { place, length: bytes.length, rejection }
        : undefined;
}
