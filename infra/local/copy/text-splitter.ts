import { isUtf8 } from "node:buffer";
import type { ColumnMetadata } from "../catalog/relation";
import { CODES, MAX_RECORD_BYTES } from "./load-error";
import { NEWLINE, RETURN, type RecordSink, rawText, type Splitter, shortText } from "./splitter";
import { type Field, type Fields, fieldsOf, type TextFormat } from "./text-fields";
import { restOf } from "./text-record";
import { invalidReason, invalidSequence, mayHoldNoncharacters, mended, replacedSequence, wideReason } from "./utf8";

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);
const NOTHING = Buffer.alloc(0);
/** As in splitter.ts: every byte of a file is compared with them, and to ask another module each time takes ten times as long. */
const LINE_FEED = NEWLINE;
const CARRIAGE_RETURN = RETURN;
const BACKSLASH = 0x5c;
const BLANK = 0x20;
const TAB = 0x09;

export interface TextSplitterOptions {
    readonly format: TextFormat;
    /** What the fields are, in their order. */
    readonly columns: readonly ColumnMetadata[];
    readonly nullAs: string;
    readonly fillRecord: boolean;
    readonly ignoreBlankLines: boolean;
    /** What takes the place of bytes that are no characters; undefined: a record with them is rejected. */
    readonly replacement?: string;
}

interface FieldOfBytes {
    readonly field?: Field;
    readonly column?: ColumnMetadata;
}

/** The records of a text file, each as a JSON array of its fields, and after them its text where that is more than they are. */
export class TextSplitter implements Splitter {
    readonly #sink: RecordSink;
    readonly #options: TextSplitterOptions;
    #bytes: Buffer = NOTHING;
    /** How much of `#bytes` holds no end of a record, and what the next byte is in CSV. */
    #scanned = 0;
    #place: "field start" | "field" | "quotes" | "after quote" = "field start";
    #isFirst = true;
    #isSkipping = false;
    #header: number;
    #line = 1;

    constructor(sink: RecordSink, options: TextSplitterOptions) {
        this.#sink = sink;
        this.#options = options;
        this.#header = options.format.ignoreHeader;
    }

    push(chunk: Buffer): void {
        this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
        if (this.#isFirst && this.#bytes.length >= BOM.length) {
            this.#dropBom();
        }
        if (!this.#isFirst) {
            this.#split(false);
        }
    }

    end(how: "whole" | "cut"): void {
        if (how === "cut") {
            return;
        }
        if (this.#isFirst) {
            this.#dropBom();
        }
        this.#split(true);
        if (this.#bytes.length > 0) {
            this.#done(this.#bytes.length, 0);
        }
    }

