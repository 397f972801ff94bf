import type { QueryStep } from "./case";

/** A result as the wire gives it: every value as text. */
export interface QueryResult {
    readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[];
    readonly rows: readonly (readonly (string | null)[])[];
}

type Value = string | null;

/** The type codes of `pg_type` that decide how a value is compared. */
const TYPE = {
    bool: 16,
    int8: 20,
    int2: 21,
    int4: 23,
    float4: 700,
    float8: 701,
    bpchar: 1042,
    time: 1083,
    timestamp: 1114,
    timestamptz: 1184,
    timetz: 1266,
    numeric: 1700,
} as const;

const NUMBERS: readonly number[] = [TYPE.int2, TYPE.int4, TYPE.int8, TYPE.float4, TYPE.float8, TYPE.numeric];
const FLOATS: readonly number[] = [TYPE.float4, TYPE.float8];
const TIMES: readonly number[] = [TYPE.time, TYPE.timetz, TYPE.timestamp, TYPE.timestamptz];

/** How a result differs from what a page prints, in one sentence; undefined when it does not. */
export function differenceOf(expected: QueryStep, actual: QueryResult): string | undefined {
    const names = actual.fields.map(({ name }) => name);
    if (expected.names !== undefined && !isSame(expected.names, names)) {
        return `columns ${shown(expected.names)} expected, ${shown(names)} found`;
    }
    const width = expected.rows[0]?.length ?? names.length;
    if (width !== names.length) {
        return `${width} columns expected, ${names.length} found`;
    }
    if (expected.rows.length !== actual.rows.length) {
        return `${expected.rows.length} rows expected, ${actual.rows.length} found: ${shownRows(actual.rows)}`;
    }
    const normal = (row: readonly Value[]) =>
        row.map((value, column) => normalForm(value, actual.fields[column]?.dataTypeID, expected.roundedTo));
    const [wanted, found] = [expected.rows.map(normal), actual.rows.map(normal)];
    if (!expected.isOrdered) {
        wanted.sort(byText);
        found.sort(byText);
    }
    const different = wanted.findIndex((row, index) => !isSame(row, found[index] ?? []));
    return different < 0
        ? undefined
        : `${shown(wanted[different] ?? [])} expected, ${shown(found[different] ?? [])} found`;
}

/**
 * A value in the form in which two of its type are compared: numbers by value and scale, texts as they are. Clients
 * print booleans as t or true, pad a CHAR or not, show zeros at the end of a fraction of a second or not, leave out the
 * offset of UTC, and show as many digits of a float as they like; a float has 15 that count.
 */
function normalForm(value: Value, type: number | undefined, roundedTo: number | undefined): Value {
    if (value === null || type === undefined) {
        return value;
    }
    if (type === TYPE.bool) {
        return value.slice(0, 1).toLowerCase();
    }
    if (type === TYPE.bpchar) {
        return value.trimEnd();
    }
    if (NUMBERS.includes(type) && roundedTo !== undefined) {
        return Number(value).toFixed(roundedTo);
    }
    if (FLOATS.includes(type)) {
        return String(Number(Number(value).toPrecision(15)));
    }
    if (TIMES.includes(type)) {
        const short = value.replace(/(\.\d*?)0+(?=[+-]|$)/, "$1").replace(/\.(?=[+-]|$)/, "");
        return type === TYPE.timestamptz && !/[+-]\d\d(:\d\d)?$/.test(short.slice(10)) ? `${short}+00` : short;
    }
    return value;
}

function isSame(left: readonly Value[], right: readonly Value[]): boolean {
    return left.length === right.length && left.every((value, index) => value === right[index]);
}

function byText(left: readonly Value[], right: readonly Value[]): number {
    const [a, b] = [JSON.stringify(left), JSON.stringify(right)];
    return a < b ? -1 : a > b ? 1 : 0;
}

function shownRows(rows: readonly (readonly Value[])[]): string {
    return rows.length === 0 ? "none" : rows.slice(0, 3).map(shown).join(", ") + (rows.length > 3 ? ", ..." : "");
}

function shown(row: readonly Value[]): string {
    return `(${row.map((value) => value ?? "NULL").join(" | ")})`;
}
