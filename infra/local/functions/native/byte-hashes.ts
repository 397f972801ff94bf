import { BIGINT, BLOB, type DuckDBBlobValue, VARCHAR } from "@duckdb/node-api";
import type { NativeFunction } from "./native-function";

const WORD = 2 ** 32;

/** 2^40 + 2^8 + 0xb3, the prime of FNV of 64 bits, without its highest bit. */
const PRIME = 0x1b3;

/** FNV-1a of 64 bits, in halves of 32: a product of one of them and the prime's lower part is exact in a DOUBLE. */
function fnv1a(bytes: Uint8Array, seed: bigint): bigint {
    let high = Number(BigInt.asUintN(64, seed) >> 32n);
    let low = Number(BigInt.asUintN(32, seed));
    for (const byte of bytes) {
        low = (low ^ byte) >>> 0;
        const product = low * PRIME;
        high = (high * PRIME + ((low << 8) >>> 0) + Math.floor(product / WORD)) % WORD;
        low = product % WORD;
    }
    return BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low));
}

const fnvHash: NativeFunction = {
    name: "native_fnv_hash",
    takes: [BLOB, BIGINT],
    yields: BIGINT,
    value: (bytes, seed) => fnv1a((bytes as DuckDBBlobValue).bytes, seed as bigint),
};

/** The polynomial of CRC-32C (Castagnoli), bits reversed. */
const POLYNOMIAL = 0x82f63b78;

const TABLE: readonly number[] = Array.from({ length: 256 }, (_, byte) => {
    let bits = byte;
    for (let step = 0; step < 8; step++) {
        bits = bits & 1 ? (bits >>> 1) ^ POLYNOMIAL : bits >>> 1;
    }
    return bits >>> 0;
});

/** CRC-32C of a text, as eight hexadecimal digits. */
const crc32: NativeFunction = {
    name: "native_crc32",
    takes: [VARCHAR],
    yields: VARCHAR,
    value: (text) => {
        let checksum = 0xffffffff;
        for (const byte of Buffer.from(text as string)) {
            checksum = (TABLE[(checksum ^ byte) & 0xff] as number) ^ (checksum >>> 8);
        }
        return ((checksum ^ 0xffffffff) >>> 0).toString(16).padStart(8, "0");
    },
};

/** Hashes that go through a text byte by byte. */
export const byteHashes: readonly NativeFunction[] = [fnvHash, crc32];
