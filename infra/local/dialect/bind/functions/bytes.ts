import { notSupported, SqlError } from "../../../errors";
import { bareTypeName } from "../../../type-names";
import type { DataType } from "../../../types";
import type { Call } from "../../ast";
import { type Binding, bindPart } from "../binding";
import { type Bound, callOf, isConstant } from "../bound";
import { decideAsText } from "../coercion";
import { MAX_VARCHAR, textLength, varchar } from "../type-families";
import { argumentsOf, noSuchFunction } from "./arguments";
import type { ScalarFunctions, ScalarRule } from "./rule";

/** The ways in which a text can stand for bytes. */
type Format = "hex" | "binary" | "utf8";

const FORMATS: Readonly<Record<string, Format>> = { hex: "hex", binary: "binary", utf8: "utf8", "utf-8": "utf8" };

const INTEGER: DataType = { kind: "integer" };

const varbyte = (length: number): DataType => ({ kind: "varbyte", length: Math.max(1, length) });

/** The format that the second argument names: the functions' results depend on it, so it has to be written out. */
function formatOf(call: Call, binding: Binding): Format {
    const args = call.args.map((arg) => bindPart(arg, binding));
    const given = args[1];
    if (args.length !== 2 || given === undefined) {
        throw noSuchFunction(call, args);
    }
    if (typeof given.literal !== "string") {
        throw notSupported(
            `${call.name.toUpperCase()} with a format that is no literal is not supported by the local warehouse.`,
            call.args[1]?.at,
            "Write 'hex', 'binary' or 'utf8'.",
        );
    }
    const format = FORMATS[given.literal.toLowerCase()];
    if (format === undefined) {
        throw new SqlError("22023", `invalid format "${given.literal}"`, {
            hint: "The formats are hex, binary, utf8 and utf-8.",
            position: (call.args[1]?.at ?? call.at) + 1,
        });
    }
    return format;
}

const toVarbyte: ScalarRule = (call, binding) => {
    const format = formatOf(call, binding);
    const [text] = argumentsOf({ ...call, args: call.args.slice(0, 1) }, binding, ["text"]) as [Bound];
    const length = textLength(text.type);
    switch (format) {
        case "hex":
            return bytes(callOf("$from_hex", text.sql), Math.ceil(length / 2), text);
        case "binary":
            return bytes(callOf("$from_binary", text.sql), Math.ceil(length / 8), text);
        case "utf8":
            return bytes(`encode(${text.sql})`, length, text);
    }
};

function bytes(sql: string, length: number, from: Bound): Bound {
    return { sql, type: varbyte(length), constant: isConstant(from) };
}

const fromVarbyte: ScalarRule = (call, binding) => {
    const format = formatOf(call, binding);
    const [given] = argumentsOf({ ...call, args: call.args.slice(0, 1) }, binding, ["text or bytes"]) as [Bound];
    const value = given.type.kind === "varbyte" ? given.sql : `encode(${given.sql})`;
    const length = textLength(given.type);
    const text = (sql: string, width: number): Bound => ({
        sql,
        type: varchar(Math.min(Math.max(1, width), MAX_VARCHAR)),
        constant: isConstant(given),
    });
    switch (format) {
        case "hex":
            return text(`lower(hex(${value}))`, 2 * length);
        case "binary":
            return text(callOf("$binary", value), 8 * length);
        case "utf8":
            return text(callOf("$utf8", value), length);
    }
};

const fromHex: ScalarRule = (call, binding) => {
    const [text] = argumentsOf(call, binding, ["text"]) as [Bound];
    return bytes(callOf("$from_hex", text.sql), Math.ceil(textLength(text.type) / 2), text);
};

/** Of a number without the noughts before it, of bytes with all their digits. */
const toHex: ScalarRule = (call, binding) => {
    const [given] = call.args.map((arg) => decideAsText(bindPart(arg, binding), binding.state));
    if (given === undefined || call.args.length > 1) {
        throw noSuchFunction(call, given ? [given] : []);
    }
    switch (given.type.kind) {
        case "smallint":
        case "integer":
            // A negative number is the 32 bits that it has.
            return { sql: `lower(to_hex(${given.sql} & 4294967295))`, type: varchar(8), constant: isConstant(given) };
        case "bigint":
            return { sql: `lower(to_hex(${given.sql}))`, type: varchar(16), constant: isConstant(given) };
        case "varbyte":
            return {
                sql: `lower(hex(${given.sql}))`,
                type: varchar(Math.min(2 * given.type.length, MAX_VARCHAR)),
                constant: isConstant(given),
            };
        default:
            throw notSupported(
                `TO_HEX of ${bareTypeName(given.type)} is not supported by the local warehouse.`,
                call.at,
                "It takes whole numbers and VARBYTE.",
            );
    }
};

const getbit: ScalarRule = (call, binding) => {
    const [value, place] = argumentsOf(call, binding, [varbyte(64000), INTEGER]) as [Bound, Bound];
    return {
        sql: callOf("$getbit", value.sql, place.sql),
        type: INTEGER,
        constant: isConstant(value, place),
    };
};

/** Source: developer guide, "VARBYTE functions". */
export const byteFunctions: ScalarFunctions = {
    from_hex: fromHex,
    from_varbyte: fromVarbyte,
    getbit,
    to_hex: toHex,
    to_varbyte: toVarbyte,
};
