import { SqlError } from "../../errors";
import { bareTypeName } from "../../type-names";
import type { DataType } from "../../types";
import { quoteText } from "./bound";
import { datetimeLiteral } from "./datetime-literals";
import { intervalLiteral, intervalSql } from "./interval-literals";
import { decimal } from "./type-families";

const RANGES: Readonly<Partial<Record<DataType["kind"], readonly [bigint, bigint]>>> = {
    smallint: [-32768n, 32767n],
    integer: [-2147483648n, 2147483647n],
    bigint: [-(2n ** 63n), 2n ** 63n - 1n],
    oid: [0n, 2n ** 32n - 1n],
};

/** What may stand for true and false. Source: developer guide, "Boolean type". */
const TRUE = new Set(["t", "true", "y", "yes", "1"]);
const FALSE = new Set(["f", "false", "n", "no", "0"]);

/** A quoted literal as an engine constant of the type that its place calls for. `at` is for the error's position. */
export function literalSql(value: string, type: DataType, at?: number): string {
    switch (type.kind) {
        case "smallint":
        case "integer":
        case "bigint":
        case "oid":
            return integerSql(value, type, at);
        case "decimal":
            return decimalSql(value, type, at);
        case "real":
        case "double":
            return floatSql(value, type, at);
        case "boolean":
            return booleanSql(value, at);
        case "date":
        case "timestamp":
        case "timestamptz":
        case "time":
        case "timetz":
            return datetimeLiteral(value, type, at);
        case "interval":
            return intervalSql(intervalLiteral(value, undefined, undefined, at));
        case "varbyte":
            return `encode(${quoteText(value)})`;
        case "super":
            return quoteText(JSON.stringify(value));
        case "text_array":
            return `CAST(${quoteText(value.replace(/^\{/, "[").replace(/\}$/, "]"))} AS VARCHAR[])`;
        case "char":
            return quoteText(value.replace(/ +$/, ""));
        default:
            return quoteText(value);
    }
}

/** The type of a quoted literal where a number of no particular type is wanted: as many digits as it has. */
export function literalNumberType(value: string): DataType {
    const digits = /^\s*[+-]?0*(\d*)(?:\.(\d*))?\s*$/.exec(value);
    if (!digits) {
        return { kind: "double" };
    }
    const [, whole = "", fraction = ""] = digits;
    return decimal(whole.length + fraction.length, fraction.length);
}

function invalid(value: string, type: DataType, at?: number): SqlError {
    const name = type.kind === "decimal" ? "numeric" : bareTypeName(type);
    return new SqlError("22P02", `invalid input syntax for ${name === "boolean" ? "type " : ""}${name}: "${value}"`, {
        position: at === undefined ? undefined : at + 1,
    });
}

/** Without the blanks, tabs and line ends around it: PostgreSQL passes over no others. */
function trimmed(value: string): string {
    return value.replace(/^[ \t-\r]+|[ \t-\r]+$/g, "");
}

function integerSql(value: string, type: DataType, at?: number): string {
    const text = trimmed(value);
    if (!/^[+-]?\d+$/.test(text)) {
        throw invalid(value, type, at);
    }
    const number = BigInt(text.replace(/^\+/, ""));
    const [least, most] = RANGES[type.kind] ?? [0n, 0n];
    if (number < least || number > most) {
        throw new SqlError("22003", `value "${text}" is out of range for type ${bareTypeName(type)}`, {
            position: at === undefined ? undefined : at + 1,
        });
    }
    return `CAST(${number} AS ${type.kind === "oid" ? "BIGINT" : type.kind.toUpperCase()})`;
}

function decimalSql(value: string, type: DataType & { kind: "decimal" }, at?: number): string {
    const text = trimmed(value);
    if (!/^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text)) {
        throw invalid(value, type, at);
    }
    return `CAST(${quoteText(spelledOut(text))} AS DECIMAL(${type.precision},${type.scale}))`;
}

/** No DECIMAL has room for more zeros. */
const MOST_ZEROS = 40;

/** A number without its exponent: the engine's own way with them loses numbers that have room. */
function spelledOut(text: string): string {
    const [, sign = "", whole = "", fraction = "", exponent] = /^([+-]?)(\d*)\.?(\d*)e([+-]?\d+)$/i.exec(text) ?? [];
    if (exponent === undefined) {
        return text;
    }
    const digits = whole + fraction;
    const place = whole.length + Number(exponent);
    if (place <= 0) {
        return `${sign}0.${"0".repeat(Math.min(-place, MOST_ZEROS))}${digits}`;
    }
    const zeros = "0".repeat(Math.min(Math.max(place - digits.length, 0), MOST_ZEROS));
    return `${sign}${digits.slice(0, place)}${zeros}.${digits.slice(place)}`;
}

function floatSql(value: string, type: DataType, at?: number): string {
    const text = trimmed(value);
    if (!/^[+-]?(\d+(\.\d*)?(e[+-]?\d+)?|\.\d+(e[+-]?\d+)?|nan|inf(inity)?)$/i.test(text)) {
        throw invalid(value, type, at);
    }
    const number = Number(text);
    if (
        !Number.isNaN(number) &&
        /^[+-]?[\d.]/.test(text) &&
        !Number.isFinite(type.kind === "real" ? Math.fround(number) : number)
    ) {
        throw new SqlError("22003", `"${text}" is out of range for type ${bareTypeName(type)}`, {
            position: at === undefined ? undefined : at + 1,
        });
    }
    return `CAST(${quoteText(text)} AS ${type.kind === "real" ? "FLOAT" : "DOUBLE"})`;
}

function booleanSql(value: string, at?: number): string {
    const text = trimmed(value).toLowerCase();
    if (TRUE.has(text)) {
        return "true";
    }
    if (FALSE.has(text)) {
        return "false";
    }
    throw invalid(value, { kind: "boolean" }, at);
}
