import { notSupported } from "../../errors";
import type { CreateView, Statement } from "../ast";
import { createTable } from "./create-table";
import { createMaterializedView } from "./materialized-views";
import { columnNames, tableName } from "./names";
import { query } from "./queries";
import type { TokenStream } from "./token-stream";
import { notYet, refuseObject } from "./unsupported";
import { createGroup, createUser } from "./users";

/** CREATE TABLE, CREATE TABLE AS, CREATE VIEW, CREATE SCHEMA, CREATE USER and CREATE GROUP. */
export function create(stream: TokenStream): Statement {
    const { at } = stream.next();
    const orReplace = stream.takeWords("or", "replace");
    if (stream.takeWords("view")) return createView(stream, orReplace, at);
    if (orReplace) throw refuseReplacing(stream);
    if (stream.takeWords("materialized", "view")) return createMaterializedView(stream, at);
    if (stream.takeWords("schema")) return createSchema(stream, at);
    if (stream.takeWords("user")) return createUser(stream, at);
    if (stream.takeWords("group")) return createGroup(stream, at);
    const local = stream.takeWords("local");
    const temporary = stream.takeOneOf("temporary", "temp") !== undefined;
    if (stream.takeWords("table")) return createTable(stream, temporary, at);
    if (local || temporary) {
        if (stream.isWord("view")) throw notSupported("Redshift has no temporary views: use a temporary table.", at);
        throw stream.unexpected();
    }
    throw refuseObject(stream, "CREATE");
}

function refuseReplacing(stream: TokenStream): Error {
    if (!stream.isWord("table")) return refuseObject(stream, "CREATE");
    return notSupported("Redshift has no CREATE OR REPLACE TABLE: drop the table first.", stream.peek().at);
}

/** Source: developer guide, "CREATE VIEW". */
function createView(stream: TokenStream, orReplace: boolean, at: number): CreateView {
    const view = tableName(stream);
    const columns = stream.isSymbol("(") ? columnNames(stream) : undefined;
    stream.expectWords("as");
    const from = stream.peek().at;
    const body = query(stream);
    const definition = stream.source(from);
    const lateBinding = stream.takeWords("with", "no", "schema", "binding");
    return { kind: "create_view", at, view, orReplace, columns, query: body, definition, lateBinding };
}

/** Source: developer guide, "CREATE SCHEMA". */
function createSchema(stream: TokenStream, at: number): Statement {
    const ifNotExists = stream.takeWords("if", "not", "exists");
    const isNamed = !stream.isWord("authorization");
    const name = isNamed ? stream.name() : undefined;
    const authorization = stream.takeWords("authorization") ? stream.name() : undefined;
    if (stream.isWord("quota")) throw notYet("QUOTA of a schema", stream.peek().at);
    if (stream.isWord("create")) throw notYet("A definition within CREATE SCHEMA", stream.peek().at);
    // Without a name of its own the schema is called as its owner.
    return { kind: "create_schema", at, name: name ?? (authorization as string), ifNotExists, authorization };
}
