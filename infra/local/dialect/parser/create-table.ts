import { notSupported } from "../../errors";
import type { CreateTable, CreateTableAs } from "../ast";
import { columnDefinition } from "./columns";
import { startsTableConstraint, tableConstraint } from "./constraints";
import { columnNames, tableName } from "./names";
import { query } from "./queries";
import { tableAttributes } from "./table-attributes";
import type { TokenStream } from "./token-stream";

type Body = Pick<CreateTable, "columns" | "constraints" | "like">;

/** What follows CREATE TABLE. Source: developer guide, "CREATE TABLE" and "CREATE TABLE AS". */
export function createTable(stream: TokenStream, isTemporary: boolean, at: number): CreateTable | CreateTableAs {
    const ifNotExists = stream.takeWords("if", "not", "exists");
    const table = tableName(stream);
    const temporary = isTemporary || table.path[0]?.startsWith("#") === true;
    if (!stream.isSymbol("(") || isNameList(stream)) {
        if (ifNotExists)
            throw stream.unexpected("Redshift has no CREATE TABLE IF NOT EXISTS ... AS: drop the table first.");
        return createTableAs(stream, { at, table, temporary });
    }
    const body = tableBody(stream);
    const attributes = tableAttributes(stream);
    refuseForeignTail(stream);
    return { kind: "create_table", at, table, temporary, ifNotExists, ...body, attributes };
}

function createTableAs(stream: TokenStream, head: Pick<CreateTableAs, "at" | "table" | "temporary">): CreateTableAs {
    const columns = stream.isSymbol("(") ? columnNames(stream) : undefined;
    const attributes = tableAttributes(stream);
    stream.expectWords("as");
    const body = query(stream);
    if (stream.areWords("with", "no", "data") || stream.areWords("with", "data")) {
        throw notSupported(
            "Redshift has no WITH [NO] DATA: end the query with LIMIT 0 for an empty table.",
            stream.peek().at,
        );
    }
    return { kind: "create_table_as", ...head, columns, attributes, query: body };
}

/** `(a, b)` without types names the columns of a CREATE TABLE AS. */
function isNameList(stream: TokenStream): boolean {
    return stream.isName(1) && (stream.isSymbol(",", 2) || stream.isSymbol(")", 2));
}

function tableBody(stream: TokenStream): Body {
    const columns: Body["columns"][number][] = [];
    const constraints: Body["constraints"][number][] = [];
    const like: Body["like"][number][] = [];
    stream.inParentheses(() =>
        stream.list(() => {
            if (stream.takeWords("like")) like.push(parentTable(stream));
            else if (startsTableConstraint(stream)) constraints.push(tableConstraint(stream));
            else columns.push(columnDefinition(stream));
        }),
    );
    return { columns, constraints, like };
}

function parentTable(stream: TokenStream): Body["like"][number] {
    const table = tableName(stream);
    const includingDefaults = stream.takeWords("including", "defaults");
    if (!includingDefaults) stream.takeWords("excluding", "defaults");
    return { table, includingDefaults };
}

function refuseForeignTail(stream: TokenStream): void {
    const { at } = stream.peek();
    if (stream.areWords("partition", "by")) {
        throw notSupported("Redshift has no PARTITION BY for its own tables: choose a DISTKEY and a SORTKEY.", at);
    }
    if (stream.areWords("on", "commit")) {
        throw notSupported(
            "Redshift has no ON COMMIT: drop the temporary table, or leave it to the session's end.",
            at,
        );
    }
    if (stream.isWord("tablespace")) throw notSupported("Redshift has no tablespaces: storage is managed.", at);
    if (stream.isWord("inherits")) throw notSupported("Redshift has no INHERITS: use LIKE.", at);
    if (stream.isWord("as")) throw stream.unexpected("In CREATE TABLE AS the columns have names only, no types.");
}
