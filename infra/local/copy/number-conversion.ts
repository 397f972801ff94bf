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

export function textFloat(names: FieldNames): Pick<Conversion, "doubt" | "fails"> {
    const isUnderscored = `contains(${names.text}, '_')`;
    return {
        doubt: either(isUnderscored, `not isfinite(${names.read})`),
        fails: either(isUnderscored, isOverflow(names)),
    };
}

export function jsonFloat(engine: string, json: string, { text, read }: FieldNames): Reading {
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
export function plainFloat({ text, read }: FieldNames): Pick<Conversion, "doubt" | "fails"> {
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
export function noUnderscore({ text }: FieldNames): Pick<Conversion, "doubt" | "fails"> {
    const isUnderscored = `contains(${text}, '_')`;
    return { doubt: isUnderscored, fails: isUnderscored };
}

/** COPY cuts the digits that a column has no room for, unlike INSERT. Source: developer guide, ROUNDEC. */
export function decimal(text: string, type: Extract<DataType, { readonly kind: "decimal" }>, rounds: boolean): string {
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
