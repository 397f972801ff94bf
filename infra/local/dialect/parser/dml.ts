import { notSupported } from "../../errors";
import type { Delete, Insert, Query, Statement, Update } from "../ast";
import { expression } from "./expressions";
import { columnNames, tableName } from "./names";
import { query, startsQuery, valueOrDefault } from "./queries";
import { tableAlias, tableReference } from "./tables";
import type { TokenStream } from "./token-stream";

/** INSERT INTO. Source: developer guide, "INSERT". */
export function insert(stream: TokenStream): Insert {
    const { at } = stream.next();
    stream.expectWords("into");
    const table = tableName(stream);
    if (stream.isWord("as")) throw stream.unexpected("Redshift gives the target of an INSERT no alias.");
    const columns = startsColumnList(stream) ? columnNames(stream) : undefined;
    const source = stream.takeWords("default", "values") ? "default" : query(stream);
    refuseForeignTail(stream);
    return { kind: "insert", at, table, columns, source };
}

/** UPDATE, and the WITH before it. Source: developer guide, "UPDATE". */
export function update(stream: TokenStream, common?: Query["with"]): Update {
    const { at } = stream.next();
    const table = tableName(stream);
    const alias = tableAlias(stream);
    const set = assignments(stream);
    const from = stream.takeWords("from") ? stream.list(() => tableReference(stream)) : [];
    const where = stream.takeWords("where") ? expression(stream) : undefined;
    refuseForeignTail(stream);
    return { kind: "update", at, with: common, table, alias, set, from, where };
}

/** DELETE, and the WITH before it. Source: developer guide, "DELETE". */
export function deleteFrom(stream: TokenStream, common?: Query["with"]): Delete {
    const { at } = stream.next();
    stream.takeWords("from");
    const table = tableName(stream);
    if (stream.isWord("as") || stream.isName()) {
        throw stream.unexpected("Redshift gives the target of a DELETE no alias: use the table's own name.");
    }
    const using = stream.takeWords("using") ? stream.list(() => tableReference(stream)) : [];
    const where = stream.takeWords("where") ? expression(stream) : undefined;
    refuseForeignTail(stream);
    return { kind: "delete", at, with: common, table, using, where };
}

/** TRUNCATE, of one table only. */
export function truncate(stream: TokenStream): Statement {
    const { at } = stream.next();
    stream.takeWords("table");
    const table = tableName(stream);
    if (stream.isSymbol(",")) throw stream.unexpected("Redshift truncates one table at a time.");
    return { kind: "truncate", at, table };
}

/** `(a, b)` is a list of columns; `(select ...)` and `((select ...) union ...)` are queries. */
function startsColumnList(stream: TokenStream): boolean {
    return stream.isSymbol("(") && !stream.isSymbol("(", 1) && !startsQuery(stream, 1);
}

/** `set a = 1, b = default` */
export function assignments(stream: TokenStream): Update["set"] {
    stream.expectWords("set");
    return stream.list(() => assignment(stream));
}

function assignment(stream: TokenStream): Update["set"][number] {
    const { at } = stream.peek();
    if (stream.isSymbol("(")) {
        throw notSupported("Redshift assigns columns one by one: write SET a = ..., b = ...", at);
    }
    const column = stream.name();
    if (stream.isSymbol(".")) throw stream.unexpected("Name the column in SET without its table.");
    stream.expectSymbol("=");
    return { at, column, value: valueOrDefault(stream) };
}

function refuseForeignTail(stream: TokenStream): void {
    const { at } = stream.peek();
    if (stream.isWord("returning")) {
        throw notSupported("Redshift has no RETURNING: query the table after the change.", at);
    }
    if (stream.areWords("on", "conflict") || stream.areWords("on", "duplicate")) {
        throw notSupported("Redshift has no ON CONFLICT: delete the rows, then insert them, in one transaction.", at);
    }
}
