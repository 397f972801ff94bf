import type { DataType } from "../../types";
import type { IntervalLiteral, NumberLiteral, Parameter, TypedLiteral } from "../ast";
import type { StatementState } from "./binding";
import type { Bound } from "./bound";
import { parameterOf } from "./coercion";
import { intervalLiteral, intervalSql } from "./interval-literals";
import { literalSql } from "./literal-values";
import { decimal } from "./type-families";

const INTEGER_MAX = 2147483647n;
const BIGINT_MAX = 9223372036854775807n;

/** A number as written: INTEGER, BIGINT or DECIMAL by its size; with an exponent DOUBLE PRECISION. */
export function bindNumber({ text, at }: NumberLiteral): Bound {
    if (/^\d+$/.test(text)) {
        const value = BigInt(text);
        if (value <= INTEGER_MAX) {
            return { sql: String(value), type: { kind: "integer" }, constant: true, integer: Number(value) };
        }
        if (value <= BIGINT_MAX) {
            return { sql: String(value), type: { kind: "bigint" }, constant: true };
        }
        return decimalNumber(String(value), 0);
    }
    if (/e/i.test(text)) {
        const type: DataType = { kind: "double" };
        return { sql: literalSql(text, type, at), type, constant: true };
    }
    const [whole = "", fraction = ""] = text.split(".");
    return decimalNumber(`${whole || "0"}.${fraction}`, fraction.length);
}

function decimalNumber(text: string, scale: number): Bound {
    const type = decimal(text.replace(".", "").length, scale);
    return {
        sql: `CAST('${text}' AS DECIMAL(${type.kind === "decimal" ? `${type.precision},${type.scale}` : ""}))`,
        type,
        constant: true,
    };
}

/** `date '2018-11-01'` */
export function bindTypedLiteral({ type, value, at }: TypedLiteral): Bound {
    const kept = (type.kind === "varchar" || type.kind === "char") && Buffer.byteLength(value) > type.length;
    const text = kept ? Buffer.from(value).subarray(0, type.length).toString().replace(/�$/, "") : value;
    return { sql: literalSql(text, type, at), type, constant: true };
}

/** `interval '1 day'` */
export function bindInterval({ value, from, to, at }: IntervalLiteral): Bound {
    const interval = intervalLiteral(value, from, to, at);
    return { sql: intervalSql(interval), type: { kind: "interval" }, constant: true, interval };
}

/** `$1`: of the type that was declared or found out, or undecided. */
export function bindParameter({ index }: Parameter, state: StatementState): Bound {
    state.parameters.mention(index);
    const type = state.parameters.get(index);
    if (type) {
        return parameterOf(index, type);
    }
    return { sql: `CAST($${index} AS VARCHAR)`, type: { kind: "unknown" }, parameter: index, constant: true };
}
