import { notSupported, syntaxError } from "../../errors";
import type { Expression, Select, SelectItem } from "../ast";
import { expression } from "./expressions";
import { groupItems } from "./grouping";
import { columnNames, tableName } from "./names";
import { tableReference } from "./tables";
import type { TokenStream } from "./token-stream";

/** SELECT up to QUALIFY. */
export function select(stream: TokenStream): Select {
    const { at } = stream.next();
    const head = topAndDistinct(stream);
    const items = stream.isWord("from") || stream.isWord("into") ? [] : stream.list(() => selectItem(stream));
    if (items.length === 0) throw stream.unexpected("Redshift wants at least one column after SELECT.");
    const into = intoClause(stream);
    const from = stream.takeWords("from") ? stream.list(() => tableReference(stream)) : [];
    const where = clause(stream, "where");
    const hierarchy = hierarchyClauses(stream);
    const groupBy = stream.takeWords("group", "by") ? groupItems(stream) : [];
    const having = clause(stream, "having");
    const qualify = clause(stream, "qualify");
    return { kind: "select", at, ...head, items, into, from, where, ...hierarchy, groupBy, having, qualify };
}

function clause(stream: TokenStream, word: string): Expression | undefined {
    return stream.takeWords(word) ? expression(stream) : undefined;
}

/** TOP stands before or after ALL and DISTINCT. */
function topAndDistinct(stream: TokenStream): Pick<Select, "top" | "distinct"> {
    let top = topCount(stream);
    const distinct = stream.takeWords("distinct");
    if (distinct && stream.isWord("on")) {
        throw notSupported(
            "Redshift has no DISTINCT ON: number the rows with ROW_NUMBER and keep the first of each.",
            stream.peek().at,
        );
    }
    if (!distinct) stream.takeWords("all");
    top ??= topCount(stream);
    return { top, distinct };
}

function topCount(stream: TokenStream): Expression | undefined {
    if (!stream.takeWords("top")) return undefined;
    const { kind, at, text } = stream.peek();
    if (kind === "number") {
        stream.next();
        return { kind, at, text };
    }
    if (kind === "parameter") {
        stream.next();
        return { kind, at, index: Number(text.slice(1)) };
    }
    if (stream.isSymbol("(")) return stream.inParentheses(() => expression(stream));
    throw stream.unexpected();
}

function selectItem(stream: TokenStream): SelectItem {
    const { at } = stream.peek();
    const qualifier = starQualifier(stream);
    if (qualifier !== undefined) return { kind: "star", at, qualifier, exclude: exclusion(stream) };
    const value = expression(stream);
    return { kind: "expression", at, expression: value, alias: columnAlias(stream) };
}

/** What stands before the star of `*`, `t.*`, `s.t.*`; undefined if there is no star. */
function starQualifier(stream: TokenStream): string[] | undefined {
    let ahead = 0;
    while (stream.isSymbol(".", ahead + 1)) ahead += 2;
    if (!stream.isSymbol("*", ahead)) return undefined;
    const qualifier: string[] = [];
    while (!stream.takeSymbol("*")) {
        qualifier.push(stream.label());
        stream.expectSymbol(".");
    }
    return qualifier;
}

function exclusion(stream: TokenStream): string[] {
    const { at } = stream.peek();
    if (stream.isWord("replace") && stream.isSymbol("(", 1)) {
        throw notSupported("Redshift has no * REPLACE: EXCLUDE the column and select it anew.", at);
    }
    if (!stream.takeWords("exclude")) return [];
    return stream.isSymbol("(") ? columnNames(stream) : [stream.name()];
}

/** Any word after AS; without AS, any that is not reserved. */
function columnAlias(stream: TokenStream): string | undefined {
    if (stream.takeWords("as")) return stream.label();
    if (stream.isWord("qualify") && stream.isName(1)) return undefined;
    return stream.isName() ? stream.name() : undefined;
}

function intoClause(stream: TokenStream): Select["into"] {
    if (!stream.takeWords("into")) return undefined;
    const temporary = stream.takeOneOf("temporary", "temp") !== undefined;
    stream.takeWords("table");
    const table = tableName(stream);
    return { table, temporary: temporary || table.path[0]?.startsWith("#") === true };
}

/** START WITH and CONNECT BY, in either order: developer guide, "CONNECT BY clause". */
function hierarchyClauses(stream: TokenStream): Pick<Select, "startWith" | "connectBy"> {
    const { at } = stream.peek();
    let startWith = stream.takeWords("start", "with") ? expression(stream) : undefined;
    const connectBy = stream.takeWords("connect", "by") ? expression(stream) : undefined;
    if (connectBy !== undefined && startWith === undefined && stream.takeWords("start", "with")) {
        startWith = expression(stream);
    }
    if (startWith !== undefined && connectBy === undefined) {
        throw syntaxError("START WITH needs a CONNECT BY clause.", at);
    }
    return { startWith, connectBy };
}
