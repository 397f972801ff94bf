import { notSupported } from "../../errors";
import type { TableConstraint, TableName } from "../ast";
import { columnNames, tableName } from "./names";
import type { TokenStream } from "./token-stream";

/** Whether a constraint of the table comes next, not a column. */
export function startsTableConstraint(stream: TokenStream): boolean {
    const { kind, text } = stream.peek();
    if (kind !== "word") return false;
    // EXCLUDE is no reserved word: a column may have this name.
    const isExclusion = text === "exclude" && (stream.isWord("using", 1) || stream.isSymbol("(", 1));
    return isExclusion || ["constraint", "primary", "unique", "foreign", "check"].includes(text);
}

/** PRIMARY KEY, UNIQUE or FOREIGN KEY of a table, with its name if it has one. */
export function tableConstraint(stream: TokenStream): TableConstraint {
    const name = stream.takeWords("constraint") ? stream.name() : undefined;
    if (stream.takeWords("primary", "key")) return { kind: "primary_key", columns: columnNames(stream), name };
    if (stream.takeWords("unique")) return { kind: "unique", columns: columnNames(stream), name };
    refuseForeignConstraint(stream);
    stream.expectWords("foreign", "key");
    const columns = columnNames(stream);
    stream.expectWords("references");
    const { table, columns: referenced } = referencedTable(stream);
    return { kind: "foreign_key", columns, table, referenced, name };
}

/** What follows REFERENCES. */
export function referencedTable(stream: TokenStream): { table: TableName; columns: readonly string[] } {
    const table = tableName(stream);
    const columns = stream.isSymbol("(") ? columnNames(stream) : [];
    const { at } = stream.peek();
    if (stream.areWords("on", "delete") || stream.areWords("on", "update")) {
        throw notSupported("Redshift's foreign keys are informational and take no ON DELETE or ON UPDATE.", at);
    }
    return { table, columns };
}

/** Constraints of other systems. */
export function refuseForeignConstraint(stream: TokenStream): void {
    const { at } = stream.peek();
    if (stream.isWord("check")) {
        throw notSupported("Redshift has no CHECK constraints: check the rows when they are loaded.", at);
    }
    if (stream.isWord("exclude")) throw notSupported("Redshift has no EXCLUDE constraints.", at);
    if (stream.isWord("constraint")) {
        throw notSupported("Redshift names a table's constraints only: move it behind the columns.", at);
    }
    if (stream.isWord("auto_increment")) throw notSupported("Redshift has no AUTO_INCREMENT: use IDENTITY(1,1).", at);
}
