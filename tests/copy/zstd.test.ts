import { decompressed } from "../../infra/local/copy/decompression";
import { type CopyBench, openCopyBench } from "./support/bucket";

const WORDS = ["one", "two", "three", "two", "one", "three one two"];
const TEXT = `${Array.from({ length: 36 }, (_, n) => `${n}|${WORDS[n % 6]}\n`).join("")}40|four\n`;

// Both of two frames and a skippable one of 13 bytes between them, as the command zstd writes them.
const CHECKED = Buffer.from(
    "KLUv/WQ6AP0DAMIEDxSwpTkHbBFvACZZlzaRMiWpS4YbAfj77/f2QoZAn2+7Nhcyiq2721pLkSFCmhPwXpmAACXXCaDUSnOSBSIgIMO8AY01TGCJ" +
        "NUzAnRliHGGmuZpuWiPabJqI3SwRUo0wjBEblxpsGVq9m9taKNp7pHSXNDuvd6K07Q7BMwGfR3g5UypNGAUAAABub3Rlcyi1L/0EWEEAADQw" +
        "fGZvdXIKWfwBng==",
    "base64",
);
const UNCHECKED = Buffer.from(
    "KLUv/WA6AP0DAMIEDxSwpTkHbBFvACZZlzaRMiWpS4YbAfj77/f2QoZAn2+7Nhcyiq2721pLkSFCmhPwXpmAACXXCaDUSnOSBSIgIMO8AY01TGCJ" +
        "NUzAnRliHGGmuZpuWiPabJqI3SwRUo0wjBEblxpsGVq9m9taKNp7pHSXNDuvd6K07Q7BMwFTKk0YBQAAAG5vdGVzKLUv/QBYQQAANDB8Zm91" +
        "cgo=",
    "base64",
);
const CHECKED_FRAME_ENDS = [0, 141, 154];

async function* chunksOf(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
    for (let start = 0; start < bytes.length; start += size) {
        yield bytes.subarray(start, start + size);
    }
}

async function read(bytes: Buffer, size = bytes.length): Promise<string> {
    const parts: Buffer[] = [];
    for await (const part of decompressed(chunksOf(bytes, size), "zstd")) {
        parts.push(part);
    }
    return Buffer.concat(parts).toString();
}

/** The text, or what it is refused with. */
const outcome = (bytes: Buffer, size?: number): Promise<string> =>
    read(bytes, size).catch((error: Error) => `${error.name}: ${error.message}`);

const isRefused = (found: string) => /^Error: Invalid ZSTD data: |^UnreadableObject: Invalid ZSTD data: /.test(found);

/** A frame of one raw block, with what its header says. */
function frame(descriptor: number, fields: number[], content: string, rest: number[] = []): Buffer {
    const block = (Buffer.byteLength(content) << 3) | 1;
    const start = [0x28, 0xb5, 0x2f, 0xfd, descriptor, ...fields, block & 255, block >> 8, 0];
    return Buffer.from([...start, ...Buffer.from(content), ...rest]);
}

test.each([
    ["with checksums", CHECKED],
    ["without", UNCHECKED],
])("frames %s are read wherever the chunks end", async (_, file) => {
    for (let size = 1; size <= file.length; size++) {
        expect([size, await outcome(file, size)]).toEqual([size, TEXT]);
    }
});

test("of a file with checksums no bit can be flipped so that another text is read", async () => {
    const wrong: unknown[] = [];
    let refused = 0;
    for (let bit = 0; bit < CHECKED.length * 8; bit++) {
        const flipped = Buffer.from(CHECKED);
        flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
        const found = await outcome(flipped, 1 + (bit % 64));
        refused += isRefused(found) ? 1 : 0;
        if (found !== TEXT && !isRefused(found)) {
            wrong.push([bit, found]);
        }
    }
    expect(wrong).toEqual([]);
    expect(refused).toBeGreaterThan((CHECKED.length - 20) * 8);
});

test("a file that is cut off within a frame is refused", async () => {
    for (let end = 0; end < CHECKED.length; end++) {
        expect([end, isRefused(await outcome(CHECKED.subarray(0, end), 7))]).toEqual([
            end,
            !CHECKED_FRAME_ENDS.includes(end),
        ]);
    }
});

test.each([
    ["its size fits", frame(0x20, [3], "abc"), "abc"],
    ["its size has two bytes", frame(0x60, [1, 0], "a".repeat(257)), "a".repeat(257)],
    ["its size has eight bytes", frame(0xe0, [3, 0, 0, 0, 0, 0, 0, 0], "abc"), "abc"],
    ["its size is larger", frame(0x20, [4], "abc"), "less comes out of a frame than it says"],
    ["its size is smaller", frame(0x80, [0x58, 2, 0, 0, 0], "abc"), "more comes out of a frame than it says"],
    ["it is empty", frame(0x20, [0], ""), ""],
    ["its checksum is wrong", frame(0x24, [3], "abc", [1, 2, 3, 4]), "a frame's checksum is wrong"],
    ["a reserved bit is set", frame(0x28, [3], "abc"), "a reserved bit is set"],
    ["it names no dictionary", frame(0x21, [0, 3], "abc"), "abc"],
    ["it names a dictionary", frame(0x21, [7, 3], "abc"), "a frame asks for a dictionary"],
    ["its window is too large", frame(0, [0xff], "abc"), "a frame's window is over 128 MB"],
    ["its block is too large", frame(0x20, [2], "abc"), "a block is larger than its frame allows"],
    [
        "it is followed by something else",
        Buffer.concat([frame(0x20, [1], "a"), Buffer.from("text")]),
        "no frame begins",
    ],
])("a frame is read or refused by what its header says: %s", async (_, file, expected) => {
    const found = await outcome(file, 2);
    expect(isRefused(found) ? found.replace(/^.*data: /, "").slice(0, expected.length) : found).toBe(expected);
});

describe("COPY", () => {
    let bench: CopyBench;
    beforeAll(async () => {
        bench = await openCopyBench();
    });
    afterAll(() => bench.close());

    test("of a file with a wrong checksum is an error of the load", async () => {
        await bench.run("create table t (n int, s varchar(20))");
        const damaged = Buffer.from(CHECKED);
        damaged[CHECKED.length - 9] = "5".charCodeAt(0);
        await bench.put({ "damaged.zst": damaged });
        await bench.copy("t from 's3://bucket/damaged.zst'", "zstd maxerror 10");
        expect(await bench.errors()).toMatchObject([
            { err_code: 1216, err_reason: "Invalid ZSTD data: a frame's checksum is wrong" },
        ]);
    });
});
