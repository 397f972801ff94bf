import { SqlError } from "../../../errors";
import type { DataType } from "../../../types";
import type { Call } from "../../ast";
import { type Binding, bindPart } from "../binding";
import { type Bound, callOf, isConstant } from "../bound";
import { coerce, decide, isUndecided } from "../coercion";
import { alike } from "../comparison";
import type { DatePart } from "../date-parts";
import { familyOf, isInteger, isSameType } from "../type-families";
import { argumentsOf, noSuchFunction } from "./arguments";
import { checkTimePart, countablePart, isTime, momentOf, TIMESTAMP, utcTime, withTime } from "./date-arguments";
import type { ScalarRule } from "./rule";

const DATE: DataType = { kind: "date" };
const INTEGER: DataType = { kind: "integer" };
const BIGINT: DataType = { kind: "bigint" };
const DOUBLE: DataType = { kind: "double" };

/** Parts that are so many of a smaller one, which the engine adds. */
const MULTIPLES: Readonly<Partial<Record<DatePart, readonly [unit: "years" | "months" | "days" | "micros", number]>>> =
    {
        millennium: ["years", 1000],
        century: ["years", 100],
        decade: ["years", 10],
        year: ["years", 1],
        quarter: ["months", 3],
        month: ["months", 1],
        week: ["days", 7],
        day: ["days", 1],
        hour: ["micros", 3_600_000_000],
        minute: ["micros", 60_000_000],
        second: ["micros", 1_000_000],
        millisecond: ["micros", 1000],
        microsecond: ["micros", 1],
    };

/** `dateadd(part, count, moment)`. Source: developer guide, "DATEADD function". */
export const dateAdd: ScalarRule = (call, binding) => {
    const part = countablePart(call);
    const count = countOf(call, binding);
    const moment = withTime(momentOf(call, 2, binding), binding);
    if (call.args.length > 3) {
        throw noSuchFunction(call, [count, moment]);
    }
    checkTimePart(part, moment.type, call.args[0]?.at ?? call.at);
    const start = moment.type.kind === "timetz" ? `timezone('UTC', ${moment.sql})` : moment.sql;
    const [unit, factor] = MULTIPLES[part] as readonly [string, number];
    const times = factor === 1 ? count.sql : `${count.sql} * ${factor}`;
    return {
        sql: unit === "years" ? callOf("$plus_years", start, times) : `(${start} + ${period(unit, times)})`,
        type: moment.type,
        constant: isConstant(count, moment),
    };
};

function period(unit: string, times: string): string {
    return unit === "micros" ? `to_microseconds(${times})` : `to_${unit}(CAST(${times} AS INTEGER))`;
}

/** How many of the part: a whole number. */
function countOf(call: Call, binding: Binding): Bound {
    const argument = call.args[1];
    const count = argument && bindPart(argument, binding);
    if (!count) {
        throw noSuchFunction(call, []);
    }
    if (isUndecided(count)) {
        return decide(count, BIGINT, binding.state, argument.at);
    }
    if (!isInteger(count.type)) {
        throw noSuchFunction(call, [count]);
    }
    return { ...coerce(count, BIGINT, binding.state), type: BIGINT };
}

/** `datediff(part, from, to)`: the boundaries between two moments; weeks begin on Monday. */
export const dateDiff: ScalarRule = (call, binding) => {
    const part = countablePart(call);
    const [from, to] = differing(call, binding);
    if (call.args.length > 3 || isTime(from.type) !== isTime(to.type)) {
        throw noSuchFunction(call, [from, to]);
    }
    for (const { type } of [from, to]) {
        checkTimePart(part, type, call.args[0]?.at ?? call.at);
    }
    const constant = isConstant(from, to);
    if (isTime(from.type)) {
        return { sql: `date_diff('${part}', ${utcTime(from)}, ${utcTime(to)})`, type: BIGINT, constant };
    }
    const [start, end] = isSameType(from.type, to.type)
        ? [from, to]
        : [coerce(from, TIMESTAMP, binding.state), coerce(to, TIMESTAMP, binding.state)];
    if (part === "century" || part === "millennium") {
        // The engine counts centuries from years that end in 00, but begins them with 01.
        const sql = `(date_part('${part}', ${end.sql}) - date_part('${part}', ${start.sql}))`;
        return { sql, type: BIGINT, constant };
    }
    if (part === "week") {
        const monday = ({ sql }: Bound) => `date_trunc('week', ${sql})`;
        return { sql: `(date_diff('day', ${monday(start)}, ${monday(end)}) // 7)`, type: BIGINT, constant };
    }
    return { sql: `date_diff('${part}', ${start.sql}, ${end.sql})`, type: BIGINT, constant };
};

