import { once } from "node:events";
import { constants, createGzip } from "node:zlib";
import { compress, init } from "@bokuweb/zstd-wasm";
import { zstdHashing } from "../copy/zstd-hashing";
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
        const { h64Raw } = await zstdHashing();
        return withChecksum(Buffer.from(compress(bytes, 3)), h64Raw(bytes));
    },
    end: async () => Buffer.alloc(0),
};

/** The library writes none: it ends the frame, a bit of the header tells of it. Source: RFC 8878, "Frame_Header". */
function withChecksum(frame: Buffer, hash: bigint): Buffer {
    const checksum = Buffer.alloc(4);
    checksum.writeUInt32LE(Number(BigInt.asUintN(32, hash)));
    frame.writeUInt8(frame.readUInt8(DESCRIPTOR_AT) | HAS_CHECKSUM, DESCRIPTOR_AT);
    return Buffer.concat([frame, checksum]);
}

/** Behind the magic number. */
const DESCRIPTOR_AT = 4;
const HAS_CHECKSUM = 0x04;

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
