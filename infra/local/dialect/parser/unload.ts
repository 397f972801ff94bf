import { notSupported, SqlError, syntaxError } from "../../errors";
import type { Query, QueryBody, UnloadFormat, UnloadStatement } from "../ast";
import { AUTHORIZATION_OPTIONS, authorizationOf } from "./copy-authorization";
import { nullText } from "./copy-load";
import { type CopyOptions, character, onOrOff, text } from "./copy-options";
import { fixedWidths } from "./fixed-widths";
import { query } from "./queries";
import { TokenStream } from "./token-stream";
import { notYet } from "./unsupported";

/** UNLOAD's options as given; an absent key is an option not given. Several options of one key exclude each other. */
interface UnloadOptions
    extends Pick<CopyOptions, "role" | "accessKey" | "secretKey" | "sessionToken" | "credentials" | "region"> {
    readonly format?: "csv" | "parquet" | "json";
    readonly partitionBy?: UnloadStatement["partitionBy"];
    readonly manifest?: "plain" | "verbose";
    readonly header?: true;
    readonly delimiter?: string;
    readonly fixedWidth?: readonly number[];
    readonly compression?: "gzip" | "zstd";
    readonly addQuotes?: true;
    readonly nullAs?: string;
    readonly escape?: true;
    readonly existing?: "overwrite" | "remove";
    readonly parallel?: boolean;
    readonly maxFileSize?: number;
    readonly rowGroupSize?: number;
    readonly extension?: string;
}

/** Reads what follows an option's own word, which has been taken; `at` is that word's. */
type UnloadOptionReader = (stream: TokenStream, at: number) => UnloadOptions;

const MB = 1024 * 1024;
/** Source: developer guide, "UNLOAD", MAXFILESIZE and ROWGROUPSIZE. */
const MAX_FILE_SIZE = { least: 5 * MB, most: 6.2 * 1024 * MB };
const ROW_GROUP_SIZE = { least: 32 * MB, most: 128 * MB };

const refused =
    (what: string): UnloadOptionReader =>
    (_stream, at) => {
        throw notYet(`UNLOAD with ${what}`, at);
    };

const READERS: ReadonlyMap<string, UnloadOptionReader> = new Map<string, UnloadOptionReader>([
    ...(AUTHORIZATION_OPTIONS as readonly (readonly [string, UnloadOptionReader])[]),
    ["format", format],
    ["csv", () => ({ format: "csv" })],
    ["parquet", () => ({ format: "parquet" })],
    ["json", () => ({ format: "json" })],
    ["partition", partitionBy],
    ["manifest", (stream) => ({ manifest: stream.takeWords("verbose") ? "verbose" : "plain" })],
    ["header", () => ({ header: true })],
    ["delimiter", (stream) => ({ delimiter: character(stream, "DELIMITER") })],
    ["fixedwidth", (stream) => ({ fixedWidth: fixedWidths(stream) })],
    ["gzip", () => ({ compression: "gzip" })],
    ["zstd", () => ({ compression: "zstd" })],
    ["bzip2", refused("BZIP2")],
    ["addquotes", () => ({ addQuotes: true })],
    ["null", (stream) => ({ nullAs: nullText(stream) })],
    ["escape", () => ({ escape: true })],
    ["allowoverwrite", () => ({ existing: "overwrite" })],
    ["cleanpath", () => ({ existing: "remove" })],
    ["parallel", (stream) => ({ parallel: onOrOff(stream) })],
    ["maxfilesize", (stream) => ({ maxFileSize: size(stream, "MAXFILESIZE", MAX_FILE_SIZE) })],
    ["rowgroupsize", (stream) => ({ rowGroupSize: size(stream, "ROWGROUPSIZE", ROW_GROUP_SIZE) })],
    ["region", (stream) => ({ region: text(stream) })],
    ["extension", (stream) => ({ extension: extension(stream) })],
    ["encrypted", refused("ENCRYPTED")],
    ["kms_key_id", refused("KMS_KEY_ID")],
    ["master_symmetric_key", refused("MASTER_SYMMETRIC_KEY")],
]);

