import { notSupported, syntaxError } from "../../errors";
import type { Query, TableReference } from "../ast";
import { call } from "./calls";
import { expression } from "./expressions";
import { columnNames, isHashName, tableOrPath } from "./names";
import { isPivotNext, pivot } from "./pivot";
import { path } from "./primary";
import { continuedQuery, isSetOperationNext, nestedQuery, startsQuery } from "./queries";
import type { TokenStream } from "./token-stream";
import { typeName } from "./types";

/** Words that go on with the statement, and so name no table without AS, though they are not reserved. */
const NO_ALIAS: ReadonlySet<string> = new Set(["at", "set", "tablesample", "window", "fetch", "lateral"]);

/** `at i` names the place of an element; `at` alone is an alias, as in TPC-DS. */
function goesOn(stream: TokenStream, word: string): boolean {
    return NO_ALIAS.has(word) && (word !== "at" || stream.isName(1));
}

/** One item of FROM, with its joins. */
export function tableReference(stream: TokenStream): TableReference {
    stream.enter();
    const found = joins(stream, singleTable(stream));
    stream.leave();
    return found;
}

/** `[as] alias`, if one is there. */
export function tableAlias(stream: TokenStream): string | undefined {
    if (stream.takeWords("as")) return stream.label();
    const { at, kind, text } = stream.peek();
    if (!stream.isName() || (kind === "word" && goesOn(stream, text))) return undefined;
    if (kind === "word" && text === "qualify" && stream.isName(1)) {
        // No reserved word, so it is the alias here: developer guide, "QUALIFY clause".
        throw syntaxError(
            "Redshift takes QUALIFY right behind FROM for an alias: give the table an alias before it.",
            at,
        );
    }
    return stream.name();
}

function joins(stream: TokenStream, first: TableReference): TableReference {
    let left = first;
    for (let chain = 1; ; chain++) {
        if (isPivotNext(stream)) left = pivot(stream, left);
        else {
            const next = join(stream, left);
            if (next === undefined) return left;
            left = next;
        }
        stream.checkChain(chain);
    }
}

function join(stream: TokenStream, left: TableReference): TableReference | undefined {
    const { at } = stream.peek();
    const natural = stream.takeWords("natural");
    const type = joinType(stream);
    if (type === undefined) {
        if (natural) throw stream.unexpected();
        return undefined;
    }
    if (type === "cross") {
        if (natural) throw syntaxError("A CROSS JOIN cannot be NATURAL.", at);
        return { kind: "join", at, type, natural: false, left, right: singleTable(stream) };
    }
    // In `a join b join c on x on y` the first ON belongs to the inner join.
    stream.enter();
    let right = singleTable(stream);
    while (!natural && !stream.isWord("on") && !stream.isWord("using")) {
        const inner = isPivotNext(stream) ? pivot(stream, right) : join(stream, right);
        if (inner === undefined)
            throw stream.unexpected("A join needs ON or USING; only CROSS JOIN and NATURAL JOIN do without.");
        right = inner;
    }
    stream.leave();
    if (natural) return { kind: "join", at, type, natural, left, right };
    if (stream.takeWords("using")) return { kind: "join", at, type, natural, left, right, using: columnNames(stream) };
    stream.expectWords("on");
    return { kind: "join", at, type, natural, left, right, on: expression(stream) };
}

function joinType(stream: TokenStream): "inner" | "left" | "right" | "full" | "cross" | undefined {
    if (stream.takeWords("join")) return "inner";
    const { at, kind, text } = stream.peek();
    if (kind === "word" && ["asof", "positional", "semi", "anti"].includes(text) && stream.isWord("join", 1)) {
        throw notSupported(`Redshift has no ${text.toUpperCase()} JOIN.`, at);
    }
    const type = stream.takeOneOf("inner", "left", "right", "full", "cross");
    if (type === undefined) return undefined;
    if (type !== "inner" && type !== "cross") stream.takeWords("outer");
    if (stream.isWord("semi") || stream.isWord("anti")) {
        throw notSupported("Redshift has no semi and anti joins: write EXISTS or NOT EXISTS.", stream.peek().at);
    }
    stream.expectWords("join");
    return type;
}

