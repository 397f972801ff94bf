import { once } from "node:events";
import { PassThrough } from "node:stream";
import type { S3Client } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import type { ObjectWriter } from "./object-store";
import type { S3Uri } from "./s3-uri";

const PART = 8 * 1024 * 1024;

/** Begins to write an object in parts, small ones in one request. `asked` puts the service's errors into words. */
export function startUpload(
    client: S3Client,
    { bucket, key }: S3Uri,
    asked: <T>(work: () => Promise<T>) => Promise<T>,
): ObjectWriter {
    const body = new PassThrough({ highWaterMark: PART });
    const upload = new Upload({
        client,
        params: { Bucket: bucket, Key: key, Body: body },
        partSize: PART,
        queueSize: 2,
    });
    const done = upload.done();
    // It may fail while nobody waits for it: the next call tells.
    done.catch(() => body.destroy());
    return {
        write: (bytes) =>
            asked(async () => {
                if (body.destroyed || !body.write(bytes)) {
                    await Promise.race([done, body.destroyed ? done : once(body, "drain")]);
                }
            }),
        close: () =>
            asked(async () => {
                body.end();
                await done;
            }),
        async abort() {
            await upload.abort().catch(() => undefined);
            body.destroy();
            await done.catch(() => undefined);
        },
    };
}
