import { quoteText } from "../dialect/bind/bound";
import { engineType } from "../type-names";
import type { DataType } from "../types";
import { BLANK_JSON, type Conversion, either, type FieldNames, type FieldText, type Reading } from "./reading";

/** Digits with a sign and nothing else, where the engine takes fractions, exponents and hexadecimal numbers, too. */
export function wholeNumber(engine: string, { text, form }: FieldText, names: FieldNames): Reading {
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

/** What the engine reads as a number that is none: 1_000 as a thousand, +-1 as minus one. */
function isOther(text: string): string {
    return `(contains(${text}, '_') or contains(${text}, '+-'))`;
}

export function textFloat(names: FieldNames): Pick<Conversion, "doubt" | "fails"> {
    const isNone = isOther(names.text);
    return {
        doubt: either(isNone, `not isfinite(${names.read})`),
        fails: either(isNone, isOverflow(names)),
    };
}

export function jsonFloat(engine: string, json: string, { text, read }: FieldNames): Reading {
    const isNone = isOther(text);
    const isUnread = `(${read} is null and not regexp_full_match(${text}, '${BLANK_JSON}'))`;
    return {
        read: `try_cast(${unquoted(json)} as ${engine})`,
        doubt: `(${read} is null and ${text} is not null) or not isfinite(${read}) or ${isNone}`,
        fails: either(isUnread, isOverflow({ text, read }), isNone),
    };
}

/** White space that the engine passes over, and JSON writes otherwise within a string. */
const ESCAPED_SPACE = ["\t", "\n", "\v", "\f", "\r"];

/** Text that is the same number in JSON and in a string. */
export function plainFloat({ text, read }: FieldNames): Pick<Conversion, "doubt" | "fails"> {
    const isUnclear = either(
        `(${read} is null and ${text} <> '')`,
        `not isfinite(${read})`,
        isOther(text),
        ...ESCAPED_SPACE.map((space) => `contains(${text}, ${quoteText(space)})`),
    );
    return { doubt: isUnclear, fails: isUnclear };
}

function unquoted(json: string): string {
    return `if(starts_with(${json}, '"'), substr(${json}, 2, strlen(${json}) - 2), ${json})`;
}

/**
 * The engine reads 1_000 as a thousand, and what ends too soon where a blank follows: a lone sign as 0, 1e as 1. Hardly any
 * number ends otherwise than with a digit or has an exponent: only these are looked at closely.
 */
export function noOtherDecimal({ text, read }: FieldNames): Pick<Conversion, "doubt" | "fails"> {
    const isOdd = `right(${text}, 1) not between '0' and '9' or contains(${text}, '_') or contains(${text}, 'e') or contains(${text}, 'E')`;
    const isDecimal = `regexp_full_match(${text}, '\\s*[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?\\s*')`;
    return { doubt: `(${read} is not null and (${isOdd}))`, fails: `(${read} is not null and not ${isDecimal})` };
}

/** COPY cuts the digits that a column has no room for, unlike INSERT. Source: developer guide, ROUNDEC. */
export function decimal(text: string, type: Extract<DataType, { readonly kind: "decimal" }>, rounds: boolean): string {
    const { scale } = type;
    // The engine wants a digit somewhere: .5 is cut to .0 where there is room for none.
    const cut = (digits: string) => `regexp_extract(${digits}, '[+-]?\\d*\\.\\d{0,${scale}}') || '0'`;
    const isLong = `strlen(${text}) - strpos(${text}, '.') > ${scale} and contains(${text}, '.')`;
    const isPlain = `regexp_full_match(${text}, '\\s*[+-]?\\d*\\.\\d+\\s*')`;
    // A number with an exponent is cut where its digits are without it: the engine loses some of them, or refuses it.
    const hasExponent = `(contains(${text}, 'e') or contains(${text}, 'E'))`;
    const spelledOut = `redshift.fn."$spelled_out"(${text})`;
    const fitting = rounds
        ? `if(${hasExponent}, ${spelledOut}, ${text})`
        : `case when ${hasExponent} then ${cut(spelledOut)} when ${isLong} and ${isPlain} then ${cut(text)} else ${text} end`;
    return `try_cast(${fitting} as ${engineType(type)})`;
}
