import { notSupported, SqlError } from "../../../errors";
import { bareTypeName } from "../../../type-names";
import type { Call } from "../../ast";
import { type Binding, bindPart, type Clause } from "../binding";
import type { Bound } from "../bound";
import { correlationsSoFar, refuseSubqueriesOf } from "../correlation";
import { bindWindow } from "../windows";
import { aggregateFunctions } from "./aggregates";
import { isGuideFunction } from "./guide-functions";
import type { AggregateRule, ScalarRule, WindowRule } from "./rule";
import { scalarFunctions } from "./scalar";
import { windowFunctions } from "./window-functions";

const SCALARS: ReadonlyMap<string, ScalarRule> = new Map(Object.entries(scalarFunctions));
const AGGREGATES: ReadonlyMap<string, AggregateRule> = new Map(Object.entries(aggregateFunctions));
const WINDOWS: ReadonlyMap<string, WindowRule> = new Map(Object.entries(windowFunctions));

/** The names of all functions that are carried, for the documentation. */
export const functionNames = {
    scalar: [...SCALARS.keys()].sort(),
    aggregate: [...AGGREGATES.keys()].sort(),
    window: [...WINDOWS.keys()].sort(),
} as const;

/** An aggregate by itself; `suffix` stands behind each engine aggregate that it is made of, as OVER does. */
export function bindAggregate(call: Call, binding: Binding, suffix: string): Bound {
    const rule = AGGREGATES.get(call.name);
    if (!rule) {
        throw unknownFunction(call, binding);
    }
    return rule(call, { ...binding, insideAggregate: true }, suffix);
}

/** A call of any function: scalar, aggregate or window. */
export function bindCall(call: Call, binding: Binding): Bound {
    const { name } = call;
    if (call.over) {
        return windowCall(call, binding);
    }
    const scalar = SCALARS.get(name);
    if (scalar) {
        refuseAggregateSyntax(call);
        return scalar(call, binding);
    }
    const aggregate = AGGREGATES.get(name);
    if (aggregate) {
        checkAggregatePlace(call, binding);
        const since = correlationsSoFar(binding.state);
        const bound = aggregate(call, { ...binding, insideAggregate: true }, "");
        if (binding.scope.tables.length === 0) {
            // It would be one of the query around, which its subquery is of.
            refuseSubqueriesOf(binding.scope, since, "Aggregate in the query that has the column.", binding.state);
        }
        return bound;
    }
    if (WINDOWS.has(name)) {
        throw new SqlError("42809", `window function ${name} requires an OVER clause`, { position: call.at + 1 });
    }
    throw unknownFunction(call, binding);
}

function windowCall(call: Call, binding: Binding): Bound {
    const { name, over, at } = call;
    if (over === undefined) {
        throw new SqlError("42809", `window function ${name} requires an OVER clause`, { position: at + 1 });
    }
    const window = WINDOWS.get(name);
    const aggregate = AGGREGATES.get(name);
    if (!window && !aggregate) {
        throw SCALARS.has(name)
            ? new SqlError("42809", `OVER specified, but ${name} is not a window function nor an aggregate function`, {
                  position: at + 1,
              })
            : unknownFunction(call, binding);
    }
    checkWindowPlace(call, binding);
    if (call.distinct && name !== "listagg") {
        throw notSupported(`DISTINCT is not implemented for window functions on Redshift: ${name}`, at);
    }
    const inside: Binding = { ...binding, insideWindow: true };
    const clause = bindWindow(over, { name, at, frame: window?.frame ?? "required" }, inside);
    return window ? window.rule(call, inside, clause) : (aggregate as AggregateRule)(call, inside, clause);
}

/** Places that hold no aggregate, as error messages name them. */
const WITHOUT_AGGREGATES: Readonly<Partial<Record<Clause, string>>> = {
    where: "WHERE clause",
    join: "JOIN conditions",
    group: "GROUP BY clause",
    limit: "LIMIT",
    values: "VALUES",
    set: "UPDATE",
};

function checkAggregatePlace({ at }: Call, { clause, insideAggregate }: Binding): void {
    const place = WITHOUT_AGGREGATES[clause];
    if (place !== undefined) {
        throw new SqlError("42803", `aggregates not allowed in ${place}`, { position: at + 1 });
    }
    if (insideAggregate) {
        throw new SqlError("42803", "aggregate function calls may not be nested", { position: at + 1 });
    }
}

function checkWindowPlace({ name, at }: Call, { clause, insideAggregate, insideWindow }: Binding): void {
    if (WITHOUT_AGGREGATES[clause] !== undefined || clause === "having") {
        throw new SqlError("42809", `window function ${name} not allowed in ${clause.toUpperCase()} clause`, {
            position: at + 1,
        });
    }
    if (insideAggregate || insideWindow) {
        throw new SqlError("42809", "window function calls may not be nested", { position: at + 1 });
    }
}

function refuseAggregateSyntax({ name, at, distinct, star, withinGroup, nulls, approximate }: Call): void {
    const what = distinct
        ? "DISTINCT"
        : star
          ? "(*)"
          : withinGroup
            ? "WITHIN GROUP"
            : nulls
              ? `${nulls.toUpperCase()} NULLS`
              : approximate && "APPROXIMATE";
    if (what) {
        throw new SqlError("42809", `${what} specified, but ${name} is not an aggregate function`, {
            position: at + 1,
        });
    }
}

/** 42883: no such function, with the types that it was called with; 0A000 for one that Redshift has and this lacks. */
function unknownFunction(call: Call, binding: Binding): SqlError {
    const { name } = call;
    if (name === "information_schema._pg_expandarray") {
        throw notSupported(
            "The composite values of information_schema._pg_expandarray are not carried by the local warehouse.",
            call.at,
            "PostgreSQL's JDBC driver asks for a table's keys with it: query pg_index and pg_attribute instead, or information_schema.key_column_usage.",
        );
    }
    if (name === "generate_series") {
        throw notSupported(
            "GENERATE_SERIES stands in FROM in the local warehouse, not among what SELECT lists.",
            call.at,
            "Write SELECT n FROM generate_series(1, 10) AS n.",
        );
    }
    if (isGuideFunction(name) && !SCALARS.has(name) && !AGGREGATES.has(name) && !WINDOWS.has(name)) {
        return notSupported(`The function ${name} is not carried by the local warehouse.`, call.at);
    }
    const types = call.star ? "*" : call.args.map((arg) => bareTypeName(bindPart(arg, binding).type)).join(", ");
    return new SqlError("42883", `function ${call.name}(${types}) does not exist`, {
        hint: "No function matches the given name and argument types that Redshift has and this warehouse carries.",
        position: call.at + 1,
    });
}
