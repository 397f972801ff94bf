import type { ColumnMetadata } from "../catalog/relation";
import type { CopyStatement } from "../dialect/ast";
import { quoteText } from "../dialect/bind/bound";
import { notSupported } from "../errors";
import { engineType, typeName } from "../type-names";
import type { DataType } from "../types";
import { engineFormats } from "./date-formats";
import { isMarkedSql } from "./marked-bytes";

/**
 * What a column's value is made of. From JSON, numbers are read out of their JSON text, which tells a number from a
 * string; SUPER is that text. "value" is quicker: the text of a JSON value that may be either, so that what is right for
 * one of them alone is rejected, for who can look at it again.
 */
export type Form = "text" | "json" | "value";

const JSON_FORMS: ReadonlySet<string> = new Set(["smallint", "integer", "bigint", "real", "double", "super"]);

/** How a column is read for certain. */
export function formOf(
    { type }: ColumnMetadata,
    source: "text" | "json",
    { timeFormat }: ConversionOptions,
): Exclude<Form, "value"> {
    const isEpoch = (type.kind === "timestamp" || type.kind === "timestamptz") && timeFormat?.startsWith("epoch");
    const needsJson = isEpoch || JSON_FORMS.has(type.kind);
    return source === "json" && needsJson ? "json" : "text";
}

/** Where a field's text is to be found, in engine SQL. */
export interface FieldText {
    readonly form: Form;
    /** Its text, or NULL. */
    readonly text: string;
    /** Why the way to it is wrong, which is not the same as that it leads nowhere; NULL where it is right. */
    readonly lost?: string;
}

/**
 * A field on its way into a column, in engine SQL. The engine computes what `read` says once for each record; all else
 * is over the names that were given to the text and to what was read.
 */
export interface Conversion {
    readonly read: string;
    readonly value: string;
    /** Quick to compute, true where `fails` may be; NULL counts as false. */
    readonly doubt: string;
    /** True where the value can't be loaded; NULL or false where it can. */
    readonly fails: string;
}

/** What a field's text and what was read of it are called. */
export interface FieldNames {
    readonly text: string;
    readonly read: string;
}

export type ConversionOptions = Pick<
    CopyStatement,
    | "format"
    | "nullAs"
    | "dateFormat"
    | "timeFormat"
    | "truncateColumns"
    | "blanksAsNull"
    | "emptyAsNull"
    | "trimBlanks"
    | "roundDecimals"
    | "acceptAnyDate"
    | "acceptInvalidCharacters"
>;

/** What a type makes of a conversion, before what holds for all types. */
type Reading = Pick<Conversion, "read"> & Partial<Conversion>;

/** Source: developer guide, "Data conversion parameters". */
export function conversionOf(
    column: ColumnMetadata,
    field: FieldText,
    names: FieldNames,
    options: ConversionOptions,
): Conversion {
    const isText = column.type.kind === "varchar" || column.type.kind === "char";
    const reading = isText
        ? textReading(column.type, field, names, options)
        : typedReading(column, field, names, options);
    const { read, value = names.read } = reading;
    const isRequired = column.notNull && !column.identity?.byDefault;
    const isMarked = hasMarks(options) && column.type.kind !== "varchar" && isMarkedSql(names.text);
    return {
        read,
        value,
        doubt: either(
            reading.doubt,
            field.lost && `${names.text} is null`,
            isRequired && `${names.read} is null`,
            isMarked,
        ),
        fails: either(
            field.lost && `(${field.lost}) is not null`,
            reading.fails,
            isRequired && `${value} is null`,
            isMarked,
        ),
    };
}

/** Whether bytes that are no characters come through the engine: in text they are replaced before. */
export function hasMarks({ format, acceptInvalidCharacters }: ConversionOptions): boolean {
    return format.kind === "json" && acceptInvalidCharacters !== undefined;
}

/** The conditions there are, joined by OR. */
export function either(...conditions: readonly (string | false | undefined)[]): string {
    return conditions.filter((each) => each && each !== "false").join(" or ") || "false";
}

/** Whether a text is empty or nothing but white space. Source: developer guide, BLANKSASNULL. */
function isBlank(text: string): string {
    return `(trim(${text}, e' \\t\\n\\v\\f\\r') = '')`;
}

/** The same for a string as JSON writes it. */
const BLANK_JSON = `"(\\s|\\\\[tnfr])*"`;

