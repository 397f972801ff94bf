import { notSupported } from "../../errors";
import type { DeclareCursor, FetchRows, Statement } from "../ast";
import { query } from "./queries";
import type { TokenStream } from "./token-stream";

/** What PostgreSQL's cursors can be and Redshift's can't. */
const FOREIGN_OPTIONS = ["binary", "insensitive", "scroll"] as const;

/** DECLARE of a cursor. Source: developer guide, "DECLARE". */
export function declare(stream: TokenStream): DeclareCursor {
    const { at } = stream.next();
    const name = stream.name();
    const option = stream.peek();
    const foreign = stream.takeOneOf(...FOREIGN_OPTIONS);
    if (foreign) throw notSupported(`Redshift has no ${foreign.toUpperCase()} cursors.`, option.at);
    stream.takeWords("no", "scroll");
    stream.expectWords("cursor");
    if (stream.areWords("with", "hold")) {
        throw notSupported("Redshift has no cursors WITH HOLD: they end with their transaction.", stream.peek().at);
    }
    // Drivers that know only PostgreSQL's cursors say so.
    stream.takeWords("without", "hold");
    stream.expectWords("for");
    return { kind: "declare", at, name, query: query(stream) };
}

/** FETCH. Source: developer guide, "FETCH". */
export function fetch(stream: TokenStream): FetchRows {
    const { at } = stream.next();
    const count = fetchCount(stream);
    if (stream.isWord("in")) {
        throw notSupported("Redshift's FETCH names its cursor behind FROM, not IN.", stream.peek().at);
    }
    stream.expectWords("from");
    return { kind: "fetch", at, name: stream.name(), count };
}

/** CLOSE of a cursor. Source: developer guide, "CLOSE". */
export function close(stream: TokenStream): Statement {
    const { at } = stream.next();
    return { kind: "close", at, name: stream.name() };
}

function fetchCount(stream: TokenStream): FetchRows["count"] {
    if (stream.takeWords("next")) return 1;
    if (stream.takeWords("all")) return "all";
    if (stream.takeWords("forward")) {
        if (stream.takeWords("all")) return "all";
        return stream.peek().kind === "number" ? stream.expectInteger() : 1;
    }
    const back = ["prior", "backward", "first", "last", "absolute", "relative"].find((word) => stream.isWord(word));
    if (back) throw notSupported("Redshift's cursors go forward only.", stream.peek().at);
    if (!stream.isWord("from") && !stream.isWord("in")) {
        throw stream.unexpected(
            "Redshift fetches with NEXT, ALL, FORWARD count or FORWARD ALL, then FROM and the cursor.",
        );
    }
    return 1;
}
