import type { Expression, Unary } from "../ast";
import { type Infix, infixAt, isOperator, LEVEL, qualifiedOperator, unknownOperator } from "./operators";
import { comparison, predicate } from "./predicates";
import { primary } from "./primary";
import type { TokenStream } from "./token-stream";
import { typeName } from "./types";

/** `a < b < c` and `a like b like c` are errors in PostgreSQL's grammar: operators of these levels do not associate. */
const NON_ASSOCIATIVE: ReadonlySet<number> = new Set([
    LEVEL.less,
    LEVEL.like,
    LEVEL.overlaps,
    LEVEL.between,
    LEVEL.in,
    LEVEL.is,
]);

/** Any expression. */
export function expression(stream: TokenStream): Expression {
    return operators(stream, LEVEL.or);
}

/** An expression whose operators all bind at least as tightly as `least`: what stands to the right of an operator. */
export function operators(stream: TokenStream, least: number): Expression {
    stream.enter();
    let left = prefixed(stream);
    let chain = 0;
    let previous = 0;
    for (;;) {
        const infix = infixAt(stream);
        if (infix === undefined || infix.level < least) break;
        if (infix.level === previous && NON_ASSOCIATIVE.has(infix.level)) throw stream.unexpected();
        previous = infix.level;
        if (infix.level <= LEVEL.and) left = logicalChain(stream, left, infix.level);
        else {
            stream.checkChain(++chain);
            left = extended(stream, left, infix);
        }
    }
    stream.leave();
    return left;
}

function extended(stream: TokenStream, left: Expression, infix: Infix): Expression {
    const { at } = stream.peek();
    switch (infix.kind) {
        case "cast":
            stream.next();
            return { kind: "cast", at, operand: left, type: typeName(stream), isTry: false };
        case "qualified":
            return comparison(stream, left, qualifiedOperator(stream), infix.level + 1, at);
        case "word":
            return predicate(stream, left, infix.word);
        case "binary":
            stream.next();
            // `=` alone associates to the right.
            return comparison(stream, left, infix.operator, infix.level + (infix.operator === "=" ? 0 : 1), at);
    }
}

/** A chain of ANDs or ORs becomes a balanced tree: it means the same, and thousands of them make no deep tree. */
function logicalChain(stream: TokenStream, first: Expression, level: number): Expression {
    const operator = level === LEVEL.or ? "or" : "and";
    const operands = [first];
    const places: number[] = [];
    while (stream.isWord(operator)) {
        places.push(stream.next().at);
        operands.push(operators(stream, level + 1));
    }
    const between = (from: number, to: number): Expression => {
        if (from === to) return operands[from] as Expression;
        const middle = (from + to) >> 1;
        const at = places[middle] as number;
        return { kind: "binary", at, operator, left: between(from, middle), right: between(middle + 1, to) };
    };
    return between(0, operands.length - 1);
}

function prefixed(stream: TokenStream): Expression {
    const { kind, text, at } = stream.peek();
    if (kind === "word") {
        if (text === "not") return unary(stream, "not", LEVEL.not);
        // No reserved word: a column may have this name, so it is an operator only where an operand follows.
        if (text === "prior" && stream.isName(1)) return unary(stream, "prior", LEVEL.sign);
    }
    if (kind !== "symbol") return primary(stream);
    switch (text) {
        case "-":
        case "+":
            return unary(stream, text, LEVEL.sign);
        case "~":
        case "@":
        case "|/":
        case "||/":
            return unary(stream, text, LEVEL.operator);
        case "(":
        case "#":
        case "[":
        case "*":
            return primary(stream);
        default:
            throw isOperator(text) ? stream.unexpected() : unknownOperator(text, at);
    }
}

function unary(stream: TokenStream, operator: Unary["operator"], level: number): Expression {
    const { at } = stream.next();
    return { kind: "unary", at, operator, operand: operators(stream, level) };
}