function textReading(type: DataType, { text }: FieldText, { read }: FieldNames, options: ConversionOptions): Reading {
    const { length } = type as { readonly length: number };
    let value = text;
    if (type.kind === "char" || options.trimBlanks) {
        value = `rtrim(${value}, ' ')`;
    }
    // Text that is empty only now that its blanks are gone was blank, not empty.
    if (options.blanksAsNull) {
        value = `if(${text} <> '' and ${isBlank(text)}, null, ${value})`;
    }
    if (options.emptyAsNull || options.nullAs === "") {
        value = `if(${text} = '', null, ${value})`;
    }
    const isMultibyte = type.kind === "char" && `strlen(${read}) <> length(${read})`;
    if (options.truncateColumns) {
        const cut = `redshift.fn."$cut"(${read}, ${length})`;
        return { read: value, value: cut, doubt: either(isMultibyte), fails: either(isMultibyte) };
    }
    const isLong = `strlen(${read}) > ${length}`;
    return { read: value, doubt: either(isLong, isMultibyte), fails: either(isLong, isMultibyte) };
}

const DATES: ReadonlySet<string> = new Set(["date", "timestamp", "timestamptz"]);

/** Blank fields of all other types are NULL, whatever the options say. Source: developer guide, BLANKSASNULL. */
function typedReading(
    column: ColumnMetadata,
    field: FieldText,
    names: FieldNames,
    options: ConversionOptions,
): Reading {
    const { text, read } = names;
    const reading = readingOf(column, field, names, options);
    if (options.acceptAnyDate && DATES.has(column.type.kind) && field.form !== "value") {
        return { read: reading.read, value: `if(${reading.fails ?? "false"}, null, ${reading.value ?? read})` };
    }
    // What is read out of JSON knows by itself what is blank.
    const isBlankKnown = field.form !== "text";
    const isUnread = `(${read} is null and not ${isBlank(text)})`;
    return {
        ...reading,
        doubt: either(!isBlankKnown && `(${read} is null and ${text} <> '')`, reading.doubt),
        fails: either(!isBlankKnown && isUnread, reading.fails),
    };
}

function readingOf(column: ColumnMetadata, field: FieldText, names: FieldNames, options: ConversionOptions): Reading {
    const { type } = column;
    const { text } = field;
    const cast = `try_cast(${text} as ${engineType(type)})`;
    switch (type.kind) {
        case "smallint":
        case "integer":
        case "bigint":
            return wholeNumber(engineType(type), field, names);
        case "decimal":
            return { read: decimal(text, type, options.roundDecimals), ...noUnderscore(names) };
        case "real":
        case "double":
            return field.form === "json"
                ? jsonFloat(engineType(type), text, names)
                : { read: cast, ...(field.form === "value" ? plainFloat(names) : textFloat(names)) };
        case "boolean":
            return { read: boolean(text) };
        case "date":
            return { read: date(text, options.dateFormat), ...inOurEra(names) };
        case "timestamp":
        case "timestamptz":
            return timestamp(type.kind, field, names, options.timeFormat);
        case "time":
        case "timetz":
            return { read: cast };
        case "super":
            return field.form === "json" ? { read: text } : superText(field, names);
        case "varbyte":
            return varbyte(text, names, type.length);
        default:
            throw notSupported(
                `COPY can't load column "${column.name}": text is not converted to ${typeName(type)} here.`,
            );
    }
}

/** Digits with a sign and nothing else, where the engine takes fractions, exponents and hexadecimal numbers, too. */
function wholeNumber(engine: string, { text, form }: FieldText, names: FieldNames): Reading {
    if (form === "json") {
        return wholeJsonNumber(engine, text, names);
    }
    const isOther = `cast(${names.read} as varchar) <> ${names.text}`;
    const doubt = `(${isOther} or (${names.read} is null and ${names.text} <> ''))`;
    if (form === "value") {
        return { read: `try_cast(${text} as ${engine})`, doubt, fails: doubt };
    }
    return {
        read: `try_cast(${text} as ${engine})`,
        doubt,
        fails: `(${names.read} is not null and not regexp_full_match(${names.text}, '\\s*[+-]?\\d+\\s*'))`,
    };
}

