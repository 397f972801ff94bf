import type { Comment } from "../ast";
import { tableName } from "./names";
import type { TokenStream } from "./token-stream";
import { notYet } from "./unsupported";

/** COMMENT ON. Source: developer guide, "COMMENT". */
export function comment(stream: TokenStream): Comment {
    const { at } = stream.next();
    stream.expectWords("on");
    const object = commented(stream);
    stream.expectWords("is");
    if (stream.takeWords("null")) return { kind: "comment", at, object };
    return { kind: "comment", at, object, text: stream.expectString() };
}

function commented(stream: TokenStream): Comment["object"] {
    const { at } = stream.peek();
    const kind = stream.takeOneOf("table", "view", "column", "schema", "database");
    if (kind === undefined) {
        if (stream.isWord("constraint")) throw notYet("COMMENT ON CONSTRAINT", at);
        throw stream.unexpected();
    }
    if (kind === "schema" || kind === "database") return { kind, name: stream.name() };
    if (kind !== "column") return { kind, name: tableName(stream) };
    return commentedColumn(stream);
}

/** `table.column`, `schema.table.column`, `database.schema.table.column`. */
function commentedColumn(stream: TokenStream): Comment["object"] {
    const { at } = stream.peek();
    const path = [stream.name()];
    while (stream.takeSymbol(".")) path.push(stream.label());
    const column = path.pop() as string;
    if (path.length < 1 || path.length > 3) throw stream.unexpected("Name the column as table.column.");
    return { kind: "column", table: { at, path }, column };
}
