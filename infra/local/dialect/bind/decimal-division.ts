import { engineType } from "../../type-names";
import type { DataType } from "../../types";
import { callOf, isVolatile, LONG_ARGUMENT } from "./bound";

type Decimal = DataType & { kind: "decimal" };

/** Of two decimals of no more digits than these, the engine keeps no more of the result: one that has more overflows. */
export const ENGINE_DIGITS = 18;

/** 10 to the n as an engine constant that multiplies exactly. */
function powerOfTen(n: number, precision = n + 1): string {
    return `CAST('1${"0".repeat(n)}' AS DECIMAL(${precision},0))`;
}

/** 10 to the -n, exactly. */
function fractionOfTen(n: number): string {
    return n === 0 ? "1" : `CAST('0.${"0".repeat(n - 1)}1' AS DECIMAL(${Math.max(n, 1)},${n}))`;
}

/** A whole number of HUGEINT as a decimal with the point moved `scale` digits to the left. */
function withScale(sql: string, scale: number): string {
    return scale === 0 ? `CAST(${sql} AS DECIMAL(38,0))` : `(CAST(${sql} AS DECIMAL(38,0)) * ${fractionOfTen(scale)})`;
}

/** A decimal as the whole number that its digits are, times 10 to the `more`. */
function digitsOf(sql: string, type: Decimal, more: number): string {
    if (type.precision <= ENGINE_DIGITS && more >= 0) {
        const digits = shortDigitsOf(sql, type);
        return more === 0 ? digits : `(${digits} * CAST('1${"0".repeat(more)}' AS HUGEINT))`;
    }
    const shift = type.scale + more;
    if (type.scale > 0 && type.precision + shift > 38) {
        return longDigitsOf(sql, more);
    }
    return shift === 0 ? `CAST(${sql} AS HUGEINT)` : `CAST(${sql} * ${powerOfTen(shift)} AS HUGEINT)`;
}

/** Those of a decimal whose product would have too many, as it keeps the digits behind the point: by way of a text. */
function longDigitsOf(sql: string, more: number): string {
    const digits = `CAST(replace(CAST(${sql} AS VARCHAR), '.', '') AS HUGEINT)`;
    const factor = `CAST('1${"0".repeat(Math.abs(more))}' AS HUGEINT)`;
    return more === 0 ? digits : `(${digits} ${more > 0 ? "*" : "//"} ${factor})`;
}

/** Those of a decimal that has few: the engine works out what needs no more than 18 thirty times as fast. */
function shortDigitsOf(sql: string, { precision, scale }: Decimal): string {
    if (scale === 0) {
        return `CAST(${sql} AS HUGEINT)`;
    }
    const quick = `CAST(${sql} * ${powerOfTen(scale)} AS HUGEINT)`;
    if (precision + scale <= ENGINE_DIGITS) {
        return quick;
    }
    const exact = `CAST(${sql} * ${powerOfTen(scale, ENGINE_DIGITS + 1)} AS HUGEINT)`;
    const room = ENGINE_DIGITS - 2 * scale;
    if (room < 1 || !isShort(sql)) {
        return exact;
    }
    const most = powerOfTen(room);
    return `CASE WHEN ${sql} > -${most} AND ${sql} < ${most} THEN ${quick} ELSE ${exact} END`;
}

/** Whether engine SQL may be written out more than once: no subquery, and nothing that would grow without bound. */
function isShort(sql: string): boolean {
    return sql.length <= LONG_ARGUMENT && !/\bSELECT\b/.test(sql);
}

/**
 * The quotient of two decimals, exact to the scale of the result and cut after it: the engine itself would divide
 * floating-point numbers. A zero divisor fails, unless NULL is divided.
 */
export function decimalQuotient(left: string, leftType: Decimal, right: string, rightType: Decimal, to: Decimal) {
    const dividend = digitsOf(left, leftType, to.scale - leftType.scale + rightType.scale);
    const divisor = checkedDivisor(digitsOf(right, rightType, 0), left);
    return `CAST(${withScale(`${dividend} // ${divisor}`, to.scale)} AS ${engineType(to)})`;
}

/** The longest dividend that is written out once more, so that chains of divisions do not grow without bound. */
const LONG_DIVIDEND = 2000;

/**
 * What divides, in engine SQL that fails where it is zero and what it divides is not NULL. A subquery would be carried out
 * twice, and a long dividend grow without bound: of those NULL by zero fails, too.
 */
export function checkedDivisor(divisor: string, dividend: string): string {
    if (dividend.length > LONG_DIVIDEND || /\bSELECT\b/.test(divisor + dividend)) {
        return callOf("$divisor", divisor);
    }
    return divisor.length > LONG_ARGUMENT || isVolatile(divisor)
        ? callOf("$divisor_of", divisor, dividend)
        : `redshift.fn."$divisor_of"(${divisor}, ${dividend})`;
}

/** A decimal with the digits behind `scale` cut off. */
export function truncatedDecimal(sql: string, type: Decimal, scale: number): string {
    return withScale(`${digitsOf(sql, type, 0)} // ${`CAST('1${"0".repeat(type.scale - scale)}' AS HUGEINT)`}`, scale);
}
