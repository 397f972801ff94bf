import { notSupported, SqlError } from "../../errors";
import type { Case, ColumnReference, Expression, IntervalLiteral, Navigate, Query } from "../ast";
import { call } from "./calls";
import { expression } from "./expressions";
import { BARE_FUNCTIONS, isReserved, RESERVED_FUNCTIONS } from "./keywords";
import { addLabel, asWritten, hashName, isHashName } from "./names";
import { continuedQuery, isSetOperationNext, nestedQuery, startsQuery } from "./queries";
import { isSpecialCall, specialCall } from "./special-calls";
import type { TokenStream } from "./token-stream";
import { isTypedLiteral, typeName } from "./types";

const INTERVAL_FIELDS = ["year", "month", "day", "hour", "minute", "second"] as const;

/** What operators combine: a literal, a column, a call, a CASE, something in parentheses. */
export function primary(stream: TokenStream): Expression {
    const token = stream.peek();
    const { at, text } = token;
    switch (token.kind) {
        case "number":
            stream.next();
            return { kind: "number", at, text };
        case "string":
            return { kind: "string", at, value: stream.expectString() };
        case "parameter":
            return parameter(stream);
        case "quoted":
            return named(stream);
        case "word":
            return word(stream, text, at);
        case "symbol":
            if (text === "(") return withSteps(stream, parenthesised(stream), true);
            if (text === "#" && isHashName(stream)) return named(stream);
            if (text === "[") throw notSupported("Redshift has no list literal in brackets: use ARRAY(...).", at);
            throw stream.unexpected();
        case "end":
            throw stream.unexpected();
    }
}

/** A column with what leads to it and the steps into it: `a`, `t.a`, `a[0].b`. */
export function path(stream: TokenStream): ColumnReference | Navigate {
    const { at } = stream.peek();
    const names = [isHashName(stream) ? hashName(stream) : stream.label()];
    const written = [...names];
    while (stream.isSymbol(".") && !stream.isSymbol("*", 1)) {
        stream.next();
        addLabel(stream, names, written);
    }
    return withSteps(stream, { kind: "column", at, path: names, ...asWritten(names, written) });
}

function word(stream: TokenStream, text: string, at: number): Expression {
    switch (text) {
        case "null":
            stream.next();
            return { kind: "null", at };
        case "true":
        case "false":
            stream.next();
            return { kind: "boolean", at, value: text === "true" };
        case "case":
            return caseExpression(stream);
        case "exists":
            if (!stream.isSymbol("(", 1)) break;
            stream.next();
            return { kind: "exists", at, query: stream.inParentheses(() => nestedQuery(stream)) };
        case "row":
            if (!stream.isSymbol("(", 1)) break;
            stream.next();
            return { kind: "row", at, items: stream.inParentheses(() => stream.list(() => expression(stream))) };
        case "interval":
            return interval(stream);
        case "array":
            return array(stream, at);
        case "e":
            if (stream.peek(1).kind !== "string" || stream.peek(1).at !== at + 1) break;
            // Backslashes escape in plain literals too, so the E that drivers put before one changes nothing.
            stream.next();
            return { kind: "string", at, value: stream.expectString() };
        case "not":
            throw stream.unexpected();
    }
    if (isSpecialCall(stream)) return specialCall(stream);
    if (isTypedLiteral(stream)) return typedLiteral(stream);
    if (BARE_FUNCTIONS.has(text)) return bareCall(stream, text, at);
    return named(stream);
}

/** A column or a call of a named function. */
function named(stream: TokenStream): Expression {
    const token = stream.peek();
    const isCall = startsCall(stream);
    if (token.kind === "word" && isReserved(token.text) && token.text !== "oid") {
        if (!isCall || !RESERVED_FUNCTIONS.has(token.text)) throw stream.unexpected();
    }
    if (isCall && isMarked(stream)) return outerColumn(stream);
    return isCall ? call(stream) : path(stream);
}

/** Whether `name(+)` comes next, with or without what qualifies it: no call, but a mark of Oracle's outer joins. */
function isMarked(stream: TokenStream): boolean {
    let ahead = 1;
    while (stream.isSymbol(".", ahead)) ahead += 2;
    return stream.isSymbol("+", ahead + 1) && stream.isSymbol(")", ahead + 2);
}

function outerColumn(stream: TokenStream): ColumnReference {
    const { at } = stream.peek();
    const names = [stream.label()];
    while (stream.takeSymbol(".")) names.push(stream.label());
    stream.inParentheses(() => stream.expectSymbol("+"));
    return { kind: "column", at, path: names, outer: true };
}

