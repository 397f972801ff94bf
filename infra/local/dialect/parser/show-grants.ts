import type { ShowGrants } from "../ast";
import { tableName } from "./names";
import { qualified, rowLimit, schemaName } from "./show";
import type { TokenStream } from "./token-stream";
import { notYet } from "./unsupported";

/** SHOW GRANTS and SHOW COLUMN GRANTS. The stream stands behind SHOW. Sources: developer guide, the pages of these names. */
export function showGrants(stream: TokenStream, at: number): ShowGrants {
    if (stream.takeWords("column")) {
        stream.expectWords("grants", "on", "table");
        const on = { kind: "columns", name: qualified(stream) } as const;
        return { kind: "show_grants", at, on, ...grantee(stream), ...rowLimit(stream) };
    }
    stream.expectWords("grants");
    if (stream.takeWords("on")) {
        return { kind: "show_grants", at, on: object(stream), ...grantee(stream), ...rowLimit(stream) };
    }
    stream.expectWords("for");
    const to = user(stream);
    const database = stream.takeWords("from", "database") ? { database: stream.name() } : {};
    return { kind: "show_grants", at, to, ...database, ...rowLimit(stream) };
}

function object(stream: TokenStream): NonNullable<ShowGrants["on"]> {
    if (stream.takeWords("database")) {
        return { kind: "database", name: stream.name() };
    }
    if (stream.takeWords("schema")) {
        return { kind: "schema", ...schemaName(stream) };
    }
    for (const kind of ["function", "template"]) {
        if (stream.isWord(kind)) throw notYet(`SHOW GRANTS ON ${kind.toUpperCase()}`, stream.peek().at);
    }
    return { kind: "table", name: stream.takeWords("table") ? qualified(stream) : tableName(stream) };
}

function grantee(stream: TokenStream): Pick<ShowGrants, "to"> {
    if (!stream.takeWords("for")) return {};
    return { to: stream.takeWords("public") ? { kind: "public" } : user(stream) };
}

function user(stream: TokenStream): { readonly kind: "user"; readonly name: string } {
    if (stream.isWord("role") && stream.isName(1)) throw notYet("SHOW GRANTS FOR ROLE", stream.peek().at);
    return { kind: "user", name: stream.name() };
}
