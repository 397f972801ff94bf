import { createReadStream } from "node:fs";
import { TextDecoder } from "node:util";
import { codeOf } from "../../errors";
import { changedMeanwhile } from "./copy-errors";
import { type Compression, decompressed } from "./decompression";
import type { ObjectStore, S3Object } from "./object-store";
import type { Spool } from "./spool";
import { UnreadableObject } from "./unreadable-object";

/** How an object's bytes become text in UTF-8. */
export interface Decoding {
    readonly compression: Compression;
    readonly encoding: "utf8" | "utf16" | "utf16le" | "utf16be";
}

/** Up to this size an object is held in memory as a whole. */
export const SMALL = 1024 * 1024;

const CHUNK = 256 * 1024;

/** The object's text, piece by piece. @throws UnreadableObject where it is not what the COPY says; what came before is right. */
export async function* objectBytes(
    object: S3Object,
    store: ObjectStore,
    spool: Spool,
    { compression, encoding }: Decoding,
): AsyncGenerator<Buffer> {
    if (object.size === 0) {
        return; // not even a header of GZIP, and nothing missed
    }
    const source = storedBytes(object, store, spool);
    const plain = decompressed(source, compression);
    yield* encoding === "utf8" ? plain : decoded(plain, encoding);
}

async function* storedBytes(object: S3Object, store: ObjectStore, spool: Spool): AsyncGenerator<Buffer> {
    if (object.size <= SMALL) {
        yield await store.read(object);
        return;
    }
    const file = await store.file(object, spool.folder);
    let size = 0;
    try {
        for await (const chunk of createReadStream(file, { highWaterMark: CHUNK })) {
            size += (chunk as Buffer).length;
            yield chunk as Buffer;
        }
    } catch (error) {
        throw codeOf(error) === "ENOENT" ? changedMeanwhile(object) : error;
    } finally {
        await spool.discard(file);
    }
    if (size !== object.size) {
        throw changedMeanwhile(object);
    }
}

async function* decoded(source: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<Buffer> {
    let decoder: TextDecoder | undefined;
    let first: Buffer = Buffer.alloc(0);
    const text = (bytes: Buffer, more: boolean) => {
        try {
            return Buffer.from((decoder as TextDecoder).decode(bytes, { stream: more }));
        } catch {
            throw new UnreadableObject("encoding", `File is not encoded in ${encoding.toUpperCase()}`);
        }
    };
    for await (const chunk of source) {
        if (decoder) {
            yield text(chunk, true);
            continue;
        }
        first = Buffer.concat([first, chunk]);
        if (first.length >= 2) {
            decoder = new TextDecoder(labelOf(encoding, first), { fatal: true });
            yield text(first, true);
        }
    }
    if (decoder) {
        yield text(Buffer.alloc(0), false);
    } else if (first.length > 0) {
        throw new UnreadableObject("encoding", `File is not encoded in ${encoding.toUpperCase()}`);
    }
}

/** UTF16 must say which way round it is. Source: developer guide, ENCODING. */
function labelOf(encoding: string, bytes: Buffer): "utf-16le" | "utf-16be" {
    const mark = bytes.readUInt16BE(0);
    if (encoding === "utf16le" || (encoding === "utf16" && mark === 0xfffe)) {
        return "utf-16le";
    }
    if (encoding === "utf16be" || (encoding === "utf16" && mark === 0xfeff)) {
        return "utf-16be";
    }
    throw new UnreadableObject("encoding", "File encoded in UTF16 has no byte order mark");
}
