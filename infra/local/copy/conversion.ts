import type { ColumnMetadata } from "../catalog/relation";
import type { CopyStatement } from "../dialect/ast";
import { quoteText } from "../dialect/bind/bound";
import { notSupported } from "../errors";
import { engineType, typeName } from "../type-names";
import type { DataType } from "../types";
import { engineFormats } from "./date-formats";

/** Where a field's text is to be found, in engine SQL. */
export interface FieldText {
    /** Its text, or NULL. */
    readonly text: string;
    /** The same as JSON: only where the source is JSON. */
    readonly json?: string;
    /** `DOUBLE` for a number with a point: only where the source is JSON. */
    readonly jsonType?: string;
    /** Why the way to it is wrong, which is not the same as that it leads nowhere; NULL where it is right. */
    readonly lost?: string;
}

/** A field on its way into a column, in engine SQL. */
export interface Conversion {
    readonly value: string;
    /** True where the value can't be loaded. It may be NULL where it can. */
    readonly fails: string;
}

/** How text becomes a value: `value` is NULL where it can't. */
interface Reading {
    readonly value: string;
    /** Beyond a NULL value of a text that is one: what else is wrong. */
    readonly isWrong?: string;
}

export type ConversionOptions = Pick<
    CopyStatement,
    | "format"
    | "dateFormat"
    | "timeFormat"
    | "truncateColumns"
    | "blanksAsNull"
    | "emptyAsNull"
    | "trimBlanks"
    | "roundDecimals"
    | "acceptAnyDate"
>;

/** Source: developer guide, "Data conversion parameters". */
export function conversionOf(column: ColumnMetadata, field: FieldText, options: ConversionOptions): Conversion {
    const { value, fails } = isText(column) ? textValue(column, field, options) : typedValue(column, field, options);
    const problems = [
        ...(field.lost ? [`(${field.lost}) is not null`] : []),
        ...(fails ? [fails] : []),
        ...(column.notNull && !column.identity?.byDefault ? [`${value} is null`] : []),
    ];
    return { value, fails: problems.length === 0 ? "false" : problems.join(" or ") };
}

const DATES: ReadonlySet<string> = new Set(["date", "timestamp", "timestamptz"]);

function isText({ type }: ColumnMetadata): boolean {
    return type.kind === "varchar" || type.kind === "char";
}

interface Found {
    readonly value: string;
    readonly fails?: string;
}

function textValue({ type }: ColumnMetadata, { text }: FieldText, options: ConversionOptions): Found {
    const { length } = type as { readonly length: number };
    let value = text;
    if (type.kind === "char" || options.trimBlanks) {
        value = `rtrim(${value}, ' ')`;
    }
    // Text that is empty only now that its blanks are gone was blank, not empty.
    if (options.blanksAsNull) {
        value = `if(${text} <> '' and trim(${text}) = '', null, ${value})`;
    }
    if (options.emptyAsNull) {
        value = `if(${text} = '', null, ${value})`;
    }
    const isMultibyte = type.kind === "char" ? `strlen(${value}) <> length(${value})` : undefined;
    if (options.truncateColumns) {
        return { value: `redshift.fn."$cut"(${value}, ${length})`, fails: isMultibyte };
    }
    return { value, fails: [`strlen(${value}) > ${length}`, ...(isMultibyte ? [isMultibyte] : [])].join(" or ") };
}

/** Blank fields of all other types are NULL, whatever the options say. Source: developer guide, BLANKSASNULL. */
function typedValue(column: ColumnMetadata, field: FieldText, options: ConversionOptions): Found {
    const { text } = field;
    const { value, isWrong } = readingOf(column, field, options);
    const isBlank = `trim(${text}) = ''`;
    if (options.acceptAnyDate && DATES.has(column.type.kind)) {
        return { value };
    }
    const unread = `(${text} is not null and ${value} is null and not ${isBlank})`;
    return { value, fails: isWrong ? `${unread} or (${value} is not null and ${isWrong})` : unread };
}

function readingOf(column: ColumnMetadata, field: FieldText, options: ConversionOptions): Reading {
    const { type } = column;
    const { text } = field;
    const cast = `try_cast(${text} as ${engineType(type)})`;
    switch (type.kind) {
        case "smallint":
        case "integer":
        case "bigint":
            return { value: cast, isWrong: notDigits(cast, field) };
        case "decimal":
            return { value: decimal(text, type, options.roundDecimals), isWrong: `contains(${text}, '_')` };
        case "real":
        case "double":
            return { value: cast, isWrong: `contains(${text}, '_')` };
        case "boolean":
            return { value: boolean(text) };
        case "date":
            return { value: date(text, options.dateFormat) };
        case "timestamp":
        case "timestamptz":
            return { value: timestamp(type.kind, field, options.timeFormat) };
        case "time":
        case "timetz":
            return { value: cast };
        case "super":
            return superValue(field);
        case "varbyte":
            return varbyte(text, type.length);
        default:
            throw notSupported(
                `COPY can't load column "${column.name}": text is not converted to ${typeName(type)} here.`,
            );
    }
}

