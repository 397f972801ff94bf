import { syntaxError } from "../../errors";
import type { CopyFormat } from "../ast";
import { type CopyOptionReader, type CopyOptions, character, count } from "./copy-options";
import { fixedWidths } from "./fixed-widths";
import type { TokenStream } from "./token-stream";
import { notYet } from "./unsupported";

const notYetHere =
    (name: string): CopyOptionReader =>
    (_stream, at) => {
        throw notYet(`COPY with ${name}`, at);
    };

/** What the files look like. Source: developer guide, "Data format parameters". */
export const FORMAT_OPTIONS: readonly (readonly [string, CopyOptionReader])[] = [
    ["format", format],
    ["csv", () => ({ format: "csv" })],
    ["json", json],
    ["quote", (stream) => ({ quote: character(stream, "QUOTE") })],
    ["delimiter", (stream) => ({ delimiter: character(stream, "DELIMITER") })],
    ["escape", () => ({ escape: true })],
    ["removequotes", () => ({ removeQuotes: true })],
    ["ignoreheader", (stream) => ({ ignoreHeader: count(stream, "IGNOREHEADER", 0, 2147483647) })],
    ["fixedwidth", (stream) => ({ format: "fixedwidth", widths: fixedWidths(stream) })],
    ["parquet", () => ({ format: "parquet" })],
    ...["avro", "orc", "shapefile"].map((word): readonly [string, CopyOptionReader] => [
        word,
        notYetHere(word.toUpperCase()),
    ]),
];

/** Source: developer guide, "JSON data file". */
const NOT_WITH_JSON: readonly (keyof CopyOptions)[] = [
    "quote",
    "delimiter",
    "escape",
    "removeQuotes",
    "fillRecord",
    "ignoreBlankLines",
    "nullAs",
];

/** Source: developer guide, "Data format parameters", FIXEDWIDTH, and "Data conversion parameters", ENCODING and ESCAPE. */
const NOT_WITH_FIXED_WIDTH: readonly (keyof CopyOptions)[] = ["quote", "delimiter", "escape", "removeQuotes"];

/** All but what it names. Source: developer guide, "COPY from columnar data formats". */
const NOT_WITH_PARQUET: readonly (keyof CopyOptions)[] = [
    "quote",
    "delimiter",
    "escape",
    "removeQuotes",
    "ignoreHeader",
    "compression",
    "region",
    "encoding",
    "dateFormat",
    "acceptAnyDate",
    "timeFormat",
    "nullAs",
    "maxError",
    "ignoreAllErrors",
    "truncateColumns",
    "blanksAsNull",
    "emptyAsNull",
    "trimBlanks",
    "roundDecimals",
    "ignoreBlankLines",
    "noLoad",
    "compUpdate",
    "compRows",
];

/** The format that the options describe; without a word for it, text with a delimiter. */
export function formatOf(options: CopyOptions, at: number): CopyFormat {
    const { quote, delimiter, removeQuotes, ignoreHeader = 0 } = options;
    if (options.serializeToJson && options.format !== "parquet") {
        throw syntaxError("SERIALIZETOJSON goes with PARQUET only: leave it out.", at);
    }
    // A line break ends a row, whatever else it is said to be. Source: developer guide, NULL AS.
    for (const [name, text = ""] of Object.entries({ DELIMITER: delimiter, QUOTE: quote, "NULL AS": options.nullAs })) {
        if (/[\r\n]/.test(text)) throw syntaxError(`${name} can't be a line break, nor hold one.`, at);
    }
    if (options.format === "json") {
        refuse(options, NOT_WITH_JSON, "JSON", at);
        return { kind: "json", paths: options.jsonPaths ?? "auto", ignoreHeader };
    }
    if (options.format === "csv") {
        refuse(options, ["escape", "removeQuotes"], "CSV", at);
        const csv = { kind: "csv", quote: quote ?? '"', delimiter: delimiter ?? ",", ignoreHeader } as const;
        if (csv.quote === csv.delimiter) throw syntaxError("DELIMITER and QUOTE must be different characters.", at);
        return csv;
    }
    if (options.format === "fixedwidth") {
        refuse(options, NOT_WITH_FIXED_WIDTH, "FIXEDWIDTH", at);
        if (options.encoding !== undefined && options.encoding !== "utf8") {
            throw syntaxError("Files with FIXEDWIDTH must be encoded in UTF8: leave ENCODING out.", at);
        }
        return { kind: "fixed_width", widths: options.widths ?? [], ignoreHeader };
    }
    if (options.format === "parquet") {
        refuse(options, NOT_WITH_PARQUET, "PARQUET", at);
        return { kind: "parquet" };
    }
    if (quote !== undefined) throw syntaxError("QUOTE goes with CSV only: add CSV, or take REMOVEQUOTES.", at);
    return {
        kind: "delimited",
        delimiter: delimiter ?? "|",
        escape: options.escape ?? false,
        removeQuotes: removeQuotes ?? false,
        ignoreHeader,
    };
}

function refuse(options: CopyOptions, names: readonly (keyof CopyOptions)[], format: string, at: number): void {
    const found = names.find((name) => options[name] !== undefined);
    if (found !== undefined)
        throw syntaxError(
            `${OPTION_NAMES[found] ?? found.toUpperCase()} can't be used with ${format}: leave one of the two out.`,
            at,
        );
}

const OPTION_NAMES: Readonly<Partial<Record<keyof CopyOptions, string>>> = {
    nullAs: "NULL AS",
    compression: "GZIP, BZIP2, LZOP or ZSTD",
    roundDecimals: "ROUNDEC",
};

function format(stream: TokenStream): CopyOptions {
    stream.takeWords("as");
    const { at, text } = stream.peek();
    const known = FORMAT_OPTIONS.find(([word]) => stream.isWord(word) && word !== "format");
    if (known === undefined)
        throw stream.unexpected("Redshift's formats are CSV, JSON, AVRO, PARQUET, ORC, SHAPEFILE and FIXEDWIDTH.");
    stream.next();
    const found = known[1](stream, at);
    if (found.format === undefined) throw syntaxError(`syntax error at or near "${text}"`, at);
    return found;
}

/** `json [as] ['auto' | 'auto ignorecase' | 'noshred' | 's3://...']` */
function json(stream: TokenStream): CopyOptions {
    const hasAs = stream.takeWords("as");
    if (!hasAs && stream.peek().kind !== "string") return { format: "json" };
    const { at } = stream.peek();
    const option = stream.expectString();
    if (option === "auto" || option === "auto ignorecase" || option === "noshred") {
        return { format: "json", jsonPaths: option };
    }
    if (option.startsWith("s3://")) return { format: "json", jsonPaths: { jsonPathsFile: option } };
    throw syntaxError("JSON wants 'auto', 'auto ignorecase', 'noshred' or the s3:// address of a JSONPaths file.", at);
}
