import { engineType } from "../../type-names";
import type { DataType } from "../../types";
import { type Bound, callOf } from "./bound";
import { truncatedDecimal } from "./decimal-division";
import { superAs, superOf } from "./super-conversions";
import { familyOf, isFloat, isInteger, isSameType, textLength } from "./type-families";

/** `cast` is what CAST and :: do; `implicit` is what happens unasked, in an expression or an assignment. */
export type ConversionMode = "implicit" | "cast";

/** A value of one decided type as a value of another, as engine SQL; undefined if Redshift has no such conversion. */
export function conversion(from: Bound, to: DataType, mode: ConversionMode): string | undefined {
    if (isSameType(from.type, to)) {
        return from.sql;
    }
    const families = `${familyOf(from.type)} to ${familyOf(to)}`;
    const rule = (mode === "implicit" ? IMPLICIT : EXPLICIT).get(families);
    return rule?.(from, to, mode);
}

type Rule = (from: Bound, to: DataType, mode: ConversionMode) => string | undefined;

const engineCast: Rule = (from, to) => `CAST(${from.sql} AS ${engineType(to)})`;

/** Only between these kinds. */
const only =
    (fromKinds: readonly DataType["kind"][], toKinds: readonly DataType["kind"][], rule: Rule): Rule =>
    (from, to, mode) =>
        fromKinds.includes(from.type.kind) && toKinds.includes(to.kind) ? rule(from, to, mode) : undefined;

const INTEGERS = ["smallint", "integer", "bigint"] as const;

/** Conversions that happen unasked. Source: developer guide, "Type compatibility and conversion", "Implicit conversion types". */
const IMPLICIT: ReadonlyMap<string, Rule> = new Map<string, Rule>([
    ["number to number", numberToNumber],
    ["number to text", numberToText],
    ["number to boolean", only(INTEGERS, ["boolean"], engineCast)],
    ["text to text", (from) => from.sql],
    ["datetime to datetime", engineCast],
    ["datetime to text", datetimeToText],
    ["datetime to time", timeOf],
    ["time to time", engineCast],
    ["time to text", engineCast],
    ["varbyte to varbyte", (from) => from.sql],
    ["number to super", superOf],
    ["boolean to super", superOf],
    ["text to super", superOf],
    ["super to number", superAs],
    ["super to boolean", superAs],
    ["super to text", superAs],
    ["super to datetime", superAs],
    ["super to time", superAs],
]);

/** No number, date or time is longer as a text. */
const LONGEST: DataType = { kind: "varchar", length: 64 };

/** What CAST can do besides. */
const EXPLICIT: ReadonlyMap<string, Rule> = new Map<string, Rule>([
    ...IMPLICIT,
    ["number to text", (from, to) => cutText(numberToText(from), LONGEST, to)],
    ["text to text", (from, to) => cutText(from.sql, from.type, to)],
    ["datetime to text", (from, to) => cutText(datetimeToText(from), LONGEST, to)],
    ["time to text", (from, to, mode) => cutText(engineCast(from, to, mode), LONGEST, to)],
    ["interval to text", (from, to) => cutText(callOf("$interval_text", from.sql), undefined, to)],
    ["super to text", (from, to, mode) => cutText(superAs(from, to, mode), undefined, to)],
    ["boolean to number", only(["boolean"], INTEGERS, engineCast)],
    ["text to number", textToNumber],
    ["text to boolean", (from) => callOf("$boolean", from.sql)],
    ["text to datetime", textToDatetime],
    ["text to time", textToDatetime],
    ["text to interval", engineCast],
    ["text to varbyte", (from) => `encode(${paddedText(from)})`],
    ["number to varbyte", only(INTEGERS, ["varbyte"], bytesOfInteger)],
    ["varbyte to text", (from, to) => cutText(callOf("$utf8", from.sql), undefined, to)],
]);

/**
 * Assignments and constants round; an explicit cast of a column's decimals cuts the digits off.
 * Source: developer guide, "Numeric types", "results of explicit casts of values selected from tables are not rounded".
 */
