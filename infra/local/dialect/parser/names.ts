import type { TableName } from "../ast";
import type { TokenStream } from "./token-stream";

/** `t`, `s.t`, `db.s.t`; a name that begins with # is a temporary table's (developer guide, "CREATE TABLE"). */
export function tableName(stream: TokenStream): TableName {
    const name = tableOrPath(stream);
    if (name.path.length > 3) {
        throw stream.unexpected("A table's name has at most three parts: database, schema and table.");
    }
    return name;
}

/** The same in FROM, or a path of any length into a SUPER column: `t.orders.items`. */
export function tableOrPath(stream: TokenStream): TableName {
    const at = stream.peek().at;
    const path = [isHashName(stream) ? hashName(stream) : stream.name()];
    const written = [...path];
    while (stream.takeSymbol(".")) addLabel(stream, path, written);
    return { at, path, ...asWritten(path, written) };
}

/** A further part of a path, folded and as it is written. */
export function addLabel(stream: TokenStream, path: string[], written: string[]): void {
    const label = stream.writtenLabel();
    path.push(label.name);
    written.push(label.written);
}

/** What a path keeps of how it is written: nothing where that says nothing more. */
export function asWritten(
    path: readonly string[],
    written: readonly string[],
): { readonly written?: readonly string[] } {
    return written.every((each, index) => each === path[index]) ? {} : { written };
}

/** Whether `#name` comes next, written together. */
export function isHashName(stream: TokenStream): boolean {
    const [hash, word] = [stream.peek(), stream.peek(1)];
    return hash.kind === "symbol" && hash.text === "#" && word.kind === "word" && word.at === hash.end;
}

/** The name with its #. */
export function hashName(stream: TokenStream): string {
    stream.expectSymbol("#");
    return `#${stream.label()}`;
}

/** `(a, b, c)` */
export function columnNames(stream: TokenStream): string[] {
    return stream.inParentheses(() => stream.list(() => stream.name()));
}
