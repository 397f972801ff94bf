import { notSupported } from "../../../errors";
import { engineType } from "../../../type-names";
import type { DataType } from "../../../types";
import type { Call } from "../../ast";
import { arithmetic } from "../arithmetic";
import { type Binding, bindPart } from "../binding";
import { type Bound, callOf, isConstant } from "../bound";
import { coerce, decide, isUndecided } from "../coercion";
import { held, rangeOfRoot } from "../float-range";
import { decimal, familyOf, isInteger } from "../type-families";
import { argumentsOf, noSuchFunction } from "./arguments";
import type { ScalarFunctions, ScalarRule } from "./rule";
import { orOfSuper } from "./super-rounding";

type Decimal = DataType & { kind: "decimal" };

const DOUBLE: DataType = { kind: "double" };
const INTEGER: DataType = { kind: "integer" };
const DATE: DataType = { kind: "date" };

/** A function of floating-point numbers; any number becomes one. */
const ofDoubles =
    (engineName: string, count = 1): ScalarRule =>
    (call, binding) => {
        const args = argumentsOf(call, binding, new Array<DataType>(count).fill(DOUBLE));
        const sql = `${engineName}(${args.map((arg) => arg.sql).join(", ")})`;
        return { sql, type: DOUBLE, constant: isConstant(...args) };
    };

const sqrt: ScalarRule = (call, binding) => {
    const [argument] = argumentsOf(call, binding, [DOUBLE]) as [Bound];
    return { sql: `sqrt(${argument.sql})`, type: DOUBLE, constant: argument.constant, ...rangeOfRoot(argument) };
};

/** The same for a function of ours, which fails where the result is no real number that is held. */
const checked =
    (name: string, count = 1): ScalarRule =>
    (call, binding) => {
        const args = argumentsOf(call, binding, new Array<DataType>(count).fill(DOUBLE));
        return { sql: callOf(name, ...args.map((arg) => arg.sql)), type: DOUBLE, constant: isConstant(...args) };
    };
const power = checked("$power", 2);

/** The number that a function is of; a bare literal is a DOUBLE PRECISION. */
function number(call: Call, binding: Binding, most = 1): Bound {
    const args = call.args.map((arg) => bindPart(arg, binding));
    const [first] = args;
    if (!first || args.length > most || (!isUndecided(first) && familyOf(first.type) !== "number")) {
        throw noSuchFunction(call, args);
    }
    return isUndecided(first) ? decide(first, DOUBLE, binding.state, call.at) : first;
}

const abs: ScalarRule = (call, binding) => {
    const { sql, type, constant } = number(call, binding);
    return { sql: `abs(${sql})`, type, constant };
};

/** SIGN of a DECIMAL is a DECIMAL(1,0), of any other number of its own type. */
const sign: ScalarRule = (call, binding) => {
    const { sql, type, constant } = number(call, binding);
    const result = type.kind === "decimal" ? decimal(1, 0) : type;
    return { sql: `CAST(sign(${sql}) AS ${engineType(result)})`, type: result, constant };
};

/** CEIL and FLOOR: of a whole number itself, of a DECIMAL one without a fraction. */
const toWhole =
    (engineName: "ceil" | "floor"): ScalarRule =>
    (call, binding) => {
        const { sql, type, constant } = number(call, binding);
        if (isInteger(type)) {
            return { sql, type, constant };
        }
        return inDigits(`${engineName}(${sql})`, type, 0, constant);
    };

/** ROUND and TRUNC of a number, to so many digits behind the point, or before it if that is less than none. */
const toDigits =
    (engineName: "round" | "trunc"): ScalarRule =>
    (call, binding) => {
        const value = number(call, binding, 2);
        const places = call.args[1] && coerce(bindPart(call.args[1], binding), INTEGER, binding.state, call.at);
        if (isInteger(value.type) && !places) {
            return { sql: value.sql, type: value.type, constant: value.constant };
        }
        const constant = isConstant(value, ...(places ? [places] : []));
        const digits = places ? wholeNumber(call, binding) : 0;
        if (value.type.kind === "decimal" && digits === undefined) {
            throw notSupported(
                `${call.name.toUpperCase()} of a DECIMAL takes its digits as a constant in the local warehouse.`,
                call.at,
                "Cast the number to DOUBLE PRECISION, or write the digits as a number.",
            );
        }
        if (isInteger(value.type) && places && (digits ?? -1) < 0) {
            // The engine's own result would go round where it is beyond the number's type.
            const wide = `CAST(${value.sql} AS HUGEINT)`;
            return inDigits(`${engineName}(${wide}, ${digits ?? places.sql})`, value.type, 0, constant);
        }
        if (value.type.kind === "decimal" && places && -(digits ?? 0) >= value.type.precision - value.type.scale) {
            return inDigits(beyondFirstDigit(engineName, value.sql, value.type, digits ?? 0), value.type, 0, constant);
        }
        const sql = `${engineName}(${value.sql}${places ? `, ${digits ?? places.sql}` : ""})`;
        return inDigits(sql, value.type, digits ?? 0, constant);
    };