/** UNLOAD: its options come in any order, each once. Source: developer guide, "UNLOAD". */
export function unload(stream: TokenStream): UnloadStatement {
    const { at } = stream.next();
    stream.expectSymbol("(");
    const queryAt = stream.peek().at;
    if (stream.peek().kind !== "string") throw stream.unexpected("UNLOAD wants its query in single quotes.");
    const found = quotedQuery(stream.expectString(), queryAt);
    stream.expectSymbol(")");
    stream.expectWords("to");
    const to = target(stream);
    const options = unloadOptions(stream);
    const { partitionBy: parts, extension: suffix, region } = options;
    return {
        kind: "unload",
        at,
        query: found,
        queryAt,
        to,
        authorization: authorizationOf(options, "UNLOAD", at),
        format: formatOf(options, at),
        compression: options.compression ?? "none",
        manifest: options.manifest ?? "none",
        ...(parts ? { partitionBy: parts } : {}),
        parallel: options.parallel ?? true,
        maxFileSize: options.maxFileSize ?? MAX_FILE_SIZE.most,
        existing: options.existing ?? "refuse",
        ...(suffix === undefined ? {} : { extension: suffix }),
        ...(region === undefined ? {} : { region }),
    };
}

/** The query in the literal. Positions in it say nothing of the statement: errors point to the literal. */
function quotedQuery(source: string, at: number): Query {
    return inQuotedQuery(at, () => {
        const stream = new TokenStream(source);
        const found = query(stream);
        stream.takeSymbol(";");
        if (!stream.atEnd) throw stream.unexpected();
        refuseForm(found);
        return found;
    });
}

/** Runs what concerns UNLOAD's query: its errors come to point to the literal, and say where in it the fault is. */
export function inQuotedQuery<T>(at: number, work: () => T): T {
    try {
        return work();
    } catch (error) {
        if (!(error instanceof SqlError)) throw error;
        const { code, message, position, hint } = error;
        const where = position === undefined ? undefined : `At character ${position} of UNLOAD's query.`;
        throw new SqlError(code, message, { position: at + 1, hint, detail: error.detail ?? where });
    }
}

/** Source: developer guide, "UNLOAD", "Limit clause". */
function refuseForm({ body, limit, at }: Query): void {
    const top = body.kind === "select" ? body.top : undefined;
    if (limit !== undefined || top !== undefined) {
        throw notSupported(
            "Limit clause is not supported.",
            (limit ?? top)?.at,
            "Put the LIMIT into a subquery: select * from (select ... limit 10).",
        );
    }
    if (hasInto(body)) throw syntaxError("UNLOAD takes a query without INTO.", at);
    if (body.kind === "values") throw syntaxError("UNLOAD takes a SELECT.", at);
}

function hasInto(body: QueryBody): boolean {
    return body.kind === "select" && body.into !== undefined;
}

