/**
 * Redshift's data types, as the rooms of the local warehouse speak of them.
 * Source: Amazon Redshift Database Developer Guide, "Data types".
 */
export type DataType =
    | { readonly kind: "smallint" }
    | { readonly kind: "integer" }
    | { readonly kind: "bigint" }
    /** `keepsDigits`: of a parameter whose scale was chosen before its value is known: more digits are refused, not rounded. */
    | { readonly kind: "decimal"; readonly precision: number; readonly scale: number; readonly keepsDigits?: true }
    | { readonly kind: "real" }
    | { readonly kind: "double" }
    | { readonly kind: "boolean" }
    /** `length` in bytes; values are kept without trailing blanks and padded when they leave. */
    | { readonly kind: "char"; readonly length: number }
    /** `length` in bytes, 1 to 65535. */
    | { readonly kind: "varchar"; readonly length: number }
    | { readonly kind: "date" }
    | { readonly kind: "time" }
    | { readonly kind: "timetz" }
    | { readonly kind: "timestamp" }
    | { readonly kind: "timestamptz" }
    | { readonly kind: "interval" }
    | { readonly kind: "super" }
    | { readonly kind: "varbyte"; readonly length: number }
    /** PostgreSQL's own types of the catalogue. */
    | { readonly kind: "name" }
    /** `registry`: a client is shown the name of what the number stands for. */
    | { readonly kind: "oid"; readonly registry?: "regclass" | "regtype" | "regproc" }
    | { readonly kind: "text" }
    /** PostgreSQL's arrays, seen only in the catalogue; `of`: what a client is told of them, if it is not `text[]`. */
    | { readonly kind: "text_array"; readonly of?: ArrayType }
    /** A quoted literal, NULL or a parameter whose type nothing has decided yet. */
    | { readonly kind: "unknown" };

/** `smallint[]`, `integer[]`, and the vector of numbers that an index has of its columns: `1 2`, counted from 0. */
export type ArrayType = "smallint" | "integer" | "int2vector";

/** A column of a result: what RowDescription says of it. */
export interface ResultColumn {
    readonly name: string;
    readonly type: DataType;
}
