import { syntaxError } from "../../errors";
import type { TableAttributes } from "../ast";
import type { TokenStream } from "./token-stream";

/** BACKUP, DISTSTYLE, DISTKEY, SORTKEY and ENCODE AUTO, in any order, each once. */
export function tableAttributes(stream: TokenStream): TableAttributes {
    let attributes: TableAttributes = {};
    for (;;) {
        const { at, text } = stream.peek();
        const found = tableAttribute(stream);
        if (found === undefined) return attributes;
        if (Object.keys(found).some((key) => key in attributes)) {
            throw syntaxError(`${text.toUpperCase()} is given twice: Redshift takes it once.`, at);
        }
        attributes = { ...attributes, ...found };
    }
}

function tableAttribute(stream: TokenStream): TableAttributes | undefined {
    if (stream.takeWords("backup")) return { backup: yesOrNo(stream) };
    if (stream.takeWords("diststyle")) return { distStyle: distStyle(stream) };
    if (stream.takeWords("distkey")) return { distKey: distKey(stream) };
    if (stream.takeWords("encode")) {
        stream.expectWords("auto");
        return { encodeAuto: true };
    }
    return startsSortKey(stream) ? { sortKey: sortKey(stream) } : undefined;
}

/** The word after DISTSTYLE. */
export function distStyle(stream: TokenStream): NonNullable<TableAttributes["distStyle"]> {
    const style = stream.takeOneOf("even", "key", "all", "auto");
    if (style === undefined) throw stream.unexpected("Redshift's distribution styles are AUTO, EVEN, KEY and ALL.");
    return style;
}

/** Whether SORTKEY comes next, with its style or without. */
export function startsSortKey(stream: TokenStream): boolean {
    const isStyled = stream.isWord("compound") || stream.isWord("interleaved");
    return stream.isWord("sortkey", isStyled ? 1 : 0);
}

/** `[compound | interleaved] sortkey (a, b)`, `sortkey auto`. */
export function sortKey(stream: TokenStream): NonNullable<TableAttributes["sortKey"]> {
    const given = stream.takeOneOf("compound", "interleaved");
    stream.expectWords("sortkey");
    if (given === undefined && stream.takeWords("auto")) return { style: "auto", columns: [] };
    return { style: given ?? "compound", columns: keyColumns(stream) };
}

/** `(a)` */
function distKey(stream: TokenStream): string {
    const columns = keyColumns(stream);
    if (columns.length > 1) throw syntaxError("Redshift takes one DISTKEY column only.", stream.peek().at);
    return columns[0] as string;
}

/** CREATE TABLE AS takes a column's place for its name: it is kept as its digits. */
function keyColumns(stream: TokenStream): string[] {
    const column = () => (stream.peek().kind === "number" ? String(stream.expectInteger()) : stream.name());
    return stream.inParentheses(() => stream.list(column));
}

function yesOrNo(stream: TokenStream): boolean {
    const answer = stream.takeOneOf("yes", "no");
    if (answer === undefined) throw stream.unexpected();
    return answer === "yes";
}
