import { createHash } from "node:crypto";
import { INTEGER, VARCHAR } from "@duckdb/node-api";
import type { NativeFunction } from "./native-function";

/** SHA-2 of 224, 384 or 512 bits: the engine has only that of 256. */
export const sha2Digest: NativeFunction = {
    name: "native_sha2",
    takes: [VARCHAR, INTEGER],
    yields: VARCHAR,
    value: (text, bits) =>
        createHash(`sha${bits}`)
            .update(text as string)
            .digest("hex"),
};