function numberToNumber(from: Bound, to: DataType, mode: ConversionMode): string {
    const { type, sql, constant } = from;
    if (to.kind === "oid") {
        return oidOf(from);
    }
    if (mode === "cast" && type.kind === "decimal" && !constant) {
        if (isInteger(to) && type.scale > 0) {
            return `CAST(trunc(${sql}) AS ${engineType(to)})`;
        }
        if (to.kind === "decimal" && to.scale < type.scale) {
            return `CAST(${truncatedDecimal(sql, type, to.scale)} AS ${engineType(to)})`;
        }
    }
    if (isFloat(type) && (to.kind === "smallint" || to.kind === "integer")) {
        // The engine's own cast makes the least INTEGER of 2147483647.5: it looks at the range before it rounds.
        return `CAST(CAST(${sql} AS BIGINT) AS ${engineType(to)})`;
    }
    return constant && to.kind === "decimal" ? constantDecimal(sql, to) : `CAST(${sql} AS ${engineType(to)})`;
}

/** The number of an object has 32 bits without a sign, which those of a smaller whole number become as they are. */
function oidOf({ type, sql }: Bound): string {
    return type.kind === "smallint" || type.kind === "integer"
        ? `(CAST(${sql} AS BIGINT) & ${0xffff_ffff})`
        : callOf("$oid", `CAST(${sql} AS BIGINT)`);
}

/** The leader node, which computes constants, has an overflow of its own. Source: developer guide, "Examples with numeric types". */
function constantDecimal(sql: string, to: DataType): string {
    const fitting = `TRY_CAST(${sql} AS ${engineType(to)})`;
    return `CASE WHEN ${sql} IS NULL OR ${fitting} IS NOT NULL THEN ${fitting} ELSE error('[22003] numeric field overflow') END`;
}

/** A CHAR is as long as it was declared: the engine keeps it without the blanks at its end. */
export function paddedText({ sql, type }: Pick<Bound, "sql" | "type">): string {
    return type.kind === "char" ? `rpad(${sql}, ${type.length}, ' ')` : sql;
}

/** The bytes that the type has, the highest first. Source: developer guide, "VARBYTE type". */
function bytesOfInteger({ sql, type }: Bound): string {
    const digits = type.kind === "smallint" ? 4 : type.kind === "integer" ? 8 : 16;
    const number = `CAST(${sql} AS BIGINT)`;
    const own = digits === 16 ? number : `(${number} & ${2 ** (4 * digits) - 1})`;
    return `unhex(lpad(to_hex(${own}), ${digits}, '0'))`;
}

function numberToText(from: Bound): string {
    return isFloat(from.type) ? callOf("$float_text", from.sql) : `CAST(${from.sql} AS VARCHAR)`;
}

function datetimeToText(from: Bound): string {
    return callOf("$datetime_text", `CAST(${from.sql} AS VARCHAR)`);
}

/** The time of day of a moment; a date has none. */
function timeOf(from: Bound, to: DataType): string | undefined {
    if (from.type.kind === "date") {
        return undefined;
    }
    // The engine has no direct way from TIMESTAMPTZ; the clock is the session's.
    const clock = from.type.kind === "timestamptz" && to.kind === "time" ? `CAST(${from.sql} AS TIMESTAMP)` : from.sql;
    return `CAST(${clock} AS ${engineType(to)})`;
}

function textToNumber(from: Bound, to: DataType): string | undefined {
    switch (to.kind) {
        case "smallint":
        case "integer":
        case "bigint":
        case "real":
        case "double":
            return callOf(`$${to.kind}`, from.sql);
        case "decimal":
            return `CAST(${callOf("$decimal_text", from.sql)} AS ${engineType(to)})`;
        default:
            return undefined;
    }
}

function textToDatetime(from: Bound, to: DataType): string {
    return callOf(`$${to.kind}`, from.sql);
}

/** An explicit cast cuts what is too long, at a whole character. Trailing blanks of a CHAR are not kept. */
export function cutText(sql: string | undefined, from: DataType | undefined, to: DataType): string | undefined {
    if (sql === undefined) {
        return undefined;
    }
    const fits = from !== undefined && textLength(from) <= textLength(to);
    const cut = fits ? sql : callOf("$cut", sql, String(textLength(to)));
    return to.kind === "char" && from?.kind !== "char" ? `rtrim(${cut}, ' ')` : cut;
}
