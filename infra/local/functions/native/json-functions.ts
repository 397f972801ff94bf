import { BOOLEAN, INTEGER, VARCHAR } from "@duckdb/node-api";
import { type JsonValue, readJson } from "./json-text";
import type { NativeFunction } from "./native-function";

/** Reads a text; with `lax` a text that is no JSON is null instead of an error. */
function readOr(text: string, lax: boolean): JsonValue | null {
    try {
        return readJson(text);
    } catch (error) {
        if (lax) {
            return null;
        }
        throw error;
    }
}

/** A value in text: a string without its quotation marks, anything else as it was written. */
function plainText(value: JsonValue | undefined, source: string): string | null {
    if (value === undefined || value.kind === "null") {
        return null;
    }
    return value.kind === "string" ? value.value : source.slice(value.from, value.to);
}

const kindOf: NativeFunction = {
    name: "native_json_kind",
    takes: [VARCHAR],
    yields: VARCHAR,
    value: (text) => readOr(text as string, true)?.kind ?? "",
};

const arrayLength: NativeFunction = {
    name: "native_json_array_length",
    takes: [VARCHAR, BOOLEAN],
    yields: INTEGER,
    value: (text, lax) => {
        const value = readOr(text as string, lax as boolean);
        return (value && arrayOf(value, lax as boolean)?.length) ?? null;
    },
};

function arrayOf(value: JsonValue, lax: boolean): readonly JsonValue[] | null {
    if (value.kind === "array") {
        return value.items;
    }
    if (lax) {
        return null;
    }
    throw new Error("[22P02] JSON parsing error: the text is no array");
}

const arrayElement: NativeFunction = {
    name: "native_json_array_element",
    takes: [VARCHAR, INTEGER, BOOLEAN],
    yields: VARCHAR,
    value: (text, place, lax) => {
        const value = readOr(text as string, lax as boolean);
        const items = value && arrayOf(value, lax as boolean);
        if (!items) {
            return null;
        }
        const item = items[place as number];
        return item ? plainText(item, text as string) : "";
    },
};

/** The path that the row before had, too, is not read again. */
let lastPath: { readonly text: string; readonly names: readonly string[] } | undefined;

function pathOf(text: string): readonly string[] {
    if (lastPath?.text !== text) {
        lastPath = { text, names: JSON.parse(text) as readonly string[] };
    }
    return lastPath.names;
}

/** `path` is a JSON array of names. */
const pathText: NativeFunction = {
    name: "native_json_path_text",
    takes: [VARCHAR, VARCHAR, BOOLEAN],
    yields: VARCHAR,
    value: (text, path, lax) => {
        let value: JsonValue | undefined = readOr(text as string, lax as boolean) ?? undefined;
        for (const name of pathOf(path as string)) {
            value = value?.kind === "object" ? value.entries.findLast(([each]) => each === name)?.[1] : undefined;
        }
        return plainText(value, text as string);
    },
};

/** What the JSON functions ask of a text. */
export const jsonTextFunctions: readonly NativeFunction[] = [kindOf, arrayLength, arrayElement, pathText];
