import { notSupported, SqlError } from "../../../errors";
import { engineType } from "../../../type-names";
import type { DataType } from "../../../types";
import type { Call, Expression } from "../../ast";
import { type Binding, bindPart } from "../binding";
import type { Bound } from "../bound";
import { coerce, decide, isUndecided } from "../coercion";
import { asDecimal, decimal, familyOf, isFloat } from "../type-families";
import { checkAggregateSyntax, onlyArgument } from "./aggregate-arguments";
import { noSuchFunction } from "./arguments";
import { checkPartitionOnly } from "./partition-only";
import type { AggregateRule } from "./rule";

const DOUBLE: DataType = { kind: "double" };

/** MEDIAN is PERCENTILE_CONT(0.5). Source: developer guide, "MEDIAN function" and "MEDIAN window function". */
export const median: AggregateRule = (call, binding, over) => {
    checkAggregateSyntax(call);
    checkPartitionOnly(call);
    const value = sortable(onlyArgument(call, binding), call, binding);
    if (isFloat(value.type) || familyOf(value.type) !== "number") {
        return interpolated(value, { text: "0.5", scale: 1 }, over);
    }
    // The mean of the two in the middle, exact however large: the engine interpolates in floating-point numbers.
    const type = interpolatedType(value.type, 1);
    const middle = (half: string) => `CAST(quantile_disc(${value.sql}, ${half})${over} AS ${engineType(type)})`;
    return { sql: `CAST((${middle("0.5")} + ${middle("-0.5")}) * 0.5 AS ${engineType(type)})`, type };
};

/** `percentile_cont(p) within group (order by x)`. Source: developer guide, "PERCENTILE_CONT function". */
export const percentileCont: AggregateRule = (call, binding, over) => {
    checkAggregateSyntax(call, "withinGroup");
    const { value, fraction } = percentileOf(call, binding);
    return interpolated(value, fraction, over);
};

/**
 * `percentile_disc(p) within group (order by x)`: over a window or, as an aggregate, after APPROXIMATE, where the exact
 * value is within what it promises. Source: developer guide, "PERCENTILE_DISC window function".
 */
export const percentileDisc: AggregateRule = (call, binding, over) => {
    checkAggregateSyntax(call, "approximate", "withinGroup");
    if (over === "" && !call.approximate) {
        throw notSupported(
            "Redshift has PERCENTILE_DISC as a window function only.",
            call.at,
            "Write APPROXIMATE PERCENTILE_DISC(...), or PERCENTILE_DISC(...) ... OVER (...).",
        );
    }
    const { value, fraction } = percentileOf(call, binding);
    return { sql: `quantile_disc(${value.sql}, ${fraction.text})${over}`, type: value.type };
};

/** A constant between 0 and 1 as written, below zero for a descending order; `scale` is of its digits. */
interface Fraction {
    readonly text: string;
    readonly scale: number;
}

function percentileOf(call: Call, binding: Binding): { readonly value: Bound; readonly fraction: Fraction } {
    checkPartitionOnly(call);
    const [item, ...more] = call.withinGroup ?? [];
    const [percentile] = call.args;
    if (!item || more.length > 0 || !percentile || call.args.length > 1) {
        throw new SqlError("42601", `${call.name.toUpperCase()} needs one percentile and one value to order by`, {
            hint: `Write ${call.name}(0.5) within group (order by x).`,
            position: call.at + 1,
        });
    }
    const { text, scale } = fractionOf(percentile);
    const value = sortable(bindPart(item.expression, binding), call, binding);
    return { value, fraction: { text: item.descending ? descending(text) : text, scale } };
}

/** The engine counts from the other end below zero; the very end has no sign. */
function descending(text: string): string {
    return Number(text) === 0 ? "1" : `-${text}`;
}

/** The engine too wants the percentile as a constant; with its digits it finds the row exactly. */
function fractionOf(percentile: Expression): Fraction {
    const value = percentile.kind === "number" ? Number(percentile.text) : Number.NaN;
    if (percentile.kind !== "number" || !(value >= 0 && value <= 1)) {
        throw new SqlError("22003", "The percentile must be a constant between 0 and 1", {
            position: percentile.at + 1,
        });
    }
    const scale = /^\d*\.?\d*$/.test(percentile.text) ? (percentile.text.split(".")[1] ?? "").length : 15;
    return { text: scale === 15 ? value.toFixed(15) : percentile.text, scale };
}

/** Numbers, dates and timestamps have percentiles. */
function sortable(value: Bound, call: Call, binding: Binding): Bound {
    if (isUndecided(value)) {
        return decide(value, DOUBLE, binding.state, call.at);
    }
    const family = familyOf(value.type);
    if (family !== "number" && family !== "datetime") {
        throw noSuchFunction(call, [value]);
    }
    return value.type.kind === "real" ? coerce(value, DOUBLE, binding.state) : value;
}

/** Between the two rows that are nearest; the engine does so in floating-point numbers, of which 15 digits count. */
function interpolated(value: Bound, { text, scale }: Fraction, over: string): Bound {
    const type = interpolatedType(value.type, scale);
    if (familyOf(type) === "datetime") {
        const moment = `quantile_cont(${value.sql}, ${text})${over}`;
        return { sql: type.kind === "date" ? `CAST(${moment} AS DATE)` : moment, type };
    }
    const number = `quantile_cont(CAST(${value.sql} AS DOUBLE), ${text})${over}`;
    return { sql: type.kind === "double" ? number : `CAST(${number} AS ${engineType(type)})`, type };
}

/** A product with the percentile has the digits of both, unless that is more than a DECIMAL has. */
function interpolatedType(type: DataType, scale: number): DataType {
    const whole = asDecimal(type);
    if (!whole) {
        return type;
    }
    const fits = whole.precision + scale <= 38;
    return fits ? decimal(whole.precision + scale, whole.scale + scale) : whole;
}
