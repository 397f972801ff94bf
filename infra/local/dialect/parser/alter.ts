import { notSupported, type SqlError, syntaxError } from "../../errors";
import type { AlterTableAction, Statement, TableAttributes } from "../ast";
import { columnDefinition } from "./columns";
import { startsTableConstraint, tableConstraint } from "./constraints";
import { cascades } from "./drop";
import { hashName, isHashName, tableName } from "./names";
import { distStyle, sortKey, startsSortKey } from "./table-attributes";
import type { TokenStream } from "./token-stream";
import { columnType } from "./types";
import { notYet, refuseObject } from "./unsupported";
import { alterGroup, alterUser } from "./users";

/** ALTER TABLE, ALTER SCHEMA, ALTER USER and ALTER GROUP. */
export function alter(stream: TokenStream): Statement {
    const { at } = stream.next();
    if (stream.takeWords("schema")) return alterSchema(stream, at);
    if (stream.takeWords("user")) return alterUser(stream, at);
    if (stream.takeWords("group")) return alterGroup(stream, at);
    if (!stream.takeWords("table")) throw refuseObject(stream, "ALTER");
    if (stream.areWords("if", "exists")) {
        throw notSupported("Redshift has no ALTER TABLE IF EXISTS.", stream.peek().at);
    }
    const table = tableName(stream);
    return { kind: "alter_table", at, table, action: action(stream) };
}

/** Source: developer guide, "ALTER TABLE". */
function action(stream: TokenStream): AlterTableAction {
    const { at } = stream.peek();
    if (stream.takeWords("rename")) return rename(stream);
    if (stream.takeWords("owner", "to")) return { kind: "owner", to: stream.name() };
    if (stream.takeWords("append", "from")) return append(stream);
    if (stream.takeWords("add")) return add(stream);
    if (stream.takeWords("drop")) return dropPart(stream, at);
    if (stream.isWord("alter")) return alterations(stream);
    if (stream.areWords("row", "level")) throw notYet("ROW LEVEL SECURITY", at);
    if (stream.isWord("set") || stream.isWord("partition")) throw externalTable(at);
    throw stream.unexpected();
}

function rename(stream: TokenStream): AlterTableAction {
    if (stream.takeWords("to")) return { kind: "rename", to: isHashName(stream) ? hashName(stream) : stream.name() };
    // The guide writes COLUMN; PostgreSQL's grammar, which Redshift's comes from, can do without.
    stream.takeWords("column");
    const from = stream.name();
    stream.expectWords("to");
    return { kind: "rename_column", from, to: stream.name() };
}

function append(stream: TokenStream): AlterTableAction {
    const table = tableName(stream);
    const word = stream.takeOneOf("ignoreextra", "filltarget");
    if (word === undefined) return { kind: "append_from", table };
    return { kind: "append_from", table, extra: word === "ignoreextra" ? "ignore extra" : "fill target" };
}

function add(stream: TokenStream): AlterTableAction {
    if (startsTableConstraint(stream)) return { kind: "add_constraint", constraint: tableConstraint(stream) };
    const { at } = stream.peek();
    if (stream.isWord("partition") || stream.areWords("if", "not", "exists", "partition")) throw externalTable(at);
    stream.takeWords("column");
    refuseIfExists(stream, "ADD COLUMN IF NOT EXISTS");
    const column = columnDefinition(stream);
    if (stream.isSymbol(",")) {
        throw notSupported("Redshift adds one column in one ALTER TABLE: add the others one by one.", stream.peek().at);
    }
    return { kind: "add_column", column };
}

function dropPart(stream: TokenStream, at: number): AlterTableAction {
    if (stream.takeWords("constraint")) {
        return { kind: "drop_constraint", name: stream.name(), cascade: cascades(stream) };
    }
    if (stream.isWord("partition")) throw externalTable(at);
    stream.takeWords("column");
    refuseIfExists(stream, "DROP COLUMN IF EXISTS");
    return { kind: "drop_column", column: stream.name(), cascade: cascades(stream) };
}

function externalTable(at: number): SqlError {
    return notYet("ALTER TABLE of an external table", at);
}

function refuseIfExists(stream: TokenStream, what: string): void {
    if (!stream.isWord("if")) return;
    throw notSupported(`Redshift has no ${what}: look the column up in SVV_COLUMNS first.`, stream.peek().at);
}

/** ALTER ..., and the few combinations with a second ALTER behind a comma that Redshift takes: distribution and sort key. */
function alterations(stream: TokenStream): AlterTableAction {
    const first = alteration(stream);
    if (!stream.takeSymbol(",")) return first;
    const { at } = stream.peek();
    const second = alteration(stream);
    if (first.kind === "alter_encode" && second.kind === "alter_encode") {
        throw notYet("ALTER COLUMN ... ENCODE of several columns at once", at);
    }
    const isPair = first.kind === "attributes" && second.kind === "attributes";
    if (!isPair || "sortKey" in first.attributes === "sortKey" in second.attributes) {
        throw syntaxError("ALTER TABLE combines only one distribution and one SORTKEY: run the others one by one.", at);
    }
    return { kind: "attributes", attributes: { ...first.attributes, ...second.attributes } };
}

function alteration(stream: TokenStream): AlterTableAction {
    stream.expectWords("alter");
    const attributes = alteredAttributes(stream);
    if (attributes !== undefined) return { kind: "attributes", attributes };
    stream.takeWords("column");
    const column = stream.name();
    if (stream.takeWords("type")) return { kind: "alter_type", column, type: columnType(stream) };
    if (stream.takeWords("encode")) return { kind: "alter_encode", column, encode: stream.label() };
    if (stream.isWord("set") || stream.isWord("drop")) {
        throw notSupported(
            "Redshift alters a column's type and encoding only: for defaults and NOT NULL add a new column.",
            stream.peek().at,
        );
    }
    throw stream.unexpected();
}

function alteredAttributes(stream: TokenStream): TableAttributes | undefined {
    if (stream.takeWords("distkey")) return { distStyle: "key", distKey: stream.name() };
    if (stream.takeWords("diststyle")) {
        const style = distStyle(stream);
        if (style !== "key") return { distStyle: style };
        stream.expectWords("distkey");
        return { distStyle: style, distKey: stream.name() };
    }
    // No sort key at all is a compound one of no columns.
    if (stream.takeWords("sortkey", "none")) return { sortKey: { style: "compound", columns: [] } };
    if (stream.takeWords("encode", "auto")) return { encodeAuto: true };
    return startsSortKey(stream) ? { sortKey: sortKey(stream) } : undefined;
}

/** Source: developer guide, "ALTER SCHEMA". */
function alterSchema(stream: TokenStream, at: number): Statement {
    const name = stream.name();
    if (stream.isWord("quota")) throw notYet("QUOTA of a schema", stream.peek().at);
    const kind = stream.takeOneOf("rename", "owner");
    if (kind === undefined) throw stream.unexpected();
    stream.expectWords("to");
    return { kind: "alter_schema", at, name, action: { kind, to: stream.name() } };
}
