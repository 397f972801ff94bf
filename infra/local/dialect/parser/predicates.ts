import { notSupported } from "../../errors";
import type { BinaryOperator, Expression, Like, Query } from "../ast";
import { operators } from "./expressions";
import { LEVEL } from "./operators";
import { primary } from "./primary";
import { continuedQuery, isSetOperationNext, nestedQuery, startsQuery } from "./queries";
import type { TokenStream } from "./token-stream";

/** What stands right of a binary operator already taken: an operand, or `any (...)` and `all (...)`. */
export function comparison(
    stream: TokenStream,
    left: Expression,
    operator: BinaryOperator,
    least: number,
    at: number,
): Expression {
    const word = stream.isSymbol("(", 1) ? stream.takeOneOf("any", "some", "all") : undefined;
    if (word === undefined) return { kind: "binary", at, operator, left, right: operators(stream, least) };
    const quantifier = word === "all" ? "all" : "any";
    const right = stream.inParentheses(() => (startsQuery(stream) ? nestedQuery(stream) : operators(stream, LEVEL.or)));
    return { kind: "quantified", at, operator, quantifier, left, right };
}

/** A test in words: `is null`, `between`, `in`, `like`, ..., and AT TIME ZONE and COLLATE. */
export function predicate(stream: TokenStream, operand: Expression, word: string): Expression {
    const { at } = stream.peek();
    const not = stream.takeWords("not");
    stream.next();
    switch (word) {
        case "is":
            return isTest(stream, operand, at);
        case "isnull":
        case "notnull":
            return { kind: "is", at, operand, test: "null", not: word === "notnull" };
        case "between":
            return between(stream, operand, not, at);
        case "in":
            return membership(stream, operand, not, at);
        case "like":
        case "ilike":
            return like(stream, operand, word, not, at);
        case "similar":
            stream.expectWords("to");
            return like(stream, operand, "similar to", not, at);
        case "at":
            stream.expectWords("time", "zone");
            // A cast after the zone is a cast of the whole: the zone is no wider expression in the grammar.
            return { kind: "at_time_zone", at, operand, zone: primary(stream) };
        case "collate":
            return { kind: "collate", at, operand, collation: collation(stream) };
        default:
            throw notSupported("Redshift has no OVERLAPS: compare the two starts with the two ends.", at);
    }
}

function isTest(stream: TokenStream, operand: Expression, at: number): Expression {
    const not = stream.takeWords("not");
    const test = stream.takeOneOf("null", "true", "false", "unknown");
    if (test !== undefined) return { kind: "is", at, operand, test, not };
    if (stream.areWords("distinct", "from")) {
        throw notSupported(
            "Redshift has no IS DISTINCT FROM: compare with = and <>, and test for NULL with IS NULL.",
            at,
        );
    }
    throw stream.unexpected();
}

function between(stream: TokenStream, operand: Expression, not: boolean, at: number): Expression {
    if (stream.isWord("symmetric"))
        throw notSupported("Redshift has no BETWEEN SYMMETRIC: put the lower bound first.", at);
    const low = operators(stream, LEVEL.between + 1);
    stream.expectWords("and");
    return { kind: "between", at, operand, low, high: operators(stream, LEVEL.between + 1), not };
}

function membership(stream: TokenStream, operand: Expression, not: boolean, at: number): Expression {
    const found = stream.inParentheses((): Query | Expression[] => {
        if (startsQuery(stream)) return nestedQuery(stream);
        const first = operators(stream, LEVEL.or);
        if (first.kind === "scalar_query") {
            if (isSetOperationNext(stream)) return continuedQuery(stream, first.query);
            if (stream.isSymbol(")")) return first.query;
        }
        return stream.takeSymbol(",") ? [first, ...stream.list(() => operators(stream, LEVEL.or))] : [first];
    });
    if (Array.isArray(found)) return { kind: "in_list", at, operand, items: found, not };
    return { kind: "in_query", at, operand, query: found as Query, not };
}

function like(
    stream: TokenStream,
    operand: Expression,
    operator: Like["operator"],
    not: boolean,
    at: number,
): Expression {
    if (stream.isSymbol("(", 1) && ["any", "some", "all"].some((word) => stream.isWord(word))) {
        throw notSupported(`Redshift has no ${operator.toUpperCase()} ANY: join the patterns with OR or AND.`, at);
    }
    const pattern = operators(stream, LEVEL.like + 1);
    const escapedBy = stream.takeWords("escape") ? operators(stream, LEVEL.escape + 1) : undefined;
    return { kind: "like", at, operator, operand, pattern, escape: escapedBy, not };
}

/** A collation's name, without `pg_catalog.`. */
function collation(stream: TokenStream): string {
    if (stream.isWord("pg_catalog") && stream.isSymbol(".", 1)) {
        stream.next();
        stream.next();
    }
    return stream.label();
}
