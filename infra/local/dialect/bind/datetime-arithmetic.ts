import { SqlError } from "../../errors";
import type { DataType } from "../../types";
import type { StatementState } from "./binding";
import { type Bound, callOf, isConstant } from "./bound";
import { coerce, decide, isUndecided } from "./coercion";
import { familyOf, isInteger } from "./type-families";

const TIMESTAMP: DataType = { kind: "timestamp" };
const TIMESTAMPTZ: DataType = { kind: "timestamptz" };
const INTERVAL: DataType = { kind: "interval" };
const TIME: DataType = { kind: "time" };
const INTEGER: DataType = { kind: "integer" };
const DOUBLE: DataType = { kind: "double" };
const BIGINT: DataType = { kind: "bigint" };

/** Arithmetic with dates, times and intervals; undefined if neither side is one, or if Redshift has no such operator. */
export function datetimeArithmetic(
    operator: string,
    left: Bound,
    right: Bound,
    state: StatementState,
    at: number,
): Bound | undefined {
    const one = isUndecided(left) ? decidedBy(right, operator, left, state, at) : left;
    const other = isUndecided(right) ? decidedBy(left, operator, right, state, at) : right;
    const rule = RULES.get(`${sideOf(one.type)} ${operator} ${sideOf(other.type)}`);
    const result = rule?.(one, other, state);
    return result && { ...result, constant: isConstant(one, other) };
}

type Side = "date" | "timestamp" | "time" | "interval" | "integer" | "number" | "other";

function sideOf(type: DataType): Side {
    switch (type.kind) {
        case "date":
            return "date";
        case "timestamp":
        case "timestamptz":
            return "timestamp";
        case "time":
        case "timetz":
            return "time";
        case "interval":
            return "interval";
        default:
            return isInteger(type) ? "integer" : familyOf(type) === "number" ? "number" : "other";
    }
}

/**
 * A literal that is taken away from a date is one; one that is added is an interval. To a DATE days can be added, an interval
 * or a time: none of them is likelier, as in PostgreSQL ("Operator Type Resolution"). @throws SqlError 42725
 */
function decidedBy(by: Bound, operator: string, literal: Bound, state: StatementState, at: number): Bound {
    const side = sideOf(by.type);
    if (side === "integer" || side === "number" || side === "other") {
        return literal;
    }
    if (operator === "+" && by.type.kind === "date" && literal.literal !== null) {
        throw new SqlError("42725", 'operator is not unique: date + "unknown"', {
            hint: "You may need to add explicit type casts: to INTEGER for days, to INTERVAL.",
            position: at + 1,
        });
    }
    const type = side === "interval" ? (operator === "*" || operator === "/" ? DOUBLE : INTERVAL) : by.type;
    return decide(literal, operator === "+" ? INTERVAL : type, state, at);
}

type Rule = (left: Bound, right: Bound, state: StatementState) => Bound;

const plus = (left: Bound, right: Bound, type: DataType, operator = "+"): Bound => ({
    sql: `(${left.sql} ${operator} ${right.sql})`,
    type,
});
const minus = (left: Bound, right: Bound, type: DataType): Bound => plus(left, right, type, "-");
const swapped =
    (rule: Rule): Rule =>
    (left, right, state) =>
        rule(right, left, state);

/** The engine adds only INTEGER days to a date. */
const days = (bound: Bound, state: StatementState): Bound =>
    bound.type.kind === "integer" ? bound : { ...coerce(bound, INTEGER, state), type: INTEGER };

/** A time with zone makes a moment. Source: developer guide, "+ (Concatenation) operator". */
const addTime: Rule = (date, time) => plus(date, time, time.type.kind === "timetz" ? TIMESTAMPTZ : TIMESTAMP);
const addDays: Rule = (date, count, state) => plus(date, days(count, state), date.type);
const difference: Rule = (left, right, state) => {
    const zoned = [left, right].find(({ type }) => type.kind === "timestamptz")?.type ?? TIMESTAMP;
    return minus(coerce(left, zoned, state), coerce(right, zoned, state), INTERVAL);
};
const shift: Rule = (moment, interval) => plus(moment, interval, moment.type.kind === "date" ? TIMESTAMP : moment.type);
const shiftBack: Rule = (moment, interval) =>
    minus(moment, interval, moment.type.kind === "date" ? TIMESTAMP : moment.type);
/** The engine takes none from another, but what they are on one day. */
const timeDifference: Rule = (left, right, state) => {
    const [one, other] = [left, right].map((time) => `(DATE '1970-01-01' + ${coerce(time, TIME, state).sql})`);
    return { sql: `(${one} - ${other})`, type: INTERVAL };
};

/** The days of an interval do not move the time of day. */
const shiftTime: Rule = (time, interval) => plus(time, interval, time.type);

/** A whole number of an interval known now is whole months, days and microseconds; anything else spills over. */
const times: Rule = (interval, factor, state) => {
    const known = interval.interval;
    if (known && isInteger(factor.type)) {
        const count = factor.type.kind === "bigint" ? factor.sql : coerce(factor, BIGINT, state).sql;
        const parts = [
            ...(known.months === 0 ? [] : [`to_months(CAST(${count} * ${known.months} AS INTEGER))`]),
            ...(known.days === 0 ? [] : [`to_days(CAST(${count} * ${known.days} AS INTEGER))`]),
            ...(known.micros === 0 ? [] : [`to_microseconds(${count} * ${known.micros})`]),
        ];
        return { sql: parts.length > 0 ? `(${parts.join(" + ")})` : interval.sql, type: INTERVAL };
    }
    return { sql: callOf("$interval_times", interval.sql, coerce(factor, DOUBLE, state).sql), type: INTERVAL };
};
const divided: Rule = (interval, divisor, state) => ({
    sql: callOf(
        "$interval_times",
        interval.sql,
        `(1.0::DOUBLE / ${callOf("$divisor", coerce(divisor, DOUBLE, state).sql)})`,
    ),
    type: INTERVAL,
});

/** Source: developer guide, "Date and time functions", and PostgreSQL's "Date/Time Operators". */
const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
    ["date + integer", addDays],
    ["integer + date", swapped(addDays)],
    ["date - integer", (date, count, state) => minus(date, days(count, state), date.type)],
    ["date - date", (left, right) => ({ sql: `CAST(${left.sql} - ${right.sql} AS INTEGER)`, type: INTEGER })],
    ["date - timestamp", difference],
    ["timestamp - date", difference],
    ["timestamp - timestamp", difference],
    ["date + interval", shift],
    ["interval + date", swapped(shift)],
    ["date - interval", shiftBack],
    ["timestamp + interval", shift],
    ["interval + timestamp", swapped(shift)],
    ["timestamp - interval", shiftBack],
    ["date + time", addTime],
    ["time + date", swapped(addTime)],
    ["time + interval", shiftTime],
    ["interval + time", swapped(shiftTime)],
    ["time - interval", (time, interval) => minus(time, interval, time.type)],
    ["time - time", timeDifference],
    ["interval + interval", (left, right) => plus(left, right, INTERVAL)],
    ["interval - interval", (left, right) => minus(left, right, INTERVAL)],
    ["interval * integer", times],
    ["interval * number", times],
    ["integer * interval", swapped(times)],
    ["number * interval", swapped(times)],
    ["interval / integer", divided],
    ["interval / number", divided],
]);
