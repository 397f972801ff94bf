import { createReadStream } from "node:fs";
import type { ColumnMetadata } from "../catalog/relation";
import type { CopyStatement } from "../dialect/ast";
import { inParallel } from "./in-parallel";
import { JsonSplitter } from "./json-splitter";
import { CODES, type LoadErrors } from "./load-error";
import { type Decoding, objectBytes, SMALL } from "./object-bytes";
import type { ObjectStore, S3Object } from "./object-store";
import { LinePlaces, type Part, type Segment } from "./part";
import { RawBundle } from "./raw-bundle";
import { RecordWriter } from "./record-writer";
import type { RecordSink, Splitter } from "./splitter";
import type { Spool } from "./spool";
import { TextSplitter } from "./text-splitter";
import { UnreadableObject } from "./unreadable-object";

/** What one COPY reads, and where it puts things on the way. */
export interface Source {
    readonly statement: CopyStatement;
    /** What the fields of a text file are, in their order. */
    readonly columns: readonly ColumnMetadata[];
    readonly store: ObjectStore;
    readonly spool: Spool;
    readonly errors: LoadErrors;
    /** Throws when a cancel request has come: to be called now and then. */
    stopIfCancelled(): void;
}

/** About as much is loaded with one statement of the engine: work between whose pieces a COPY can stop. */
const BATCH_BYTES = 1024 * 1024 * 1024;
/** So many objects are on their way at once. */
const AT_ONCE = 16;
const CHUNK = 256 * 1024;

/** The objects as files for the engine, in batches; each batch is gone when the next is asked for. */
export async function* batchesOf(objects: readonly S3Object[], source: Source): AsyncGenerator<readonly Part[]> {
    const { format, compression, encoding = "utf8" } = source.statement;
    const isRaw = format.kind === "json" && format.ignoreHeader === 0;
    const batches =
        isRaw && compression === "none" && encoding === "utf8"
            ? plainBatches(objects, source)
            : isRaw
              ? decodedBatches(objects, source)
              : splitBatches(objects, source);
    for await (const batch of batches) {
        try {
            yield batch;
        } finally {
            await discard(batch, source.spool);
        }
    }
}

/** Removes what was written for the parts. */
export async function discard(parts: readonly Part[], spool: Spool): Promise<void> {
    for (const part of parts) {
        await spool.discard(part.file);
    }
}

/** JSON as it is: the engine reads large objects where they are, small ones put together. */
async function* plainBatches(objects: readonly S3Object[], source: Source): AsyncGenerator<readonly Part[]> {
    for (const group of groupsOf(objects)) {
        const { store, spool } = source;
        const parts = await inParallel(
            group.filter(({ size }) => size > SMALL),
            AT_ONCE,
            async (object) => wholePart(object, await store.file(object, spool.folder)),
        );
        const small = group.filter(({ size }) => size <= SMALL);
        if (small.length > 0) {
            parts.push(await bundled(small, source));
        }
        yield parts;
    }
}

function* groupsOf(objects: readonly S3Object[]): Generator<readonly S3Object[]> {
    let group: S3Object[] = [];
    let size = 0;
    for (const object of objects) {
        if (size > 0 && size + object.size > BATCH_BYTES) {
            yield group;
            group = [];
            size = 0;
        }
        group.push(object);
        size += object.size;
    }
    yield group;
}

function wholePart(object: S3Object, file: string): Part {
    const segments: readonly Segment[] = [{ object, from: 0 }];
    return {
        file,
        kind: "raw",
        objects: segments,
        places: () => new LinePlaces(file, segments),
    };
}

async function bundled(objects: readonly S3Object[], { store, spool }: Source): Promise<Part> {
    const bundle = new RawBundle(await spool.create());
    for (let from = 0; from < objects.length; from += AT_ONCE) {
        const some = objects.slice(from, from + AT_ONCE);
        const contents = await inParallel(some, AT_ONCE, (object) => store.read(object));
        for (const [index, object] of some.entries()) {
            bundle.begin(object);
            bundle.append(contents[index] as Buffer);
        }
        await bundle.drain();
    }
    return bundle.close();
}

