import type { Expression, TableReference } from "../ast";
import { call } from "./calls";
import { expression } from "./expressions";
import { tableAlias } from "./tables";
import type { TokenStream } from "./token-stream";

type Pivot = Extract<TableReference, { kind: "pivot" }>;
type Unpivot = Extract<TableReference, { kind: "unpivot" }>;

/** Whether PIVOT or UNPIVOT follows a table. */
export function isPivotNext(stream: TokenStream): boolean {
    return stream.isWord("pivot") || stream.isWord("unpivot");
}

/** Reads the one that follows. Source: developer guide, "FROM clause". */
export function pivot(stream: TokenStream, source: TableReference): Pivot | Unpivot {
    const { at } = stream.peek();
    return stream.takeWords("pivot") ? pivoted(stream, source, at) : unpivoted(stream, source, at);
}

function pivoted(stream: TokenStream, source: TableReference, at: number): Pivot {
    const inner = stream.inParentheses(() => {
        const aggregates = stream.list(() => ({ call: call(stream), alias: optionalAlias(stream) }));
        stream.expectWords("for");
        const column = stream.name();
        stream.expectWords("in");
        const values = stream.inParentheses(() =>
            stream.list(() => ({ value: expression(stream), alias: optionalAlias(stream) })),
        );
        return { aggregates, column, values };
    });
    return { kind: "pivot", at, source, ...inner, alias: tableAlias(stream) };
}

function unpivoted(stream: TokenStream, source: TableReference, at: number): Unpivot {
    stream.expectWords("unpivot");
    const includeNulls = stream.takeWords("include", "nulls");
    if (!includeNulls) stream.takeWords("exclude", "nulls");
    const inner = stream.inParentheses(() => {
        const valueColumn = stream.name();
        stream.expectWords("for");
        const nameColumn = stream.name();
        stream.expectWords("in");
        const columns = stream.inParentheses(() => stream.list(() => unpivotedColumn(stream)));
        return { valueColumn, nameColumn, columns };
    });
    return { kind: "unpivot", at, source, includeNulls, ...inner, alias: tableAlias(stream) };
}

function unpivotedColumn(stream: TokenStream): { column: string; alias?: Expression } {
    const column = stream.name();
    const isNamed = stream.takeWords("as") || (!stream.isSymbol(",") && !stream.isSymbol(")"));
    return isNamed ? { column, alias: expression(stream) } : { column };
}

function optionalAlias(stream: TokenStream): string | undefined {
    if (stream.takeWords("as")) return stream.label();
    return stream.isName() ? stream.name() : undefined;
}
