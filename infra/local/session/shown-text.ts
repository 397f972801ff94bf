import type { Statement } from "../dialect/ast";
import { tokenize } from "../dialect/parser/lexer";

/** Options of COPY and UNLOAD whose value lets in, or tells who is let in. */
const AUTHORIZATION: ReadonlySet<string> = new Set([
    "iam_role",
    "access_key_id",
    "secret_access_key",
    "session_token",
    "credentials",
]);

/** A statement's text, as others may see it: without the password or the keys in it. */
export function shownText({ kind }: Statement, text: string): string {
    switch (kind) {
        case "create_user":
        case "alter_user":
            return `${kind.replace("_", " ").toUpperCase()} ...`;
        case "copy":
        case "unload":
            return withoutKeys(text);
        default:
            return text;
    }
}

/** As Redshift logs them: `iam_role ''`. */
function withoutKeys(text: string): string {
    const words = tokenize(text);
    let shown = "";
    let from = 0;
    for (const [index, { kind, at, end }] of words.entries()) {
        const option = words[index - 1]?.text === "as" ? words[index - 2] : words[index - 1];
        if (kind === "string" && option?.kind === "word" && AUTHORIZATION.has(option.text)) {
            shown += `${text.slice(from, at)}''`;
            from = end;
        }
    }
    return shown + text.slice(from);
}