/** In JSON a number is a number: 5.0 is one of Redshift's integers, "5.0" is not. */
function wholeJsonNumber(engine: string, json: string, { text, read }: FieldNames): Reading {
    const digits = `cast(${read} as varchar)`;
    const isRight = `regexp_full_match(${text}, '"\\s*[+-]?\\d+\\s*"|${BLANK_JSON}|-?\\d+(\\.0)?')`;
    // The JSON text of a number is nothing but digits if it has no point and is not so small that it has an exponent.
    const isPlain = `${read} <> 0 and ${text} >= '-' and not contains(${text}, '.')`;
    return {
        read: `try_cast(${unquoted(json)} as ${engine})`,
        doubt:
            `(case when ${isPlain} then false when ${text} = '0' then false ` +
            `when ${text} = '"' || ${digits} || '"' then false when ${text} = ${digits} || '.0' then false ` +
            `when ${text} = '""' then false else ${text} is not null end)`,
        fails: `not ${isRight} or (${read} is null and regexp_matches(${text}, '\\d'))`,
    };
}

/** Digits of more than the type can hold, which the engine takes for infinity. */
function isOverflow({ text, read }: FieldNames): string {
    return `(not isfinite(${read}) and regexp_matches(${text}, '\\d'))`;
}

function textFloat(names: FieldNames): Pick<Conversion, "doubt" | "fails"> {
    const isUnderscored = `contains(${names.text}, '_')`;
    return {
        doubt: either(isUnderscored, `not isfinite(${names.read})`),
        fails: either(isUnderscored, isOverflow(names)),
    };
}

function jsonFloat(engine: string, json: string, { text, read }: FieldNames): Reading {
    const isUnderscored = `contains(${text}, '_')`;
    const isUnread = `(${read} is null and not regexp_full_match(${text}, '${BLANK_JSON}'))`;
    return {
        read: `try_cast(${unquoted(json)} as ${engine})`,
        doubt: `(${read} is null and ${text} is not null) or not isfinite(${read}) or ${isUnderscored}`,
        fails: either(isUnread, isOverflow({ text, read }), isUnderscored),
    };
}

/** White space that the engine passes over, and JSON writes otherwise within a string. */
const ESCAPED_SPACE = ["\\t", "\\n", "\\v", "\\f", "\\r"];

/** Text that is the same number in JSON and in a string. */
function plainFloat({ text, read }: FieldNames): Pick<Conversion, "doubt" | "fails"> {
    const isUnclear = either(
        `(${read} is null and ${text} <> '')`,
        `not isfinite(${read})`,
        `contains(${text}, '_')`,
        ...ESCAPED_SPACE.map((space) => `contains(${text}, e'${space}')`),
    );
    return { doubt: isUnclear, fails: isUnclear };
}

function unquoted(json: string): string {
    return `if(starts_with(${json}, '"'), substr(${json}, 2, strlen(${json}) - 2), ${json})`;
}

/** The engine reads 1_000 as a thousand. */
function noUnderscore({ text }: FieldNames): Pick<Conversion, "doubt" | "fails"> {
    const isUnderscored = `contains(${text}, '_')`;
    return { doubt: isUnderscored, fails: isUnderscored };
}

