import type { Call } from "../../ast";
import type { Binding } from "../binding";
import type { Bound } from "../bound";

/** How the calls of one function become engine SQL. @throws SqlError 42883 for arguments that the function doesn't take. */
export type ScalarRule = (call: Call, binding: Binding) => Bound;

/**
 * The same for aggregates and window functions. `over` is " OVER (...)" or, for a plain aggregate, "": the rule puts it
 * behind each engine aggregate that it calls, so that one function may be made of several.
 */
export type AggregateRule = (call: Call, binding: Binding, over: string) => Bound;

/** A window function, and whether its ORDER BY needs a frame, may have none, or may not be there at all. */
export interface WindowRule {
    readonly rule: AggregateRule;
    /** `required`: with ORDER BY a frame must be given. Source: developer guide, "Window functions", each function's syntax. */
    readonly frame: "required" | "none";
}

/** Functions by their names in lower case. */
export type ScalarFunctions = Readonly<Record<string, ScalarRule>>;
export type AggregateFunctions = Readonly<Record<string, AggregateRule>>;
export type WindowFunctions = Readonly<Record<string, WindowRule>>;
