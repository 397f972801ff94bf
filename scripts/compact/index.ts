import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { UserError } from "../../infra/errors";
import type { ObjectStore } from "../../infra/local/copy";
import type { S3Object } from "../../infra/local/copy/object-store";
import { type S3Uri, s3Text } from "../../infra/local/copy/s3-uri";
import { partCount } from "./part-count";
import { beginPart, type PartFile } from "./part-file";
import { type Kind, kindOf } from "./record-files";

/** Many small objects are to become few. */
export interface Compaction {
    readonly store: ObjectStore;
    /** Every object whose key begins with it. */
    readonly from: S3Uri;
    /** What to tell where no object is. */
    readonly nothing: string;
    /** Where the parts and their manifest go; the key without a slash at its end. */
    readonly out: S3Uri;
    /** Of the cluster: each loads a file at a time. */
    readonly slices: number;
    readonly signal: AbortSignal;
    readonly say?: (done: number, total: number) => void;
}

/** What a compaction has come to. */
export interface Compacted {
    readonly manifest: string;
    readonly objects: number;
    /** Of the objects as they are. */
    readonly bytes: number;
    readonly parts: readonly Part[];
    /** Addresses of objects that are no JSON objects: each has a part of its own, for COPY to reject as it would have. */
    readonly broken: readonly string[];
    /** Objects with nothing in them, which are left out. */
    readonly empty: number;
}

/** A gzipped file of the manifest. */
export interface Part {
    readonly url: string;
    readonly bytes: number;
    readonly objects: number;
}

/** An object that is no small one, which would have to be held in memory. */
const LARGEST = 64 * 1024 * 1024;
/** Bytes by which it is estimated how well the objects can be gzipped. */
const SAMPLE = 4 * 1024 * 1024;
/** Objects asked for at once. */
const AT_ONCE = 16;

/**
 * Puts small JSON objects together into gzipped files and writes their manifest, last and at once: a COPY of the manifest
 * finds the old files or the new ones. The records' bytes stay as they are, one object behind another, each followed by a
 * line feed. Files are named after what they hold, so the same objects give the same files, which are not written twice.
 * @throws UserError for what can't be put together; SqlError for what the store refuses
 */
export async function compact({ store, from, nothing, out, slices, signal, say }: Compaction): Promise<Compacted> {
    const objects = await store.list(from);
    check(objects, nothing);
    const bytes = objects.reduce((sum, { size }) => sum + size, 0);
    const count = partCount(bytes * (await gzippedShare(objects, store)), slices);
    const folder = await mkdtemp(path.join(tmpdir(), "sparkify-compact-"));
    const parts: Part[] = [];
    const broken: string[] = [];
    let empty = 0;
    let open: { readonly file: PartFile; readonly place: number; objects: number } | undefined;
    let opened = 0;
    const begin = () => beginPart(path.join(folder, `${opened++}.gz`));
    const keep = async (file: PartFile, name: string, objectsInIt: number) => {
        const { bytes: size, sha256 } = await file.close();
        const uri = { bucket: out.bucket, key: `${out.key}/songs-${name}-${sha256.slice(0, 16)}.json.gz` };
        if ((await store.stat(uri))?.size !== size) {
            await put(store, uri, file.chunks());
        }
        await file.remove();
        parts.push({ url: s3Text(uri), bytes: size, objects: objectsInIt });
    };
    const digits = (place: number) => String(place).padStart(4, "0");
    const closeOpen = async () => {
        if (open !== undefined) {
            await keep(open.file, `${digits(open.place + 1)}-of-${digits(count)}`, open.objects);
            open = undefined;
        }
    };
    try {
        let before = 0;
        let done = 0;
        for await (const { object, content } of inOrder(objects, store)) {
            signal.throwIfAborted();
            const place = Math.min(count - 1, Math.floor((before / bytes) * count));
            before += object.size;
            const kind: Kind = kindOf(content);
            if (kind === "empty") {
                empty++;
            } else if (kind === "broken") {
                broken.push(s3Text(object));
                const alone = begin();
                await alone.write(content);
                await keep(alone, `broken-${digits(broken.length)}`, 1);
            } else {
                if (open?.place !== place) {
                    await closeOpen();
                }
                open ??= { file: begin(), place, objects: 0 };
                open.objects++;
                await open.file.write(content.at(-1) === 0x0a ? content : Buffer.concat([content, LINE_FEED]));
            }
            say?.(++done, objects.length);
        }
        await closeOpen();
        const manifest = { bucket: out.bucket, key: `${out.key}/songs.manifest` };
        const urls = parts.map(({ url }) => url);
        await writeManifest(store, manifest, urls);
        await removeOthers(store, out, urls);
        return { manifest: s3Text(manifest), objects: objects.length, bytes, parts, broken, empty };
    } finally {
        await open?.file.remove();
        await rm(folder, { recursive: true, force: true });
    }
}