/**
 * Digits with a sign and nothing else, where the engine's cast takes fractions, exponents and hexadecimal numbers, too.
 * In JSON a number is a number: 5.0 is one of Redshift's integers, "5.0" is not.
 */
function notDigits(cast: string, { text, jsonType }: FieldText): string {
    const whole = `cast(${cast} as varchar) = ${text} or regexp_full_match(${text}, '\\s*[+-]?\\d+\\s*')`;
    const wholeNumber = jsonType ? ` or (regexp_full_match(${text}, '-?\\d+\\.0') and ${jsonType} = 'DOUBLE')` : "";
    return `not (${whole}${wholeNumber})`;
}

/** COPY cuts the digits that a column has no room for, unlike INSERT. Source: developer guide, ROUNDEC. */
function decimal(text: string, type: Extract<DataType, { readonly kind: "decimal" }>, rounds: boolean): string {
    const { scale } = type;
    const isLong = `strlen(${text}) - strpos(${text}, '.') > ${scale} and contains(${text}, '.')`;
    const isPlain = `regexp_full_match(${text}, '\\s*[+-]?\\d*\\.\\d+\\s*')`;
    const cut = `regexp_extract(${text}, '[+-]?\\d*\\.\\d{0,${scale}}')`;
    const fitting = rounds ? text : `if(${isLong} and ${isPlain}, ${cut}, ${text})`;
    return `try_cast(${fitting} as ${engineType(type)})`;
}

/** Source: developer guide, "Boolean type". */
function boolean(text: string): string {
    const word = `lower(trim(${text}))`;
    return `case when ${word} in ('t', 'true', 'y', 'yes', '1') then true when ${word} in ('f', 'false', 'n', 'no', '0') then false end`;
}

const DATE_SHAPE = "\\s*\\d{4}-\\d{1,2}-\\d{1,2}";
const TIME_SHAPE = "( \\d{1,2}:\\d{1,2}(:\\d{1,2}(\\.\\d+)?)?)?";
const ZONE_SHAPE = "( ?([+-]\\d{1,2}(:?\\d{2})?|[A-Za-z][A-Za-z_/]*))?\\s*";

/** A time behind the date is left out. */
function date(text: string, format: string | undefined): string {
    if (format === undefined || format.toUpperCase() === "YYYY-MM-DD") {
        return `try_cast(regexp_extract(${text}, '^${DATE_SHAPE}') as date)`;
    }
    const parsed =
        format === "auto" ? `redshift.fn."$parsed_timestamp"(${text})` : strptime(text, format, "DATEFORMAT");
    return `cast(${parsed} as date)`;
}

function timestamp(kind: "timestamp" | "timestamptz", field: FieldText, format: string | undefined): string {
    const { text } = field;
    const engine = engineType({ kind });
    switch (format) {
        case undefined: {
            const shape = `${DATE_SHAPE}${TIME_SHAPE}${kind === "timestamptz" ? ZONE_SHAPE : "\\s*"}`;
            return `if(regexp_full_match(${text}, '${shape}'), try_cast(${text} as ${engine}), null)`;
        }
        case "auto":
            return kind === "timestamp"
                ? `redshift.fn."$parsed_timestamp"(${text})`
                : `coalesce(try_cast(${text} as ${engine}), cast(redshift.fn."$parsed_timestamp"(${text}) as ${engine}))`;
        case "epochsecs":
            return epoch(field, 1000, engine);
        case "epochmillisecs":
            return epoch(field, 1, engine);
        default:
            return `cast(${strptime(text, format, "TIMEFORMAT")} as ${engine})`;
    }
}

/** The years 1 to 9999, in milliseconds. */
const FIRST_TIME = -62_135_596_800_000;
const LAST_TIME = 253_402_300_799_999;

function epoch(field: FieldText, factor: number, engine: string): string {
    const count = `try_cast(${field.text} as bigint)`;
    const isInRange = `${count} between ${FIRST_TIME / factor} and ${Math.floor(LAST_TIME / factor)}`;
    const isTime = `${isInRange} and not (${notDigits(count, field)})`;
    return `if(${isTime}, cast(epoch_ms(${count} * ${factor}) as ${engine}), null)`;
}

function strptime(text: string, format: string, option: "DATEFORMAT" | "TIMEFORMAT"): string {
    return `try_strptime(trim(${text}), [${engineFormats(format, option).map(quoteText).join(", ")}])`;
}

function superValue({ text, json }: FieldText): Reading {
    return { value: json ?? `if(json_valid(${text}), ${text}, null)` };
}

/** Source: developer guide, "Loading a column of the VARBYTE data type": hexadecimal digits. */
function varbyte(text: string, length: number): Reading {
    const value = `if(regexp_full_match(${text}, '([0-9A-Fa-f]{2})*'), unhex(${text}), null)`;
    return { value, isWrong: `octet_length(${value}) > ${length}` };
}