    #dropBom(): void {
        this.#isFirst = false;
        if (this.#bytes.subarray(0, BOM.length).equals(BOM)) {
            this.#bytes = this.#bytes.subarray(BOM.length);
        }
    }

    #split(isLast: boolean): void {
        for (;;) {
            const end = this.#endOfRecord();
            const isCut = this.#bytes[end] === RETURN && end + 1 === this.#bytes.length && !isLast;
            if (end === this.#bytes.length || isCut) {
                break;
            }
            const isPair = this.#bytes[end] === RETURN && this.#bytes[end + 1] === NEWLINE;
            this.#done(end, isPair ? 2 : 1);
        }
        if (this.#bytes.length > MAX_RECORD_BYTES && !this.#isSkipping) {
            if (this.#header === 0) {
                this.#rejectLong(this.#bytes, this.#line);
            }
            this.#isSkipping = true;
        }
        if (this.#isSkipping) {
            this.#line += linesIn(this.#bytes.subarray(0, this.#scanned));
            this.#bytes = this.#bytes.subarray(this.#scanned);
            this.#scanned = 0;
        }
    }

    /** Where the line break stands that ends the record, or the number of bytes if that has not come. */
    #endOfRecord(): number {
        const { format } = this.#options;
        if (format.kind === "csv") {
            return this.#endOfCsvRecord(format.quote.charCodeAt(0), format.delimiter.charCodeAt(0));
        }
        return this.#endOfLine(format.kind === "delimited" && format.escape);
    }

    #endOfLine(hasEscapes: boolean): number {
        const bytes = this.#bytes;
        const { length } = bytes;
        let at = this.#scanned;
        for (; at < length; at++) {
            const byte = bytes[at];
            if (byte === LINE_FEED || byte === CARRIAGE_RETURN) {
                break;
            }
            if (hasEscapes && byte === BACKSLASH) {
                if (at + 1 === length) {
                    this.#scanned = at;
                    return length;
                }
                at++;
            }
        }
        this.#scanned = at;
        return at;
    }

    #endOfCsvRecord(quote: number, delimiter: number): number {
        const bytes = this.#bytes;
        const { length } = bytes;
        let place = this.#place;
        let at = this.#scanned;
        for (; at < length; at++) {
            const byte = bytes[at];
            if (place === "quotes") {
                if (byte === quote) {
                    place = "after quote";
                }
            } else if (byte === LINE_FEED || byte === CARRIAGE_RETURN) {
                break;
            } else if (byte === delimiter) {
                place = "field start";
            } else if (byte === quote && place !== "field") {
                place = "quotes";
            } else if (place === "after quote" || (byte !== BLANK && byte !== TAB)) {
                place = "field";
            }
        }
        this.#place = place;
        this.#scanned = at;
        return at;
    }

    /** A record has come to its end: what follows it begins after its line break. */
    #done(end: number, lineBreak: number): void {
        const record = this.#bytes.subarray(0, end);
        const line = this.#line;
        this.#bytes = this.#bytes.subarray(end + lineBreak);
        this.#scanned = 0;
        this.#place = "field start";
        this.#line += 1 + linesIn(record);
        const isDone = this.#isSkipping;
        this.#isSkipping = false;
        if (this.#header > 0) {
            this.#header--;
        } else if (!isDone && end > MAX_RECORD_BYTES) {
            this.#rejectLong(record, line);
        } else if (!isDone && (end > 0 || !this.#options.ignoreBlankLines)) {
            this.#emit(record, line);
        }
    }

    #emit(whole: Buffer, line: number): void {
        const { format, replacement } = this.#options;
        const record = this.#upToNull(whole);
        const isText = isUtf8(record) && (replacement === undefined || !mayHoldNoncharacters(record));
        // Nothing but VARCHAR is mended. Source: developer guide, ACCEPTINVCHARS.
        const isWanted = (column?: ColumnMetadata) =>
            replacement === undefined || (column !== undefined && column.type.kind !== "varchar");
        const wrong = isText ? {} : this.#fieldOfBytes(record, isWanted);
        if (!isText && (replacement === undefined || wrong.column)) {
            this.#rejectBytes(record, line, wrong);
            return;
        }
        const text = (isText ? record : mended(record, replacement as string)).toString("utf8");
        const found = fieldsOf(text, format);
        const values = this.#values(found, text, line);
        if (values) {
            const { field, column } = isText ? {} : this.#fieldOfBytes(record);
            const wasMended = field && { ...(column ? { column } : {}), rawLine: shortText(text) };
            this.#sink.record(JSON.stringify([...values, ...restOf(found, values.length, text)]), line, wasMended);
        }
    }

    /** With ESCAPE a record ends at a zero byte. Source: developer guide, ESCAPE. */
    #upToNull(record: Buffer): Buffer {
        const { format, nullAs } = this.#options;
        const end = format.kind === "delimited" && format.escape && nullAs !== "\0" ? record.indexOf(0) : -1;
        return end < 0 ? record : record.subarray(0, end);
    }

    /** The fields as the columns want them, or undefined if the record was rejected. */
    #values({ fields, error }: Fields, text: string, line: number): (string | null)[] | undefined {
        const { columns, nullAs, fillRecord, format } = this.#options;
        const last = fields[fields.length - 1] as Field;
        const isFixed = format.kind === "fixed_width";
        const isTrailing = fields.length === columns.length + 1 && last.value === "" && !last.isQuoted;
        const count = isTrailing ? columns.length : fields.length;
        const fail = (field: Field, index: number, code: number, reason: string) => {
            const position = Buffer.byteLength(text.slice(0, field.at));
            this.#sink.reject({
                line,
                ...(columns[index] ? { column: columns[index] } : {}),
                position,
                rawLine: shortText(text),
                rawValue: shortText(field.value),
                code,
                reason,
            });
            return undefined;
        };
        if (error !== undefined) {
            return fail(last, fields.length - 1, CODES.delimiterNotFound, error);
        }
        if (count > columns.length) {
            return fail(fields[columns.length] as Field, columns.length, CODES.extraColumns, "Extra column(s) found");
        }
        if (count < columns.length && !fillRecord) {
            return isFixed
                ? fail(last, count, CODES.missingColumns, "Missing column(s)")
                : fail(last, count - 1, CODES.delimiterNotFound, "Delimiter not found");
        }
        const values: (string | null)[] = [];
        for (const [index, column] of columns.entries()) {
            const field = index < count ? fields[index] : undefined;
            if (field === undefined) {
                values.push(column.type.kind === "varchar" ? "" : null);
                continue;
            }
            if (nullAs === "\0" && field.value.startsWith("\0") && field.value.length > 1) {
                return fail(field, index, CODES.nullByte, "Invalid null byte - field longer than 1 byte");
            }
            // A field of fixed width has blanks behind its null string.
            const given = isFixed ? field.value.replace(/ +$/, "") : field.value;
            values.push(!field.isQuoted && given === nullAs ? null : field.value);
        }
        return values;
    }

    #rejectBytes(record: Buffer, line: number, { field, column }: FieldOfBytes): void {
        const bytes = field ? Buffer.from(field.value, "latin1") : record;
        this.#sink.reject({
            line,
            ...(column ? { column } : {}),
            position: field?.at ?? 0,
            rawLine: rawText(record),
            rawValue: rawText(bytes),
            code: CODES.invalidUtf8,
            reason: column?.type.kind === "char" ? wideReason(bytes) : invalidReason(bytes),
        });
    }

    /**
     * The first field that holds what is no character, of such columns or of none: every byte stands for itself while it
     * is looked for.
     */
    #fieldOfBytes(record: Buffer, isWanted: (column?: ColumnMetadata) => boolean = () => true): FieldOfBytes {
        const { format, columns, replacement } = this.#options;
        const sequenceIn = replacement === undefined ? invalidSequence : replacedSequence;
        const fields =
            format.kind === "fixed_width"
                ? bytesOfFields(record, format)
                : fieldsOf(record.toString("latin1"), format).fields;
        const index = fields.findIndex(
            ({ value }, at) => isWanted(columns[at]) && sequenceIn(Buffer.from(value, "latin1")) !== undefined,
        );
        const [field, column] = [fields[index], columns[index]];
        return { ...(field ? { field } : {}), ...(column ? { column } : {}) };
    }

    #rejectLong(record: Buffer, line: number): void {
        this.#sink.reject({
            line,
            position: 0,
            rawLine: rawText(record),
            rawValue: "",
            code: CODES.invalidLine,
            reason: `Row exceeds the maximum size of ${MAX_RECORD_BYTES} bytes`,
        });
    }
}

/** Fields whose width counts characters, as bytes that stand for themselves. */
function bytesOfFields(record: Buffer, format: TextFormat): readonly Field[] {
    const text = mended(record, "?").toString("utf8");
    return fieldsOf(text, format).fields.map(({ value, at, isQuoted }) => {
        const from = Buffer.byteLength(text.slice(0, at));
        return { value: record.toString("latin1", from, from + Buffer.byteLength(value)), at: from, isQuoted };
    });
}

function linesIn(record: Buffer): number {
    let lines = 0;
    for (let at = record.indexOf(NEWLINE); at >= 0; at = record.indexOf(NEWLINE, at + 1)) {
        lines++;
    }
    return lines;
}
