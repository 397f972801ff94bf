import { notSupported, SqlError } from "../../errors";
import type { CommonTable, Expression, Query, QueryBody, SetOperation, Values } from "../ast";
import { expression } from "./expressions";
import { columnNames } from "./names";
import { orderBy } from "./order";
import { select } from "./select";
import type { TokenStream } from "./token-stream";

/** A query with its WITH, ORDER BY and LIMIT, as far as it goes. */
export function query(stream: TokenStream): Query {
    const { at } = stream.peek();
    return queryAfterWith(stream, withClause(stream), at);
}

/** A query inside another one. Source: developer guide, "WITH clause", "Recursive common table expressions". */
export function nestedQuery(stream: TokenStream): Query {
    if (stream.areWords("with", "recursive")) {
        throw notSupported(
            "Redshift takes no WITH RECURSIVE inside a subquery: put it before the whole statement.",
            stream.peek().at,
        );
    }
    return query(stream);
}

/** The query behind a WITH clause already read. */
export function queryAfterWith(stream: TokenStream, common: Query["with"], at: number): Query {
    return finished(stream, at, queryBody(stream), common);
}

/** Goes on with a query whose first part, in parentheses, has been read as an expression or a table. */
export function continuedQuery(stream: TokenStream, first: Query): Query {
    return finished(stream, first.at, unions(stream, intersections(stream, first)));
}

/** Whether a query can only begin here. */
export function startsQuery(stream: TokenStream, ahead = 0): boolean {
    return stream.isWord("select", ahead) || stream.isWord("with", ahead) || stream.isWord("values", ahead);
}

/** Whether what follows a query in parentheses makes it a part of a larger query. */
export function isSetOperationNext(stream: TokenStream): boolean {
    const { kind, text } = stream.peek();
    return kind === "word" && ["union", "intersect", "except", "minus", "order", "limit", "offset"].includes(text);
}

/** WITH and its tables, if the clause is there. */
export function withClause(stream: TokenStream): Query["with"] {
    if (!stream.takeWords("with")) return undefined;
    const recursive = stream.takeWords("recursive");
    const tables = stream.list(() => commonTable(stream));
    const seen = new Set<string>();
    for (const { name, at } of tables) {
        if (seen.has(name)) {
            const message = `WITH query name "${name}" specified more than once`;
            throw new SqlError("42712", message, { position: at + 1 });
        }
        seen.add(name);
    }
    return { recursive, tables };
}

/** `VALUES (1, 2), (3, default)` */
function values(stream: TokenStream): Values {
    const { at } = stream.next();
    const rows = stream.list(() => stream.inParentheses(() => stream.list(() => valueOrDefault(stream))));
    return { kind: "values", at, rows };
}

/** An expression, or DEFAULT where one is assigned. */
export function valueOrDefault(stream: TokenStream): Values["rows"][number][number] {
    if (!stream.isWord("default")) return expression(stream);
    return { kind: "default", at: stream.next().at };
}

function commonTable(stream: TokenStream): CommonTable {
    const { at } = stream.peek();
    const name = stream.name();
    const columns = stream.isSymbol("(") ? columnNames(stream) : undefined;
    stream.expectWords("as");
    if (stream.isWord("materialized") || stream.areWords("not", "materialized")) {
        throw notSupported("Redshift has no MATERIALIZED in a WITH clause: leave the word out.", stream.peek().at);
    }
    return { at, name, columns, query: stream.inParentheses(() => nestedQuery(stream)) };
}

function finished(stream: TokenStream, at: number, body: QueryBody, common?: Query["with"]): Query {
    const tailAt = stream.peek().at;
    const order = orderBy(stream);
    const limits = limitAndOffset(stream);
    refuseForeignTail(stream);
    if (body.kind === "query") {
        refuseSecond("ORDER BY", body.orderBy.length > 0 && order.length > 0, tailAt);
        refuseSecond("LIMIT", body.limit !== undefined && limits.limit !== undefined, tailAt);
        refuseSecond("OFFSET", body.offset !== undefined && limits.offset !== undefined, tailAt);
    }
    const isBare = common === undefined && order.length === 0 && limits === NO_LIMITS;
    // `(select ...)` in parentheses alone is the query within.
    if (isBare && body.kind === "query") return body;
    return { kind: "query", at, with: common, body, orderBy: order, ...limits };
}

