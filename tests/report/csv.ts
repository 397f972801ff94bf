import { parse } from "csv-parse/sync";

/**
 * A CSV's rows by its heading; what is empty is null, and the apostrophe before what looks like a formula is taken away
 * again. The parser refuses what RFC 4180 does.
 */
export function readCsv(text: string): readonly Readonly<Record<string, string | null>>[] {
    return parse(text, {
        columns: true,
        cast: (value) => (value === "" ? null : value.replace(/^'('*\s*[=+@-])/, "$1")),
    });
}
