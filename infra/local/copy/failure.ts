import type { ColumnMetadata } from "../catalog/relation";
import type { DataType } from "../types";
import { CODES } from "./load-error";
import type { ConversionOptions } from "./reading";
import { wideReason } from "./utf8";

/** Why a value can't be loaded, as STL_LOAD_ERRORS says it. */
export interface Failure {
    readonly code: number;
    readonly reason: string;
}

/** Why this text, undefined where there is none, is no value for the column. */
export function failureOf(
    { type, identity, notNull }: ColumnMetadata,
    text: string | undefined,
    options: ConversionOptions,
): Failure {
    if (identity) {
        return { code: CODES.identity, reason: "Invalid identity column value" };
    }
    if (text === undefined || (notNull && isNull(type, text, options)) || (!isText(type) && BLANK.test(text))) {
        return { code: CODES.missingData, reason: "Missing data for not-null field" };
    }
    switch (type.kind) {
        case "smallint":
            return integerFailure(text, "Short", "-32768", "32767");
        case "integer":
            return integerFailure(text, "Integer", "-2147483648", "2147483647");
        case "bigint":
            return integerFailure(text, "Long", "-9223372036854775808", "9223372036854775807");
        case "decimal":
            return isNumber(text)
                ? overflow(`NUMERIC(${type.precision},${type.scale})`)
                : invalidDigit(text, FRACTION, "Decimal");
        case "real":
            return isNumber(text) ? overflow("REAL") : invalidDigit(text, FRACTION, "Float");
        case "double":
            return isNumber(text) ? overflow("DOUBLE PRECISION") : invalidDigit(text, FRACTION, "Double");
        case "boolean":
            return { code: CODES.boolean, reason: "Unknown boolean format" };
        case "date":
            return dateFailure(text, options.dateFormat ?? "YYYY-MM-DD");
        case "char":
            return charFailure(text);
        case "varchar":
            return { code: CODES.outOfRange, reason: "String length exceeds DDL length" };
        case "varbyte":
            return /^([0-9a-f]{2})*$/i.test(text)
                ? { code: CODES.outOfRange, reason: "String length exceeds DDL length" }
                : invalidDigit(text, /^([0-9a-f]{2})*/i, "Varbyte");
        case "super":
            return { code: CODES.invalidSuper, reason: "Input data is not in valid JSON format" };
        default:
            return timestampFailure(type, options.timeFormat);
    }
}

function isText({ kind }: DataType): boolean {
    return kind === "varchar" || kind === "char";
}

const BLANK = /^[ \t\n\v\f\r]*$/;
const DATES: ReadonlySet<string> = new Set(["date", "timestamp", "timestamptz"]);

/** Whether the options make NULL of the text. */
function isNull(type: DataType, text: string, options: ConversionOptions): boolean {
    if (!isText(type)) {
        return options.acceptAnyDate && DATES.has(type.kind);
    }
    return text === "" ? options.emptyAsNull || options.nullAs === "" : options.blanksAsNull && BLANK.test(text);
}

const DIGITS = /^[ \t\n\f\r]*[+-]?\d*/;
const FRACTION = /^[ \t\n\f\r]*[+-]?\d*\.?\d*/;

function isNumber(text: string): boolean {
    return /^[ \t\n\f\r]*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?[ \t\n\f\r]*$/i.test(text);
}

function overflow(type: string): Failure {
    return { code: CODES.outOfRange, reason: `Overflow for ${type}` };
}

function integerFailure(text: string, type: string, least: string, most: string): Failure {
    return /^[ \t\n\f\r]*[+-]?\d+[ \t\n\f\r]*$/.test(text)
        ? { code: CODES.integerOverflow, reason: `Overflow (${type} valid range ${least} to ${most})` }
        : invalidDigit(text, DIGITS, type);
}

/** The first character that is no part of a number; a blank stands for a number's missing end. */
function invalidDigit(text: string, valid: RegExp, type: string): Failure {
    const position = valid.exec(text)?.[0].length ?? 0;
    const char = [...text.slice(position)][0] ?? " ";
    return { code: CODES.invalidDigit, reason: `Invalid digit, Value '${char}', Pos ${position}, Type: ${type}` };
}

function dateFailure(text: string, format: string): Failure {
    const isShort = format === "YYYY-MM-DD" && text.trim().length < format.length;
    return {
        code: CODES.date,
        reason: isShort
            ? "Invalid Date Format - length must be 10 or more"
            : `Invalid date format or value [${format}]`,
    };
}

const DEFAULT_TIMES: Readonly<Partial<Record<DataType["kind"], string>>> = {
    timestamp: "YYYY-MM-DD HH24:MI:SS",
    timestamptz: "YYYY-MM-DD HH24:MI:SSOF",
    time: "HH24:MI:SS",
    timetz: "HH24:MI:SSOF",
};

function timestampFailure({ kind }: DataType, format: string | undefined): Failure {
    const isTime = kind === "time" || kind === "timetz";
    const shown = (isTime ? undefined : format) ?? DEFAULT_TIMES[kind];
    return { code: CODES.timestamp, reason: `Invalid ${isTime ? "time" : "timestamp"} format or value [${shown}]` };
}

/** Source: developer guide, "Multibyte character load errors". */
function charFailure(text: string): Failure {
    const bytes = Buffer.from(text);
    return bytes.length === text.length
        ? { code: CODES.outOfRange, reason: "Char length exceeds DDL length" }
        : { code: CODES.invalidUtf8, reason: wideReason(bytes) };
}
