import { randomUUID } from "node:crypto";
import { closeSync, constants, lstatSync, openSync, readSync, realpathSync, statSync } from "node:fs";
import { copyFile, link, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { codeOf } from "../../errors";
import { SqlError } from "../errors";
import { changedMeanwhile, copyError } from "./copy-errors";
import { createFileIn, isUnfinished } from "./folder-writer";
import type { ObjectStore, S3Object } from "./object-store";
import { type S3Uri, s3Text } from "./s3-uri";

/** Where a store of folders keeps its buckets. All paths are absolute. */
export interface FolderStoreOptions {
    /** `s3://<bucket>/<key>` is `<root>/<bucket>/<key>`. */
    readonly root: string;
    /** Buckets that are folders elsewhere. */
    readonly buckets: Readonly<Record<string, string>>;
}

/** How many files are looked at before other work of the process gets its turn. */
const FILES_AT_ONCE = 500;

/**
 * Objects as files in folders. A file is looked at by the system's own calls, not by the pool of threads: that takes no
 * longer than handing it over would, and thousands of tiny files are the common case. Nothing outside a bucket's folder can
 * be reached, by `..` or by a symbolic link.
 */
export function folderStore({ root, buckets }: FolderStoreOptions): ObjectStore {
    const folderOf = (uri: S3Uri): string => {
        if (uri.key.split("/").includes("..")) {
            throw copyError(`A key can't hold '..': ${s3Text(uri)}`);
        }
        return (Object.hasOwn(buckets, uri.bucket) && buckets[uri.bucket]) || path.join(root, uri.bucket);
    };
    const bucketOf = (uri: S3Uri): string => {
        const folder = folderOf(uri);
        if (lookAt(folder, uri) !== "folder") {
            throw copyError("S3ServiceException:The specified bucket does not exist,Status 404,Error NoSuchBucket", {
                detail: `Bucket: ${uri.bucket}`,
                hint: `Its objects are looked for in ${folder}.`,
            });
        }
        return folder;
    };
    /** Folders of objects that were seen to be within their bucket since objects were listed last. */
    const seenFolders = new Set<string>();
    return {
        async list(prefix) {
            const folder = bucketOf(prefix);
            seenFolders.clear();
            const objects: S3Object[] = [];
            for await (const object of objectsIn(folder, prefix)) {
                objects.push(object);
            }
            return objects.sort((one, other) => Buffer.compare(Buffer.from(one.key), Buffer.from(other.key)));
        },
        async stat(uri) {
            const folder = bucketOf(uri);
            const file = path.join(folder, uri.key);
            const found = uri.key === "" ? undefined : lookAt(file, uri);
            if (found === undefined || found === "folder") {
                return undefined;
            }
            refuseOutside(file, folder, uri);
            return { ...uri, size: found.size };
        },
        async read(object) {
            const folder = folderOf(object);
            const file = path.join(folder, object.key);
            const parent = path.dirname(file);
            if (!seenFolders.has(parent)) {
                refuseOutside(parent, folder, object);
                seenFolders.add(parent);
            }
            return readWhole(file, object, () => refuseOutside(file, folder, object));
        },
        async file(object, spool) {
            const folder = folderOf(object);
            const file = path.join(folder, object.key);
            refuseOutside(file, folder, object);
            return IS_PATTERN.test(file) ? underPlainName(file, spool) : file;
        },
        async create(uri) {
            return createFileIn(bucketOf(uri), uri, refuseOutside);
        },
        async remove(objects) {
            for (const object of objects) {
                const folder = folderOf(object);
                const file = path.join(folder, object.key);
                if (lstatSync(file, { throwIfNoEntry: false })) {
                    refuseOutside(file, folder, object);
                    await rm(file, { force: true }).catch((error) => {
                        throw unreadable(object, error, "removed");
                    });
                }
            }
        },
    };
}

/** What the engine takes for a pattern that names other files. */
const IS_PATTERN = /[*?[\\]/;

/** The file once more, in the folder and under a name that is no pattern. */
async function underPlainName(file: string, folder: string): Promise<string> {
    const other = path.join(folder, randomUUID());
    const real = realpathSync.native(file);
    await link(real, other).catch(() => copyFile(real, other));
    return other;
}

/** Every file of the bucket whose key begins with the prefix; folders that can hold none are not opened. */
async function* objectsIn(folder: string, prefix: S3Uri): AsyncIterable<S3Object> {
    const pending = [prefix.key.slice(0, prefix.key.lastIndexOf("/") + 1)];
    let seen = 0;
    for (let parent = pending.pop(); parent !== undefined; parent = pending.pop()) {
        for (const entry of await entriesOf(path.join(folder, parent), prefix)) {
            const key = parent + entry.name;
            const file = path.join(folder, key);
            if (entry.isDirectory()) {
                if (`${key}/`.startsWith(prefix.key)) {
                    pending.push(`${key}/`);
                }
            } else if (key.startsWith(prefix.key) && !isUnfinished(entry.name)) {
                const uri = { bucket: prefix.bucket, key };
                if (entry.isSymbolicLink()) {
                    refuseOutside(file, folder, uri);
                }
                const found = lookAt(file, uri);
                if (found === "folder") {
                    throw copyError(`${s3Text(uri)} is a symbolic link to a folder, which COPY does not follow.`);
                }
                if (found !== undefined) {
                    yield { ...uri, size: found.size };
                }
            }
            if (++seen % FILES_AT_ONCE === 0) {
                await new Promise(setImmediate);
            }
        }
    }
}

async function entriesOf(folder: string, prefix: S3Uri) {
    try {
        return await readdir(folder, { withFileTypes: true });
    } catch (error) {
        if (isMissing(error)) {
            return [];
        }
        throw unreadable(prefix, error);
    }
}

/** What is at a path, links followed. Sockets and devices are no objects. */
function lookAt(file: string, uri: S3Uri): "folder" | { readonly size: number } | undefined {
    try {
        const found = statSync(file);
        return found.isDirectory() ? "folder" : found.isFile() ? { size: found.size } : undefined;
    } catch (error) {
        if (isMissing(error)) {
            return undefined;
        }
        throw unreadable(uri, error);
    }
}

/** Where the folders of buckets really are, as far as they have been looked for. */
const REAL_FOLDERS = new Map<string, string>();

/** @throws SqlError if the file has gone, or a link on the way to it leads out of the bucket's folder. */
function refuseOutside(file: string, folder: string, uri: S3Uri): void {
    let found: string;
    try {
        found = realpathSync.native(file);
    } catch (error) {
        if (!isMissing(error)) {
            throw unreadable(uri, error);
        }
        if (lstatSync(file, { throwIfNoEntry: false })) {
            throw copyError(`${s3Text(uri)} is a symbolic link that leads nowhere.`);
        }
        throw changedMeanwhile(uri);
    }
    const isWithin = (real: string | undefined) =>
        real !== undefined && `${found}${path.sep}`.startsWith(real + path.sep);
    if (isWithin(REAL_FOLDERS.get(folder))) {
        return;
    }
    REAL_FOLDERS.set(folder, realpathSync.native(folder));
    if (!isWithin(REAL_FOLDERS.get(folder))) {
        throw copyError(`${s3Text(uri)} is a symbolic link that leads out of its bucket.`);
    }
}

/** The bytes of a file; `refuse` hears of it before a link is followed. */
function readWhole(file: string, object: S3Object, refuse: () => void): Buffer {
    let handle: number;
    try {
        handle = openedFile(file, refuse);
    } catch (error) {
        if (error instanceof SqlError) {
            throw error;
        }
        throw isMissing(error) ? changedMeanwhile(object) : unreadable(object, error);
    }
    try {
        // One byte more than there should be shows whether the file has grown.
        const bytes = Buffer.allocUnsafe(object.size + 1);
        if (readSync(handle, bytes) !== object.size) {
            throw changedMeanwhile(object);
        }
        return bytes.subarray(0, object.size);
    } finally {
        closeSync(handle);
    }
}

function openedFile(file: string, refuse: () => void): number {
    try {
        return openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW);
    } catch (error) {
        // Systems name a link in different ways: EMLINK on some.
        if (!lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink()) {
            throw error;
        }
        refuse();
        return openSync(file, "r");
    }
}

function isMissing(error: unknown): boolean {
    return codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR" || codeOf(error) === "ENAMETOOLONG";
}

function unreadable(uri: S3Uri, error: unknown, what: "read" | "removed" = "read") {
    return copyError(`S3ServiceException:Access Denied,Status 403,Error AccessDenied`, {
        detail: `${s3Text(uri)} can't be ${what} (${codeOf(error) ?? "unknown"}).`,
        hint: "Check owner and mode of the file and of the folders above it.",
    });
}
