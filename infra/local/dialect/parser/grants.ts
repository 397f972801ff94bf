import { syntaxError } from "../../errors";
import type { Grantee, GrantStatement, Privilege } from "../ast";
import { tableName } from "./names";
import type { TokenStream } from "./token-stream";
import { notYet } from "./unsupported";

type Kind = GrantStatement["object"]["kind"];

/** The privileges that can be had on each kind of object. Source: developer guide, "GRANT". */
const PRIVILEGES: Readonly<Record<Kind, readonly Privilege[]>> = {
    relation: ["select", "insert", "update", "delete", "drop", "references"],
    relations_in_schema: ["select", "insert", "update", "delete", "drop", "references"],
    schema: ["create", "usage"],
    database: ["create", "temporary"],
};

/** GRANT. */
export function grant(stream: TokenStream): GrantStatement {
    const { at } = stream.next();
    const statement = whatOnWhich(stream, at);
    stream.expectWords("to");
    const grantees = stream.list(() => grantee(stream, true));
    return { kind: "grant", at, ...statement, grantees, grantOption: grantees.some((each) => each.grantOption) };
}

/** REVOKE. Source: developer guide, "REVOKE". */
export function revoke(stream: TokenStream): GrantStatement {
    const { at } = stream.next();
    const grantOption = stream.takeWords("grant", "option", "for");
    const statement = whatOnWhich(stream, at);
    stream.expectWords("from");
    const grantees = stream.list(() => grantee(stream, false));
    stream.takeWords("restrict");
    return { kind: "revoke", at, ...statement, grantees, grantOption };
}

function whatOnWhich(stream: TokenStream, at: number): Pick<GrantStatement, "privileges" | "object"> {
    const given = stream.takeWords("all") ? undefined : stream.list(() => privilege(stream));
    if (given === undefined) stream.takeWords("privileges");
    if (stream.isSymbol("(")) throw notYet("A privilege on single columns", stream.peek().at);
    stream.expectWords("on");
    const object = grantObject(stream);
    const possible = PRIVILEGES[object.kind];
    const wrong = given?.find((each) => !possible.includes(each));
    if (wrong) {
        throw syntaxError(`invalid privilege type ${wrong.toUpperCase()} for ${object.kind.replaceAll("_", " ")}`, at);
    }
    return { privileges: given ?? possible, object };
}

function privilege(stream: TokenStream): Privilege {
    const { at, text } = stream.peek();
    const found = stream.takeOneOf("select", "insert", "update", "delete", "drop", "references", "create", "usage");
    if (found) return found;
    if (stream.takeOneOf("temporary", "temp")) return "temporary";
    if (["execute", "role", "assumerole", "alter", "truncate", "share", "explain", "ignore"].includes(text)) {
        throw notYet(`The privilege ${text.toUpperCase()}`, at);
    }
    throw stream.unexpected();
}

function grantObject(stream: TokenStream): GrantStatement["object"] {
    const { at, text } = stream.peek();
    const names = () => stream.list(() => stream.name());
    if (stream.takeWords("schema")) return { kind: "schema", names: names() };
    if (stream.takeWords("database")) return { kind: "database", names: names() };
    if (stream.takeWords("all", "tables", "in", "schema")) return { kind: "relations_in_schema", names: names() };
    if (["function", "procedure", "language", "model", "datashare", "external", "all"].includes(text)) {
        throw notYet(`A privilege ON ${text.toUpperCase()}`, at);
    }
    stream.takeWords("table");
    return { kind: "relation", names: stream.list(() => tableName(stream)) };
}

function grantee(stream: TokenStream, canPassOn: boolean): Grantee {
    const { at } = stream.peek();
    if (stream.isWord("role") && stream.isName(1)) throw notYet("A privilege of a ROLE", at);
    const isGroup = stream.takeWords("group");
    const isPublic = !isGroup && stream.takeWords("public");
    const name = isPublic ? undefined : stream.name();
    const grantOption = canPassOn && stream.takeWords("with", "grant", "option");
    if (grantOption && (isPublic || isGroup)) {
        throw syntaxError("grant options can only be granted to individual users", at);
    }
    return name === undefined
        ? { kind: "public", grantOption }
        : { kind: isGroup ? "group" : "user", name, grantOption };
}