/** Whether a name, with or without a schema, and an opening parenthesis come next. */
function startsCall(stream: TokenStream): boolean {
    let ahead = 1;
    while (stream.isSymbol(".", ahead)) ahead += 2;
    return stream.isSymbol("(", ahead);
}

function parameter(stream: TokenStream): Expression {
    const { at, text } = stream.next();
    const index = Number(text.slice(1));
    if (index < 1 || index > 32767) throw new SqlError("42P02", `there is no parameter ${text}`, { position: at + 1 });
    return withSteps(stream, { kind: "parameter", at, index });
}

/** `[index]` and then `.field` after something that may be a SUPER value. A bare column's own dots are its path's. */
function withSteps<T extends Expression>(stream: TokenStream, operand: T, inParentheses = false): T | Navigate {
    const hasPath = operand.kind === "column" && !inParentheses;
    const canStep = stream.isSymbol("[") || (!hasPath && stream.isSymbol("."));
    if (!canStep) return operand;
    const { at } = stream.peek();
    const steps: Navigate["steps"][number][] = [];
    for (;;) {
        if (stream.takeSymbol("[")) {
            steps.push({ index: expression(stream) });
            if (stream.isSymbol(":")) throw notSupported("Redshift has no slices: take elements by their index.", at);
            stream.expectSymbol("]");
        } else if (stream.isSymbol(".") && !stream.isSymbol("*", 1)) {
            stream.next();
            const { name, written } = stream.writtenLabel();
            steps.push(name === written ? { field: name } : { field: name, written });
        } else return { kind: "navigate", at, operand, steps };
    }
}

/** A subquery, a row, or an expression between parentheses. */
function parenthesised(stream: TokenStream): Expression {
    const { at } = stream.peek();
    return stream.inParentheses((): Expression => {
        if (startsQuery(stream)) return scalar(nestedQuery(stream), at);
        const first = expression(stream);
        // `((select 1) union (select 2))`: only now is it clear that the outer parentheses hold a query.
        if (first.kind === "scalar_query" && isSetOperationNext(stream)) {
            return scalar(continuedQuery(stream, first.query), at);
        }
        if (!stream.takeSymbol(",")) return first;
        return { kind: "row", at, items: [first, ...stream.list(() => expression(stream))] };
    });
}

function scalar(inner: Query, at: number): Expression {
    return { kind: "scalar_query", at, query: inner };
}

function caseExpression(stream: TokenStream): Case {
    const { at } = stream.next();
    const operand = stream.isWord("when") ? undefined : expression(stream);
    const whens: Case["whens"][number][] = [];
    if (!stream.isWord("when")) throw stream.unexpected();
    while (stream.takeWords("when")) {
        const when = expression(stream);
        stream.expectWords("then");
        whens.push({ when, result: expression(stream) });
    }
    const otherwise = stream.takeWords("else") ? expression(stream) : undefined;
    stream.expectWords("end");
    return { kind: "case", at, operand, whens, otherwise };
}

function typedLiteral(stream: TokenStream): Expression {
    const { at } = stream.peek();
    const name = typeName(stream);
    if ("catalogue" in name) throw stream.unexpected();
    return { kind: "typed_literal", at, type: name.type, value: stream.expectString() };
}

function interval(stream: TokenStream): IntervalLiteral {
    const { at } = stream.next();
    if (stream.isSymbol("(")) throw notSupported("Redshift's INTERVAL literal takes no precision.", at);
    const value = stream.expectString();
    const from = stream.takeOneOf(...INTERVAL_FIELDS);
    if (from === undefined) return { kind: "interval_literal", at, value };
    if (!stream.takeWords("to")) return { kind: "interval_literal", at, value, from };
    const to = stream.takeOneOf(...INTERVAL_FIELDS);
    if (to === undefined) throw stream.unexpected();
    return { kind: "interval_literal", at, value, from, to };
}

function array(stream: TokenStream, at: number): Expression {
    if (stream.isSymbol("[", 1)) {
        stream.next();
        stream.expectSymbol("[");
        const items = stream.list(() => expression(stream));
        stream.expectSymbol("]");
        return { kind: "array_items", at, items };
    }
    if (!stream.isSymbol("(", 1) || !startsQuery(stream, 2)) return named(stream);
    stream.next();
    return { kind: "array_query", at, query: stream.inParentheses(() => nestedQuery(stream)) };
}

function bareCall(stream: TokenStream, name: string, at: number): Expression {
    stream.next();
    const precise = ["current_time", "current_timestamp", "localtime", "localtimestamp"].includes(name);
    if (!precise || !stream.isSymbol("(")) return { kind: "call", at, name, args: [], bare: true };
    const digits = stream.inParentheses(() => stream.expectInteger());
    return { kind: "call", at, name, args: [{ kind: "number", at, text: String(digits) }], bare: true };
}
