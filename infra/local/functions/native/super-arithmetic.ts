import { type DuckDBListValue, LIST, VARCHAR } from "@duckdb/node-api";
import { readJson } from "./json-text";
import type { NativeFunction } from "./native-function";
import { type Decimal, decimalOf, floatText, isFloatText, MOST_DIGITS, precisionOf } from "./super-numbers";
import { LONGEST } from "./super-parsing";

function textOf({ digits, scale }: Decimal): string {
    const magnitude = digits < 0n ? -digits : digits;
    if (precisionOf({ digits, scale }) > MOST_DIGITS) {
        throw new Error("[22003] Numeric data overflow (result precision)");
    }
    const padded = String(magnitude).padStart(scale + 1, "0");
    const whole = padded.slice(0, padded.length - scale);
    return `${digits < 0n ? "-" : ""}${whole}${scale > 0 ? `.${padded.slice(-scale)}` : ""}`;
}

/**
 * `a operator b` of two SUPER values: null unless both are numbers, floating-point if one of them is. A plus joins two
 * strings. A quotient has the digits that its operands' own digits call for.
 * Source: developer guide, "Operators and functions", "Arithmetic operators"; "Computations with numeric values".
 */
const arithmetic: NativeFunction = {
    name: "native_super_arithmetic",
    takes: [VARCHAR, VARCHAR, VARCHAR],
    yields: VARCHAR,
    value: (operator, left, right) => {
        const [one, other] = [readJson(left as string), readJson(right as string)];
        if (operator === "+" && one.kind === "string" && other.kind === "string") {
            return JSON.stringify(joined(one.value, other.value));
        }
        if (one.kind !== "number" || other.kind !== "number") {
            return null;
        }
        if (isFloatText(one.text) || isFloatText(other.text)) {
            return floatText(floats(operator as string, Number(one.text), Number(other.text)));
        }
        return textOf(decimals(operator as string, decimalOf(one.text), decimalOf(other.text)));
    },
};

function joined(one: string, other: string): string {
    const text = one + other;
    if (Buffer.byteLength(text) > LONGEST) {
        throw new Error(`[22001] The joined string is longer than the ${LONGEST} bytes that SUPER holds`);
    }
    return text;
}

const divisionByZero = () => new Error("[22012] Divide by zero");

function floats(operator: string, one: number, other: number): number {
    switch (operator) {
        case "+":
            return one + other;
        case "-":
            return one - other;
        case "*":
            return one * other;
        default:
            if (other === 0) throw divisionByZero();
            return operator === "/" ? one / other : one % other;
    }
}

function decimals(operator: string, one: Decimal, other: Decimal): Decimal {
    const scale = Math.max(one.scale, other.scale);
    const [left, right] = [raised(one, scale), raised(other, scale)];
    switch (operator) {
        case "+":
            return { digits: left + right, scale };
        case "-":
            return { digits: left - right, scale };
        case "*":
            return { digits: one.digits * other.digits, scale: one.scale + other.scale };
        default:
            if (other.digits === 0n) throw divisionByZero();
            return operator === "/" ? quotient(one, other) : { digits: left % right, scale };
    }
}

function raised({ digits, scale }: Decimal, to: number): bigint {
    return digits * 10n ** BigInt(to - scale);
}

/** Whole numbers are divided as whole numbers. */
function quotient(one: Decimal, other: Decimal): Decimal {
    if (one.scale === 0 && other.scale === 0) {
        return { digits: one.digits / other.digits, scale: 0 };
    }
    const scale = Math.max(4, one.scale + precisionOf(other) - other.scale + 1);
    return { digits: (one.digits * 10n ** BigInt(scale + other.scale - one.scale)) / other.digits, scale };
}

/** FLOOR, CEIL, ROUND, TRUNC, ABS and SIGN of a SUPER value: null unless it is a number. */
const rounding: NativeFunction = {
    name: "native_super_rounding",
    takes: [VARCHAR, VARCHAR],
    yields: VARCHAR,
    value: (name, text) => {
        const value = readJson(text as string);
        if (value.kind !== "number") {
            return null;
        }
        return isFloatText(value.text)
            ? floatText(roundedFloat(name as string, Number(value.text)))
            : textOf(roundedDecimal(name as string, decimalOf(value.text)));
    },
};

function roundedFloat(name: string, value: number): number {
    const rules: Readonly<Record<string, (value: number) => number>> = {
        floor: Math.floor,
        ceil: Math.ceil,
        trunc: Math.trunc,
        abs: Math.abs,
        sign: Math.sign,
        round: (number) => Math.sign(number) * Math.round(Math.abs(number)),
    };
    return rules[name]?.(value) ?? value;
}

/** ABS keeps the scale, the others have none. */
function roundedDecimal(name: string, { digits, scale }: Decimal): Decimal {
    const unit = 10n ** BigInt(scale);
    const rest = digits % unit;
    const whole = digits / unit;
    switch (name) {
        case "abs":
            return { digits: digits < 0n ? -digits : digits, scale };
        case "sign":
            return { digits: digits > 0n ? 1n : digits < 0n ? -1n : 0n, scale: 0 };
        case "floor":
            return { digits: rest < 0n ? whole - 1n : whole, scale: 0 };
        case "ceil":
            return { digits: rest > 0n ? whole + 1n : whole, scale: 0 };
        case "round": {
            const half = (rest < 0n ? -rest : rest) * 2n >= unit;
            return { digits: half && rest !== 0n ? whole + (digits < 0n ? -1n : 1n) : whole, scale: 0 };
        }
        default:
            return { digits: whole, scale: 0 };
    }
}

/** SUM of SUPER values: with the digits of the number that has the most, floating-point if one of them is. */
const sum: NativeFunction = {
    name: "native_super_sum",
    takes: [LIST(VARCHAR)],
    yields: VARCHAR,
    value: (list) => {
        let total: Decimal = { digits: 0n, scale: 0 };
        let float: number | undefined;
        for (const text of (list as DuckDBListValue).items) {
            const value = readJson(text as string);
            if (value.kind !== "number") {
                throw new Error(
                    "[0A000] SUM of a SUPER value that is no number is not supported by the local warehouse.",
                );
            }
            if (isFloatText(value.text)) {
                float = (float ?? 0) + Number(value.text);
            } else {
                total = decimals("+", total, decimalOf(value.text));
            }
        }
        return float === undefined ? textOf(total) : floatText(float + Number(textOf(total)));
    },
};

export const superArithmeticFunctions: readonly NativeFunction[] = [arithmetic, rounding, sum];
