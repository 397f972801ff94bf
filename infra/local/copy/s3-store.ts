import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import {
    DeleteObjectsCommand,
    GetObjectCommand,
    HeadObjectCommand,
    paginateListObjectsV2,
    S3Client,
} from "@aws-sdk/client-s3";
import { codeOf, messageOf } from "../../errors";
import { SqlError } from "../errors";
import { changedMeanwhile, copyError } from "./copy-errors";
import type { ObjectStore, S3Object } from "./object-store";
import { startUpload } from "./s3-upload";
import { type S3Uri, s3Text } from "./s3-uri";

/** A service that speaks S3. */
export interface S3StoreOptions {
    /** Its URL; objects are asked for as `<endpoint>/<bucket>/<key>`. */
    readonly endpoint: string;
    /** Requests are signed for it; the environment's if left out. */
    readonly region?: string | undefined;
}

/** Objects of a real S3 service. Who asks is found as AWS's tools find it: environment, profile, container, instance. */
export function s3Store({ endpoint, region }: S3StoreOptions): ObjectStore {
    // The SDK's version is pinned: which Node its next ones ask for concerns whoever raises it, not every command's user.
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
    const client = new S3Client({
        endpoint,
        forcePathStyle: true,
        region: region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? "us-east-1",
    });
    const get = async (object: S3Object): Promise<Readable> => {
        const { Body, ContentLength } = await asked(object, () =>
            client.send(new GetObjectCommand({ Bucket: object.bucket, Key: object.key })),
        );
        if (!(Body instanceof Readable) || (ContentLength !== undefined && ContentLength !== object.size)) {
            throw changedMeanwhile(object);
        }
        return Body;
    };
    return {
        async list(prefix) {
            const pages = paginateListObjectsV2({ client }, { Bucket: prefix.bucket, Prefix: prefix.key });
            return asked(prefix, async () => {
                const objects: S3Object[] = [];
                for await (const { Contents = [] } of pages) {
                    for (const { Key, Size = 0 } of Contents) {
                        // A key that ends in a slash is what consoles make to show a folder.
                        if (Key !== undefined && !(Key.endsWith("/") && Size === 0)) {
                            objects.push({ bucket: prefix.bucket, key: Key, size: Size });
                        }
                    }
                }
                return objects;
            });
        },
        async stat(uri) {
            try {
                const head = new HeadObjectCommand({ Bucket: uri.bucket, Key: uri.key });
                const { ContentLength = 0 } = await client.send(head);
                return { ...uri, size: ContentLength };
            } catch (error) {
                if (nameOf(error) === "NotFound" || nameOf(error) === "NoSuchKey") {
                    return undefined;
                }
                throw serviceError(uri, error);
            }
        },
        async read(object) {
            const body = await get(object);
            return asked(object, async () => {
                const chunks: Buffer[] = [];
                for await (const chunk of body) {
                    chunks.push(chunk);
                }
                return whole(Buffer.concat(chunks), object);
            });
        },
        async file(object, folder) {
            const file = path.join(folder, randomUUID());
            const body = await get(object);
            const target = createWriteStream(file, { flags: "wx", mode: 0o600 });
            await asked(object, () => pipeline(body, target));
            if (target.bytesWritten !== object.size) {
                throw changedMeanwhile(object);
            }
            return file;
        },
        async create(uri) {
            return startUpload(client, uri, (work) => asked(uri, work));
        },
        async remove(objects) {
            for (let from = 0; from < objects.length; from += DELETED_AT_ONCE) {
                const some = objects.slice(from, from + DELETED_AT_ONCE);
                const [{ bucket }] = some as [S3Object];
                const Objects = some.map(({ key }) => ({ Key: key }));
                const command = new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } });
                const { Errors: [failed] = [] } = await asked(some[0] as S3Object, () => client.send(command));
                if (failed) {
                    throw copyError(`S3ServiceException:${failed.Message},Error ${failed.Code}`, {
                        detail: `Asked to remove ${s3Text({ bucket, key: failed.Key ?? "" })}.`,
                    });
                }
            }
        },
    };
}

/** All of one bucket. Source: Amazon S3 API reference, "DeleteObjects". */
const DELETED_AT_ONCE = 1000;

function whole(bytes: Buffer, object: S3Object): Buffer {
    if (bytes.length !== object.size) {
        throw changedMeanwhile(object);
    }
    return bytes;
}

/** What the service answers, its errors in Redshift's words. */
async function asked<T>(uri: S3Uri, work: () => Promise<T>): Promise<T> {
    try {
        return await work();
    } catch (error) {
        // What is written on the way is written here: the service knows nothing of a disk that is full.
        if (error instanceof SqlError || codeOf(error) === "ENOSPC") {
            throw error;
        }
        throw nameOf(error) === "NoSuchKey" ? changedMeanwhile(uri) : serviceError(uri, error);
    }
}

function nameOf(error: unknown): string {
    return error instanceof Error ? error.name : "";
}

function serviceError(uri: S3Uri, error: unknown) {
    const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
    const asService = `${messageOf(error)},Status ${status ?? "none"},Error ${nameOf(error)}`;
    return copyError(`S3ServiceException:${asService}`, { detail: `Asked for ${s3Text(uri)}.` });
}
