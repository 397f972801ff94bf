import type { ColumnMetadata } from "../catalog/relation";
import { notSupported } from "../errors";
import { engineType, typeName } from "../type-names";
import type { DataType } from "../types";
import { date, recognized, timestamp } from "./date-conversion";
import { isMarkedSql } from "./marked-bytes";
import { decimal, jsonFloat, noOtherDecimal, plainFloat, textFloat, wholeNumber } from "./number-conversion";
import {
    type Conversion,
    type ConversionOptions,
    either,
    type FieldNames,
    type FieldText,
    type Form,
    isBlank,
    type Reading,
} from "./reading";

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
        const value = `if(${reading.fails ?? "false"}, null, ${reading.value ?? read})`;
        return { read: reading.read, value, ...(column.notNull ? { doubt: either(reading.doubt) } : {}) };
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
            return { read: decimal(text, type, options.roundDecimals), ...noOtherDecimal(names) };
        case "real":
        case "double":
            return field.form === "json"
                ? jsonFloat(engineType(type), text, names)
                : { read: cast, ...(field.form === "value" ? plainFloat(names) : textFloat(names)) };
        case "boolean":
            return { read: boolean(text) };
        case "date":
            return date(field, names, options.dateFormat);
        case "timestamp":
        case "timestamptz":
            return timestamp(type.kind, field, names, options.timeFormat);
        case "time":
        case "timetz":
            return { read: recognized(text, type.kind) };
        case "super":
            return field.form === "json" ? superJson(field, names) : superText(field, names);
        case "varbyte":
            return varbyte(text, names, type.length);
        default:
            throw notSupported(
                `COPY can't load column "${column.name}": text is not converted to ${typeName(type)} here.`,
            );
    }
}

/** Source: developer guide, "Boolean type"; the white space around it is that around a number. */
function boolean(text: string): string {
    const word = `lower(trim(${text}, e' \\t\\n\\f\\r'))`;
    return `case when ${word} in ('t', 'true', 'y', 'yes', '1') then true when ${word} in ('f', 'false', 'n', 'no', '0') then false end`;
}

/** Where JSON_PARSE writes a number in another way than the engine: `1e+22`, and no zero with a sign. */
const OTHER_NUMBER = "[0-9]e-?[0-9]|-0";

/** JSON's own rules let stand what SUPER can't hold, as a name that comes twice; a short string is never in doubt. */
function superJson({ text }: FieldText, { read }: FieldNames): Reading {
    const isDoubtful = `(not starts_with(${read}, '"') or strlen(${read}) > 65535)`;
    return {
        read: text,
        value: `if(regexp_matches(${read}, '${OTHER_NUMBER}'), native_super_parse(${read}), ${read})`,
        doubt: isDoubtful,
        fails: `(${isDoubtful} and not native_super_can_parse(${read}))`,
    };
}

/** A text that is JSON, in the form that JSON_PARSE gives it: JSON's null is NULL. */
function superText({ text }: FieldText, { read }: FieldNames): Reading {
    const parsed = `coalesce(native_super_parse(${text}), 'null')`;
    return { read: `if(native_super_can_parse(${text}), ${parsed}, null)`, value: `nullif(${read}, 'null')` };
}

/** Source: developer guide, "Loading a column of the VARBYTE data type": hexadecimal digits; none are NULL, as in any type but text. */
function varbyte(text: string, { read }: FieldNames, length: number): Reading {
    const isLong = `octet_length(${read}) > ${length}`;
    return {
        read: `if(regexp_full_match(${text}, '([0-9A-Fa-f]{2})+'), unhex(${text}), null)`,
        doubt: isLong,
        fails: isLong,
    };
}
