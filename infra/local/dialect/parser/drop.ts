import type { Statement } from "../ast";
import { tableName } from "./names";
import type { TokenStream } from "./token-stream";
import { notYet, refuseObject } from "./unsupported";
import { dropUsers } from "./users";

/** DROP TABLE, VIEW, SCHEMA, USER and GROUP. */
export function drop(stream: TokenStream): Statement {
    const { at } = stream.next();
    const object = stream.takeOneOf("table", "view", "schema", "user", "group");
    if (object === "user" || object === "group") return dropUsers(stream, object, at);
    if (object === undefined && stream.takeWords("materialized", "view")) {
        return dropRelations(stream, "materialized view", at);
    }
    if (object === undefined) throw refuseObject(stream, "DROP");
    return dropRelations(stream, object, at);
}

function dropRelations(
    stream: TokenStream,
    object: Extract<Statement, { kind: "drop" }>["object"],
    at: number,
): Statement {
    const ifExists = stream.takeWords("if", "exists");
    const names = stream.list(() => tableName(stream));
    if (object === "schema" && names.some((name) => name.path.length > 2)) throw stream.unexpected();
    if (stream.areWords("drop", "external")) throw notYet("DROP EXTERNAL DATABASE", stream.peek().at);
    return { kind: "drop", at, object, names, ifExists, cascade: cascades(stream) };
}

/** `cascade`, or `restrict`, which is the default. */
export function cascades(stream: TokenStream): boolean {
    return stream.takeOneOf("cascade", "restrict") === "cascade";
}
