import { SqlError } from "../../errors";
import type { ShowList, Statement, TableName } from "../ast";
import { tableName } from "./names";
import { showGrants } from "./show-grants";
import type { TokenStream } from "./token-stream";
import { notYet } from "./unsupported";

/** What SHOW lists or defines of objects that this warehouse does not have. */
const NOT_YET: ReadonlySet<string> = new Set([
    ...["datashares", "external", "masking", "model", "parameters", "policies", "procedure", "rls", "role", "roles"],
]);

/** A list has no more. Source: developer guide, "SHOW TABLES" and its neighbours, row_limit. */
export const MOST_ROWS = 10_000;

/** SHOW of tables, schemas and the like; undefined: what stands there is a setting's name. The stream stands behind SHOW. */
export function showListed(stream: TokenStream, at: number): Statement | undefined {
    const { kind, text } = stream.peek();
    if (kind !== "word") return undefined;
    if (NOT_YET.has(text)) throw notYet(`SHOW ${text.toUpperCase()}`, stream.peek().at);
    if (stream.areWords("column", "grants") || stream.isWord("grants")) return showGrants(stream, at);
    const object = stream.takeOneOf("table", "view");
    if (object) return { kind: "show_definition", at, object, name: tableName(stream) };
    const place = placeOf(stream);
    if (!place) return undefined;
    const filters = place.list === "columns" || !place.table;
    const like = filters && stream.takeWords("like") ? { like: stream.expectString() } : {};
    return { kind: "show_list", at, ...place, ...like, ...rowLimit(stream) };
}

function placeOf(stream: TokenStream): Omit<ShowList, "kind" | "at" | "like" | "limit"> | undefined {
    if (stream.takeWords("databases")) {
        if (stream.areWords("from", "data", "catalog")) {
            throw notYet("SHOW DATABASES FROM DATA CATALOG", stream.peek().at);
        }
        return { list: "databases" };
    }
    if (stream.takeWords("schemas")) {
        stream.expectWords("from", "database");
        return { list: "schemas", database: stream.name() };
    }
    const inSchema = stream.takeOneOf("tables", "functions", "procedures");
    if (inSchema) {
        stream.expectWords("from", "schema");
        const { name, database } = schemaName(stream);
        return { list: inSchema, schema: name, ...(database === undefined ? {} : { database }) };
    }
    if (stream.takeWords("columns")) {
        stream.expectWords("from", "table");
        return { list: "columns", table: qualified(stream) };
    }
    return stream.takeWords("constraints") ? keys(stream) : undefined;
}

function keys(stream: TokenStream): Omit<ShowList, "kind" | "at"> {
    const isPrimary = stream.takeWords("primary");
    if (!isPrimary) stream.expectWords("foreign");
    stream.expectWords("keys");
    const list = isPrimary ? "primary keys" : stream.takeWords("exported") ? "exported keys" : "foreign keys";
    stream.expectWords("from", "table");
    return { list, table: qualified(stream) };
}

/** A schema's name, behind that of the database if that is said, too. */
export function schemaName(stream: TokenStream): { readonly database?: string; readonly name: string } {
    const first = stream.name();
    return stream.takeSymbol(".") ? { database: first, name: stream.label() } : { name: first };
}

/** A table's name with its schema, which these statements do not go without. */
export function qualified(stream: TokenStream): TableName {
    const name = tableName(stream);
    if (name.path.length === 1) throw stream.unexpected("Write the table's schema before its name: schema.table.");
    return name;
}

/** LIMIT, the last of such a statement. @throws SqlError 22023 */
export function rowLimit(stream: TokenStream): { readonly limit?: number } {
    if (!stream.takeWords("limit")) return {};
    const { at } = stream.peek();
    const limit = stream.expectInteger();
    if (limit > MOST_ROWS) {
        throw new SqlError("22023", `LIMIT of SHOW can be 0 to ${MOST_ROWS}.`, { position: at + 1 });
    }
    return { limit };
}
