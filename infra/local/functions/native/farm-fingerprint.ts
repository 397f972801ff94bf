import { BIGINT, BLOB, type DuckDBBlobValue } from "@duckdb/node-api";
import type { NativeFunction } from "./native-function";

const [K0, K1, K2] = [0xc3a5c85c97cb3127n, 0xb492b66fbe98f273n, 0x9ae16a3b2f90404fn];

const u64 = (value: bigint): bigint => BigInt.asUintN(64, value);
const rotated = (value: bigint, by: bigint): bigint => u64((value >> by) | (value << (64n - by)));
const mixed = (value: bigint): bigint => value ^ (value >> 47n);

/** 16 bytes to 8. */
function joined(one: bigint, other: bigint, factor: bigint): bigint {
    const first = mixed(u64((one ^ other) * factor));
    return u64(mixed(u64((other ^ first) * factor)) * factor);
}

/** Two sums that keep the 32 bytes from `at` on, and what came before them, apart. */
function pair(bytes: Buffer, at: number, one: bigint, other: bigint): readonly [bigint, bigint] {
    const [w, x, y, z] = [0, 8, 16, 24].map((offset) => bytes.readBigUInt64LE(at + offset)) as [
        bigint,
        bigint,
        bigint,
        bigint,
    ];
    const start = u64(one + w);
    const sum = u64(start + x + y);
    return [u64(sum + z), u64(rotated(u64(other + start + z), 21n) + rotated(sum, 44n) + start)];
}

/** Fingerprint64 of FarmHash: the same for the same bytes in every release of it. Source: github.com/google/farmhash. */
function fingerprint64(bytes: Buffer): bigint {
    const { length } = bytes;
    if (length <= 16) {
        return ofShort(bytes);
    }
    if (length <= 32) {
        return ofMedium(bytes);
    }
    return length <= 64 ? ofLong(bytes) : ofBlocks(bytes);
}

function ofShort(bytes: Buffer): bigint {
    const { length } = bytes;
    const size = BigInt(length);
    const factor = u64(K2 + size * 2n);
    if (length >= 8) {
        const a = u64(bytes.readBigUInt64LE(0) + K2);
        const b = bytes.readBigUInt64LE(length - 8);
        const c = u64(rotated(b, 37n) * factor + a);
        const d = u64((rotated(a, 25n) + b) * factor);
        return joined(c, d, factor);
    }
    if (length >= 4) {
        const first = BigInt(bytes.readUInt32LE(0));
        return joined(u64(size + (first << 3n)), BigInt(bytes.readUInt32LE(length - 4)), factor);
    }
    if (length === 0) {
        return K2;
    }
    const [first, middle, last] = [0, length >> 1, length - 1].map((at) => BigInt(bytes[at] as number)) as [
        bigint,
        bigint,
        bigint,
    ];
    const y = first + (middle << 8n);
    const z = size + (last << 2n);
    return u64(mixed(u64(y * K2) ^ u64(z * K0)) * K2);
}

function ofMedium(bytes: Buffer): bigint {
    const { length } = bytes;
    const factor = u64(K2 + BigInt(length) * 2n);
    const a = u64(bytes.readBigUInt64LE(0) * K1);
    const b = bytes.readBigUInt64LE(8);
    const c = u64(bytes.readBigUInt64LE(length - 8) * factor);
    const d = u64(bytes.readBigUInt64LE(length - 16) * K2);
    return joined(u64(rotated(u64(a + b), 43n) + rotated(c, 30n) + d), u64(a + rotated(u64(b + K2), 18n) + c), factor);
}

function ofLong(bytes: Buffer): bigint {
    const { length } = bytes;
    const factor = u64(K2 + BigInt(length) * 2n);
    const a = u64(bytes.readBigUInt64LE(0) * K2);
    const b = bytes.readBigUInt64LE(8);
    const c = u64(bytes.readBigUInt64LE(length - 8) * factor);
    const d = u64(bytes.readBigUInt64LE(length - 16) * K2);
    const y = u64(rotated(u64(a + b), 43n) + rotated(c, 30n) + d);
    const z = joined(y, u64(a + rotated(u64(b + K2), 18n) + c), factor);
    const e = u64(bytes.readBigUInt64LE(16) * factor);
    const f = bytes.readBigUInt64LE(24);
    const g = u64((y + bytes.readBigUInt64LE(length - 32)) * factor);
    const h = u64((z + bytes.readBigUInt64LE(length - 24)) * factor);
    return joined(u64(rotated(u64(e + f), 43n) + rotated(g, 30n) + h), u64(e + rotated(u64(f + a), 18n) + g), factor);
}

function ofBlocks(bytes: Buffer): bigint {
    const { length } = bytes;
    let x = u64(81n * K2 + bytes.readBigUInt64LE(0));
    let y = u64(81n * K1 + 113n);
    let z = u64(mixed(u64(y * K2 + 113n)) * K2);
    let v: readonly [bigint, bigint] = [0n, 0n];
    let w: readonly [bigint, bigint] = [0n, 0n];
    const end = Math.floor((length - 1) / 64) * 64;
    const rest = BigInt((length - 1) & 63);
    for (let at = 0; at < end; at += 64) {
        x = u64(rotated(u64(x + y + v[0] + bytes.readBigUInt64LE(at + 8)), 37n) * K1);
        y = u64(rotated(u64(y + v[1] + bytes.readBigUInt64LE(at + 48)), 42n) * K1);
        x ^= w[1];
        y = u64(y + v[0] + bytes.readBigUInt64LE(at + 40));
        z = u64(rotated(u64(z + w[0]), 33n) * K1);
        v = pair(bytes, at, u64(v[1] * K1), u64(x + w[0]));
        w = pair(bytes, at + 32, u64(z + w[1]), u64(y + bytes.readBigUInt64LE(at + 16)));
        [z, x] = [x, z];
    }
    const factor = u64(K1 + ((z & 0xffn) << 1n));
    const last = length - 64;
    w = [u64(w[0] + rest), w[1]];
    v = [u64(v[0] + w[0]), v[1]];
    w = [u64(w[0] + v[0]), w[1]];
    x = u64(rotated(u64(x + y + v[0] + bytes.readBigUInt64LE(last + 8)), 37n) * factor);
    y = u64(rotated(u64(y + v[1] + bytes.readBigUInt64LE(last + 48)), 42n) * factor);
    x ^= u64(w[1] * 9n);
    y = u64(y + v[0] * 9n + bytes.readBigUInt64LE(last + 40));
    z = u64(rotated(u64(z + w[0]), 33n) * factor);
    v = pair(bytes, last, u64(v[1] * factor), u64(x + w[0]));
    w = pair(bytes, last + 32, u64(z + w[1]), u64(y + bytes.readBigUInt64LE(last + 16)));
    [z, x] = [x, z];
    return joined(u64(joined(v[0], w[0], factor) + mixed(y) * K0 + z), u64(joined(v[1], w[1], factor) + x), factor);
}

export const farmFingerprint: NativeFunction = {
    name: "native_farm_fingerprint",
    takes: [BLOB],
    yields: BIGINT,
    value: (bytes) => BigInt.asIntN(64, fingerprint64(Buffer.from((bytes as DuckDBBlobValue).bytes))),
};
