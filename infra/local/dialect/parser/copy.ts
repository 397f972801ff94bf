import { notSupported, syntaxError } from "../../errors";
import type { CopyStatement } from "../ast";
import { AUTHORIZATION_OPTIONS, authorizationOf } from "./copy-authorization";
import { FORMAT_OPTIONS, formatOf } from "./copy-format";
import { LOAD_OPTIONS } from "./copy-load";
import type { CopyOptionReader, CopyOptions } from "./copy-options";
import { columnNames, tableName } from "./names";
import type { TokenStream } from "./token-stream";
import { notYet } from "./unsupported";

const READERS: ReadonlyMap<string, CopyOptionReader> = new Map([
    ...AUTHORIZATION_OPTIONS,
    ...FORMAT_OPTIONS,
    ...LOAD_OPTIONS,
]);

/** COPY: its options come in any order, each once. Source: developer guide, "COPY". */
export function copy(stream: TokenStream): CopyStatement {
    const { at } = stream.next();
    if (stream.isWord("job") && stream.peek(1).kind === "word" && !stream.isWord("from", 1)) {
        throw notYet("COPY JOB", at);
    }
    if (stream.isSymbol("(")) {
        throw notSupported("Redshift's COPY only loads: write a query's rows with UNLOAD.", stream.peek().at);
    }
    const table = tableName(stream);
    const columns = stream.isSymbol("(") ? columnNames(stream) : undefined;
    if (stream.isWord("to"))
        throw notSupported("Redshift's COPY only loads: write files with UNLOAD.", stream.peek().at);
    stream.expectWords("from");
    const from = source(stream);
    const options = copyOptions(stream);
    if (options.ignoreAllErrors && options.maxError !== undefined) {
        throw syntaxError("IGNOREALLERRORS can't be used with MAXERROR: leave one of the two out.", at);
    }
    return {
        kind: "copy",
        at,
        table,
        columns,
        from,
        authorization: authorizationOf(options, "COPY", at),
        format: formatOf(options, at),
        ...loading(options),
    };
}

function source(stream: TokenStream): string {
    const { at } = stream.peek();
    if (stream.isWord("stdin")) throw notSupported("Redshift's COPY reads files, not STDIN: put them into S3.", at);
    const from = stream.expectString();
    const scheme = /^[a-z0-9]+(?=:\/\/)/i.exec(from)?.[0].toLowerCase();
    if (scheme === "emr" || scheme === "dynamodb") throw notYet(`COPY from ${scheme}://`, at);
    if (scheme !== "s3") throw syntaxError("COPY reads from 's3://bucket/prefix'.", at);
    return from;
}

function copyOptions(stream: TokenStream): CopyOptions {
    let options: CopyOptions = {};
    for (;;) {
        const { at, kind, text } = stream.peek();
        if (kind === "end" || stream.isSymbol(";")) return options;
        // `with credentials` is the same as `credentials`.
        if (stream.isWord("with") && stream.isWord("credentials", 1)) stream.next();
        const word = stream.peek().text;
        const read = kind === "word" ? READERS.get(word) : undefined;
        if (read === undefined) throw stream.unexpected();
        stream.next();
        const found = read(stream, at);
        const repeated = Object.keys(found).some((key) => key in options);
        if (repeated) throw syntaxError(`conflicting or redundant options at or near "${text}"`, at);
        options = { ...options, ...found };
    }
}

type Loading = Omit<CopyStatement, "kind" | "at" | "table" | "columns" | "from" | "authorization" | "format">;

function loading(options: CopyOptions): Loading {
    return {
        compression: options.compression ?? "none",
        manifest: options.manifest ?? false,
        region: options.region,
        encoding: options.encoding,
        dateFormat: options.dateFormat,
        acceptAnyDate: options.acceptAnyDate ?? false,
        timeFormat: options.timeFormat,
        nullAs: options.nullAs,
        maxError: options.maxError ?? 0,
        ignoreAllErrors: options.ignoreAllErrors ?? false,
        truncateColumns: options.truncateColumns ?? false,
        blanksAsNull: options.blanksAsNull ?? false,
        emptyAsNull: options.emptyAsNull ?? false,
        trimBlanks: options.trimBlanks ?? false,
        acceptInvalidCharacters: options.acceptInvalidCharacters,
        roundDecimals: options.roundDecimals ?? false,
        explicitIds: options.explicitIds ?? false,
        fillRecord: options.fillRecord ?? false,
        ignoreBlankLines: options.ignoreBlankLines ?? false,
        serializeToJson: options.serializeToJson ?? false,
        noLoad: options.noLoad ?? false,
        compUpdate: options.compUpdate,
        compRows: options.compRows,
        statUpdate: options.statUpdate,
    };
}
