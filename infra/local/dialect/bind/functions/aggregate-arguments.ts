import { notSupported } from "../../../errors";
import type { DataType } from "../../../types";
import type { Call } from "../../ast";
import { type Binding, bindPart } from "../binding";
import type { Bound } from "../bound";
import { coerce, decide, isUndecided } from "../coercion";
import { isOfFloats } from "../float-range";
import { type Family, familyOf, isInteger } from "../type-families";
import { noSuchFunction } from "./arguments";

const DOUBLE: DataType = { kind: "double" };

/** What an aggregate's call may hold beside its arguments: anything else is refused, never skipped. */
export type AggregateSyntax = "approximate" | "distinct" | "withinGroup";

/** @throws SqlError 0A000 for what the function doesn't take. */
export function checkAggregateSyntax(call: Call, ...allowed: readonly AggregateSyntax[]): void {
    const { name, at } = call;
    if (call.approximate && !allowed.includes("approximate")) {
        throw notSupported("APPROXIMATE stands before COUNT(DISTINCT ...) and PERCENTILE_DISC only.", at);
    }
    if (call.distinct && !allowed.includes("distinct")) {
        throw notSupported(`Redshift's ${name.toUpperCase()} takes no DISTINCT.`, at);
    }
    if (call.withinGroup && !allowed.includes("withinGroup")) {
        throw notSupported(`Redshift's ${name.toUpperCase()} takes no WITHIN GROUP.`, at);
    }
    if (call.nulls) {
        throw notSupported(`Redshift's ${name.toUpperCase()} takes no ${call.nulls.toUpperCase()} NULLS.`, at);
    }
}

/** The one argument of an aggregate, of whatever type it is. */
export function onlyArgument(call: Call, binding: Binding): Bound {
    const args = call.args.map((arg) => bindPart(arg, binding));
    const [argument] = args;
    if (!argument || args.length > 1) {
        throw noSuchFunction(call, args);
    }
    return argument;
}

/**
 * The same of SUM and AVG, of numbers or of SUPER values: of an expression of floating-point numbers, which is not held
 * yet, the total is to be held, too.
 */
export function onlySummand(call: Call, binding: Binding): Bound {
    const [summand] = call.args;
    const leavesUnheld = summand?.kind === "binary" && isOfFloats(summand.operator);
    return onlyOf(["number", "super"], call, { ...binding, leavesUnheld });
}

/** The one argument of an aggregate of these; a bare literal or NULL is a DOUBLE PRECISION. */
function onlyOf(families: readonly Family[], call: Call, binding: Binding): Bound {
    const argument = onlyArgument(call, binding);
    if (isUndecided(argument)) {
        return decide(argument, DOUBLE, binding.state, call.args[0]?.at);
    }
    if (!families.includes(familyOf(argument.type))) {
        throw noSuchFunction(call, [argument]);
    }
    return argument;
}

/** The one argument of an aggregate of numbers, as a floating-point number. */
export function onlyDouble(call: Call, binding: Binding): Bound {
    return coerce(onlyOf(["number"], call, binding), DOUBLE, binding.state);
}

/** The one argument of an aggregate of whole numbers. */
export function onlyInteger(call: Call, binding: Binding): Bound {
    const argument = onlyArgument(call, binding);
    if (isUndecided(argument)) {
        return decide(argument, { kind: "bigint" }, binding.state, call.args[0]?.at);
    }
    if (!isInteger(argument.type)) {
        throw noSuchFunction(call, [argument]);
    }
    return argument;
}

/** `f(distinct x) over (...)` in engine SQL. */
export function engineAggregate(name: string, argument: string, { distinct }: Call, over: string): string {
    return `${name}(${distinct ? "DISTINCT " : ""}${argument})${over}`;
}
