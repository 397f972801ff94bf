import { notSupported } from "../../../errors";
import { bareTypeName } from "../../../type-names";
import type { DataType } from "../../../types";
import { bindPart } from "../binding";
import { type Bound, callOf, isConstant } from "../bound";
import { coerce, decideAsText } from "../coercion";
import { varchar } from "../type-families";
import { argumentsOf, noSuchFunction } from "./arguments";
import { plain } from "./plain";
import type { ScalarFunctions, ScalarRule } from "./rule";

const INTEGER: DataType = { kind: "integer" };
const BIGINT: DataType = { kind: "bigint" };

/** A hash of a text, written in hexadecimal. */
const digest = (name: string, digits: number): ScalarRule => {
    const rule = plain({ takes: ["text"], yields: varchar(digits), sql: (text) => `${name}(${text})` });
    return (call, binding) => ({ ...rule(call, binding), trimmed: true });
};

const sha1 = digest("sha1", 40);

/** The offset basis of FNV-1a, 14695981039346656037, as the signed number that it is. */
const FNV_SEED = "CAST('-3750763034362895579' AS BIGINT)";

/** The bytes that a whole number of each type has. */
const WIDTHS: Readonly<Partial<Record<DataType["kind"], number>>> = { smallint: 2, integer: 4, bigint: 8 };

const fnvHash: ScalarRule = (call, binding) => {
    const [given, seed] = call.args.map((arg) => bindPart(arg, binding));
    if (given === undefined || call.args.length > 2) {
        throw noSuchFunction(call, given ? [given] : []);
    }
    const value = decideAsText(given, binding.state);
    const start = seed ? coerce(seed, BIGINT, binding.state, call.args[1]?.at).sql : FNV_SEED;
    return {
        sql: `native_fnv_hash(${bytesOf(value, call.at)}, ${start})`,
        type: BIGINT,
        constant: isConstant(...(seed ? [value, seed] : [value])),
    };
};

/** How a value lies in memory: the guide shows whole numbers and texts only. */
function bytesOf({ sql, type }: Bound, at: number): string {
    const width = WIDTHS[type.kind];
    if (width !== undefined) {
        return callOf("$integer_bytes", sql, String(width));
    }
    switch (type.kind) {
        case "varchar":
        case "text":
            return `encode(${sql})`;
        case "char":
            return `encode(${sql} || repeat(' ', ${type.length} - strlen(${sql})))`;
        case "varbyte":
            return sql;
        default:
            throw notSupported(
                `FNV_HASH of ${bareTypeName(type)} is not supported by the local warehouse.`,
                at,
                "Cast the value to VARCHAR or to a whole number.",
            );
    }
}

/**
 * The guide shows CHECKSUM of a DECIMAL only: its digits without the point. What Redshift makes of other types is not told.
 */
const checksum: ScalarRule = (call, binding) => {
    const [value] = call.args.map((arg) => decideAsText(bindPart(arg, binding), binding.state));
    if (value === undefined || call.args.length > 1) {
        throw noSuchFunction(call, value ? [value] : []);
    }
    if (value.type.kind !== "decimal") {
        throw notSupported(
            `CHECKSUM of ${bareTypeName(value.type)} is not supported by the local warehouse.`,
            call.at,
            "FNV_HASH and MD5 are.",
        );
    }
    return {
        sql: `CAST(CAST(${value.sql} AS DECIMAL(38,${value.type.scale})) * ${10 ** value.type.scale} AS INTEGER)`,
        type: INTEGER,
        constant: value.constant,
    };
};

const farmfingerprint64: ScalarRule = (call, binding) => {
    const [value] = argumentsOf(call, binding, ["text or bytes"]) as [Bound];
    const bytes = value.type.kind === "varbyte" ? value.sql : `encode(${value.sql})`;
    return { sql: `native_farm_fingerprint(${bytes})`, type: BIGINT, constant: value.constant };
};

/** Source: developer guide, "Hash functions". */
export const hashFunctions: ScalarFunctions = {
    md5: digest("md5", 32),
    sha: sha1,
    sha1,
    func_sha1: sha1,
    sha2: plain({
        takes: ["text", INTEGER],
        yields: varchar(128),
        sql: (text, bits) => callOf("sha2", text as string, bits as string),
    }),
    fnv_hash: fnvHash,
    checksum,
    farmfingerprint64,
    crc32: plain({ takes: ["text"], yields: varchar(8), sql: (text) => `native_crc32(${text})` }),
    strtol: plain({
        takes: ["text", INTEGER],
        yields: BIGINT,
        sql: (text, base) => callOf("strtol", text as string, base as string),
    }),
};