/** COPY cuts the digits that a column has no room for, unlike INSERT. Source: developer guide, ROUNDEC. */
function decimal(text: string, type: Extract<DataType, { readonly kind: "decimal" }>, rounds: boolean): string {
    const { precision, scale } = type;
    const cut = (digits: string) => `regexp_extract(${digits}, '[+-]?\\d*\\.\\d{0,${scale}}')`;
    const isLong = `strlen(${text}) - strpos(${text}, '.') > ${scale} and contains(${text}, '.')`;
    const isPlain = `regexp_full_match(${text}, '\\s*[+-]?\\d*\\.\\d+\\s*')`;
    // A number with an exponent is cut where its digits are without it.
    const places = Math.max(38 - (precision - scale), Math.min(scale + 10, 38));
    const spelledOut = `cast(try_cast(${text} as decimal(38,${places})) as varchar)`;
    const hasExponent = `contains(lower(${text}), 'e') and ${spelledOut} is not null`;
    const fitting = rounds
        ? text
        : `case when ${hasExponent} then ${cut(spelledOut)} when ${isLong} and ${isPlain} then ${cut(text)} else ${text} end`;
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

/** Ten characters and no fewer; a time behind them is left out. */
const DEFAULT_DATE = "^\\s*(\\d{4}-\\d{2}-\\d{2})([ T][^\\n]*)?$";

function date(text: string, format: string | undefined): string {
    if (format === undefined || format.toUpperCase() === "YYYY-MM-DD") {
        const read = `try_cast(${text} as date)`;
        // Text that the engine prints as it read it needs no pattern, which takes longer. "infinity" is shorter.
        const isPlain = `strlen(${text}) = 10 and cast(${read} as varchar) = ${text}`;
        return `if(${isPlain}, ${read}, try_cast(regexp_extract(${text}, '${DEFAULT_DATE}', 1) as date))`;
    }
    const parsed = format === "auto" ? recognized(text) : strptime(text, format, "DATEFORMAT");
    return `cast(${parsed} as date)`;
}

function timestamp(
    kind: "timestamp" | "timestamptz",
    field: FieldText,
    names: FieldNames,
    format: string | undefined,
): Reading {
    const { text } = field;
    const engine = engineType({ kind });
    switch (format) {
        case undefined: {
            const shape = `${DATE_SHAPE}${TIME_SHAPE}${kind === "timestamptz" ? ZONE_SHAPE : "\\s*"}`;
            const read = `if(regexp_full_match(${text}, '${shape}'), try_cast(trim(${text}) as ${engine}), null)`;
            return { read, ...inOurEra(names) };
        }
        case "auto": {
            const parsed = recognized(text);
            const zoned = `coalesce(try_cast(trim(${text}) as ${engine}), cast(${parsed} as ${engine}))`;
            return { read: kind === "timestamp" ? parsed : zoned, ...inOurEra(names) };
        }
        case "epochsecs":
            return epoch(field, names, 1000, engine);
        case "epochmillisecs":
            return epoch(field, names, 1, engine);
        default:
            return { read: `cast(${strptime(text, format, "TIMEFORMAT")} as ${engine})`, ...inOurEra(names) };
    }
}

/** What CAST reads, too. Source: developer guide, "Using automatic recognition with DATEFORMAT and TIMEFORMAT". */
function recognized(text: string): string {
    return `redshift.fn."$parsed_timestamp"(trim(${text}))`;
}

/** No infinity, no year 0 nor one before it, which the engine reads out of texts that are no dates to Redshift. */
function inOurEra({ read }: FieldNames): Pick<Conversion, "doubt" | "fails"> {
    const isOutside = `(not isfinite(${read}) or ${read} < date '0001-01-01')`;
    return { doubt: isOutside, fails: isOutside };
}

/** The years 1 to 9999, in milliseconds. */
const FIRST_TIME = -62_135_596_800_000;
const LAST_TIME = 253_402_300_799_999;

function epoch(field: FieldText, names: FieldNames, factor: number, engine: string): Reading {
    const isFar = `${names.read} not between ${FIRST_TIME / factor} and ${Math.floor(LAST_TIME / factor)}`;
    const { read, doubt, fails } = wholeNumber("bigint", field, names);
    const moment = `epoch_ms(${names.read} * ${factor})`;
    return {
        read,
        // It counts from a moment in UTC, whatever the session's time zone.
        value: `if(${isFar}, null, ${engine === "TIMESTAMP" ? moment : `timezone('UTC', ${moment})`})`,
        doubt: either(isFar, doubt),
        fails: either(isFar, fails),
    };
}

function strptime(text: string, format: string, option: "DATEFORMAT" | "TIMEFORMAT"): string {
    return `try_strptime(trim(${text}), [${engineFormats(format, option).map(quoteText).join(", ")}])`;
}

/** A text that is JSON, in the form that JSON_PARSE gives it: JSON's null is NULL. */
function superText({ text }: FieldText, { read }: FieldNames): Reading {
    const parsed = `coalesce(native_super_parse(${text}), 'null')`;
    return { read: `if(native_super_can_parse(${text}), ${parsed}, null)`, value: `nullif(${read}, 'null')` };
}

/** Source: developer guide, "Loading a column of the VARBYTE data type": hexadecimal digits. */
function varbyte(text: string, { read }: FieldNames, length: number): Reading {
    const isLong = `octet_length(${read}) > ${length}`;
    return {
        read: `if(regexp_full_match(${text}, '([0-9A-Fa-f]{2})*'), unhex(${text}), null)`,
        doubt: isLong,
        fails: isLong,
    };
}
