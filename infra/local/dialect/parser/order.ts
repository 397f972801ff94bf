import { notSupported } from "../../errors";
import type { OrderItem } from "../ast";
import { expression } from "./expressions";
import type { TokenStream } from "./token-stream";

/** ORDER BY and its items; none if the clause is not there. */
export function orderBy(stream: TokenStream): OrderItem[] {
    return stream.takeWords("order", "by") ? stream.list(() => orderItem(stream)) : [];
}

function orderItem(stream: TokenStream): OrderItem {
    const value = expression(stream);
    if (stream.isWord("using")) {
        throw notSupported("Redshift sorts with ASC or DESC, not with an operator.", stream.peek().at);
    }
    const descending = stream.takeOneOf("asc", "desc") === "desc";
    if (!stream.takeWords("nulls")) return { expression: value, descending };
    const nulls = stream.takeOneOf("first", "last");
    if (nulls === undefined) throw stream.unexpected();
    return { expression: value, descending, nulls };
}
