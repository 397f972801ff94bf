import { once } from "node:events";
import { constants, createGzip } from "node:zlib";
import type { UnloadStatement } from "../dialect/ast";

/** Compresses one object piece by piece: what comes back for a piece is all of it, so that sizes are known. */
export interface Compressor {
    add(bytes: Buffer): Promise<Buffer>;
    /** What the object ends with. */
    end(): Promise<Buffer>;
}

export function compressorOf(compression: UnloadStatement["compression"]): Compressor {
    return compression === "gzip" ? gzip() : plain;
}

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
