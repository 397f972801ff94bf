import type { DataType } from "../../types";
import type { Bound } from "./bound";
import { asDecimal, isFloat } from "./type-families";

/** DOUBLE PRECISION ends before 10 to the 309th: no number of so many digits is beyond it, nor is the sum of a table of them. */
const SAFE_DIGITS = 280;

/** Digits before the point that a number has at the most; undefined for a DOUBLE PRECISION of which nothing is known. */
function mostDigits({ type, digits }: Pick<Bound, "type" | "digits">): number | undefined {
    if (digits !== undefined) {
        return digits;
    }
    const decimal = asDecimal(type);
    return decimal ? decimal.precision - decimal.scale : undefined;
}

/** Digits behind the point within which a number that is not zero begins; undefined as above. */
function leastPlaces({ type, places }: Pick<Bound, "type" | "places">): number | undefined {
    return places ?? asDecimal(type)?.scale;
}

/** How large and how small a DOUBLE PRECISION may be, as far as that is known. */
type FloatRange = Pick<Bound, "digits" | "places">;

/** That of a number that has become one of type `to`; nothing is said of other types. */
export function rangeAs(from: Bound, to: DataType): FloatRange {
    return to.kind === "double" ? { digits: mostDigits(from), places: leastPlaces(from) } : {};
}

/** That of a square root. */
export function rangeOfRoot({ digits, places }: FloatRange): FloatRange {
    const half = (count: number | undefined) => (count === undefined ? undefined : Math.ceil(count / 2));
    return { digits: half(digits), places: half(places) };
}

/** That of a result; `digits` are undefined if they may be more than are safe. */
export function rangeOfResult(operator: string, left: Bound, right: Bound): FloatRange {
    const [one, other] = [mostDigits(left), mostDigits(right)];
    const [least, otherLeast] = [leastPlaces(left), leastPlaces(right)];
    switch (operator) {
        case "%":
            return { digits: one };
        case "*":
            return { digits: safe(sum(one, other)), places: sum(least, otherLeast) };
        case "/":
            // What begins within so many places divides as one and so many zeros multiply.
            return { digits: safe(sum(one, otherLeast, 1)), places: sum(least, other) };
        default:
            return { digits: one === undefined || other === undefined ? undefined : safe(Math.max(one, other) + 1) };
    }
}

function sum(...counts: readonly (number | undefined)[]): number | undefined {
    return counts.reduce((total, count) => (total === undefined || count === undefined ? undefined : total + count), 0);
}

function safe(digits: number | undefined): number | undefined {
    return digits !== undefined && digits <= SAFE_DIGITS ? digits : undefined;
}

const OF_FLOATS: ReadonlySet<string> = new Set(["+", "-", "*", "/", "%"]);

/** Whether an operator has a result of its own for floating-point numbers. */
export function isOfFloats(operator: string): boolean {
    return OF_FLOATS.has(operator);
}

/**
 * An expression of floating-point numbers that fails where its result is beyond them: infinity may come of infinity alone.
 * It is looked at once, as a whole: what is beyond them within it, is so to its end, but as a divisor. Beside a number that is
 * infinite of itself it is not told from that.
 * PostgreSQL's operators have refused it from the first; what is too small to be told from zero is zero, as in its version 8.
 */
export function held(bound: Bound): Bound {
    const { unheld, ...result } = bound;
    if (unheld === undefined) {
        return bound;
    }
    return { ...result, sql: heldSql(result.sql, areFinite(unheld)) };
}

/**
 * The total or mean of DOUBLE PRECISION numbers, or of what is made of them, which fails where it is beyond them. `over` is
 * its window, or empty.
 */
export function heldTotal(total: string, summand: Bound, over: string): string {
    return mostDigits(summand) === undefined
        ? heldSql(total, `bool_and(${areFinite(infinities(summand))})${over}`)
        : total;
}

function areFinite(numbers: readonly string[]): string {
    return numbers.length === 0 ? "true" : `(${numbers.map((sql) => `isfinite(${sql})`).join(" AND ")})`;
}

/** What is written out again for a look at it: through a list of one it would take three times as long. */
const LONG_RESULT = 2000;

const OVERFLOW = "error('[22003] value out of range: overflow')";

/** A held part is not written out again, which would go on and on, nor is a subquery carried out twice. */
function heldSql(sql: string, finite: string): string {
    const isOnce =
        sql.length + finite.length > LONG_RESULT || /\bSELECT\b|value out of range|\blist_transform\b/.test(sql);
    return isOnce
        ? `list_transform([[${sql}, CASE WHEN ${finite} THEN 1 ELSE 0 END]], lambda each: redshift.fn."$held_float"(each[1], each[2] = 1))[1]`
        : `CASE WHEN NOT isfinite(${sql}) AND ${finite} THEN ${OVERFLOW} ELSE ${sql} END`;
}

/** What an operand adds to the numbers of an expression that may be infinite of themselves. */
export function infinities(operand: Bound): readonly string[] {
    if (operand.unheld !== undefined) {
        return operand.unheld;
    }
    return mostDigits(operand) === undefined && isFloat(operand.type) ? [operand.sql] : [];
}
