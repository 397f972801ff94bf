import { BOOLEAN, VARCHAR } from "@duckdb/node-api";
import { type JsonEntry, type JsonValue, readJson, writeJson } from "./json-text";
import type { NativeFunction } from "./native-function";
import { decimalOf, floatText, isFloatText, MOST_DIGITS, precisionOf } from "./super-numbers";

/** Source: developer guide, "SUPER type" and "Limitations": a string in SUPER is no longer than a VARCHAR. */
export const LONGEST = 65535;

/** JSON_PARSE: a value in its shortest form. An object's names differ; strings and numbers are no longer than a VARCHAR and a DECIMAL. */
const parse: NativeFunction = {
    name: "native_super_parse",
    takes: [VARCHAR],
    yields: VARCHAR,
    value: (text) => {
        const value = checked(readJson(text as string));
        return value.kind === "null" ? null : writeJson(inForm(value));
    },
};

const canParse: NativeFunction = {
    name: "native_super_can_parse",
    takes: [VARCHAR],
    yields: BOOLEAN,
    value: (text) => {
        try {
            checked(readJson(text as string));
            return true;
        } catch {
            return false;
        }
    },
};

/** The value itself. @throws Error with SQLSTATE in brackets for what SUPER can't hold. */
function checked(value: JsonValue): JsonValue {
    switch (value.kind) {
        case "array":
            for (const item of value.items) {
                checked(item);
            }
            break;
        case "object":
            checkNames(value.entries);
            for (const [, item] of value.entries) {
                checked(item);
            }
            break;
        case "string":
            if (value.value.length > LONGEST / 3 && Buffer.byteLength(value.value) > LONGEST) {
                throw new Error(`[22001] JSON parsing error: a string is longer than ${LONGEST} bytes`);
            }
            break;
        case "number":
            checkNumber(value.text);
            break;
        default:
    }
    return value;
}

/** So few names are compared one by one sooner than they are put into a set. */
const FEW = 8;

function checkNames(entries: readonly JsonEntry[]): void {
    const known = entries.length > FEW ? new Set<string>() : undefined;
    for (const [index, [name]] of entries.entries()) {
        const isTwin = known ? known.size === known.add(name).size : hasName(entries, name, index);
        if (isTwin) {
            throw new Error(`[22P02] JSON parsing error: duplicate attribute "${name}" in an object`);
        }
    }
}

/** Whether one of the first entries has this name. */
function hasName(entries: readonly JsonEntry[], name: string, first: number): boolean {
    for (let index = 0; index < first; index++) {
        if (entries[index]?.[0] === name) {
            return true;
        }
    }
    return false;
}

function checkNumber(text: string): void {
    if (isFloatText(text)) {
        floatText(Number(text));
    } else if (text.length > MOST_DIGITS && precisionOf(decimalOf(text)) > MOST_DIGITS) {
        throw new Error(`[22003] JSON parsing error: ${text} has more than the ${MOST_DIGITS} digits of a DECIMAL`);
    }
}

/** A value whose numbers are written as SUPER keeps them. */
function inForm(value: JsonValue): JsonValue {
    switch (value.kind) {
        case "array":
            return { ...value, items: value.items.map(inForm) };
        case "object":
            return { ...value, entries: value.entries.map(([name, item]) => [name, inForm(item)]) };
        case "number":
            return { ...value, text: numberText(value.text) };
        default:
            return value;
    }
}

/** No DECIMAL is less than zero by its sign alone. */
function numberText(text: string): string {
    return isFloatText(text) ? floatText(Number(text)) : text.replace(/^-(?=[0.]+$)/, "");
}

/** How JSON becomes SUPER. */
export const superParsingFunctions: readonly NativeFunction[] = [parse, canParse];
