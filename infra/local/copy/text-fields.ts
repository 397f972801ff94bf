import type { CopyFormat } from "../dialect/ast";

/** Text in lines: CSV, with a delimiter, or in fields of fixed width. */
export type TextFormat = Exclude<CopyFormat, { readonly kind: "json" | "parquet" }>;

/** One field of a record. */
export interface Field {
    readonly value: string;
    /** Where it begins in the record, in characters. */
    readonly at: number;
    /** It stood in quotes: it can't be a null string. */
    readonly isQuoted: boolean;
}

export interface Fields {
    readonly fields: readonly Field[];
    /** The record is its fields with delimiters between them. */
    readonly isPlain: boolean;
    /** Why the last field can't be read. */
    readonly error?: string;
}

/** Takes a record apart. It does not end with its line break. */
export function fieldsOf(record: string, format: TextFormat): Fields {
    if (format.kind === "fixed_width") {
        return fixedFields(record, format.widths);
    }
    if (format.kind === "csv") {
        return record.includes(format.quote) ? quotedFields(record, format) : plainFields(record, format.delimiter);
    }
    const isSpecial =
        (format.escape && record.includes("\\")) ||
        (format.removeQuotes && (record.includes('"') || record.includes("'")));
    return isSpecial ? escapedFields(record, format) : plainFields(record, format.delimiter);
}

/** The last one may be shorter; what is left over behind them is a field too many. */
function fixedFields(record: string, widths: readonly number[]): Fields {
    const fields: Field[] = [];
    let at = 0;
    for (const width of widths) {
        if (at === record.length && fields.length > 0) {
            break;
        }
        const end = afterCharacters(record, at, width);
        fields.push({ value: record.slice(at, end), at, isQuoted: false });
        at = end;
    }
    if (at < record.length) {
        fields.push({ value: record.slice(at), at, isQuoted: false });
    }
    return { fields, isPlain: false };
}

/** The offset so many characters further; some are two units of a string. */
function afterCharacters(text: string, from: number, count: number): number {
    let at = from;
    for (let left = count; left > 0 && at < text.length; left--) {
        at += (text.codePointAt(at) as number) > 0xffff ? 2 : 1;
    }
    return at;
}

function plainFields(record: string, delimiter: string): Fields {
    let at = 0;
    const fields = record.split(delimiter).map((value) => {
        const field = { value, at, isQuoted: false };
        at += value.length + 1;
        return field;
    });
    return { fields, isPlain: true };
}

/** Blanks around quotes do not count, unless they are the delimiter. Source: developer guide, CSV. */
function quotedFields(record: string, { quote, delimiter }: TextFormat & { kind: "csv" }): Fields {
    const isBlank = (char: string | undefined) => (char === " " || char === "\t") && char !== delimiter;
    const fields: Field[] = [];
    for (let at = 0; at <= record.length; ) {
        let from = at;
        while (isBlank(record[from])) from++;
        if (record[from] !== quote) {
            const next = record.indexOf(delimiter, at);
            const value = record.slice(at, next < 0 ? record.length : next);
            fields.push({ value, at, isQuoted: false });
            if (value.includes(quote)) {
                return { fields, isPlain: false, error: "Invalid quote formatting for CSV" };
            }
            at += value.length + 1;
            continue;
        }
        const { value, end } = quotedValue(record, from, quote);
        fields.push({ value, at, isQuoted: true });
        if (end === undefined) {
            return { fields, isPlain: false, error: "Delimited value missing end quote" };
        }
        at = end;
        while (isBlank(record[at])) at++;
        if (at < record.length && record[at] !== delimiter) {
            return { fields, isPlain: false, error: "Invalid quote formatting for CSV" };
        }
        at++;
    }
    return { fields, isPlain: false };
}

/** What stands between the quotes; `end` is after the closing one. */
function quotedValue(record: string, open: number, quote: string): { readonly value: string; readonly end?: number } {
    let value = "";
    for (let from = open + 1; ; ) {
        const close = record.indexOf(quote, from);
        if (close < 0) {
            return { value: value + record.slice(from) };
        }
        value += record.slice(from, close);
        if (record[close + 1] !== quote) {
            return { value, end: close + 1 };
        }
        value += quote;
        from = close + 2;
    }
}

/** ESCAPE and REMOVEQUOTES. Source: developer guide, "Data conversion parameters". */
function escapedFields(record: string, format: TextFormat & { kind: "delimited" }): Fields {
    const { delimiter, escape: hasEscapes, removeQuotes } = format;
    const fields: Field[] = [];
    for (let at = 0; at <= record.length; ) {
        const first = record[at];
        const quote = removeQuotes && (first === '"' || first === "'") ? first : undefined;
        let value = "";
        let end = quote === undefined ? at : at + 1;
        let isClosed = quote === undefined;
        for (; end < record.length; end++) {
            const char = record[end] as string;
            if (hasEscapes && char === "\\" && end + 1 < record.length) {
                value += record[++end];
            } else if (quote === undefined ? char === delimiter : char === quote && endsField(record, end, delimiter)) {
                isClosed = true;
                break;
            } else {
                value += char;
            }
        }
        if (!isClosed) {
            fields.push({ value, at, isQuoted: true });
            return { fields, isPlain: false, error: "Delimiter not found" };
        }
        // `\N` is the null string as it is, though a backslash begins it.
        const isNull = hasEscapes && record.slice(at, end) === "\\N";
        fields.push({ value: isNull ? "\\N" : value, at, isQuoted: quote !== undefined });
        at = quote === undefined ? end + 1 : end + 2;
    }
    return { fields, isPlain: false };
}

function endsField(record: string, close: number, delimiter: string): boolean {
    return close + 1 === record.length || record[close + 1] === delimiter;
}