/** A query in parentheses that has the clause already is one with what follows. */
function refuseSecond(clause: string, isSecond: boolean, at: number): void {
    if (isSecond) {
        throw new SqlError("42601", `multiple ${clause} clauses not allowed`, {
            hint: "Put the query in parentheses into FROM.",
            position: at + 1,
        });
    }
}

function queryBody(stream: TokenStream): QueryBody {
    return unions(stream, intersections(stream, part(stream)));
}

function part(stream: TokenStream): QueryBody {
    stream.enter();
    const found = onePart(stream);
    stream.leave();
    return found;
}

function onePart(stream: TokenStream): QueryBody {
    if (stream.isSymbol("(")) return stream.inParentheses(() => query(stream));
    if (stream.isWord("select")) return select(stream);
    if (stream.isWord("values")) return values(stream);
    const { at } = stream.peek();
    if (stream.isWord("from")) throw notSupported("Redshift queries begin with SELECT: write SELECT * FROM ...", at);
    if (stream.isWord("table")) throw notSupported("Redshift has no TABLE query: write SELECT * FROM ...", at);
    throw stream.unexpected();
}

/** UNION, EXCEPT and MINUS, from left to right: developer guide, "UNION, INTERSECT, and EXCEPT". */
function unions(stream: TokenStream, first: QueryBody): QueryBody {
    let left = first;
    for (let chain = 1; ; chain++) {
        const { at } = stream.peek();
        const word = stream.takeOneOf("union", "except", "minus");
        if (word === undefined) return left;
        stream.checkChain(chain);
        const operator = word === "union" ? "union" : "except";
        const all = quantifier(stream, word);
        left = { kind: "set_operation", at, operator, all, left, right: intersections(stream, part(stream)) };
    }
}

/** INTERSECT binds tighter than UNION and EXCEPT. */
function intersections(stream: TokenStream, first: QueryBody): QueryBody {
    let left = first;
    for (let chain = 1; ; chain++) {
        const { at } = stream.peek();
        if (!stream.takeWords("intersect")) return left;
        stream.checkChain(chain);
        const all = quantifier(stream, "intersect");
        left = { kind: "set_operation", at, operator: "intersect", all, left, right: part(stream) };
    }
}

function quantifier(stream: TokenStream, word: string): SetOperation["all"] {
    const { at } = stream.peek();
    if (!stream.takeWords("all")) {
        stream.takeWords("distinct");
        return false;
    }
    if (word !== "union") {
        throw notSupported(
            `Redshift has no ${word.toUpperCase()} ALL: number the duplicates with ROW_NUMBER first.`,
            at,
        );
    }
    return true;
}

interface Limits {
    readonly limit?: Expression;
    readonly offset?: Expression;
}
const NO_LIMITS: Limits = {};

function limitAndOffset(stream: TokenStream): Limits {
    let found = NO_LIMITS;
    for (;;) {
        const { at } = stream.peek();
        if (stream.isWord("limit") && !("limit" in found)) {
            stream.next();
            found = { ...found, limit: stream.takeWords("all") ? undefined : expression(stream) };
            if (stream.isSymbol(",")) throw notSupported("Redshift has no LIMIT #,#: write LIMIT and OFFSET.", at);
        } else if (stream.isWord("offset") && !("offset" in found)) {
            stream.next();
            found = { ...found, offset: expression(stream) };
        } else return found;
    }
}

function refuseForeignTail(stream: TokenStream): void {
    const { at, kind, text } = stream.peek();
    if (kind !== "word") return;
    if (text === "fetch") throw notSupported("Redshift has no FETCH FIRST: write LIMIT.", at);
    if (text === "for") throw notSupported("Redshift has no SELECT ... FOR UPDATE: lock the table with LOCK.", at);
    if (text === "window") throw notSupported("Redshift has no WINDOW clause: write each window after OVER.", at);
}
