import { engineType } from "../type-names";
import type { DataType } from "../types";
import { conversion } from "./bind/conversions";
import { familyOf, varchar } from "./bind/type-families";

/** Texts that the engine's own CAST reads as Redshift does: a day after the 28th may be none. */
const PLAIN: Readonly<Partial<Record<DataType["kind"], RegExp>>> = {
    smallint: /^-?\d{1,4}$/,
    integer: /^-?\d{1,9}$/,
    bigint: /^-?\d{1,18}$/,
    decimal: /^-?\d+(\.\d+)?$/,
    real: /^-?\d{1,30}(\.\d+)?$/,
    double: /^-?\d{1,300}(\.\d+)?$/,
    boolean: /^(true|false)$/,
    date: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])$/,
    timestamp: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])[ T]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?$/,
};

/** Types of which no text is in its plain form: that of a VARBYTE has two digits a byte, that of a SUPER is JSON. */
const NEVER_PLAIN: ReadonlySet<DataType["kind"]> = new Set(["varbyte", "super"]);

/** Whether the value of a parameter of this type can be bound as it is. */
export function isPlain(text: string, { kind }: DataType): boolean {
    return PLAIN[kind]?.test(text) ?? !NEVER_PLAIN.has(kind);
}

/**
 * Engine SQL of parameter `$n`, which is bound as text. Of the types that have a plain form it is nothing but that:
 * whatever else a client sends is read by `plainSql` first, so that not every statement carries all that it takes.
 */
export function parameterSql(index: number, type: DataType): string {
    if (type.kind === "varbyte") {
        return `unhex(CAST($${index} AS VARCHAR))`;
    }
    return type.kind in PLAIN || type.kind === "super"
        ? `CAST($${index} AS ${engineType(type)})`
        : readSql(index, type);
}

/** Engine SQL that reads `$n` as Redshift reads a text of this type, and yields it in its plain form. */
export function plainSql(index: number, type: DataType): string {
    return plainFormOf(readSql(index, type), type);
}

/** Engine SQL of the plain form of a value. */
export function plainFormOf(sql: string, type: DataType): string {
    return type.kind === "varbyte" ? `hex(${sql})` : `CAST(${sql} AS VARCHAR)`;
}

function readSql(index: number, type: DataType): string {
    const text = { sql: `CAST($${index} AS VARCHAR)`, type: varchar(65535) };
    return familyOf(type) === "text" ? text.sql : (conversion(text, type, "cast") ?? text.sql);
}
