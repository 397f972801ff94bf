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

/** Whether the value of a parameter of this type can be bound as it is. */
export function isPlain(text: string, type: DataType): boolean {
    return familyOf(type) === "text" || (PLAIN[type.kind]?.test(text) ?? !(type.kind in PLAIN));
}

/**
 * Engine SQL of parameter `$n`, which is bound as text. Of the types that have a plain form it is nothing but that:
 * whatever else a client sends is read by `plainSql` first, so that not every statement carries all that it takes.
 */
export function parameterSql(index: number, type: DataType): string {
    return type.kind in PLAIN ? `CAST($${index} AS ${engineType(type)})` : readSql(index, type);
}

/** Engine SQL that reads `$n` as Redshift reads a text of this type, and yields it in its plain form. */
export function plainSql(index: number, type: DataType): string {
    return `CAST(${readSql(index, type)} AS VARCHAR)`;
}

function readSql(index: number, type: DataType): string {
    const text = { sql: `CAST($${index} AS VARCHAR)`, type: varchar(65535) };
    return familyOf(type) === "text" ? text.sql : (conversion(text, type, "cast") ?? text.sql);
}