function target(stream: TokenStream): string {
    const { at } = stream.peek();
    const to = stream.expectString();
    if (!/^s3:\/\//i.test(to)) throw syntaxError("UNLOAD writes to 's3://bucket/prefix'.", at);
    return to;
}

function unloadOptions(stream: TokenStream): UnloadOptions {
    let options: UnloadOptions = {};
    for (;;) {
        const { at, kind, text: written } = stream.peek();
        if (kind === "end" || stream.isSymbol(";")) return options;
        // `with credentials` is the same as `credentials`.
        if (stream.isWord("with") && stream.isWord("credentials", 1)) stream.next();
        const read = kind === "word" ? READERS.get(stream.peek().text) : undefined;
        if (read === undefined) throw stream.unexpected();
        stream.next();
        const found = read(stream, at);
        const given = options.existing;
        if (found.existing !== undefined && given !== undefined && given !== found.existing) {
            throw syntaxError("CLEANPATH can't be used with ALLOWOVERWRITE: leave one of the two out.", at);
        }
        const repeated = Object.keys(found).some((key) => key in options);
        if (repeated) throw syntaxError(`conflicting or redundant options at or near "${written}"`, at);
        options = { ...options, ...found };
    }
}

function format(stream: TokenStream): UnloadOptions {
    stream.takeWords("as");
    const found = stream.takeOneOf("csv", "parquet", "json");
    if (found === undefined) throw stream.unexpected("UNLOAD's formats are CSV, PARQUET and JSON.");
    return { format: found };
}

function partitionBy(stream: TokenStream): UnloadOptions {
    stream.expectWords("by");
    const columns = stream.inParentheses(() =>
        stream.list(() => {
            const { kind, at } = stream.peek();
            if (kind === "string") throw notSupported("PARTITION BY takes columns, no string literals.", at);
            return { name: stream.name(), at };
        }),
    );
    const twice = columns.find(({ name }, index) => columns.findIndex((each) => each.name === name) !== index);
    if (twice) throw syntaxError(`PARTITION BY names column "${twice.name}" twice.`, twice.at);
    return { partitionBy: { columns: columns.map(({ name }) => name), include: stream.takeWords("include") } };
}

/** `[as] 6.2 [mb | gb]` in bytes, within bounds. */
function size(stream: TokenStream, option: string, bounds: { readonly least: number; readonly most: number }): number {
    stream.takeWords("as");
    const { at, kind, text: number } = stream.peek();
    const isWhole = /^\d+$/.test(number);
    if (kind !== "number" || !/^(\d+\.?\d*|\.\d+)$/.test(number) || (option === "ROWGROUPSIZE" && !isWhole)) {
        throw stream.unexpected(`${option} wants a number and MB or GB.`);
    }
    stream.next();
    const bytes = Math.floor(Number(number) * (stream.takeOneOf("mb", "gb") === "gb" ? 1024 * MB : MB));
    if (bytes < bounds.least || bytes > bounds.most) {
        const most = bounds.most > 1024 * MB ? `${bounds.most / MB / 1024} GB` : `${bounds.most / MB} MB`;
        throw syntaxError(`${option} must be between ${bounds.least / MB} MB and ${most}.`, at);
    }
    return bytes;
}

/** With or without its dot. */
function extension(stream: TokenStream): string {
    stream.takeWords("as");
    const { kind, at } = stream.peek();
    const found = kind === "string" ? stream.expectString() : stream.label();
    if (!/^[^/\\]+$/.test(found)) throw syntaxError("EXTENSION wants a file's extension, such as 'csv'.", at);
    return found;
}

/** What a format can't be combined with. Source: developer guide, "UNLOAD", each parameter. */
const REFUSED: Readonly<Record<UnloadFormat["kind"], readonly (keyof UnloadOptions)[]>> = {
    delimited: ["rowGroupSize"],
    csv: ["fixedWidth", "addQuotes", "rowGroupSize"],
    fixed_width: ["delimiter", "header", "addQuotes", "escape", "rowGroupSize"],
    json: ["delimiter", "header", "fixedWidth", "addQuotes", "escape", "nullAs", "rowGroupSize"],
    parquet: ["delimiter", "fixedWidth", "addQuotes", "escape", "nullAs", "header", "compression"],
};

const OPTION_NAMES: Readonly<Partial<Record<keyof UnloadOptions, string>>> = {
    nullAs: "NULL AS",
    compression: "GZIP, BZIP2 or ZSTD",
};

/** The format that the options describe; without a word for it, text with a delimiter. */
function formatOf(options: UnloadOptions, at: number): UnloadFormat {
    const { header = false, nullAs = "", addQuotes = false } = options;
    const kind = options.format ?? (options.fixedWidth ? "fixed_width" : "delimited");
    const found = REFUSED[kind].find((name) => options[name] !== undefined);
    if (found !== undefined) {
        const option = OPTION_NAMES[found] ?? found.toUpperCase();
        const name = { fixed_width: "FIXEDWIDTH", delimited: "text files" }[kind as string] ?? kind.toUpperCase();
        throw syntaxError(`${option} can't be used with ${name}: leave one of the two out.`, at);
    }
    switch (kind) {
        case "csv":
            if (options.escape) {
                throw notSupported("UNLOAD as CSV with ESCAPE is not supported: CSV quotes what needs it.", at);
            }
            return { kind, delimiter: options.delimiter ?? ",", nullAs, header };
        case "json":
            return { kind };
        case "parquet":
            return { kind, rowGroupSize: options.rowGroupSize ?? ROW_GROUP_SIZE.least };
        case "fixed_width":
            return { kind, widths: options.fixedWidth as readonly number[], nullAs };
        case "delimited":
            return {
                kind,
                delimiter: options.delimiter ?? "|",
                escape: options.escape ?? false,
                addQuotes,
                nullAs,
                header,
            };
    }
}
