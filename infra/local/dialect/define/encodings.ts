import { SqlError } from "../../errors";
import type { DataType } from "../../types";

type Kind = DataType["kind"];

const INTEGERS: readonly Kind[] = ["smallint", "integer", "bigint"];
const TIMES: readonly Kind[] = ["date", "time", "timetz", "timestamp", "timestamptz"];
const TEXTS: readonly Kind[] = ["char", "varchar"];

/** The types that each encoding takes; undefined: all. Source: developer guide, "Compression encodings". */
const ENCODINGS: Readonly<Record<string, readonly Kind[] | undefined>> = {
    raw: undefined,
    runlength: undefined,
    zstd: undefined,
    az64: [...INTEGERS, "decimal", ...TIMES],
    bytedict: [...INTEGERS, "decimal", "real", "double", ...TEXTS, "varbyte", ...TIMES],
    delta: [...INTEGERS, "decimal", "date", "timestamp", "timestamptz"],
    delta32k: ["integer", "bigint", "decimal", "date", "timestamp", "timestamptz"],
    lzo: [...INTEGERS, "decimal", ...TEXTS, "varbyte", "super", ...TIMES],
    mostly8: [...INTEGERS, "decimal"],
    mostly16: ["integer", "bigint", "decimal"],
    mostly32: ["bigint", "decimal"],
    text255: ["varchar"],
    text32k: ["varchar"],
};

/** An encoding as it is kept. "auto" is none of its own: undefined. @throws SqlError if the type can't have it. */
export function checkedEncoding(column: string, type: DataType, given: string | undefined): string | undefined {
    if (given === undefined || given.toLowerCase() === "auto") {
        return undefined;
    }
    // "none" is how the catalogue shows it, and is taken back.
    const encoding = given.toLowerCase() === "none" ? "raw" : given.toLowerCase();
    if (!(encoding in ENCODINGS)) {
        throw new SqlError("42704", `unrecognized encoding "${given}" of column "${column}"`, {
            hint: `Encodings are ${Object.keys(ENCODINGS).join(", ")}.`,
        });
    }
    const types = ENCODINGS[encoding];
    if (types && !types.includes(type.kind)) {
        throw new SqlError("42P16", `invalid encoding type specified for column "${column}"`, {
            hint: `${encoding} is for ${types.join(", ")}.`,
        });
    }
    return encoding;
}
