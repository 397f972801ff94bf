import { SqlError } from "../../../errors";
import type { DataType } from "../../../types";
import type { Call } from "../../ast";
import { bindPart } from "../binding";
import { type Bound, callOf } from "../bound";
import { coerce, isUndecided } from "../coercion";
import { isInteger, textLength, varchar } from "../type-families";
import { argumentsOf, noSuchFunction } from "./arguments";
import { plain } from "./plain";
import type { ScalarFunctions, ScalarRule } from "./rule";

const INTEGER: DataType = { kind: "integer" };
const BIGINT: DataType = { kind: "bigint" };
const VARBYTE: DataType = { kind: "varbyte", length: 64000 };

function varbyte(length: number): DataType {
    return { kind: "varbyte", length: Math.min(1024000, Math.max(1, length)) };
}

type ByteFormat = "hex" | "binary" | "utf8";

/** The second argument, which is a literal. */
function formatOf(call: Call, format: Bound): ByteFormat {
    const name = format.literal?.toLowerCase().replace("utf-8", "utf8");
    if (name !== "hex" && name !== "binary" && name !== "utf8") {
        throw new SqlError(
            "22023",
            `The format of ${call.name.toUpperCase()} must be 'hex', 'binary', 'utf-8' or 'utf8'.`,
            {
                position: (call.args[1]?.at ?? call.at) + 1,
            },
        );
    }
    return name;
}

const toVarbyte: ScalarRule = (call, binding) => {
    const [text, format] = argumentsOf(call, binding, ["text", "text"]) as [Bound, Bound];
    const rules: Readonly<Record<ByteFormat, () => [sql: string, length: number]>> = {
        hex: () => [callOf("from_hex", text.sql), Math.ceil(textLength(text.type) / 2)],
        binary: () => [callOf("$from_bits", text.sql), Math.ceil(textLength(text.type) / 8)],
        utf8: () => [`encode(${text.sql})`, textLength(text.type)],
    };
    const [sql, length] = rules[formatOf(call, format)]();
    return { sql, type: varbyte(length), constant: text.constant };
};

const fromVarbyte: ScalarRule = (call, binding) => {
    const [bytes, format] = argumentsOf(call, binding, [VARBYTE, "text"]) as [Bound, Bound];
    const rules: Readonly<Record<ByteFormat, () => [sql: string, width: number]>> = {
        hex: () => [`lower(hex(${bytes.sql}))`, 2],
        binary: () => [callOf("$bits", bytes.sql), 8],
        utf8: () => [callOf("$utf8", bytes.sql), 1],
    };
    const [sql, width] = rules[formatOf(call, format)]();
    return { sql, type: varchar(textLength(bytes.type) * width), constant: bytes.constant };
};

/** TO_HEX of a number: negative ones as the bits that they are. */
const toHex: ScalarRule = (call, binding) => {
    const given = call.args.map((arg) => bindPart(arg, binding));
    const [value] = given;
    if (value && given.length === 1 && isInteger(value.type)) {
        const number = coerce(value, BIGINT, binding.state, call.at).sql;
        const bits = value.type.kind === "bigint" ? number : `(${number} & 4294967295)`;
        return { sql: `lower(to_hex(${bits}))`, type: varchar(16), constant: value.constant };
    }
    if (!value || given.length > 1 || !(isUndecided(value) || value.type.kind === "varbyte")) {
        throw noSuchFunction(call, given);
    }
    const bytes = isUndecided(value) ? coerce(value, VARBYTE, binding.state, call.at) : value;
    return { sql: `lower(hex(${bytes.sql}))`, type: varchar(textLength(bytes.type) * 2), constant: bytes.constant };
};

/** Source: developer guide, "VARBYTE functions and operators". */
export const varbyteFunctions: ScalarFunctions = {
    to_varbyte: toVarbyte,
    from_varbyte: fromVarbyte,
    to_hex: toHex,
    from_hex: plain({
        takes: ["text"],
        yields: ([text]) => varbyte(Math.ceil((text ? textLength(text.type) : 1) / 2)),
        sql: (text) => callOf("from_hex", text as string),
    }),
    getbit: plain({
        takes: [VARBYTE, INTEGER],
        yields: INTEGER,
        sql: (bytes, place) => callOf("getbit", bytes as string, place as string),
    }),
};
