import { notSupported } from "../../errors";
import type { Call, Expression } from "../ast";
import { approximateCall } from "./calls";
import { expression, operators } from "./expressions";
import { LEVEL } from "./operators";
import type { TokenStream } from "./token-stream";
import { typeName } from "./types";

type Reader = (stream: TokenStream, at: number) => Expression;

/** Calls whose parentheses hold more than a list of arguments. */
const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
    ["cast", (stream, at) => cast(stream, at, false)],
    ["try_cast", (stream, at) => cast(stream, at, true)],
    ["convert", convert],
    ["extract", extract],
    ["substring", substring],
    ["trim", trim],
    ["position", position],
    ["overlay", overlay],
]);

/** Whether one of these calls comes next, or APPROXIMATE and a call. */
export function isSpecialCall(stream: TokenStream): boolean {
    const word = stream.peek().text;
    if (word === "approximate") return stream.isName(1);
    return READERS.has(word) && stream.isSymbol("(", 1);
}

/** Reads such a call. */
export function specialCall(stream: TokenStream): Expression {
    const { at, text } = stream.peek();
    if (text === "approximate") return approximateCall(stream);
    stream.next();
    return stream.inParentheses(() => (READERS.get(text) as Reader)(stream, at));
}

function cast(stream: TokenStream, at: number, isTry: boolean): Expression {
    const operand = expression(stream);
    stream.expectWords("as");
    return { kind: "cast", at, operand, type: typeName(stream), isTry };
}

/** `convert(integer, x)`. Source: developer guide, "CONVERT function". */
function convert(stream: TokenStream, at: number): Expression {
    const type = typeName(stream);
    stream.expectSymbol(",");
    return { kind: "cast", at, operand: expression(stream), type, isTry: false };
}

function extract(stream: TokenStream, at: number): Expression {
    const part = stream.peek().kind === "string" ? stream.next().text.toLowerCase() : stream.label();
    stream.expectWords("from");
    return { kind: "extract", at, part, operand: expression(stream) };
}

/** `substring(x from 2 for 3)`, `substring(x for 3)`, `substring(x, 2, 3)` */
function substring(stream: TokenStream, at: number): Expression {
    const args = [expression(stream)];
    if (stream.takeSymbol(",")) args.push(...stream.list(() => expression(stream)));
    else {
        const from = stream.takeWords("from") ? expression(stream) : undefined;
        const length = stream.takeWords("for") ? expression(stream) : undefined;
        args.push(from ?? { kind: "number", at, text: "1" });
        if (length !== undefined) args.push(length);
        else if (from === undefined) args.pop();
    }
    return plainCall("substring", args, at);
}

/** TRIM is BTRIM, LTRIM or RTRIM under another name, as in PostgreSQL. */
function trim(stream: TokenStream, at: number): Expression {
    const side = stream.takeOneOf("both", "leading", "trailing") ?? "both";
    const name = { both: "btrim", leading: "ltrim", trailing: "rtrim" }[side];
    if (stream.takeWords("from")) return plainCall(name, [expression(stream)], at);
    const first = expression(stream);
    if (stream.takeWords("from")) return plainCall(name, [expression(stream), first], at);
    const more = stream.takeSymbol(",") ? stream.list(() => expression(stream)) : [];
    return plainCall(name, [first, ...more], at);
}

/** `position(part in whole)`, read in this order. Both sides bind tighter than IN itself. */
function position(stream: TokenStream, at: number): Expression {
    const part = operators(stream, LEVEL.in + 1);
    stream.expectWords("in");
    return plainCall("position", [part, operators(stream, LEVEL.in + 1)], at);
}

function overlay(_stream: TokenStream, at: number): Expression {
    throw notSupported("Redshift has no OVERLAY: put the parts together with LEFT, SUBSTRING and ||.", at);
}

function plainCall(name: string, args: readonly Expression[], at: number): Call {
    return { kind: "call", at, name, args };
}
