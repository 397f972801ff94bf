import type { CopyStatement } from "../dialect/ast";
import { quoteText } from "../dialect/bind/bound";

/**
 * What a column's value is made of. From JSON, numbers are read out of their JSON text, which tells a number from a
 * string; SUPER is that text. "value" is quicker: the text of a JSON value that may be either, so that what is right for
 * one of them alone is rejected, for who can look at it again.
 */
export type Form = "text" | "json" | "value";

/** Where a field's text is to be found, in engine SQL. */
export interface FieldText {
    readonly form: Form;
    /** Its text, or NULL. */
    readonly text: string;
    /** Why the way to it is wrong, which is not the same as that it leads nowhere; NULL where it is right. */
    readonly lost?: string;
}

/**
 * A field on its way into a column, in engine SQL. The engine computes what `read` says once for each record; all else
 * is over the names that were given to the text and to what was read.
 */
export interface Conversion {
    readonly read: string;
    readonly value: string;
    /** Quick to compute, true where `fails` may be; NULL counts as false. */
    readonly doubt: string;
    /** True where the value can't be loaded; NULL or false where it can. */
    readonly fails: string;
}

/** What a field's text and what was read of it are called. */
export interface FieldNames {
    readonly text: string;
    readonly read: string;
}

/** What of a COPY says how values are read. */
export type ConversionOptions = Pick<
    CopyStatement,
    | "format"
    | "nullAs"
    | "dateFormat"
    | "timeFormat"
    | "truncateColumns"
    | "blanksAsNull"
    | "emptyAsNull"
    | "trimBlanks"
    | "roundDecimals"
    | "acceptAnyDate"
    | "acceptInvalidCharacters"
>;

/** What a type makes of a conversion, before what holds for all types. */
export type Reading = Pick<Conversion, "read"> & Partial<Conversion>;

/** The conditions there are, joined by OR. */
export function either(...conditions: readonly (string | false | undefined)[]): string {
    return conditions.filter((each) => each && each !== "false").join(" or ") || "false";
}

/** As they are: the engine knows no escape for a vertical tab. */
const WHITE_SPACE = quoteText(" \t\n\v\f\r");

/** Whether a text is empty or nothing but white space. Source: developer guide, BLANKSASNULL. */
export function isBlank(text: string): string {
    return `(trim(${text}, ${WHITE_SPACE}) = '')`;
}

/** The same for a string as JSON writes it. */
export const BLANK_JSON = `"(\\s|\\\\[tnfr])*"`;
