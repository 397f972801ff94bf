import { once } from "node:events";
import { constants, createGzip } from "node:zlib";
import { compress, init } from "@bokuweb/zstd-wasm";
import type { UnloadStatement } from "../dialect/ast";

/** Compresses one object piece by piece: what comes back for a piece is all of it, so that sizes are known. */
export interface Compressor {
    add(bytes: Buffer): Promise<Buffer>;
    /** What the object ends with. */
    end(): Promise<Buffer>;
}

export function compressorOf(compression: UnloadStatement["compression"]): Compressor {
    switch (compression) {
        case "gzip":
            return gzip();
        case "zstd":
            return zstd;
        case "none":
            return plain;
    }
}

/** Made once: the library is WebAssembly. */
let isReady: Promise<void> | undefined;

/** Each piece is a frame of its own: frames in a row are one file. Source: RFC 8878, "Frames". */
const zstd: Compressor = {
    async add(bytes) {
        isReady ??= init();
        await isReady;
        return Buffer.from(compress(bytes, 3));
    },
    end: async () => Buffer.alloc(0),
};

const plain: Compressor = {
    add: async (bytes) => bytes,
    end: async () => Buffer.alloc(0),
};

function gzip(): Compressor {
    const stream = createGzip();
    let taken: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => taken.push(chunk));
    const take = () => {
        const bytes = Buffer.concat(taken);
        taken = [];
        return bytes;
    };
    return {
        async add(bytes) {
            stream.write(bytes);
            await new Promise<void>((resolve) => stream.flush(constants.Z_SYNC_FLUSH, resolve));
            return take();
        },
        async end() {
            const ended = once(stream, "end");
            stream.end();
            await ended;
            return take();
        },
    };
}
