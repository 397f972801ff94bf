import { randomUUID } from "node:crypto";
import { lstatSync, mkdirSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import path from "node:path";
import { codeOf } from "../../errors";
import { SqlError } from "../errors";
import { copyError } from "./copy-errors";
import type { ObjectWriter } from "./object-store";
import { type S3Uri, s3Text } from "./s3-uri";

/** Whether a file of this name is an object that is still being written, or was when the server was killed. */
export function isUnfinished(name: string): boolean {
    return /^\.[0-9a-f-]{36}\.unfinished$/.test(name);
}

/**
 * Begins a file in a bucket's folder. It gets its name when it is whole. `refuseOutside` throws for a path that leads out
 * of the bucket.
 */
export async function createFileIn(
    bucket: string,
    uri: S3Uri,
    refuseOutside: (file: string, bucket: string, uri: S3Uri) => void,
): Promise<ObjectWriter> {
    const steps = uri.key.split("/");
    if (steps.some((step) => step === "" || step === "." || step === "..")) {
        throw copyError(`${s3Text(uri)} can't be a file in a folder: a part of its key is empty, '.' or '..'.`);
    }
    try {
        const folder = makeFolders(bucket, steps.slice(0, -1), uri, refuseOutside);
        return await writerOf(path.join(folder, `.${randomUUID()}.unfinished`), path.join(bucket, uri.key), uri);
    } catch (error) {
        throw unwritable(uri, error);
    }
}

/** Makes the folders one by one, so that none is made behind a symbolic link that leads out. */
function makeFolders(
    bucket: string,
    steps: readonly string[],
    uri: S3Uri,
    refuseOutside: (file: string, bucket: string, uri: S3Uri) => void,
): string {
    let folder = bucket;
    for (const step of steps) {
        folder = path.join(folder, step);
        if (!lstatSync(folder, { throwIfNoEntry: false })) {
            mkdirSync(folder);
        }
        refuseOutside(folder, bucket, uri);
    }
    return folder;
}

async function writerOf(unfinished: string, file: string, uri: S3Uri): Promise<ObjectWriter> {
    const handle = await open(unfinished, "wx");
    const abort = async () => {
        await handle.close().catch(() => undefined);
        await rm(unfinished, { force: true }).catch(() => undefined);
    };
    const orNothing = async (work: () => Promise<unknown>) => {
        try {
            await work();
        } catch (error) {
            await abort();
            throw unwritable(uri, error);
        }
    };
    return {
        write: (bytes) => orNothing(() => handle.writeFile(bytes)),
        close: () =>
            orNothing(async () => {
                await handle.close();
                await rename(unfinished, file);
            }),
        abort,
    };
}

function unwritable(uri: S3Uri, error: unknown): unknown {
    if (error instanceof SqlError) {
        return error;
    }
    const code = codeOf(error);
    if (code === "EACCES" || code === "EPERM" || code === "EROFS") {
        return copyError("S3ServiceException:Access Denied,Status 403,Error AccessDenied", {
            detail: `${s3Text(uri)} can't be written (${code}).`,
            hint: "Check owner and mode of the folder and of those above it.",
        });
    }
    return copyError(`${s3Text(uri)} can't be written (${code ?? "unknown"}).`, { hint: HINTS[code ?? ""] });
}

const HINTS: Readonly<Record<string, string>> = {
    ENOSPC: "The disk is full.",
    EISDIR: "There is a folder of that name.",
    ENOTDIR: "A part of the path is a file.",
    ENAMETOOLONG: "A part of the key is longer than a file's name may be.",
};
