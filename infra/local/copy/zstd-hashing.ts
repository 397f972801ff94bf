import xxhash, { type XXHashAPI } from "xxhash-wasm";

/** Made once: the library is WebAssembly. */
let hashing: Promise<XXHashAPI> | undefined;

/** What the checksums of ZSTD are made with: they are the lower half of XXH64. Source: RFC 8878, "Zstandard Frames". */
export function zstdHashing(): Promise<XXHashAPI> {
    hashing ??= xxhash();
    return hashing;
}
