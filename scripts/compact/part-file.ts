import { createHash } from "node:crypto";
import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";

/** A gzipped file on its way to a bucket, on this machine's disk. */
export interface PartFile {
    write(bytes: Buffer): Promise<void>;
    /** Ends it, and tells its size in bytes and the hash of what it holds, gzipped. */
    close(): Promise<{ readonly bytes: number; readonly sha256: string }>;
    chunks(): AsyncIterable<Buffer>;
    remove(): Promise<void>;
}

/** Begins a part. The same bytes give the same file: its gzip header tells neither name nor time. */
export function beginPart(file: string): PartFile {
    const gzip = createGzip({ level: 6 });
    const written = pipeline(gzip, createWriteStream(file, { flags: "wx", mode: 0o600 }));
    written.catch(() => undefined); // it may fail while nobody waits for it: the next call tells
    return {
        async write(bytes) {
            if (!gzip.write(bytes)) {
                await Promise.race([once(gzip, "drain"), written]);
            }
        },
        async close() {
            gzip.end();
            await written;
            const hash = createHash("sha256");
            for await (const chunk of createReadStream(file)) {
                hash.update(chunk);
            }
            return { bytes: (await stat(file)).size, sha256: hash.digest("hex") };
        },
        chunks: () => createReadStream(file, { highWaterMark: 1024 * 1024 }),
        async remove() {
            gzip.destroy();
            await written.catch(() => undefined);
            await rm(file, { force: true });
        },
    };
}
