import { engineType } from "../../../type-names";
import type { DataType } from "../../../types";
import type { Call } from "../../ast";
import { type Binding, bindPart } from "../binding";
import { type Bound, callOf } from "../bound";
import { canCoerce, coerce, decideAsText, isUndecided } from "../coercion";
import { compared } from "../comparison";
import { decimalQuotient } from "../decimal-division";
import { held, heldTotal } from "../float-range";
import { decimal, familyOf, isInteger } from "../type-families";
import {
    checkAggregateSyntax,
    engineAggregate,
    onlyArgument,
    onlyDouble,
    onlyInteger,
    onlySummand,
} from "./aggregate-arguments";
import { noSuchFunction } from "./arguments";
import { listAggregate } from "./listagg";
import { median, percentileCont, percentileDisc } from "./percentiles";
import type { AggregateFunctions, AggregateRule } from "./rule";
import { refuseSuperMean, superExtreme, superSum } from "./super-aggregates";

const BIGINT: DataType = { kind: "bigint" };
const DOUBLE: DataType = { kind: "double" };
const BOOLEAN: DataType = { kind: "boolean" };
const INTEGER: DataType = { kind: "integer" };

type Decimal = Extract<DataType, { kind: "decimal" }>;

/**
 * `count(*)`, `count(x)`, `count(distinct x)`. APPROXIMATE only saves time on a cluster: the exact count is within what
 * it promises.
 */
const count: AggregateRule = (call, binding, over) => {
    checkAggregateSyntax(call, "approximate", "distinct");
    if (call.star) {
        return { sql: `count(*)${over}`, type: BIGINT };
    }
    if (call.approximate && !call.distinct) {
        checkAggregateSyntax(call, "distinct");
    }
    const argument = decideAsText(onlyArgument(call, binding), binding.state);
    const value = call.distinct ? compared(argument) : argument;
    return { sql: engineAggregate("count", value.sql, call, over), type: BIGINT };
};

/** Source of the result types: developer guide, "SUM function" and "SUM window function". */
const sum: AggregateRule = (call, binding, over) => {
    checkAggregateSyntax(call, "distinct");
    const summand = onlySummand(call, binding);
    if (summand.type.kind === "super") {
        return superSum(summand, call, over);
    }
    const argument = held(summand);
    const type = sumType(argument.type);
    const total = engineAggregate("sum", argument.sql, call, over);
    if (argument.type.kind === "double") {
        return { sql: heldTotal(total, summand, over), type };
    }
    if (argument.type.kind === "decimal") {
        return { sql: heldDecimalTotal(total, argument.sql, argument.type, call, over), type };
    }
    return { sql: isInteger(argument.type) ? `CAST(${total} AS ${engineType(type)})` : total, type };
};

/** So many digits that the numbers of a table have in common with their sum: its rows are counted in fewer than 10. */
const SUMMED_DIGITS = 28;

/**
 * The total of decimals, which fails where it has more than 38 digits. The engine's goes round where it has more than its
 * 128 bits hold: so far from there the same sum of floating-point numbers is near enough.
 */
function heldDecimalTotal(total: string, number: string, type: Decimal, call: Call, over: string): string {
    if (type.precision <= SUMMED_DIGITS) {
        return total;
    }
    const double = `CAST(${number} AS DOUBLE)`;
    // Numbers that are distinct may not be so as floating-point ones: their sum is no larger than this.
    const near = call.distinct
        ? `count(DISTINCT ${number})${over} * max(abs(${double}))${over}`
        : `sum(${double})${over}`;
    const most = `CAST('${"9".repeat(38 - type.scale)}.${"9".repeat(type.scale)}' AS DECIMAL(38,${type.scale}))`;
    return callOf("$held_decimal", total, near, most);
}

function sumType(type: DataType): DataType {
    switch (type.kind) {
        case "smallint":
        case "integer":
            return BIGINT;
        case "bigint":
        case "oid":
            return decimal(38, 0);
        case "decimal":
            return decimal(38, type.scale);
        default:
            return DOUBLE;
    }
}

/**
 * The mean keeps the scale of what it is of: digits behind it are cut off.
 * Source of the result types: developer guide, "AVG function" and "AVG window function".
 */
const average: AggregateRule = (call, binding, over) => {
    checkAggregateSyntax(call, "distinct");
    const summand = onlySummand(call, binding);
    if (summand.type.kind === "super") {
        refuseSuperMean(call);
    }
    const argument = held(summand);
    const total = engineAggregate("sum", argument.sql, call, over);
    const rows = engineAggregate("count", argument.sql, call, over);
    if (argument.type.kind === "decimal") {
        const type = decimal(38, argument.type.scale);
        const held = heldDecimalTotal(total, argument.sql, argument.type, call, over);
        return { sql: decimalQuotient(held, type, `nullif(${rows}, 0)`, decimal(19, 0), type), type };
    }
    if (isInteger(argument.type)) {
        const type = argument.type.kind === "bigint" && over !== "" ? decimal(38, 0) : BIGINT;
        return { sql: `CAST(${total} // ${rows} AS ${engineType(type)})`, type };
    }
    const mean = engineAggregate("avg", argument.sql, call, over);
    return { sql: argument.type.kind === "double" ? heldTotal(mean, summand, over) : mean, type: DOUBLE };
};