const LINE_FEED = Buffer.from("\n");

function check(objects: readonly S3Object[], nothing: string): void {
    if (objects.length === 0) {
        throw new UserError(nothing);
    }
    const large = objects.find(({ size }) => size > LARGEST);
    if (large !== undefined) {
        throw new UserError(`${s3Text(large)} has ${large.size} bytes, which is no small object: load it as it is.`);
    }
}

/** Gzipped bytes for each byte of the first objects. */
async function gzippedShare(objects: readonly S3Object[], store: ObjectStore): Promise<number> {
    const sample: Buffer[] = [];
    let bytes = 0;
    for await (const { object, content } of inOrder(objects, store)) {
        if (content[0] === 0x1f && content[1] === 0x8b) {
            throw new UserError(`${s3Text(object)} is gzipped already: only plain JSON can be put together.`);
        }
        sample.push(content);
        bytes += content.length;
        if (bytes >= SAMPLE) {
            break;
        }
    }
    return bytes === 0 ? 1 : gzipSync(Buffer.concat(sample)).length / bytes;
}

/** The objects with their bytes, in their order; a few of them are asked for before they are needed. */
async function* inOrder(objects: readonly S3Object[], store: ObjectStore) {
    const pending: Promise<{ readonly object: S3Object; readonly content: Buffer }>[] = [];
    let next = 0;
    const ask = () => {
        const object = objects[next++];
        if (object !== undefined) {
            const reading = store.read(object).then((content) => ({ object, content }));
            reading.catch(() => undefined); // it is waited for in its turn, or no more
            pending.push(reading);
        }
    };
    for (let asked = 0; asked < AT_ONCE; asked++) {
        ask();
    }
    for (let reading = pending.shift(); reading !== undefined; reading = pending.shift()) {
        const read = await reading;
        ask();
        yield read;
    }
}

async function put(store: ObjectStore, uri: S3Uri, chunks: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<void> {
    const writer = await store.create(uri);
    try {
        for await (const chunk of chunks) {
            await writer.write(chunk);
        }
        await writer.close();
    } catch (error) {
        await writer.abort();
        throw error;
    }
}

/** Source: Database Developer Guide, "Using a manifest to specify data files". */
async function writeManifest(store: ObjectStore, uri: S3Uri, urls: readonly string[]): Promise<void> {
    const entries = urls.map((url) => ({ url, mandatory: true }));
    await put(store, uri, [Buffer.from(`${JSON.stringify({ entries }, undefined, 2)}\n`)]);
}

/** The files of an earlier compaction that the manifest no longer names. */
async function removeOthers(store: ObjectStore, out: S3Uri, urls: readonly string[]): Promise<void> {
    const own = /\/songs-(\d{4,}-of-\d{4,}|broken-\d{4,})-[0-9a-f]{16}\.json\.gz$/;
    const named = new Set(urls);
    const found = await store.list({ bucket: out.bucket, key: `${out.key}/songs-` });
    await store.remove(found.filter((object) => own.test(object.key) && !named.has(s3Text(object))));
}
