import type { Node } from "./node";
import type { Query, TableName } from "./queries";

/**
 * COPY as a value: every option a closed set of cases; an option it does not know is refused by the parser.
 * Source: developer guide, "COPY".
 */
export interface CopyStatement extends Node {
    readonly kind: "copy";
    readonly table: TableName;
    readonly columns?: readonly string[];
    /** As written: `s3://bucket/prefix`. */
    readonly from: string;
    readonly authorization: { readonly kind: "iam_role"; readonly role: string } | { readonly kind: "keys" };
    readonly format: CopyFormat;
    readonly compression: "none" | "gzip" | "bzip2" | "zstd" | "lzop";
    readonly manifest: boolean;
    readonly region?: string;
    readonly encoding?: string;
    readonly dateFormat?: string;
    /** A date that can't be read is NULL. */
    readonly acceptAnyDate: boolean;
    /** `auto`, `epochsecs`, `epochmillisecs` or a pattern. */
    readonly timeFormat?: string;
    readonly nullAs?: string;
    readonly maxError: number;
    /** IGNOREALLERRORS: however many there are. */
    readonly ignoreAllErrors: boolean;
    readonly truncateColumns: boolean;
    readonly blanksAsNull: boolean;
    readonly emptyAsNull: boolean;
    readonly trimBlanks: boolean;
    /** The character that stands for invalid UTF-8; undefined: such a row is an error. */
    readonly acceptInvalidCharacters?: string;
    readonly roundDecimals: boolean;
    readonly explicitIds: boolean;
    readonly fillRecord: boolean;
    readonly ignoreBlankLines: boolean;
    /** SERIALIZETOJSON: whatever a Parquet file has for a SUPER column becomes JSON. */
    readonly serializeToJson: boolean;
    readonly noLoad: boolean;
    readonly compUpdate?: boolean | "preset";
    /** COMPROWS: rows of the sample for compression analysis. */
    readonly compRows?: number;
    readonly statUpdate?: boolean;
}

export type CopyFormat =
    | {
          readonly kind: "json";
          /** noshred: each value as a whole into one SUPER column. */
          readonly paths: "auto" | "auto ignorecase" | "noshred" | { readonly jsonPathsFile: string };
          readonly ignoreHeader: number;
      }
    | { readonly kind: "csv"; readonly quote: string; readonly delimiter: string; readonly ignoreHeader: number }
    | {
          readonly kind: "delimited";
          readonly delimiter: string;
          readonly escape: boolean;
          readonly removeQuotes: boolean;
          readonly ignoreHeader: number;
      }
    /** Widths in characters, in the order of the columns. */
    | { readonly kind: "fixed_width"; readonly widths: readonly number[]; readonly ignoreHeader: number }
    | { readonly kind: "parquet" };

/**
 * UNLOAD as a value, its query read from the literal that holds it.
 * Source: developer guide, "UNLOAD".
 */
export interface UnloadStatement extends Node {
    readonly kind: "unload";
    /** Positions in it count from the literal's own beginning: `queryAt` is where that stands in the statement. */
    readonly query: Query;
    readonly queryAt: number;
    /** As written: `s3://bucket/prefix`. */
    readonly to: string;
    readonly authorization: CopyStatement["authorization"];
    readonly format: UnloadFormat;
    readonly compression: "none" | "gzip" | "zstd";
    readonly manifest: "none" | "plain" | "verbose";
    /** Names of columns of the result; INCLUDE keeps them in the files too. */
    readonly partitionBy?: { readonly columns: readonly string[]; readonly include: boolean };
    /** ON: one or more files a slice. OFF: one after the other. */
    readonly parallel: boolean;
    /** In bytes. */
    readonly maxFileSize: number;
    /** What becomes of objects that are there already: ALLOWOVERWRITE, CLEANPATH. */
    readonly existing: "refuse" | "overwrite" | "remove";
    readonly extension?: string;
    readonly region?: string;
}

export type UnloadFormat =
    | {
          readonly kind: "delimited";
          readonly delimiter: string;
          readonly escape: boolean;
          readonly addQuotes: boolean;
          readonly nullAs: string;
          readonly header: boolean;
      }
    | { readonly kind: "csv"; readonly delimiter: string; readonly nullAs: string; readonly header: boolean }
    /** Widths in characters, in the columns' order. */
    | { readonly kind: "fixed_width"; readonly widths: readonly number[]; readonly nullAs: string }
    | { readonly kind: "json" }
    /** `rowGroupSize` in bytes. */
    | { readonly kind: "parquet"; readonly rowGroupSize: number };