/** MIN and MAX: of everything that has an order, but BOOLEAN. */
const extreme =
    (name: "min" | "max"): AggregateRule =>
    (call, binding, over) => {
        checkAggregateSyntax(call, "distinct");
        const argument = decideAsText(onlyArgument(call, binding), binding.state);
        const family = familyOf(argument.type);
        if (family === "boolean" || family === "other") {
            throw noSuchFunction(call, [argument]);
        }
        if (family === "super") {
            return superExtreme(name, argument, over);
        }
        // Of intervals that are equal, any is the one.
        const sql =
            family === "interval"
                ? `arg_${name}(${argument.sql}, ${compared(argument).sql})`
                : `${name}(${argument.sql})`;
        return { sql: `${sql}${over}`, type: argument.type };
    };

/**
 * STDDEV and VARIANCE: of any numbers, in floating-point arithmetic. With an infinite number or none (NaN) among several
 * they are NaN, of which the engine makes an error, and zero of a single one.
 */
const spread =
    (name: "stddev_pop" | "stddev_samp" | "var_pop" | "var_samp"): AggregateRule =>
    (call, binding, over) => {
        checkAggregateSyntax(call, "distinct");
        const { sql, digits } = onlyDouble(call, binding);
        if (digits !== undefined) {
            return { sql: engineAggregate(name, sql, call, over), type: DOUBLE };
        }
        const ofFinite = engineAggregate(name, `CASE WHEN isfinite(${sql}) THEN ${sql} END`, call, over);
        const isNone = `bool_or(NOT isfinite(${sql}))${over}`;
        const several = name.endsWith("_samp") ? ` AND ${engineAggregate("count", sql, call, over)} > 1` : "";
        return { sql: `CASE WHEN ${isNone}${several} THEN CAST('nan' AS DOUBLE) ELSE ${ofFinite} END`, type: DOUBLE };
    };

/** BIT_AND and BIT_OR: of whole numbers, in their own type. */
const bitwise =
    (name: "bit_and" | "bit_or"): AggregateRule =>
    (call, binding, over) => {
        checkAggregateSyntax(call, "distinct");
        const { sql, type } = onlyInteger(call, binding);
        return { sql: engineAggregate(name, sql, call, over), type };
    };

/** BOOL_AND and BOOL_OR: of BOOLEAN or whole numbers. */
const logical =
    (name: "bool_and" | "bool_or"): AggregateRule =>
    (call, binding, over) => {
        checkAggregateSyntax(call, "distinct");
        const argument = onlyArgument(call, binding);
        if (!isUndecided(argument) && !canCoerce(argument, BOOLEAN)) {
            throw noSuchFunction(call, [argument]);
        }
        const value = coerce(argument, BOOLEAN, binding.state, call.at);
        return { sql: engineAggregate(name, value.sql, call, over), type: BOOLEAN };
    };

/** ANY_VALUE: here the first that is not NULL; DISTINCT changes nothing. */
const anyValue: AggregateRule = (call, binding, over) => {
    checkAggregateSyntax(call, "distinct");
    const { sql, type } = decideAsText(onlyArgument(call, binding), binding.state);
    return { sql: `any_value(${sql})${over}`, type };
};

/**
 * GROUPING and GROUPING_ID: a bit for each column, set where the row is a subtotal over it.
 * Source: developer guide, "Aggregation extensions".
 */
function grouping(call: Call, binding: Binding, over: string): Bound {
    checkAggregateSyntax(call);
    if (call.args.length === 0 || over !== "") {
        throw noSuchFunction(call, []);
    }
    const columns = call.args.map((arg) => {
        const bound = bindPart(arg, binding);
        return binding.scope.groupKeys?.get(bound.sql) ?? bound.sql;
    });
    return { sql: `CAST(grouping(${columns.join(", ")}) AS INTEGER)`, type: INTEGER };
}

/** Source: developer guide, "Aggregate functions", "Bit-wise aggregate functions", "Aggregation extensions". */
export const aggregateFunctions: AggregateFunctions = {
    count,
    sum,
    avg: average,
    min: extreme("min"),
    max: extreme("max"),
    stddev: spread("stddev_samp"),
    stddev_samp: spread("stddev_samp"),
    stddev_pop: spread("stddev_pop"),
    variance: spread("var_samp"),
    var_samp: spread("var_samp"),
    var_pop: spread("var_pop"),
    bit_and: bitwise("bit_and"),
    bit_or: bitwise("bit_or"),
    bool_and: logical("bool_and"),
    bool_or: logical("bool_or"),
    any_value: anyValue,
    listagg: listAggregate,
    median,
    percentile_cont: percentileCont,
    percentile_disc: percentileDisc,
    grouping,
    grouping_id: grouping,
};
