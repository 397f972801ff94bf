import { notSupported } from "../../errors";
import type { FrameBound, Window } from "../ast";
import { expression } from "./expressions";
import { orderBy } from "./order";
import type { TokenStream } from "./token-stream";

/** `over (partition by ... order by ... rows between ... and ...)` */
export function window(stream: TokenStream): Window {
    const { at } = stream.next();
    if (!stream.isSymbol("(")) {
        throw notSupported("Redshift has no named windows: write the window after OVER, in parentheses.", at);
    }
    return stream.inParentheses(() => ({
        partitionBy: stream.takeWords("partition", "by") ? stream.list(() => expression(stream)) : [],
        orderBy: orderBy(stream),
        frame: frame(stream),
    }));
}

function frame(stream: TokenStream): Window["frame"] {
    const { at } = stream.peek();
    if (stream.isWord("groups")) throw notSupported("Redshift has no GROUPS frame: count ROWS.", at);
    const unit = stream.takeOneOf("rows", "range");
    if (unit === undefined) return undefined;
    const between = stream.takeWords("between");
    const start = bound(stream);
    if (between) stream.expectWords("and");
    const found = between ? { unit, start, end: bound(stream) } : { unit, start };
    if (stream.isWord("exclude")) {
        throw notSupported(
            "Redshift has no EXCLUDE in a window frame: leave the rows out with CASE.",
            stream.peek().at,
        );
    }
    return found;
}

function bound(stream: TokenStream): FrameBound {
    if (stream.takeWords("unbounded", "preceding")) return { kind: "unbounded preceding" };
    if (stream.takeWords("unbounded", "following")) return { kind: "unbounded following" };
    if (stream.takeWords("current", "row")) return { kind: "current row" };
    const offset = expression(stream);
    const kind = stream.takeOneOf("preceding", "following");
    if (kind === undefined) throw stream.unexpected();
    return { kind, offset };
}
