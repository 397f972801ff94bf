/** So many digits has the widest DECIMAL. */
export const MOST_DIGITS = 38;

/** A floating-point number is told from a DECIMAL by its exponent. @throws Error with SQLSTATE 22003 for what is infinite. */
export function floatText(value: number): string {
    if (!Number.isFinite(value)) {
        throw new Error(`[22003] value out of range: SUPER has no ${value}`);
    }
    return value.toExponential();
}

/** Whether a number as JSON writes it is a floating-point one. */
export function isFloatText(text: string): boolean {
    return /[eE]/.test(text);
}

/** A DECIMAL: a whole number and how many of its digits stand behind the point. */
export interface Decimal {
    readonly digits: bigint;
    readonly scale: number;
}

export function decimalOf(text: string): Decimal {
    const scale = text.split(".")[1]?.length ?? 0;
    return { digits: scaled(text, scale), scale };
}

/** The digits that a number needs at least. */
export function precisionOf({ digits, scale }: Decimal): number {
    return Math.max(String(digits < 0n ? -digits : digits).length, scale);
}

/** Decimals exactly, anything beside a floating-point number as one. */
export function compareNumbers(one: string, other: string): -1 | 0 | 1 {
    if (isFloatText(one) || isFloatText(other)) {
        return order(Number(one), Number(other));
    }
    const [, fraction = ""] = one.split(".");
    const [, otherFraction = ""] = other.split(".");
    const scale = Math.max(fraction.length, otherFraction.length);
    const [first, second] = [scaled(one, scale), scaled(other, scale)];
    return order(first, second);
}

function order<T extends number | bigint>(one: T, other: T): -1 | 0 | 1 {
    return one < other ? -1 : one > other ? 1 : 0;
}

/** A decimal number times a power of ten. */
export function scaled(text: string, scale: number): bigint {
    const [whole = "", fraction = ""] = text.split(".");
    return BigInt(whole + fraction.padEnd(scale, "0"));
}
