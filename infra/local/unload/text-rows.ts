import type { UnloadFormat } from "../dialect/ast";
import { SqlError } from "../errors";
import type { DataType } from "../types";
import type { UnloadColumn } from "./layout";

/** Text of values, each undefined where it is NULL, as one line without its end. */
export type RowText = (values: readonly (string | null)[]) => string;

/** All formats that are lines of text. */
export type TextFormat = Exclude<UnloadFormat, { readonly kind: "parquet" }>;

export function rowText(format: TextFormat, columns: readonly UnloadColumn[]): RowText {
    switch (format.kind) {
        case "delimited":
            return joined(format, columns, ({ type }) => delimitedField(format, type));
        case "csv":
            return joined(format, columns, () => csvField(format.delimiter));
        case "fixed_width":
            return fixedRow(format, columns);
        case "json":
            return jsonRow(columns);
    }
}

/** The header line, if there is one. Source: developer guide, "UNLOAD", HEADER: the names are transformed as values are. */
export function headerText(format: TextFormat, columns: readonly UnloadColumn[]): string | undefined {
    if (!("header" in format && format.header)) {
        return undefined;
    }
    const names = columns.map((column): UnloadColumn => ({ ...column, type: { kind: "text" } }));
    return rowText(format, names)(columns.map(({ name }) => name));
}

type FieldText = (value: string) => string;

/** TEXT is the header's. */
const ESCAPED: ReadonlySet<DataType["kind"]> = new Set<DataType["kind"]>(["char", "varchar", "super", "text"]);

/** SUPER knows a null of its own, whatever NULL AS says. Source: developer guide, "UNLOAD", NULL AS. */
function joined(
    { delimiter, nullAs }: Extract<UnloadFormat, { readonly kind: "delimited" | "csv" }>,
    columns: readonly UnloadColumn[],
    fieldOf: (column: UnloadColumn) => FieldText,
): RowText {
    const nulls = columns.map(({ type }) => (type.kind === "super" ? "null" : nullAs));
    const fields = columns.map(fieldOf);
    return (values) =>
        values
            .map((value, index) => (value === null ? nulls[index] : (fields[index] as FieldText)(value)))
            .join(delimiter);
}

/**
 * Source: developer guide, "UNLOAD", ESCAPE ("for CHAR and VARCHAR columns"; a SUPER is text as well, whose own backslashes
 * COPY with ESCAPE would take away) and ADDQUOTES. A NULL gets no quotes: COPY tells it from a text by that.
 */
function delimitedField(
    format: Extract<UnloadFormat, { readonly kind: "delimited" }>,
    type: UnloadColumn["type"],
): FieldText {
    const special = new RegExp(`[\\\\\\n\\r${format.addQuotes ? `"'` : ""}${classOf(format.delimiter)}]`, "g");
    const escaped: FieldText =
        format.escape && ESCAPED.has(type.kind) ? (value) => value.replace(special, "\\$&") : (value) => value;
    return format.addQuotes ? (value) => `"${escaped(value)}"` : escaped;
}

function csvField(delimiter: string): FieldText {
    const special = new RegExp(`["\\n\\r${classOf(delimiter)}]`);
    return (value) => (special.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
}

/** The character within the brackets of a pattern. */
function classOf(char: string): string {
    return /[\\\]^-]/.test(char) ? `\\${char}` : char;
}

/** Source: developer guide, "UNLOAD", FIXEDWIDTH and NULL AS. */
function fixedRow(
    { widths, nullAs }: Extract<UnloadFormat, { readonly kind: "fixed_width" }>,
    columns: readonly UnloadColumn[],
): RowText {
    const nulls = columns.map((column, index) => {
        const isTooLong = [...nullAs].length > (widths[index] as number);
        return isTooLong && !isCharacter(column.type) ? "" : nullAs;
    });
    return (values) =>
        values
            .map((value, index) => {
                const text = value ?? (nulls[index] as string);
                const width = widths[index] as number;
                const length = lengthOf(text);
                if (length > width) {
                    throw new SqlError(
                        "22001",
                        `A value of column "${columns[index]?.name}" has ${length} characters, and FIXEDWIDTH gives it ${width}: ` +
                            "UNLOAD does not truncate.",
                    );
                }
                return text + " ".repeat(width - length);
            })
            .join("");
}

/** In characters, of which some are two units of JavaScript's strings. */
function lengthOf(text: string): number {
    let length = text.length;
    for (let at = 0; at < text.length; at++) {
        const unit = text.charCodeAt(at);
        if (unit >= 0xd800 && unit <= 0xdbff) {
            length--;
        }
    }
    return length;
}

function isCharacter({ kind }: DataType): boolean {
    return kind === "varchar" || kind === "char";
}

const NUMBERS: ReadonlySet<DataType["kind"]> = new Set<DataType["kind"]>([
    "smallint",
    "integer",
    "bigint",
    "decimal",
    "real",
    "double",
]);

/** Source: developer guide, "UNLOAD", JSON. Numbers that JSON lacks are strings. */
function jsonRow(columns: readonly UnloadColumn[]): RowText {
    const members = columns.map(({ name }) => `${JSON.stringify(name)}:`);
    const isRaw = columns.map(({ type }) => type.kind === "super");
    const isNumber = columns.map(({ type }) => NUMBERS.has(type.kind));
    return (values) => {
        const fields = values.map((value, index) => {
            if (value === null) {
                return `${members[index]}null`;
            }
            const isPlain = isRaw[index] || (isNumber[index] && /\d$/.test(value));
            return members[index] + (isPlain ? value : JSON.stringify(value));
        });
        return `{${fields.join(",")}}`;
    };
}
