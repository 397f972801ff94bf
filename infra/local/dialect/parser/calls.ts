import { notSupported, syntaxError } from "../../errors";
import type { Call, Expression, OrderItem } from "../ast";
import { expression } from "./expressions";
import { orderBy } from "./order";
import type { TokenStream } from "./token-stream";
import { window } from "./windows";

/** A call by name, with all that may follow its parentheses. */
export function call(stream: TokenStream): Call {
    const { at } = stream.peek();
    const name = functionName(stream);
    stream.expectSymbol("(");
    const inside = argumentsOf(stream);
    stream.expectSymbol(")");
    return { kind: "call", at, name, ...inside, ...afterParentheses(stream, inside.nulls) };
}

/** `approximate count(distinct x)` */
export function approximateCall(stream: TokenStream): Call {
    const { at } = stream.next();
    return { ...call(stream), at, approximate: true };
}

function functionName(stream: TokenStream): string {
    const names = [stream.label()];
    while (stream.takeSymbol(".")) names.push(stream.label());
    if (names[0] === "pg_catalog" && names.length > 1) names.shift();
    if (names.length > 2) throw stream.unexpected("A function's name has at most two parts: schema and function.");
    return names.join(".");
}

type Arguments = Pick<Call, "args" | "star" | "distinct" | "nulls">;

function argumentsOf(stream: TokenStream): Arguments {
    if (stream.isSymbol(")")) return { args: [] };
    if (stream.isSymbol("*") && stream.isSymbol(")", 1)) {
        stream.next();
        return { args: [], star: true };
    }
    const distinct = stream.takeWords("distinct") || undefined;
    if (distinct === undefined) stream.takeWords("all");
    const args = stream.list((): Expression => expression(stream));
    const nulls = nullTreatment(stream);
    const { at } = stream.peek();
    if (stream.areWords("order", "by")) {
        throw notSupported(
            "Redshift sorts an aggregate's input with WITHIN GROUP (ORDER BY ...) after the parentheses.",
            at,
        );
    }
    return { args, distinct, nulls };
}

function afterParentheses(stream: TokenStream, inside: Call["nulls"]): Pick<Call, "withinGroup" | "nulls" | "over"> {
    const withinGroup = stream.takeWords("within", "group") ? groupOrder(stream) : undefined;
    if (stream.isWord("filter") && stream.isSymbol("(", 1)) {
        throw notSupported("Redshift has no FILTER (WHERE ...): put a CASE inside the aggregate.", stream.peek().at);
    }
    const { at } = stream.peek();
    const outside = nullTreatment(stream);
    if (inside !== undefined && outside !== undefined) {
        throw syntaxError("IGNORE NULLS or RESPECT NULLS may be given only once.", at);
    }
    const over = stream.isWord("over") ? window(stream) : undefined;
    return { withinGroup, nulls: inside ?? outside, over };
}

function groupOrder(stream: TokenStream): OrderItem[] {
    return stream.inParentheses(() => {
        const items = orderBy(stream);
        if (items.length === 0) throw stream.unexpected();
        return items;
    });
}

function nullTreatment(stream: TokenStream): Call["nulls"] {
    if (stream.takeWords("ignore", "nulls")) return "ignore";
    return stream.takeWords("respect", "nulls") ? "respect" : undefined;
}
