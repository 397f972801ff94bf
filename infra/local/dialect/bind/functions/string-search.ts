import type { DataType } from "../../../types";
import type { Bound } from "../bound";
import { argumentsOf } from "./arguments";
import { plain } from "./plain";
import type { ScalarFunctions, ScalarRule } from "./rule";

const INTEGER: DataType = { kind: "integer" };

/** The characters of a text, the bytes of a VARBYTE. */
const length: ScalarRule = (call, binding) => {
    const [value] = argumentsOf(call, binding, ["text or bytes"]) as [Bound];
    const counter = value.type.kind === "varbyte" ? "octet_length" : "length";
    return { sql: `CAST(${counter}(${value.sql}) AS INTEGER)`, type: INTEGER, constant: value.constant };
};

const octetLength: ScalarRule = (call, binding) => {
    const [value] = argumentsOf(call, binding, ["text or bytes"]) as [Bound];
    const counter = value.type.kind === "varbyte" ? "octet_length" : "strlen";
    return { sql: `CAST(${counter}(${value.sql}) AS INTEGER)`, type: INTEGER, constant: value.constant };
};

/** POSITION(part IN whole) and CHARINDEX(part, whole). */
const position = plain({
    takes: ["text", "text"],
    yields: INTEGER,
    sql: (part, whole) => `CAST(instr(${whole}, ${part}) AS INTEGER)`,
});

/** The functions that measure a text or find one in another. */
export const stringSearchFunctions: ScalarFunctions = {
    len: length,
    length,
    char_length: length,
    character_length: length,
    textlen: length,
    octet_length: octetLength,
    position,
    charindex: position,
    strpos: plain({
        takes: ["text", "text"],
        yields: INTEGER,
        sql: (whole, part) => `CAST(instr(${whole}, ${part}) AS INTEGER)`,
    }),
    // Where the part begins, in bytes.
    octetindex: plain({
        takes: ["text", "text"],
        yields: INTEGER,
        sql: (part, whole) =>
            `CAST(if(instr(${whole}, ${part}) = 0, 0, strlen(left(${whole}, instr(${whole}, ${part}) - 1)) + 1) AS INTEGER)`,
    }),
};
