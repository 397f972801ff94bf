import { Decompress } from "fzstd";
import type { XXHashAPI } from "xxhash-wasm";
import { messageOf } from "../../errors";
import { ByteReader, UnexpectedEnd } from "./byte-reader";
import { UnreadableObject } from "./unreadable-object";
import { zstdHashing } from "./zstd-hashing";

const FRAME_MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50;
const BLOCK_LIMIT = 128 * 1024;
/** What zstd itself reads unless it is told otherwise: a frame's window is held in memory. */
const WINDOW_LIMIT = 128 * 1024 * 1024;

/**
 * The bytes of a ZSTD file, block by block. The decompressor knows no checksums, so that the frames are told apart here: what
 * comes out of each is compared with its checksum and its size, where it has them. Source: RFC 8878, "Zstandard Frames".
 * @throws UnreadableObject where the bytes are no ZSTD, are cut off or are damaged.
 */
export async function* unzstd(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const { create64 } = await zstdHashing();
    const reader = new ByteReader(source);
    try {
        while (!(await reader.isAtEnd())) {
            const magic = await reader.take(4);
            if ((magic.readUInt32LE() & ~0xf) >>> 0 === SKIPPABLE_MAGIC) {
                await reader.skip((await reader.take(4)).readUInt32LE());
            } else if (magic.readUInt32LE() === FRAME_MAGIC) {
                const header = await headerAfter(magic, reader);
                yield* contentOf(header, reader, new FrameCheck(header, create64()));
            } else {
                throw damaged("no frame begins where one must");
            }
        }
    } catch (error) {
        throw error instanceof UnexpectedEnd ? damaged(error.message) : error;
    } finally {
        await reader.close();
    }
}

interface FrameHeader {
    /** All of it, with the magic number. */
    readonly bytes: Buffer;
    readonly hasChecksum: boolean;
    readonly contentSize: number | undefined;
    readonly blockLimit: number;
}

async function headerAfter(magic: Buffer, reader: ByteReader): Promise<FrameHeader> {
    const first = await reader.take(1);
    const descriptor = first.readUInt8();
    const isSingleSegment = (descriptor & 0x20) !== 0;
    const windowBytes = isSingleSegment ? 0 : 1;
    const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] as number;
    const sizeFlag = descriptor >> 6;
    const sizeBytes = sizeFlag === 0 ? 1 - windowBytes : 1 << sizeFlag;
    const rest = await reader.take(windowBytes + dictionaryBytes + sizeBytes);
    if ((descriptor & 8) !== 0) {
        throw damaged("a reserved bit is set");
    }
    if (rest.subarray(windowBytes, windowBytes + dictionaryBytes).some((byte) => byte !== 0)) {
        throw damaged("a frame asks for a dictionary");
    }
    const contentSize = sizeBytes === 0 ? undefined : sizeIn(rest.subarray(-sizeBytes));
    const window = isSingleSegment ? (contentSize as number) : windowOf(rest.readUInt8());
    if (window > WINDOW_LIMIT) {
        throw damaged("a frame's window is over 128 MB");
    }
    return {
        bytes: Buffer.concat([magic, first, rest]),
        hasChecksum: (descriptor & 4) !== 0,
        contentSize,
        blockLimit: Math.min(window, BLOCK_LIMIT),
    };
}

function windowOf(descriptor: number): number {
    const base = 2 ** (10 + (descriptor >> 3));
    return base + (base / 8) * (descriptor & 7);
}

function sizeIn(field: Buffer): number {
    switch (field.length) {
        case 1:
            return field.readUInt8();
        case 2:
            return field.readUInt16LE() + 256;
        case 4:
            return field.readUInt32LE();
        default:
            return Number(field.readBigUInt64LE());
    }
}

/** What has come out of a frame so far, against what the frame tells of it. */
class FrameCheck {
    private size = 0;

    constructor(
        private readonly header: FrameHeader,
        private readonly hash: ReturnType<XXHashAPI["create64"]>,
    ) {}

    add(content: Uint8Array): void {
        this.size += content.length;
        if (content.length > this.header.blockLimit || this.size > (this.header.contentSize ?? this.size)) {
            throw damaged("more comes out of a frame than it says");
        }
        if (this.header.hasChecksum) {
            this.hash.update(content);
        }
    }

    end(checksum: Buffer): void {
        if (this.size < (this.header.contentSize ?? this.size)) {
            throw damaged("less comes out of a frame than it says");
        }
        if (this.header.hasChecksum && BigInt.asUintN(32, this.hash.digest()) !== BigInt(checksum.readUInt32LE())) {
            throw damaged("a frame's checksum is wrong");
        }
    }
}

/** A frame's last block is given out when the checksum is known to be right, and not before. */
async function* contentOf(header: FrameHeader, reader: ByteReader, check: FrameCheck): AsyncGenerator<Buffer> {
    let taken: Uint8Array[] = [];
    const decompressor = new Decompress((chunk) => taken.push(chunk));
    let before = header.bytes;
    for (let isLast = false; !isLast; ) {
        const start = await reader.take(3);
        const word = start.readUIntLE(0, 3);
        isLast = (word & 1) === 1;
        const block = await reader.take(sizeOfBlock(word, header));
        // The decompressor takes the end of a frame as a whole alone.
        const checksum = await reader.take(isLast && header.hasChecksum ? 4 : 0);
        push(decompressor, Buffer.concat([before, start, block, checksum]), isLast);
        before = Buffer.alloc(0);
        for (const content of taken) {
            check.add(content);
        }
        if (isLast) {
            check.end(checksum);
        }
        yield* taken.map((content) => Buffer.from(content.buffer, content.byteOffset, content.byteLength));
        taken = [];
    }
}

/** How many bytes follow a block's header: of a byte repeated, the one. */
function sizeOfBlock(word: number, header: FrameHeader): number {
    const size = word >> 3;
    if (size > header.blockLimit) {
        throw damaged("a block is larger than its frame allows");
    }
    return ((word >> 1) & 3) === 1 ? 1 : size;
}

function push(decompressor: Decompress, bytes: Buffer, isLast: boolean): void {
    try {
        decompressor.push(bytes, isLast);
    } catch (error) {
        // The library's own errors have a number: others are what it runs into in damaged bytes.
        throw damaged(codeOfLibrary(error) === undefined ? "a block cannot be decompressed" : messageOf(error));
    }
}

function codeOfLibrary(error: unknown): number | undefined {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    return typeof code === "number" ? code : undefined;
}

function damaged(what: string): UnreadableObject {
    return new UnreadableObject("compression", `Invalid ZSTD data: ${what}`);
}
