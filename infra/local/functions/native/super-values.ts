import { BIGINT, DOUBLE, INTEGER, LIST, listValue, VARCHAR } from "@duckdb/node-api";
import { type JsonValue, readJson, writeJson } from "./json-text";
import type { NativeFunction } from "./native-function";
import { compareNumbers, floatText } from "./super-numbers";

const fromFloat: NativeFunction = {
    name: "native_super_float",
    takes: [DOUBLE],
    yields: VARCHAR,
    value: (value) => floatText(value as number),
};

/** A step that leads nowhere, or to null, is null. `path` is a JSON array of names and places. */
const step: NativeFunction = {
    name: "native_super_step",
    takes: [VARCHAR, VARCHAR],
    yields: VARCHAR,
    value: (text, path) => {
        let value: JsonValue | undefined = readJson(text as string);
        for (const each of JSON.parse(path as string) as readonly (string | number)[]) {
            value = inside(value, each);
        }
        return shown(value);
    },
};

function inside(value: JsonValue | undefined, step: string | number): JsonValue | undefined {
    if (typeof step === "number") {
        return value?.kind === "array" ? value.items[step] : undefined;
    }
    return value?.kind === "object" ? value.entries.find(([name]) => name === step)?.[1] : undefined;
}

function shown(value: JsonValue | undefined): string | null {
    return value === undefined || value.kind === "null" ? null : writeJson(value);
}

const atPlace: NativeFunction = {
    name: "native_super_at",
    takes: [VARCHAR, BIGINT],
    yields: VARCHAR,
    value: (text, place) => shown(inside(readJson(text as string), Number(place))),
};

/** An array's elements; null for what is none. */
const elements: NativeFunction = {
    name: "native_super_elements",
    takes: [VARCHAR],
    yields: LIST(VARCHAR),
    value: (text) => {
        const value = readJson(text as string);
        return value.kind === "array" ? listValue(value.items.map(shown)) : null;
    },
};

const attributeNames: NativeFunction = {
    name: "native_super_names",
    takes: [VARCHAR],
    yields: LIST(VARCHAR),
    value: (text) => {
        const value = readJson(text as string);
        return value.kind === "object" ? listValue(value.entries.map(([name]) => name)) : null;
    },
};

const attributeValues: NativeFunction = {
    name: "native_super_attributes",
    takes: [VARCHAR],
    yields: LIST(VARCHAR),
    value: (text) => {
        const value = readJson(text as string);
        return value.kind === "object" ? listValue(value.entries.map(([, item]) => shown(item))) : null;
    },
};

/** ARRAY_FLATTEN: elements of all depths; null for what is no array. */
const flatten: NativeFunction = {
    name: "native_super_flatten",
    takes: [VARCHAR],
    yields: VARCHAR,
    value: (text) => {
        const value = readJson(text as string);
        return value.kind === "array" ? writeJson({ kind: "array", items: flat(value.items) }) : null;
    },
};

function flat(items: readonly JsonValue[]): readonly JsonValue[] {
    return items.flatMap((item) => (item.kind === "array" ? flat(item.items) : [item]));
}

/**
 * How two values compare: -1, 0 or 1, or 2 for values of different types, which are neither smaller nor larger. Numbers
 * compare by their values, strings without the blanks at their ends.
 * Source: developer guide, "Querying semistructured data", "Dynamic typing".
 */
const compare: NativeFunction = {
    name: "native_super_compare",
    takes: [VARCHAR, VARCHAR],
    yields: INTEGER,
    value: (one, other) => order(readJson(one as string), readJson(other as string)),
};

function order(one: JsonValue, other: JsonValue): -1 | 0 | 1 | 2 {
    if (one.kind === "number" && other.kind === "number") {
        return compareNumbers(one.text, other.text);
    }
    if (one.kind === "string" && other.kind === "string") {
        return sign(Buffer.compare(Buffer.from(trimmed(one.value)), Buffer.from(trimmed(other.value))));
    }
    if (one.kind === "boolean" && other.kind === "boolean") {
        return sign(Number(one.value) - Number(other.value));
    }
    return isDeepEqual(one, other) ? 0 : 2;
}

const trimmed = (text: string) => text.replace(/ +$/, "");

const sign = (difference: number): -1 | 0 | 1 => (difference < 0 ? -1 : difference > 0 ? 1 : 0);

function isDeepEqual(one: JsonValue, other: JsonValue): boolean {
    if (one.kind === "array" && other.kind === "array") {
        const { items } = other;
        return one.items.length === items.length && one.items.every((item, at) => isEqual(item, items[at]));
    }
    if (one.kind === "object" && other.kind === "object") {
        const items = new Map(other.entries);
        return one.entries.length === items.size && one.entries.every(([name, item]) => isEqual(item, items.get(name)));
    }
    return one.kind === "null" && other.kind === "null";
}

function isEqual(one: JsonValue, other: JsonValue | undefined): boolean {
    return other !== undefined && order(one, other) === 0;
}

/** What is done with SUPER values, each kept as its JSON text. */
export const superFunctions: readonly NativeFunction[] = [
    fromFloat,
    step,
    atPlace,
    elements,
    attributeNames,
    attributeValues,
    flatten,
    compare,
];
