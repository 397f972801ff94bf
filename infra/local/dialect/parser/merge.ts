import { notSupported } from "../../errors";
import type { Merge } from "../ast";
import { assignments } from "./dml";
import { expression } from "./expressions";
import { columnNames, tableName } from "./names";
import { valueOrDefault } from "./queries";
import { tableAlias } from "./tables";
import type { TokenStream } from "./token-stream";

type When = Extract<Merge["action"], { kind: "when" }>;

/** MERGE. Source: developer guide, "MERGE". */
export function merge(stream: TokenStream): Merge {
    const { at } = stream.next();
    stream.expectWords("into");
    const table = tableName(stream);
    if (!stream.isWord("using")) {
        throw stream.unexpected("Redshift gives the target of a MERGE no alias: use the table's own name.");
    }
    stream.expectWords("using");
    const source = sourceTable(stream);
    stream.expectWords("on");
    const on = expression(stream);
    return { kind: "merge", at, table, source, on, action: action(stream) };
}

function sourceTable(stream: TokenStream): Merge["source"] {
    const { at } = stream.peek();
    if (stream.isSymbol("(")) {
        throw notSupported(
            "Redshift merges from a table, not from a subquery: put its rows into a temporary table.",
            at,
        );
    }
    const name = tableName(stream);
    const alias = tableAlias(stream);
    return { kind: "table", at, name, ...(alias === undefined ? {} : { alias }) };
}

function action(stream: TokenStream): Merge["action"] {
    if (stream.takeWords("remove", "duplicates")) return { kind: "remove_duplicates" };
    stream.expectWords("when");
    refuseCondition(stream, "matched");
    stream.expectWords("matched", "then");
    const matched = whenMatched(stream);
    if (!stream.areWords("when", "not", "matched")) {
        throw stream.unexpected("A MERGE says WHEN MATCHED once, then WHEN NOT MATCHED once.");
    }
    stream.expectWords("when", "not");
    refuseCondition(stream, "matched");
    stream.expectWords("matched", "then", "insert");
    const columns = stream.isSymbol("(") ? columnNames(stream) : undefined;
    stream.expectWords("values");
    const values = stream.inParentheses(() => stream.list(() => valueOrDefault(stream)));
    return { kind: "when", matched, notMatched: { ...(columns ? { columns } : {}), values } };
}

function whenMatched(stream: TokenStream): When["matched"] {
    if (stream.takeWords("delete")) return { kind: "delete" };
    stream.expectWords("update");
    return { kind: "update", set: assignments(stream) };
}

/** `when matched and ...` is the standard's, not Redshift's. */
function refuseCondition(stream: TokenStream, word: string): void {
    if (stream.areWords(word, "and")) {
        throw notSupported("Redshift's WHEN MATCHED takes no further condition.", stream.peek(1).at);
    }
}
