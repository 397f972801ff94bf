import type { DataType } from "../../types";
import type { BinaryOperator } from "../ast";
import type { StatementState } from "./binding";
import { type Bound, callOf, isConstant, isVolatile, LONG_ARGUMENT } from "./bound";
import { canCoerce, coerce, decide, isUndecided, numberBeside } from "./coercion";
import { unknownOperator } from "./operator-errors";
import { isSuperBeside, superComparable, superKey, superNormal } from "./super";
import { type Family, familyOf, MAX_VARCHAR, varchar } from "./type-families";

export type ComparisonOperator = "=" | "<>" | "<" | "<=" | ">" | ">=";

const BOOLEAN: DataType = { kind: "boolean" };
const DOUBLE: DataType = { kind: "double" };
const OPERATORS: ReadonlySet<string> = new Set(["=", "<>", "<", "<=", ">", ">="]);

/** Whether an operator compares. */
export function isComparison(operator: BinaryOperator): operator is ComparisonOperator {
    return OPERATORS.has(operator);
}

/** `left operator right` */
export function comparison(
    operator: ComparisonOperator,
    left: Bound,
    right: Bound,
    state: StatementState,
    at: number,
): Bound {
    const [one, other] = comparable(operator, left, right, state, at);
    const sql =
        comparedPeriod(operator, one, other) ??
        comparedPeriod(operator, other, one) ??
        `(${one.sql} ${operator} ${other.sql})`;
    return { sql, type: BOOLEAN, constant: isConstant(left, right) };
}

/**
 * The beginning of a period beside a constant that may begin none: DuckDB 1.5 takes for granted that these are not the
 * same, where the beginning is NULL, too. Asked for as a range, an equality still skips what is out of it.
 */
function comparedPeriod(operator: ComparisonOperator, period: Bound, moment: Bound): string | undefined {
    const isEquality = operator === "=" || operator === "<>";
    if (!isEquality || !moment.constant || !period.sql.startsWith("date_trunc('")) {
        return undefined;
    }
    return operator === "=" && !isVolatile(period.sql) && period.sql.length + moment.sql.length <= LONG_ARGUMENT
        ? `(${period.sql} >= ${moment.sql} AND ${period.sql} <= ${moment.sql})`
        : `(${period.sql} + INTERVAL 0 DAY ${operator} ${moment.sql})`;
}

/** Both sides in a form that the engine compares as Redshift does. @throws SqlError 42883 if they can't be compared. */
export function comparable(
    operator: string,
    left: Bound,
    right: Bound,
    state: StatementState,
    at: number,
): readonly [Bound, Bound] {
    if (isUndecided(left) && isUndecided(right)) {
        return [asText(left, state, at), asText(right, state, at)];
    }
    if (isSuperBeside(left, right)) {
        return superComparable(operator, left, right, state, at);
    }
    if (isUndecided(left) || isUndecided(right)) {
        const one = isUndecided(left) ? beside(left, right, state, at) : left;
        const other = isUndecided(right) ? beside(right, left, state, at) : right;
        return alike(one, other, familyOf(one.type));
    }
    const [first, second] = [familyOf(left.type), familyOf(right.type)];
    if (first === second && first !== "other") {
        if (first === "number" && (left.type.kind === "real") !== (right.type.kind === "real")) {
            // The engine would make a REAL of the other one, and lose digits: PostgreSQL compares them as DOUBLE PRECISION.
            return [coerce(left, DOUBLE, state), coerce(right, DOUBLE, state)];
        }
        return alike(left, right, first);
    }
    const mixed = mixedPair(left, right, state);
    if (!mixed) {
        throw unknownOperator(operator, left.type, right.type, at);
    }
    return mixed;
}

/** Two of a family in a form that the engine compares as Redshift does. */
export function alike(left: Bound, right: Bound, family: Family): readonly [Bound, Bound] {
    return [compared(left, family), compared(right, family)];
}

/** A value in a form that the engine compares as Redshift does. */
export function compared(bound: Bound, family = familyOf(bound.type)): Bound {
    switch (family) {
        case "text":
            return trimmed(bound);
        case "interval":
            return measured(bound);
        case "super":
            return { ...bound, sql: superKey(bound.sql), type: varchar(MAX_VARCHAR), trimmed: true };
        default:
            return bound;
    }
}