function singleTable(stream: TokenStream): TableReference {
    const { at } = stream.peek();
    if (stream.isSymbol("(")) {
        const inner = inParentheses(stream);
        return "query" in inner ? subquery(stream, inner.query, at) : inner.table;
    }
    if (stream.takeWords("unpivot")) return objectUnpivot(stream, at);
    refuseForeign(stream);
    let ahead = isHashName(stream) ? 2 : 1;
    while (stream.isSymbol(".", ahead)) ahead += 2;
    if (stream.isSymbol("(", ahead)) return functionTable(stream, at);
    if (stream.isSymbol("[", ahead)) return navigation(stream, at, false);
    const name = tableOrPath(stream);
    if (stream.isSymbol("*")) stream.next();
    refuseSample(stream);
    const alias = tableAlias(stream);
    const columns = alias !== undefined && stream.isSymbol("(") ? columnNames(stream) : undefined;
    const atAlias = alias !== undefined && columns === undefined && stream.takeWords("at") ? stream.label() : undefined;
    refuseSample(stream);
    return { kind: "table", at, name, alias, columns, atAlias };
}

/** A query or joined tables: which of the two shows only behind the inner parentheses in `((select 1) union ...)`. */
function inParentheses(stream: TokenStream): { readonly query: Query } | { readonly table: TableReference } {
    const { at } = stream.peek();
    stream.enter();
    const found = stream.inParentheses(() => {
        if (startsQuery(stream)) return { query: nestedQuery(stream) };
        if (!stream.isSymbol("(")) return { table: joins(stream, singleTable(stream)) };
        const inner = inParentheses(stream);
        if ("table" in inner) return { table: joins(stream, inner.table) };
        if (stream.isSymbol(")")) return inner;
        if (isSetOperationNext(stream)) return { query: continuedQuery(stream, inner.query) };
        return { table: joins(stream, subquery(stream, inner.query, at)) };
    });
    stream.leave();
    return found;
}

function subquery(stream: TokenStream, inner: Query, at: number): TableReference {
    const alias = tableAlias(stream);
    const columns = alias !== undefined && stream.isSymbol("(") ? columnNames(stream) : undefined;
    return { kind: "subquery", at, query: inner, alias, columns };
}

function functionTable(stream: TokenStream, at: number): TableReference {
    const found = call(stream);
    if (stream.areWords("with", "ordinality")) {
        throw notSupported("Redshift has no WITH ORDINALITY: unnest a SUPER value with AT.", stream.peek().at);
    }
    const alias = tableAlias(stream);
    if (alias === undefined || !stream.isSymbol("(")) return { kind: "function", at, call: found, alias };
    if (stream.isSymbol(",", 2) || stream.isSymbol(")", 2)) {
        return { kind: "function", at, call: found, alias, columns: columnNames(stream) };
    }
    // `pg_get_cols('v') as c(name name, ...)`: a function that yields records has its columns typed here.
    const typed = stream.inParentheses(() => stream.list(() => ({ name: stream.name(), type: typeName(stream) })));
    const columns = typed.map(({ name }) => name);
    return { kind: "function", at, call: found, alias, columns, columnTypes: typed.map(({ type }) => type) };
}

/** `unpivot c.orders[0] as value at name`. Source: developer guide, "Querying semistructured data", object unpivoting. */
function objectUnpivot(stream: TokenStream, at: number): TableReference {
    return navigation(stream, at, true);
}

function navigation(stream: TokenStream, at: number, unpivot: boolean): TableReference {
    const steps = path(stream);
    const alias = tableAlias(stream);
    const atAlias = stream.takeWords("at") ? stream.label() : undefined;
    return { kind: "navigation", at, path: steps, unpivot, alias, atAlias };
}

function refuseSample(stream: TokenStream): void {
    if (!stream.isWord("tablesample")) return;
    throw notSupported("Redshift has no TABLESAMPLE: compare RANDOM() with the share you want.", stream.peek().at);
}

function refuseForeign(stream: TokenStream): void {
    const { at } = stream.peek();
    if (stream.isWord("lateral")) {
        throw notSupported("Redshift has no LATERAL: write a join, or unnest a SUPER value in FROM.", at);
    }
    if (stream.isWord("only") || stream.isWord("unnest")) {
        const word = stream.peek().text;
        const instead = word === "only" ? "name the table alone" : "name the SUPER array itself in FROM";
        throw notSupported(`Redshift has no ${word.toUpperCase()} in FROM: ${instead}.`, at);
    }
}
