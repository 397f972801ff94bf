import type { DataType } from "../../../types";
import { type Bound, isConstant } from "../bound";
import { argumentsOf, type Place } from "./arguments";
import type { ScalarRule } from "./rule";

/** A function that has one engine expression for all its calls. */
export interface PlainFunction {
    readonly takes: readonly Place[];
    /** Arguments beyond these may be left out; the default is all. */
    readonly required?: number;
    readonly yields: DataType | ((args: readonly Bound[]) => DataType);
    /** The engine's expression, of the arguments in engine SQL. */
    readonly sql: (...args: readonly string[]) => string;
}

/** The rule of a function that needs no more than its arguments' types. */
export function plain({ takes, required, yields, sql }: PlainFunction): ScalarRule {
    return (call, binding) => {
        const args = argumentsOf(call, binding, takes, required);
        return {
            sql: sql(...args.map((arg) => arg.sql)),
            type: typeof yields === "function" ? yields(args) : yields,
            constant: isConstant(...args),
        };
    };
}
