import { notSupported, syntaxError } from "../../errors";
import type { ColumnDefinition } from "../ast";
import { referencedTable, refuseForeignConstraint } from "./constraints";
import { expression } from "./expressions";
import type { TokenStream } from "./token-stream";
import { columnType } from "./types";

type Attributes = Omit<ColumnDefinition, "at" | "name" | "type">;

/** A column of CREATE TABLE or ALTER TABLE ADD: its attributes and constraints stand in any order. */
export function columnDefinition(stream: TokenStream): ColumnDefinition {
    const { at } = stream.peek();
    const name = stream.name();
    const type = columnType(stream);
    let attributes: Partial<Attributes> & { nullable?: boolean } = {};
    for (;;) {
        const start = stream.peek().at;
        const found = attribute(stream);
        if (found === undefined) break;
        for (const key of Object.keys(found)) {
            if (key in attributes) throw syntaxError(`Column "${name}" is given the same attribute twice.`, start);
        }
        attributes = { ...attributes, ...found };
    }
    const { nullable, ...rest } = attributes;
    if (nullable && rest.notNull) throw syntaxError(`conflicting NULL/NOT NULL declarations for column "${name}"`, at);
    const absent = { notNull: false, distKey: false, sortKey: false, primaryKey: false, unique: false };
    return { at, name, type, ...absent, ...rest };
}

function attribute(stream: TokenStream): (Partial<Attributes> & { nullable?: boolean }) | undefined {
    if (stream.takeWords("not", "null")) return { notNull: true };
    if (stream.takeWords("null")) return { nullable: true };
    if (stream.takeWords("default")) return defaultValue(stream);
    if (stream.takeWords("identity")) return { identity: identity(stream, false) };
    if (stream.isWord("generated")) return { identity: generated(stream) };
    if (stream.takeWords("encode")) return { encode: stream.label() };
    if (stream.takeWords("distkey")) return { distKey: true };
    if (stream.takeWords("sortkey")) return { sortKey: true };
    if (stream.takeWords("primary", "key")) return { primaryKey: true };
    if (stream.takeWords("unique")) return { unique: true };
    if (stream.takeWords("references")) return { references: reference(stream) };
    if (stream.takeWords("collate")) return { collate: collation(stream) };
    refuseForeignConstraint(stream);
    return undefined;
}

function defaultValue(stream: TokenStream): Pick<ColumnDefinition, "default" | "defaultText"> {
    const from = stream.peek().at;
    const value = expression(stream);
    return { default: value, defaultText: stream.source(from) };
}

function generated(stream: TokenStream): ColumnDefinition["identity"] {
    const { at } = stream.next();
    if (stream.isWord("always")) {
        throw notSupported(
            "Redshift has no GENERATED ALWAYS: write IDENTITY(seed, step), or compute it in a view.",
            at,
        );
    }
    stream.expectWords("by", "default", "as", "identity");
    return identity(stream, true);
}

/** Without parentheses both numbers are 1: developer guide, "CREATE TABLE" examples, "default IDENTITY column". */
function identity(stream: TokenStream, byDefault: boolean): ColumnDefinition["identity"] {
    if (!stream.isSymbol("(")) return { seed: 1, step: 1, byDefault };
    return stream.inParentheses(() => {
        const seed = signedInteger(stream);
        stream.expectSymbol(",");
        return { seed, step: signedInteger(stream), byDefault };
    });
}

function signedInteger(stream: TokenStream): number {
    const { at } = stream.peek();
    const negative = stream.takeSymbol("-");
    const value = stream.expectInteger();
    if (!Number.isSafeInteger(value))
        throw syntaxError("IDENTITY's seed and step must be whole numbers below 2^53.", at);
    return negative ? -value : value;
}

function reference(stream: TokenStream): ColumnDefinition["references"] {
    const { at } = stream.peek();
    const { table, columns } = referencedTable(stream);
    if (columns.length > 1) throw syntaxError("A column references one column only.", at);
    return { table, column: columns[0] };
}

function collation(stream: TokenStream): string {
    const found = stream.takeOneOf("case_sensitive", "case_insensitive");
    if (found === undefined) throw stream.unexpected("Redshift's collations are CASE_SENSITIVE and CASE_INSENSITIVE.");
    return found;
}
