import type { DataType } from "../../types";

/** Types of one family convert into each other without being asked. */
export type Family = "number" | "text" | "datetime" | "time" | "boolean" | "interval" | "super" | "varbyte" | "other";

const FAMILIES: Readonly<Record<DataType["kind"], Family>> = {
    smallint: "number",
    integer: "number",
    bigint: "number",
    decimal: "number",
    real: "number",
    double: "number",
    oid: "number",
    boolean: "boolean",
    char: "text",
    varchar: "text",
    name: "text",
    text: "text",
    date: "datetime",
    timestamp: "datetime",
    timestamptz: "datetime",
    time: "time",
    timetz: "time",
    interval: "interval",
    super: "super",
    varbyte: "varbyte",
    text_array: "other",
    unknown: "other",
};

/** The family of a type. */
export function familyOf(type: DataType): Family {
    return FAMILIES[type.kind];
}

export const MAX_VARCHAR = 65535;

/** VARCHAR of a width, kept within what Redshift has. */
export function varchar(length: number): DataType {
    return { kind: "varchar", length: Math.min(MAX_VARCHAR, Math.max(1, length)) };
}

/** The most digits that a DECIMAL has behind the point. Source: developer guide, "Computations with numeric values". */
export const MAX_SCALE = 37;

/** DECIMAL as asked for, cut to what Redshift has: at most 38 digits, at most 37 of them after the point. */
export function decimal(precision: number, scale: number): DataType & { kind: "decimal" } {
    const cut = Math.min(38, Math.max(1, precision));
    return { kind: "decimal", precision: cut, scale: Math.min(scale, cut, MAX_SCALE) };
}

/** Whether two types are the same, lengths and precisions too. */
export function isSameType(one: DataType, other: DataType): boolean {
    if (one.kind !== other.kind) {
        return false;
    }
    if (one.kind === "decimal") {
        const second = other as DataType & { kind: "decimal" };
        return one.precision === second.precision && one.scale === second.scale;
    }
    return "length" in one ? one.length === (other as { length: number }).length : true;
}

/**
 * The DECIMAL that stands for a whole number in a computation with one.
 * Source: developer guide, "Computations with numeric values", "Numeric calculations with INTEGER and DECIMAL types".
 */
export function asDecimal(type: DataType): (DataType & { kind: "decimal" }) | undefined {
    switch (type.kind) {
        case "decimal":
            return type;
        case "smallint":
            return decimal(5, 0);
        case "integer":
            return decimal(10, 0);
        case "bigint":
        case "oid":
            return decimal(19, 0);
        default:
            return undefined;
    }
}

const INTEGER_RANK: Readonly<Partial<Record<DataType["kind"], number>>> = {
    smallint: 1,
    integer: 2,
    oid: 3,
    bigint: 4,
};

/** Whether a type holds whole numbers only by its kind. */
export function isInteger(type: DataType): boolean {
    return INTEGER_RANK[type.kind] !== undefined;
}

/** Whether a type is a floating-point one. */
export function isFloat(type: DataType): boolean {
    return type.kind === "real" || type.kind === "double";
}

/** The wider of two integer types. */
export function widerInteger(one: DataType, other: DataType): DataType {
    return (INTEGER_RANK[one.kind] ?? 0) >= (INTEGER_RANK[other.kind] ?? 0) ? one : other;
}

/** The bytes that a text type may take. */
export function textLength(type: DataType): number {
    if ("length" in type) {
        return type.length;
    }
    return type.kind === "name" ? 128 : MAX_VARCHAR;
}

/**
 * The one type that values of both types take in UNION, CASE, COALESCE and the like; undefined if there is none.
 * Source for decimals: developer guide, "Computations with numeric values".
 */
export function commonType(one: DataType, other: DataType): DataType | undefined {
    if (isSameType(one, other)) {
        return one;
    }
    const family = familyOf(one);
    if (family !== familyOf(other)) {
        return undefined;
    }
    switch (family) {
        case "number":
            return commonNumber(one, other);
        case "text":
            return commonText(one, other);
        case "datetime":
            return [one, other].find((type) => type.kind === "timestamptz") ?? { kind: "timestamp" };
        case "time":
            return { kind: "timetz" };
        case "varbyte":
            return textLength(one) >= textLength(other) ? one : other;
        default:
            return undefined;
    }
}

function commonNumber(one: DataType, other: DataType): DataType {
    if (isFloat(one) || isFloat(other)) {
        return one.kind === "real" && other.kind === "real" ? one : { kind: "double" };
    }
    const [first, second] = [asDecimal(one), asDecimal(other)];
    if (isInteger(one) && isInteger(other)) {
        return widerInteger(one, other);
    }
    if (!first || !second) {
        return { kind: "double" };
    }
    const scale = Math.max(first.scale, second.scale);
    const digits = Math.max(first.precision - first.scale, second.precision - second.scale);
    // 19 digits is what 8 bytes hold; Redshift does not go from 8 to 16 bytes by itself.
    const most = Math.max(first.precision, second.precision) > 19 ? 38 : 19;
    return decimal(Math.min(digits + scale, most), scale);
}

function commonText(one: DataType, other: DataType): DataType {
    const length = Math.max(textLength(one), textLength(other));
    if (one.kind === "char" && other.kind === "char") {
        return { kind: "char", length };
    }
    return varchar(length);
}
