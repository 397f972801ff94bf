import { notSupported } from "../../errors";
import type { CreateMaterializedView, Statement } from "../ast";
import { tableName } from "./names";
import { query } from "./queries";
import { tableAttributes } from "./table-attributes";
import type { TokenStream } from "./token-stream";

/** What follows CREATE MATERIALIZED VIEW. Source: developer guide, "CREATE MATERIALIZED VIEW". */
export function createMaterializedView(stream: TokenStream, at: number): CreateMaterializedView {
    const view = tableName(stream);
    const attributes = tableAttributes(stream);
    const auto = stream.peek();
    if (stream.takeWords("auto", "refresh")) {
        if (stream.takeOneOf("yes", "no") === "yes") {
            throw notSupported(
                "AUTO REFRESH YES is not supported by the local warehouse, which does nothing by itself.",
                auto.at,
                "Leave it out, and use REFRESH MATERIALIZED VIEW.",
            );
        }
    }
    stream.expectWords("as");
    const from = stream.peek().at;
    const body = query(stream);
    return { kind: "create_materialized_view", at, view, attributes, query: body, definition: stream.source(from) };
}

/** Source: developer guide, "REFRESH MATERIALIZED VIEW". */
export function refresh(stream: TokenStream): Statement {
    const { at } = stream.next();
    stream.expectWords("materialized", "view");
    const view = tableName(stream);
    if (stream.isWord("cascade")) {
        throw notSupported(
            "REFRESH MATERIALIZED VIEW ... CASCADE is not supported by the local warehouse yet.",
            stream.peek().at,
            "Refresh the views that read this one by their names, each behind those that it reads.",
        );
    }
    stream.takeWords("restrict"); // which it does by itself
    return { kind: "refresh", at, view };
}