/** JSON that must be unzipped or put into UTF-8 first. */
async function* decodedBatches(objects: readonly S3Object[], source: Source): AsyncGenerator<readonly Part[]> {
    for (let next = 0; next < objects.length; ) {
        const bundle = new RawBundle(await source.spool.create());
        for (; next < objects.length && bundle.size < BATCH_BYTES; next++) {
            const object = objects[next] as S3Object;
            bundle.begin(object);
            await readObject(object, source, async (chunk) => {
                bundle.append(chunk);
                await bundle.drain();
            });
        }
        yield [await bundle.close()];
    }
}

/** Text, and JSON below a header: taken apart here. */
async function* splitBatches(objects: readonly S3Object[], source: Source): AsyncGenerator<readonly Part[]> {
    for (let next = 0; next < objects.length; ) {
        const file = await source.spool.create();
        const writer = new RecordWriter(file, source.errors);
        for (; next < objects.length && file.size < BATCH_BYTES && !source.errors.isFull; next++) {
            const object = objects[next] as S3Object;
            writer.begin(object);
            const splitter = splitterOf(source, writer);
            const how = await readObject(object, source, async (chunk) => {
                splitter.push(chunk);
                await writer.drain();
            });
            splitter.end(how);
        }
        yield [await writer.close()];
    }
}

/** A raw part taken apart by the strict rules of JSON: what the engine can't read one value a line. */
export async function splitPart(part: Part, source: Source): Promise<Part> {
    const writer = new RecordWriter(await source.spool.create(), source.errors);
    let segment = -1;
    let splitter: Splitter | undefined;
    let offset = 0;
    const beginAt = (from: number) => {
        while ((part.objects[segment + 1]?.from ?? Number.POSITIVE_INFINITY) <= from) {
            splitter?.end("whole");
            writer.begin((part.objects[++segment] as Segment).object);
            splitter = splitterOf(source, writer);
        }
    };
    for await (const chunk of createReadStream(part.file, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>) {
        for (let at = 0; at < chunk.length && !source.errors.isFull; ) {
            beginAt(offset + at);
            const end = Math.min(chunk.length, (part.objects[segment + 1]?.from ?? Number.POSITIVE_INFINITY) - offset);
            splitter?.push(chunk.subarray(at, end));
            at = end;
        }
        offset += chunk.length;
        await writer.drain();
        source.stopIfCancelled();
    }
    beginAt(offset);
    splitter?.end("whole");
    return writer.close();
}

/** Reads an object to its end, or to where it can't be read, which is an error of the load. */
async function readObject(
    object: S3Object,
    { statement, store, spool, errors, stopIfCancelled }: Source,
    take: (chunk: Buffer) => Promise<void>,
): Promise<"whole" | "cut"> {
    const { compression, encoding = "utf8" } = statement;
    try {
        for await (const chunk of objectBytes(object, store, spool, { compression, encoding } as Decoding)) {
            await take(chunk);
            stopIfCancelled();
            if (errors.isFull) {
                return "cut";
            }
        }
        return "whole";
    } catch (error) {
        if (!(error instanceof UnreadableObject)) {
            throw error;
        }
        const code = error.kind === "encoding" ? CODES.encoding : CODES.invalidLine;
        errors.add({ object, line: 0, position: 0, rawLine: "", rawValue: "", code, reason: error.message });
        return "cut";
    }
}

/** What takes an object apart whose first line has this number. */
export function splitterOf({ statement, columns }: Source, sink: RecordSink, line = 1): Splitter {
    const { format, acceptInvalidCharacters, nullAs, fillRecord, ignoreBlankLines } = statement;
    if (format.kind === "json") {
        const { ignoreHeader } = format;
        return new JsonSplitter(sink, { ignoreHeader, replacement: acceptInvalidCharacters, line });
    }
    if (format.kind === "parquet") {
        throw new Error("Parquet has no lines to split.");
    }
    return new TextSplitter(sink, {
        format,
        columns,
        nullAs: nullAs ?? "\\N",
        fillRecord,
        ignoreBlankLines,
        replacement: acceptInvalidCharacters,
    });
}
