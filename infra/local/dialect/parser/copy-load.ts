import { notSupported, syntaxError } from "../../errors";
import { type CopyOptionReader, type CopyOptions, character, count, onOrOff, text } from "./copy-options";
import type { TokenStream } from "./token-stream";
import { notYet } from "./unsupported";

const flag = (options: CopyOptions): CopyOptionReader => {
    return () => options;
};
const refused = (what: string): CopyOptionReader => {
    return (_stream, at) => {
        throw notYet(`COPY with ${what}`, at);
    };
};
const notFromS3 = (what: string): CopyOptionReader => {
    return (_stream, at) => {
        throw notSupported(`${what} can't be used with COPY from Amazon S3: leave it out.`, at);
    };
};

/** How values are turned into the columns' types, and how the load goes. Source: developer guide, "Data conversion parameters" and "Data load operations". */
export const LOAD_OPTIONS: readonly (readonly [string, CopyOptionReader])[] = [
    ["gzip", flag({ compression: "gzip" })],
    ["bzip2", flag({ compression: "bzip2" })],
    ["zstd", flag({ compression: "zstd" })],
    ["lzop", flag({ compression: "lzop" })],
    ["manifest", flag({ manifest: true })],
    ["region", (stream) => ({ region: text(stream) })],
    ["encoding", (stream) => ({ encoding: encoding(stream) })],
    ["dateformat", (stream) => ({ dateFormat: text(stream) })],
    ["acceptanydate", flag({ acceptAnyDate: true })],
    ["timeformat", (stream) => ({ timeFormat: text(stream) })],
    ["null", (stream) => ({ nullAs: nullText(stream) })],
    ["maxerror", (stream) => ({ maxError: count(stream, "MAXERROR", 0, 100000) })],
    ["truncatecolumns", flag({ truncateColumns: true })],
    ["blanksasnull", flag({ blanksAsNull: true })],
    ["emptyasnull", flag({ emptyAsNull: true })],
    ["trimblanks", flag({ trimBlanks: true })],
    ["acceptinvchars", (stream) => ({ acceptInvalidCharacters: replacement(stream) })],
    ["roundec", flag({ roundDecimals: true })],
    ["explicit_ids", flag({ explicitIds: true })],
    ["fillrecord", flag({ fillRecord: true })],
    ["ignoreblanklines", flag({ ignoreBlankLines: true })],
    ["serializetojson", flag({ serializeToJson: true })],
    ["noload", flag({ noLoad: true })],
    ["compupdate", (stream) => ({ compUpdate: stream.takeWords("preset") ? "preset" : onOrOff(stream) })],
    ["comprows", (stream) => ({ compRows: count(stream, "COMPROWS", 1000, 2147483647) })],
    ["statupdate", (stream) => ({ statUpdate: onOrOff(stream) })],
    ["ignoreallerrors", flag({ ignoreAllErrors: true })],
    ["job", refused("a JOB")],
    ["encrypted", refused("ENCRYPTED")],
    ["master_symmetric_key", refused("MASTER_SYMMETRIC_KEY")],
    ["readratio", notFromS3("READRATIO")],
    ["ssh", notFromS3("SSH")],
];

const ENCODINGS = ["utf8", "utf16", "utf16le", "utf16be"];

/** `utf8`, `utf16`, `utf16le`, `utf16be`; written as a word or a string. */
function encoding(stream: TokenStream): string {
    stream.takeWords("as");
    const { at, kind } = stream.peek();
    const found = (kind === "string" ? stream.expectString() : stream.label()).toLowerCase().replaceAll("-", "");
    if (!ENCODINGS.includes(found)) {
        throw syntaxError("ENCODING must be UTF8, UTF16, UTF16LE or UTF16BE.", at);
    }
    return found;
}

/**
 * NULL AS takes a zero byte too, as `\0`: that is why it reads its string itself. `\N`, which is what stands for NULL
 * anyway, keeps its backslash.
 */
export function nullText(stream: TokenStream): string {
    stream.takeWords("as");
    const { kind, at } = stream.peek();
    if (kind !== "string") throw stream.unexpected();
    const { text } = stream.next();
    return stream.source(at) === "'\\N'" ? "\\N" : text;
}

/** The question mark is the default: developer guide, ACCEPTINVCHARS. */
function replacement(stream: TokenStream): string {
    const hasAs = stream.isWord("as");
    return hasAs || stream.peek().kind === "string" ? character(stream, "ACCEPTINVCHARS") : "?";
}