/** The one of all equal values that stands for them, as a value of the same type. */
export function normalized(bound: Bound): Bound {
    switch (familyOf(bound.type)) {
        case "interval":
            return { ...bound, sql: `to_microseconds(epoch_us(${bound.sql}))` };
        case "super":
            return { ...bound, sql: superNormal(bound.sql) };
        default:
            return compared(bound);
    }
}

/**
 * The engine compares days with days and hours with hours, where a month is 30 days and a day 24 hours: one day less one
 * hour are 23 hours. Source: PostgreSQL's documentation, "Date/Time Types", "Interval Input".
 */
function measured(bound: Bound): Bound {
    return bound.measured ? bound : { ...bound, sql: `epoch_us(${bound.sql})`, measured: true };
}

function asText(bound: Bound, state: StatementState, at: number): Bound {
    return trimmed(decide(bound, varchar(Buffer.byteLength(bound.literal ?? "")), state, at));
}

/** A literal beside a value is of the value's type, and keeps its own length or digits. */
function beside(bound: Bound, other: Bound, state: StatementState, at: number): Bound {
    const { type } = other;
    if (familyOf(type) === "text") {
        const length = Buffer.byteLength(bound.literal ?? "");
        const text = decide(bound, bound.parameter === undefined ? varchar(length) : varchar(65535), state, at);
        return { ...text, trimmed: isTrimmedLiteral(bound) };
    }
    return decide(bound, numberBeside(bound, type), state, at);
}

/**
 * Blanks at the end do not count when texts are compared.
 * Source: developer guide, "Character types", "Significance of trailing blanks".
 */
export function trimmed(bound: Bound): Bound {
    if (isTrimmed(bound)) {
        return bound;
    }
    // The macro names its argument twice: it is quicker than RTRIM where the argument is quick to work out.
    const sql = bound.sql.length > LONG_ARGUMENT ? `rtrim(${bound.sql}, ' ')` : callOf("$trimmed", bound.sql);
    return { ...bound, sql, trimmed: true };
}

/** Whether no text of these can end in a blank. */
export function isTrimmed({ trimmed, type }: Pick<Bound, "trimmed" | "type">): boolean {
    return trimmed === true || type.kind === "char" || type.kind === "name";
}

/** Whether it is a quoted literal that does not end in a blank. */
export function isTrimmedLiteral({ literal }: Pick<Bound, "literal">): boolean {
    return typeof literal === "string" && !literal.endsWith(" ");
}

/** Whether values that the engine tells apart may be equal: texts with blanks at their ends, intervals, SUPER values. */
export function mayHaveEquals(bound: Bound): boolean {
    const family = familyOf(bound.type);
    return !bound.constant && (family === "text" ? !isTrimmed(bound) : family === "interval" || family === "super");
}

/**
 * A text beside a DECIMAL becomes a number, any other number beside a text becomes a text.
 * Source: developer guide, "Type compatibility and conversion", "General compatibility and conversion rules".
 */
function mixedPair(left: Bound, right: Bound, state: StatementState): readonly [Bound, Bound] | undefined {
    const [first, second] = [familyOf(left.type), familyOf(right.type)];
    if (first === "text" && second === "number") {
        return textAndNumber(left, right, state);
    }
    if (first === "number" && second === "text") {
        const pair = textAndNumber(right, left, state);
        return [pair[1], pair[0]];
    }
    if (first === "boolean" && canCoerce(right, BOOLEAN)) {
        return [left, coerce(right, BOOLEAN, state)];
    }
    if (second === "boolean" && canCoerce(left, BOOLEAN)) {
        return [coerce(left, BOOLEAN, state), right];
    }
    return undefined;
}

function textAndNumber(text: Bound, number: Bound, state: StatementState): readonly [Bound, Bound] {
    if (number.type.kind === "decimal") {
        const sql = `CAST(${callOf("$decimal_text", text.sql)} AS DECIMAL(38,${Math.max(18, number.type.scale)}))`;
        return [{ ...text, sql, type: { kind: "decimal", precision: 38, scale: 18 } }, number];
    }
    return [trimmed(text), { ...coerce(number, varchar(64), state), trimmed: true }];
}