/** The engine makes 0 of a DECIMAL, and of NULL, where no digit of the type is kept: ROUND(95, -2) is 100, if its type is as short. */
function beyondFirstDigit(name: "round" | "trunc", sql: string, { precision, scale }: Decimal, digits: number): string {
    return name === "round" && -digits === precision - scale
        ? `round(CAST(${sql} AS ${engineType(decimal(precision + 1, scale))}), ${digits})`
        : `(0 * ${sql})`;
}

/** A second argument that is written as a number. */
function wholeNumber(call: Call, binding: Binding): number | undefined {
    return call.args[1] && bindPart(call.args[1], binding).integer;
}

/** The result's type: a DECIMAL keeps no more digits behind the point than were asked for. */
function inDigits(sql: string, type: DataType, digits: number, constant?: boolean): Bound {
    if (type.kind !== "decimal") {
        return { sql: isInteger(type) ? `CAST(${sql} AS ${engineType(type)})` : sql, type, constant };
    }
    const scale = Math.min(type.scale, Math.max(0, digits));
    const result = decimal(type.precision - type.scale + scale + 1, scale);
    return { sql: `CAST(${sql} AS ${engineType(result)})`, type: result, constant };
}

/** TRUNC of a number, or the day of a moment. */
const trunc: ScalarRule = (call, binding) => {
    const [first, ...more] = call.args;
    const value = first && more.length === 0 ? bindPart(first, binding) : undefined;
    if (value && familyOf(value.type) === "datetime") {
        return { ...coerce(value, DATE, binding.state, call.at), type: DATE };
    }
    return toDigits("trunc")(call, binding);
};

const mod: ScalarRule = (call, binding) => {
    const args = call.args.map((arg) => bindPart(arg, binding));
    const [dividend, divisor] = args;
    const areNumbers = args.every((arg) => isUndecided(arg) || familyOf(arg.type) === "number");
    if (!dividend || !divisor || args.length > 2 || !areNumbers) {
        throw noSuchFunction(call, args);
    }
    return held(arithmetic("%", dividend, divisor, binding.state, call.at));
};

/** After SET SEED the leader node's numbers are known; how the compute nodes share theirs out over rows is not. */
const random: ScalarRule = (call, binding) => {
    argumentsOf(call, binding, []);
    const { context, randoms } = binding.state;
    if (!context.isSeeded) {
        return { sql: "random()", type: DOUBLE };
    }
    if (!randoms || binding.scope.tables.length > 0) {
        throw notSupported(
            "RANDOM after SET SEED is supported by the local warehouse only in a SELECT without FROM.",
            call.at,
            "RESET SEED gives random numbers again.",
        );
    }
    randoms.add(call.at);
    return { sql: `getvariable('randoms')[${[...randoms].indexOf(call.at) + 1}]`, type: DOUBLE };
};

/** Source: developer guide, "Math functions". */
export const mathFunctions: ScalarFunctions = {
    abs: orOfSuper("abs", abs),
    sign: orOfSuper("sign", sign),
    ceil: orOfSuper("ceil", toWhole("ceil")),
    ceiling: orOfSuper("ceil", toWhole("ceil")),
    floor: orOfSuper("floor", toWhole("floor")),
    round: orOfSuper("round", toDigits("round")),
    trunc: orOfSuper("trunc", trunc),
    mod,
    power,
    pow: power,
    sqrt,
    cbrt: checked("$cbrt"),
    exp: checked("$exp"),
    dexp: checked("$exp"),
    ln: ofDoubles("ln"),
    dlog1: ofDoubles("ln"),
    log: ofDoubles("log10"),
    dlog10: ofDoubles("log10"),
    degrees: checked("$degrees"),
    radians: ofDoubles("radians"),
    acos: ofDoubles("acos"),
    asin: ofDoubles("asin"),
    atan: ofDoubles("atan"),
    atan2: ofDoubles("atan2", 2),
    cos: ofDoubles("cos"),
    cot: ofDoubles("cot"),
    sin: ofDoubles("sin"),
    tan: ofDoubles("tan"),
    pi: ofDoubles("pi", 0),
    random,
};
