import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import unbzip2 from "unbzip2-stream";
import { codeOf, messageOf } from "../../errors";
import { UnreadableObject } from "./unreadable-object";
import { unzstd } from "./zstd-frames";

export type Compression = "none" | "gzip" | "bzip2" | "zstd";

/** The bytes as they were before they were compressed. @throws UnreadableObject where they are not what they are said to be. */
export function decompressed(source: AsyncIterable<Buffer>, compression: Compression): AsyncIterable<Buffer> {
    switch (compression) {
        case "none":
            return source;
        case "gzip":
            return unzipped(source);
        case "bzip2":
            return stepwise(source, bunzip2(), "BZIP2");
        case "zstd":
            return unzstd(source);
    }
}

async function* unzipped(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const gunzip = createGunzip();
    let failure: unknown;
    pipeline(source, gunzip, (error) => {
        failure = error;
    });
    try {
        yield* gunzip as AsyncIterable<Buffer>;
    } catch (error) {
        const cause = failure ?? error;
        throw codeOf(cause)?.startsWith("Z_") ? unreadable("GZIP", cause) : cause;
    }
}

/** Takes bytes, or with undefined the end, and gives what has come out by now. */
type Step = (bytes: Buffer | undefined) => readonly Buffer[];

async function* stepwise(source: AsyncIterable<Buffer>, step: Step, name: string): AsyncGenerator<Buffer> {
    const orUnreadable: Step = (bytes) => {
        try {
            return step(bytes);
        } catch (error) {
            throw unreadable(name, error);
        }
    };
    for await (const chunk of source) {
        yield* orUnreadable(chunk);
    }
    yield* orUnreadable(undefined);
}

function bunzip2(): Step {
    const stream = unbzip2();
    let taken: Buffer[] = [];
    let failure: unknown;
    stream.on("data", (chunk: Buffer) => taken.push(chunk));
    stream.on("error", (error: unknown) => {
        // The library runs over the end of a file that is cut off.
        failure ??= error instanceof TypeError ? new Error("unexpected end") : error;
    });
    return (bytes) => {
        if (bytes) {
            stream.write(bytes);
        } else {
            stream.end();
        }
        if (failure !== undefined) {
            throw failure;
        }
        const found = taken;
        taken = [];
        return found;
    };
}

function unreadable(name: string, error: unknown): UnreadableObject {
    return new UnreadableObject("compression", `Invalid ${name} data: ${messageOf(error)}`);
}