/** The two moments; a bare literal beside a time is one too. */
function differing(call: Call, binding: Binding): readonly [Bound, Bound] {
    const [, first, second] = call.args;
    if (!first || !second) {
        throw noSuchFunction(call, []);
    }
    const [from, to] = [bindPart(first, binding), bindPart(second, binding)];
    if (isUndecided(from) && isTime(to.type)) {
        return [decide(from, to.type, binding.state, first.at), to];
    }
    if (isUndecided(to) && isTime(from.type)) {
        return [from, decide(to, from.type, binding.state, second.at)];
    }
    return [momentOf(call, 1, binding), momentOf(call, 2, binding)];
}

/** ADD_MONTHS stays on the last day of a month. */
export const addMonths: ScalarRule = (call, binding) => {
    const [moment, months] = argumentsOf(call, binding, [TIMESTAMP, INTEGER]) as [Bound, Bound];
    return {
        sql: callOf("$plus_months", moment.sql, months.sql),
        type: TIMESTAMP,
        constant: isConstant(moment, months),
    };
};

export const monthsBetween: ScalarRule = (call, binding) => {
    const [later, earlier] = argumentsOf(call, binding, [TIMESTAMP, TIMESTAMP]) as [Bound, Bound];
    return {
        sql: callOf("$months_between", later.sql, earlier.sql),
        type: DOUBLE,
        constant: isConstant(later, earlier),
    };
};

export const nextDay: ScalarRule = (call, binding) => {
    const [day, weekday] = argumentsOf(call, binding, [DATE, { kind: "varchar", length: 65535 }]) as [Bound, Bound];
    return { sql: callOf("$next_day", day.sql, weekday.sql), type: DATE, constant: isConstant(day, weekday) };
};

export const lastDay: ScalarRule = (call, binding) => {
    const [day] = argumentsOf(call, binding, [DATE]) as [Bound];
    return { sql: `last_day(${day.sql})`, type: DATE, constant: day.constant };
};

/** AGE: years, months and days between two moments, or from one to the beginning of today. */
export const age: ScalarRule = (call, binding) => {
    const [later, earlier] = argumentsOf(call, binding, [TIMESTAMP, TIMESTAMP], 1);
    const sql =
        later && earlier
            ? `age(${later.sql}, ${earlier.sql})`
            : `age(CAST(current_date AS TIMESTAMP), ${(later as Bound).sql})`;
    return { sql, type: { kind: "interval" } };
};

/** DATE_CMP and its kin: -1, 0 or 1. */
export const comparing =
    (left: DataType, right: DataType): ScalarRule =>
    (call, binding) => {
        const args = argumentsOf(call, binding, [left, right]);
        const common: DataType =
            isSameType(left, right) || familyOf(left) === "interval"
                ? left
                : [left, right].some(({ kind }) => kind === "timestamptz")
                  ? { kind: "timestamptz" }
                  : TIMESTAMP;
        const [one, other] = args.map((arg) => coerce(arg, common, binding.state)) as [Bound, Bound];
        const [first, second] = alike(one, other, familyOf(common));
        return { sql: callOf("$compared", first.sql, second.sql), type: INTEGER, constant: isConstant(...args) };
    };

/** DATE_PART_YEAR */
export const yearOfDate: ScalarRule = (call, binding) => {
    const [day] = argumentsOf(call, binding, [DATE]) as [Bound];
    return { sql: `CAST(year(${day.sql}) AS INTEGER)`, type: INTEGER, constant: day.constant };
};

/** ISFINITE */
export const finite: ScalarRule = (call, binding) => {
    const moment = momentOf(call, 0, binding);
    if (call.args.length > 1 || isTime(moment.type)) {
        throw new SqlError("42883", `function ${call.name} takes one date or timestamp`, { position: call.at + 1 });
    }
    return { sql: `isfinite(${moment.sql})`, type: { kind: "boolean" }, constant: moment.constant };
};
